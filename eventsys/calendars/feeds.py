"""Which events stand in which feed, put together from stored calendar texts.

A feed is named by its scope. Same data, same bytes, in every process and after every restart.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from eventsys.core import ics, links, revisions, tokens
from eventsys.core.db import db
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import in_language
from eventsys.events import calendar, queries, rules, situation
from eventsys.events import service as events
from eventsys.events.models import Event, EventDay, EventKind, Series
from eventsys.places.models import Municipality, Region
from eventsys.registration import bookings
from eventsys.registration.models import Registration


@dataclass(frozen=True)
class Scope:
    """A feed: its name as in its address, what it is called, and which events belong to it."""

    name: str
    title: str
    language: str
    time_zone: str
    condition: ColumnElement[bool]


@dataclass(frozen=True)
class Feed:
    """The bytes of a feed, and when something in it changed last."""

    content: bytes
    changed_at: datetime


def everything() -> Scope:
    """All regions' events."""
    return Scope("all", "Eventsys", "sv", "Europe/Stockholm", Event.id.is_not(None))


def of_region(region: Region, kind: EventKind | None = None) -> Scope:
    """A region's own and co-hosted events, or those of one kind."""
    inside = queries.in_region(region)
    if kind is None:
        return Scope(region.slug, region.name, region.language, region.time_zone, inside)
    title = f"{region.name}: {kind.name(region.language)}"
    return Scope(
        f"{region.slug}/{kind.slug}",
        title,
        region.language,
        region.time_zone,
        and_(inside, Event.kind_id == kind.id),
    )


def of_municipality(place: Municipality) -> Scope:
    """Events that concern a municipality, whoever holds them."""
    region = place.region
    condition = Event.municipality_id == place.id
    name = f"municipality/{place.code}"
    return Scope(name, place.name, region.language, region.time_zone, condition)


def of_series(series: Series) -> Scope:
    """The events of a series."""
    region = series.region
    condition = Event.series_id == series.id
    name = f"series/{region.slug}/{series.slug}"
    return Scope(name, series.title, series.language, region.time_zone, condition)


def of_event(event: Event) -> Scope:
    """One event."""
    name = f"event/{event.region.slug}/{event.slug}"
    return Scope(name, event.title, event.language, event.time_zone, Event.id == event.id)


def feed(scope: Scope, now: datetime) -> Feed:
    """The events of a scope as a calendar, put together from their stored texts."""
    # At midnight days leave the window, which is a change too.
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    changed_at = max(revisions.current(events.CALENDAR_REVISION).changed_at, midnight)
    rows = db.session.execute(
        select(EventDay.calendar_text, Event.time_zone)
        .join(EventDay.event)
        .where(scope.condition, in_window(now.date()))
        .order_by(EventDay.held_on, EventDay.starts_at, EventDay.id)
    ).all()
    texts = [text for text, _zone in rows if text]
    zones = {zone for _text, zone in rows} | {scope.time_zone}
    return _feed(scope.name, scope.title, scope.language, texts, zones, changed_at)


def _feed(
    name: str, title: str, language: str, texts: list[str], zones: set[str], changed_at: datetime
) -> Feed:
    source = links.calendar(name)
    content = ics.calendar(title, texts, sorted(zones), source=source, uid=None, language=language)
    return Feed(content, changed_at)


def in_window(today: date) -> ColumnElement[bool]:
    """Days that a feed shows: all to come, 400 days back, cancelled ones 30 days back."""
    cancelled = or_(Event.status == "cancelled", EventDay.removed_at.is_not(None))
    return and_(
        EventDay.calendar_text.is_not(None),
        or_(
            and_(~cancelled, EventDay.held_on >= today - rules.FEED_PAST),
            and_(cancelled, EventDay.held_on >= today - rules.FEED_CANCELLED),
        ),
    )


def personal(token: str, now: datetime) -> Feed:
    """The meetings that somebody has a seat at, with their own links to those online.

    Raises NotFound for a token that was never given out.
    """
    texts, zones = [], {"Europe/Stockholm"}
    changed_at = datetime(2000, 1, 1, tzinfo=now.tzinfo)
    language = "sv"
    for registration in bookings.of_calendar_token(token):
        event, language = registration.event, registration.language
        # A seat that was given back is a change too.
        changed_at = max(changed_at, event.revised_at, registration.changed_at)
        if registration.status == "confirmed" and not _is_long_ago(event, now.date()):
            zones.add(event.time_zone)
            texts += [_own_entry(registration, event, day) for day in event.days]
    with in_language(language):
        title = _("Mina möten")
    return _feed(f"my/{token}", title, language, texts, zones, changed_at)


def _is_long_ago(event: Event, today: date) -> bool:
    kept = rules.FEED_CANCELLED if event.status == "cancelled" else rules.FEED_PAST
    return event.last_on is not None and event.last_on < today - kept


def _own_entry(registration: Registration, event: Event, day: EventDay) -> str:
    """A day of an event with what only this attendee may see."""
    with in_language(event.language):
        entry = calendar.entry_of(event, day)
        entry = replace(entry, revised_at=max(entry.revised_at, registration.changed_at))
        token = tokens.decrypt(registration.token_sealed)
        lines = [_("Din bokning: %(link)s", link=links.booking(token, registration.language))]
        if registration.attendance == "online" and event.status == "published":
            lines.insert(
                0, _("Anslut till mötet: %(link)s", link=links.join(token, registration.language))
            )
        place = situation.of(event).where(registration.attendance)
        text = "\n".join([entry.description, *lines])
        return ics.vevent(replace(entry, description=text, location=place))
