"""Adding and removing documents of an event."""

from datetime import datetime

from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import NotFound
from eventsys.documents.models import Document
from eventsys.events import service as events
from eventsys.events.models import Event


def of_event(event: Event) -> list[Document]:
    """The event's documents in order."""
    return list(
        db.session.scalars(
            select(Document)
            .where(Document.event_id == event.id)
            .order_by(Document.position, Document.id)
        )
    )


def add(event: Event, title: str, url: str, by: Actor, now: datetime) -> Document:
    """Link one more document."""
    last = db.session.scalar(
        select(func.max(Document.position)).where(Document.event_id == event.id)
    )
    document = Document(
        event_id=event.id, title=title, url=url, position=(last or 0) + 1, added_at=now
    )
    db.session.add(document)
    events.touch(event, now)
    audit.record(by, "document.added", "event", event.id, now, event.id, document=title)
    return document


def remove(event: Event, document_id: int, by: Actor, now: datetime) -> None:
    """Take a document away. Raises NotFound if the event has no such document."""
    document = db.session.get(Document, document_id)
    if document is None or document.event_id != event.id:
        raise NotFound
    db.session.delete(document)
    events.touch(event, now)
    audit.record(by, "document.removed", "event", event.id, now, event.id, document=document.title)
