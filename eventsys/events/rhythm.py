"""When the next one of a series would be, judged by those that have been. Values in, values out."""

from collections.abc import Sequence
from datetime import date, timedelta

WEEK = timedelta(days=7)
# Between four and a half and five weeks apart: once a month, on the same weekday.
MONTHLY = range(25, 39)


def next_day(held: Sequence[date], today: date) -> date:
    """The same weekday as last time, after the usual pause, and not before tomorrow.

    `held` are the days of the series so far, of which there is at least one.
    """
    days = sorted(set(held))
    last = days[-1]
    pause = (last - days[-2]).days if len(days) > 1 else 7
    while last <= max(days[-1], today):
        last = month_later(last) if pause in MONTHLY else last + _whole_weeks(pause)
    return last


def _whole_weeks(pause: int) -> timedelta:
    return max(1, round(pause / 7)) * WEEK


def month_later(day: date) -> date:
    """The second Friday after a second Friday; the last one after a fifth."""
    number = (day.day - 1) // 7
    year, month = divmod(day.year * 12 + day.month, 12)
    first = date(year, month + 1, 1)
    same = first + timedelta(days=(day.weekday() - first.weekday()) % 7) + number * WEEK
    return same if same.month == first.month else same - WEEK
