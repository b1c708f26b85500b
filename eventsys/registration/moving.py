"""An organiser moves somebody between the seats and the waiting list, against the line's order.

All of it under the lock of the seats, and never to more seats than there are, unless the organiser
adds one.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import letters, seats, sign_up
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.rules import Seats


class NoSeat(DomainError):
    """There is no seat to give; one can be added."""

    default = _("Det finns ingen ledig plats. Utöka med en plats, eller avboka någon först.")


class WouldReturn(DomainError):
    """Whoever is moved down would be the first to move up again."""

    default = _("Ingen annan väntar på platsen, så personen skulle få tillbaka den direkt.")


def give_seat(registration: Registration, adding_one: bool, by: Actor, now: datetime) -> None:
    """A seat for somebody who waits, whoever is before them. Raises NoSeat, Closed.

    `adding_one` gives the event one more seat where all are taken.
    """
    settings = _lock(registration, now)
    if registration.status != "waiting":
        return
    counted = seats.count(registration.event, settings)[registration.attendance]
    if counted.free == 0:
        if not adding_one:
            raise NoSeat
        _add_seat(registration, settings, by, now)
    registration.status = "confirmed"
    registration.changed_at = now
    db.session.flush()
    sign_up.take(registration)
    letters.promoted(registration, now)
    _record(by, "registration.seated", registration, now)
    seats.fill(registration.event, settings, now)


def take_seat(registration: Registration, by: Actor, now: datetime) -> None:
    """To the end of the waiting list; the next in line gets the seat.

    Raises WouldReturn, Closed.
    """
    settings = _lock(registration, now)
    if registration.status != "confirmed":
        return
    counted = seats.count(registration.event, settings)[registration.attendance]
    if not is_awaited(counted):
        raise WouldReturn
    registration.queued_at = _after_the_last(registration, now)
    registration.status = "waiting"
    registration.changed_at = now
    registration.calendar_sequence += 1
    db.session.flush()
    letters.moved_down(registration, now)
    # Should they get a seat again, its entry is newer than the one that was just taken back.
    registration.calendar_sequence += 1
    _record(by, "registration.unseated", registration, now)
    seats.fill(registration.event, settings, now)


def is_awaited(counted: Seats) -> bool:
    """Whether a seat that is taken from somebody would not go straight back to them."""
    return counted.total is not None and counted.total - (counted.taken - 1) <= counted.waiting


def _after_the_last(registration: Registration, now: datetime) -> datetime:
    """When somebody comes to the end of the line, also in the moment in which others came."""
    last = db.session.scalar(
        select(func.max(Registration.queued_at)).where(
            Registration.event_id == registration.event_id,
            Registration.status == "waiting",
            Registration.attendance == registration.attendance,
        )
    )
    return now if last is None else max(now, last + timedelta(microseconds=1))


def _lock(registration: Registration, now: datetime) -> RegistrationSettings:
    event = registration.event
    settings = seats.lock(event)
    db.session.refresh(registration)
    state = seats.state(event, settings, now)
    if state in ("cancelled", "past") or event.status != "published":
        raise registrations.Closed(state)
    return settings


def _add_seat(
    registration: Registration, settings: RegistrationSettings, by: Actor, now: datetime
) -> None:
    """As many seats as are taken, and one more."""
    name = f"seats_{registration.attendance}"
    before = getattr(settings, name)
    counted = seats.count(registration.event, settings)[registration.attendance]
    setattr(settings, name, counted.taken + 1)
    db.session.flush()
    event_id = registration.event_id
    changes = {name: [before, counted.taken + 1]}
    audit.record(by, "registration.configured", "event", event_id, now, event_id, changes=changes)


def _record(by: Actor, action: str, registration: Registration, now: datetime) -> None:
    audit.record(by, action, "registration", registration.id, now, registration.event_id)
