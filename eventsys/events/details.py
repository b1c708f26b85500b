"""What an organiser says about an event or a series: plain values on their way into a service."""

from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True)
class DayPlan:
    """A day as it is planned, in the event's own zone. Hours of None mean: not settled yet."""

    held_on: date
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True)
class ContactDetails:
    """Somebody who answers questions."""

    name: str
    title: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class EventDetails:
    """The whole of what can be edited about an event, except its programme and registration.

    `days` holds when certainty is preliminary or confirmed; the three `period_` values otherwise.
    """

    title: str
    kind_id: int
    language: str
    time_zone: str
    certainty: str = "confirmed"
    days: tuple[DayPlan, ...] = ()
    period_words: str = ""
    period_from: date | None = None
    period_to: date | None = None
    summary: str = ""
    description: str = ""
    series_id: int | None = None
    format: str = "onsite"
    audience: str = "open"
    audience_words: str = ""
    municipality_id: int | None = None
    venue: str = ""
    venue_seats: int | None = None
    address: str = ""
    town: str = ""
    directions: str = ""
    accessibility: str = ""
    latitude: float | None = None
    longitude: float | None = None
    online_service: str = ""
    join_link: str = ""
    themes: tuple[str, ...] = ()
    contacts: tuple[ContactDetails, ...] = ()
    co_host_regions: tuple[int, ...] = ()
    co_host_names: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class SeriesDetails:
    """What can be edited about a series."""

    title: str
    pattern: str
    kind_id: int
    language: str
    summary: str = ""
    description: str = ""
