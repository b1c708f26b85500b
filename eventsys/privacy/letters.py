"""Letters, which say who took part in what, and addresses that nothing is sent to."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select

from eventsys.core.db import db
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Kind, Rows
from eventsys.events.models import Event
from eventsys.mail.models import Letter, SuppressedAddress

SENT_DAYS, FAILED_DAYS, SUPPRESSED_DAYS = 30, 90, 365
UNSENT = and_(Letter.sent_at.is_(None), Letter.given_up_at.is_(None))


def _letters(moment: Any, which: ColumnElement[bool]) -> Rows:
    # Some are about no event: those of a newsletter, or links to bookings.
    return (
        select(Letter.id, moment)
        .join(Event, Event.id == Letter.event_id, isouter=True)
        .where(which)
    )


def _sent_over(days: int, now: datetime) -> ColumnElement[bool]:
    return Letter.sent_at < now - timedelta(days=days)


def _failed_over(days: int, now: datetime) -> ColumnElement[bool]:
    """Given up so long ago; or never sent, since no worker ran."""
    long_ago = now - timedelta(days=days)
    return or_(Letter.given_up_at < long_ago, and_(UNSENT, Letter.created_at < long_ago))


def _forget(kind: Kind, now: datetime) -> int:
    ids = kind.due(now).with_only_columns(Letter.id)
    gone = db.session.execute(delete(Letter).where(Letter.id.in_(ids)).returning(Letter.id))
    return len(gone.all())


def _forget_suppressed(kind: Kind, now: datetime) -> int:
    emails = kind.due(now).with_only_columns(SuppressedAddress.email)
    which = SuppressedAddress.email.in_(emails)
    gone = delete(SuppressedAddress).where(which).returning(SuppressedAddress.email)
    return len(db.session.execute(gone).all())


SENT = Kind(
    "letters_sent",
    _("Skickade mejl: vem de gick till och vad de handlade om"),
    _("efter att mejlet skickades"),
    ("letter",),
    SENT_DAYS,
    lambda: _letters(Letter.sent_at, Letter.sent_at.is_not(None)),
    _sent_over,
    _forget,
    least=1,
    most=365,
    region=Event.region_id,
)
FAILED = Kind(
    "letters_failed",
    _("Mejl som inte kom fram eller inte har skickats"),
    _("efter det sista försöket"),
    ("letter",),
    FAILED_DAYS,
    lambda: _letters(Letter.created_at, Letter.sent_at.is_(None)),
    _failed_over,
    _forget,
    least=7,
    most=365,
    region=Event.region_id,
)
SUPPRESSED = Kind(
    "suppressed_address",
    _("Adresser som inget skickas till"),
    _("efter att adressen spärrades"),
    ("suppressed_address",),
    SUPPRESSED_DAYS,
    lambda: select(SuppressedAddress.email, SuppressedAddress.since),
    lambda days, now: SuppressedAddress.since < now - timedelta(days=days),
    _forget_suppressed,
    least=30,
    most=1095,
)
KINDS = (SENT, FAILED, SUPPRESSED)
