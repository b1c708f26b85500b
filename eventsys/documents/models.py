"""Documents of an event, so far as links to where they are kept."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime


class Document(Base):
    """A presentation, a set of notes, a recording: a title and an https address."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    url: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
