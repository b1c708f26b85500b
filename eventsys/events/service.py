"""Making and changing events. Every deed ends in `_settle`, which keeps derived values true."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import revisions
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import slugify
from eventsys.events import calendar, rules, search
from eventsys.events.applying import Change, apply
from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.events.models import Event, EventKind
from eventsys.places.models import Region

RESERVED_SLUGS = {"series", "newsletter"}
CALENDAR_REVISION = "calendar"


def get(event_id: int) -> Event:
    """The event with this id. Raises NotFound."""
    event = db.session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event


def find_by_slug(region: Region, slug: str) -> Event | None:
    """The region's own event at this address, drafts included."""
    return db.session.scalar(select(Event).where(Event.region_id == region.id, Event.slug == slug))


def kinds() -> list[EventKind]:
    """All kinds of event, in their order."""
    return list(db.session.scalars(select(EventKind).order_by(EventKind.position, EventKind.id)))


def find_kind(slug: str) -> EventKind | None:
    """The kind with this slug."""
    return db.session.scalar(select(EventKind).where(EventKind.slug == slug))


def create(region: Region, details: EventDetails, by: Actor, now: datetime) -> Event:
    """A new draft. Raises DomainError when the details cannot be."""
    rules.check(details)
    event = Event(region=region, status="draft", created_at=now, revised_at=now, version=0)
    event.slug = _free_slug(region, details)
    apply(event, details, now)
    db.session.add(event)
    db.session.flush()
    _settle(event, now)
    audit.record(by, "event.created", "event", event.id, now, event.id)
    return event


def edit(event: Event, details: EventDetails, version: int, by: Actor, now: datetime) -> Change:
    """Save new details. Raises StaleVersion if `version` is not the one that was last saved."""
    _hold(event)
    if version != event.version:
        raise StaleVersion
    rules.check(details)
    if event.status == "cancelled" and _times_differ(event, details):
        raise DomainError(_("Mötet är inställt. Dess tid kan inte ändras."), "days")
    today = now.astimezone(ZoneInfo(event.time_zone)).date()
    if event.status == "published" and rules.moves_into_past(event.last_on, details, today):
        raise DomainError(_("Mötet kan inte flyttas till en dag som har varit."), "days")
    change = apply(event, details, now)
    if not change.fields:
        return change
    _settle(event, now)
    audit.record(by, "event.edited", "event", event.id, now, event.id, changes=change.fields)
    return change


def publish(event: Event, by: Actor, now: datetime) -> None:
    """Show the event to everybody. Raises DomainError unless it is a draft."""
    _hold(event)
    if not rules.publishable(event.status):
        raise DomainError(_("Bara ett utkast kan publiceras."))
    event.status = "published"
    event.published_at = now
    _settle(event, now)
    audit.record(by, "event.published", "event", event.id, now, event.id)


def cancel(event: Event, reason: str, by: Actor, now: datetime) -> None:
    """Call the event off; it stays visible as cancelled. Raises DomainError unless published."""
    _hold(event)
    if not rules.cancellable(event.status):
        raise DomainError(_("Bara ett publicerat möte kan ställas in."))
    event.status = "cancelled"
    event.cancelled_at = now
    event.cancellation_reason = reason
    for day in event.days:
        day.sequence += 1
    _settle(event, now)
    audit.record(by, "event.cancelled", "event", event.id, now, event.id, reason=reason)


def delete_draft(event: Event, by: Actor, now: datetime) -> None:
    """Throw a draft away. Raises DomainError once it has been published."""
    _hold(event)
    if event.status != "draft":
        raise DomainError(_("Bara ett utkast kan tas bort. Ställ in mötet i stället."))
    audit.record(by, "event.deleted", "event", event.id, now, title=event.title)
    db.session.delete(event)


def hold(event_ids: Iterable[int]) -> list[Event]:
    """Hold several events before any of them is changed, always in the same order.

    Two who changed them one by one, each in an order of their own, could wait for each other.
    """
    found = select(Event).where(Event.id.in_(list(event_ids))).order_by(Event.id)
    return list(db.session.scalars(found.with_for_update(of=Event)))


