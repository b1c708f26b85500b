"""Registering and cancelling. All of it under the lock of the event's seats."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, Actor
from eventsys.core import links, ratelimit, tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.registration import letters, needs, questions, rules, seats, sign_up
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import LIVE, Registration, RegistrationSettings
from eventsys.registration.organisation_kinds import kind_of

PER_EMAIL, EMAIL_WINDOW = 30, timedelta(hours=1)


@dataclass(frozen=True)
class SettingsDetails:
    """How an event takes registrations. Seats of None: no limit."""

    enabled: bool = True
    external_url: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    seats_onsite: int | None = None
    seats_online: int | None = None
    waiting_list: bool = True
    has_food: bool = False
    confirmation_words: str = ""


class Closed(DomainError):
    """Registration is not open. `state` says why, as in rules.entrance_state."""

    default = _("Det går inte att anmäla sig just nu.")

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__()


class Full(DomainError):
    """No seat is left, and there is no waiting list."""

    default = _("Det finns tyvärr inga platser kvar.")


class Taken(DomainError):
    """The person already has a registration."""

    default = _("Den här personen är redan anmäld till mötet.")


def register(
    event: Event, applicant: Applicant, submission: str, language: str, now: datetime
) -> str:
    """Register somebody from the public form. Says what the person is told: confirmed or waiting.

    Repeating a submission changes nothing. Somebody who is registered already gets a letter and the
    same answer as a newcomer would, so that a stranger learns nothing.
    Raises Closed, Full and TooManyAttempts.
    """
    settings = seats.lock(event)
    # After the lock, as when a booking is handed over: taken crosswise, each waits for the other.
    count_letter(applicant.email, now)
    person = person_key(applicant)
    repeated = tokens.keyed_hash("submission", str(event.id), submission, person)
    before = db.session.scalar(select(Registration).where(Registration.submission_hash == repeated))
    if before is not None and before.is_live and before.person_key == person:
        return before.status
    if before is not None:  # The same form after cancelling or handing over: a new registration.
        repeated = tokens.hash_token(tokens.new_token())
    state = "none" if event.status == "draft" else seats.state(event, settings, now)
    if state != "open":
        raise Closed(state)
    status = _place(event, settings, applicant.attendance)
    already = find_live(event, person)
    if already is not None:
        letters.already_registered(already, now)
        return status
    _create(event, applicant, status, repeated, person, language, ATTENDEE, now)
    return status


def add_by_hand(
    event: Event, applicant: Applicant, language: str, by: Actor, now: datetime
) -> Registration:
    """An organiser registers somebody, also before opening, after closing or by invitation.

    Raises Taken, Full, and Closed for a cancelled or past event.
    """
    settings = seats.lock(event)
    state = seats.state(event, settings, now)
    if state in ("cancelled", "past") or event.status != "published":
        raise Closed(state)
    person = person_key(applicant)
    if find_live(event, person) is not None:
        raise Taken
    status = _place(event, settings, applicant.attendance)
    unique = tokens.hash_token(tokens.new_token())
    return _create(event, applicant, status, unique, person, language, by, now, source="organiser")


def add_at_door(
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
    state = seats.state(event, settings, now)
    if state in ("cancelled", "past") or event.status != "published":
        raise Closed(state)
    if before is not None:  # The same form after it was cancelled.
        repeated = tokens.hash_token(tokens.new_token())
    person = person_key(applicant)
    if find_live(event, person) is not None:
        raise Taken
    if _place(event, settings, applicant.attendance) != "confirmed":
        raise Full
    return _create(
        event, applicant, "confirmed", repeated, person, event.language, by, now, source="door"
    )


def cancel(registration: Registration, by: Actor, now: datetime) -> None:
    """Give the place back; the next in line moves up. Cancelling twice changes nothing."""
    event = registration.event
    settings = seats.lock(event)
    db.session.refresh(registration)
    if not registration.is_live:
        return
    was_confirmed = registration.status == "confirmed"
    end(registration, by, now)
    letters.cancelled(
        registration, by_organiser=by is not ATTENDEE, had_seat=was_confirmed, now=now
    )
    seats.fill(event, settings, now)


def end(registration: Registration, by: Actor, now: datetime) -> None:
    """Make it a cancelled one; letters and the next in line are the caller's affair."""
    registration.status = "cancelled"
    registration.cancelled_at = registration.changed_at = now
    registration.calendar_sequence += 1
    db.session.flush()
    audit.record(
        by, "registration.cancelled", "registration", registration.id, now, registration.event_id
    )


