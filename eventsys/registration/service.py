"""Registering and cancelling. All of it under the lock of the event's seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
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
from eventsys.registration import letters, line, lineup, needs, questions, seats, sign_up
from eventsys.registration.bookings import Applicant
from eventsys.registration.entries import Entry, introduce, wait_together
from eventsys.registration.models import LIVE, Party, Registration, RegistrationSettings
from eventsys.registration.organisation_kinds import kind_of
from eventsys.registration.quota_models import Invitee

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
    waiting_policy: str = "promote"
    offer_hours: int = 24
    ask_hours: int = 48
    party_size: int = 5
    has_food: bool = False
    needs_approval: bool = False
    asks_role: bool = False
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
    event: Event,
    applicants: Sequence[Applicant],
    submission: str,
    language: str,
    now: datetime,
    *,
    keeps_together: bool = True,
    invitee: Invitee | None = None,
) -> list[str]:
    """Register one or several people from the public form, or somebody who is invited.

    Says what each is told: confirmed, waiting or pending. All of them are registered, or nobody.
    Those who keep together get seats together, or wait together. Repeating a submission changes
    nothing. Whoever is registered already gets a letter and the same answer as a newcomer would, so
    that a stranger learns nothing. Raises Closed, Full and TooManyAttempts.
    """
    settings = seats.lock(event)
    # After the lock, as when a booking is handed over: taken crosswise, each waits for the other.
    for email in sorted(fold(applicant.email) for applicant in applicants):
        count_letter(email, now)
    entries = _entries(event, applicants, submission)
    introduce(entries)
    if all(entry.told for entry in entries):
        return [entry.told for entry in entries]
    _check_open(event, settings, invitee, now)
    new = [entry for entry in entries if not entry.told]
    people = [lineup.person_of(each.applicant, settings, invitee is not None) for each in new]
    if settings.needs_approval and invitee is None:
        told = ["pending"] * len(new)
    else:
        told = seats.place(event, settings, people, keeps_together)
    if "full" in told:
        raise Full
    if keeps_together:
        wait_together(new, told)
    party = Party(event_id=event.id, keeps_together=keeps_together, created_at=now)
    for entry, status in zip(new, told, strict=True):
        entry.told = status
        _enter(event, entry, party if len(new) > 1 else None, invitee, language, now)
    if len(new) > 1 and any(entry.already for entry in new) and "waiting" in told:
        # Together with those who have a seat already there were too few; they wait for none.
        line.settle(event, settings, now, "left")
    return [entry.told for entry in entries]


def _entries(event: Event, applicants: Sequence[Applicant], submission: str) -> list[Entry]:
    """Each person once; those who came by the same form before are told what they were told."""
    entries: dict[str, Entry] = {}
    for applicant in applicants:
        person = person_key(applicant)
        key = tokens.keyed_hash("submission", str(event.id), submission, person)
        entries.setdefault(person, Entry(applicant, person, key))
    by_key = {entry.submission: entry for entry in entries.values()}
    before = select(Registration).where(Registration.submission_hash.in_(by_key))
    for registration in db.session.scalars(before):
        entry = by_key[registration.submission_hash]
        if registration.is_live and registration.person_key == entry.person:
            entry.told = registration.status
        else:  # The same form after cancelling or handing over: a new registration.
            entry.submission = tokens.hash_token(tokens.new_token())
    return [*entries.values()]


def _check_open(
    event: Event, settings: RegistrationSettings, invitee: Invitee | None, now: datetime
) -> None:
    """Who is invited by name comes in while others do not, but to no event that is over or off."""
    state = "none" if event.status == "draft" else seats.state(event, settings, now)
    is_open = state == "open" or (
        invitee is not None and state not in ("cancelled", "past") and event.status != "draft"
    )
    if not is_open:
        raise Closed(state)


def _enter(
    event: Event,
    entry: Entry,
    party: Party | None,
    invitee: Invitee | None,
    language: str,
    now: datetime,
) -> None:
    """Save one person of a form, or write to who is registered already."""
    entry.already = found = find_live(event, entry.person)
    if found is not None:
        sign_up.refuse(event, entry.applicant.choices, entry.applicant.attendance, entry.told)
        letters.already_registered(found, now, **entry.letter)
    else:
        found = draw_up(
            event, entry.applicant, entry.told, entry.submission, entry.person, language, now
        )
        found.party, found.is_invited = party, invitee is not None
        save(found, entry.applicant, ATTENDEE, now, entry.letter)
    if invitee is not None:
        invitee.registration_id, invitee.status, invitee.answered_at = found.id, "registered", now


def save(
    registration: Registration,
    applicant: Applicant,
    by: Actor,
    now: datetime,
    letter: Mapping[str, Any] = line.NOTHING_MORE,
) -> None:
    """Store a new registration and what was said with it, tell the person, and note it."""
    db.session.add(registration)
    needs.keep(registration, applicant)
    db.session.flush()
    keep_choices(registration, applicant, by)
    line.enter(registration, by, now, letter=letter)


def keep_choices(registration: Registration, applicant: Applicant, by: Actor) -> bool:
    """Store what somebody chose of what the event offers or asks. Says whether that is new."""
    answered = questions.keep(registration, applicant.answers, strict=by is ATTENDEE)
    return sign_up.keep(registration, applicant.choices) or answered


def cancel(registration: Registration, by: Actor, now: datetime) -> None:
    """Give the place back; the next in line moves up. Cancelling twice changes nothing."""
    event = registration.event
    settings = seats.lock(event)
    db.session.refresh(registration)
    if not registration.is_live:
        return
    deed = "refuse" if registration.status == "offered" and by is ATTENDEE else "cancel"
    line.transition(registration, deed, by, now)
    line.settle(event, settings, now, "left")


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
        line.settle(event, settings, now, "raised")


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
        role=applicant.role,
        status_at=now,
    )
    give_links(registration)
    return registration


def _noted(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
