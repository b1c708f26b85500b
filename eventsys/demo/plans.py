"""What a demo event is told as: the details an organiser types, and what happens to it after."""

from dataclasses import dataclass
from datetime import date, time
from functools import partial

from eventsys.events.details import ContactDetails, DayPlan, EventDetails, SeriesDetails
from eventsys.programme.service import ItemDetails, PersonDetails
from eventsys.registration.service import SettingsDetails

# The kind, the series and the places are named in the plan, and looked up when it is entered.
swedish = partial(EventDetails, kind_id=0, language="sv", time_zone="Europe/Stockholm")
danish = partial(EventDetails, kind_id=0, language="da", time_zone="Europe/Copenhagen")
swedish_series = partial(SeriesDetails, kind_id=0, language="sv")
Person = PersonDetails


@dataclass(frozen=True)
class Plan:
    """One event.

    `place` is a municipality's code, `co_hosts` are slugs of regions that have accepted, `invited`
    of those that have not answered. `programme` has one tuple of items for each day. `coming` is
    how many register; `moved_to` and `cancelled` tell what happened after that.
    """

    kind: str
    details: EventDetails
    place: str = ""
    co_hosts: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    programme: tuple[tuple[ItemDetails, ...], ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    settings: SettingsDetails | None = None
    is_draft: bool = False
    coming: int = 0
    gave_up: int = 0
    moved_to: tuple[DayPlan, ...] = ()
    cancelled: str = ""


@dataclass(frozen=True)
class SeriesPlan:
    """A series with its events."""

    kind: str
    details: SeriesDetails
    events: tuple[Plan, ...]


def day(on: date, start: str = "", end: str = "") -> DayPlan:
    """day(date(2027, 3, 2), "13:00", "16:00"), or without hours."""
    return DayPlan(
        on,
        time.fromisoformat(start) if start else None,
        time.fromisoformat(end) if end else None,
    )


def item(kind: str, title: str, minutes: int | None = None, *people: Person) -> ItemDetails:
    """A programme item that begins when the one before it ends."""
    return ItemDetails(title, kind, length_minutes=minutes, people=people)


def contact(name: str, title: str, organisation: str, email: str = "") -> ContactDetails:
    """Somebody who answers questions."""
    return ContactDetails(name, title, organisation, email)


def unwrapped(text: str) -> str:
    """Markdown whose paragraphs are one line each: a line end would stand on the page."""
    lines: list[str] = []
    for line in text.splitlines():
        goes_on = bool(lines and lines[-1]) and not lines[-1].startswith("#")
        if goes_on and line and not line.startswith(("-", "#")):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)
