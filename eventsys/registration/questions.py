"""The questions of an event and what was answered: reading both, and keeping answers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import dates
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import gettext, in_language
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration import question_rules as rules
from eventsys.registration import seats
from eventsys.registration.models import Registration
from eventsys.registration.question_details import QuestionDetails
from eventsys.registration.question_models import Answer, Question

PLAIN = (
    "key",
    "kind",
    "label",
    "help",
    "is_required",
    "least",
    "most",
    "depends_on",
    "keep_days",
)
# So many ids fit into one statement anywhere; of more, all answers of the event are read.
FEW = 500
Values = dict[int, list[str]]


def of_event(event: Event) -> list[Question]:
    """The questions in the order in which they are asked."""
    found = select(Question).where(Question.event_id == event.id)
    ordered = found.order_by(Question.position, Question.id)
    # Somebody else may have changed them since this session read them last.
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def get(event: Event, question_id: int) -> Question:
    """A question of this event. Raises NotFound."""
    question = db.session.get(Question, question_id, populate_existing=True)
    if question is None or question.event_id != event.id:
        raise NotFound
    return question


def details(question: Question) -> QuestionDetails:
    """One question as it could have been typed."""
    return QuestionDetails(
        **{name: getattr(question, name) for name in PLAIN},
        options=tuple(question.options),
        depends_values=tuple(question.depends_values),
    )


def details_of(event: Event) -> tuple[QuestionDetails, ...]:
    """All questions of an event, for a template or another event."""
    return tuple(details(question) for question in of_event(event))


def replace(
    event: Event, wanted: Sequence[QuestionDetails], by: Actor, now: datetime
) -> list[Question]:
    """Ask just these, in this order. A question with a key that is there already stays the same.

    Raises DomainError when answers would get lost.
    """
    seats.lock(event)
    there = {question.key: question for question in of_event(event)}
    new = [rules.adapted(each, event.language) for each in wanted]
    if list(there) == [each.key for each in new] and new == [*map(details, there.values())]:
        return list(there.values())
    kinds = {each.key: each.kind for each in new}
    gone = [each for each in there.values() if kinds.get(each.key) != each.kind]
    if gone and any(counts(event).get(each.id) for each in gone):
        raise DomainError(_("Någon har redan svarat på frågorna. De kan inte bytas ut."))
    for each in gone:
        db.session.delete(there.pop(each.key))
    db.session.flush()
    for position, said in enumerate(new, start=1):
        write(there.get(said.key) or Question(event_id=event.id), said, position)
    db.session.flush()
    audit.record(by, "question.replaced", "event", event.id, now, event.id)
    return of_event(event)


def write(question: Question, said: QuestionDetails, position: int) -> None:
    """Put these details into a row, which is new or there already."""
    for name in PLAIN:
        setattr(question, name, getattr(said, name))
    question.options = [dict(option) for option in said.options]
    question.depends_values = list(said.depends_values)
    question.position = position
    db.session.add(question)


def answers_of(registrations: Iterable[Registration]) -> dict[int, Values]:
    """What each of them answered, by the id of the registration and of the question."""
    ids = {registration.id: registration.event_id for registration in registrations}
    if not ids:
        return {}
    found = select(Answer.registration_id, Answer.question_id, Answer.value)
    if len(ids) <= FEW:
        found = found.where(Answer.registration_id.in_(ids))
    else:
        mine = Question.event_id.in_({*ids.values()})
        found = found.where(Answer.question_id.in_(select(Question.id).where(mine)))
    answers: dict[int, Values] = {registration_id: {} for registration_id in ids}
    for registration_id, question_id, value in db.session.execute(
        found.order_by(Answer.registration_id, Answer.question_id, Answer.place)
    ):
        if registration_id in answers:
            answers[registration_id].setdefault(question_id, []).append(value)
    return answers


def answered(question: Question, value: str) -> ColumnElement[bool]:
    """Of a query for registrations: those with this answer, or this one among several."""
    same = (Answer.question_id == question.id) & (Answer.value == value)
    return Registration.id.in_(select(Answer.registration_id).where(same))


def in_words(question: Question, values: Sequence[str], language: str) -> str:
    """An answer as people read it."""
    if question.kind in rules.WITH_OPTIONS:
        words = details(question).option_words(language)
        return ", ".join(words[value][0] for value in values if value in words)
    text = values[0] if values else ""
    with in_language(language):
        if question.kind == "yes_no":
            return {"yes": gettext("Ja"), "no": gettext("Nej")}.get(text, "")
    if question.kind == "date" and text:
        return dates.short_day(date.fromisoformat(text), language)
    return text


def keep(registration: Registration, typed: Mapping[int, Sequence[str]], *, strict: bool) -> bool:
    """Store what somebody answered; questions that were not on their form stay as they were.

    Says whether that changed anything. Needs the lock of the seats, so that no question changes
    meanwhile. Raises DomainError with its field for what is no answer.
    """
    if not typed:
        return False
    asked = of_event(registration.event)
    before = answers_of([registration])[registration.id]
    given = {each.key: typed.get(each.id, before.get(each.id, ())) for each in asked}
    judged = rules.judge([details(each) for each in asked], given, strict=strict)
    for question in asked:
        if question.key in judged.wrong and question.id in typed:
            raise DomainError(judged.wrong[question.key], field_name(question))
    after = {each.id: judged.kept[each.key] for each in asked if each.key in judged.kept}
    if after == before:
        return False
    if before:
        forget_of([registration.id])
    db.session.add_all(
        Answer(registration_id=registration.id, question_id=number, place=place, value=value)
        for number, values in after.items()
        for place, value in enumerate(values)
    )
    db.session.flush()
    return True


def field_name(question: Question) -> str:
    """What the question is called in forms."""
    return f"question-{question.id}"


def forget_of(registration_ids: Sequence[int]) -> None:
    """Erase all answers of some registrations."""
    mine = Answer.registration_id.in_(registration_ids)
    db.session.execute(delete(Answer).where(mine).execution_options(synchronize_session="fetch"))


def missing(registration: Registration) -> bool:
    """Whether something is asked of this person that they have to answer, and have not."""
    asked = of_event(registration.event)
    if not any(question.is_required for question in asked):
        return False
    mine = answers_of([registration])[registration.id]
    given = {question.key: mine.get(question.id, ()) for question in asked}
    return bool(rules.judge([details(each) for each in asked], given).wrong)


def counts(event: Event) -> dict[int, Counter[str]]:
    """How many gave which answer to which question, also of those who have cancelled."""
    return _counted(event)


def summary(event: Event) -> dict[int, Counter[str]]:
    """How many gave which answer, of those who are coming or wait for a seat."""
    return _counted(event, _counts_still())


def _counts_still() -> ColumnElement[bool]:
    return Registration.status.not_in(("cancelled", "declined"))


def _counted(event: Event, *of_whom: ColumnElement[bool]) -> dict[int, Counter[str]]:
    rows = db.session.execute(
        select(Answer.question_id, Answer.value, func.count(Answer.registration_id))
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Registration.event_id == event.id, *of_whom)
        .group_by(Answer.question_id, Answer.value)
    )
    found: dict[int, Counter[str]] = {}
    for question_id, value, number in rows:
        found.setdefault(question_id, Counter())[value] = number
    return found


def people(event: Event, *, also_cancelled: bool = False) -> dict[int, int]:
    """How many answered each question, of those who are coming or wait for a seat, or of all."""
    of_whom = () if also_cancelled else (_counts_still(),)
    rows = db.session.execute(
        select(Answer.question_id, func.count(func.distinct(Answer.registration_id)))
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Registration.event_id == event.id, *of_whom)
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in rows}
