"""Who has arrived."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.registration.models import Registration


class Admission(Base):
    """Somebody came through the door on a day of the event. One person, one day, one row.

    `key` is made by the device that admitted them, so that the same deed sent twice, or sent late,
    is known as one. `admitted_at` is when it happened, `received_at` when we heard of it.
    """

    __tablename__ = "admission"
    __table_args__ = (UniqueConstraint("registration_id", "day_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    day_on: Mapped[date]
    admitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    door: Mapped[str] = mapped_column(default="")
    key: Mapped[str] = mapped_column(unique=True)

    registration: Mapped[Registration] = relationship()
