"""When the next one of a series would be."""

from datetime import date

import pytest

from eventsys.events.rhythm import next_day

LONG_AGO = date(2000, 1, 1)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        # One alone: a week later.
        (["2027-01-15"], "2027-01-22"),
        # Weekly, every other week, with a holiday in between.
        (["2027-01-08", "2027-01-15"], "2027-01-22"),
        (["2027-01-01", "2027-01-15"], "2027-01-29"),
        (["2026-12-11", "2027-01-01"], "2027-01-22"),
        # Once a month: the second Friday, the last Friday of a fifth week, over the year's end.
        (["2026-12-11", "2027-01-08"], "2027-02-12"),
        (["2027-04-01", "2027-04-30"], "2027-05-28"),
        (["2026-11-13", "2026-12-11"], "2027-01-08"),
        # The last pause counts, in whatever order they come, and a day counts once.
        (["2027-01-15", "2026-12-11", "2027-01-08", "2027-01-15"], "2027-01-22"),
        # Loka-dagarna: once a year, on the same weekday.
        (["2015-09-03", "2016-09-01"], "2017-08-31"),
        # Two days in a row are no rhythm of one day.
        (["2027-01-14", "2027-01-15"], "2027-01-22"),
    ],
)
def test_keeps_the_weekday_and_the_pause(held: list[str], expected: str) -> None:
    days = [date.fromisoformat(day) for day in held]
    assert next_day(days, LONG_AGO) == date.fromisoformat(expected)


def test_is_never_in_the_past() -> None:
    held = [date(2016, 4, 8), date(2016, 4, 15)]
    assert next_day(held, date(2027, 1, 11)) == date(2027, 1, 15)
    assert next_day(held, date(2027, 1, 15)) == date(2027, 1, 22)
