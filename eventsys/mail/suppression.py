"""Addresses that nothing is sent to, since what was sent there came back, or somebody said so."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line
from eventsys.mail.models import Letter, SuppressedAddress

# What the worker notes of a letter that it does not send.
NOT_SENT = "the address is suppressed"
KIND, KEPT_DAYS = "suppressed_address", 365


class AlreadySuppressed(DomainError):
    """Nothing is sent to the address as it is."""

    status = 422
    default = _("Vi skickar redan ingenting till den adressen.")


def of(email: str) -> SuppressedAddress | None:
    """Since when and why nothing is sent to an address; none when letters go there."""
    return db.session.get(SuppressedAddress, _key(email)) if email else None


def among(emails: Iterable[str]) -> dict[str, SuppressedAddress]:
    """Those of the addresses that nothing is sent to, in small letters."""
    keys = {_key(email) for email in emails if email}
    found = select(SuppressedAddress).where(SuppressedAddress.email.in_(keys))
    return {each.email: each for each in db.session.scalars(found)} if keys else {}


def listed(limit: int) -> list[SuppressedAddress]:
    """The addresses that nothing is sent to, the last one first."""
    order = (SuppressedAddress.since.desc(), SuppressedAddress.email)
    return list(db.session.scalars(select(SuppressedAddress).order_by(*order).limit(limit)))


def count() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count(SuppressedAddress.email))) or 0


def suppress(
    email: str,
    reason: str,
    by: Actor,
    now: datetime,
    *,
    words: str = "",
    letter: Letter | None = None,
) -> None:
    """Send nothing there any more. `reason`: bounced, complained or by_hand.

    History keeps that it happened, without the address. Raises AlreadySuppressed.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    # Two may say so at once.
    new = insert(SuppressedAddress).on_conflict_do_nothing().returning(SuppressedAddress.email)
    row = {"email": _key(email), "reason": reason, "words": clean_line(words), "since": now}
    if db.session.execute(new.values(row)).first() is None:
        raise AlreadySuppressed(field="email")
    thing, number = ("letter", letter.id) if letter else ("address", 0)
    event_id = letter.event_id if letter else None
    audit.record(by, "address.suppressed", thing, number, now, event_id)


def release(email: str, by: Actor, now: datetime) -> None:
    """Send there again. Raises NotFound."""
    row = of(email)
    if row is None:
        raise NotFound
    db.session.delete(row)
    audit.record(by, "address.released", "address", 0, now)


def _key(email: str) -> str:
    return email.strip().lower()
