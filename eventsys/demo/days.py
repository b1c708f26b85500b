"""Days on which people really meet: no holidays, no summer, no Christmas. Values in, values out.

Days are counted in working weeks from today, so that demo content made on any day looks planned.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Stockholm")
WEEK = timedelta(days=7)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
# Month and day; New Year's Eve and the Danish Constitution Day included.
FIXED_HOLIDAYS = {(1, 1), (1, 6), (5, 1), (6, 5), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
# Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday.
EASTER_HOLIDAYS = (-3, -2, 1, 39, 50)
QUIET = (((6, 20), (8, 10)), ((12, 20), (12, 31)), ((1, 1), (1, 6)))
NO_MONTH_FOR_MEETINGS = (1, 6, 7, 8, 12)


@dataclass(frozen=True)
class Today:
    """The day that the demo is made for."""

    on: date

    def meeting(self, week: int, weekday: int) -> date:
        """A day in the n-th working week after this one, or before it when `week` is negative."""
        step = WEEK if week > 0 else -WEEK
        monday = self.on - timedelta(days=self.on.weekday())
        found = 0
        while found < abs(week):
            monday += step
            found += is_working_week(monday)
        return monday + timedelta(days=weekday)

    def ago(self, days: int, hour: int = 8) -> datetime:
        """A moment before today."""
        return datetime.combine(self.on - timedelta(days=days), time(hour), UTC)


def early_month(after: date) -> date:
    """The first day of the next month in which people meet."""
    month = first_of_next_month(after)
    while month.month in NO_MONTH_FOR_MEETINGS:
        month = first_of_next_month(month)
    return month


def deadline(on: date, days_before: int) -> datetime:
    """The end of a day before a meeting, in Sweden and Denmark."""
    return datetime.combine(on - timedelta(days=days_before), time(23, 59), LOCAL)


def first_of_next_month(day: date) -> date:
    """The first of the month after this day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def is_working_week(monday: date) -> bool:
    """Whether all five days from this Monday are days to meet on."""
    return all(is_working_day(monday + timedelta(days=number)) for number in range(5))


def is_working_day(day: date) -> bool:
    """Whether people meet on this day, in Sweden and in Denmark."""
    if day.weekday() > FRIDAY or (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    if any(first <= (day.month, day.day) <= last for first, last in QUIET):
        return False
    return (day - easter_sunday(day.year)).days not in EASTER_HOLIDAYS


def easter_sunday(year: int) -> date:
    """Easter by the anonymous Gregorian rule."""
    century, rest = divmod(year, 100)
    leaps, since_leap = divmod(century, 4)
    shift = (8 * century + 13) // 25
    golden = year % 19
    moon = (19 * golden + century - leaps - shift + 15) % 30
    late = (golden + 11 * moon) // 319
    quarter, odd = divmod(rest, 4)
    to_sunday = (2 * since_leap + 2 * quarter - odd - moon + late + 32) % 7
    month, day = divmod(moon - late + to_sunday + 90, 25)
    return date(year, month, (moon - late + to_sunday + month + 19) % 32)


def working_days(first: date, last: date) -> list[date]:
    """All days to meet on in a stretch of time."""
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if is_working_day(day)]
