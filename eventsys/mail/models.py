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
    Of the letters that are due, those of the lowest `rank` go first: answers before mailings.
    `once` names what is written only once, such as one reminder to one person. `bounced_at` is when
    we heard that it did not arrive, `bounce` what the mail server said. `unsubscribe_url` ends what
    it was sent for; only newsletters have one. `sender` is an address other than the usual one.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_queue", "sent_at", "given_up_at", "rank", "due_at"),
        Index("ix_letter_concern", "thing", "thing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str]
    recipient: Mapped[str]
    recipient_name: Mapped[str]
    sender_name: Mapped[str]
    sender: Mapped[str | None]
    unsubscribe_url: Mapped[str | None]
    rank: Mapped[int] = mapped_column(default=0, server_default="0")
    once: Mapped[str | None] = mapped_column(unique=True)
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
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bounce: Mapped[str] = mapped_column(default="", server_default="")


class SuppressedAddress(Base):
    """An address that nothing is sent to, until somebody takes it off again. In small letters.

    `reason`: bounced, complained or by_hand.
    """

    __tablename__ = "suppressed_address"

    email: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
