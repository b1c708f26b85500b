"""What an organiser does with the questions of an event. All of it under the lock of the seats.

So a registration that is coming in is judged by the questions as they are, and pages that are kept
are made anew.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration import question_rules as rules
from eventsys.registration import questions, seats
from eventsys.registration.question_details import QuestionDetails, said
from eventsys.registration.question_models import Answer, Question

SOURCES = 100


class AnswersLost(DomainError):
    """Options go that somebody has chosen. `lost` says how many, by the key of the option."""

    default = _("Alternativ som någon har valt försvinner. Bekräfta att deras svar får tas bort.")

    def __init__(self, lost: Mapping[str, int]) -> None:
        self.lost = lost
        super().__init__(field="erase")


def stamp(question: Question) -> str:
    """What a form carries to say from which version of a question it started."""
    plain = json.dumps(questions.details(question).as_json(), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def add(event: Event, details: QuestionDetails, by: Actor, now: datetime) -> Question:
    """A new question, after the others."""
    seats.lock(event)
    before = questions.details_of(event)
    question = _add(event, details, before)
    _record("question.added", event, question, by, now)
    return question


def _add(event: Event, details: QuestionDetails, before: Sequence[QuestionDetails]) -> Question:
    if len(before) >= rules.MOST_QUESTIONS:
        raise DomainError(_("Ha högst %(most)s frågor.", most=rules.MOST_QUESTIONS))
    rules.check(details, event.language, before)
    named = rules.with_keys(details, [each.key for each in before], event.language)
    question = Question(event_id=event.id)
    questions.write(question, named, len(before) + 1)
    db.session.flush()
    return question


def edit(
    event: Event,
    question: Question,
    details: QuestionDetails,
    opened: str,
    by: Actor,
    now: datetime,
    *,
    erase: bool = False,
) -> None:
    """Change a question. `opened` is its stamp as the form had it; else StaleVersion.

    Options that were chosen go only with `erase`, and their answers with them. Raises AnswersLost.
    """
    seats.lock(event)
    question = questions.get(event, question.id)
    if stamp(question) != opened:
        raise StaleVersion
    every = questions.of_event(event)
    before = [questions.details(each) for each in every[: every.index(question)]]
    rules.check(details, event.language, before)
    named = rules.with_keys(replace(details, key=question.key), [], event.language)
    if named == questions.details(question):
        return
    _check_those_that_follow(question, named, every)
    _let_go(event, question, named, erase)
    questions.write(question, named, question.position)
    db.session.flush()
    _record("question.edited", event, question, by, now)


def _check_those_that_follow(
    question: Question, named: QuestionDetails, every: Sequence[Question]
) -> None:
    """A question that hangs on this one must still have what it hangs on."""
    keys = {*rules.keys_of(named)} if named.kind in rules.DECIDING else set()
    for other in every:
        if other.depends_on == question.key and not {*other.depends_values} <= keys:
            label = said(other.label, "")[0]
            text = _("Frågan ”%(question)s” hänger på svaret. Ändra den först.", question=label)
            raise DomainError(text, "more_options")


def _let_go(event: Event, question: Question, named: QuestionDetails, erase: bool) -> None:
    """See to the answers that the question cannot have any more."""
    chosen = questions.counts(event).get(question.id, Counter())
    if chosen and named.kind != question.kind:
        raise DomainError(
            _("Någon har svarat på frågan. Då går det inte att byta svarssätt."), "kind"
        )
    if named.kind not in rules.DECIDING:
        return
    keys = rules.keys_of(named)
    lost = {value: number for value, number in chosen.items() if value not in keys}
    if lost and not erase:
        raise AnswersLost(lost)
    if lost:
        gone = (Answer.question_id == question.id) & Answer.value.in_(lost)
        db.session.execute(delete(Answer).where(gone))


def remove(event: Event, question: Question, by: Actor, now: datetime) -> None:
    """Take a question away, with its answers. What hung on it is then asked of everybody."""
    seats.lock(event)
    question = questions.get(event, question.id)
    _record("question.removed", event, question, by, now)
    for other in following(event, question):
        other.depends_on, other.depends_values = None, []
    db.session.delete(question)
    db.session.flush()


def following(event: Event, question: Question) -> list[Question]:
    """The questions that hang on this one."""
    return [each for each in questions.of_event(event) if each.depends_on == question.key]


def move(event: Event, question: Question, step: int, by: Actor, now: datetime) -> None:
    """One place up (-1) or down (+1); never before the question that it hangs on."""
    seats.lock(event)
    every = questions.of_event(event)
    before = [each.key for each in every]
    order = rules.moved([questions.details(each) for each in every], question.key, step)
    for each in every:
        each.position = order.index(each.key) + 1
    db.session.flush()
    if order != before:
        _record("question.moved", event, question, by, now)


def copy(source: Event, target: Event, by: Actor, now: datetime) -> int:
    """Ask also what another event asks, as far as it is not asked yet. Says how many that is."""
    seats.lock(target)
    before = list(questions.details_of(target))
    new = [each for each in questions.details_of(source) if each.key not in _keys(before)]
    for details in new:
        adapted = rules.adapted(details, target.language)
        question = _add(target, _if_possible(adapted, before), before)
        before.append(questions.details(question))
        _record("question.added", target, question, by, now)
    return len(new)


def _if_possible(details: QuestionDetails, before: Sequence[QuestionDetails]) -> QuestionDetails:
    """The question with its condition, if what it hangs on is asked here in the same way."""
    parent = next((each for each in before if each.key == details.depends_on), None)
    if parent is not None and {*details.depends_values} <= {*rules.keys_of(parent)}:
        return details
    return replace(details, depends_on=None, depends_values=())


def _keys(before: Sequence[QuestionDetails]) -> list[str]:
    return [each.key for each in before]


def sources(event: Event) -> list[tuple[Event, int]]:
    """Other events of the region that ask something, the latest first, and how much they ask."""
    rows = db.session.execute(
        select(Event, func.count(Question.id))
        .join(Question, Question.event_id == Event.id)
        .where(Event.region_id == event.region_id, Event.id != event.id)
        .group_by(Event.id)
        .order_by(Event.first_on.desc(), Event.id.desc())
        .limit(SOURCES)
    )
    return [(row[0], row[1]) for row in rows]


def _record(action: str, event: Event, question: Question, by: Actor, now: datetime) -> None:
    label = said(question.label, "")[0]
    audit.record(by, action, "event", event.id, now, event.id, question=label)
