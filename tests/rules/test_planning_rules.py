"""Choosing days for a term and for a tour."""

from datetime import date

import pytest

from eventsys.planning import rules
from eventsys.planning.rules import Placed


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("day", "country", "why"),
    [
        ("2027-03-26", "SE", "Långfredagen"),
        ("2027-05-07", "SE", "Klämdag"),
        ("2027-07-08", "SE", "Skolfritt på sommaren"),
        ("2027-07-08", "DK", "Skolfritt på sommaren"),
        ("2027-08-19", "SE", ""),
        ("2027-06-22", "DK", ""),
        ("2027-03-05", "SE", ""),
        ("2027-03-06", "SE", ""),
    ],
)
def test_days_off(day: str, country: str, why: str) -> None:
    assert rules.off(date.fromisoformat(day), country, "sv") == why


def test_a_weekend_is_no_day_for_a_tour() -> None:
    assert rules.off_or_weekend(date(2027, 3, 6), "SE", "sv") == "Helg"


def test_eight_fridays_pass_over_good_friday_in_their_order() -> None:
    wished = rules.in_rhythm(date(2027, 3, 12), 4, 1)
    assert wished == days("2027-03-12", "2027-03-19", "2027-03-26", "2027-04-02")
    assert rules.placed(wished, rules.LATER, "SE", "sv") == [
        Placed(date(2027, 3, 12), date(2027, 3, 12)),
        Placed(date(2027, 3, 19), date(2027, 3, 19)),
        Placed(date(2027, 4, 2), date(2027, 3, 26), "Långfredagen"),
        Placed(date(2027, 4, 9), date(2027, 4, 2)),
    ]


def test_once_a_month_only_the_one_is_moved() -> None:
    wished = rules.in_rhythm(date(2027, 2, 26), 3, rules.MONTHLY)
    assert wished == days("2027-02-26", "2027-03-26", "2027-04-23")
    found = [each.on for each in rules.placed(wished, rules.LATER, "SE", "sv")]
    assert found == days("2027-02-26", "2027-04-02", "2027-04-23")


def test_skipped_or_left_where_it_is() -> None:
    wished = days("2027-03-19", "2027-03-26")
    skipped = rules.placed(wished, rules.SKIP, "SE", "sv")
    assert [(each.on, each.is_kept) for each in skipped] == [(wished[0], True), (wished[1], False)]
    kept = rules.placed(wished, rules.KEEP, "SE", "sv")
    assert [(each.on, each.is_kept) for each in kept] == [(day, True) for day in wished]


def test_two_on_one_day_stay_together() -> None:
    wished = days("2027-03-26", "2027-03-26", "2027-04-02")
    found = [each.on for each in rules.placed(wished, rules.LATER, "SE", "sv")]
    assert found == days("2027-04-02", "2027-04-02", "2027-04-09")


def test_a_summer_is_passed_over_as_a_whole() -> None:
    (found,) = rules.placed([date(2027, 7, 2)], rules.LATER, "SE", "sv")
    assert found.on == date(2027, 8, 20)


def test_days_of_a_tour() -> None:
    found = rules.proposed(date(2027, 4, 27), 5, 2, [1, 2, 3], "SE")
    # Thursday 6 May is Ascension Day.
    assert found == days("2027-04-27", "2027-04-29", "2027-05-04", "2027-05-11", "2027-05-13")


def test_no_weekday_gives_no_day() -> None:
    assert rules.proposed(date(2027, 4, 27), 5, 2, [], "SE") == []
    assert rules.proposed(date(2027, 4, 27), 2, 1, [5, 6], "SE") == []


def test_the_last_term_begins_after_the_long_pause() -> None:
    held = days("2026-03-06", "2026-09-04", "2026-10-02", "2026-11-06")
    assert rules.last_term(held) == date(2026, 9, 4)
    assert rules.last_term([]) is None


@pytest.mark.parametrize(
    ("first", "weeks"), [("2027-01-08", 1), ("2027-01-09", 2), ("2027-01-15", 2), ("2027-01-01", 0)]
)
def test_a_term_keeps_its_weekdays(first: str, weeks: int) -> None:
    assert rules.weeks_to(date(2027, 1, 1), date.fromisoformat(first)) == weeks
