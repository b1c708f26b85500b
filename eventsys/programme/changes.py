"""What a deed changed about items of a programme, as history keeps it. Values in, values out."""

from collections.abc import Iterable
from typing import Any

from eventsys.programme.models import ProgrammeItem

Noted = dict[str, Any]
PLAIN = ("title", "kind", "description", "start_minute", "length_minutes", "room", "track")
YES_OR_NO = ("is_parallel", "is_online")


def noted(item: ProgrammeItem, day: str | None = None) -> Noted:
    """An item as it is now. `day`: its date, where there are several."""
    people = [[each.name, each.role, each.title, each.organisation] for each in item.people]
    plain = {name: getattr(item, name) for name in (*PLAIN, *YES_OR_NO)}
    # A column's default is there only once the row is saved.
    return {name: value or None for name, value in plain.items()} | {"day": day, "people": people}


def between(before: Noted, after: Noted) -> dict[str, list[Any]]:
    """Each field that became different: before and after."""
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def of_removed(before: Noted) -> dict[str, list[Any]]:
    """What there was of an item that is gone; its title is named anyway."""
    return {name: [value, None] for name, value in before.items() if value and name != "title"}


def starts(items: Iterable[ProgrammeItem]) -> dict[int, tuple[str, int | None]]:
    """When each item begins, with its title."""
    return {item.id: (item.title, item.start_minute) for item in items}


def moved_starts(
    before: dict[int, tuple[str, int | None]], after: dict[int, tuple[str, int | None]]
) -> list[list[Any]]:
    """Title, old and new start of each that begins at another time."""
    return [
        [title, before[item_id][1], start]
        for item_id, (title, start) in after.items()
        if item_id in before and before[item_id][1] != start
    ]
