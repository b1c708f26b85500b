"""What people wrote or asked for without a registration: surveys, and newsletters not confirmed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from eventsys.core.db import db
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Kind, Rows, day_before
from eventsys.evaluation.models import SurveyAnswer, SurveyPass, SurveyQuestion
from eventsys.events.models import Event
from eventsys.newsletter.models import Subscriber

TEXT_DAYS, PASS_DAYS, PENDING_DAYS = 730, 90, 7


def _texts() -> Rows:
    return (
        select(SurveyAnswer.key, Event.last_on)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyAnswer.question_id)
        .join(Event, Event.id == SurveyQuestion.event_id)
        .where(SurveyQuestion.kind == "text", SurveyAnswer.value != "")
    )


def _passes() -> Rows:
    found = select(SurveyPass.token_hash, Event.last_on)
    return found.join(Event, Event.id == SurveyPass.event_id)


def _over(days: int, now: datetime) -> ColumnElement[bool]:
    """A moved event counts by its new day, one without a day by when it was made."""
    long_ago = Event.created_at < now - timedelta(days=days)
    return or_(Event.last_on <= day_before(now, days), Event.last_on.is_(None) & long_ago)


def _forget(model: type[Any], key: Any, kind: Kind, now: datetime) -> int:
    due = kind.due(now).with_only_columns(key)
    return len(db.session.execute(delete(model).where(key.in_(due)).returning(key)).all())


TEXTS = Kind(
    "survey_texts",
    _("Fria svar i utvärderingar, där någon kan ha skrivit ett namn"),
    _("efter mötet"),
    ("survey_answer",),
    TEXT_DAYS,
    _texts,
    _over,
    lambda kind, now: _forget(SurveyAnswer, SurveyAnswer.key, kind, now),
    least=30,
    most=1095,
    region=Event.region_id,
)
PASSES = Kind(
    "survey_passes",
    _("Rätten att svara på en utvärdering en gång"),
    _("efter mötet"),
    ("survey_pass",),
    PASS_DAYS,
    _passes,
    _over,
    lambda kind, now: _forget(SurveyPass, SurveyPass.token_hash, kind, now),
    region=Event.region_id,
)
PENDING = Kind(
    "subscribers_pending",
    _("Prenumeranter som inte har bekräftat sin adress"),
    _("efter att de anmälde sig"),
    ("subscriber", "interest"),
    PENDING_DAYS,
    lambda: select(Subscriber.id, Subscriber.created_at).where(Subscriber.status == "pending"),
    lambda days, now: Subscriber.created_at < now - timedelta(days=days),
    lambda kind, now: _forget(Subscriber, Subscriber.id, kind, now),
    least=1,
    most=30,
)
KINDS = (TEXTS, PASSES, PENDING)
