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


def placed(words: str) -> dict[int, Slot]:
    """`a b|c d` is a, then b with c beside it, then d."""
    return {
        ord(each): Slot(None, None, number > 0)
        for group in words.split()
        for number, each in enumerate(group[::2])
    }


@pytest.mark.parametrize(
    ("before", "item", "step", "after"),
    [
        # One by one.
        ("a b c", "b", -1, "bac"),
        ("a b c", "b", 1, "acb"),
        ("a b c", "a", 1, "bac"),
        ("a b c", "c", -1, "acb"),
        # The edges.
        ("a b c", "a", -1, "abc"),
        ("a b c", "c", 1, "abc"),
        ("a", "a", 1, "a"),
        # Past those that run beside each other, never in between.
        ("a|b c", "c", -1, "cab"),
        ("a b|c", "a", 1, "bca"),
        ("a|b|c d|e", "d", -1, "deabc"),
        ("x a|b c", "c", -1, "xcab"),
        # The first of them takes the others along.
        ("a|b c", "a", 1, "cab"),
        ("x a|b c", "a", -1, "abxc"),
        ("x a|b c", "a", 1, "xcab"),
        ("a|b c", "a", -1, "abc"),
        ("c a|b", "a", 1, "cab"),
        # The others change places, and are never first.
        ("x a|b|c d", "c", -1, "xacbd"),
        ("x a|b|c d", "b", 1, "xacbd"),
        ("x a|b|c d", "b", -1, "xabcd"),
        ("x a|b|c d", "c", 1, "xabcd"),
        ("a|b", "b", -1, "ab"),
    ],
)
def test_an_item_moves_one_step(before: str, item: str, step: int, after: str) -> None:
    assert "".join(chr(each) for each in moved(placed(before), ord(item), step)) == after


def test_the_first_is_beside_nothing_whatever_its_mark_says() -> None:
    assert moved({5: beside(None), 7: one(None)}, 5, 1) == [7, 5]


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_groups_stay_together_when_an_item_moves(marks: list[bool], data: st.DataObject) -> None:
    places = list(enumerate([False, *marks]))
    item, step = data.draw(st.sampled_from(places))[0], data.draw(st.sampled_from([-1, 1]))
    order = moved({each: Slot(None, None, beside) for each, beside in places}, item, step)
    assert groups([(each, dict(places)[each]) for each in order]) == groups(places)


def groups(places: list[tuple[int, bool]]) -> set[tuple[int, frozenset[int]]]:
    """The first of each group, and who are beside it."""
    found: list[tuple[int, set[int]]] = []
    for each, parallel in places:
        if parallel:
            found[-1][1].add(each)
        else:
            found.append((each, set()))
    return {(first, frozenset(others)) for first, others in found}
