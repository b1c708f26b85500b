"""Rules about signing up for programme items: what is beside what, and for whom. Values only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations


@dataclass(frozen=True)
class Offer:
    """A programme item that one signs up for. Minutes count from midnight of its day.

    `taken` are its seats that are taken, `wishes` are those of people who wait for a seat.
    """

    id: int
    title: str
    day: date | None
    start: int | None
    end: int | None
    is_online: bool
    seats: int | None
    is_chosen: bool
    taken: int = 0
    wishes: int = 0

    @property
    def left(self) -> int | None:
        """Seats that can still be taken; None means no limit."""
        return None if self.seats is None else max(0, self.seats - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class Group:
    """Offers that stand together. Of those that are all at the same time, one can be chosen."""

    offers: tuple[Offer, ...]
    is_one: bool


def overlap(one: Offer, other: Offer) -> bool:
    """Whether nobody can be at both. What has no known end is a moment."""
    if one.start is None or other.start is None or one.day != other.day:
        return False
    if one.start == other.start:
        return True
    first, second = sorted((one, other), key=lambda each: each.start or 0)
    return first.end is not None and (second.start or 0) < first.end


def groups(offers: Iterable[Offer]) -> list[Group]:
    """The offers by time: those that hang together by overlapping stand in one group."""
    found: list[list[Offer]] = []
    for offer in sorted(offers, key=when):
        together = [group for group in found if any(overlap(offer, each) for each in group)]
        for group in together:
            found.remove(group)
        found.append([*(each for group in together for each in group), offer])
    return [
        Group(
            tuple(group), len(group) > 1 and all(overlap(*pair) for pair in combinations(group, 2))
        )
        for group in sorted(found, key=lambda group: when(group[0]))
    ]


def clashes(offers: Sequence[Offer]) -> list[tuple[Offer, Offer]]:
    """Which of these cannot both be attended."""
    return [pair for pair in combinations(sorted(offers, key=when), 2) if overlap(*pair)]


def is_for(offer: Offer, attendance: str, *, is_hybrid: bool) -> bool:
    """Whether it makes sense for somebody: at a hybrid event one chooses what is held there."""
    return not is_hybrid or offer.is_online == (attendance == "online")


def missed(chosen: Iterable[Offer], held: Collection[int]) -> set[int]:
    """Which of these have no seat left for somebody who already holds some."""
    return {offer.id for offer in chosen if offer.is_full and offer.id not in held}


def when(offer: Offer) -> tuple[bool, date, bool, int, int]:
    """What to sort by: what has a time comes first on its day."""
    day = offer.day or date.min
    return offer.day is None, day, offer.start is None, offer.start or 0, offer.id
