"""Which programme items one can be at, by their times."""

from dataclasses import replace
from datetime import date

from eventsys.registration import sign_up_rules as rules
from eventsys.registration.sign_up_rules import Offer

DAY = date(2027, 3, 2)


def offer(
    number: int, start: int | None = None, end: int | None = None, day: date | None = DAY
) -> Offer:
    return Offer(number, f"Punkt {number}", day, start, end, False, None, False)


def numbers(offers: list[Offer]) -> list[tuple[bool, list[int]]]:
    return [(group.is_one, [each.id for each in group.offers]) for group in rules.groups(offers)]


def test_items_that_are_all_at_the_same_time_are_one_choice() -> None:
    lunch, first, second = offer(1, 720, 780), offer(2, 600, 660), offer(3, 600, 690)
    bus, tomorrow = offer(4), offer(5, 600, 660, date(2027, 3, 3))
    assert numbers([lunch, first, second, bus, tomorrow]) == [
        (True, [2, 3]),
        (False, [1]),
        (False, [4]),
        (False, [5]),
    ]


def test_a_long_item_beside_two_short_ones_leaves_both_of_them_open() -> None:
    whole, early, late = offer(1, 600, 720), offer(2, 600, 660), offer(3, 660, 720)
    assert numbers([whole, early, late]) == [(False, [1, 2, 3])]
    assert [(one.id, other.id) for one, other in rules.clashes([whole, early, late])] == [
        (1, 2),
        (1, 3),
    ]


def test_what_ends_when_the_next_begins_does_not_clash() -> None:
    assert rules.clashes([offer(1, 600, 660), offer(2, 660, 720)]) == []
    assert rules.clashes([offer(1, 600, None), offer(2, 630, 720)]) == []
    assert len(rules.clashes([offer(1, 600, None), offer(2, 600, 720)])) == 1
    assert rules.clashes([offer(1), offer(2)]) == []


def test_at_a_hybrid_event_one_chooses_what_is_held_there() -> None:
    here, online = offer(1), replace(offer(2), is_online=True)
    assert [rules.is_for(each, "online", is_hybrid=True) for each in (here, online)] == [
        False,
        True,
    ]
    assert [rules.is_for(each, "onsite", is_hybrid=True) for each in (here, online)] == [
        True,
        False,
    ]
    assert rules.is_for(online, "onsite", is_hybrid=False)


def test_what_is_full_is_missed_unless_it_is_held() -> None:
    full, free = replace(offer(1), seats=2, taken=2), replace(offer(2), seats=2, taken=1)
    lowered = replace(offer(3), seats=2, taken=3)
    assert (full.left, free.left, lowered.left, offer(4).left) == (0, 1, 0, None)
    assert rules.missed([full, free, lowered], ()) == {1, 3}
    assert rules.missed([full, free, lowered], {1}) == {3}
