"""How fast registrations come in: week by week up to now, for a region and for its next events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.places.models import Region
from eventsys.registration.models import Registration

WEEKS = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Pace:
    """Registrations in the last seven days, and in each calendar week by its Monday."""

    lately: int
    weeks: tuple[tuple[date, int], ...]


def of_region(region: Region, now: datetime) -> Pace:
    """How a region's own events fill. `now` is in the zone whose weeks are meant."""
    mondays = _mondays(now)
    made = Registration.created_at
    weeks = [_how_many(and_(made >= monday, made < monday + WEEK)) for monday in mondays]
    row = db.session.execute(
        select(_how_many(made > now - WEEK), *weeks)
        .join(Registration.event)
        .where(Event.region_id == region.id, made >= mondays[0], made <= now)
    ).one()
    lately, *counts = [int(each or 0) for each in row]
    days = [monday.date() for monday in mondays]
    return Pace(lately, tuple(zip(days, counts, strict=True)))


def of_events(event_ids: Sequence[int], now: datetime) -> dict[int, list[int]]:
    """How many of those who are coming had registered by each of the last weeks, by event."""
    if not event_ids:
        return {}
    ends = [now - WEEK * back for back in reversed(range(WEEKS))]
    rows = db.session.execute(
        select(
            Registration.event_id,
            *(_how_many(Registration.created_at <= end) for end in ends),
        )
        .where(
            Registration.event_id.in_(event_ids),
            Registration.status.not_in(("cancelled", "declined")),
        )
        .group_by(Registration.event_id)
    )
    return {row[0]: [int(each) for each in row[1:]] for row in rows}


def _mondays(now: datetime) -> list[datetime]:
    """The midnights that the last weeks begin at, on the clock of the place."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=now.weekday())
    return [monday - WEEK * back for back in reversed(range(WEEKS))]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
