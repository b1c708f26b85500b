"""Rules about programmes. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def moved(order: Sequence[int], item: int, step: int) -> list[int]:
    """The order with one item a step up (-1) or down (+1); unchanged at the edges."""
    result = list(order)
    at = result.index(item)
    to = at + step
    if 0 <= to < len(result):
        result[at], result[to] = result[to], result[at]
    return result
