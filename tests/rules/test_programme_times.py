"""Facts about programme/rules.py: tracks, and what follows when a time changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.programme.rules import (
    DAY_MINUTES,
    Slot,
    blocks,
    cascade,
    columns,
    followed,
    moved,
    pauses,
    placed,
    rejoined,
)

NINE = 9 * 60
Timed = tuple[int | None, int | None]


def one(start: int | None, length: int | None, track: str = "") -> Slot:
    return Slot(start, length, parallel=False, track=track)


def beside(start: int | None, length: int | None) -> Slot:
    return Slot(start, length, parallel=True)


@pytest.mark.parametrize(
    ("before", "typed", "follows", "stays"),
    [
        # Longer: what comes later is as much later, breaks kept.
        (
            [one(540, 30), one(570, 20), one(600, 10)],
            [one(540, 45), one(570, 20), one(600, 10)],
            [540, 585, 615],
            [540, 570, 600],
        ),
        # Shorter.
        ([one(540, 30), one(570, 20)], [one(540, 10), one(570, 20)], [540, 550], [540, 570]),
        # Begins later.
        ([one(540, 30), one(570, 20)], [one(550, 30), one(570, 20)], [550, 580], [550, 570]),
        # Begins later and is as much shorter: it ends when it did.
        ([one(540, 30), one(570, 20)], [one(550, 20), one(570, 20)], [550, 570], [550, 570]),
        # A start that was typed too stays, and the rest goes on from there.
        (
            [one(540, 30), one(570, 20), one(590, 10)],
            [one(540, 45), one(600, 20), one(590, 10)],
            [540, 600, 620],
            [540, 600, 590],
        ),
        # What stands before the change does not move.
        ([one(540, 30), one(570, 20)], [one(540, 30), one(570, 50)], [540, 570], [540, 570]),
        # New in between: without a start it follows, and the next makes room.
        (
            [one(540, 30), None, one(570, 20)],
            [one(540, 30), one(None, 15), one(570, 20)],
            [540, 570, 585],
            [540, 570, 570],
        ),
        # Two of them: the rest makes room for both.
        (
            [one(540, 30), None, None, one(570, 20)],
            [one(540, 30), one(None, 15), one(None, 5), one(570, 20)],
            [540, 570, 585, 590],
            [540, 570, 585, 570],
        ),
        # Taken away: it takes no time any more.
        (
            [one(540, 30), one(570, 20), one(590, 10)],
            [one(540, 30), one(570, 0), one(590, 10)],
            [540, 570, 570],
            [540, 570, 590],
        ),
        # Of those beside each other the longest decides.
        (
            [one(540, 30), beside(540, 60), one(600, 10)],
            [one(540, 50), beside(540, 60), one(600, 10)],
            [540, 540, 600],
            [540, 540, 600],
        ),
        (
            [one(540, 30), beside(540, 60), one(600, 10)],
            [one(540, 80), beside(540, 60), one(600, 10)],
            [540, 540, 620],
            [540, 540, 600],
        ),
        # Within a track only its own items make room.
        (
            [one(540, 30, "A"), one(570, 30, "A"), one(540, 60, "B"), one(600, 10)],
            [one(540, 40, "A"), one(570, 30, "A"), one(540, 60, "B"), one(600, 10)],
            [540, 580, 540, 610],
            [540, 570, 540, 600],
        ),
        # Where no length is known, a start that moves takes the next along.
        ([one(540, None), one(600, 10)], [one(550, None), one(600, 10)], [550, 610], [550, 600]),
        # What has no time keeps none, unless what it follows has an end.
        ([one(None, 10), one(None, 5)], [one(None, 20), one(None, 5)], [None, None], [None, None]),
        ([one(540, None), one(None, 5)], [one(540, 20), one(None, 5)], [540, 560], [540, 560]),
        ([], [], [], []),
    ],
)
def test_what_follows_a_change(
    before: list[Slot | None], typed: list[Slot], follows: list[int], stays: list[int]
) -> None:
    assert followed(before, typed, follow=True) == follows
    assert followed(before, typed, follow=False) == stays


def test_tracks_run_each_for_itself() -> None:
    slots = [one(None, 10), *(one(None, 30, track) for track in "BABA"), one(None, 5)]
    assert blocks(slots) == [[0], [1, 2, 3, 4], [5]]
    # In the order of their names, not of their places.
    assert columns(slots, [1, 2, 3, 4]) == [[2, 4], [1, 3]]
    assert cascade(slots, NINE) == [540, 550, 550, 580, 580, 610]


def test_a_track_alone_is_beside_nothing() -> None:
    assert blocks([one(0, 1, "A"), one(0, 1), one(0, 1, "A")]) == [[0], [1], [2]]


def test_pauses_are_kept_when_items_change_places() -> None:
    slots = [one(540, 30), one(580, 20), one(600, 10)]
    assert pauses(slots) == [10, 0]
    assert cascade([slots[1], slots[0], slots[2]], 540, pauses(slots)) == [540, 570, 600]
    # What goes into each other has no pause, and no negative one.
    assert pauses([one(540, 60), one(570, 10)]) == [0]


TRACKED = {
    1: one(None, 1),
    2: one(None, 1, "A"),
    3: one(None, 1, "A"),
    4: one(None, 1, "B"),
    5: one(None, 1),
}


@pytest.mark.parametrize(
    ("item", "step", "order"),
    [
        # Within its track.
        (3, -1, [1, 3, 2, 4, 5]),
        (2, 1, [1, 3, 2, 4, 5]),
        # At the end of its track it leaves the block.
        (2, -1, [2, 1, 3, 4, 5]),
        (3, 1, [1, 2, 4, 5, 3]),
        (4, -1, [4, 1, 2, 3, 5]),
        (4, 1, [1, 2, 3, 5, 4]),
        # Others pass the whole block.
        (5, -1, [1, 5, 2, 3, 4]),
        (1, 1, [2, 3, 4, 1, 5]),
        # The edges.
        (1, -1, [1, 2, 3, 4, 5]),
        (5, 1, [1, 2, 3, 4, 5]),
    ],
)
def test_an_item_moves_in_its_track(item: int, step: int, order: list[int]) -> None:
    assert moved(TRACKED, item, step) == order


@pytest.mark.parametrize(
    ("item", "after", "order"),
    [
        (3, 1, [1, 3, 2]),
        (1, 3, [2, 3, 1]),
        (2, None, [2, 1, 3]),
        (1, 1, [1, 2, 3]),
        (2, 9, [2, 1, 3]),
    ],
)
def test_an_item_is_put_anywhere(item: int, after: int | None, order: list[int]) -> None:
    assert placed([1, 2, 3], item, after) == order


def test_who_is_put_between_those_beside_each_other_joins_them() -> None:
    slots = {1: one(0, 1), 2: beside(0, 1), 3: one(0, 1)}
    assert rejoined(slots, [1, 3, 2], 3) == {1: False, 3: True, 2: True}
    # Who leaves leaves the others where they are, and nobody joins what stood before.
    assert rejoined({0: one(0, 1)} | slots, [0, 2, 3, 1], 1) == {
        0: False,
        2: False,
        3: False,
        1: False,
    }


slot = st.builds(
    Slot,
    start=st.none() | st.integers(0, DAY_MINUTES - 1),
    length=st.none() | st.integers(0, 300),
    parallel=st.booleans(),
    track=st.sampled_from(["", "A", "B"]),
)
days = st.lists(slot, min_size=1, max_size=10)


@given(days, st.data())
def test_a_step_changes_the_order_of_two_places_and_loses_nobody(
    day: list[Slot], data: st.DataObject
) -> None:
    slots = dict(enumerate(day))
    item, step = data.draw(st.sampled_from([*slots])), data.draw(st.sampled_from([-1, 1]))
    order = moved(slots, item, step)
    assert sorted(order) == [*slots]
    # Of a track the others keep their order.
    same = [each for each in order if slots[each].track == slots[item].track and each != item]
    if slots[item].track:
        assert same == sorted(same)


@given(days, st.data())
def test_an_item_that_is_put_elsewhere_stands_there(day: list[Slot], data: st.DataObject) -> None:
    slots = dict(enumerate(day))
    item = data.draw(st.sampled_from([*slots]))
    after = data.draw(st.sampled_from([None, *(each for each in slots if each != item)]))
    order = placed([*slots], item, after)
    assert sorted(order) == [*slots]
    assert order[order.index(item) - 1] == after if after is not None else order[0] == item
    marks = rejoined(slots, order, item)
    assert marks.keys() == slots.keys()
    assert not marks[order[0]]
    # Each item is in one block, each block in its columns once.
    rows = [Slot(None, 1, marks[each], slots[each].track) for each in order]
    inside = [n for block in blocks(rows) for column in columns(rows, block) for n in column]
    assert sorted(inside) == [*range(len(rows))]


@given(days, st.integers(0, 60))
def test_nothing_moves_where_nothing_changed(day: list[Slot], longer: int) -> None:
    known = [Slot(n * 100, 50, each.parallel, each.track) for n, each in enumerate(day)]
    assert followed(known, known, follow=True) == [each.start for each in known]
    # Whatever the first item becomes, what comes before it is as it was, and no order breaks.
    changed = [Slot(0, 50 + longer, known[0].parallel, known[0].track), *known[1:]]
    starts = followed(known, changed, follow=True)
    assert all(
        0 <= (new or 0) - (old.start or 0) <= longer for new, old in zip(starts, known, strict=True)
    )
