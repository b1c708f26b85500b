"""What of the answers is shown, so that nobody can be picked out. Values in, values out.

Numbers are shown in groups, none of which is of 1 to 4 people. Which groups those are follows from
the numbers, and a reader may know by which rule; so each rule is such that whatever it hides could
be at least two different numbers (a test counts them). What is summed over events is summed from
the groups that each of them shows, so that a sum tells nothing new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("scale", "choice", "text")
SCALE: tuple[str, ...] = ("1", "2", "3", "4", "5")
# Fewer people than these are never shown by themselves.
FEWEST = 5
DAYS, MOST_DAYS = 21, 90
MOST_QUESTIONS, MOST_OPTIONS = 10, 10
LABEL, TEXT = 200, 2000
TEXT_DAYS = 730
# How a scale may be cut into groups, from the most telling way to the least. A cut stands after
# the number it is named by.
CUTS = (
    (1, 2, 3, 4),
    (2, 3, 4),
    (1, 2, 3),
    (3, 4),
    (2, 3),
    (1, 2),
    (3,),
    (2,),
    (),
)


@dataclass(frozen=True)
class Group:
    """Answers that are counted together, and how many people gave one of them."""

    cells: tuple[str, ...]
    count: int


def closes_on(last_on: date, days: int) -> date:
    """The last day on which one can answer."""
    return last_on + timedelta(days=days)


def batch_of(number: int) -> int:
    """With which others somebody is counted who is the first (1), second … to answer."""
    return (number - 1) // FEWEST


def shown_people(answered: int, is_closed: bool) -> int:
    """How many of those who have answered the results tell of.

    Never fewer than five, and never fewer than five more than before: so what is new since the
    last look is always of five people or more. The last five are held back while others may come,
    since with them go the few who come after them when it closes.
    """
    if answered < FEWEST:
        return 0
    if is_closed and answered >= 2 * FEWEST:
        return answered
    return max(FEWEST, (answered // FEWEST - 1) * FEWEST)


def shown_batches(people: int) -> int:
    """How many batches so many people are."""
    return -(-people // FEWEST)


def scale_groups(counts: Mapping[str, int]) -> list[Group]:
    """A scale in the smallest groups of neighbours that may be shown; none for too few people."""
    if sum(counts.values()) < FEWEST:
        return []
    numbers = [counts.get(cell, 0) for cell in SCALE]
    for cuts in CUTS:
        edges = [0, *cuts, len(SCALE)]
        spans = [slice(*pair) for pair in zip(edges, edges[1:], strict=False)]
        groups = [Group(SCALE[span], sum(numbers[span])) for span in spans]
        if all(_may_be_shown(group.count) for group in groups):
            return groups
    raise AssertionError("all of them together are five or more")


def choice_groups(counts: Mapping[str, int]) -> list[Group]:
    """Options one by one, and those that may not be shown together in one group at the end.

    The group takes everything up to some number, so that nothing follows from which are in it; and
    its numbers differ, so that each of its options could be any of them. Where all are alike and
    few, nothing is shown.
    """
    if sum(counts.values()) < FEWEST:
        return []
    if all(_may_be_shown(count) for count in counts.values()):
        return [Group((key,), count) for key, count in counts.items()]
    sizes = sorted({count for count in counts.values() if count >= FEWEST})
    for least, most in [(1, FEWEST - 1), (0, FEWEST - 1), *((0, size) for size in sizes)]:
        together = {key: count for key, count in counts.items() if least <= count <= most}
        if len({*together.values()}) > 1 and sum(together.values()) >= FEWEST:
            alone = [Group((key,), count) for key, count in counts.items() if key not in together]
            return [*alone, Group((*together,), sum(together.values()))]
    return []


def summed(tables: Sequence[Sequence[Group]]) -> list[Group]:
    """Several events together, in groups that can be made of the groups of each."""
    cells = list(dict.fromkeys(cell for table in tables for each in table for cell in each.cells))
    place: dict[str, set[str]] = {cell: {cell} for cell in cells}
    for group in (group for table in tables for group in table):
        joined = set[str]().union(*(place[cell] for cell in group.cells))
        for cell in joined:
            place[cell] = joined
    blocks = list({id(block): block for block in place.values()}.values())
    counts = {id(block): 0 for block in blocks}
    for group in (group for table in tables for group in table):
        counts[id(place[group.cells[0]])] += group.count
    return [
        Group(tuple(cell for cell in cells if cell in block), counts[id(block)]) for block in blocks
    ]


def mean(groups: Sequence[Group]) -> float | None:
    """The mean of a scale, where each of its numbers is shown: otherwise it would tell of them."""
    whole = sum(group.count for group in groups)
    if not whole or any(len(group.cells) > 1 for group in groups):
        return None
    return sum(int(group.cells[0]) * group.count for group in groups) / whole


def _may_be_shown(count: int) -> bool:
    return count == 0 or count >= FEWEST
