"""When registration opens and closes, and how both follow the event when it is moved."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration.models import RegistrationSettings

LAST_MINUTE = time(23, 59)


def follow(
    event: Event, settings: RegistrationSettings, was_on: date | None, by: Actor, now: datetime
) -> bool:
    """Move opening and closing as many days as the first day has moved. Needs the seats' lock.

    Registration that has opened already stays open: nobody is shut out again by a move.
    """
    if was_on is None or event.first_on is None or was_on == event.first_on:
        return False
    later = event.first_on - was_on
    changes = {}
    for name in ("opens_at", "closes_at"):
        before: datetime | None = getattr(settings, name)
        if before is None or (name == "opens_at" and before <= now):
            continue
        after = moved(before, later, event.time_zone)
        changes[name] = [before.isoformat(), after.isoformat()]
        setattr(settings, name, after)
    if changes:
        db.session.flush()
        audit.record(by, "registration.followed", "event", event.id, now, event.id, changes=changes)
    return bool(changes)


def moved(moment: datetime, later: timedelta, zone: str) -> datetime:
    """The same time of day so many days later, whatever the clock does in between."""
    return moment.astimezone(ZoneInfo(zone)) + later


def end_of_day(first_on: date, days_before: int, zone: str) -> datetime:
    """The last minute of a day so many days before the first day of an event."""
    day = first_on - timedelta(days=days_before)
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))


def days_before(first_on: date | None, moment: datetime | None, zone: str) -> int | None:
    """How many days before the first day of an event a moment lies; None if it does not."""
    if first_on is None or moment is None:
        return None
    days = (first_on - moment.astimezone(ZoneInfo(zone)).date()).days
    return days if days >= 0 else None
