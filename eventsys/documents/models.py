"""Documents of an event: files that are kept here, and links to where others keep them."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.programme.models import ProgrammeItem


class Document(Base):
    """A presentation, a set of notes, a recording.

    `kind`: link (has `url`), file (has versions) or recording (has `url`). It may belong to an item
    of the programme. `after_event`: shown to the public only when the event is over.
    `is_accessible`: yes, no, or unknown while nobody has said; `access_words` tell how else to get
    at what it says.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_item.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="link", server_default="link")
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    after_event: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_accessible: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    access_words: Mapped[str] = mapped_column(default="", server_default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    item: Mapped[ProgrammeItem | None] = relationship()
    versions: Mapped[list["DocumentVersion"]] = relationship(
        back_populates="document",
        cascade="all, delete-orphan",
        order_by="DocumentVersion.number",
    )


class DocumentVersion(Base):
    """One file of a document; the one with the highest number is what people get.

    `file` is its name in the uploads folder, `file_name` what it is called when it is saved, `size`
    in bytes.
    """

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    number: Mapped[int]
    file: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str]

    document: Mapped[Document] = relationship(back_populates="versions")
