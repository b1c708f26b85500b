"""Letting people in, taking that back, and knowing who has arrived."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.checkin import rules
from eventsys.checkin.models import Admission
from eventsys.checkin.tickets import by_ticket, ticket_address, ticket_code
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.tokens import keyed_hash
from eventsys.events.models import Event
from eventsys.registration import adding
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration
from eventsys.registration.rules import TAKES_SEAT

__all__ = ["by_ticket", "ticket_address", "ticket_code"]

REFUSALS: dict[str, LazyText] = {
    "off": _("Mötet är inställt. Ingen släpps in."),
    "waiting": _("Står på reservlistan och har ingen plats."),
    "offered": _("Har en erbjuden plats, men har inte tackat ja."),
    "cancelled": _("Är avbokad och har ingen plats."),
    "without_seat": _("Har ingen plats på mötet."),
    "online": _("Är anmäld för att delta online och har ingen plats i lokalen."),
}
CLOSED = _("Dörren är öppen bara på mötesdagen.")


@dataclass(frozen=True)
class Deed:
    """What a device says that it has done: whom it let in, when, where, under a key of its own."""

    key: str
    day: date
    at: datetime | None = None
    door: str = ""


@dataclass(frozen=True)
class Counts:
    """Who is expected and who has arrived on a day, by attendance; walk-ins are in both."""

    expected: dict[str, int]
    arrived: dict[str, int]
    walk_ins: int

    @property
    def all_arrived(self) -> int:
        return sum(self.arrived.values())


class NotAdmitted(DomainError):
    """Somebody may not come in. `why` is as in rules.refusal, or "day"."""

    def __init__(self, why: str, message: LazyText) -> None:
        self.why = why
        super().__init__(message)


class AlreadyAdmitted(DomainError):
    """Somebody else let the person in before. `admission` says who, when and where."""

    default = _("Personen är redan insläppt.")

    def __init__(self, admission: Admission) -> None:
        self.admission = admission
        super().__init__()


def admit(registration: Registration, deed: Deed, by: Actor, now: datetime) -> Admission:
    """Let somebody in. The same deed sent again is that deed. Raises NotAdmitted, AlreadyAdmitted.

    Two doors at once are told apart by the table: one row for a person and a day.
    """
    event = registration.event
    # Held, so that nobody gives the seat back meanwhile.
    db.session.execute(
        select(Registration.id).where(Registration.id == registration.id).with_for_update()
    )
    db.session.refresh(registration)
    _check(event, registration, deed.day, now)
    at = rules.bounded(deed.at, deed.day, event.time_zone, now)
    # A key counts for one person only, whatever else a device sends under it.
    key = keyed_hash("admission", deed.key, str(registration.id), deed.day.isoformat())
    values = {
        "event_id": event.id,
        "registration_id": registration.id,
        "day_on": deed.day,
        "admitted_at": at,
        "received_at": now,
        "by_id": by.id,
        "by_name": by.name,
        "door": deed.door,
        "key": key,
    }
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    new = insert(Admission).values(values).on_conflict_do_nothing().returning(Admission)
    made = db.session.scalar(new)
    if made is None:
        return _known(registration, deed.day, key)
    detail = {"day": deed.day.isoformat(), "door": deed.door}
    audit.record(by, "checkin.admitted", "registration", registration.id, now, event.id, **detail)
    return made


def undo(registration: Registration, day: date, by: Actor, now: datetime) -> bool:
    """Take back that somebody was let in. Says whether they were; twice changes nothing."""
    found = admission_of(registration, day)
    if found is None:
        return False
    db.session.delete(found)
    db.session.flush()
    audit.record(
        by,
        "checkin.undone",
        "registration",
        registration.id,
        now,
        registration.event_id,
        day=day.isoformat(),
    )
    return True


def walk_in(
    event: Event, applicant: Applicant, deed: Deed, by: Actor, now: datetime
) -> tuple[Registration, Admission]:
    """Somebody who has not registered takes a seat and comes in. The same deed again changes
    nothing. Raises Full, Taken, Closed, NotAdmitted.
    """
    _check_day(event, deed.day, now)
    made = adding.at_door(event, applicant, deed.key, by, now)
    return made, admit(made, deed, by, now)


def admission_of(registration: Registration, day: date) -> Admission | None:
    """How somebody came in on a day, if they did."""
    return db.session.scalar(
        select(Admission).where(
            Admission.registration_id == registration.id, Admission.day_on == day
        )
    )


def admissions_of(
    registrations: Iterable[Registration], day: date | None = None
) -> dict[int, list[Admission]]:
    """The admissions of several people, by registration, first day first; or those of one day."""
    ids = [each.id for each in registrations]
    query = select(Admission).where(Admission.registration_id.in_(ids)).order_by(Admission.day_on)
    if day is not None:
        query = query.where(Admission.day_on == day)
    found: dict[int, list[Admission]] = {}
    for admission in db.session.scalars(query) if ids else ():
        found.setdefault(admission.registration_id, []).append(admission)
    return found


def arrived(event: Event, day: date | None = None) -> Counts:
    """How many are expected, and how many have arrived on a day, or on any, in two statements."""
    here = Registration.event_id == event.id
    with_seat = db.session.execute(
        select(Registration.attendance, func.count(Registration.id))
        .where(here, Registration.status.in_(TAKES_SEAT))
        .group_by(Registration.attendance)
    )
    expected: dict[str, int] = dict(with_seat.all())
    came = func.count(func.distinct(Admission.registration_id))
    query = (
        select(Registration.attendance, Registration.source, came)
        .join(Admission, Admission.registration_id == Registration.id)
        .where(here)
        .group_by(Registration.attendance, Registration.source)
    )
    if day is not None:
        query = query.where(Admission.day_on == day)
    counted: dict[str, int] = {}
    walk_ins = 0
    for attendance, source, number in db.session.execute(query):
        counted[attendance] = counted.get(attendance, 0) + number
        walk_ins += number if source == "door" else 0
    return Counts(expected, counted, walk_ins)


def told(registration: Registration) -> list[dict[str, Any]]:
    """When somebody came, for the file with their own data. Who let them in is not theirs."""
    found = admissions_of([registration]).get(registration.id, [])
    return [
        {"day": each.day_on.isoformat(), "admitted_at": each.admitted_at.isoformat()}
        for each in found
    ]


def days_of(event: Event) -> Sequence[date]:
    """The days on which there is a door."""
    return [] if event.certainty == "period" else [day.held_on for day in event.days]


def _check(event: Event, registration: Registration, day: date, now: datetime) -> None:
    why = rules.refusal(event.status, registration.status, registration.attendance)
    if why:
        raise NotAdmitted(why, REFUSALS[why])
    _check_day(event, day, now)


def _check_day(event: Event, day: date, now: datetime) -> None:
    days: Collection[date] = days_of(event)
    if day not in days:
        raise NotAdmitted("day", _("Mötet är inte den dagen."))
    if day > rules.local_day(event.time_zone, now):
        raise NotAdmitted("day", CLOSED)


def _known(registration: Registration, day: date, key: str) -> Admission:
    """The admission that was there before: of the same deed, or of somebody else's."""
    found = admission_of(registration, day)
    if found is None:
        raise DomainError
    if found.key != key:
        raise AlreadyAdmitted(found)
    return found
