"""How many days each kind of data is kept, where an administrator has set another number."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime, db


class RetentionPeriod(Base):
    """Another number of days for one kind of data than the one it has by itself."""

    __tablename__ = "retention_period"

    kind: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def days(kind: str, usual: int) -> int:
    """For how many days a kind of data is kept; `usual` is what it has by itself."""
    period = db.session.get(RetentionPeriod, kind)
    return period.days if period else usual
