"""Facts about programme/rules.py: how starts follow each other, and how an item moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.programme.rules import DAY_MINUTES, Slot, cascade, moved

NINE = 9 * 60


def one(length: int | None, start: int | None = None) -> Slot:
    return Slot(start, length, parallel=False)


def beside(length: int | None) -> Slot:
    return Slot(None, length, parallel=True)


@pytest.mark.parametrize(
    ("slots", "day_start", "starts"),
    [
        ([], NINE, []),
        ([one(10)], NINE, [NINE]),
        ([one(10), one(20), one(30)], NINE, [NINE, NINE + 10, NINE + 30]),
        ([one(10), one(20)], None, [None, None]),
        # What was typed before does not count: they follow each other.
        ([one(10, start=700), one(20, start=100)], NINE, [NINE, NINE + 10]),
        # After an unknown length nothing is known.
        ([one(None), one(20), one(30)], NINE, [NINE, None, None]),
        ([one(0), one(5)], NINE, [NINE, NINE]),
        # Beside each other; what follows waits for the longest.
        ([one(10), beside(30), one(5)], NINE, [NINE, NINE, NINE + 30]),
        ([one(30), beside(10), one(5)], NINE, [NINE, NINE, NINE + 30]),
        ([one(10), one(20), beside(40), beside(15), one(5)], NINE, [540, 550, 550, 550, 590]),
        # One of those beside each other has no known end.
        ([one(10), beside(None), one(5)], NINE, [NINE, NINE, None]),
        ([one(None), beside(10), one(5)], NINE, [NINE, NINE, None]),
        # The first has nothing to be beside.
        ([beside(10), one(5)], NINE, [NINE, NINE + 10]),
        ([beside(10), beside(25), one(5)], NINE, [NINE, NINE, NINE + 25]),
        # Nothing begins after midnight.
        ([one(DAY_MINUTES - NINE), one(5)], NINE, [NINE, None]),
        # Midnight is a time like any other.
        ([one(10), beside(5), one(5)], 0, [0, 0, 10]),
        ([one(0), beside(0), one(5)], 0, [0, 0, 0]),
    ],
)
def test_starts_follow_each_other(
    slots: list[Slot], day_start: int | None, starts: list[int | None]
) -> None:
    assert cascade(slots, day_start) == starts


slots = st.lists(
    st.builds(
        Slot,
        start=st.none() | st.integers(0, DAY_MINUTES - 1),
        length=st.none() | st.integers(0, 300),
        parallel=st.booleans(),
    ),
    max_size=12,
)


@given(slots, st.integers(0, DAY_MINUTES - 1))
def test_starts_never_go_back_and_stay_within_the_day(slots: list[Slot], day_start: int) -> None:
    starts = cascade(slots, day_start)
    known = [start for start in starts if start is not None]
    assert len(starts) == len(slots)
    assert known == sorted(known)
    assert all(day_start <= start < DAY_MINUTES for start in known)


@given(slots, st.integers(0, DAY_MINUTES - 1))
def test_following_again_changes_nothing(slots: list[Slot], day_start: int) -> None:
    once = cascade(slots, day_start)
    again = [
        Slot(start, slot.length, slot.parallel) for start, slot in zip(once, slots, strict=True)
    ]
    assert cascade(again, day_start) == once


@pytest.mark.parametrize(
    ("item", "step", "order"),
    [
        (7, -1, [7, 5, 9]),
        (7, 1, [5, 9, 7]),
        (5, -1, [5, 7, 9]),
        (9, 1, [5, 7, 9]),
        (5, 1, [7, 5, 9]),
    ],
)
def test_an_item_moves_one_step(item: int, step: int, order: list[int]) -> None:
    assert moved([5, 7, 9], item, step) == order
