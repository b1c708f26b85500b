"""Who wants to hear of what. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass

NUMBERS: frozenset[int] = frozenset()
SLUGS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to hear of, by id; themes by slug. None of a sort: all of that sort."""

    regions: frozenset[int] = NUMBERS
    kinds: frozenset[int] = NUMBERS
    themes: frozenset[str] = SLUGS
    municipalities: frozenset[int] = NUMBERS


@dataclass(frozen=True)
class Sender:
    """The region that a newsletter comes from, and its municipalities."""

    region: int
    municipalities: frozenset[int]


@dataclass(frozen=True)
class Offer:
    """An event as far as somebody may want to hear of it.

    `municipality` is none where one can take part from anywhere, or where no place is named.
    """

    event: int
    kind: int
    themes: frozenset[str]
    municipality: int | None


def with_regions(wishes: Wishes, region_of: dict[int, int]) -> Wishes:
    """The same, with the regions of the chosen municipalities: whoever chooses Sala wants to hear
    from the region of Sala. `region_of` knows the region of each municipality.
    """
    around = {region_of[each] for each in wishes.municipalities if each in region_of}
    return Wishes(wishes.regions | around, wishes.kinds, wishes.themes, wishes.municipalities)


def hears_from(wishes: Wishes, region: int) -> bool:
    """Whether somebody wants letters from a region at all."""
    return not wishes.regions or region in wishes.regions


def wanted(wishes: Wishes, sender: Sender, offers: Iterable[Offer]) -> tuple[int, ...]:
    """The events of a newsletter that somebody wants to hear of, in their order."""
    if not hears_from(wishes, sender.region):
        return ()
    # A choice among the municipalities of one region says nothing about another region's.
    places = wishes.municipalities & sender.municipalities
    return tuple(each.event for each in offers if _fits(wishes, places, each))


def _fits(wishes: Wishes, places: frozenset[int], offer: Offer) -> bool:
    if wishes.kinds and offer.kind not in wishes.kinds:
        return False
    if wishes.themes and not wishes.themes & offer.themes:
        return False
    return not places or offer.municipality is None or offer.municipality in places
