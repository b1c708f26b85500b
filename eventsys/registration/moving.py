"""An organiser moves somebody between the seats and the waiting list, against the line's order.

All of it under the lock of the seats, and never to more seats than there are, unless the organiser
adds one.
"""

from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import bookings, line, seats
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

    `adding_one` gives the event one more seat where all are taken. History says who was passed.
    """
    settings = _lock(registration, now)
    if registration.status not in ("waiting", "offered"):
        return
    counted = seats.count(registration.event, settings)[registration.attendance]
    if registration.status == "waiting" and counted.free == 0:
        if not adding_one:
            raise NoSeat
        _add_seat(registration, settings, by, now)
    passed = bookings.before(registration) if registration.status == "waiting" else []
    line.transition(registration, "seat", by, now, passed=passed)
    line.settle(registration.event, settings, now, "raised")


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
    registration.queued_at = line.end_of_line(registration, now)
    line.transition(registration, "unseat", by, now)
    line.settle(registration.event, settings, now, "moved_down")
    if registration.status != "waiting":  # Those in front have no use for this seat.
        raise WouldReturn


def is_awaited(counted: Seats) -> bool:
    """Whether a seat that is taken from somebody would not go straight back to them."""
    return counted.total is not None and counted.total - (counted.taken - 1) <= counted.waiting


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
