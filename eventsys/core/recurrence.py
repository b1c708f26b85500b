"""The days of a meeting as one calendar entry with a rule, exceptions and overrides."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import gcd
from zoneinfo import ZoneInfo

from eventsys.core.zones import comes_twice, in_zone

Hours = tuple[datetime, datetime | None]
Day = date | Hours
# Start, end, and what the entry says beside: its rule and exceptions, or which day it replaces.
Occasion = tuple[date, date | None, dict[str, object]]

DAY = timedelta(days=1)


def occasions(days: Sequence[Day], zone: ZoneInfo) -> list[Occasion]:
    """The master entry of a meeting with its rule, then the overrides.

    A rule with exceptions, since Outlook does not read a list of extra dates (RDATE).
    """
    if not days:
        raise ValueError("an invitation needs a day")
    with_hours = [day for day in days if not isinstance(day, date)]
    if len(with_hours) == len(days):
        return _days_with_hours(with_hours, zone)
    dates = {day for day in days if isinstance(day, date)}
    return _whole_days(dates | {in_zone(start, zone).date() for start, _ in with_hours})


def _whole_days(dates: set[date]) -> list[Occasion]:
    first, last = min(dates), max(dates)
    if last - first == DAY * (len(dates) - 1):
        return [(first, last + DAY, {})]
    return [(first, first + DAY, _daily_rule(dates, lambda day: day))]


def _days_with_hours(days: Iterable[Hours], zone: ZoneInfo) -> list[Occasion]:
    by_date: dict[date, Hours] = {}
    for begins, ends in sorted(days, key=lambda day: day[0]):
        first = in_zone(begins, zone)
        # Two sessions of one day are one stay, from the first hour to the last.
        known = by_date.get(first.date(), (first, None))
        last = max((moment for moment in (known[1], ends) if moment), default=None)
        by_date[first.date()] = (known[0], in_zone(last, zone) if last else None)
    (start, end), *others = by_date.values()
    if not others:
        return [(start, end, {})]
    # A rule cannot be in UTC, so it keeps clear of the hour that comes twice; overrides hit it.
    start, end = _once(start), end and _once(end)

    def expected(day: date) -> datetime:
        return datetime.combine(day, start.time(), zone)

    overrides: list[Occasion] = [
        (*hours, {"recurrence-id": expected(day)})
        for day, hours in by_date.items()
        if _shape(*hours) != _shape(start, end)
    ]
    return [(start, end, _daily_rule(set(by_date), expected)), *overrides]


def _once(local: datetime) -> datetime:
    return local + timedelta(hours=1) if comes_twice(local) else local


def _daily_rule(dates: set[date], expected: Callable[[date], date]) -> dict[str, object]:
    """A daily rule from the first date to the last, less the days it hits that are not ours."""
    ordered = sorted(dates)
    step = gcd(*((later - day).days for day, later in pairwise(ordered)))
    count = (ordered[-1] - ordered[0]).days // step + 1
    hit = (ordered[0] + DAY * step * number for number in range(count))
    absent = [expected(day) for day in hit if day not in dates]
    rule: dict[str, object] = {"rrule": {"freq": "daily", "interval": step, "count": count}}
    return rule | {"exdate": absent} if absent else rule


def _shape(start: datetime, end: datetime | None) -> tuple[object, ...]:
    """What a rule repeats: the hour on the clock, and the length on the clock and in fact.

    Both lengths, because apps differ in which one they keep when a night has 23 or 25 hours.
    """
    if end is None:
        return start.time(), start.fold, None, None
    on_the_clock = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return start.time(), start.fold, on_the_clock, end.astimezone(UTC) - start.astimezone(UTC)
