"""Counters that go up when something public changes, so that a reader can ask in one look-up."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime, db


class Revision(Base):
    """One counter."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Mark:
    """A counter as it stood when it was read."""

    number: int
    changed_at: datetime


def current(name: str) -> Mark:
    """Where the counter stands; zero, long ago, when nothing ever changed."""
    row = db.session.execute(
        select(Revision.number, Revision.changed_at).where(Revision.name == name)
    ).first()
    return Mark(row[0], row[1]) if row else Mark(0, datetime(2000, 1, 1, tzinfo=UTC))


def advance(name: str, now: datetime) -> None:
    """Count up. Locks the counter until the transaction ends."""
    revision = db.session.get(Revision, name, with_for_update=True)
    if revision is None:
        db.session.add(Revision(name=name, number=1, changed_at=now))
    else:
        revision.number += 1
        revision.changed_at = max(now, revision.changed_at)
