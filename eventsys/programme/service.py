"""Arranging a programme. Every change counts as a new version of the event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold
from eventsys.events import service as events
from eventsys.events.models import Event, EventDay
from eventsys.programme import changes, history, rules, timing
from eventsys.programme.models import Appearance, ProgrammeItem
from eventsys.programme.timing import Shift

MOST_ITEMS = 300


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
    track: str = ""
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
    return timing.day_of(event, item)


def add(
    event: Event,
    details: ItemDetails,
    by: Actor,
    now: datetime,
    after: ProgrammeItem | None = None,
) -> ProgrammeItem:
    """A new item at the end, or after another one. Without a start it begins when that one ends."""
    return insert(event, [details], by, now, after, follow=False)[0][0]


def insert(
    event: Event,
    several: Sequence[ItemDetails],
    by: Actor,
    now: datetime,
    after: ProgrammeItem | None = None,
    *,
    follow: bool = True,
) -> tuple[list[ProgrammeItem], list[Shift]]:
    """New items in a row, at the end or after another one. Says which later ones moved."""
    for details in several:
        check(event, details)
    before = items_of(event)
    if len(before) + len(several) > MOST_ITEMS:
        raise DomainError(_("Ett program har högst %(most)s punkter.", most=MOST_ITEMS))
    known = timing.remember(before)
    at = before.index(after) + 1 if after is not None else len(before)
    made = [ProgrammeItem(event=event) for _details in several]
    for item, details in zip(made, several, strict=True):
        apply(item, details)
        db.session.add(item)
    for position, item in enumerate([*before[:at], *made, *before[at:]], start=1):
        item.position = position
    db.session.flush()
    shifts = timing.follow(event, items_of(event), known, follow=follow)
    settle(event, now)
    for item in made:
        history.record("added", event, item, by, now)
    return made, shifts


def edit(event: Event, item: ProgrammeItem, details: ItemDetails, by: Actor, now: datetime) -> None:
    """Change an item, its people included. Times of others stay; see also saving.save."""
    check(event, details)
    items = items_of(event)
    known, before = timing.remember(items), history.noted(event, item)
    apply(item, details)
    timing.follow(event, items, known, follow=False)
    settle(event, now)
    history.record_edited(event, item, before, (), by, now)


def remove(
    event: Event, item: ProgrammeItem, by: Actor, now: datetime, *, follow: bool = False
) -> list[Shift]:
    """Take an item away. Says which later ones begin earlier now."""
    gone, items = changes.of_removed(history.noted(event, item)), items_of(event)
    known = timing.remember(items)
    item.length_minutes = 0
    shifts = timing.follow(event, items, known, follow=follow)
    db.session.delete(item)
    db.session.flush()
    settle(event, now)
    history.record("removed", event, item, by, now, changes=gone)
    return shifts


def duplicate(
    event: Event, item: ProgrammeItem, by: Actor, now: datetime, *, follow: bool = True
) -> tuple[ProgrammeItem, list[Shift]]:
    """The same once more, right after it. Says which later ones moved."""
    details = replace(details_of(item), start_minute=None)
    (made,), shifts = insert(event, [details], by, now, item, follow=follow)
    for person, same in zip(made.people, item.people, strict=True):
        person.speaker_id = same.speaker_id
    return made, shifts


def copy(source: Event, target: Event, by: Actor, now: datetime) -> None:
    """Give one event the programme of another, day for day, and what is over on the first day."""
    first = target.days[0].id if target.days else None
    same = {old.id: new.id for old, new in zip(source.days, target.days, strict=False)}
    for item in items_of(source):
        details = details_of(item)
        copied = ProgrammeItem(event=target, position=item.position)
        apply(copied, details)
        copied.day_id = same.get(item.day_id or 0, first)
        db.session.add(copied)
    settle(target, now)


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
        track=item.track,
        people=tuple(
            PersonDetails(each.name, each.role, each.title, each.organisation)
            for each in item.people
        ),
    )


def check(event: Event, details: ItemDetails) -> None:
    """Raise DomainError for what no item can be."""
    if not details.title:
        raise DomainError(_("Skriv en rubrik."), "title")
    if details.kind not in rules.KINDS:
        raise DomainError(_("Välj en typ av programpunkt."), "kind")
    if details.day_id is not None and details.day_id not in {day.id for day in event.days}:
        raise DomainError(_("Välj en av mötets dagar."), "day_id")


def apply(item: ProgrammeItem, details: ItemDetails) -> None:
    """Let an item be as it was typed."""
    item.title, item.kind, item.description = details.title, details.kind, details.description
    item.day_id, item.start_minute = details.day_id, details.start_minute
    item.length_minutes = details.length_minutes
    item.is_parallel = details.is_parallel and not details.track
    item.is_online, item.room, item.track = details.is_online, details.room, details.track
    # Who stays keeps the row, and with it the link to what they say of themselves.
    kept: dict[str, list[Appearance]] = {}
    for row in item.people:
        kept.setdefault(fold(row.name), []).append(row)
    people = []
    for position, person in enumerate(details.people):
        same = kept.get(fold(person.name))
        row = same.pop(0) if same else Appearance()
        row.position, row.role, row.name = position, person.role, person.name
        row.title, row.organisation = person.title, person.organisation
        people.append(row)
    item.people = people


def by_day(event: Event, items: Sequence[ProgrammeItem]) -> list[ProgrammeItem]:
    """The items of a day together, so that one step up or down is one that can be seen."""
    return [item for _day, on_day in timing.by_day(event, items) for item in on_day]


def settle(event: Event, now: datetime) -> None:
    """What follows from the items: their places, the search words, a new version."""
    db.session.flush()
    items = by_day(event, items_of(event))
    for position, item in enumerate(items, start=1):
        item.position = position
    words = [item.title for item in items]
    words += [
        f"{each.name} {each.title} {each.organisation}" for item in items for each in item.people
    ]
    event.programme_words = " ".join(words)
    events.touch(event, now)
