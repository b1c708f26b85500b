"""Seats that are kept for some, and people who are asked to come."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.events.models import Event
from eventsys.registration.models import Registration


class Quota(Base):
    """Seats of an event that are kept for some until they are released to all.

    `kind` is invited, municipality, role or region, and `key` says which one: the id of the
    municipality or of the region, the role, or nothing for invited. `seats` are kept for them;
    `at_most` is how many of them may have a seat at all (None: no such limit). At `release_at` the
    seats that are left go to all; `released_at` is when that was done.
    """

    __tablename__ = "quota"
    __table_args__ = (UniqueConstraint("event_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str]
    key: Mapped[str]
    seats: Mapped[int]
    at_most: Mapped[int | None]
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitee(Base):
    """Somebody who is asked to come, by a link that registers this person and nobody else.

    `status` is drawn_up (not written to yet), invited, registered, declined or withdrawn.
    `registration_id` is what came of it, and `person_key` is as for registrations.
    """

    __tablename__ = "invitee"
    __table_args__ = (UniqueConstraint("event_id", "person_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), unique=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_sealed: Mapped[str]
    person_key: Mapped[str]
    status: Mapped[str] = mapped_column(default="drawn_up")
    language: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    organisation: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration | None] = relationship()
