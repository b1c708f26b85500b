"""Stamps that are new whenever something public changes, so that a reader asks in one look-up.

A stamp is random and not a number that goes up: after a restored backup the same number could stand
for something else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime, db
from eventsys.core.tokens import new_token


class Revision(Base):
    """The stamp of one kind of thing."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(primary_key=True)
    stamp: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Mark:
    """A stamp as it was read, and when it was set."""

    stamp: str
    changed_at: datetime


def current(name: str) -> Mark:
    """The stamp as it is; an empty one, from long ago, when nothing ever changed."""
    row = db.session.execute(
        select(Revision.stamp, Revision.changed_at).where(Revision.name == name)
    ).first()
    return Mark(row[0], row[1]) if row else Mark("", datetime(2000, 1, 1, tzinfo=UTC))


def advance(name: str, now: datetime) -> None:
    """Set a new stamp. Others who want to wait until the transaction ends."""
    revision = db.session.get(Revision, name, with_for_update=True)
    if revision is None:
        revision = Revision(name=name, stamp=new_token(), changed_at=now)
        db.session.add(revision)
    else:
        if not _is_ours(revision):
            # Who asks by the second must not take two changes for one.
            revision.changed_at = max(now, revision.changed_at + timedelta(seconds=1))
        revision.stamp = new_token()
    db.session().info["advanced"] = revision.stamp


def _is_ours(revision: Revision) -> bool:
    """Whether it was advanced in this transaction already."""
    return bool(revision.stamp == db.session().info.get("advanced"))
