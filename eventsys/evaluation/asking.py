"""What an organiser does with a survey: switching it on, and saying what is asked.

When somebody has answered, the questions stay as they are: answers are to the words that were read.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.tokens import new_token
from eventsys.evaluation import rules
from eventsys.evaluation.details import QuestionDetails, SurveyDetails, standard
from eventsys.evaluation.models import Survey, SurveyQuestion
from eventsys.evaluation.service import find, is_over, locked
from eventsys.events.models import Event
from eventsys.registration.question_details import said


class Answered(DomainError):
    """Somebody has answered."""

    default = _("Någon har redan svarat. Då går det inte att ändra frågorna.")


class Closed(DomainError):
    """The survey is over."""

    default = _("Utvärderingen har stängt. Då går det inte att ändra den.")


def questions_of(event: Event) -> list[SurveyQuestion]:
    """What is asked, in its order."""
    mine = select(SurveyQuestion).where(SurveyQuestion.event_id == event.id)
    return list(db.session.scalars(mine.order_by(SurveyQuestion.position, SurveyQuestion.id)))


def get(event: Event, question_id: int) -> SurveyQuestion:
    """A question of this event. Raises NotFound."""
    question = db.session.get(SurveyQuestion, question_id)
    if question is None or question.event_id != event.id:
        raise NotFound
    return question


def details(question: SurveyQuestion) -> QuestionDetails:
    """A question as it could have been said."""
    return QuestionDetails(question.kind, question.label, tuple(question.options), key=question.key)


def details_of(event: Event) -> SurveyDetails | None:
    """The survey as a copy takes it along."""
    survey = find(event.id)
    if survey is None:
        return None
    return SurveyDetails(
        survey.enabled, survey.days, tuple(details(each) for each in questions_of(event))
    )


def furnish(event: Event, survey: SurveyDetails | None, by: Actor, now: datetime) -> None:
    """Give a new event the survey of another, or of a template."""
    if survey is None:
        return
    db.session.add(Survey(event_id=event.id, enabled=survey.enabled, days=survey.days))
    db.session.flush()
    _write(event, survey.questions)
    audit.record(by, "survey.enabled", "event", event.id, now, event.id)


def switch_on(event: Event, by: Actor, now: datetime) -> None:
    """Ask those who take part; a new survey begins with three good questions. Raises Closed."""
    survey = locked(event.id)
    if survey is None:
        survey = Survey(event_id=event.id, enabled=False, days=rules.DAYS)
        db.session.add(survey)
        db.session.flush()
    _check_not_over(survey, event, now)
    if not questions_of(event):
        _write(event, standard())
    if not survey.enabled:
        survey.enabled = True
        audit.record(by, "survey.enabled", "event", event.id, now, event.id)
    db.session.flush()


def switch_off(event: Event, by: Actor, now: datetime) -> None:
    """Send no more links, and take no more answers. What was answered stays. Raises Closed."""
    survey = _survey(event)
    _check_not_over(survey, event, now)
    if survey.enabled:
        survey.enabled = False
        audit.record(by, "survey.disabled", "event", event.id, now, event.id)
    db.session.flush()


def set_days(event: Event, days: int, by: Actor, now: datetime) -> None:
    """For how many days after the event one can answer. Raises Closed."""
    survey = _survey(event)
    _check_not_over(survey, event, now)
    if survey.days != days:
        survey.days = days
        audit.record(by, "survey.timed", "event", event.id, now, event.id, days=days)
    db.session.flush()


def add(event: Event, question: QuestionDetails, by: Actor, now: datetime) -> SurveyQuestion:
    """A new question, after the others. Raises DomainError."""
    survey = _changing(event, now)
    every = questions_of(event)
    if len(every) >= rules.MOST_QUESTIONS:
        raise DomainError(_("Ha högst %(most)s frågor.", most=rules.MOST_QUESTIONS))
    made = _add(event, question, every[-1].position + 1 if every else 1)
    survey.version += 1
    db.session.flush()
    _record("survey.question_added", event, made, by, now)
    return made


def edit(event: Event, question_id: int, new: QuestionDetails, by: Actor, now: datetime) -> None:
    """Other words for a question, or other options. Raises NotFound and DomainError."""
    survey = _changing(event, now)
    question = get(event, question_id)
    if details(question) == replace(new, kind=question.kind, key=question.key):
        return
    question.label, question.options = dict(new.label), [dict(each) for each in new.options]
    survey.version += 1
    db.session.flush()
    _record("survey.question_edited", event, question, by, now)


def remove(event: Event, question_id: int, by: Actor, now: datetime) -> None:
    """Ask it no more. Raises NotFound and DomainError."""
    survey = _changing(event, now)
    question = get(event, question_id)
    if len(questions_of(event)) == 1:
        raise DomainError(_("En utvärdering behöver minst en fråga. Stäng av den i stället."))
    _record("survey.question_removed", event, question, by, now)
    db.session.delete(question)
    survey.version += 1
    db.session.flush()


def move(event: Event, question_id: int, step: int, by: Actor, now: datetime) -> None:
    """One place up (-1) or down (+1). Raises NotFound and DomainError."""
    survey = _changing(event, now)
    question, every = get(event, question_id), questions_of(event)
    at = every.index(question)
    to = min(max(at + step, 0), len(every) - 1)
    if to == at:
        return
    every.insert(to, every.pop(at))
    for position, each in enumerate(every, 1):
        each.position = position
    survey.version += 1
    db.session.flush()
    _record("survey.question_moved", event, question, by, now)


def _changing(event: Event, now: datetime) -> Survey:
    """The survey, held, whose questions may still be changed. Raises DomainError."""
    survey = _survey(event)
    _check_not_over(survey, event, now)
    if survey.answered:
        raise Answered
    return survey


def _survey(event: Event) -> Survey:
    survey = locked(event.id)
    if survey is None:
        raise NotFound
    return survey


def _check_not_over(survey: Survey, event: Event, now: datetime) -> None:
    if is_over(survey, event, now):
        raise Closed


def _write(event: Event, questions: Sequence[QuestionDetails]) -> None:
    for position, each in enumerate(questions, 1):
        _add(event, each, position)
    db.session.flush()


def _add(event: Event, question: QuestionDetails, position: int) -> SurveyQuestion:
    made = SurveyQuestion(
        event_id=event.id,
        key=question.key or new_token(),
        position=position,
        kind=question.kind,
        label=dict(question.label),
        options=[dict(each) for each in question.options],
    )
    db.session.add(made)
    return made


def _record(action: str, event: Event, question: SurveyQuestion, by: Actor, now: datetime) -> None:
    label = said(question.label, event.language)[0]
    audit.record(by, action, "event", event.id, now, event.id, question=label)
