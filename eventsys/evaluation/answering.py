"""Answering a survey once, and never so that anybody can tell who did."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_text
from eventsys.evaluation import asking, mixing, rules, service
from eventsys.evaluation.models import Survey, SurveyPass, SurveyQuestion
from eventsys.events.models import Event


class Changed(DomainError):
    """The questions are not those that the form asked."""

    default = _("Frågorna har ändrats medan du svarade. Läs igenom dem och skicka en gång till.")


def event_of(token: str) -> Event | None:
    """The event about which this link lets somebody answer, if it still does."""
    found = db.session.get(SurveyPass, tokens.hash_token(token))
    return db.session.get(Event, found.event_id) if found else None


def problem(question: SurveyQuestion, value: str) -> str:
    """What is wrong with an answer, in words; nothing where it is one, or none was given."""
    if not value:
        return ""
    if question.kind == "text":
        too_long = len(clean_text(value)) > rules.TEXT
        return str(_("Skriv högst %(max)s tecken.", max=rules.TEXT)) if too_long else ""
    keys = rules.SCALE if question.kind == "scale" else [each["key"] for each in question.options]
    return "" if value in keys else str(_("Välj ett av alternativen."))


def answer(token: str, values: Mapping[int, str], version: int, now: datetime) -> None:
    """Keep what somebody answered, by question, and let their link go.

    Raises NotFound when the link is none, or was used just now, and DomainError when the survey
    has closed, the questions have changed, or nothing is answered.
    """
    event = event_of(token)
    survey = service.locked(event.id) if event else None
    if event is None or survey is None:
        raise NotFound
    gone = delete(SurveyPass).where(SurveyPass.token_hash == tokens.hash_token(token))
    if db.session.execute(gone.returning(SurveyPass.event_id)).scalar() is None:
        raise NotFound
    if not service.is_open(survey, event, now):
        raise asking.Closed(_("Utvärderingen har stängt."))
    if version != survey.version:
        raise Changed
    _keep(survey, _judged(event, values))


def _judged(event: Event, values: Mapping[int, str]) -> list[tuple[int, str]]:
    """The answers that are some. Raises DomainError for one that is wrong, or if there are none."""
    answers = []
    for question in asking.questions_of(event):
        value = values.get(question.id, "")
        if wrong := problem(question, value):
            raise DomainError(wrong)
        value = clean_text(value)
        if value.strip():
            answers.append((question.id, value))
    if not answers:
        raise DomainError(_("Svara på minst en fråga."))
    return answers


def _keep(survey: Survey, answers: list[tuple[int, str]]) -> None:
    survey.answered += 1
    batch = rules.batch_of(survey.answered)
    mixing.write(batch, answers)
    if survey.answered % rules.FEWEST == 0:
        mixing.mix(survey.event_id, batch)
