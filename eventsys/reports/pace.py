"""How fast registrations come in: week by week up to now, for a region and for its next events."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.places.models import Region
from eventsys.registration.models import Registration

WEEKS = 8
WEEK = timedelta(days=7)


def of_region(region: Region, now: datetime) -> list[int]:
    """Registrations for a region's own events in each of the last weeks, this one last."""
    row = db.session.execute(
        select(*_weeks(now))
        .join(Registration.event)
        .where(Event.region_id == region.id, Registration.created_at > now - WEEK * WEEKS)
    ).one()
    return [each or 0 for each in row]


def of_events(event_ids: Sequence[int], now: datetime) -> dict[int, list[int]]:
    """How many had registered at the end of each of the last weeks, by event. One statement."""
    if not event_ids:
        return {}
    rows = db.session.execute(
        select(Registration.event_id, *_until(now))
        .where(
            Registration.event_id.in_(event_ids),
            Registration.status.not_in(("cancelled", "declined")),
        )
        .group_by(Registration.event_id)
    )
    return {row[0]: [each or 0 for each in row[1:]] for row in rows}


def _weeks(now: datetime) -> list[ColumnElement[int]]:
    ends = [now - WEEK * back for back in reversed(range(WEEKS))]
    made = Registration.created_at
    return [_how_many(and_(made > end - WEEK, made <= end)) for end in ends]


def _until(now: datetime) -> list[ColumnElement[int]]:
    ends = [now - WEEK * back for back in reversed(range(WEEKS))]
    return [_how_many(Registration.created_at <= end) for end in ends]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
