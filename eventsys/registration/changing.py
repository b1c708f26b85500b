"""Changing a registration: particulars, the way of taking part, or who has it."""

from dataclasses import replace
from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import (
    bookings,
    kept_seats,
    letters,
    line,
    lineup,
    needs,
    questions,
    reach,
    rules,
    seats,
    sign_up,
)
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.organisation_kinds import kind_of

PARTICULARS = ("name", "email", "organisation", "title", "phone", "municipality_id", "role")
# What somebody hears of: of their own changes what concerns their calendar, of an organiser's all
# that stands on their booking, save the answers, which an organiser often only tidies up.
TOLD = {
    True: {"name", "email", "attendance"},
    False: {*PARTICULARS, "attendance", "needs", "items"},
}


def change(registration: Registration, applicant: Applicant, by: Actor, now: datetime) -> None:
    """New particulars, or another way of taking part. Raises Taken, Closed, Unreachable,
    TooManyAttempts.

    With another e-mail address the booking is somebody else's: it gets new links, which go there.
    """
    event = registration.event
    settings = seats.lock(event)
    db.session.refresh(registration)
    _check_changeable(registration, settings, now)
    other = registrations.find_live(event, registrations.person_key(applicant))
    other = None if other is registration else other
    has_moved = applicant.email.lower() != registration.email.lower()
    is_handed_over = has_moved and by is ATTENDEE
    if other is not None and not is_handed_over:
        raise registrations.Taken
    if is_handed_over:
        reach.require(applicant.email)
        # What was said about one person is not said about another.
        applicant = replace(applicant, access_needs="", diet="", answers={})
        questions.forget_of([registration.id])
        registration.note = ""
        registrations.count_letter(applicant.email, now)
    if is_handed_over and other is None:
        _take_leave(registration, applicant.name, now)
    elif has_moved and not is_handed_over and registration.email:
        # What stands in a calendar there would never follow what happens.
        registration.calendar_sequence += 1
        letters.moved_away(registration, now)
    if other is not None:
        # The giver must not learn that the other is registered: it looks like any hand-over.
        line.transition(registration, "cancel", by, now, words=applicant.name)
        letters.already_registered(other, now)
    if has_moved:
        registrations.give_links(registration)
    if other is None:
        _write(registration, applicant, settings, by, now)
    line.settle(event, settings, now, "switched")


def _write(
    registration: Registration,
    applicant: Applicant,
    settings: RegistrationSettings,
    by: Actor,
    now: datetime,
) -> None:
    """Write down what is new, and tell the person what concerns their calendar."""
    if by is ATTENDEE:
        kept_seats.check(registration, applicant, settings)
    changed = [
        name for name in PARTICULARS if getattr(registration, name) != getattr(applicant, name)
    ]
    has_moved = "email" in changed
    giver = registration.name if has_moved and "name" in changed and by is ATTENDEE else ""
    for name in changed:
        setattr(registration, name, getattr(applicant, name))
    registration.organisation_kind = kind_of(registration.organisation)
    registration.person_key = registrations.person_key(applicant)
    if applicant.attendance != registration.attendance:
        _switch(registration, settings, applicant.attendance, by, now)
        changed.append("attendance")
    changed += ["needs"] if needs.keep(registration, applicant) else []
    strict = by is ATTENDEE
    changed += ["answers"] if questions.keep(registration, applicant.answers, strict=strict) else []
    changed += ["items"] if sign_up.keep(registration, applicant.choices) else []
    if not changed:
        return
    registration.changed_at = now
    db.session.flush()
    if TOLD[by is ATTENDEE] & {*changed}:
        if by is ATTENDEE and not has_moved:
            registrations.count_letter(applicant.email, now)
        registration.calendar_sequence += 1
        letters.changed(registration, by is not ATTENDEE, now, giver)
    audit.record(
        by,
        "registration.changed",
        "registration",
        registration.id,
        now,
        registration.event_id,
        fields=changed,
    )


def _take_leave(registration: Registration, name: str, now: datetime) -> None:
    """Tell who had the booking whose it is now, also to their calendar."""
    registration.calendar_sequence += 1
    letters.cancelled(registration, False, registration.status, now, left_for=name)


def _check_changeable(
    registration: Registration, settings: RegistrationSettings, now: datetime
) -> None:
    state = seats.state(registration.event, settings, now)
    if not registration.is_live or state in ("cancelled", "past"):
        raise registrations.Closed(state if state in ("cancelled", "past") else "closed")


def _switch(
    registration: Registration,
    settings: RegistrationSettings,
    attendance: str,
    by: Actor,
    now: datetime,
) -> None:
    """Another way of taking part. Nobody loses a seat, or an offered one, for a place in a line."""
    event = registration.event
    said = replace(bookings.applicant_of(registration), attendance=attendance)
    person = lineup.person_of(said, settings, registration.is_invited)
    (status,) = seats.place(event, settings, [person])
    has_seat = registration.status in rules.TAKES_SEAT
    if has_seat and status != "confirmed":
        raise DomainError(_("Det finns ingen ledig plats på det sättet just nu."), "attendance")
    registration.attendance = attendance
    sign_up.refit(registration)
    if registration.status == "pending":
        return
    if status != "confirmed":
        registration.queued_at = line.end_of_line(registration, now)
    elif registration.status != "confirmed":
        line.transition(registration, "switch", by, now)
