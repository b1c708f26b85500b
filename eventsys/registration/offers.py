"""What somebody does with a seat that is offered: take it, say no, or stand in line once more."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import update

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import adding, bookings, line, questions, seats
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.quota_models import Invitee


class OfferGone(DomainError):
    """The offer ran out, or somebody took the place off the list."""

    default = _("Erbjudandet gäller inte längre, och platsen har gått vidare.")


class AlreadyTaken(DomainError):
    """Somebody says no to a seat that they have taken, in another tab: that is to cancel."""

    default = _("Du har redan tackat ja till platsen. Avboka den om du inte kan komma.")


def accept(registration: Registration, now: datetime) -> None:
    """Take the seat. Twice changes nothing. Raises OfferGone."""
    seats.lock(registration.event)
    db.session.refresh(registration)
    if registration.status == "confirmed":
        return
    if not is_held(registration, now) or registration.event.status != "published":
        raise OfferGone
    line.transition(registration, "accept", ATTENDEE, now)
    db.session.flush()


def refuse(registration: Registration, now: datetime) -> None:
    """Say no, and leave the list; the seat goes to the next in line. Twice changes nothing.

    Raises AlreadyTaken.
    """
    event = registration.event
    settings = seats.lock(event)
    db.session.refresh(registration)
    if registration.status == "confirmed":
        raise AlreadyTaken
    if registration.status != "offered":
        return
    line.transition(registration, "refuse", ATTENDEE, now)
    line.settle(event, settings, now, "refused")


def is_held(registration: Registration, now: datetime) -> bool:
    """Whether a seat is held for this person now."""
    until = registration.offered_until
    return registration.status == "offered" and until is not None and now < until


def may_return(registration: Registration) -> bool:
    """Whether this is somebody whose offer ran out, and who may stand in line once more."""
    return registration.status == "cancelled" and registration.status_reason == "expire"


def stand_again(registration: Registration, now: datetime) -> str:
    """A new registration with the same particulars, last in line, also after closing.

    Pressing twice makes one. Says what they got. Raises OfferGone, Closed, Full, TooManyAttempts.
    """
    if not may_return(registration):
        raise OfferGone
    event = registration.event
    settings = seats.lock(event)
    registrations.count_letter(registration.email, now)
    adding.check_held(event, settings, now)
    live = registrations.find_live(event, registration.person_key)
    if live is not None:
        return live.status
    answers = questions.answers_of([registration])[registration.id]
    said = replace(bookings.applicant_of(registration), answers=answers)
    status = adding.placed(event, settings, said, registration.is_invited)
    unique = tokens.hash_token(tokens.new_token())
    person, language = registration.person_key, registration.language
    made = registrations.draw_up(event, said, status, unique, person, language, now)
    made.is_invited = registration.is_invited
    registrations.save(made, said, SYSTEM, now)
    mine = update(Invitee).where(Invitee.registration_id == registration.id)
    db.session.execute(mine.values(registration_id=made.id))
    return status
