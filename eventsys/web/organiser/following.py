"""Making the next event like the last: its details, its programme, and how one registers."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventsys.audit.service import Actor
from eventsys.events import copying
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.registration import questions, seats
from eventsys.registration import service as registrations
from eventsys.registration.service import SettingsDetails


def make(source: Event, title: str, first_on: date, by: Actor, now: datetime) -> Event:
    """A new draft on another day, inside the transaction of whoever asks."""
    details = copying.details_on(source, title, first_on)
    made = events.create(source.region, details, by, now)
    programme.copy(source, made, by, now)
    questions.replace(made, questions.details_of(source), by, now)
    later = copying.distance(source, first_on)
    registrations.configure(made, _settings_of(source, later), by, now)
    return made


def _settings_of(source: Event, later: timedelta) -> SettingsDetails:
    """As one registers for the other, as much earlier or later. An address elsewhere is its own."""
    settings = seats.settings_of(source)
    return SettingsDetails(
        enabled=settings.enabled,
        opens_at=_moved(settings.opens_at, later, source.time_zone),
        closes_at=_moved(settings.closes_at, later, source.time_zone),
        seats_onsite=settings.seats_onsite,
        seats_online=settings.seats_online,
        waiting_list=settings.waiting_list,
        has_food=settings.has_food,
    )


def _moved(moment: datetime | None, later: timedelta, zone: str) -> datetime | None:
    """The same time of day so many days later, whatever the clock does in between."""
    return moment.astimezone(ZoneInfo(zone)) + later if moment else None
