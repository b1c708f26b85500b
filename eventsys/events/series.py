"""Series: recurring ones and tours, and the quick ways to add the next events to them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import revisions
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import slugify
from eventsys.events import search
from eventsys.events import service as events
from eventsys.events.details import EventDetails, SeriesDetails
from eventsys.events.models import Event, Series
from eventsys.places.models import Municipality, Region

FIELDS = ("title", "pattern", "kind_id", "language", "summary", "description")


def get(series_id: int) -> Series:
    """The series with this id. Raises NotFound."""
    series = db.session.get(Series, series_id)
    if series is None:
        raise NotFound
    return series


def of_region(region: Region) -> list[Series]:
    """All series of a region, newest first."""
    return list(
        db.session.scalars(
            select(Series).where(Series.region_id == region.id).order_by(Series.id.desc())
        )
    )


def to_continue(region: Region) -> list[Event]:
    """The last dated event of each recurring series, by title: what a next one would be like."""
    other = aliased(Event)
    last = (
        select(other.id)
        .where(other.series_id == Series.id, other.certainty != "period")
        .order_by(other.first_on.desc(), other.id.desc())
        .limit(1)
        .correlate(Series)
        .scalar_subquery()
    )
    query = (
        select(Event)
        .join(Series, Event.id == last)
        .where(Series.region_id == region.id, Series.pattern == "recurring")
        .options(joinedload(Event.series))
        .order_by(Series.title)
    )
    return list(db.session.scalars(query))


def create(region: Region, details: SeriesDetails, by: Actor, now: datetime) -> Series:
    """A new series. Raises DomainError without a title."""
    _check(details)
    series = Series(
        region=region,
        slug=_free_slug(region, details.title),
        created_at=now,
        revised_at=now,
        version=1,
        **vars(details),
    )
    db.session.add(series)
    db.session.flush()
    audit.record(by, "series.created", "series", series.id, now)
    return series


def edit(series: Series, details: SeriesDetails, version: int, by: Actor, now: datetime) -> None:
    """Save new details. Raises StaleVersion if `version` is not the last saved one."""
    db.session.refresh(series, with_for_update={"of": Series})
    if version != series.version:
        raise StaleVersion
    _check(details)
    changes = {}
    for name in FIELDS:
        before, after = getattr(series, name), getattr(details, name)
        if before != after:
            changes[name] = [before, after]
            setattr(series, name, after)
    if changes:
        series.version += 1
        series.revised_at = now
        # Its title names a calendar, and its events are found by it.
        for event in series.events:
            search.index(event)
        revisions.advance(events.CALENDAR_REVISION, now)
        audit.record(by, "series.edited", "series", series.id, now, changes=changes)


def details_of(series: Series) -> SeriesDetails:
    """The series as it could have been typed."""
    return SeriesDetails(**{name: getattr(series, name) for name in FIELDS})


def add_municipalities(
    series: Series,
    stops: list[tuple[Municipality, EventDetails]],
    by: Actor,
    now: datetime,
) -> list[Event]:
    """A tour's next stops as drafts, one for each municipality. Raises DomainError for no tour."""
    if series.pattern != "tour":
        raise DomainError(_("Bara en turné går till kommuner."))
    return [
        events.create(
            series.region,
            replace(
                details,
                title=details.title or f"{series.title} {place.name}",
                municipality_id=place.id,
                series_id=series.id,
                kind_id=series.kind_id,
            ),
            by,
            now,
        )
        for place, details in stops
    ]


def _check(details: SeriesDetails) -> None:
    if not details.title:
        raise DomainError(_("Skriv en rubrik."), "title")


def _free_slug(region: Region, title: str) -> str:
    base = slugify(title, "serie")
    taken = set(db.session.scalars(select(Series.slug).where(Series.region_id == region.id)))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, 1000) if f"{base}-{n}" not in taken)
