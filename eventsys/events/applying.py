"""Writing an organiser's details onto an event, and noting what that changes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from eventsys.core import links
from eventsys.core.db import db
from eventsys.core.text import slugify
from eventsys.events import calendar, rules
from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.events.models import CoHost, Contact, Event, EventDay, Theme
from eventsys.places.models import Region


@dataclass
class Change:
    """What an edit changed: fields with before and after in words, and whether people must know."""

    fields: dict[str, list[Any]] = field(default_factory=dict)
    time: bool = False
    place: bool = False

    @property
    def is_material(self) -> bool:
        """Whether those who are coming must be told, and calendars must show a new state."""
        return self.time or self.place


def apply(event: Event, details: EventDetails, now: datetime) -> Change:
    """Give the event these details. Says what became different.

    The sequence number of a day goes up by one when its time, its place or its certainty changes
    and it has been announced.
    """
    change = Change()
    announced = event.status not in (None, "draft")
    sequences = {day: day.sequence for day in event.days} if announced else {}
    for name in rules.PLAIN_FIELDS:
        _set(event, name, getattr(details, name), change)
    change.place = bool(rules.PLACE_FIELDS & change.fields.keys())
    if event.is_onsite and not (details.venue or details.address or details.town):
        # The municipality is all that is known of the place.
        change.place = change.place or "municipality_id" in change.fields
    change.time = "certainty" in change.fields
    _apply_time(event, details, now, change)
    _apply_contacts(event, details, change)
    _apply_themes(event, details, change)
    _apply_co_hosts(event, details, change)
    if change.place or "certainty" in change.fields:
        for day in event.days:
            day.sequence = sequences[day] + 1 if day in sequences else 0
    return change


def _set(event: Event, name: str, value: Any, change: Change) -> None:
    before = getattr(event, name)
    if before != value:
        change.fields[name] = [_noted(name, before), _noted(name, value)]
        setattr(event, name, value)


def _noted(name: str, value: Any) -> Any:
    """The value as history keeps it; that a secret link changed is told, not what it is."""
    if name == "join_link":
        return "***" if value else ""
    return value.isoformat() if isinstance(value, date) else value


def _apply_time(event: Event, details: EventDetails, now: datetime, change: Change) -> None:
    is_period = details.certainty == "period"
    _set(event, "period_words", details.period_words if is_period else None, change)
    if is_period:
        _set(event, "first_on", details.period_from, change)
        _set(event, "last_on", details.period_to, change)
    plans = () if is_period else details.days
    before = [_day_words(event, day) for day in event.days]
    matched = rules.match_days(event.days, plans)
    for day, plan in matched.kept:
        _move_day(event, day, plan)
    for day in matched.gone:
        _take_away(event, day, now)
    event.all_days += [_new_day(plan, event.time_zone) for plan in matched.new]
    event.all_days.sort(key=lambda day: (day.held_on, day.starts_at is not None, day.starts_at))
    after = [_day_words(event, day) for day in event.days]
    if before != after:
        change.fields["days"] = [before, after]
        change.time = True
    change.time = change.time or bool({"period_words", "time_zone"} & change.fields.keys())


def _day_words(event: Event, day: EventDay) -> list[str | None]:
    span = calendar.span_of(event, day)
    return [
        span.on.isoformat(),
        f"{span.start:%H:%M}" if span.start else None,
        f"{span.end:%H:%M}" if span.end else None,
    ]


def _new_day(plan: DayPlan, zone: str) -> EventDay:
    start, end = rules.span_of(plan, zone)
    uid = f"{uuid4()}@{links.host()}"
    return EventDay(held_on=plan.held_on, starts_at=start, ends_at=end, uid=uid, sequence=0)


def _move_day(event: Event, day: EventDay, plan: DayPlan) -> None:
    start, end = rules.span_of(plan, event.time_zone)
    if (day.held_on, day.starts_at, day.ends_at) == (plan.held_on, start, end):
        return
    # Filling in hours that were not settled is no move; another date or other hours are.
    settled = day.starts_at is not None or day.held_on != plan.held_on
    if event.status != "draft":
        day.sequence += 1
    if event.status != "draft" and settled:
        day.was_held_on = day.held_on
        day.was_starting_at, day.was_ending_at = day.starts_at, day.ends_at
    day.held_on, day.starts_at, day.ends_at = plan.held_on, start, end


def _take_away(event: Event, day: EventDay, now: datetime) -> None:
    if event.status == "draft":
        event.all_days.remove(day)
    else:
        day.removed_at = now
        day.sequence += 1


def _apply_contacts(event: Event, details: EventDetails, change: Change) -> None:
    names = ContactDetails.__dataclass_fields__
    before = [ContactDetails(*(getattr(each, name) for name in names)) for each in event.contacts]
    if list(details.contacts) != before:
        change.fields["contacts"] = [
            [each.name for each in before],
            [each.name for each in details.contacts],
        ]
        event.contacts = [
            Contact(position=at, **vars(each)) for at, each in enumerate(details.contacts)
        ]


def _apply_themes(event: Event, details: EventDetails, change: Change) -> None:
    before = {theme.slug: theme for theme in event.themes}
    wanted = {slugify(name, "tema"): name for name in details.themes}
    if wanted != {slug: theme.name for slug, theme in before.items()}:
        change.fields["themes"] = [[each.name for each in event.themes], list(wanted.values())]
        for slug, name in wanted.items():
            before.setdefault(slug, Theme(slug=slug, name=name)).name = name
        event.themes = [before[slug] for slug in wanted]


def _apply_co_hosts(event: Event, details: EventDetails, change: Change) -> None:
    """Those who were asked before keep their answer."""
    before = [(each.region_id, each.name) for each in event.co_hosts]
    known = {each.region_id or each.name: each for each in event.co_hosts}
    wanted: list[CoHost] = []
    for region_id in dict.fromkeys(details.co_host_regions):
        region = db.session.get(Region, region_id)
        if region is not None and region is not event.region:
            asked = CoHost(region_id=region_id, name=region.name, state="invited", position=0)
            wanted.append(known.get(region_id, asked))
    for name in details.co_host_names:
        named = CoHost(region_id=None, name=name, state="accepted", position=0)
        wanted.append(known.get(name, named))
    for position, each in enumerate(wanted):
        each.position = position
    if before != [(each.region_id, each.name) for each in wanted]:
        names = [name for _region_id, name in before]
        change.fields["co_hosts"] = [names, [each.name for each in wanted]]
        event.co_hosts = wanted
