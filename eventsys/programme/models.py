"""Items of a programme and the people at them."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base
from eventsys.events.models import Event, EventDay


class ProgrammeItem(Base):
    """Something that happens during a day of an event.

    `start_minute` counts from local midnight of the day, so that the programme follows when the day
    is moved. Start and length may be unknown. A `parallel` item runs beside the one before it.
    """

    __tablename__ = "programme_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    day_id: Mapped[int | None] = mapped_column(ForeignKey("event_day.id", ondelete="SET NULL"))
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    start_minute: Mapped[int | None]
    length_minutes: Mapped[int | None]
    is_parallel: Mapped[bool] = mapped_column(default=False)
    is_online: Mapped[bool] = mapped_column(default=False)
    room: Mapped[str]

    event: Mapped[Event] = relationship()
    day: Mapped[EventDay | None] = relationship()
    people: Mapped[list["Appearance"]] = relationship(
        back_populates="item", cascade="all, delete-orphan", order_by="Appearance.position"
    )


class Appearance(Base):
    """A person in a role at one item, with title and organisation as they were then."""

    __tablename__ = "appearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("programme_item.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    role: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    organisation: Mapped[str]

    item: Mapped[ProgrammeItem] = relationship(back_populates="people")
