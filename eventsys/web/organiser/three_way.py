"""What a form was opened with, what was typed, and what is saved now: put together field by field.

What the form says it was opened with comes back from the browser. It is believed for this only.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from eventsys.core.text import clean_text
from eventsys.events.details import EventDetails

LONGEST = 100_000
# These mean something only together, so nobody's half is put beside somebody else's.
TOGETHER = (
    ("certainty", "days", "period_words", "period_from", "period_to"),
    ("latitude", "longitude"),
)
UNORDERED = ("themes", "co_host_regions")


@dataclass(frozen=True)
class Merged:
    """Both people's changes in one; where they collide it has what was typed."""

    details: EventDetails
    collisions: frozenset[str]


def packed(details: EventDetails) -> str:
    """Details as a form carries them to say what it was opened with."""
    return json.dumps(_plain(details), ensure_ascii=False)


def unpacked(carried: str | None) -> Mapping[str, Any]:
    """What a form was opened with; nothing if that cannot be read."""
    if not carried or len(carried) > LONGEST:
        return {}
    try:
        found = json.loads(carried)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def merge(opened: Mapping[str, Any], mine: EventDetails, saved: EventDetails) -> Merged:
    """Keep what only one has changed. What was not opened counts as changed by both."""
    my_values, saved_values = _plain(mine), _plain(saved)
    alone = [(name,) for name in my_values if not any(name in group for group in TOGETHER)]
    kept: dict[str, Any] = {}
    collisions: set[str] = set()
    for group in (*TOGETHER, *alone):
        before = [opened.get(name, ...) for name in group]
        typed = [my_values[name] for name in group]
        now = [saved_values[name] for name in group]
        if typed == before:
            kept |= {name: getattr(saved, name) for name in group}
        elif now not in (before, typed):
            collisions |= {name for name in group if my_values[name] != saved_values[name]}
    return Merged(replace(mine, **kept), frozenset(collisions))


def _plain(details: EventDetails) -> dict[str, Any]:
    """Each field as one value that JSON keeps as it is, and that compares."""
    values = {field.name: getattr(details, field.name) for field in fields(EventDetails)}
    values |= {name: sorted(values[name]) for name in UNORDERED}
    values["days"] = [[str(each or "") for each in asdict(day).values()] for day in details.days]
    values["contacts"] = [[*asdict(contact).values()] for contact in details.contacts]
    for name in ("period_from", "period_to"):
        values[name] = str(values[name] or "")
    values["co_host_names"] = list(values["co_host_names"])
    return {
        name: clean_text(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
