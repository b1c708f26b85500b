"""Kinds of data that say who somebody is: where each is, how long it is kept, what forgets it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime, db
from eventsys.core.i18n import LazyText

# A key, and the day or moment from which is counted.
Rows = Select[Any, Any]


class RetentionPeriod(Base):
    """Another number of days for one kind of data than the one it has by itself."""

    __tablename__ = "retention_period"

    kind: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Held:
    """How much of a kind there is, and since when the oldest of it counts."""

    number: int
    oldest: date | datetime | None


@dataclass(frozen=True)
class Kind:
    """One kind of data: `words` says what it is, `since` from when its days are counted.

    `rows` finds what still says who somebody is: the key, and the moment that counts. `is_over`
    says which of it is over after so many days. `erase` forgets that and says how much it was.
    It is kept for `usual` days unless another number was set, from `least` to `most`. What belongs
    to a region has its column in `region`.
    """

    key: str
    words: LazyText
    since: LazyText
    tables: tuple[str, ...]
    usual: int
    rows: Callable[[], Rows]
    is_over: Callable[[int, datetime], ColumnElement[bool]]
    erase: Callable[["Kind", datetime], int]
    least: int = 0
    most: int = 0
    region: InstrumentedAttribute[Any] | None = None

    @property
    def days(self) -> int:
        """For how many days it is kept now."""
        return days(self.key, self.usual)

    @property
    def can_be_changed(self) -> bool:
        return self.most > 0

    def due(self, now: datetime, kept: int | None = None) -> Rows:
        """What is over now, or would be if it were kept for so many days."""
        return self.rows().where(self.is_over(self.days if kept is None else kept, now))

    def forget(self, now: datetime) -> int:
        """Erase what is over now. Says how much that was."""
        return self.erase(self, now)

    def held(self, region_id: int | None = None) -> Held:
        """All that still says who somebody is, over or not, maybe of one region."""
        return self._told(self.rows(), region_id)

    def count_due(
        self, now: datetime, region_id: int | None = None, kept: int | None = None
    ) -> int:
        """How much would be forgotten now."""
        return self._told(self.due(now, kept), region_id).number

    def _told(self, wanted: Rows, region_id: int | None) -> Held:
        if region_id is not None and self.region is not None:
            mine: ColumnElement[bool] = self.region == region_id
            wanted = wanted.where(mine)
        found = wanted.subquery()
        number, oldest = db.session.execute(
            select(func.count(), func.min(found.c[1])).select_from(found)
        ).one()
        return Held(number, oldest)


def days(kind: str, usual: int) -> int:
    """For how many days a kind of data is kept; `usual` is what it has by itself."""
    period = db.session.get(RetentionPeriod, kind)
    return period.days if period else usual


def promise(kind: str, usual: int, since: date) -> dict[str, Any]:
    """That something will be erased, for a letter: which day that is, is said when it is sent."""
    return {"kind": kind, "usual": usual, "since": since.isoformat()}


def promised(promise: dict[str, Any]) -> date:
    """The day of a promise, as periods are now."""
    kept = days(promise["kind"], promise["usual"])
    return date.fromisoformat(promise["since"]) + timedelta(days=kept)


def day_before(now: datetime, days: int) -> date:
    """The day that is so many days ago."""
    return now.astimezone(UTC).date() - timedelta(days=days)


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
