"""Words for what is known about an event: where, in which state, since when otherwise."""

from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events import calendar
from eventsys.events.models import Event
from eventsys.registration import rules
from eventsys.registration.rules import Seats
from eventsys.registration.seats import Availability

# What "today" means to a list over both countries, whose clocks always show the same.
HOME = ZoneInfo("Europe/Stockholm")


def today(moment: datetime) -> date:
    """The day it is in the regions."""
    return moment.astimezone(HOME).date()


def local_day(moment: datetime, zone: str) -> date:
    """The day it is at the place."""
    return moment.astimezone(ZoneInfo(zone)).date()


def moment_words(moment: datetime, zone: str) -> str:
    """A moment as people of the place say it: måndag 2 november 2026 kl. 9"""
    local = moment.astimezone(ZoneInfo(zone))
    return dates.when_words([dates.Span(local.date(), local)], current_language())


def when(event: Event) -> str:
    """When an event is: its days and hours, or its period."""
    if event.certainty == "period":
        return event.period_words or ""
    spans = [calendar.span_of(event, day) for day in event.days]
    return dates.when_words(spans, current_language()) if spans else ""


def when_and_how_sure(event: Event) -> str:
    """The same, saying so where the date is not certain yet."""
    if event.certainty != "preliminary" or event.status == "cancelled":
        return when(event)
    return _("%(when)s, preliminärt datum", when=when(event))


def clock_note(event: Event) -> str:
    """Whose clock the hours follow, for those who cannot be assumed to share it."""
    if current_language() != "en" or not event.starts_at:
        return ""
    return _("dansk tid") if event.time_zone == "Europe/Copenhagen" else _("svensk tid")


def where(event: Event) -> str:
    """Where an event is, short enough for a list. Never the link to an online meeting."""
    town = event.town or (event.municipality.name if event.municipality else "")
    parts = [event.venue] if town and town in event.venue else [event.venue, town]
    place = ", ".join(part for part in parts if part)
    if event.format == "onsite":
        return place
    service = event.online_service
    online = _("Online (%(service)s)", service=service) if service else _("Online")
    if event.format == "online" or not place:
        return online
    return _("%(place)s, eller online", place=place)


def date_state(event: Event, is_past: bool) -> str:
    """What the numeral of a date looks like."""
    if event.status == "cancelled":
        return "cancelled"
    if is_past:
        return "past"
    return "preliminary" if event.certainty == "preliminary" else "confirmed"


def badges(event: Event, standing: Availability) -> list[str]:
    """The marks that an event carries in a list, most important first."""
    if event.status == "cancelled":
        return ["cancelled"]
    marks: list[str] = []
    if event.certainty == "preliminary":
        marks.append("preliminary")
    if standing.state == "past":
        return marks
    if event.certainty == "period":
        marks.append("period")
    elif any(day.is_moved for day in event.days):
        marks.append("moved")
    marks += seat_badges(standing)
    if event.audience == "invitation":
        marks.append("invitation")
    return marks


def seat_badges(standing: Availability) -> list[str]:
    """Whether there is room, as far as a newcomer must know it."""
    if standing.state == "closed":
        return ["closed"]
    if standing.state != "open":
        return []
    if standing.is_full:
        return ["full"] if standing.settings.waiting_list else ["gone"]
    return ["few"] if rules.are_few(standing.seats.values()) else []


def seats_words(attendance: str, seats: Seats, is_hybrid: bool) -> str:
    """How many seats are left of one kind; nothing where there is no limit."""
    if seats.total is None:
        return ""
    free = 0 if seats.is_full else seats.free or 0
    if not is_hybrid:
        return _("%(free)s av %(total)s platser kvar", free=free, total=seats.total)
    if attendance == "online":
        return _("Online: %(free)s av %(total)s platser kvar", free=free, total=seats.total)
    return _("På plats: %(free)s av %(total)s platser kvar", free=free, total=seats.total)


def other_language(event: Event) -> str | None:
    """The language of the event's own texts, where it is not that of the page."""
    return event.language if event.language != current_language() else None


def site_of(address: str) -> str:
    """The site that an address leads to, so that nobody is surprised by it."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
