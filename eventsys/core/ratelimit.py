"""Rate limits that hold across processes and machines, since they are counted in the database.

Called inside the transaction of the deed itself: a refused deed counts nothing, an allowed one
costs one short statement. Keys are keyed hashes, so no address is stored.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime, db
from eventsys.core.errors import TooManyAttempts
from eventsys.core.tokens import keyed_hash


class RateWindow(Base):
    """How often something was done by somebody in one window of time."""

    __tablename__ = "rate_window"

    key: Mapped[str] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True, index=True)
    hits: Mapped[int]


def _counting(insert: Callable[..., Any]) -> Any:
    return (
        insert(RateWindow.__table__)
        .on_conflict_do_update(
            index_elements=["key", "ends_at"], set_={"hits": RateWindow.hits + 1}
        )
        .returning(RateWindow.hits)
    )


COUNTING = {"postgresql": _counting(postgresql.insert), "sqlite": _counting(sqlite.insert)}


def count_hit(deed: str, who: str, limit: int, per: timedelta, now: datetime) -> None:
    """Count one more of this deed. Raises TooManyAttempts beyond `limit` in the window `per`."""
    window = per.total_seconds()
    ends_at = datetime.fromtimestamp((now.timestamp() // window + 1) * window, tz=now.tzinfo)
    counting = COUNTING[db.engine.dialect.name]
    values = {"key": keyed_hash(deed, who), "ends_at": ends_at, "hits": 1}
    if db.session.execute(counting, values).scalar_one() > limit:
        raise TooManyAttempts
