"""What takes place on the same days as some events, in all regions, for programme/warnings.py."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from eventsys.core.db import db
from eventsys.core.text import fold
from eventsys.events.models import Event, EventDay
from eventsys.places.models import Region
from eventsys.programme.models import Appearance, ProgrammeItem
from eventsys.programme.rules import DAY_MINUTES


@dataclass(frozen=True)
class Day:
    """A day of an event; its hours in minutes from midnight, as far as they are known."""

    id: int
    on: date
    begins: int | None
    ends: int | None


@dataclass
class Neighbour:
    """An event with its days, as far as others must heed it."""

    id: int
    title: str
    status: str
    region_id: int
    region_name: str
    country: str
    kind_id: int | None
    municipality_id: int | None
    time_zone: str = ""
    place: str = ""
    days: list[Day] = field(default_factory=list)

    def day(self, day_id: int | None) -> Day:
        """The day of an item: its own, or the first, if its own was taken away."""
        return next((day for day in self.days if day.id == day_id), self.days[0])


@dataclass
class Item:
    """An item with the names of its people."""

    id: int
    event_id: int
    day_id: int | None
    title: str
    kind: str
    start: int | None
    length: int | None
    parallel: bool
    track: str
    room: str
    people: list[str] = field(default_factory=list)


def those_near(event_ids: Collection[int]) -> dict[int, Neighbour]:
    """These events, and all others that are held on one of their days."""
    theirs = aliased(EventDay)
    return _neighbours(
        EventDay.held_on.in_(
            select(theirs.held_on).where(
                theirs.event_id.in_(event_ids), theirs.removed_at.is_(None)
            )
        )
    )


def _neighbours(condition: ColumnElement[bool]) -> dict[int, Neighbour]:
    near = select(EventDay.event_id).where(condition, EventDay.removed_at.is_(None))
    rows = db.session.execute(
        select(EventDay.id, EventDay.held_on, EventDay.starts_at, EventDay.ends_at)
        .add_columns(Event.id, Event.title, Event.status, Event.region_id, Region.name)
        .add_columns(Region.country, Event.kind_id, Event.municipality_id, Event.time_zone)
        .add_columns(Event.venue, Event.town)
        .join(Event, Event.id == EventDay.event_id)
        .join(Region, Region.id == Event.region_id)
        .where(EventDay.event_id.in_(near), EventDay.removed_at.is_(None))
        .where(Event.status != "cancelled")
        .order_by(Event.id, EventDay.held_on, EventDay.starts_at, EventDay.id)
    )
    found: dict[int, Neighbour] = {}
    about: list[Any]
    for day_id, on, starts_at, ends_at, event_id, *about, venue, town in rows:
        place = f"{fold(venue)}|{fold(town)}" if venue else ""
        event = found.setdefault(event_id, Neighbour(*[event_id, *about, place]))
        zone = event.time_zone
        event.days.append(Day(day_id, on, _minute(starts_at, on, zone), _minute(ends_at, on, zone)))
    return found


def items_of(neighbours: Iterable[int]) -> list[Item]:
    """The programmes of these events, in order."""
    columns: list[Any] = [
        ProgrammeItem.id,
        ProgrammeItem.event_id,
        ProgrammeItem.day_id,
        ProgrammeItem.title,
        ProgrammeItem.kind,
        ProgrammeItem.start_minute,
        ProgrammeItem.length_minutes,
        ProgrammeItem.is_parallel,
        ProgrammeItem.track,
        ProgrammeItem.room,
        Appearance.name,
    ]
    rows = db.session.execute(
        select(*columns)
        .join(Appearance, Appearance.item_id == ProgrammeItem.id, isouter=True)
        .where(ProgrammeItem.event_id.in_(list(neighbours)))
        .order_by(ProgrammeItem.event_id, ProgrammeItem.position, ProgrammeItem.id)
        .order_by(Appearance.position)
    )
    found: dict[int, Item] = {}
    for item_id, *about, name in rows:
        item = found.setdefault(item_id, Item(item_id, *about))
        if name is not None:
            item.people.append(name)
    return list(found.values())


def _minute(moment: datetime | None, on: date, zone: str) -> int | None:
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(zone))
    return (local.date() - on).days * DAY_MINUTES + local.hour * 60 + local.minute
