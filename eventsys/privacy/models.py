"""What was forgotten when."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime


class RetentionRun(Base):
    """What one run of forgetting did: how many of each kind, as far as it has come.

    The worker's run of a night has that night's date in `night_on`, so that there is one; a run by
    the command has none.
    """

    __tablename__ = "retention_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    night_on: Mapped[date | None] = mapped_column(unique=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
