"""A programme as the macro timetable shows it, and the words for its kinds and roles."""

from collections.abc import Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event, EventDay
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.rules import DAY_MINUTES
from eventsys.web.filters import markdown

KINDS = {
    "welcome": _("Inledning"),
    "presentation": _("Presentation"),
    "reflections": _("Reflektioner"),
    "panel": _("Panelsamtal"),
    "questions": _("Frågor"),
    "discussion": _("Samtal"),
    "workshop": _("Workshop"),
    "break": _("Paus"),
    "meal": _("Måltid"),
    "closing": _("Avslutning"),
    "other": _("Annat"),
}
ROLES = {
    "speaker": _("talare"),
    "moderator": _("moderator"),
    "panellist": _("i panelen"),
    "commentator": _("kommenterar"),
    "host": _("värd"),
    "contact": _("kontakt"),
}
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
    """Items that run beside each other share a slot."""
    together: list[list[ProgrammeItem]] = []
    for item in items:
        if item.is_parallel and together:
            together[-1].append(item)
        else:
            together.append([item])
    return [_slot(event, day, group) for group in together]


def _slot(event: Event, day: EventDay | None, items: list[ProgrammeItem]) -> dict[str, Any]:
    start = items[0].start_minute
    lengths = [item.length_minutes for item in items]
    slot: dict[str, Any] = {"start": None, "items": [_item(item) for item in items]}
    if start is None:
        return slot
    slot["start"] = clock(start)
    slot["until"] = clock(start + max(filter(None, lengths))) if any(lengths) else None
    if day is not None and start < DAY_MINUTES:
        at = time(start // HOUR, start % HOUR)
        slot["iso"] = dates.iso_local(datetime.combine(day.held_on, at, ZoneInfo(event.time_zone)))
    return slot


def _item(item: ProgrammeItem) -> dict[str, Any]:
    shows_kind = item.kind not in (*BREAKS, "other")
    place = [item.room, str(_("Online")) if item.is_online else ""]
    return {
        "item_id": item.id,
        "title": item.title,
        "kind": str(KINDS[item.kind]) if shows_kind and item.kind in KINDS else None,
        "room": ", ".join(part for part in place if part),
        "text": markdown(item.description) if item.description else None,
        "is_break": item.kind in BREAKS,
        "people": [
            {
                "name": person.name,
                # That somebody speaks goes without saying.
                "role": str(ROLES[person.role])
                if person.role in ROLES and person.role != "speaker"
                else None,
                "title": person.title,
                "organisation": person.organisation,
            }
            for person in item.people
        ],
    }


def clock(minute: int) -> str:
    """09.30, with as many digits as the times under it; English 09:30."""
    dot = ":" if current_language() == "en" else "."
    minute %= DAY_MINUTES
    return f"{minute // HOUR:02}{dot}{minute % HOUR:02}"
