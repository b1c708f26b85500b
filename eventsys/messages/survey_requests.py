"""Asking participants what they thought, the day after, where no other letter did.

A letter of thanks can carry the link to the survey, and then nobody is asked again: this waits for
the afternoon of the day on which thanks are sent.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, or_, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.checkin.models import Admission
from eventsys.core import dates
from eventsys.core.db import db
from eventsys.core.i18n import in_language
from eventsys.core.text import shorten
from eventsys.evaluation import rules
from eventsys.evaluation import service as evaluation
from eventsys.evaluation.models import Survey, SurveySending
from eventsys.events import letter_facts, region_letters, situation
from eventsys.events.models import Event
from eventsys.mail import outbox
from eventsys.messages import steps
from eventsys.messages.models import EventLetters
from eventsys.registration.letter_making import NAME_LENGTH
from eventsys.registration.models import Registration

STEP = 100
# In local time: thanks that are sent the same day have gone by then.
HOUR = 16
# Nobody is woken by a letter.
MORNING, EVENING = 9, 21
HAD_DOOR = exists().where(Admission.event_id == Registration.event_id)
CAME = exists().where(Admission.registration_id == Registration.id)
WAS_ASKED = exists().where(SurveySending.registration_id == Registration.id)
# Who stayed away, as far as the door knows, has nothing to tell.
IS_TO_BE_ASKED = and_(
    Registration.status == "confirmed",
    Registration.email != "",
    or_(Registration.attendance == "online", ~HAD_DOOR, CAME),
    ~WAS_ASKED,
)


def ask_participants(now: datetime) -> int:
    """Write to the next ones who are to be asked. An errand: says how many it wrote to."""
    event = next((each for each in _events(now) if _is_due(each, now)), None)
    if event is None:
        return 0
    people = db.session.scalars(_people(event).order_by(Registration.id).limit(STEP)).all()
    written = steps.write_each(people, lambda each: write(each, now))
    evaluation.mix_passes(event)
    audit.record(SYSTEM, "survey.sent", "event", event.id, now, event.id, number=written)
    return written


def _events(now: datetime) -> list[Event]:
    """Events that are over and have somebody to ask."""
    waiting = exists().where(Registration.event_id == Event.id, IS_TO_BE_ASKED)
    found = select(Event).join(Survey, Survey.event_id == Event.id)
    found = found.where(Survey.enabled, Survey.closed_at.is_(None), Event.status == "published")
    return list(db.session.scalars(found.where(Event.last_on <= now.date(), waiting)))


def _is_due(event: Event, now: datetime) -> bool:
    survey, letters = evaluation.find(event.id), db.session.get(EventLetters, event.id)
    if survey is None or event.last_on is None or not evaluation.is_open(survey, event, now):
        return False
    days = max(1, (letters.thanks_days or 0) if letters else 0)
    local = now.astimezone(ZoneInfo(event.time_zone))
    wanted = event.last_on + timedelta(days=days)
    # Where thanks come after the last day for answers, this does not wait for them.
    wanted = min(wanted, rules.closes_on(event.last_on, survey.days))
    earliest = HOUR if local.date() == wanted else MORNING
    return local.date() >= wanted and earliest <= local.hour < EVENING


def _people(event: Event) -> Select[Registration]:
    return select(Registration).where(Registration.event_id == event.id, IS_TO_BE_ASKED)


def write(registration: Registration, now: datetime) -> None:
    """The letter to one of them, unless they were asked already."""
    address = evaluation.link_for(registration, now)
    if address is None:
        return
    event = registration.event
    outbox.enqueue(
        "evaluation_request",
        to=registration.email,
        to_name=registration.name,
        language=registration.language,
        facts=_facts(registration, address),
        now=now,
        **region_letters.sender_about(event),
        thing="registration",
        thing_id=registration.id,
        event_id=event.id,
        rank=outbox.MAILING,
        once=f"evaluation_request:{registration.id}",
    )


def _facts(registration: Registration, address: str) -> dict[str, Any]:
    event, language = registration.event, registration.language
    survey = evaluation.find(event.id)
    with in_language(language):
        standing = situation.of(event)
        return {
            **letter_facts.head(event),
            "when": standing.when(),
            "name": shorten(registration.name, NAME_LENGTH),
            "survey_url": address,
            "until": dates.day_words(rules.closes_on(event.last_on, survey.days), language)
            if survey and event.last_on
            else "",
        }
