"""What came of events, in numbers. The database counts; nobody's name is read.

Each answer is about a scope: one event, a series, or what a region held in a year. Who counts as
having taken part is known only where the door was used: elsewhere nobody was absent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    select,
)

from eventsys.checkin.models import Admission
from eventsys.core.db import db
from eventsys.events.models import Event, EventKind, Series
from eventsys.places.models import Municipality, Region
from eventsys.registration.models import Registration
from eventsys.registration.rules import TAKES_SEAT

# Who cancels in the last two days leaves a seat that is hard to fill.
LATE_SECONDS = 2 * 24 * 3600
WEEK_SECONDS = 7 * 24 * 3600
WEEKS = 12
HAS_SEAT = Registration.status.in_(TAKES_SEAT)
HELD = Event.status.in_(("published", "cancelled"))
HAS_DOOR = exists().where(Admission.event_id == Event.id)
WAS_ADMITTED = exists().where(Admission.registration_id == Registration.id)
Scope = ColumnElement[bool]


@dataclass(frozen=True)
class Sums:
    """People of a scope. `attended` and `absent` are those of events whose door was used.

    `joined` pressed the button to the online meeting: others can have come in another way.
    """

    registered: int = 0
    confirmed: int = 0
    waiting: int = 0
    cancelled: int = 0
    late: int = 0
    onsite: int = 0
    online: int = 0
    attended: int = 0
    absent: int = 0
    joined: int = 0

    @property
    def absence(self) -> float | None:
        """The share of those who were expected and did not come; None where no door was used."""
        expected = self.attended + self.absent
        return self.absent / expected if expected else None


@dataclass(frozen=True)
class EventSums:
    """One event with its people."""

    id: int
    title: str
    first_on: date | None
    status: str
    kind_id: int
    municipality_id: int | None
    sums: Sums


@dataclass(frozen=True)
class Place:
    """A municipality: how many events were held in it, and how many people came from it."""

    code: str
    name: str
    region_id: int
    events: int
    people: int


def of_event(event: Event) -> Scope:
    """One event."""
    return Event.id == event.id


def of_series(series: Series) -> Scope:
    """What was published of a series."""
    return and_(Event.series_id == series.id, HELD)


def of_year(region: Region, year: int) -> Scope:
    """What a region published for a year, by the first day of each event."""
    return and_(
        Event.region_id == region.id,
        HELD,
        Event.first_on >= date(year, 1, 1),
        Event.first_on <= date(year, 12, 31),
    )


def years(region: Region) -> list[int]:
    """The years in which a region has published events, the last first."""
    year = cast(extract("year", Event.first_on), Integer)
    rows = db.session.scalars(
        select(year)
        .where(Event.region_id == region.id, HELD, Event.first_on.is_not(None))
        .distinct()
    )
    return sorted(rows, reverse=True)


def by_event(scope: Scope, today: date) -> list[EventSums]:
    """Every event of a scope in time order, with its people. Nobody is absent until it is over."""
    sums = _sums_by_event(scope, today)
    rows = db.session.execute(
        select(
            Event.id,
            Event.title,
            Event.first_on,
            Event.status,
            Event.kind_id,
            Event.municipality_id,
        )
        .where(scope)
        .order_by(Event.first_on, Event.id)
    )
    return [EventSums(*row, sums=sums.get(row.id, Sums())) for row in rows]


def together(events: Sequence[EventSums]) -> Sums:
    """The people of several events."""
    names = Sums.__dataclass_fields__
    return Sums(**{name: sum(getattr(each.sums, name) for each in events) for name in names})


def by_place(scope: Scope) -> list[Place]:
    """Municipalities where events were held, or that people with a seat came from, by name."""
    held = _counted(
        select(Event.municipality_id, func.count(Event.id))
        .where(scope, Event.status == "published")
        .group_by(Event.municipality_id)
    )
    people = _counted(
        select(Registration.municipality_id, func.count(Registration.id))
        .join(Registration.event)
        .where(scope, HAS_SEAT)
        .group_by(Registration.municipality_id)
    )
    reached = Municipality.id.in_({*held, *people} - {None})
    found = db.session.scalars(select(Municipality).where(reached).order_by(Municipality.name))
    return [
        Place(each.code, each.name, each.region_id, held.get(each.id, 0), people.get(each.id, 0))
        for each in found
    ]


def by_organisation(scope: Scope) -> dict[str, int]:
    """People with a seat by their kind of organisation; "" for those of whom it is not known."""
    found = _counted(
        select(Registration.organisation_kind, func.count(Registration.id))
        .join(Registration.event)
        .where(scope, HAS_SEAT)
        .group_by(Registration.organisation_kind)
    )
    return {str(kind): count for kind, count in found.items()}


def by_role(scope: Scope) -> dict[str, int]:
    """People with a seat by what they came as; "" for those who were not asked."""
    found = _counted(
        select(Registration.role, func.count(Registration.id))
        .join(Registration.event)
        .where(scope, HAS_SEAT)
        .group_by(Registration.role)
    )
    return {str(role): count for role, count in found.items()}


def by_kind(scope: Scope, events: Sequence[EventSums]) -> list[tuple[EventKind, list[EventSums]]]:
    """The events of a scope by their kind, in the order of the kinds."""
    used = select(Event.kind_id).where(scope)
    kinds = db.session.scalars(
        select(EventKind).where(EventKind.id.in_(used)).order_by(EventKind.position, EventKind.id)
    )
    return [(kind, [each for each in events if each.kind_id == kind.id]) for kind in kinds]


def weeks_before(scope: Scope) -> list[int]:
    """When people registered: the first number is of the last week before the event.

    The last one is of everybody who registered WEEKS weeks before or earlier.
    """
    starts = func.coalesce(_seconds(Event.starts_at), _seconds(Event.first_on))
    before = starts - _seconds(Registration.created_at)
    steps = [(before < WEEK_SECONDS * (week + 1), week) for week in range(WEEKS)]
    week = case(*steps, else_=WEEKS)
    found = _counted(
        select(week, func.count(Registration.id))
        .join(Registration.event)
        .where(scope, Event.first_on.is_not(None))
        .group_by(week)
    )
    return [found.get(week, 0) for week in range(WEEKS + 1)]


def _sums_by_event(scope: Scope, today: date) -> dict[int, Sums]:
    """Two statements: who registered, and who came."""
    is_late = _seconds(Registration.cancelled_at) > _seconds(Event.starts_at) - LATE_SECONDS
    is_cancelled = Registration.status == "cancelled"
    is_over = Event.last_on < today
    is_expected = and_(HAS_SEAT, Registration.attendance == "onsite", HAS_DOOR, is_over)
    rows = db.session.execute(
        select(
            Registration.event_id,
            func.count(Registration.id),
            _how_many(HAS_SEAT),
            _how_many(Registration.status == "waiting"),
            _how_many(is_cancelled),
            _how_many(and_(is_cancelled, is_late)),
            _how_many(and_(HAS_SEAT, Registration.attendance == "onsite")),
            _how_many(and_(HAS_SEAT, Registration.attendance == "online")),
            _how_many(WAS_ADMITTED),
            _how_many(and_(is_expected, ~WAS_ADMITTED)),
            _how_many(Registration.joined_at.is_not(None)),
        )
        .join(Registration.event)
        .where(scope)
        .group_by(Registration.event_id)
    )
    return {row[0]: Sums(*map(int, row[1:])) for row in rows}


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _seconds(moment: object) -> ColumnElement[int]:
    """A moment or a day as a number, which both databases can count with."""
    return extract("epoch", moment)  # type: ignore[arg-type]  # columns of several types


def _counted(query: Select[Any, int]) -> dict[Any, int]:
    """What was counted, by what it was counted for."""
    return {row[0]: row[1] for row in db.session.execute(query)}
