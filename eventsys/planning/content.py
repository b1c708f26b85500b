"""What new events start from: everything that is the same from one to the next, without a day."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.registration import timing
from eventsys.registration.service import SettingsDetails

ANY_DAY = date(2000, 1, 1)
PLACE = "{kommun}"


@dataclass(frozen=True)
class Item:
    """A programme item without its people. `day` counts from the first, which is 0.

    `signs_up` is whether one signs up for it; `seats` and `is_chosen` are as in ItemSignUp.
    """

    title: str
    kind: str = "presentation"
    length_minutes: int | None = None
    description: str = ""
    room: str = ""
    is_parallel: bool = False
    track: str = ""
    day: int = 0
    signs_up: bool = False
    seats: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class LaterDay:
    """A day so many days after the first."""

    after: int
    start: time | None = None
    length_minutes: int | None = None

    def plan(self, first_on: date) -> DayPlan:
        """The day, when the first one is known."""
        held_on = first_on + timedelta(days=self.after)
        return DayPlan(held_on, self.start, ends(self.start, self.length_minutes))


@dataclass(frozen=True)
class Registering:
    """How one registers. `closes_days`: it closes in the evening so many days before."""

    enabled: bool = False
    seats_onsite: int | None = None
    seats_online: int | None = None
    waiting_list: bool = True
    party_size: int = 5
    waiting_policy: str = "promote"
    offer_hours: int = 24
    ask_hours: int = 48
    has_food: bool = False
    needs_approval: bool = False
    asks_role: bool = False
    closes_days: int | None = None

    def settings(
        self, first_on: date | None, zone: str, confirmation_words: str = ""
    ) -> SettingsDetails:
        """The settings of an event that begins on this day."""
        closes_at = None
        if first_on is not None and self.closes_days is not None:
            closes_at = timing.end_of_day(first_on, self.closes_days, zone)
        same = {name: value for name, value in vars(self).items() if name != "closes_days"}
        return SettingsDetails(closes_at=closes_at, confirmation_words=confirmation_words, **same)

    @classmethod
    def like(cls, settings: SettingsDetails, closes_days: int | None) -> "Registering":
        """What of an event's settings another one could have too."""
        same = {each.name for each in fields(cls)} & vars(settings).keys()
        return cls(closes_days=closes_days, **{name: getattr(settings, name) for name in same})


@dataclass(frozen=True)
class Content:
    """The whole of it. `title` may say {kommun} where a municipality's name is to stand."""

    title: str = ""
    summary: str = ""
    description: str = ""
    format: str = "onsite"
    audience: str = "open"
    audience_words: str = ""
    start: time | None = None
    length_minutes: int | None = None
    later_days: tuple[LaterDay, ...] = ()
    venue: str = ""
    venue_seats: int | None = None
    address: str = ""
    town: str = ""
    directions: str = ""
    accessibility: str = ""
    online_service: str = ""
    themes: tuple[str, ...] = ()
    contacts: tuple[ContactDetails, ...] = ()
    items: tuple[Item, ...] = ()
    registering: Registering = Registering()
    confirmation_words: str = ""
    questions: tuple[dict[str, Any], ...] = ()
    quotas: tuple[dict[str, Any], ...] = ()
    survey: dict[str, Any] | None = None
    letters: dict[str, Any] | None = None

    @property
    def end(self) -> time | None:
        """When it ends, if it begins when it usually does."""
        return ends(self.start, self.length_minutes)

    def days_from(self, first: DayPlan) -> tuple[DayPlan, ...]:
        """The first day as it is planned, and those that come after it."""
        return (first, *(each.plan(first.held_on) for each in self.later_days))

    def in_place(self, name: str) -> "Content":
        """The same where {kommun} has become a name, or nothing."""
        return replace(
            self,
            title=" ".join(self.title.replace(PLACE, name).split()),
            venue=" ".join(self.venue.replace(PLACE, name).split()),
        )

    def details(
        self,
        title: str,
        kind_id: int,
        language: str,
        time_zone: str,
        days: tuple[DayPlan, ...],
        **own: Any,
    ) -> EventDetails:
        """An event that has all this, on these days, and something of its own."""
        same = (
            "summary",
            "description",
            "format",
            "audience",
            "audience_words",
            "venue",
            "venue_seats",
            "address",
            "town",
            "directions",
            "accessibility",
            "online_service",
            "themes",
            "contacts",
        )
        return EventDetails(
            title=title or self.title,
            kind_id=kind_id,
            language=language,
            time_zone=time_zone,
            days=days,
            **{name: getattr(self, name) for name in same} | own,
        )


def ends(start: time | None, minutes: int | None) -> time | None:
    """The end of what begins at a time of day and lasts so many minutes."""
    if start is None or minutes is None:
        return None
    return (datetime.combine(ANY_DAY, start) + timedelta(minutes=minutes)).time()


def minutes_between(start: time | None, end: time | None) -> int | None:
    """How long it lasts from one time of day to another, the next day's if it is earlier."""
    if start is None or end is None:
        return None
    seconds = (datetime.combine(ANY_DAY, end) - datetime.combine(ANY_DAY, start)).seconds
    return seconds // 60


def to_json(content: Content) -> dict[str, Any]:
    """As it is kept."""
    later = [asdict(each) | {"start": _kept(each.start)} for each in content.later_days]
    return asdict(content) | {"start": _kept(content.start), "later_days": later}


def from_json(kept: dict[str, Any]) -> Content:
    """As it was kept; what is missing is as usual."""
    later = (each | {"start": _time(each["start"])} for each in kept.get("later_days", ()))
    made = kept | {
        "start": _time(kept.get("start")),
        "later_days": tuple(LaterDay(**each) for each in later),
        "themes": tuple(kept.get("themes", ())),
        "contacts": tuple(ContactDetails(**each) for each in kept.get("contacts", ())),
        "items": tuple(Item(**each) for each in kept.get("items", ())),
        "registering": Registering(**kept.get("registering", {})),
        "questions": tuple(kept.get("questions", ())),
        "quotas": tuple(kept.get("quotas", ())),
    }
    return Content(**made)


def _kept(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None


def _time(kept: str | None) -> time | None:
    return time.fromisoformat(kept) if kept else None
