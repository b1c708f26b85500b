"""What came of a survey: for one event, and summed over the events of a series.

Everything that pages and files show is made of this, and this only of groups that may be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from eventsys.core.db import db
from eventsys.evaluation import asking, rules
from eventsys.evaluation.details import Texts
from eventsys.evaluation.models import Survey, SurveyAnswer, SurveyQuestion, SurveySending
from eventsys.evaluation.rules import Group
from eventsys.events.models import Event, Series
from eventsys.registration.models import Registration


@dataclass(frozen=True)
class Answers:
    """The answers to one question: in groups, or as texts in no order."""

    key: str
    kind: str
    label: Texts
    options: tuple[Texts, ...]
    groups: tuple[Group, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many of those whose answers are shown have answered this."""
        return sum(group.count for group in self.groups) or len(self.texts)


@dataclass(frozen=True)
class Results:
    """How many were asked, have answered, and are told of here, and what they answered."""

    sent: int
    answered: int
    shown: int
    is_closed: bool
    questions: tuple[Answers, ...]


@dataclass(frozen=True)
class SeriesResults:
    """The same for a series: its events with their numbers, and the questions that can be summed.

    `events` are those of which results are shown.
    """

    sent: int
    answered: int
    events: tuple[tuple[Event, Results], ...]
    questions: tuple[Answers, ...]


def of_event(event: Event) -> Results | None:
    """What came of the survey of one event, if it has one."""
    return of_events([event]).get(event.id)


def of_events(events: Sequence[Event]) -> dict[int, Results]:
    """The results of each event that has a survey, in five statements."""
    ids = [event.id for event in events]
    surveys = {
        survey.event_id: survey
        for survey in db.session.scalars(select(Survey).where(Survey.event_id.in_(ids)))
    }
    sent = _sent(ids)
    questions = _questions(ids)
    counts, texts = _counts(surveys.values()), _texts(surveys.values())
    return {
        event_id: Results(
            sent.get(event_id, 0),
            survey.answered,
            _people(survey),
            survey.closed_at is not None,
            tuple(
                _answers(each, counts.get(each.id, {}), texts.get(each.id, []))
                for each in questions
                if each.event_id == event_id
            ),
        )
        for event_id, survey in surveys.items()
    }


def of_series(series: Series) -> SeriesResults:
    """What came of the surveys of a series, from what each event shows."""
    held = select(Event).where(Event.series_id == series.id, Event.status != "draft")
    events = list(db.session.scalars(held.order_by(Event.first_on, Event.id)))
    every = of_events(events)
    pairs = tuple((event, every[event.id]) for event in events if event.id in every)
    return SeriesResults(
        sum(results.sent for _event, results in pairs),
        sum(results.answered for _event, results in pairs),
        pairs,
        tuple(_summed([results for _event, results in pairs])),
    )


def _summed(every: Iterable[Results]) -> list[Answers]:
    """Questions that several events ask alike, by the groups that each event shows of them.

    An event that shows only how many have answered a question is left out, as it would hide what
    the others tell.
    """
    alike: dict[tuple[str, str, tuple[str, ...]], list[Answers]] = {}
    for results in every:
        for answers in results.questions:
            if len(answers.groups) > 1:
                options = tuple(sorted(each["key"] for each in answers.options))
                alike.setdefault((answers.key, answers.kind, options), []).append(answers)
    return [
        Answers(
            last.key,
            last.kind,
            last.label,
            last.options,
            tuple(rules.summed([each.groups for each in found])),
        )
        for found in alike.values()
        for last in found[-1:]
    ]


def _people(survey: Survey) -> int:
    return rules.shown_people(survey.answered, survey.closed_at is not None)


def _answers(question: SurveyQuestion, counts: dict[str, int], texts: list[str]) -> Answers:
    details = asking.details(question)
    groups: list[Group] = []
    if question.kind == "scale":
        groups = rules.scale_groups(counts)
    if question.kind == "choice":
        keys = [option["key"] for option in question.options]
        groups = rules.choice_groups({key: counts.get(key, 0) for key in keys})
    return Answers(
        details.key, details.kind, details.label, details.options, tuple(groups), tuple(texts)
    )


def _sent(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Registration.event_id, func.count(SurveySending.registration_id))
        .join(Registration, Registration.id == SurveySending.registration_id)
        .where(Registration.event_id.in_(ids))
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in rows}


def _questions(ids: Sequence[int]) -> list[SurveyQuestion]:
    mine = select(SurveyQuestion).where(SurveyQuestion.event_id.in_(ids))
    return list(db.session.scalars(mine.order_by(SurveyQuestion.position, SurveyQuestion.id)))


def _counts(surveys: Iterable[Survey]) -> dict[int, dict[str, int]]:
    """How many gave each answer that is counted, as far as it is shown."""
    rows = db.session.execute(
        select(SurveyAnswer.question_id, SurveyAnswer.value, func.count(SurveyAnswer.key))
        .join(SurveyQuestion, SurveyQuestion.id == SurveyAnswer.question_id)
        .where(SurveyQuestion.kind != "text", _is_shown(surveys))
        .group_by(SurveyAnswer.question_id, SurveyAnswer.value)
    )
    found: dict[int, dict[str, int]] = {}
    for question_id, value, count in rows:
        found.setdefault(question_id, {})[value] = count
    return found


def _texts(surveys: Iterable[Survey]) -> dict[int, list[str]]:
    """What people wrote, as far as it is shown, in the order of random keys."""
    rows = db.session.execute(
        select(SurveyAnswer.question_id, SurveyAnswer.value)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyAnswer.question_id)
        .where(SurveyQuestion.kind == "text", _is_shown(surveys))
        .order_by(SurveyAnswer.key)
    )
    found: dict[int, list[str]] = {}
    for question_id, value in rows:
        found.setdefault(question_id, []).append(value)
    return found


def _is_shown(surveys: Iterable[Survey]) -> ColumnElement[bool]:
    """Answers of the batches that each survey shows."""
    return or_(
        false(),
        *(
            and_(
                SurveyQuestion.event_id == survey.event_id,
                SurveyAnswer.batch < rules.shown_batches(_people(survey)),
            )
            for survey in surveys
            if _people(survey)
        ),
    )