def give_links(registration: Registration) -> None:
    """New secrets for the booking's own page and for the personal calendar."""
    token, calendar_token = tokens.new_token(), tokens.new_token()
    registration.token_hash = tokens.hash_token(token)
    registration.token_sealed = tokens.encrypt(token)
    registration.calendar_token_hash = tokens.hash_token(calendar_token)
    registration.calendar_token_sealed = tokens.encrypt(calendar_token)


def configure(event: Event, details: SettingsDetails, by: Actor, now: datetime) -> None:
    """Change how the event takes registrations; more seats move people up at once."""
    settings = seats.lock(event)
    changes = {}
    for name, value in vars(details).items():
        before = getattr(settings, name)
        if before != value:
            changes[name] = [_noted(before), _noted(value)]
            setattr(settings, name, value)
    if changes:
        db.session.flush()
        audit.record(
            by, "registration.configured", "event", event.id, now, event.id, changes=changes
        )
        seats.fill(event, settings, now)


def details_of(settings: RegistrationSettings) -> SettingsDetails:
    """The settings as they could have been typed."""
    names = [each.name for each in fields(SettingsDetails)]
    return SettingsDetails(**{name: getattr(settings, name) for name in names})


def person_key(applicant: Applicant) -> str:
    """One person, as far as one can tell: the same e-mail and name.

    The address counts letter by letter: malmö.se and malmo.se can have different owners, and a
    person's key opens their own calendar. Without an address everybody is new.
    """
    if not applicant.email:
        return tokens.hash_token(tokens.new_token())
    return tokens.keyed_hash("person", applicant.email.lower(), fold(applicant.name))


def count_letter(email: str, now: datetime) -> None:
    """One more letter that somebody has us write to an address. Raises TooManyAttempts."""
    ratelimit.count_hit("register", fold(email), PER_EMAIL, EMAIL_WINDOW, now)


def find_live(event: Event, person: str) -> Registration | None:
    """The registration at an event that a person has now."""
    return db.session.scalar(
        select(Registration).where(
            Registration.event_id == event.id,
            Registration.person_key == person,
            LIVE,  # In the words of the index that is unique, or that could not be used.
        )
    )


def _place(event: Event, settings: RegistrationSettings, attendance: str) -> str:
    counted = seats.count(event, settings)
    if attendance not in counted:
        raise DomainError(_("Välj hur du vill delta."), "attendance")
    status = rules.place(counted[attendance], settings.waiting_list)
    if status is None:
        raise Full
    return status


def _create(
    event: Event,
    applicant: Applicant,
    status: str,
    submission_hash: str,
    person: str,
    language: str,
    by: Actor,
    now: datetime,
    source: str = "form",
) -> Registration:
    registration = draw_up(event, applicant, status, submission_hash, person, language, now)
    registration.source = source
    db.session.add(registration)
    needs.keep(registration, applicant)
    db.session.flush()
    questions.keep(registration, applicant.answers, strict=by is ATTENDEE)
    sign_up.keep(registration, applicant.choices)
    (letters.confirmed if status == "confirmed" else letters.waiting)(registration, now)
    action = f"registration.{status}"
    audit.record(by, action, "registration", registration.id, now, event.id)
    return registration


def draw_up(
    event: Event,
    applicant: Applicant,
    status: str,
    submission_hash: str,
    person: str,
    language: str,
    now: datetime,
) -> Registration:
    """A registration with its own secrets, not yet saved: `register` is how one comes to be."""
    registration = Registration(
        event=event,
        submission_hash=submission_hash,
        person_key=person,
        status=status,
        attendance=applicant.attendance,
        language=language,
        name=applicant.name,
        email=applicant.email,
        organisation=applicant.organisation,
        organisation_kind=kind_of(applicant.organisation),
        title=applicant.title,
        phone=applicant.phone,
        municipality_id=applicant.municipality_id,
        calendar_uid=f"{uuid4()}@{links.host()}",
        calendar_sequence=0,
        created_at=now,
        changed_at=now,
        queued_at=now,
    )
    give_links(registration)
    return registration


def _noted(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
