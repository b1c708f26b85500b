"""Registering somebody for them: by hand, at the door, or back in line. Under the seats' lock."""

from datetime import datetime

from sqlalchemy import select

from eventsys.audit.service import Actor
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration import lineup, seats
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.service import Closed, Full, Taken


def by_hand(
    event: Event, applicant: Applicant, language: str, by: Actor, now: datetime
) -> Registration:
    """An organiser registers somebody, also before opening, after closing or by invitation.

    Raises Taken, Full, and Closed for a cancelled or past event.
    """
    settings = seats.lock(event)
    check_held(event, settings, now)
    person = registrations.person_key(applicant)
    if registrations.find_live(event, person) is not None:
        raise Taken
    unique = tokens.hash_token(tokens.new_token())
    status = placed(event, settings, applicant)
    made = registrations.draw_up(event, applicant, status, unique, person, language, now)
    made.source = "organiser"
    registrations.save(made, applicant, by, now)
    return made


def at_door(
    event: Event, applicant: Applicant, submission: str, by: Actor, now: datetime
) -> Registration:
    """Somebody who came without having registered takes a seat. There is no waiting list at a door.

    Without an e-mail address no letter is written. Repeating a submission changes nothing.
    Raises Taken, Full, and Closed for a draft, a cancelled or a past event.
    """
    settings = seats.lock(event)
    repeated = tokens.keyed_hash("submission", str(event.id), submission, "door")
    before = db.session.scalar(select(Registration).where(Registration.submission_hash == repeated))
    if before is not None and before.is_live:
        return before
    check_held(event, settings, now)
    if before is not None:  # The same form after it was cancelled.
        repeated = tokens.hash_token(tokens.new_token())
    person = registrations.person_key(applicant)
    if registrations.find_live(event, person) is not None:
        raise Taken
    if placed(event, settings, applicant) != "confirmed":
        raise Full
    made = registrations.draw_up(
        event, applicant, "confirmed", repeated, person, event.language, now
    )
    made.source = "door"
    registrations.save(made, applicant, by, now)
    return made


def check_held(event: Event, settings: RegistrationSettings, now: datetime) -> None:
    """Only an event that is to be takes anybody. Raises Closed."""
    state = seats.state(event, settings, now)
    if state in ("cancelled", "past") or event.status != "published":
        raise Closed(state)


def placed(
    event: Event, settings: RegistrationSettings, applicant: Applicant, is_invited: bool = False
) -> str:
    """What one newcomer gets. Raises Full."""
    person = lineup.person_of(applicant, settings, is_invited)
    (status,) = seats.place(event, settings, [person])
    if status == "full":
        raise Full
    return status
