"""Events and what belongs to them.

An event has one owner region and any number of co-hosts. Its time is one or several days, or, while
only a period is known, words such as "början av 2027" with an earliest and a latest day.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.places.models import Municipality, Region


class EventKind(Base):
    """A kind of event, such as kommundialog or webinar. Data: an administrator can add to it."""

    __tablename__ = "event_kind"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_sv: Mapped[str]
    name_da: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]

    def name(self, language: str) -> str:
        """The name in sv, da or en."""
        return {"sv": self.name_sv, "da": self.name_da, "en": self.name_en}[language]


class Series(Base):
    """Events that belong together: `recurring` (Fredagsakademin) or a `tour` of municipalities."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("region_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    slug: Mapped[str]
    pattern: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    kind_id: Mapped[int] = mapped_column(ForeignKey("event_kind.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    region: Mapped[Region] = relationship()
    kind: Mapped[EventKind] = relationship()
    events: Mapped[list["Event"]] = relationship(
        back_populates="series", order_by="Event.first_on, Event.starts_at, Event.id"
    )


class Event(Base):
    """One event. Times of the whole (`first_on` … `ends_at`) follow from its days or its period."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("region_id", "slug"),
        Index("ix_event_public", "status", "last_on", "first_on", "starts_at"),
        Index("ix_event_public_region", "region_id", "status", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    slug: Mapped[str]
    kind_id: Mapped[int] = mapped_column(ForeignKey("event_kind.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    language: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str] = mapped_column(Text)

    status: Mapped[str] = mapped_column(default="draft")
    certainty: Mapped[str]
    time_zone: Mapped[str]
    period_words: Mapped[str | None]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    format: Mapped[str]
    audience: Mapped[str]
    audience_words: Mapped[str]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    venue: Mapped[str]
    venue_seats: Mapped[int | None]
    address: Mapped[str]
    town: Mapped[str]
    directions: Mapped[str] = mapped_column(Text)
    accessibility: Mapped[str] = mapped_column(Text)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    online_service: Mapped[str]
    join_link: Mapped[str]

    cancellation_reason: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    search_text: Mapped[str] = mapped_column(Text, default="")
    programme_words: Mapped[str] = mapped_column(Text, default="")

    region: Mapped[Region] = relationship()
    kind: Mapped[EventKind] = relationship()
    series: Mapped[Series | None] = relationship(back_populates="events")
    municipality: Mapped[Municipality | None] = relationship()
    all_days: Mapped[list["EventDay"]] = relationship(
        back_populates="event",
        cascade="all, delete-orphan",
        order_by="EventDay.held_on, EventDay.starts_at, EventDay.id",
    )
    co_hosts: Mapped[list["CoHost"]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="CoHost.position"
    )
    contacts: Mapped[list["Contact"]] = relationship(
        cascade="all, delete-orphan", order_by="Contact.position"
    )
    themes: Mapped[list["Theme"]] = relationship(
        cascade="all, delete-orphan", order_by="Theme.name"
    )

    @property
    def days(self) -> list["EventDay"]:
        """The days on which it is held, in order; none while only a period is known."""
        return [day for day in self.all_days if day.removed_at is None]

    @property
    def is_online(self) -> bool:
        """Whether one can take part from afar."""
        return self.format in ("online", "hybrid")

    @property
    def is_onsite(self) -> bool:
        """Whether there is a place to go to."""
        return self.format in ("onsite", "hybrid")


class EventDay(Base):
    """One day with its own hours, or without hours while only the date is known.

    It is one entry in a calendar: `uid` never changes, `sequence` goes up when time, place or
    status change, and `calendar_text` is the finished entry. A day that is taken away stays with
    `removed_at`, so that calendars can show it as cancelled.
    """

    __tablename__ = "event_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    was_held_on: Mapped[date | None]
    was_starting_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    was_ending_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_text: Mapped[str | None] = mapped_column(Text, deferred=True)

    event: Mapped[Event] = relationship(back_populates="all_days")

    @property
    def is_moved(self) -> bool:
        """Whether it was announced for another time."""
        return self.was_held_on is not None


class CoHost(Base):
    """Who holds the event together with its owner: a region that was asked, or another body.

    A region is `invited` until it has `accepted` or `declined`; another body is named by the owner
    and counts as accepted.
    """

    __tablename__ = "co_host"
    __table_args__ = (UniqueConstraint("event_id", "region_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    name: Mapped[str]
    state: Mapped[str]
    position: Mapped[int]

    event: Mapped[Event] = relationship(back_populates="co_hosts")
    region: Mapped[Region | None] = relationship()


class Contact(Base):
    """Somebody at the authority who answers questions about the event."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    title: Mapped[str]
    organisation: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]


class Theme(Base):
    """A word that says what an event is about."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("event_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(index=True)
