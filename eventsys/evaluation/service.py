"""The survey of an event: whether it is open, the links that let somebody answer, and its end.

What is asked is in `asking.py`, answering in `answering.py`, what came of it in `results.py`.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core import links, tokens
from eventsys.core.db import db
from eventsys.evaluation import mixing, rules
from eventsys.evaluation.models import (
    Survey,
    SurveyAnswer,
    SurveyPass,
    SurveyQuestion,
    SurveySending,
)
from eventsys.events.models import Event
from eventsys.registration.models import Registration

TEXTS = "survey_texts"


def find(event_id: int) -> Survey | None:
    """The survey of an event, if it has one."""
    return db.session.get(Survey, event_id)


def is_open(survey: Survey, event: Event, now: datetime) -> bool:
    """Whether somebody who has a link can answer."""
    return survey.enabled and event.status == "published" and not is_over(survey, event, now)


def is_over(survey: Survey, event: Event, now: datetime) -> bool:
    """Whether the last day for answers is past."""
    if survey.closed_at is not None:
        return True
    today = now.astimezone(ZoneInfo(event.time_zone)).date()
    return event.last_on is not None and today > rules.closes_on(event.last_on, survey.days)


def link_for(registration: Registration, now: datetime) -> str | None:
    """A fresh address at which somebody who has a seat answers once, for a letter to them.

    None where nothing is asked, or where they were asked already. The token stands nowhere but in
    what is given back; no row says whose it is.
    """
    survey = find(registration.event_id)
    if survey is None or registration.status != "confirmed":
        return None
    if not is_open(survey, registration.event, now):
        return None
    if db.session.get(SurveySending, registration.id) is not None:
        return None
    token = tokens.new_token()
    db.session.add(SurveyPass(token_hash=tokens.hash_token(token), event_id=survey.event_id))
    db.session.add(SurveySending(registration_id=registration.id, sent_at=now))
    return links.survey(token, registration.language)


def mix_passes(event: Event) -> None:
    """Let nothing tell whose the links are that were just made. Belongs after each step of them."""
    if locked(event.id) is not None:
        mixing.mix_passes(event.id)


def sent(event: Event) -> int:
    """To how many people the survey was sent."""
    mine = select(func.count(SurveySending.registration_id)).join(
        Registration, Registration.id == SurveySending.registration_id
    )
    return db.session.scalar(mine.where(Registration.event_id == event.id)) or 0


def told(registration: Registration) -> dict[str, str]:
    """What is kept of the survey about somebody: when it was sent to them."""
    sending = db.session.get(SurveySending, registration.id)
    return {"survey_sent_at": sending.sent_at.isoformat()} if sending else {}


def close_next(now: datetime) -> int:
    """Close one survey whose last day is past. An errand: says how many it closed."""
    # A day is over in one zone before it is in another; `is_over` decides.
    found = db.session.execute(
        select(Survey, Event)
        .join(Event, Event.id == Survey.event_id)
        .where(Survey.enabled, Survey.closed_at.is_(None))
        .where(Event.last_on < now.date() + timedelta(days=1))
        .order_by(Survey.event_id)
    )
    due = next((event for survey, event in found if is_over(survey, event, now)), None)
    return close(due, now) if due is not None else 0


def close(event: Event, now: datetime) -> int:
    """Close the survey of an event for good; its links die. Says whether it was open until now.

    What too few have answered to be shown ever is erased at once.
    """
    survey = locked(event.id)
    if survey is None or survey.closed_at is not None:
        return 0
    survey.closed_at = now
    db.session.execute(delete(SurveyPass).where(SurveyPass.event_id == event.id))
    batches = rules.shown_batches(rules.shown_people(survey.answered, is_closed=True))
    unseen = SurveyAnswer.question_id.in_(_questions(event.id)), SurveyAnswer.batch >= batches
    db.session.execute(delete(SurveyAnswer).where(*unseen))
    mixing.mix(event.id, batches - 1)
    audit.record(
        SYSTEM, "survey.closed", "event", event.id, now, event.id, answered=survey.answered
    )
    db.session.flush()
    return 1


def locked(event_id: int) -> Survey | None:
    """The survey, held until the transaction ends."""
    held = select(Survey).where(Survey.event_id == event_id).with_for_update()
    return db.session.scalar(held.execution_options(populate_existing=True))


def _questions(event_id: int) -> Select[int]:
    return select(SurveyQuestion.id).where(SurveyQuestion.event_id == event_id)
