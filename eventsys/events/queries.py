"""Reading events: the public lists, and what an organiser works with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from eventsys.core.db import db
from eventsys.events import search
from eventsys.events.models import CoHost, Event, EventKind, Series
from eventsys.places.models import Municipality, Region

PAGE = 30
PUBLIC = ("published", "cancelled")
STATUSES = ("draft", *PUBLIC)
# What has begun is still ahead and stands first; of a day, what has no hours yet.
COMING = (Event.first_on, Event.starts_at.asc().nulls_first(), Event.id)
PAST = (Event.last_on.desc(), Event.starts_at.desc().nulls_last(), Event.id.desc())
HAS_PUBLIC_EVENT = exists().where(Event.series_id == Series.id, Event.status.in_(PUBLIC))


@dataclass(frozen=True)
class Filter:
    """What somebody looks for. Empty values do not narrow."""

    q: str = ""
    kind: str = ""
    municipality: str = ""
    format: str = ""
    from_on: date | None = None
    to_on: date | None = None
    past: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Filter(past=self.past)


@dataclass(frozen=True)
class Page:
    """One page of a list. `number` counts from 1."""

    events: list[Event]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def in_region(region: Region) -> ColumnElement[bool]:
    """Events that a region owns, or holds together with the owner."""
    own = aliased(Event)
    held = select(CoHost.event_id).where(CoHost.region_id == region.id, CoHost.state == "accepted")
    # Both are found by their index; "or" would make the database look at every event.
    return Event.id.in_(union_all(select(own.id).where(own.region_id == region.id), held))


def listed(wanted: Filter, region: Region | None, today: date, page: int = 1) -> Page:
    """Public events: coming ones first to last, or past ones last to first."""
    condition = _condition(wanted, region, today)
    total = db.session.scalar(select(func.count(Event.id)).where(condition)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE)))
    order = PAST if wanted.past else COMING
    # Which they are is read off the index alone; only those are fetched.
    which = select(Event.id).where(condition).order_by(*order)
    here = which.limit(PAGE).offset((number - 1) * PAGE).scalar_subquery()
    query = _with_what_a_list_shows(select(Event).where(Event.id.in_(here)))
    return Page(list(db.session.scalars(query.order_by(*order))), number, total)


def counted(wanted: Filter, region: Region | None, today: date) -> int:
    """How many public events fit."""
    condition = _condition(wanted, region, today)
    return db.session.scalar(select(func.count(Event.id)).where(condition)) or 0


def in_month(wanted: Filter, region: Region | None, first: date, last: date) -> list[Event]:
    """Public events with a day between two dates, or with a period that touches them."""
    condition = and_(
        Event.status.in_(PUBLIC),
        Event.first_on <= last,
        Event.last_on >= first,
        *_narrowing(wanted, region),
    )
    query = _with_what_a_list_shows(select(Event).where(condition))
    return list(db.session.scalars(query.order_by(*COMING)))


def _condition(wanted: Filter, region: Region | None, today: date) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Event.status.in_(PUBLIC)]
    if wanted.past:
        conditions.append(Event.last_on < today)
    else:
        conditions.append(Event.last_on >= (wanted.from_on or today))
    if wanted.past and wanted.from_on:
        conditions.append(Event.last_on >= wanted.from_on)
    if wanted.to_on:
        conditions.append(Event.first_on <= wanted.to_on)
    return and_(*conditions, *_narrowing(wanted, region))


def _narrowing(wanted: Filter, region: Region | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if region is not None:
        conditions.append(in_region(region))
    if wanted.q:
        conditions.append(search.matches(wanted.q))
    if wanted.kind:
        conditions.append(Event.kind.has(EventKind.slug == wanted.kind))
    if wanted.municipality:
        conditions.append(Event.municipality.has(Municipality.code == wanted.municipality))
    if wanted.format:
        conditions.append(Event.format == wanted.format)
    return conditions


def _with_what_a_list_shows(query: Select[Event]) -> Select[Event]:
    return query.options(
        joinedload(Event.kind),
        joinedload(Event.region),
        joinedload(Event.municipality),
        joinedload(Event.series),
        selectinload(Event.all_days),
        selectinload(Event.co_hosts),
    )


def public_event(region_slug: str, slug: str) -> Event | None:
    """A published or cancelled event under its owner region."""
    return db.session.scalar(_public_event(region_slug, slug))


def public_event_page(region_slug: str, slug: str) -> Event | None:
    """The same, with all that its page shows."""
    query = _with_what_a_list_shows(_public_event(region_slug, slug)).options(
        selectinload(Event.co_hosts).joinedload(CoHost.region),
        selectinload(Event.contacts),
        selectinload(Event.themes),
    )
    return db.session.scalar(query)


def _public_event(region_slug: str, slug: str) -> Select[Event]:
    owner = select(Region.id).where(Region.slug == region_slug).scalar_subquery()
    return (
        select(Event)
        .where(Event.region_id == owner, Event.slug == slug, Event.status.in_(PUBLIC))
        .options(joinedload(Event.region))
    )


def co_hosted_event(region: Region, slug: str) -> Event | None:
    """A public event of another region that this one holds together with it."""
    return db.session.scalar(
        select(Event)
        .where(Event.slug == slug, Event.status.in_(PUBLIC), Event.region_id != region.id)
        .where(in_region(region))
        .order_by(Event.id)
        .limit(1)
    )


def municipalities_in_use(region: Region | None) -> list[Municipality]:
    """Where public events are held, by region and name."""
    if region is None:
        here = Event.municipality_id == Municipality.id
        is_in_use: ColumnElement[bool] = exists().where(here, Event.status.in_(PUBLIC))
    else:
        used = select(Event.municipality_id).where(Event.status.in_(PUBLIC), in_region(region))
        is_in_use = Municipality.id.in_(used)
    return list(
        db.session.scalars(
            select(Municipality)
            .join(Municipality.region)
            .where(is_in_use)
            .options(contains_eager(Municipality.region))
            .order_by(Region.country.desc(), Region.name, Municipality.name)
        )
    )


def newest_addresses(limit: int) -> list[tuple[str, str, str, datetime]]:
    """Region, slug, language and last revision of public events, the newest first."""
    rows = db.session.execute(
        select(Region.slug, Event.slug, Event.language, Event.revised_at)
        .join(Event.region)
        .where(Event.status.in_(PUBLIC))
        .order_by(Event.revised_at.desc(), Event.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def public_series(region: Region, slug: str) -> Series | None:
    """The series at this address, if it has at least one public event."""
    return db.session.scalar(
        select(Series).where(Series.region_id == region.id, Series.slug == slug, HAS_PUBLIC_EVENT)
    )


def newest_series_addresses(limit: int) -> list[tuple[str, str, str, datetime]]:
    """Region, slug, language and last revision of public series, the newest first."""
    revised_at = func.max(Event.revised_at)
    rows = db.session.execute(
        select(Region.slug, Series.slug, Series.language, revised_at)
        .join(Region, Region.id == Series.region_id)
        .join(Event, Event.series_id == Series.id)
        .where(Event.status.in_(PUBLIC))
        .group_by(Region.slug, Series.id, Series.slug, Series.language)
        .order_by(revised_at.desc(), Series.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def events_of_series(series: Series) -> list[Event]:
    """The public events of a series, periods included, in time order."""
    query = _with_what_a_list_shows(
        select(Event).where(Event.series_id == series.id, Event.status.in_(PUBLIC))
    )
    return list(db.session.scalars(query.order_by(*COMING)))


def all_of_series(series: Series) -> list[Event]:
    """All events of a series, drafts included, in time order: for those who work with it."""
    query = _with_what_a_list_shows(select(Event).where(Event.series_id == series.id))
    return list(db.session.scalars(query.order_by(*COMING)))


def counts_in_series(series_ids: Sequence[int]) -> dict[int, int]:
    """How many events each series has, drafts included, by series id."""
    rows = db.session.execute(
        select(Event.series_id, func.count(Event.id))
        .where(Event.series_id.in_(series_ids))
        .group_by(Event.series_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def series_of_region(region: Region) -> list[Series]:
    """Series that have at least one public event."""
    return list(
        db.session.scalars(
            select(Series)
            .where(Series.region_id == region.id)
            .where(HAS_PUBLIC_EVENT)
            .order_by(Series.title)
        )
    )


def coming_counts(today: date) -> dict[int, int]:
    """How many coming public events each region owns, by region id."""
    # Region by region, as the index has them.
    here = (Event.region_id == Region.id, Event.status == "published", Event.last_on >= today)
    count = select(func.count(Event.id)).where(*here).correlate(Region).scalar_subquery()
    return {region_id: n for region_id, n in db.session.execute(select(Region.id, count)) if n}


def counts_by_status() -> dict[str, int]:
    """How many events there are of each status."""
    rows = db.session.execute(select(Event.status, func.count(Event.id)).group_by(Event.status))
    return dict.fromkeys(STATUSES, 0) | {row[0]: row[1] for row in rows}


def for_organiser(region: Region, today: date, past: bool = False) -> list[Event]:
    """A region's own events, drafts included: those that are coming, or the last 200 past ones."""
    query = _with_what_a_list_shows(select(Event).where(Event.region_id == region.id))
    if past:
        query = query.where(Event.last_on < today).order_by(Event.last_on.desc(), Event.id.desc())
        return list(db.session.scalars(query.limit(200)))
    query = query.where(Event.last_on >= today)
    return list(db.session.scalars(query.order_by(*COMING)))


def co_hosting(region: Region, today: date) -> list[CoHost]:
    """Coming events of others that the region was asked to hold together with them."""
    return list(
        db.session.scalars(
            select(CoHost)
            .join(CoHost.event)
            .where(CoHost.region_id == region.id, Event.last_on >= today)
            .where(Event.status == "published")
            .options(
                joinedload(CoHost.event).joinedload(Event.region),
                joinedload(CoHost.event).selectinload(Event.all_days),
            )
            .order_by(Event.first_on, Event.id)
        )
    )
