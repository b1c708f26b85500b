"""What things are called, by number: for history and for lists of other things."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from eventsys.core.db import db
from eventsys.events.models import Event, EventKind, Series
from eventsys.places.models import Municipality


def titles(event_ids: Collection[int]) -> dict[int, str]:
    """The titles of events."""
    return _names(Event.id, Event.title, event_ids)


def of_fields(kept: dict[str, set[int]]) -> dict[str, dict[int, str]]:
    """Names for the numbers that stand in these fields of an event or a series."""
    columns = {
        "kind_id": (EventKind.id, EventKind.name_sv),
        "series_id": (Series.id, Series.title),
        "municipality_id": (Municipality.id, Municipality.name),
    }
    return {
        field: _names(*columns[field], numbers)
        for field, numbers in kept.items()
        if field in columns
    }


def _names(
    key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], numbers: Collection[int]
) -> dict[int, str]:
    if not numbers:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(key, name).where(key.in_(numbers)))}
