"""What is shown of answers tells nobody's: tried by somebody who knows the rules and computes back.

For each view that can be shown all the numbers that lead to it are gathered. What is the same in
all of them is known to whoever sees the view; no number from 1 to 4 may be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.evaluation import rules
from eventsys.evaluation.rules import FEWEST, SCALE, Group

Shown = Callable[[Mapping[str, int]], list[Group]]
View = tuple[tuple[tuple[str, ...], int], ...]
MARKS = st.lists(st.sampled_from(SCALE), max_size=60)


def view(groups: Sequence[Group]) -> View:
    return tuple((group.cells, group.count) for group in groups)


def sums(whole: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can spread over so many cells."""
    if cells == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        for rest in sums(whole - first, cells - 1):
            yield first, *rest


def known(shown: Shown, cells: int, most: int) -> list[tuple[View, int]]:
    """Views from which somebody would know a number from 1 to 4, for up to `most` people."""
    found: dict[View, list[set[int]]] = defaultdict(lambda: [set() for _cell in range(cells)])
    for whole in range(most + 1):
        for numbers in sums(whole, cells):
            counts = {str(at + 1): number for at, number in enumerate(numbers)}
            for at, number in enumerate(numbers):
                found[view(shown(counts))][at].add(number)
    return [
        (seen, number)
        for seen, possible in found.items()
        for each in possible
        for number in each
        if len(each) == 1 and 0 < number < FEWEST
    ]


def counted(marks: Sequence[str]) -> dict[str, int]:
    return {cell: marks.count(cell) for cell in SCALE}


def test_no_number_on_a_scale_can_be_computed_back() -> None:
    assert known(rules.scale_groups, 5, 13) == []


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 20), (4, 13), (5, 11)])
def test_no_number_of_an_option_can_be_computed_back(cells: int, most: int) -> None:
    assert known(rules.choice_groups, cells, most) == []


@given(MARKS)
def test_every_group_is_empty_or_of_five_and_all_are_counted(marks: list[str]) -> None:
    for shown in (rules.scale_groups, rules.choice_groups):
        groups = shown(counted(marks))
        assert [group.count for group in groups if 0 < group.count < FEWEST] == []
        if groups:
            assert sum(group.count for group in groups) == len(marks)
            assert sorted(cell for group in groups for cell in group.cells) == [*SCALE]
        if len(marks) < FEWEST:
            assert groups == []


@given(MARKS)
def test_a_mean_is_told_only_where_it_can_be_read_anyway(marks: list[str]) -> None:
    groups = rules.scale_groups(counted(marks))
    mean = rules.mean(groups)
    is_whole = bool(groups) and all(len(group.cells) == 1 for group in groups)
    assert mean == (sum(map(int, marks)) / len(marks) if is_whole else None)


@given(st.lists(MARKS, min_size=1, max_size=4))
def test_a_sum_follows_from_what_its_events_show(every: list[list[str]]) -> None:
    """Each of its groups is made of whole groups of each event: less an event, it is the others."""
    tables = [groups for marks in every if (groups := rules.scale_groups(counted(marks)))]
    summed = rules.summed(tables)
    assert sum(group.count for group in summed) == sum(g.count for t in tables for g in t)
    for block in summed:
        inside = [g for table in tables for g in table if {*g.cells} <= {*block.cells}]
        assert block.count == sum(group.count for group in inside)
        for table in tables:
            assert {c for g in table if g in inside for c in g.cells} == {*block.cells}


def test_a_sum_keeps_the_order_of_a_scale() -> None:
    fine = [Group((cell,), 5) for cell in SCALE]
    coarse = [Group(("1", "2", "3"), 6), Group(("4",), 5), Group(("5",), 9)]
    assert view(rules.summed([fine, coarse])) == (
        (("1", "2", "3"), 21),
        (("4",), 10),
        (("5",), 14),
    )
    assert rules.summed([]) == []


def test_two_looks_never_differ_by_fewer_than_five_people() -> None:
    """Whenever somebody looks: while it runs and when it has closed, after any number."""
    for answered in range(120):
        looks = [rules.shown_people(n, is_closed=False) for n in range(answered + 1)]
        looks.append(rules.shown_people(answered, is_closed=True))
        steps = {after - before for before, after in product(looks, looks)}
        assert [step for step in steps if 0 < step < FEWEST] == []
        assert looks == sorted(looks)
        assert looks[-1] <= answered


def test_only_the_first_few_can_lack_their_last_ones() -> None:
    closed = [rules.shown_people(n, is_closed=True) for n in range(13)]
    assert closed == [0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 11, 12]


def test_batches_are_of_five() -> None:
    assert [rules.batch_of(n) for n in (1, 5, 6, 10, 11)] == [0, 0, 1, 1, 2]
    assert [rules.shown_batches(n) for n in (0, 5, 10, 11, 15)] == [0, 1, 2, 3, 3]
