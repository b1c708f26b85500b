"""What goes to the participants of an event by itself, and what organisers write to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.events.models import Event


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
    version: Mapped[int] = mapped_column(default=1)


class LetterRun(Base):
    """One round of letters that went by itself: the reminder 7 days before, the thanks.

    It is about the day that the event is on (`day_on`): a moved event gets rounds of its own.
    `last_id` is the registration up to which letters are written, `total` how many there were.
    """

    __tablename__ = "letter_run"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    last_id: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Mailing(Base):
    """A message to many participants of an event.

    `status` is draft, scheduled, going, done or stopped. `audience` says to whom, `subject` and
    `words` are texts by language (sv, da, en). Who gets it is fixed in `recipients` when it goes,
    and forgotten when all is written. Each person gets it once; `last_id` is the registration up to
    which letters are written, `total` how many there are to be. `key` is the form's, so that a form
    sent twice is one message.
    """

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id", ondelete="SET NULL"))
    key: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="draft", index=True)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    subject: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recipients: Mapped[list[int]] = mapped_column(JSON, default=list)
    last_id: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
