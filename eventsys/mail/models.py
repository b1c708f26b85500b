"""The outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime


class Letter(Base):
    """One letter to one person, ready to send.

    It is `due_at` a time, gets a later one with each try that fails, and ends with either `sent_at`
    or `given_up_at`. Its facts are forgotten when it is sent: links among them open bookings.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_queue", "sent_at", "given_up_at", "due_at"),
        Index("ix_letter_concern", "thing", "thing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str]
    recipient: Mapped[str]
    recipient_name: Mapped[str]
    sender_name: Mapped[str]
    reply_to: Mapped[str | None]
    subject: Mapped[str]
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    invitation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    calendar_method: Mapped[str | None]
    thing: Mapped[str | None]
    thing_id: Mapped[int | None]
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
