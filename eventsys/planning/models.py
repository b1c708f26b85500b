"""What a new event of a kind starts from."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.events.models import EventKind
from eventsys.places.models import Region


class EventTemplate(Base):
    """A region's own start for events of a kind: texts, length, programme, questions, letters."""

    __tablename__ = "event_template"
    __table_args__ = (UniqueConstraint("region_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("event_kind.id"))
    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    region: Mapped[Region] = relationship()
    kind: Mapped[EventKind] = relationship()
