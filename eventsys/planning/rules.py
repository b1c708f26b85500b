"""Choosing days: which are good for a meeting, and which follow in a rhythm. Values in and out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eventsys.core import daysoff
from eventsys.core.i18n import gettext as _
from eventsys.events import rhythm

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SATURDAY = 5
# ISO weeks without school in all municipalities of the country.
SUMMER = {"SE": range(25, 33), "DK": range(27, 32)}
# What becomes of an occasion whose day is off.
LATER, SKIP, KEEP = "later", "skip", "keep"
MONTHLY = 0
# Two occasions further apart than this belong to different terms.
BETWEEN_TERMS = timedelta(days=63)
# The longest run of days off is a summer; whoever looks on for longer looks for nothing.
FURTHEST = 366


@dataclass(frozen=True)
class Placed:
    """A day for an occasion. `wished`: where it would have been; `why`: what is wrong with that."""

    on: date
    wished: date
    why: str = ""
    is_kept: bool = True

    @property
    def is_moved(self) -> bool:
        return self.on != self.wished


def off(day: date, country: str, language: str) -> str:
    """Why a day is off, in words: a holiday, a bridge day, summer without school. Else nothing."""
    found = daysoff.find(day, country, language)
    if found is not None:
        return found.name
    if day.isocalendar().week in SUMMER[country]:
        return _("Skolfritt på sommaren")
    return ""


def off_or_weekend(day: date, country: str, language: str) -> str:
    """The same, and weekends too."""
    if day.weekday() >= SATURDAY:
        return _("Helg")
    return off(day, country, language)


def placed(wished: Sequence[date], rule: str, country: str, language: str) -> list[Placed]:
    """Where occasions land, in their order: each on its day, or as the rule says of a day off."""
    result: list[Placed] = []
    last: Placed | None = None
    for day in wished:
        why = off(day, country, language)
        on = day
        if last is not None and day == last.wished:
            on = last.on  # Two on one day stay together.
        elif rule == LATER:
            while off(on, country, language) or (last is not None and on <= last.on):
                on += WEEK
        last = Placed(on, day, why, is_kept=not (why and rule == SKIP))
        result.append(last)
    return result


def in_rhythm(first: date, count: int, weeks: int) -> list[date]:
    """So many days, so many weeks apart; MONTHLY: the same weekday of each month."""
    days = [first]
    while len(days) < count:
        days.append(rhythm.month_later(days[-1]) if weeks == MONTHLY else days[-1] + weeks * WEEK)
    return days[:count]


def on_weekday(day: date, weekday: int) -> date:
    """The first such weekday from a day on."""
    return day + (weekday - day.weekday()) % 7 * DAY


def proposed(
    first: date,
    count: int,
    every: int,
    weekdays: Collection[int],
    country: str,
    taken: Collection[date] = (),
) -> list[date]:
    """Days for the stops of a tour: from a day on, every n days at most, on these weekdays.

    Days off, weekends and days that are taken are passed over. Fewer come back if no weekday is
    wanted.
    """
    found: list[date] = []
    for day in _good_days(first, weekdays, country, FURTHEST + count * every * 7):
        is_far_enough = not found or (day - found[-1]).days >= every
        if is_far_enough and day not in taken:
            found.append(day)
        if len(found) >= count:
            break
    return found


def _good_days(first: date, weekdays: Collection[int], country: str, within: int) -> Iterator[date]:
    for number in range(within):
        day = first + number * DAY
        if day.weekday() in weekdays and not off_or_weekend(day, country, "en"):
            yield day


def last_term(days: Sequence[date]) -> date | None:
    """The first day of the last run of days without a long pause."""
    ordered = sorted(days)
    if not ordered:
        return None
    first = ordered[-1]
    for before, after in reversed([*zip(ordered, ordered[1:], strict=False)]):
        if after - before > BETWEEN_TERMS:
            break
        first = before
    return first


def weeks_to(old_first: date, new_first: date) -> int:
    """By how many weeks to move a term so that it begins on or after a day, weekdays kept."""
    return -((old_first - new_first).days // 7)
