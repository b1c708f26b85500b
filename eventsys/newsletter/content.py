"""What a region could tell of: its coming events, each with what is new about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from eventsys.audit.models import AuditEntry
from eventsys.core.db import db
from eventsys.events import queries
from eventsys.events.models import Event
from eventsys.newsletter import rules
from eventsys.newsletter.matching import Offer
from eventsys.newsletter.models import Edition, EditionItem
from eventsys.newsletter.rules import News
from eventsys.places.models import Region
from eventsys.registration import rules as registration_rules
from eventsys.registration import seats

SENT = ("scheduled", "going", "done", "stopped")
# More coming events than anybody would look through.
MOST_LOOKED_AT = 300


@dataclass(frozen=True)
class Candidate:
    """An event that could be told of. `reason` is empty where there is no news."""

    event: Event
    reason: str


def candidates(region: Region, since: datetime | None, now: datetime) -> list[Candidate]:
    """The coming events of a region, its own and those it holds with others, in time order."""
    found = _coming(region, today(region, now))
    standings = seats.availabilities(found, now)
    told = _told_before(region)
    changes = _changes([each.id for each in found], since)
    listed = []
    for event in found:
        standing, changed = standings[event.id], changes.get(event.id, {})
        news = News(
            status=event.status,
            certainty=event.certainty,
            published_at=event.published_at,
            cancelled_at=event.cancelled_at,
            was_told=event.id in told,
            was_moved=bool(changed.get("days", [None])[0]),
            was_unsure=changed.get("certainty", [""])[0] in rules.UNSURE,
            is_for_all=event.audience == "open",
            is_open=standing.state == "open",
            has_few_seats=registration_rules.are_few(standing.seats.values()),
        )
        listed.append(Candidate(event, rules.reason(news, since)))
    return [each for each in listed if each.reason or each.event.status == "published"]


def last_told(region: Region) -> datetime | None:
    """Since when there is news: when the last newsletter that was sent was filled."""
    return db.session.scalar(
        select(Edition.created_at)
        .where(Edition.region_id == region.id, Edition.status.in_(SENT))
        .order_by(Edition.created_at.desc())
        .limit(1)
    )


def whole(query: Select[Event]) -> Select[Event]:
    """Events with what a newsletter tells of them."""
    return query.options(
        joinedload(Event.kind),
        joinedload(Event.region),
        joinedload(Event.municipality),
        selectinload(Event.all_days),
        selectinload(Event.themes),
    )


def offer(event: Event) -> Offer:
    """An event as wishes are compared with it. Online one can take part from anywhere."""
    return Offer(
        event=event.id,
        kind=event.kind_id,
        themes=frozenset(theme.slug for theme in event.themes),
        municipality=None if event.is_online else event.municipality_id,
    )


def today(region: Region, now: datetime) -> date:
    """The day it is in a region."""
    return now.astimezone(ZoneInfo(region.time_zone)).date()


def _coming(region: Region, on: date) -> Sequence[Event]:
    public = (Event.status.in_(queries.PUBLIC), Event.last_on >= on)
    here = select(Event).where(queries.in_region(region), *public)
    return list(db.session.scalars(whole(here).order_by(*queries.COMING).limit(MOST_LOOKED_AT)))


def _told_before(region: Region) -> set[int]:
    """The events that stood in a newsletter of the region that was sent."""
    return {
        *db.session.scalars(
            select(EditionItem.event_id)
            .join(Edition, Edition.id == EditionItem.edition_id)
            .where(Edition.region_id == region.id, Edition.status.in_(SENT))
            .distinct()
        )
    }


def _changes(ids: Collection[int], since: datetime | None) -> dict[int, dict[str, list[object]]]:
    """What changed since a moment, by event: each field with its value before the first change."""
    if since is None:
        return {}
    rows = db.session.execute(
        select(AuditEntry.event_id, AuditEntry.detail)
        .where(AuditEntry.event_id.in_(ids), AuditEntry.action == "event.edited")
        .where(AuditEntry.at > since)
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    found: dict[int, dict[str, list[object]]] = {}
    for event_id, detail in rows:
        for field, values in detail.get("changes", {}).items():
            found.setdefault(event_id, {}).setdefault(field, values)
    return found


def chosen(edition: Edition, now: datetime) -> list[tuple[Event, str]]:
    """The events of a newsletter with their reasons, in order; what is over is left out."""
    reasons = {item.event_id: item.reason for item in edition.items}
    on = today(edition.region, now)
    worth_telling = (Event.status.in_(queries.PUBLIC), Event.last_on >= on)
    query = whole(select(Event).where(Event.id.in_(reasons), *worth_telling))
    rows = {each.id: each for each in db.session.scalars(query)}
    return [(rows[key], reason) for key, reason in reasons.items() if key in rows]
