"""Going to the online meeting: when its link opens, and noting that somebody went there."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE
from eventsys.core.db import db
from eventsys.events.models import Event, EventDay
from eventsys.registration.models import Registration

EARLY = timedelta(minutes=30)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """From when until when a link leads to the meeting."""

    opens_at: datetime
    ends_at: datetime


def is_for(registration: Registration) -> bool:
    """Whether the link to the online meeting is this person's to have, once there is one."""
    return (
        registration.status == "confirmed"
        and registration.attendance == "online"
        and registration.event.status == "published"
    )


def has_link(event: Event) -> bool:
    """Whether the organiser has given an address to go to."""
    return event.join_link.startswith(("https://", "http://"))


def openings(event: Event) -> list[Opening]:
    """Of each day: from half an hour before it begins until the day is over where it is held."""
    return [_opening(day, ZoneInfo(event.time_zone)) for day in event.days]


def state(event: Event, now: datetime) -> str:
    """`open` now, `early` before a day of it, `over` after the last, `undated` without a day."""
    every = openings(event)
    if not every:
        return "undated"
    if any(each.opens_at <= now < each.ends_at for each in every):
        return "open"
    return "early" if any(now < each.opens_at for each in every) else "over"


def next_opening(event: Event, now: datetime) -> datetime | None:
    """When the link opens next."""
    return next((each.opens_at for each in openings(event) if now < each.opens_at), None)


def way_in(registration: Registration, now: datetime) -> str | None:
    """The address of the meeting, when it is time and this person may go there."""
    event = registration.event
    if is_for(registration) and has_link(event) and state(event, now) == "open":
        return event.join_link
    return None


def join(registration: Registration, now: datetime) -> str | None:
    """Note that somebody went to the meeting, the first time they do. Says where it is, or None."""
    address = way_in(registration, now)
    if address is None:
        return None
    first = update(Registration).where(
        Registration.id == registration.id, Registration.joined_at.is_(None)
    )
    noted = db.session.execute(first.values(joined_at=now).returning(Registration.id))
    if noted.first() is not None:
        audit.record(
            ATTENDEE,
            "registration.joined",
            "registration",
            registration.id,
            now,
            registration.event_id,
        )
    return address


def count(event: Event) -> int:
    """How many have gone to the online meeting."""
    mine = select(func.count(Registration.id)).where(Registration.event_id == event.id)
    return db.session.scalar(mine.where(Registration.joined_at.is_not(None))) or 0


def _opening(day: EventDay, zone: ZoneInfo) -> Opening:
    midnight = datetime.combine(day.held_on, time(), zone)
    over = datetime.combine(day.held_on + DAY, time(), zone)
    opens_at = day.starts_at - EARLY if day.starts_at else midnight
    return Opening(opens_at, max(over, day.ends_at or over))
