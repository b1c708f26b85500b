"""Forgetting. What the form promises about dates is kept here; statistics remain without names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, delete, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration import rules
from eventsys.registration.models import HealthData, Registration


@dataclass(frozen=True)
class Forgotten:
    """How many of each were erased."""

    health: int
    people: int


def forget(now: datetime) -> Forgotten:
    """Erase diet and access needs, and later names and addresses, after their time.

    An anonymous registration keeps status, way of taking part, municipality and times; its links
    open nothing any more.
    """
    needless = _of_events_until(now.date() - timedelta(days=rules.HEALTH_DAYS))
    gone = db.session.execute(
        delete(HealthData).where(
            HealthData.registration_id.in_(needless.with_only_columns(Registration.id))
        )
    )
    over = _of_events_until(now.date() - timedelta(days=rules.PERSONAL_DAYS))
    people = db.session.scalars(over.where(Registration.email != "")).all()
    for registration in people:
        registration.name = registration.email = registration.phone = ""
        registration.organisation = registration.title = registration.note = ""
        registration.person_key = tokens.hash_token(tokens.new_token())
        registration.token_hash = tokens.hash_token(tokens.new_token())
        registration.calendar_token_hash = tokens.hash_token(tokens.new_token())
        registration.token_sealed = registration.calendar_token_sealed = ""
        audit.record(
            SYSTEM,
            "registration.forgotten",
            "registration",
            registration.id,
            now,
            registration.event_id,
        )
    db.session.flush()
    return Forgotten(gone.rowcount, len(people))  # type: ignore[attr-defined]  # a cursor result


def _of_events_until(day: date) -> Select[Registration]:
    """Registrations for what was over by a day. An event that was moved counts by its new day."""
    return select(Registration).join(Registration.event).where(Event.last_on <= day)
