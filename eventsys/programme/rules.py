"""Rules about programmes. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

KINDS = (
    "welcome",
    "presentation",
    "reflections",
    "panel",
    "questions",
    "discussion",
    "workshop",
    "break",
    "meal",
    "closing",
    "other",
)
ROLES = ("speaker", "moderator", "panellist", "commentator", "host", "contact")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Slot:
    """When an item takes place: minutes from midnight, minutes long, beside the one before it?"""

    start: int | None
    length: int | None
    parallel: bool


def cascade(slots: Sequence[Slot], day_start: int | None) -> list[int | None]:
    """Start of each item when they follow each other from the start of the day.

    A parallel item starts with the one before it, and the next item starts when the longest of
    those beside each other has ended. After an item of unknown length the times are unknown too.
    """
    starts: list[int | None] = []
    at = day_start
    group_start, group_end = day_start, day_start
    for slot in slots:
        if slot.parallel and starts:
            at = group_start
        else:
            at = group_start = group_end
        starts.append(at)
        end = at + slot.length if at is not None and slot.length is not None else None
        if slot.parallel and len(starts) > 1:
            group_end = None if group_end is None or end is None else max(group_end, end)
        else:
            group_end = end
    return [start if start is None or start < DAY_MINUTES else None for start in starts]


def moved(places: Sequence[tuple[int, bool]], item: int, step: int) -> list[int]:
    """The order of a day with an item a step up (-1) or down (+1); unchanged at the edges.

    A place is an item and whether it runs beside the one before it. The first of those beside
    each other takes them all along, past all those of the next group. The others change places
    among themselves: none of them leaves its group, or comes first in it.
    """
    groups: list[list[int]] = []
    for each, parallel in places:
        if parallel and groups:
            groups[-1].append(each)
        else:
            groups.append([each])
    group = next(each for each in groups if item in each)
    if group[0] == item:
        _swap(groups, groups.index(group), step, 0)
    else:
        _swap(group, group.index(item), step, 1)
    return [each for group in groups for each in group]


def _swap(row: list[Any], at: int, step: int, first: int) -> None:
    to = at + step
    if first <= to < len(row):
        row[at], row[to] = row[to], row[at]
