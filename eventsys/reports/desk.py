"""Facts for the first page of an organiser that no other feature tells."""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from eventsys.core.db import db
from eventsys.documents.models import Document
from eventsys.events.models import Event
from eventsys.places.models import Region


def without_documents(region: Region, first: date, last: date) -> list[Event]:
    """Events that ended between two days and have no document yet."""
    has_document = exists().where(Document.event_id == Event.id)
    return list(
        db.session.scalars(
            select(Event)
            .where(
                Event.region_id == region.id,
                Event.status == "published",
                Event.certainty != "period",
                Event.last_on.between(first, last),
                ~has_document,
            )
            .options(selectinload(Event.all_days))
            .order_by(Event.last_on, Event.id)
        )
    )
