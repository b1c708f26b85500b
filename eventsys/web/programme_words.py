"""A programme as the macro timetable shows it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from eventsys.audit.part_words import KINDS, ROLES
from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold
from eventsys.events.models import Event, EventDay
from eventsys.programme import rules, timing
from eventsys.programme import service as programme
from eventsys.programme.models import Appearance, ProgrammeItem
from eventsys.programme.rules import DAY_MINUTES
from eventsys.web.filters import markdown

BREAKS = ("break", "meal")
HOUR = 60


def days(event: Event) -> list[dict[str, Any]]:
    """The programme by day: `heading` (none when there is but one day) and `slots`."""
    items = programme.items_of(event)
    groups = [
        (day, list(group))
        for day, group in groupby(items, key=lambda item: programme.day_of(event, item))
    ]
    many = len(event.days) > 1
    return [
        {
            "heading": dates.day_words(day.held_on, current_language()) if day and many else "",
            "slots": _slots(event, day, group),
        }
        for day, group in sorted(groups, key=lambda each: _order(each[0]))
    ]


def _order(day: EventDay | None) -> tuple[Any, ...]:
    return (day.held_on, day.id) if day else ()


def _slots(
    event: Event, day: EventDay | None, items: Sequence[ProgrammeItem]
) -> list[dict[str, Any]]:
    """Items that run beside each other share a slot, in columns where they have tracks."""
    slots = [timing.slot_of(item) for item in items]
    return [
        _slot(event, day, [[items[number] for number in column] for column in columns])
        for columns in (rules.columns(slots, block) for block in rules.blocks(slots))
    ]


def _slot(event: Event, day: EventDay | None, columns: list[list[ProgrammeItem]]) -> dict[str, Any]:
    items = [item for column in columns for item in column]
    starts = [item.start_minute for item in items if item.start_minute is not None]
    ends = [end for item in items if (end := timing.slot_of(item).end) is not None]
    start = min(starts, default=None)
    slot: dict[str, Any] = {
        "start": None,
        "items": [_item(item, start) for item in items],
        "columns": [
            {"track": column[0].track, "items": [_item(item, start) for item in column]}
            for column in columns
        ],
        "has_tracks": any(column[0].track for column in columns) and len(columns) > 1,
        "track": items[0].track if len(columns) == 1 else "",
    }
    if start is None:
        return slot
    slot["start"] = clock(start)
    slot["until"] = clock(max(ends)) if ends else None
    if day is not None and 0 <= start < DAY_MINUTES:
        at = time(start // HOUR, start % HOUR)
        slot["iso"] = dates.iso_local(datetime.combine(day.held_on, at, ZoneInfo(event.time_zone)))
    return slot


def _item(item: ProgrammeItem, slot_start: int | None = None) -> dict[str, Any]:
    shows_kind = item.kind not in (*BREAKS, "other")
    place = [item.room, str(_("Online")) if item.is_online else ""]
    return {
        "item_id": item.id,
        "title": item.title,
        "kind": str(KINDS[item.kind]) if shows_kind and item.kind in KINDS else None,
        "time": hours(item),
        # That it begins with the others goes without saying.
        "is_later": item.start_minute != slot_start,
        "room": ", ".join(part for part in place if part),
        "text": markdown(item.description) if item.description else None,
        "is_break": item.kind in BREAKS,
        "people": [_person(person) for person in item.people],
    }


def _person(person: Appearance) -> dict[str, Any]:
    # That somebody speaks goes without saying.
    shows_role = person.role in ROLES and person.role != "speaker"
    return {
        "name": person.name,
        "role": str(ROLES[person.role]) if shows_role else None,
        "title": person.title,
        "organisation": person.organisation,
    }


def hours(item: ProgrammeItem) -> str:
    """09.30–10.00, as far as it is known."""
    end = timing.slot_of(item).end
    if item.start_minute is None:
        return ""
    return clock(item.start_minute) + (f"–{clock(end)}" if end is not None else "")


def cast(people: Iterable[tuple[str, str]]) -> str:
    """Names with their roles: "Anna Ek (moderator), Bo Ek"."""
    return ", ".join(
        f"{name} ({ROLES[role]})" if role in ROLES and role != "speaker" else name
        for name, role in people
    )


def roles_by_word() -> dict[str, str]:
    """Folded words of the current language to roles, for what people type."""
    return {fold(str(word)): role for role, word in ROLES.items()}


def clock(minute: int) -> str:
    """09.30, with as many digits as the times under it; English 09:30."""
    dot = ":" if current_language() == "en" else "."
    minute %= DAY_MINUTES
    return f"{minute // HOUR:02}{dot}{minute % HOUR:02}"
