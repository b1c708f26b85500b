"""What somebody who plans should think of. Nothing of it stops anybody: it goes when the fact goes.

Two statements are asked for any number of events. Of another region's draft nobody learns more
than that somebody, or a room, is taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventsys.core import dates, daysoff
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.programme import around, clashes, rules
from eventsys.programme.around import Item, Neighbour
from eventsys.programme.clashes import Clash, Taken

PUBLIC = "published"


@dataclass(frozen=True)
class Warning:
    """One thing to think of, `about` an item by its title, or the event as a whole.

    `target` says where it is put right: programme (at `item_ids`) or event (its form).
    """

    text: str
    target: str
    item_ids: tuple[int, ...] = ()
    about: str = ""


def of(event: Event, now: datetime) -> list[Warning]:
    """What to think of at one event."""
    return of_many([event], now)[event.id]


def of_many(events: Sequence[Event], now: datetime) -> dict[int, list[Warning]]:
    """The same for several, by their ids. Nothing is said of what is over or called off."""
    found: dict[int, list[Warning]] = {event.id: [] for event in events}
    asked = [event.id for event in events if _is_ahead(event, now)]
    if not asked:
        return found
    neighbours = around.those_near(asked)
    items = around.items_of(neighbours)
    taken = [each for item in items if (each := _taken(item, neighbours))]
    items_by_id = {item.id: item for item in items}
    for event_id in asked:
        if event_id in neighbours:
            me = neighbours[event_id]
            mine = [item for item in items if item.event_id == event_id]
            found[event_id] = [
                *_of_days(me, neighbours.values()),
                *_of_clashes(me, taken, items_by_id, neighbours),
                *_of_times(me, mine),
            ]
    return found


def _is_ahead(event: Event, now: datetime) -> bool:
    if event.status == "cancelled" or event.last_on is None:
        return False
    return event.last_on >= now.astimezone(ZoneInfo(event.time_zone)).date()


def _of_days(me: Neighbour, others: Iterable[Neighbour]) -> list[Warning]:
    rest = [other for other in others if other.id != me.id]
    return [warning for day in me.days for warning in _of_day(me, day.on, rest)]


def _of_day(me: Neighbour, on: date, others: Iterable[Neighbour]) -> list[Warning]:
    found = []
    off = daysoff.find(on, me.country, current_language())
    if off is not None:
        words = dates.day_words(on, current_language())
        text = (
            _("%(day)s är en klämdag.", day=words)
            if off.is_bridge
            else _("%(day)s är många lediga: %(name)s.", day=words, name=off.name)
        )
        found.append(Warning(text[:1].upper() + text[1:], "event"))
    for other in others:
        if _may_tell(me, other) and any(day.on == on for day in other.days):
            if me.municipality_id and me.municipality_id == other.municipality_id:
                text = _("Samma kommun har ”%(event)s” samma dag.", event=other.title)
                found.append(Warning(text, "event"))
            elif me.region_id == other.region_id and me.kind_id == other.kind_id:
                text = _("”%(event)s” är ett möte av samma typ samma dag.", event=other.title)
                found.append(Warning(text, "event"))
    return found


def _may_tell(me: Neighbour, other: Neighbour) -> bool:
    return other.status == PUBLIC or other.region_id == me.region_id


def _taken(item: Item, neighbours: dict[int, Neighbour]) -> Taken | None:
    event = neighbours[item.event_id]
    if item.start is None or not event.days:
        return None
    on = event.day(item.day_id).on
    zone = ZoneInfo(event.time_zone)
    # As the clock on the wall says: midnight plus minutes, also on days when clocks change.
    wall = datetime.combine(on, time.min) + timedelta(minutes=item.start)
    start = wall.replace(tzinfo=zone).astimezone(UTC)
    people = frozenset(fold(name) for name in item.people)
    room = f"{event.place}|{fold(item.room)}" if item.room and event.place.strip("|") else ""
    return Taken(event.id, item.id, start, item.length, people, room)


def _of_clashes(
    me: Neighbour, taken: list[Taken], items: dict[int, Item], neighbours: dict[int, Neighbour]
) -> list[Warning]:
    mine = [each for each in taken if each.event_id == me.id]
    found = []
    for clash in clashes.between(mine, taken):
        item, other = items[clash.mine.item_id], items[clash.other.item_id]
        their = neighbours[other.event_id]
        text = (
            _who(clash, item, other, their, me) if clash.person else _room(item, other, their, me)
        )
        ids = (item.id, other.id) if their.id == me.id else (item.id,)
        found.append(Warning(text, "programme", ids, item.title))
    return list(dict.fromkeys(found))


def _who(clash: Clash, item: Item, other: Item, their: Neighbour, me: Neighbour) -> str:
    name = next(each for each in item.people if fold(each) == clash.person)
    if their.id == me.id:
        return _("%(name)s står också på ”%(item)s” samtidigt.", name=name, item=other.title)
    if not _may_tell(me, their):
        return _("%(name)s är upptagen den tiden.", name=name)
    return _(
        "%(name)s är samtidigt med på ”%(event)s” (%(region)s).",
        name=name,
        event=their.title,
        region=their.region_name,
    )


def _room(item: Item, other: Item, their: Neighbour, me: Neighbour) -> str:
    if their.id == me.id:
        return _(
            "%(room)s används också av ”%(item)s” samtidigt.", room=item.room, item=other.title
        )
    if not _may_tell(me, their):
        return _("%(room)s är upptagen den tiden.", room=item.room)
    return _(
        "%(room)s är samtidigt bokad för ”%(event)s” (%(region)s).",
        room=item.room,
        event=their.title,
        region=their.region_name,
    )


def _of_times(me: Neighbour, items: Sequence[Item]) -> list[Warning]:
    found = []
    for day in me.days:
        on_day = [item for item in items if me.day(item.day_id).id == day.id]
        slots = [rules.Slot(item.start, item.length, item.parallel, item.track) for item in on_day]
        for number in clashes.outside(slots, day.begins, day.ends):
            text = _("Tiden ligger utanför mötets: %(hours)s.", hours=_hours(day.begins, day.ends))
            found.append(_at(text, on_day[number]))
        for one, other in clashes.overlapping(slots):
            text = _("Går in i ”%(item)s”.", item=on_day[other].title)
            found.append(_at(text, on_day[one], on_day[other]))
        kinds = [(slot, item.kind) for slot, item in zip(slots, on_day, strict=True)]
        for number, since, until in clashes.without_break(kinds):
            text = _("Ingen paus mellan %(hours)s.", hours=_hours(since, until))
            found.append(_at(text, on_day[number]))
    return found


def _at(text: str, item: Item, *others: Item) -> Warning:
    return Warning(text, "programme", (item.id, *(other.id for other in others)), item.title)


def _hours(begins: int | None, ends: int | None) -> str:
    return f"{_clock(begins)}–{_clock(ends)}"


def _clock(minute: int | None) -> str:
    if minute is None:
        return ""
    hours, minutes = divmod(minute % rules.DAY_MINUTES, 60)
    return dates.clock(time(hours, minutes), current_language())
