"""iCalendar text: entries and calendars for feeds, invitations for letters. Values in, bytes out.

The same values always give the same bytes. `icalendar` writes the lines; what calendar apps need
otherwise than it writes (backslashes, time zones, value types) is put right here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vCalAddress, vCategory, vText, vUnknown, vUri

from eventsys.core.recurrence import DAY, Day, occasions
from eventsys.core.text import clean_line, clean_text
from eventsys.core.zones import comes_twice, in_zone, vtimezone

__all__ = [
    "Day",
    "Entry",
    "Invitation",
    "Status",
    "calendar",
    "from_facts",
    "invitation",
    "as_facts",
    "vevent",
    "vtimezone",
]

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
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


@dataclass(frozen=True)
class Invitation:
    """What an iTIP message to one person says of one registration. Moments are aware."""

    method: Literal["REQUEST", "CANCEL"]
    uid: str
    sequence: int
    stamped_at: datetime
    days: tuple[Day, ...]
    zone: str
    summary: str
    description: str
    location: str
    url: str
    organizer_name: str
    organizer_email: str
    attendee_name: str
    attendee_email: str
    status: Status


def as_facts(invitation: Invitation) -> dict[str, Any]:
    """The invitation as JSON can hold it."""
    days = [_day_fact(day) for day in invitation.days]
    return vars(invitation) | {"days": days, "stamped_at": invitation.stamped_at.isoformat()}


def from_facts(facts: dict[str, Any]) -> Invitation:
    """The invitation that they tell of."""
    days = tuple(_day_of(day) for day in facts["days"])
    stamped_at = datetime.fromisoformat(facts["stamped_at"])
    return Invitation(**facts | {"days": days, "stamped_at": stamped_at})


def _day_fact(day: Day) -> str | list[str | None]:
    if isinstance(day, date):
        return day.isoformat()
    return [moment.isoformat() if moment else None for moment in day]


def _day_of(fact: Any) -> Day:
    if isinstance(fact, str):
        return date.fromisoformat(fact)
    start, end = fact
    return datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None


def invitation(asked: Invitation) -> bytes:
    """An iTIP message for one registration: one UID, one ATTENDEE who has accepted already.

    Several days are one daily rule with the days between taken out, and an override for each day
    with hours of its own. A CANCEL takes them all back. When a day lacks hours, all are whole days.
    """
    accepted = {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    people = {
        "organizer": _person(asked.organizer_name, asked.organizer_email),
        "attendee": _person(asked.attendee_name, asked.attendee_email, **accepted),
    }
    status = "CANCELLED" if asked.method == "CANCEL" else asked.status
    master, *overrides = occasions(asked.days, ZoneInfo(asked.zone))
    texts = []
    for start, end, rule in [master, *(overrides if asked.method == "REQUEST" else [])]:
        entry = Entry(
            uid=asked.uid,
            sequence=asked.sequence,
            revised_at=asked.stamped_at,
            start=start,
            end=end,
            zone=asked.zone,
            summary=asked.summary,
            description=asked.description,
            location=asked.location,
            url=asked.url,
            categories=(),
            status=status,
        )
        event = _event(entry)
        for name, value in (rule | people).items():
            event.add(name, value)
        texts.append(_written(event))
    head = _calendar("sv")
    head.add("method", asked.method)
    return _joined(head, [asked.zone], texts)


def _event(entry: Entry) -> Event:
    event = Event()
    _add_text(event, uid=entry.uid)
    event.add("dtstamp", entry.revised_at)
    if entry.created_at:
        event.add("created", entry.created_at)
    event.add("last-modified", entry.revised_at)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    start, end = _times(entry)
    event.add("dtstart", start)
    if end:
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


def _times(entry: Entry) -> tuple[date, date | None]:
    """Start and end in local time, but in UTC when one is in the hour that comes twice.

    Apps disagree on which of the two is meant, and on lengths between UTC and local time.
    """
    start, end = entry.start, entry.end
    if not isinstance(start, datetime):
        # Apps disagree on the length of a date without an end, too.
        return start, end if end and end > start else start + DAY
    zone = ZoneInfo(entry.zone)
    times = [in_zone(moment, zone) for moment in (start, end) if isinstance(moment, datetime)]
    if any(map(comes_twice, times)):
        times = [moment.astimezone(UTC) for moment in times]
    return times[0], times[1] if len(times) > 1 and times[1] > times[0] else None


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
