"""The line of history."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime


class AuditEntry(Base):
    """One deed. `actor_name` is written out, so that it survives the person's account.

    `event_id` gathers what concerns one event, its registrations included. `detail` holds what the
    words need (field names, before and after), never an attendee's personal data.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "thing", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id", ondelete="SET NULL"))
    actor_name: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str]
    thing_id: Mapped[int]
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), index=True
    )
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
