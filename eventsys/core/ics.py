"""iCalendar text: entries and calendars for feeds, invitations for letters. Values in, bytes out.

The same values always give the same bytes. `icalendar` writes the lines; what calendar apps need
otherwise than it writes (backslashes, time zones, value types) is put right here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import gcd
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vCalAddress, vCategory, vText, vUnknown, vUri

from eventsys.core.text import clean_line, clean_text
from eventsys.core.vtimezone import vtimezone

__all__ = ["Day", "Entry", "Status", "calendar", "invitation", "vevent", "vtimezone"]

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
Hours = tuple[datetime, datetime | None]
Day = date | Hours
_Occasion = tuple[date, date | None, dict[str, object]]

_DAY = timedelta(days=1)
_UNSAFE_IN_NAMES = str.maketrans({'"': "'", "^": None, "\\": None})


@dataclass(frozen=True)
class Entry:
    """One occasion; its `summary` already says "(prel.)" or "INSTÄLLT: ".

    Aware moments are written as local time of `zone`. Dates are whole days, and then `end` is the
    day after the last one.
    """

    uid: str
    sequence: int
    revised_at: datetime
    start: datetime | date
    end: datetime | date | None
    zone: str
    summary: str
    description: str
    location: str
    url: str
    categories: tuple[str, ...]
    status: Status
    geo: tuple[float, float] | None = None
    created_at: datetime | None = None


class _Text(vText):
    r"""Text with the escapes of RFC 5545. vText itself takes the \N of C:\Nytt for a line end."""

    def to_ical(self) -> bytes:
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


def vevent(entry: Entry) -> str:
    """The entry as folded lines, BEGIN:VEVENT to END:VEVENT: what is stored and joined to feeds."""
    return _written(_event(entry))


def calendar(
    name: str,
    vevents: Iterable[str],
    zones: Iterable[str],
    *,
    source: str,
    uid: str | None,
    language: str,
) -> bytes:
    """A feed: stored entries as they are, under one head. `zones` are those the entries use.

    RFC 5545 wants at least one component, so a feed without entries still has a time zone. There
    is no METHOD, which would demand an ORGANIZER, and no X-WR-TIMEZONE: every time names its zone.
    """
    head = _calendar(language)
    _add_text(head, uid=uid or "", name=name, x_wr_calname=name)
    # RFC 7986 gives these two no default type, and icalendar's own attributes leave VALUE out.
    head.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    _add_text(head, x_published_ttl="PT4H")
    head.add("source", vUri(_address(source)), parameters={"VALUE": "URI"})
    return _joined(head, sorted(set(zones)) or ["Europe/Stockholm"], vevents)


def invitation(
    method: Literal["REQUEST", "CANCEL"],
    *,
    uid: str,
    sequence: int,
    stamped_at: datetime,
    days: Sequence[Day],
    zone: str,
    summary: str,
    description: str,
    location: str,
    url: str,
    organizer_name: str,
    organizer_email: str,
    attendee_name: str,
    attendee_email: str,
    status: Status,
) -> bytes:
    """An iTIP message for one registration: one UID, one ATTENDEE who has accepted already.

    Several days are one daily rule with the days between taken out, and an override for each day
    with hours of its own. A CANCEL takes them all back. When a day lacks hours, all are whole days.
    """
    people = {
        "organizer": _person(organizer_name, organizer_email),
        "attendee": _person(attendee_name, attendee_email, PARTSTAT="ACCEPTED", RSVP="FALSE"),
    }
    status = "CANCELLED" if method == "CANCEL" else status
    words = (zone, summary, description, location, url, (), status)
    occasions = _occasions(days, ZoneInfo(zone))
    texts = []
    for start, end, rule in occasions[:1] if method == "CANCEL" else occasions:
        event = _event(Entry(uid, sequence, stamped_at, start, end, *words))
        for name, value in (rule | people).items():
            event.add(name, value)
        texts.append(_written(event))
    head = _calendar("sv")
    head.add("method", method)
    return _joined(head, [zone], texts)


def _event(entry: Entry) -> Event:
    event = Event()
    _add_text(event, uid=entry.uid)
    event.add("dtstamp", entry.revised_at)
    if entry.created_at:
        event.add("created", entry.created_at)
    event.add("last-modified", entry.revised_at)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    zone = ZoneInfo(entry.zone)
    start = _unmistakable(entry.start, zone)
    end = _unmistakable(entry.end, zone) if entry.end else None
    if not isinstance(start, datetime) and (not end or end <= start):
        # Apps disagree on the length of a date without an end.
        end = start + _DAY
    event.add("dtstart", start)
    if end and end > start:
        event.add("dtend", end)
    _add_text(event, summary=entry.summary)
    _add_text(event, clean_text, description=entry.description)
    _add_text(event, location=entry.location)
    if url := _address(entry.url):
        event.add("url", vUri(url))
    if entry.geo:
        event.add("geo", vUnknown("{:.6f};{:.6f}".format(*entry.geo)))
    names: list[str] = [_Text(name) for name in map(clean_line, entry.categories) if name]
    if names:
        event.add("categories", vCategory(names))
    transparency, busy = _availability(entry)
    _add_text(event, transp=transparency, x_microsoft_cdo_busystatus=busy)
    return event


def _availability(entry: Entry) -> tuple[str, str]:
    """TRANSP and Outlook's word for it.

    A date without hours is free time: it would else mark a whole day as busy for a meeting of two
    hours that are not known yet.
    """
    if entry.status == "TENTATIVE":
        return "TRANSPARENT", "TENTATIVE"
    if entry.status == "CONFIRMED" and isinstance(entry.start, datetime):
        return "OPAQUE", "BUSY"
    return "TRANSPARENT", "FREE"


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment in a calendar needs a time zone")
    return moment.astimezone(zone)


def _unmistakable(moment: date, zone: ZoneInfo) -> date:
    """The local time, but UTC in an hour that comes twice: apps disagree which one is meant."""
    if not isinstance(moment, datetime):
        return moment
    local = _local(moment, zone)
    offsets = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    return local if len(offsets) == 1 else local.astimezone(UTC)


def _occasions(days: Sequence[Day], zone: ZoneInfo) -> list[_Occasion]:
    """The master entry of a meeting with its rule, then the overrides.

    A rule with exceptions, since Outlook does not read a list of extra dates (RDATE).
    """
    if not days:
        raise ValueError("an invitation needs a day")
    with_hours = [day for day in days if not isinstance(day, date)]
    if len(with_hours) == len(days):
        return _days_with_hours(with_hours, zone)
    dates = {day for day in days if isinstance(day, date)}
    return _whole_days(dates | {_local(start, zone).date() for start, _ in with_hours})


def _whole_days(dates: set[date]) -> list[_Occasion]:
    first, last = min(dates), max(dates)
    if last - first == _DAY * (len(dates) - 1):
        return [(first, last + _DAY, {})]
    return [(first, first + _DAY, _daily_rule(dates, lambda day: day))]


def _days_with_hours(days: Iterable[Hours], zone: ZoneInfo) -> list[_Occasion]:
    by_date: dict[date, Hours] = {}
    for begins, ends in sorted(days, key=lambda day: day[0]):
        first = _local(begins, zone)
        # Two sessions of one day are one stay, from the first hour to the last.
        known = by_date.get(first.date(), (first, None))
        last = max((moment for moment in (known[1], ends) if moment), default=None)
        by_date[first.date()] = (known[0], _local(last, zone) if last else None)
    (start, end), *others = by_date.values()
    if not others:
        return [(start, end, {})]
    start = start.replace(fold=0)

    def expected(day: date) -> datetime:
        return datetime.combine(day, start.time(), zone)

    overrides: list[_Occasion] = [
        (*hours, {"recurrence-id": expected(day)})
        for day, hours in by_date.items()
        if _shape(*hours) != _shape(start, end)
    ]
    return [(start, end, _daily_rule(set(by_date), expected)), *overrides]


def _daily_rule(dates: set[date], expected: Callable[[date], date]) -> dict[str, object]:
    """A daily rule from the first date to the last, less the days it hits that are not ours."""
    ordered = sorted(dates)
    step = gcd(*((later - day).days for day, later in pairwise(ordered)))
    count = (ordered[-1] - ordered[0]).days // step + 1
    hit = (ordered[0] + _DAY * step * number for number in range(count))
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


def _person(name: str, email: str, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{_address(email)}")
    # Few apps undo the escapes of RFC 6868, and some undo others; names do without both.
    if common_name := clean_line(clean_line(name).translate(_UNSAFE_IN_NAMES)):
        person.params["CN"] = common_name
    person.params |= parameters
    return person


def _add_text(component: Component, clean: Callable[[str], str] = clean_line, **texts: str) -> None:
    for name, text in texts.items():
        if cleaned := clean(text):
            component.add(name.replace("_", "-"), _Text(cleaned))


def _address(text: str) -> str:
    # No address has a backslash, and parsers that undo escapes everywhere would see one in it.
    return "".join(clean_line(text).split()).replace("\\", "%5C")


def _calendar(language: str) -> Calendar:
    head = Calendar()
    _add_text(head, version="2.0", prodid=f"-//Eventsys//Eventsys//{language.upper()}")
    _add_text(head, calscale="GREGORIAN")
    return head


def _written(component: Component) -> str:
    lines: bytes = component.to_ical(sorted=False)
    return lines.decode()


def _joined(head: Calendar, zones: Iterable[str], vevents: Iterable[str]) -> bytes:
    end = "END:VCALENDAR\r\n"
    parts = [_written(head).removesuffix(end), *map(vtimezone, zones), *vevents, end]
    return "".join(parts).encode()
