"""Finding registrations, and reading what is in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from eventsys.core import ratelimit, tokens
from eventsys.core.db import db
from eventsys.core.errors import NotFound
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.registration import letters, needs
from eventsys.registration.models import Registration

STATUSES = ("confirmed", "offered", "waiting", "pending", "declined", "cancelled")
LINKS_PER_HOUR = 5


@dataclass(frozen=True)
class Applicant:
    """What somebody says about themselves: clean single lines, the two needs free text.

    `answers` are what was typed into the fields of questions, by the id of the question; those
    that are not there were not asked. `choices` are programme items, by their ids; None where they
    were not asked.
    """

    name: str
    email: str
    attendance: str
    organisation: str = ""
    title: str = ""
    municipality_id: int | None = None
    phone: str = ""
    access_needs: str = ""
    diet: str = ""
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    role: str = ""
    choices: tuple[int, ...] | None = None


def by_token(token: str) -> Registration | None:
    """The registration whose link this is."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.token_hash == tokens.hash_token(token))
        .options(joinedload(Registration.event), joinedload(Registration.municipality))
    )


def get(event: Event, registration_id: int) -> Registration:
    """A registration of this event. Raises NotFound."""
    registration = db.session.get(Registration, registration_id)
    if registration is None or registration.event_id != event.id:
        raise NotFound
    return registration


def names_of(ids: Collection[int]) -> dict[int, str]:
    """Names of registrations, as far as they are kept; asks nobody for none."""
    if not ids:
        return {}
    query = select(Registration.id, Registration.name).where(Registration.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def send_links(email: str, now: datetime) -> None:
    """Write to an address what it has registered for, if anything. Raises TooManyAttempts."""
    ratelimit.count_hit("links", fold(email), LINKS_PER_HOUR, timedelta(hours=1), now)
    found = db.session.scalars(
        select(Registration)
        .join(Registration.event)
        .where(func.lower(Registration.email) == email.lower())
        .where(Registration.status.not_in(("cancelled", "declined")))
        .where(Event.last_on >= now.date())
        .order_by(Event.first_on, Registration.id)
    ).all()
    if found:
        letters.links(list(found), now)


def applicant_of(registration: Registration) -> Applicant:
    """The registration as it could have been typed, needs included: for its owner only."""
    needed = needs.of(registration)
    return Applicant(
        name=registration.name,
        email=registration.email,
        attendance=registration.attendance,
        organisation=registration.organisation,
        title=registration.title,
        municipality_id=registration.municipality_id,
        phone=registration.phone,
        access_needs=needed.access_needs,
        diet=needed.diet,
        role=registration.role,
    )


def queue_place(registration: Registration) -> int:
    """Which place in the line somebody has who waits, counted from 1."""
    ahead = ahead_of(registration).with_only_columns(func.count(Registration.id))
    return (db.session.scalar(ahead) or 0) + 1


def waits_with(registration: Registration) -> int:
    """How many wait for seats together with somebody, they themselves included."""
    party = registration.party
    if party is None or not party.keeps_together:
        return 1
    waiting = select(func.count(Registration.id)).where(
        Registration.party_id == party.id, Registration.status == "waiting"
    )
    return db.session.scalar(waiting) or 0


def before(registration: Registration) -> list[int]:
    """The registrations of those who stand before somebody in the line, in their order."""
    ahead = ahead_of(registration).order_by(Registration.queued_at, Registration.id)
    return [*db.session.scalars(ahead)]


def ahead_of(registration: Registration) -> Select[int]:
    """The ids of those who wait and stand before somebody in the line."""
    return select(Registration.id).where(
        Registration.event_id == registration.event_id,
        Registration.status == "waiting",
        Registration.attendance == registration.attendance,
        (Registration.queued_at < registration.queued_at)
        | (
            (Registration.queued_at == registration.queued_at) & (Registration.id < registration.id)
        ),
    )


def coming_by_status(today: date) -> dict[str, int]:
    """How many registrations for coming events have which status."""
    rows = db.session.execute(
        select(Registration.status, func.count(Registration.id))
        .join(Registration.event)
        .where(Event.status == "published", Event.last_on >= today)
        .group_by(Registration.status)
    )
    return dict.fromkeys(STATUSES, 0) | {row[0]: row[1] for row in rows}


def participants(event: Event, q: str = "", status: str = "") -> list[Registration]:
    """Who has registered, by name; those who wait in their order. `q` looks in plain columns."""
    return list(db.session.scalars(_participants(event, q, status)))


def _participants(event: Event, q: str, status: str) -> Select[Registration]:
    query = (
        select(Registration)
        .where(Registration.event_id == event.id)
        .options(joinedload(Registration.municipality))
    )
    if status:
        query = query.where(Registration.status == status)
    if q:
        columns = (Registration.name, Registration.email, Registration.organisation)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    order = Registration.queued_at if status == "waiting" else func.lower(Registration.name)
    return query.order_by(order, Registration.id)


def live_of(event: Event) -> list[Registration]:
    """Everybody who is to be told when something happens to the event."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.event_id == event.id)
            .where(Registration.status.not_in(("cancelled", "declined")))
            .order_by(Registration.id)
        )
    )


def of_calendar_token(token: str) -> list[Registration]:
    """All registrations of a personal calendar's owner. Raises NotFound."""
    mine = db.session.scalar(
        select(Registration).where(Registration.calendar_token_hash == tokens.hash_token(token))
    )
    if mine is None:
        raise NotFound
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.person_key == mine.person_key)
            .options(joinedload(Registration.event).joinedload(Event.region))
            .order_by(Registration.id)
        )
    )
