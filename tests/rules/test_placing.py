"""Facts about registration/placing.py: who gets a seat, with parties and kept seats."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.registration.placing import Person, Quota, Seating, next_up

SALA, KOPING = 1, 2
ROOM = Person("onsite")
FROM_SALA = Person("onsite", municipality=SALA)
INVITED = Person("onsite", is_invited=True)
FOR_SALA = Quota("municipality", str(SALA), 2)


def told(line: Sequence[Sequence[Person]], free: int | None, *quotas: Quota) -> list[bool]:
    """Who of a line gets a seat, when so many are free and nobody of a quota has one yet."""
    return next_up(line, Seating({"onsite": free, "online": 1}, quotas=quotas))


@pytest.mark.parametrize(
    ("quota", "person", "is_covered"),
    [
        (Quota("municipality", "1", 1), FROM_SALA, True),
        (Quota("municipality", "2", 1), FROM_SALA, False),
        (Quota("municipality", "1", 1), ROOM, False),
        (Quota("region", "19", 1), Person("onsite", SALA, 19), True),
        (Quota("region", "19", 1), Person("onsite"), False),
        (Quota("role", "official", 1), Person("onsite", role="official"), True),
        (Quota("role", "", 1), Person("onsite"), False),
        (Quota("invited", "", 1), INVITED, True),
        (Quota("invited", "", 1), ROOM, False),
    ],
)
def test_whom_a_quota_is_about(quota: Quota, person: Person, is_covered: bool) -> None:
    assert quota.covers(person) == is_covered
    # Quotas are about the room of a hybrid event.
    online = Person("online", person.municipality, person.region, person.role, person.is_invited)
    assert Seating({"onsite": 1, "online": 1}, quotas=[quota]).quotas_of(online) == []


def test_the_line_is_served_in_its_order() -> None:
    assert told([[ROOM]] * 3, 2) == [True, True, False]
    assert told([[ROOM]] * 3, None) == [True] * 3
    assert told([[ROOM]], 0) == [False]
    # More have a seat than there are seats.
    assert told([[ROOM]], -1) == [False]


def test_a_party_gets_all_its_seats_or_none_and_nobody_passes_it() -> None:
    assert told([[ROOM] * 3, [ROOM]], 2) == [False, False]
    assert told([[ROOM] * 3, [ROOM]], 4) == [True, True]
    assert told([[ROOM], [ROOM] * 2, [ROOM]], 2) == [True, False, False]


def test_a_party_waits_only_for_the_seats_that_it_lacks() -> None:
    both_ways = [ROOM, Person("online")]
    assert told([both_ways, [ROOM], [Person("online")]], 0) == [False, False, True]


def test_kept_seats_are_for_those_they_are_kept_for() -> None:
    assert told([[ROOM]] * 2, 3, FOR_SALA) == [True, False]
    assert told([[ROOM]] * 2 + [[FROM_SALA]] * 3, 3, FOR_SALA) == [True, False, True, True, False]
    released = Quota("municipality", str(SALA), 2, is_released=True)
    assert told([[ROOM]] * 4, 3, released) == [True, True, True, False]


def test_seats_that_members_have_are_kept_no_more() -> None:
    seating = Seating({"onsite": 3}, Counter(onsite=1), [FOR_SALA], members=Counter({FOR_SALA: 1}))
    assert next_up([[ROOM], [ROOM], [FROM_SALA]], seating) == [True, False, True]


def test_a_member_in_front_is_not_passed_by_other_members() -> None:
    mixed = [FROM_SALA, ROOM]
    assert told([mixed, [FROM_SALA], [INVITED]], 1, Quota("municipality", "1", 1)) == [False] * 3
    # Seats kept for the invited are no use to those in front.
    kept = (Quota("municipality", "1", 1), Quota("invited", "", 1))
    assert told([mixed, [FROM_SALA], [INVITED]], 2, *kept) == [False, False, True]


def test_a_seat_that_somebody_waits_for_is_not_taken_beside_an_own_one() -> None:
    """Two of Sala, one kept seat and one for all: the latter is awaited by the party in front."""
    line = [[ROOM] * 2, [FROM_SALA] * 2, [FROM_SALA]]
    assert told(line, 2, Quota("municipality", "1", 1)) == [False, False, False]
    assert told([[ROOM] * 2, [FROM_SALA]], 2, Quota("municipality", "1", 1)) == [False, True]


def test_at_most_so_many() -> None:
    at_most_one = Quota("municipality", "1", 0, at_most=1)
    assert told([[FROM_SALA], [FROM_SALA], [ROOM]], 9, at_most_one) == [True, False, True]
    assert told([[FROM_SALA] * 2, [FROM_SALA], [ROOM]], 9, at_most_one) == [False, False, True]
    assert told([[FROM_SALA], [FROM_SALA]], None, at_most_one) == [True, False]


PEOPLE = st.builds(
    Person,
    attendance=st.sampled_from(("onsite", "onsite", "online")),
    municipality=st.sampled_from((None, SALA, KOPING)),
    is_invited=st.booleans(),
)
LINES = st.lists(st.lists(PEOPLE, min_size=1, max_size=3), max_size=8)
QUOTAS = st.tuples(
    st.builds(Quota, st.just("municipality"), st.just("1"), st.integers(0, 3), st.none()),
    st.builds(
        Quota, st.just("municipality"), st.just("2"), st.integers(0, 3), st.none() | st.just(2)
    ),
    st.builds(Quota, st.just("invited"), st.just(""), st.integers(0, 3), st.none()),
)


@given(LINES, st.integers(0, 8), st.integers(0, 3), QUOTAS)
def test_no_seat_is_given_that_is_not_there_or_is_kept(
    line: list[list[Person]], onsite: int, online: int, quotas: tuple[Quota, ...]
) -> None:
    fits = next_up(line, Seating({"onsite": onsite, "online": online}, quotas=quotas))
    seated = [person for group, fit in zip(line, fits, strict=True) if fit for person in group]
    assert Counter(person.attendance for person in seated) <= Counter(onsite=onsite, online=online)
    room = [person for person in seated if person.attendance == "onsite"]
    for quota in quotas:
        members = sum(map(quota.covers, room))
        assert quota.at_most is None or members <= quota.at_most
        # Those who are not of it have left its seats alone.
        others = [person for person in room if not quota.covers(person)]
        assert len(others) <= max(0, onsite - quota.seats)


@given(LINES, st.integers(0, 8))
def test_the_first_who_stays_is_short_of_a_seat(line: list[list[Person]], onsite: int) -> None:
    """Without quotas: all before it have seats, and with it there would be one too many."""
    fits = next_up(line, Seating({"onsite": onsite, "online": None}))
    if False in fits:
        first = fits.index(False)
        wanted = sum(each.attendance == "onsite" for group in line[: first + 1] for each in group)
        assert wanted > onsite
        later = [group for group, fit in zip(line[first:], fits[first:], strict=True) if fit]
        assert all(person.attendance == "online" for group in later for person in group)
