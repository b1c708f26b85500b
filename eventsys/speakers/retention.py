"""Forgetting what is known of speakers. What the public has seen is part of the public record."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from eventsys.audit import service as audit
from eventsys.audit.models import AuditEntry
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Kind, Rows, day_before
from eventsys.events.models import Event
from eventsys.mail import outbox
from eventsys.programme.models import Appearance, Speaker
from eventsys.speakers import erasing, rules
from eventsys.speakers.service import THING

AFTER_EVENT = _("efter mötet")
IN_PROGRAMME = select(Appearance.id).where(Appearance.speaker_id == Speaker.id).exists()
UNSEEN = and_(
    Speaker.state != "confirmed",
    or_(
        Speaker.biography != "",
        Speaker.photo.is_not(None),
        and_(Speaker.name != "", ~IN_PROGRAMME),
    ),
)
KNOWN = or_(Speaker.email != "", Speaker.answer_words != "", UNSEEN)


def forget_person(speaker: Speaker, now: datetime) -> None:
    """Erase address and answer; of those who never said yes also what they said of themselves.

    Whoever neither said yes nor stands in the programme was never known to the public: the name
    goes too, in history as well.
    """
    speaker.email = speaker.answer_words = ""
    if speaker.state != "confirmed":
        speaker.biography = speaker.photo_words = ""
        speaker.photo = speaker.photo_small = None
        if not speaker.appearances:
            speaker.name = speaker.title = speaker.organisation = ""
            mine = (AuditEntry.thing == THING, AuditEntry.thing_id == speaker.id)
            db.session.execute(update(AuditEntry).where(*mine).values(detail={"speaker": "–"}))
            outbox.withdraw(THING, speaker.id)
    audit.record(SYSTEM, "speaker.forgotten", THING, speaker.id, now, speaker.event_id)


def _rows(known: ColumnElement[bool]) -> Rows:
    return select(Speaker.id, Event.last_on).join(Speaker.event).where(known)


def _over(days: int, now: datetime) -> ColumnElement[bool]:
    """A moved event counts by its new day, one without a day by when the speaker was added."""
    long_ago = Speaker.created_at < now - timedelta(days=days)
    return or_(Event.last_on <= day_before(now, days), and_(Event.last_on.is_(None), long_ago))


def _speakers(kind: Kind, now: datetime) -> list[Speaker]:
    ids = db.session.scalars(kind.due(now).with_only_columns(Speaker.id)).all()
    return list(db.session.scalars(select(Speaker).where(Speaker.id.in_(ids))))


def _forget_needs(kind: Kind, now: datetime) -> int:
    found = _speakers(kind, now)
    for speaker in found:
        speaker.needs_sealed = ""
    return len(found)


def _forget_links(kind: Kind, now: datetime) -> int:
    found = _speakers(kind, now)
    for speaker in found:
        speaker.token_hash, speaker.token_sealed = None, ""
    return len(found)


def _forget_people(kind: Kind, now: datetime) -> int:
    found = _speakers(kind, now)
    for speaker in found:
        forget_person(speaker, now)
    return len(found)


NEEDS = Kind(
    erasing.NEEDS,
    _("Medverkandes behov på plats"),
    AFTER_EVENT,
    ("speaker",),
    rules.NEEDS_DAYS,
    lambda: _rows(Speaker.needs_sealed != ""),
    _over,
    _forget_needs,
    least=1,
    most=60,
    region=Event.region_id,
)
LINKS = Kind(
    erasing.LINKS,
    _("Medverkandes länkar till sina sidor"),
    AFTER_EVENT,
    ("speaker",),
    rules.LINK_DAYS,
    lambda: _rows(Speaker.token_hash.is_not(None)),
    # One day more: the link opens the page on its last day too.
    lambda days, now: _over(days + 1, now),
    _forget_links,
    least=1,
    most=90,
    region=Event.region_id,
)
PEOPLE = Kind(
    erasing.PEOPLE,
    _("Medverkandes adresser och svar, och allt om dem som inte medverkade"),
    AFTER_EVENT,
    ("speaker",),
    rules.PERSONAL_DAYS,
    lambda: _rows(KNOWN),
    _over,
    _forget_people,
    least=7,
    most=365,
    region=Event.region_id,
)
KINDS = (NEEDS, LINKS, PEOPLE)
