"""Items of a programme, the people at them, and how those describe themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
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
    track: Mapped[str] = mapped_column(default="", server_default="")

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
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("speaker.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    role: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    organisation: Mapped[str]

    item: Mapped[ProgrammeItem] = relationship(back_populates="people")
    speaker: Mapped["Speaker | None"] = relationship(back_populates="appearances")


class Speaker(Base):
    """Somebody who appears at one event, as they describe themselves.

    `state`: new (nobody asked them yet), invited, confirmed or declined. The page of their own is
    found by `token_hash`; what they need is encrypted, for the organisers only. `photo` and
    `photo_small` name a checked picture, painted anew in two sizes, in the uploads folder.
    """

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="new")
    biography: Mapped[str] = mapped_column(Text, default="")
    needs_sealed: Mapped[str] = mapped_column(Text, default="")
    photo: Mapped[str | None]
    photo_small: Mapped[str | None]
    photo_words: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    token_sealed: Mapped[str] = mapped_column(default="")
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    appearances: Mapped[list[Appearance]] = relationship(back_populates="speaker")
