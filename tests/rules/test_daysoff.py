"""Holidays, eves and bridge days in Sweden and Denmark."""

from datetime import date

import pytest

from eventsys.core import daysoff


@pytest.mark.parametrize(
    ("day", "country", "language", "name", "is_bridge"),
    [
        (date(2027, 5, 6), "SE", "sv", "Kristi himmelsfärdsdag", False),
        (date(2027, 5, 7), "SE", "sv", "Klämdag", True),
        (date(2027, 6, 25), "SE", "sv", "Midsommarafton", False),
        (date(2027, 12, 24), "SE", "en", "Christmas Eve", False),
        (date(2026, 1, 5), "SE", "sv", "Klämdag", True),
        (date(2027, 5, 6), "DK", "da", "Kristi himmelfartsdag", False),
        (date(2027, 5, 7), "DK", "sv", "Klämdag", True),
        (date(2027, 3, 25), "DK", "da", "Skærtorsdag", False),
        (date(2027, 12, 31), "DK", "da", "Nytårsaften", False),
        (date(2027, 5, 17), "DK", "sv", "Anden pinsedag", False),
    ],
)
def test_a_day_off(day: date, country: str, language: str, name: str, is_bridge: bool) -> None:
    assert daysoff.find(day, country, language) == daysoff.DayOff(day, name, is_bridge)


@pytest.mark.parametrize(
    ("day", "country"),
    [
        (date(2027, 5, 17), "SE"),  # Whit Monday is a working day in Sweden.
        (date(2027, 3, 25), "SE"),
        (date(2027, 10, 8), "SE"),
        (date(2027, 10, 9), "SE"),  # A Saturday is no news.
        (date(2027, 6, 25), "DK"),
        (date(2027, 5, 10), "DK"),
    ],
)
def test_an_ordinary_day(day: date, country: str) -> None:
    assert daysoff.find(day, country, "sv") is None
