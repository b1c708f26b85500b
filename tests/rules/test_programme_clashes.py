"""Facts about programme/clashes.py: what is worth a warning, and what is not."""

from datetime import UTC, datetime, timedelta

import pytest

from eventsys.programme.clashes import Taken, between, outside, overlapping, without_break
from eventsys.programme.rules import Slot

NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)


def at(start: int | None, length: int | None, track: str = "", *, beside: bool = False) -> Slot:
    return Slot(start, length, beside, track)


def taken(item: int, minutes: int, length: int | None, *people: str, room: str = "") -> Taken:
    """An item of event 1, or of event 2 from number 10 on."""
    start = NINE + timedelta(minutes=minutes)
    return Taken(1 if item < 10 else 2, item, start, length, frozenset(people), room)


@pytest.mark.parametrize(
    ("mine", "others", "found"),
    [
        # The same person at the same time, here and elsewhere.
        ([taken(1, 0, 30, "asa")], [taken(10, 20, 30, "asa")], [(1, 10, "asa")]),
        # One ends when the other begins.
        ([taken(1, 0, 30, "asa")], [taken(10, 30, 30, "asa")], []),
        ([taken(1, 30, 30, "asa")], [taken(10, 0, 30, "asa")], []),
        # Another person; nobody.
        ([taken(1, 0, 30, "asa")], [taken(10, 0, 30, "bo")], []),
        ([taken(1, 0, 30)], [taken(10, 0, 30)], []),
        # Twice in the same programme: told once.
        ([taken(1, 0, 30, "asa"), taken(2, 10, 30, "asa")], [], [(1, 2, "asa")]),
        # Of what has no length one knows only the beginning.
        ([taken(1, 10, None, "asa")], [taken(10, 0, 30, "asa")], [(1, 10, "asa")]),
        ([taken(1, 0, None, "asa")], [taken(10, 10, 30, "asa")], []),
        # A room.
        ([taken(1, 0, 30, room="a")], [taken(10, 0, 30, room="a")], [(1, 10, "")]),
        ([taken(1, 0, 30, room="a")], [taken(10, 0, 30, room="b")], []),
        # A person called like a room is no room.
        ([taken(1, 0, 30, "a")], [taken(10, 0, 30, room="a")], []),
    ],
)
def test_clashes(mine: list[Taken], others: list[Taken], found: list[tuple[int, int, str]]) -> None:
    said = between(mine, [*mine, *others])
    assert [(each.mine.item_id, each.other.item_id, each.person) for each in said] == found


@pytest.mark.parametrize(
    ("slots", "found"),
    [
        ([at(0, 30), at(30, 30)], []),
        ([at(0, 31), at(30, 30)], [(0, 1)]),
        # Beside each other on purpose, in tracks or without.
        ([at(0, 30), at(0, 30, beside=True)], []),
        ([at(0, 30, "A"), at(0, 30, "B")], []),
        # In the same track it is none.
        ([at(0, 30, "A"), at(20, 30, "A"), at(0, 60, "B")], [(0, 1)]),
        # Before what it stands after.
        ([at(60, 30), at(60, 10), at(0, 10)], [(0, 1)]),
        ([at(None, 30), at(0, 30)], []),
        ([at(0, None), at(0, 30)], []),
        ([at(10, None), at(0, 30)], [(0, 1)]),
    ],
)
def test_overlapping(slots: list[Slot], found: list[tuple[int, int]]) -> None:
    assert overlapping(slots) == found


@pytest.mark.parametrize(
    ("begins", "ends", "found"),
    [
        (540, 600, []),
        (541, 600, [0]),
        (540, 599, [1]),
        (None, 599, [1]),
        (541, None, [0]),
        (None, None, []),
    ],
)
def test_outside(begins: int | None, ends: int | None, found: list[int]) -> None:
    assert outside([at(540, 30), at(570, 30), at(None, 99)], begins, ends) == found


@pytest.mark.parametrize(
    ("items", "found"),
    [
        # Two and a half hours go; one minute more does not.
        ([(0, 150, "talk")], []),
        ([(0, 151, "talk")], [(0, 0, 151)]),
        ([(0, 100, "talk"), (100, 60, "panel")], [(1, 0, 160)]),
        ([(0, 100, "talk"), (100, 15, "break"), (115, 100, "talk")], []),
        ([(0, 100, "talk"), (100, 60, "meal"), (160, 160, "talk")], [(2, 160, 320)]),
        # Ten free minutes are a break.
        ([(0, 100, "talk"), (110, 100, "talk")], []),
        ([(0, 100, "talk"), (109, 100, "talk")], [(1, 0, 209)]),
        # Beside each other: the longest counts.
        ([(0, 100, "talk"), (0, 160, "talk"), (160, 5, "break")], [(1, 0, 160)]),
        # A break in one track only is a break: one can choose it.
        ([(0, 100, "talk"), (100, 10, "break"), (100, 30, "talk"), (130, 30, "talk")], []),
        ([(0, None, "talk"), (200, 30, "talk")], []),
        ([], []),
    ],
)
def test_without_break(
    items: list[tuple[int, int | None, str]], found: list[tuple[int, int, int]]
) -> None:
    assert without_break([(at(start, length), kind) for start, length, kind in items]) == found
