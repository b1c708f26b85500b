"""Facts about registration/rules.py: when one can register, and who gets a seat."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.registration.rules import (
    Entrance,
    Offers,
    Seats,
    attendances,
    entrance_state,
    erase_health_on,
    erase_person_on,
    held_until,
    promoted_count,
)

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = Entrance(
    status="published",
    is_past=False,
    audience="open",
    enabled=True,
    external_url="",
    opens_at=None,
    closes_at=None,
)


@pytest.mark.parametrize(
    ("different", "state"),
    [
        ({}, "open"),
        ({"enabled": False}, "none"),
        ({"external_url": "https://example.org"}, "external"),
        ({"external_url": "https://example.org", "enabled": False}, "external"),
        ({"audience": "invitation"}, "invitation"),
        ({"audience": "invitation", "enabled": False}, "none"),
        ({"opens_at": NOW + HOUR}, "early"),
        ({"opens_at": NOW}, "open"),
        ({"opens_at": NOW - HOUR}, "open"),
        ({"closes_at": NOW + HOUR}, "open"),
        ({"closes_at": NOW}, "closed"),
        ({"closes_at": NOW - HOUR}, "closed"),
        ({"opens_at": NOW - HOUR, "closes_at": NOW + HOUR}, "open"),
        ({"is_past": True}, "past"),
        ({"is_past": True, "external_url": "https://example.org"}, "past"),
        ({"is_past": True, "closes_at": NOW - HOUR}, "past"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "cancelled", "is_past": True, "enabled": False}, "cancelled"),
        # What a preview shows: how it will be once it is published.
        ({"status": "draft"}, "open"),
    ],
)
def test_the_entrance_is_open_or_says_why_not(different: dict[str, object], state: str) -> None:
    assert entrance_state(replace(OPEN, **different), NOW) == state  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("total", "taken", "waiting", "free", "is_full", "promoted"),
    [
        (None, 0, 0, None, False, 0),
        (None, 500, 0, None, False, 0),
        # The limit was taken away while somebody waited.
        (None, 5, 3, None, False, 3),
        (10, 0, 0, 10, False, 0),
        (10, 9, 0, 1, False, 0),
        (10, 10, 0, 0, True, 0),
        (10, 10, 4, 0, True, 0),
        # Nobody overtakes those who wait, even if a seat is free at the moment.
        (10, 9, 4, 1, True, 1),
        (10, 4, 4, 6, True, 4),
        # Seats were taken away: those who have one keep it.
        (10, 12, 1, 0, True, 0),
        (0, 0, 0, 0, True, 0),
    ],
)
def test_seats(
    total: int | None, taken: int, waiting: int, free: int | None, is_full: bool, promoted: int
) -> None:
    seats = Seats(total, taken, waiting)
    assert (seats.free, seats.is_full, promoted_count(seats)) == (free, is_full, promoted)


counts = st.integers(0, 200)


@given(st.none() | counts, counts, counts)
def test_moving_up_never_takes_more_than_there_is(
    total: int | None, taken: int, waiting: int
) -> None:
    up = promoted_count(Seats(total, taken, waiting))
    assert 0 <= up <= waiting
    if total is not None:
        assert up == 0 or taken + up <= total
        after = Seats(total, taken + up, waiting - up)
        assert after.waiting == 0 or after.free == 0


@pytest.mark.parametrize(
    ("format", "ways"),
    [("onsite", ("onsite",)), ("online", ("online",)), ("hybrid", ("onsite", "online"))],
)
def test_ways_of_taking_part(format: str, ways: tuple[str, ...]) -> None:
    assert attendances(format) == ways


def test_personal_data_is_erased_in_time() -> None:
    assert erase_health_on(date(2027, 3, 2)) == date(2027, 3, 16)
    assert erase_person_on(date(2027, 3, 2)) == date(2027, 5, 31)


@pytest.mark.parametrize(
    ("policy", "starts_in", "until"),
    [
        ("promote", timedelta(days=9), None),
        ("offer", timedelta(days=9), timedelta(hours=24)),
        # Never beyond the start, and once it has begun nobody is asked.
        ("offer", timedelta(hours=5), timedelta(hours=5)),
        ("offer", timedelta(0), None),
        ("ask_late", timedelta(hours=48, seconds=1), None),
        ("ask_late", timedelta(hours=48), timedelta(hours=24)),
        ("ask_late", timedelta(minutes=-1), None),
    ],
)
def test_how_long_a_seat_is_held(
    policy: str, starts_in: timedelta, until: timedelta | None
) -> None:
    expected = None if until is None else NOW + until
    assert held_until(Offers(policy, 24, 48), NOW + starts_in, NOW) == expected


def test_an_offer_ends_with_a_full_minute_and_lasts_as_long_over_the_change_of_the_clock() -> None:
    """The night of 27 to 28 March 2027 has one hour less: 24 hours are 24 hours all the same."""
    evening = datetime(2027, 3, 27, 21, 30, 45, tzinfo=UTC)
    until = held_until(Offers("offer", 24, 48), None, evening)
    assert until == datetime(2027, 3, 28, 21, 30, tzinfo=UTC)
    assert held_until(Offers("ask_late", 24, 48), None, evening) is None
