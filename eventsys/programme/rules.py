"""Rules about programmes. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

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
Row = TypeVar("Row")


@dataclass(frozen=True)
class Slot:
    """When an item takes place: minutes from midnight, minutes long, beside the one before it?

    Items with a track that stand in a row run beside each other, each track for itself.
    """

    start: int | None
    length: int | None
    parallel: bool
    track: str = ""

    @property
    def end(self) -> int | None:
        return None if self.start is None or self.length is None else self.start + self.length


def blocks(slots: Sequence[Slot]) -> list[list[int]]:
    """Which items of a day run beside each other: their numbers, one list for each block."""
    found: list[list[int]] = []
    for number, slot in enumerate(slots):
        has_neighbour = number > 0 and bool(slot.track and slots[number - 1].track)
        if number and (slot.parallel or has_neighbour):
            found[-1].append(number)
        else:
            found.append([number])
    return found


def columns(slots: Sequence[Slot], block: Sequence[int]) -> list[list[int]]:
    """The items of a block that follow each other: those of a track, or one alone.

    Tracks stand in the order of their names, the same in every block of the day.
    """
    found: dict[tuple[str, int], list[int]] = {}
    for number in block:
        track = slots[number].track
        found.setdefault((track, 0 if track else number), []).append(number)
    return [found[name] for name in sorted(found)]


def cascade(
    slots: Sequence[Slot], day_start: int | None, pauses: Sequence[int] = ()
) -> list[int | None]:
    """Start of each item when they follow each other from the start of the day.

    What runs beside each other starts together, and the next item starts when the longest of
    those has ended, after a pause where there is one. After an item of unknown length the times
    are unknown too.
    """
    starts: list[int | None] = [None] * len(slots)
    at = day_start
    for turn, block in enumerate(blocks(slots)):
        ends = []
        for column in columns(slots, block):
            begins = at
            for number in column:
                starts[number] = begins
                begins = Slot(begins, slots[number].length, parallel=False).end
            ends.append(begins)
        at = _latest(ends)
        if at is not None and turn < len(pauses):
            at += pauses[turn]
    return [start if start is None or start < DAY_MINUTES else None for start in starts]


def pauses(slots: Sequence[Slot]) -> list[int]:
    """How many minutes are free after each block, until the next one."""
    found = []
    groups = blocks(slots)
    for block, following in pairwise(groups):
        end, begins = _latest([slots[number].end for number in block]), slots[following[0]].start
        found.append(max(0, begins - end) if end is not None and begins is not None else 0)
    return found


def followed(
    before: Sequence[Slot | None], typed: Sequence[Slot], *, follow: bool
) -> list[int | None]:
    """Starts after a change. An item without one begins when what it follows ends.

    With `follow`, what comes later moves by as much as the end of what it follows has moved. A
    start that was typed anew stays. What is new was none `before`.
    """
    starts: list[int | None] = [None] * len(typed)
    shift, at = 0, None
    for block in blocks(typed):
        ends_before, ends = [], []
        first = block[0]
        together = _start(before[first], typed[first], at, shift if follow else 0)
        for column in columns(typed, block):
            moved_by, begins, ended = shift, together, None
            for number in column:
                slot = typed[number]
                starts[number] = _start(before[number], slot, begins, moved_by if follow else 0)
                is_now = replace(slot, start=starts[number])
                was = before[number] or _nothing(is_now, moved_by)
                moved_by, begins, ended = _moved_by(was, is_now, moved_by), is_now.end, was.end
            ends_before.append(ended)
            ends.append(begins)
        was_until, at = _latest(ends_before), _latest(ends)
        shift = moved_by if was_until is None or at is None else at - was_until
    return starts


def _start(was: Slot | None, typed: Slot, begins: int | None, moved_by: int) -> int | None:
    """When an item begins: as it was typed, or moved along, or after what it follows."""
    if typed.start is None:
        return begins
    return typed.start + moved_by if was and typed.start == was.start else typed.start


def _nothing(is_now: Slot, moved_by: int) -> Slot:
    """What is new, before: at its place in the times of then, and without a length."""
    start = is_now.start - moved_by if is_now.start is not None else None
    return replace(is_now, start=start, length=0)


def _moved_by(was: Slot, is_now: Slot, else_by: int) -> int:
    """By how much the end of an item has moved, or its start where no end is known."""
    if was.end is not None and is_now.end is not None:
        return is_now.end - was.end
    if was.start is not None and is_now.start is not None:
        return is_now.start - was.start
    return else_by


def _latest(ends: Sequence[int | None]) -> int | None:
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def moved(slots: Mapping[int, Slot], item: int, step: int) -> list[int]:
    """The order of a day with an item a step up (-1) or down (+1); unchanged at the edges.

    `slots` are the items in their order. In a track it moves among those of its track, and at the
    end of them out of the block. Without tracks the first of those beside each other takes them
    all along; the others change places among themselves, and none of them comes first.
    """
    order, row = list(slots), list(slots.values())
    groups = [[order[number] for number in block] for block in blocks(row)]
    group = next(each for each in groups if item in each)
    if slots[item].track:
        return _moved_in_track(slots, groups, item, step)
    if group[0] == item:
        _swap(groups, groups.index(group), step, 0)
    else:
        _swap(group, group.index(item), step, 1)
    return _joined(groups)


def _moved_in_track(
    slots: Mapping[int, Slot], groups: list[list[int]], item: int, step: int
) -> list[int]:
    at = next(number for number, each in enumerate(groups) if item in each)
    group = groups[at]
    same = [each for each in group if slots[each].track == slots[item].track]
    beside = same.index(item) + step
    if 0 <= beside < len(same):
        one, other = group.index(item), group.index(same[beside])
        group[one], group[other] = group[other], group[one]
    elif 0 <= at + step < len(groups):
        group.remove(item)
        past = groups[at + step]
        past.insert(0 if step < 0 else len(past), item)
    return _joined(groups)


def placed(order: Sequence[int], item: int, after: int | None) -> list[int]:
    """The order with an item right after another one, or first."""
    others = [each for each in order if each != item]
    at = others.index(after) + 1 if after in others else 0
    return [*others[:at], item, *others[at:]]


def rejoined(slots: Mapping[int, Slot], order: Sequence[int], item: int) -> dict[int, bool]:
    """Who runs beside the one before, once an item was put elsewhere.

    It joins those between whom it stands. Whom it leaves behind is not beside anybody else.
    """
    marks = {each: slots[each].parallel for each in order}
    was = list(slots)
    behind = was[was.index(item) + 1 :][:1] if item in was else []
    if not marks[item]:
        marks |= dict.fromkeys(behind, False)
    at = order.index(item)
    following = order[at + 1 : at + 2]
    marks[item] = at > 0 and not slots[item].track and any(marks[each] for each in following)
    if order:
        marks[order[0]] = False
    return marks


def _joined(groups: Sequence[Sequence[int]]) -> list[int]:
    return [each for group in groups for each in group]


def _swap(row: list[Row], at: int, step: int, first: int) -> None:
    to = at + step
    if first <= to < len(row):
        row[at], row[to] = row[to], row[at]
