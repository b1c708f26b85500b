"""Writing and reading history."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select

from eventsys.audit.models import AuditEntry
from eventsys.core.db import db


class Actor(Protocol):
    """Whoever does something: a user, or one of the stand-ins below."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


class _Nobody:
    """A doer without account. The name is a code that the words of history translate."""

    id = None

    def __init__(self, name: str) -> None:
        self.name = name


ATTENDEE = _Nobody("@attendee")
SPEAKER = _Nobody("@speaker")
SUBSCRIBER = _Nobody("@subscriber")
SYSTEM = _Nobody("@system")


def record(
    by: Actor,
    action: str,
    thing: str,
    thing_id: int,
    now: datetime,
    event_id: int | None = None,
    **detail: Any,
) -> None:
    """Add a line of history, such as record(user, "event.published", "event", 7, now, 7)."""
    db.session.add(
        AuditEntry(
            at=now,
            actor_id=by.id,
            actor_name=by.name,
            action=action,
            thing=thing,
            thing_id=thing_id,
            event_id=event_id,
            detail=detail,
        )
    )


def history_of_event(event_id: int, limit: int = 200) -> list[AuditEntry]:
    """What happened to an event and its registrations, newest first."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.event_id == event_id)
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(limit)
        )
    )


def history_of(thing: str, thing_id: int) -> list[AuditEntry]:
    """What happened to one thing, newest first."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.thing == thing, AuditEntry.thing_id == thing_id)
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        )
    )
