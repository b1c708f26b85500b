"""Time zones for calendars: local times, and VTIMEZONE texts with rules that all apps read."""

from calendar import monthrange, weekday
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Fixed, not derived: a new edition of the zone data must not change every feed at once.
_CENTRAL_EUROPEAN = ("Europe/Stockholm", "Europe/Copenhagen")
_CENTRAL_EUROPE = """\
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD""".splitlines()

_YEARS = range(2020, 2038)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class _Change(NamedTuple):
    """A change of the clock that comes every year: `hour` is what the clock shows before it."""

    month: int
    weekday: int
    hour: str
    before: timedelta
    after: timedelta
    name: str


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """The local time. Raises ValueError for a moment that does not know its own zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment in a calendar needs a time zone")
    return moment.astimezone(zone)


def comes_twice(local: datetime) -> bool:
    """Whether the clock shows this time twice, since it goes back that night."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


@lru_cache
def vtimezone(zone: str) -> str:
    """The zone with a rule for every year, since classic Outlook does not read lists of dates.

    Raises ValueError for what is no IANA zone, and for a zone whose changes follow no simple rule.
    """
    lines = _CENTRAL_EUROPE if zone in _CENTRAL_EUROPEAN else _derived(zone)
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{zone}", *lines, "END:VTIMEZONE", ""])


def _derived(zone: str) -> list[str]:
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {zone}") from error
    weeks: dict[_Change, list[set[int]]] = {}
    for change, possible in _changes(info):
        weeks.setdefault(change, []).append(possible)
    if not weeks:
        offset, name = _state(datetime(_YEARS[0], 1, 1, tzinfo=UTC), info)
        return _part("STANDARD", "19700101T000000", [], name, offset, offset)
    lines = []
    for change in sorted(weeks, key=lambda change: change.after, reverse=True):
        common = set.intersection(*weeks[change])
        if len(weeks) != 2 or len(weeks[change]) != len(_YEARS) or not common:
            raise ValueError(f"no simple yearly rule in time zone {zone}")
        lines += _yearly(change, min(common))
    return lines


def _changes(info: ZoneInfo) -> Iterator[tuple[_Change, set[int]]]:
    """Every change, and which of its weekdays in that month it fell on; -1 is the last one."""
    day = datetime(_YEARS[0], 1, 1, tzinfo=UTC)
    while day.year in _YEARS:
        before, _ = _state(day, info)
        if _state(day + _DAY, info)[0] != before:
            minutes = (day + n * _MINUTE for n in range(1, 24 * 60 + 1))
            moment = next(m for m in minutes if _state(m, info)[0] != before)
            shown = moment + before
            week, left = (shown.day + 6) // 7, monthrange(shown.year, shown.month)[1] - shown.day
            hour, (after, name) = shown.strftime("%H%M%S"), _state(moment, info)
            change = _Change(shown.month, shown.weekday(), hour, before, after, name)
            yield change, {week} if left >= 7 else {week, -1}
        day += _DAY


def _state(moment: datetime, info: ZoneInfo) -> tuple[timedelta, str]:
    local = moment.astimezone(info)
    return local.utcoffset() or timedelta(), local.tzname() or ""


def _yearly(change: _Change, week: int) -> list[str]:
    days = range(1, monthrange(1970, change.month)[1] + 1)
    hits = [day for day in days if weekday(1970, change.month, day) == change.weekday]
    begins = f"1970{change.month:02}{hits[week if week < 0 else week - 1]:02}T{change.hour}"
    by_day = f"{week}{('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[change.weekday]}"
    rule = [f"RRULE:FREQ=YEARLY;BYMONTH={change.month};BYDAY={by_day}"]
    kind = "DAYLIGHT" if change.after > change.before else "STANDARD"
    return _part(kind, begins, rule, change.name, change.before, change.after)


def _part(
    kind: str, begins: str, rule: list[str], name: str, before: timedelta, after: timedelta
) -> list[str]:
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{begins}",
        *rule,
        f"TZNAME:{name}",
        f"TZOFFSETFROM:{_signed(before)}",
        f"TZOFFSETTO:{_signed(after)}",
        f"END:{kind}",
    ]


def _signed(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // _MINUTE, 60)
    return f"{'-' if offset < timedelta() else '+'}{hours:02}{minutes:02}"
