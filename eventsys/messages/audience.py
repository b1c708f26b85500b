"""To whom of an event's participants a message goes."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.programme.models import ProgrammeItem
from eventsys.registration.models import Registration
from eventsys.registration.question_models import Answer
from eventsys.registration.sign_up_models import ItemChoice, ItemSignUp

STATUSES = ("confirmed", "waiting", "offered", "pending")


@dataclass(frozen=True)
class Audience:
    """Everybody who is not cancelled or declined, narrowed down by what is not empty.

    `answer` is the id of a question and what was answered: "12:lunch", or "12:" for anything.
    """

    status: str = ""
    attendance: str = ""
    answer: str = ""
    item_id: int = 0

    def as_facts(self) -> dict[str, Any]:
        """As a message keeps it."""
        return {name: value for name, value in asdict(self).items() if value}


def count(event: Event, audience: Audience) -> int:
    """How many there are."""
    wanted = select(func.count(Registration.id)).where(*_conditions(event, audience))
    return db.session.scalar(wanted) or 0


def ids(event: Event, audience: Audience) -> list[int]:
    """Who they are, in the order in which they registered."""
    wanted = select(Registration.id).where(*_conditions(event, audience))
    return list(db.session.scalars(wanted.order_by(Registration.id)))


def still(event: Event, audience: Audience, among: Iterable[int]) -> list[Registration]:
    """Those of some registrations that it still goes to, in their order."""
    wanted = select(Registration).where(Registration.id.in_([*among]))
    wanted = wanted.where(*_conditions(event, audience)).order_by(Registration.id)
    return list(db.session.scalars(wanted))


def first(event: Event, audience: Audience, language: str) -> Registration | None:
    """One of them as an example, who reads this language if anybody does."""
    wanted = select(Registration).where(*_conditions(event, audience))
    speaks = (Registration.language != language).asc()
    return db.session.scalars(wanted.order_by(speaks, Registration.id).limit(1)).first()


def counts(event: Event) -> dict[str, int]:
    """How many there are of each status, for who chooses among them."""
    rows = db.session.execute(
        select(Registration.status, func.count(Registration.id))
        .where(*_conditions(event, Audience()))
        .group_by(Registration.status)
    )
    return {row[0]: row[1] for row in rows}


def items(event: Event) -> list[tuple[int, str]]:
    """The programme items that one signs up for, by number and title."""
    rows = db.session.execute(
        select(ProgrammeItem.id, ProgrammeItem.title)
        .join(ItemSignUp, ItemSignUp.item_id == ProgrammeItem.id)
        .where(ProgrammeItem.event_id == event.id)
        .order_by(ProgrammeItem.position)
    )
    return [(row[0], row[1]) for row in rows]


def _conditions(event: Event, audience: Audience) -> Iterator[ColumnElement[bool]]:
    yield Registration.event_id == event.id
    yield Registration.email != ""
    if audience.status:
        yield Registration.status == audience.status
    else:
        yield Registration.status.not_in(("cancelled", "declined"))
    if audience.attendance:
        yield Registration.attendance == audience.attendance
    if audience.answer:
        question_id, _, value = audience.answer.partition(":")
        found = exists().where(
            Answer.registration_id == Registration.id, Answer.question_id == int(question_id)
        )
        yield found.where(Answer.value == value) if value else found
    if audience.item_id:
        yield exists().where(
            ItemChoice.registration_id == Registration.id, ItemChoice.item_id == audience.item_id
        )
