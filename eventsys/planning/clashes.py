"""What is held already, and which of it stands in the way of something planned for the same day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.core.text import fold
from eventsys.events import rules as event_rules
from eventsys.events.details import EventDetails
from eventsys.events.models import Event, EventDay
from eventsys.places.models import Region


@dataclass(frozen=True)
class Booked:
    """One day of an event, as far as it can stand in another's way."""

    on: date
    title: str
    event_id: int | None = None
    series_id: int | None = None
    municipality_id: int | None = None
    venue: str = ""
    town: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def booked(region: Region, days: Iterable[date]) -> list[Booked]:
    """All that the region holds between the first and the last of some days, drafts included."""
    wanted = sorted(days)
    if not wanted:
        return []
    rows = db.session.execute(
        select(
            EventDay.held_on,
            Event.title,
            Event.id,
            Event.series_id,
            Event.municipality_id,
            Event.venue,
            Event.town,
            EventDay.starts_at,
            EventDay.ends_at,
        )
        .join(Event, Event.id == EventDay.event_id)
        .where(Event.region_id == region.id, Event.status != "cancelled")
        .where(EventDay.removed_at.is_(None), EventDay.held_on.between(wanted[0], wanted[-1]))
        .order_by(EventDay.held_on, EventDay.id)
    )
    return [Booked(*row) for row in rows]


def planned(event: Event, details: EventDetails) -> list[Booked]:
    """The days of an event as they would be."""
    same = details.series_id, details.municipality_id, details.venue, details.town
    return [
        Booked(
            day.held_on,
            details.title,
            event.id,
            *same,
            *event_rules.span_of(day, details.time_zone),
        )
        for day in details.days
    ]


def clash(mine: Booked, others: Iterable[Booked]) -> Booked | None:
    """The first that stands in the way: the same series, municipality or room at the same time."""
    return next((other for other in others if _in_the_way(mine, other)), None)


def _in_the_way(mine: Booked, other: Booked) -> bool:
    if mine.on != other.on or (mine.event_id is not None and mine.event_id == other.event_id):
        return False
    same_series = mine.series_id is not None and mine.series_id == other.series_id
    same_place = mine.municipality_id is not None and mine.municipality_id == other.municipality_id
    return (same_series or same_place or _same_room(mine, other)) and _overlap(mine, other)


def _same_room(mine: Booked, other: Booked) -> bool:
    """As warnings compare rooms: ”salen” is ”Salen”."""
    return mine.venue != "" and (fold(mine.venue), fold(mine.town)) == (
        fold(other.venue),
        fold(other.town),
    )


def _overlap(mine: Booked, other: Booked) -> bool:
    """Whether their hours meet; where hours are not known, they may."""
    if mine.starts_at is None or other.starts_at is None:
        return True
    mine_ends = mine.ends_at or mine.starts_at
    other_ends = other.ends_at or other.starts_at
    if mine.starts_at == other.starts_at:
        return True
    return mine.starts_at < other_ends and other.starts_at < mine_ends
