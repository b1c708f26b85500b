"""What organisers write to participants, and how a region's letters look."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.events.models import Event


class RegionSender(Base):
    """Who a region's letters come from, and who answers go to. Empty: as for all regions."""

    __tablename__ = "region_sender"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    reply_to: Mapped[str]


class RegionWords(Base):
    """A region's own words in a letter, for one kind of event or for all, in one language.

    `letter` names the letter, as `templates/email/` does. Placeholders stand in braces.
    """

    __tablename__ = "region_words"
    __table_args__ = (UniqueConstraint("region_id", "letter", "kind_key", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    letter: Mapped[str]
    # The id of the kind, or "" for all: a column without NULL can be unique.
    kind_key: Mapped[str]
    language: Mapped[str]
    words: Mapped[str] = mapped_column(Text)


class EventLetters(Base):
    """Which letters an event sends by itself. An event without a row sends the usual ones.

    `reminder_days` are days before the first day. `thanks_days` after the last day the letter of
    thanks goes, None: never.
    """

    __tablename__ = "event_letters"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    reminder_days: Mapped[list[int]] = mapped_column(JSON)
    reminder_words: Mapped[dict[str, str]] = mapped_column(JSON)
    thanks_days: Mapped[int | None]
    thanks_words: Mapped[dict[str, str]] = mapped_column(JSON)


class Mailing(Base):
    """A message to many participants of an event.

    `status` is draft, scheduled, going, done or stopped. `audience` says to whom, `subject` and
    `words` are texts by language (sv, da, en). Each person gets it once; `last_id` is the
    registration up to which letters are written, `total` how many there are to be.
    """

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(default="draft", index=True)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    subject: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_id: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
