"""Forgetting. What the form promises about dates is kept here; statistics remain without names."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_, update

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM, Actor
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Kind, Rows, day_before
from eventsys.events.models import Event
from eventsys.mail import outbox
from eventsys.registration import erasing, questions, rules
from eventsys.registration.models import HealthData, Registration
from eventsys.registration.question_models import Answer, Question
from eventsys.registration.quota_models import Invitee

AFTER_EVENT = _("efter mötet, eller efter den dag då det ställdes in")
HAS_SEAT = Registration.status == "confirmed"
BATCH = 500


def forget_person(registration: Registration, by: Actor, now: datetime) -> None:
    """Make one registration anonymous, with all that hangs on it, and its links dead.

    It keeps status, way of taking part, municipality, kind of organisation, role and times.
    """
    registration.name = registration.email = registration.phone = ""
    registration.organisation = registration.title = registration.note = ""
    registration.person_key = tokens.hash_token(tokens.new_token())
    registration.token_hash = tokens.hash_token(tokens.new_token())
    registration.calendar_token_hash = tokens.hash_token(tokens.new_token())
    registration.token_sealed = registration.calendar_token_sealed = ""
    # Who came with whom would tell who it was.
    registration.party_id = None
    registration.health = None
    questions.forget_of([registration.id])
    db.session.execute(
        update(Invitee)
        .where(Invitee.registration_id == registration.id)
        .values(**_nobody(registration.id))
    )
    audit.record(
        by, "registration.forgotten", "registration", registration.id, now, registration.event_id
    )


def erase(registration: Registration, by: Actor, now: datetime) -> None:
    """Forget somebody at once because they want it, the letters to them included."""
    outbox.withdraw("registration", registration.id)
    forget_person(registration, by, now)
    db.session.flush()


def _nobody(number: int) -> dict[str, Any]:
    """What is left of somebody who was invited: that, and what they answered."""
    return {
        "name": "",
        "email": "",
        "organisation": "",
        "token_sealed": "",
        "token_hash": tokens.hash_token(f"{number} {tokens.new_token()}"),
        "person_key": tokens.hash_token(tokens.new_token()),
    }


def _needs() -> Rows:
    return (
        select(HealthData.registration_id, Event.last_on)
        .join(HealthData.registration)
        .join(Registration.event)
    )


def _needs_over(days: int, now: datetime) -> ColumnElement[bool]:
    """After its days, and at once for who does not come."""
    gone = Registration.status.in_(("cancelled", "declined"))
    return or_(erasing.is_over_by(day_before(now, days)), gone)


def _forget_needs(kind: Kind, now: datetime) -> int:
    due = kind.due(now).with_only_columns(HealthData.registration_id)
    return _erase(HealthData, HealthData.registration_id.in_(due))


def _answers() -> Rows:
    """Answers to questions that are kept shorter than names are."""
    return (
        select(Answer.registration_id, Event.last_on)
        .join(Question, Question.id == Answer.question_id)
        .join(Event, Event.id == Question.event_id)
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Question.keep_days.is_not(None))
    )


def _answers_over(_days: int, now: datetime) -> ColumnElement[bool]:
    asked = select(Question.keep_days).where(Question.keep_days.is_not(None)).distinct()
    return or_(
        *(
            and_(Question.keep_days == kept, erasing.is_over_by(day_before(now, kept or 0)))
            for kept in db.session.scalars(asked).all()
        ),
        Question.id.is_(None),
    )


def _forget_answers(kind: Kind, now: datetime) -> int:
    due = kind.due(now).with_only_columns(Answer.registration_id, Answer.question_id)
    return _erase(Answer, tuple_(Answer.registration_id, Answer.question_id).in_(due))


def _people(has_seat: bool) -> Rows:
    known = or_(
        Registration.name != "",
        Registration.email != "",
        Registration.phone != "",
        Registration.token_sealed != "",
    )
    return (
        select(Registration.id, Event.last_on)
        .join(Registration.event)
        .where(known, HAS_SEAT if has_seat else ~HAS_SEAT)
    )


def _over(days: int, now: datetime) -> ColumnElement[bool]:
    return erasing.is_over_by(day_before(now, days))


def _forget_people(kind: Kind, now: datetime) -> int:
    ids = db.session.scalars(kind.due(now).with_only_columns(Registration.id)).all()
    for start in range(0, len(ids), BATCH):
        some = select(Registration).where(Registration.id.in_(ids[start : start + BATCH]))
        for registration in db.session.scalars(some):
            forget_person(registration, SYSTEM, now)
    db.session.flush()
    return len(ids)


def _invitees() -> Rows:
    known = or_(Invitee.name != "", Invitee.email != "", Invitee.token_sealed != "")
    return select(Invitee.id, Event.last_on).join(Event, Event.id == Invitee.event_id).where(known)


def _invitees_over(days: int, now: datetime) -> ColumnElement[bool]:
    day = day_before(now, days)
    called_off = and_(Event.status == "cancelled", Event.cancelled_at < now - timedelta(days=days))
    no_day = and_(Event.last_on.is_(None), Invitee.created_at < now - timedelta(days=days))
    return or_(Event.last_on <= day, called_off, no_day)


def _forget_invitees(kind: Kind, now: datetime) -> int:
    ids = db.session.scalars(kind.due(now).with_only_columns(Invitee.id)).all()
    for number in ids:
        db.session.execute(update(Invitee).where(Invitee.id == number).values(**_nobody(number)))
    return len(ids)


def _erase(model: type[Any], *which: ColumnElement[bool]) -> int:
    gone = db.session.execute(delete(model).where(*which))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a cursor result


NEEDS = Kind(
    erasing.NEEDS,
    _("Specialkost och behov för att delta"),
    _("efter mötet; genast när någon avbokar"),
    ("health_data",),
    rules.HEALTH_DAYS,
    _needs,
    _needs_over,
    _forget_needs,
    least=1,
    most=60,
    region=Event.region_id,
)
ANSWERS = Kind(
    "answers",
    _("Svar på frågor som har en egen tid"),
    _("efter mötet, så många dagar som frågan säger"),
    ("answer",),
    0,
    _answers,
    _answers_over,
    _forget_answers,
    region=Event.region_id,
)
PEOPLE = Kind(
    erasing.PEOPLE,
    _("Deltagare: namn, adresser, anteckningar och svar"),
    AFTER_EVENT,
    ("registration", "answer"),
    rules.PERSONAL_DAYS,
    lambda: _people(True),
    _over,
    _forget_people,
    least=7,
    most=365,
    region=Event.region_id,
)
WITHOUT_SEAT = Kind(
    "without_seat",
    _("De som avbokade eller aldrig fick plats"),
    AFTER_EVENT,
    ("registration", "answer"),
    rules.PERSONAL_DAYS,
    lambda: _people(False),
    # Never longer than those who had a seat: that is the day that all are told.
    lambda days, now: _over(min(days, erasing.person_days()), now),
    _forget_people,
    least=7,
    most=365,
    region=Event.region_id,
)
INVITEES = Kind(
    "invitees",
    _("Personligt inbjudna"),
    AFTER_EVENT,
    ("invitee",),
    rules.PERSONAL_DAYS,
    _invitees,
    _invitees_over,
    _forget_invitees,
    least=7,
    most=365,
    region=Event.region_id,
)
KINDS = (NEEDS, ANSWERS, PEOPLE, WITHOUT_SEAT, INVITEES)