def touch(event: Event, now: datetime) -> None:
    """Something that belongs to the event has changed: count it as a new version."""
    db.session.flush()
    _hold(event)
    _settle(event, now)


def renew_calendar_texts(now: datetime) -> None:
    """Make the stored calendar texts anew if today's code or address would write them otherwise.

    The event that was revised last is the sample. Part of every upgrade.
    """
    public = select(Event).where(Event.status != "draft").order_by(Event.revised_at.desc())
    sample = db.session.scalar(public.where(Event.certainty != "period").limit(1))
    if sample is None or not calendar.refresh(sample):
        return
    for event in db.session.scalars(public.execution_options(yield_per=500)):
        calendar.refresh(event)
    revisions.advance(CALENDAR_REVISION, now)


def answer_co_hosting(event: Event, region: Region, accept: bool, by: Actor, now: datetime) -> None:
    """A region's yes or no to being co-host. Raises NotFound if it was not asked."""
    _hold(event)
    co_host = next((each for each in event.co_hosts if each.region_id == region.id), None)
    if co_host is None:
        raise NotFound
    co_host.state = "accepted" if accept else "declined"
    _settle(event, now)
    action = "co_host.accepted" if accept else "co_host.declined"
    audit.record(by, action, "event", event.id, now, event.id, region=region.name)


def details_of(event: Event) -> EventDetails:
    """The event as it could have been typed: what a form starts from, and a copy."""
    spans = [calendar.span_of(event, day) for day in event.days]
    plain = {name: getattr(event, name) for name in rules.PLAIN_FIELDS}
    is_period = event.certainty == "period"
    return EventDetails(
        **plain,
        days=tuple(
            DayPlan(
                span.on,
                span.start.time() if span.start else None,
                span.end.time() if span.end else None,
            )
            for span in spans
        ),
        period_words=event.period_words or "",
        period_from=event.first_on if is_period else None,
        period_to=event.last_on if is_period else None,
        themes=tuple(theme.name for theme in event.themes),
        contacts=tuple(
            ContactDetails(each.name, each.title, each.organisation, each.email, each.phone)
            for each in event.contacts
        ),
        co_host_regions=tuple(each.region_id for each in event.co_hosts if each.region_id),
        co_host_names=tuple(each.name for each in event.co_hosts if not each.region_id),
    )


def _times_differ(event: Event, details: EventDetails) -> bool:
    now = details_of(event)
    names = ("certainty", "days", "period_words", "period_from", "period_to")
    return any(getattr(now, name) != getattr(details, name) for name in names)


def _hold(event: Event) -> None:
    """Read the event again and keep others from changing it until the transaction ends."""
    # Of the event alone: what it was read together with may be missing, and cannot be held.
    db.session.refresh(event, with_for_update={"of": Event})


def _settle(event: Event, now: datetime) -> None:
    """Count a new version and bring what is derived from the event in line with it."""
    db.session.flush()
    db.session.refresh(event, ["all_days", "contacts", "themes", "co_hosts"])
    derive(event, now)
    if event.status != "draft":
        revisions.advance(CALENDAR_REVISION, now)
    db.session.flush()


def derive(event: Event, now: datetime) -> None:
    """Count a new version, and set what follows from the rest of the event. Asks no database."""
    event.version += 1
    event.revised_at = max(now, event.revised_at)
    days = event.days
    if days:
        event.first_on, event.last_on = days[0].held_on, days[-1].held_on
    event.starts_at = days[0].starts_at if days else None
    event.ends_at = days[-1].ends_at if days else None  # Unknown: it ends with its day.
    search.index(event)
    calendar.refresh(event)


def _free_slug(region: Region, details: EventDetails) -> str:
    """A readable address, with the day or a number added until it is free. It is never changed."""
    base = slugify(details.title, "mote")
    first = rules.period_edges(details)[0]
    tries = [base, f"{base}-{first}" if first else base, *(f"{base}-{n}" for n in range(2, 1000))]
    for slug in tries:
        if slug not in RESERVED_SLUGS and find_by_slug(region, slug) is None:
            return slug
    raise DomainError(_("Det finns redan för många möten med samma rubrik."), "title")
