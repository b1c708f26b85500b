"""Arranging a programme. Every change counts as a new version of the event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import service as events
from eventsys.events.models import Event, EventDay
from eventsys.programme import changes, rules
from eventsys.programme.models import Appearance, ProgrammeItem


@dataclass(frozen=True)
class PersonDetails:
    """Somebody in a role."""

    name: str
    role: str = "speaker"
    title: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class ItemDetails:
    """One item as it is planned. `start_minute` counts from local midnight of its day."""

    title: str
    kind: str = "presentation"
    description: str = ""
    day_id: int | None = None
    start_minute: int | None = None
    length_minutes: int | None = None
    is_parallel: bool = False
    is_online: bool = False
    room: str = ""
    people: tuple[PersonDetails, ...] = ()


def items_of(event: Event) -> list[ProgrammeItem]:
    """The programme in order, with its people."""
    return list(
        db.session.scalars(
            select(ProgrammeItem)
            .where(ProgrammeItem.event_id == event.id)
            .options(selectinload(ProgrammeItem.people))
            .order_by(ProgrammeItem.position, ProgrammeItem.id)
        )
    )


def get(event: Event, item_id: int) -> ProgrammeItem:
    """An item of this event. Raises NotFound."""
    item = db.session.get(ProgrammeItem, item_id)
    if item is None or item.event_id != event.id:
        raise NotFound
    return item


def day_of(event: Event, item: ProgrammeItem) -> EventDay | None:
    """The day an item stands on: its own, or the first, if its own was taken away."""
    days = event.days
    return next((day for day in days if day.id == item.day_id), days[0] if days else None)


def add(
    event: Event,
    details: ItemDetails,
    by: Actor,
    now: datetime,
    after: ProgrammeItem | None = None,
) -> ProgrammeItem:
    """A new item at the end, or after another one. Without a start it begins when that one ends."""
    _check(event, details)
    before = items_of(event)
    if after is not None:
        for each in before[before.index(after) + 1 :]:
            each.position += 1
        before = before[: before.index(after) + 1]
    item = ProgrammeItem(event=event, position=len(before) + 1)
    _apply(item, details)
    if details.start_minute is None:
        item.start_minute = _following_start(event, [*before, item])
    db.session.add(item)
    _settle(event, now)
    _record("added", event, item, by, now)
    return item


def edit(event: Event, item: ProgrammeItem, details: ItemDetails, by: Actor, now: datetime) -> None:
    """Change an item, its people included."""
    _check(event, details)
    before = _noted(event, item)
    _apply(item, details)
    _settle(event, now)
    different = changes.between(before, _noted(event, item))
    _record("edited", event, item, by, now, changes=different)


def remove(event: Event, item: ProgrammeItem, by: Actor, now: datetime) -> None:
    """Take an item away."""
    gone = changes.of_removed(_noted(event, item))
    db.session.delete(item)
    _settle(event, now)
    _record("removed", event, item, by, now, changes=gone)


def move(event: Event, item: ProgrammeItem, step: int, by: Actor, now: datetime) -> None:
    """One place up (-1) or down (+1) in its day, times following each other again.

    Those that run beside each other move together: see rules.moved.
    """
    items = items_of(event)
    place, before = item.position, changes.starts(items)
    on_day = [each for each in items if day_of(event, each) is day_of(event, item)]
    order = rules.moved(places(on_day), item.id, step)
    # The first of a day is beside nothing. Were it still marked, it would join whom it moves past.
    on_day[0].is_parallel = False
    for each in on_day:
        each.position = order.index(each.id) + 1
    _follow(event, sorted(items, key=lambda each: each.position))
    _settle(event, now)
    times = changes.moved_starts(before, changes.starts(items))
    moved = {"place": [place, item.position]}
    _record("moved", event, item, by, now, changes=moved, times=times)


def places(on_day: Sequence[ProgrammeItem]) -> list[tuple[int, bool]]:
    """The items of a day as rules.moved takes them."""
    return [(each.id, each.is_parallel) for each in on_day]


def follow_each_other(event: Event, by: Actor, now: datetime) -> None:
    """Set every start anew from the start of the day and the lengths."""
    items = items_of(event)
    before = changes.starts(items)
    _follow(event, items)
    _settle(event, now)
    times = changes.moved_starts(before, changes.starts(items))
    audit.record(by, "programme.timed", "event", event.id, now, event.id, times=times)


def copy(source: Event, target: Event, by: Actor, now: datetime) -> None:
    """Give one event the programme of another, day for day, and what is over on the first day."""
    first = target.days[0].id if target.days else None
    same = {old.id: new.id for old, new in zip(source.days, target.days, strict=False)}
    for item in items_of(source):
        details = details_of(item)
        copied = ProgrammeItem(event=target, position=item.position)
        _apply(copied, details)
        copied.day_id = same.get(item.day_id or 0, first)
        db.session.add(copied)
    _settle(target, now)


def details_of(item: ProgrammeItem) -> ItemDetails:
    """The item as it could have been typed."""
    return ItemDetails(
        title=item.title,
        kind=item.kind,
        description=item.description,
        day_id=item.day_id,
        start_minute=item.start_minute,
        length_minutes=item.length_minutes,
        is_parallel=item.is_parallel,
        is_online=item.is_online,
        room=item.room,
        people=tuple(
            PersonDetails(each.name, each.role, each.title, each.organisation)
            for each in item.people
        ),
    )


def _noted(event: Event, item: ProgrammeItem) -> changes.Noted:
    day = day_of(event, item) if len(event.days) > 1 else None
    return changes.noted(item, day.held_on.isoformat() if day else None)


def _record(
    deed: str, event: Event, item: ProgrammeItem, by: Actor, now: datetime, **detail: Any
) -> None:
    action, thing = f"programme.{deed}", "programme_item"
    audit.record(by, action, thing, item.id, now, event.id, item=item.title, **detail)


def _check(event: Event, details: ItemDetails) -> None:
    if not details.title:
        raise DomainError(_("Skriv en rubrik."), "title")
    if details.kind not in rules.KINDS:
        raise DomainError(_("Välj en typ av programpunkt."), "kind")
    if details.day_id is not None and details.day_id not in {day.id for day in event.days}:
        raise DomainError(_("Välj en av mötets dagar."), "day_id")


def _apply(item: ProgrammeItem, details: ItemDetails) -> None:
    item.title, item.kind, item.description = details.title, details.kind, details.description
    item.day_id, item.start_minute = details.day_id, details.start_minute
    item.length_minutes, item.is_parallel = details.length_minutes, details.is_parallel
    item.is_online, item.room = details.is_online, details.room
    item.people = [
        Appearance(position=position, **vars(person))
        for position, person in enumerate(details.people)
    ]


def _following_start(event: Event, items: list[ProgrammeItem]) -> int | None:
    """Where the last of the items begins when it follows those of its day as they stand."""
    last = items[-1]
    same_day = [each for each in items[:-1] if day_of(event, each) is day_of(event, last)]
    if not same_day:
        return _start_of(event, day_of(event, last))
    before = same_day[-1]
    if before.start_minute is None or (not last.is_parallel and before.length_minutes is None):
        return None
    if last.is_parallel:
        return before.start_minute
    return rules.cascade(
        [
            rules.Slot(each.start_minute, each.length_minutes, each.is_parallel)
            for each in [*same_day, last]
        ],
        same_day[0].start_minute,
    )[-1]


def _follow(event: Event, items: list[ProgrammeItem]) -> None:
    days: list[EventDay | None] = [*event.days] or [None]
    for day in days:
        on_day = [item for item in items if day is None or day_of(event, item) is day]
        slots = [
            rules.Slot(item.start_minute, item.length_minutes, item.is_parallel) for item in on_day
        ]
        # Items whose times were never settled stay without, unless the day says when it begins.
        known = [slot.start for slot in slots if slot.start is not None]
        start = _start_of(event, day)
        if start is None and known:
            start = min(known)
        for item, begins in zip(on_day, rules.cascade(slots, start), strict=True):
            item.start_minute = begins


def _day_number(days: list[EventDay], day: EventDay | None) -> int:
    return days.index(day) if day in days else 0


def _start_of(event: Event, day: EventDay | None) -> int | None:
    if day is None or day.starts_at is None:
        return None
    local = day.starts_at.astimezone(ZoneInfo(event.time_zone))
    return local.hour * 60 + local.minute


def _settle(event: Event, now: datetime) -> None:
    db.session.flush()
    # The items of a day stand together, so that one step up or down is one that can be seen.
    days = event.days
    items = sorted(items_of(event), key=lambda item: _day_number(days, day_of(event, item)))
    for position, item in enumerate(items, start=1):
        item.position = position
    words = [item.title for item in items]
    words += [
        f"{each.name} {each.title} {each.organisation}" for item in items for each in item.people
    ]
    event.programme_words = " ".join(words)
    events.touch(event, now)
