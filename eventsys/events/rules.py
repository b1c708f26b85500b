"""Rules about events. Values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eventsys.core import zones
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.details import DayPlan, EventDetails

CERTAINTIES = ("confirmed", "preliminary", "period")
FORMATS = ("onsite", "online", "hybrid")
AUDIENCES = ("open", "invitation")
PATTERNS = ("recurring", "tour")
# A feed shows what has been for this long, and a cancelled day for this long after its date.
FEED_PAST = timedelta(days=400)
FEED_CANCELLED = timedelta(days=30)
# An end before the start is the next day, but only for what can last into a night.
LONGEST_NIGHT = timedelta(hours=16)

PLAIN_FIELDS = (
    "title",
    "kind_id",
    "language",
    "time_zone",
    "certainty",
    "summary",
    "description",
    "series_id",
    "format",
    "audience",
    "audience_words",
    "municipality_id",
    "venue",
    "address",
    "town",
    "directions",
    "accessibility",
    "latitude",
    "longitude",
    "online_service",
    "join_link",
)
# What a calendar must show as a new state, and what those who are coming must be told.
PLACE_FIELDS = {"format", "venue", "address", "town", "online_service"}


class Dated(Protocol):
    """Anything that is held on a day."""

    held_on: date


class Placed(Protocol):
    """An event, or what is said about one, as far as it tells where it is."""

    @property
    def venue(self) -> str: ...

    @property
    def town(self) -> str: ...

    @property
    def municipality_id(self) -> int | None: ...

    @property
    def format(self) -> str: ...

    @property
    def certainty(self) -> str: ...


D = TypeVar("D", bound=Dated)


def check(details: EventDetails) -> None:
    """Raises DomainError, with its field, for the first thing that cannot be."""
    if not details.title:
        raise DomainError(_("Skriv en rubrik."), "title")
    if not _is_zone(details.time_zone):
        raise DomainError(_("Välj en tidszon som kalenderprogram förstår."), "time_zone")
    if details.certainty == "period":
        _check_period(details)
    else:
        _check_days(details)


def _is_zone(name: str) -> bool:
    """Whether calendars can be told about the zone; one event must not break a whole feed."""
    try:
        return bool(zones.vtimezone(name))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return False


def _check_period(details: EventDetails) -> None:
    if not details.period_words:
        raise DomainError(_("Skriv när i ord, till exempel ”början av 2027”."), "period_words")
    if details.period_from is None or details.period_to is None:
        raise DomainError(_("Ange tidigaste och senaste dag för perioden."), "period_from")
    if details.period_to < details.period_from:
        raise DomainError(_("Senaste dag kan inte ligga före tidigaste dag."), "period_to")


def _check_days(details: EventDetails) -> None:
    if not details.days:
        raise DomainError(_("Ange minst en dag."), "days")
    if len({(day.held_on, day.start) for day in details.days}) < len(details.days):
        raise DomainError(_("Samma dag och tid står två gånger."), "days")
    for day in details.days:
        if day.end is not None and day.start is None:
            raise DomainError(_("Ange när dagen börjar."), "days")
        start, end = span_of(day, details.time_zone)
        if start is not None and end is not None and end - start > LONGEST_NIGHT:
            raise DomainError(_("Sluttiden ligger före starttiden."), "days")


def has_what_visitors_need(event: Placed) -> bool:
    """Whether a visitor would know where to go; while the day is open, the place may be too."""
    has_place = bool(event.venue or event.town or event.municipality_id)
    return has_place or event.format == "online" or event.certainty != "confirmed"


def publishable(status: str) -> bool:
    """Whether an event in this status can be published."""
    return status == "draft"


def cancellable(status: str) -> bool:
    """Whether an event in this status can be cancelled."""
    return status == "published"


def span_of(plan: DayPlan, zone: str) -> tuple[datetime | None, datetime | None]:
    """Start and end of a planned day as aware times; an end at or before the start is next day."""
    start = _at(plan.held_on, plan.start, zone)
    end_on = plan.held_on
    if plan.start is not None and plan.end is not None and plan.end <= plan.start:
        end_on += timedelta(days=1)
    return start, _at(end_on, plan.end, zone)


def _at(day: date, clock: time | None, zone: str) -> datetime | None:
    return None if clock is None else datetime.combine(day, clock, ZoneInfo(zone))


@dataclass(frozen=True)
class Matched(Generic[D]):
    """Existing days with their new plan, plans without a day, and days without a plan."""

    kept: list[tuple[D, DayPlan]]
    new: list[DayPlan]
    gone: list[D]


def match_days(old: Sequence[D], plans: Iterable[DayPlan]) -> Matched[D]:
    """Which planned day is which existing one: the same date first, the rest in order.

    So a day that is moved keeps its place in everybody's calendar.
    """
    left = list(old)
    moved: list[DayPlan] = []
    kept: list[tuple[D, DayPlan]] = []
    for plan in sorted(plans, key=lambda day: (day.held_on, day.start or time.min)):
        same = next((day for day in left if day.held_on == plan.held_on), None)
        if same is None:
            moved.append(plan)
        else:
            left.remove(same)
            kept.append((same, plan))
    pairs = min(len(left), len(moved))
    kept += zip(left, moved, strict=False)
    return Matched(kept, moved[pairs:], left[pairs:])


def moves_into_past(last_on: date | None, details: EventDetails, today: date) -> bool:
    """Whether what is still to come would have been already."""
    new_last = period_edges(details)[1]
    return bool(last_on and new_last and last_on >= today > new_last)


def is_past(last_on: date | None, ends_at: datetime | None, zone: str, now: datetime) -> bool:
    """Whether it is over: after its last hour, or, without hours, after its last day."""
    if ends_at is not None:
        return ends_at <= now
    return last_on is not None and last_on < now.astimezone(ZoneInfo(zone)).date()


def period_edges(details: EventDetails) -> tuple[date | None, date | None]:
    """First and last day of the whole event, known or at the edges of its period."""
    if details.certainty == "period":
        return details.period_from, details.period_to
    days = [day.held_on for day in details.days]
    return min(days), max(days)
