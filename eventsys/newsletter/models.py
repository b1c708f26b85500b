"""Subscribers, what they want to hear of, and what was sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.events.models import Event
from eventsys.places.models import Region


class Subscriber(Base):
    """Somebody who wants the newsletter. `email` in small letters; `status`: pending or active.

    Whoever ends the subscription is deleted. The token opens the subscriber's own page. Whoever
    moves to another address has a pending row there; once confirmed it replaces the one whose
    `token_hash` is its `replaces_hash`.
    """

    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    status: Mapped[str] = mapped_column(default="pending", index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_sealed: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaces_hash: Mapped[str | None] = mapped_column(index=True)

    interests: Mapped[list["Interest"]] = relationship(cascade="all, delete-orphan")


class Interest(Base):
    """One thing somebody wants to hear of. None of a sort means all of that sort.

    `sort` is region, kind, theme or municipality; `key` the id, or the slug of the theme.
    """

    __tablename__ = "interest"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True
    )
    sort: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class Edition(Base):
    """One newsletter of a region. `status` is draft, scheduled, going, done or stopped.

    `subject` and `words` are texts by language (sv, da, en). `last_id` is the subscriber up to whom
    letters are written, `total` how many there were to be, `written` how many there are. `facts`
    says since when its news are new (`since`, none for the first).
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(default="draft", index=True)
    subject: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_id: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    region: Mapped[Region] = relationship()
    items: Mapped[list["EditionItem"]] = relationship(
        cascade="all, delete-orphan", order_by="EditionItem.position"
    )


class EditionItem(Base):
    """An event in a newsletter, and why it is there: see `rules.REASONS`."""

    __tablename__ = "edition_item"
    __table_args__ = (UniqueConstraint("edition_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    reason: Mapped[str]

    event: Mapped[Event] = relationship()
