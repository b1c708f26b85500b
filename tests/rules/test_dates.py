"""Facts about core/dates.py: how days and hours are written in three languages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core.dates import (
    Span,
    clock,
    clock_range,
    day_words,
    duration_words,
    iso_local,
    month_grid,
    month_short,
    month_title,
    short_day,
    week,
    weekday_short,
    when_words,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = date(2027, 3, 24)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)


def span(day: date, start: int, end: int) -> Span:
    return Span(day, at(day, start), at(day, end))


@pytest.mark.parametrize(
    ("language", "full", "short", "month", "weekday_and_month"),
    [
        ("sv", "onsdag 24 mars 2027", "24 mars 2027", "mars 2027", "ons mars"),
        ("da", "onsdag den 24. marts 2027", "24. marts 2027", "marts 2027", "ons mar"),
        ("en", "Wednesday 24 March 2027", "24 March 2027", "March 2027", "Wed Mar"),
    ],
)
def test_a_day_in_words(
    language: str, full: str, short: str, month: str, weekday_and_month: str
) -> None:
    assert day_words(DAY, language) == full
    assert short_day(DAY, language) == short
    assert month_title(2027, 3, language) == month
    assert f"{weekday_short(DAY, language)} {month_short(DAY, language)}" == weekday_and_month


def test_a_language_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(KeyError):
        short_day(DAY, "fi")


@pytest.mark.parametrize(
    ("start", "end", "sv", "da", "en"),
    [
        ((17, 30), (20, 0), "kl. 17.30–20.00", "kl. 17.30–20.00", "17:30–20:00"),
        ((18, 0), (20, 0), "kl. 18–20", "kl. 18–20", "18:00–20:00"),
        ((9, 0), (10, 30), "kl. 9.00–10.30", "kl. 9.00–10.30", "09:00–10:30"),
        ((18, 0), None, "kl. 18", "kl. 18", "18:00"),
        ((8, 15), None, "kl. 8.15", "kl. 8.15", "08:15"),
        ((18, 0), (18, 0), "kl. 18", "kl. 18", "18:00"),
        ((18, 0), (0, 0), "kl. 18–24", "kl. 18–24", "18:00–24:00"),
        ((18, 30), (0, 0), "kl. 18.30–24.00", "kl. 18.30–24.00", "18:30–24:00"),
        ((22, 0), (2, 0), "kl. 22–2 nästa dag", "kl. 22–2 næste dag", "22:00–02:00 the next day"),
    ],
)
def test_hours(
    start: tuple[int, int], end: tuple[int, int] | None, sv: str, da: str, en: str
) -> None:
    begin, last = time(*start), time(*end) if end else None
    assert [clock_range(begin, last, x) for x in ("sv", "da", "en")] == [sv, da, en]
    later = timedelta(days=1 if last and last < begin else 0)
    ends_at = datetime.combine(DAY + later, last) if last else None
    begins_at = datetime.combine(DAY, begin)
    assert [clock_range(begins_at, ends_at, x) for x in ("sv", "da", "en")] == [sv, da, en]


def test_an_end_days_later_names_its_day() -> None:
    start, end = at(DAY, 18), at(date(2027, 3, 26), 12, 30)
    assert clock_range(start, end, "sv") == "kl. 18.00 till fredag 26 mars 2027 kl. 12.30"
    assert clock_range(start, end, "da") == "kl. 18.00 til fredag den 26. marts 2027 kl. 12.30"
    assert clock_range(start, end, "en") == "18:00 to Friday 26 March 2027, 12:30"


def test_one_clock_time() -> None:
    assert [clock(time(9, 5), x) for x in ("sv", "da", "en")] == ["9.05", "9.05", "09:05"]


@pytest.mark.parametrize(
    ("days", "sv", "da", "en"),
    [
        (
            [date(2016, 9, 1)],
            "torsdag 1 september 2016",
            "torsdag den 1. september 2016",
            "Thursday 1 September 2016",
        ),
        (
            [date(2016, 9, 1), date(2016, 9, 2)],
            "1–2 september 2016",
            "1.–2. september 2016",
            "1–2 September 2016",
        ),
        (
            [date(2016, 8, 31), date(2016, 9, 1), date(2016, 9, 2)],
            "31 augusti–2 september 2016",
            "31. august – 2. september 2016",
            "31 August – 2 September 2016",
        ),
        (
            [date(2026, 12, 31), date(2027, 1, 1)],
            "31 december 2026–1 januari 2027",
            "31. december 2026 – 1. januar 2027",
            "31 December 2026 – 1 January 2027",
        ),
        (
            [date(2027, 3, 2), date(2027, 3, 9), date(2027, 3, 16)],
            "2, 9 och 16 mars 2027",
            "2., 9. og 16. marts 2027",
            "2, 9 and 16 March 2027",
        ),
        (
            [date(2027, 3, 30), date(2027, 4, 6)],
            "30 mars och 6 april 2027",
            "30. marts og 6. april 2027",
            "30 March and 6 April 2027",
        ),
        (
            [date(2026, 12, 15), date(2027, 1, 19)],
            "15 december 2026 och 19 januari 2027",
            "15. december 2026 og 19. januar 2027",
            "15 December 2026 and 19 January 2027",
        ),
        ([], "", "", ""),
    ],
)
def test_days_without_hours(days: list[date], sv: str, da: str, en: str) -> None:
    spans = [Span(day) for day in reversed(days)]
    assert [when_words(spans, x) for x in ("sv", "da", "en")] == [sv, da, en]


TUESDAY, WEDNESDAY, THURSDAY = date(2027, 3, 2), date(2027, 3, 3), date(2027, 3, 4)


@pytest.mark.parametrize(
    ("spans", "sv", "da", "en"),
    [
        (
            [Span(DAY, at(DAY, 17, 30), at(DAY, 20))],
            "onsdag 24 mars 2027 kl. 17.30–20.00",
            "onsdag den 24. marts 2027 kl. 17.30–20.00",
            "Wednesday 24 March 2027, 17:30–20:00",
        ),
        (
            [Span(DAY, at(DAY, 9))],
            "onsdag 24 mars 2027 kl. 9",
            "onsdag den 24. marts 2027 kl. 9",
            "Wednesday 24 March 2027, 09:00",
        ),
        (
            [span(TUESDAY, 9, 16), span(WEDNESDAY, 9, 12)],
            "tisdag 2 mars 2027 kl. 9–16 och onsdag 3 mars 2027 kl. 9–12",
            "tirsdag den 2. marts 2027 kl. 9–16 og onsdag den 3. marts 2027 kl. 9–12",
            "Tuesday 2 March 2027, 09:00–16:00 and Wednesday 3 March 2027, 09:00–12:00",
        ),
        (
            [span(TUESDAY, 9, 16), span(WEDNESDAY, 9, 16)],
            "2–3 mars 2027 kl. 9–16 båda dagarna",
            "2.–3. marts 2027 kl. 9–16 begge dage",
            "2–3 March 2027, 09:00–16:00 both days",
        ),
        (
            [span(TUESDAY, 9, 16), span(WEDNESDAY, 9, 16), span(DAY, 9, 16)],
            "2, 3 och 24 mars 2027 kl. 9–16 alla dagarna",
            "2., 3. og 24. marts 2027 kl. 9–16 alle dage",
            "2, 3 and 24 March 2027, 09:00–16:00 each day",
        ),
        (
            [span(TUESDAY, 9, 16), Span(WEDNESDAY), span(THURSDAY, 9, 12)],
            "tisdag 2 mars 2027 kl. 9–16, onsdag 3 mars 2027 och torsdag 4 mars 2027 kl. 9–12",
            "tirsdag den 2. marts 2027 kl. 9–16, onsdag den 3. marts 2027 og "
            "torsdag den 4. marts 2027 kl. 9–12",
            "Tuesday 2 March 2027, 09:00–16:00; Wednesday 3 March 2027 and "
            "Thursday 4 March 2027, 09:00–12:00",
        ),
        (
            [span(TUESDAY, 18, 20), span(TUESDAY, 9, 12)],
            "tisdag 2 mars 2027 kl. 9–12 och kl. 18–20",
            "tirsdag den 2. marts 2027 kl. 9–12 og kl. 18–20",
            "Tuesday 2 March 2027, 09:00–12:00 and 18:00–20:00",
        ),
    ],
)
def test_days_with_hours(spans: list[Span], sv: str, da: str, en: str) -> None:
    assert [when_words(spans, x) for x in ("sv", "da", "en")] == [sv, da, en]


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2027, 1, 3), 53), (date(2027, 1, 4), 1), (DAY, 12), (date(2026, 12, 31), 53)],
)
def test_iso_weeks(day: date, number: int) -> None:
    assert week(day) == number


def test_a_month_grid_begins_on_monday_and_numbers_its_weeks() -> None:
    grid = month_grid(2027, 1)
    assert [row.number for row in grid] == [53, 1, 2, 3, 4]
    assert (grid[0].days[0], grid[-1].days[-1]) == (date(2026, 12, 28), date(2027, 1, 31))


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_every_month_grid_is_whole(year: int, month: int) -> None:
    days = [day for row in month_grid(year, month) for day in row.days]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert days[0].weekday() == 0
    assert days[-1].weekday() == 6
    assert days[0] <= date(year, month, 1) <= days[6]
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    assert days[-7] <= last <= days[-1]


@pytest.mark.parametrize(
    ("minutes", "sv", "da", "en"),
    [
        (0, "0 minuter", "0 minutter", "0 minutes"),
        (1, "1 minut", "1 minut", "1 minute"),
        (45, "45 minuter", "45 minutter", "45 minutes"),
        (60, "1 timme", "1 time", "1 hour"),
        (150, "2 timmar 30 minuter", "2 timer 30 minutter", "2 hours 30 minutes"),
    ],
)
def test_durations(minutes: int, sv: str, da: str, en: str) -> None:
    assert [duration_words(minutes, x) for x in ("sv", "da", "en")] == [sv, da, en]


def test_machine_readable_moments() -> None:
    assert iso_local(at(DAY, 17, 30)) == "2027-03-24T17:30+01:00"
    assert iso_local(datetime(2027, 7, 1, 12, 0, 59, tzinfo=UTC)) == "2027-07-01T12:00+00:00"
    assert iso_local(DAY) == "2027-03-24"
