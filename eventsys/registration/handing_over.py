"""Handing a booking over to somebody else, and taking part in the other way, in one step each."""

from dataclasses import replace
from datetime import datetime

from eventsys.audit.service import ATTENDEE
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import changing, lineup, rules, seats
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration


class FullThere(DomainError):
    """All seats of the other kind are taken; somebody who waits would come last in line there."""

    default = _("Det finns ingen ledig plats på det sättet just nu.")


def hand_over(registration: Registration, name: str, email: str, now: datetime) -> None:
    """The substitute gets the place with links of their own; who gave it hears that it is gone.

    The organisation, the way of taking part and the programme items go along; what was said of the
    person does not. Raises Closed, TooManyAttempts.
    """
    if email.lower() == registration.email.lower():
        text = _("Det är adressen som anmälan redan har. Skriv den andra personens adress.")
        raise DomainError(text, "email")
    substitute = replace(
        applicant_of(registration),
        name=name,
        email=email,
        title="",
        phone="",
        access_needs="",
        diet="",
        answers={},
        choices=None,
    )
    changing.change(registration, substitute, ATTENDEE, now)


def other_way(registration: Registration) -> str | None:
    """On site for who takes part online, and the other way round; None where there is one way."""
    ways = rules.attendances(registration.event.format)
    return next((way for way in ways if way != registration.attendance), None)


def switch(registration: Registration, now: datetime, *, waits: bool = False) -> None:
    """Take part in the other way. Nobody loses a seat for a place in a line.

    `waits`: somebody who waits knows that they come last in the other line. Raises FullThere.
    """
    way = other_way(registration)
    if way is None:
        return
    event = registration.event
    settings = seats.lock(event)
    db.session.refresh(registration)
    said = replace(applicant_of(registration), attendance=way)
    person = lineup.person_of(said, settings, registration.is_invited)
    (status,) = seats.place(event, settings, [person])
    has_seat = registration.status in rules.TAKES_SEAT
    if status != "confirmed" and (has_seat or not waits):
        raise FullThere
    changing.change(registration, said, ATTENDEE, now)
