"""Finding participants: what a list is narrowed to, how it is sorted, and page by page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from eventsys.checkin.models import Admission
from eventsys.core.db import db
from eventsys.core.text import clean_line
from eventsys.events.models import Event
from eventsys.places.models import Municipality
from eventsys.registration import rules
from eventsys.registration.bookings import STATUSES
from eventsys.registration.models import Registration
from eventsys.registration.question_models import Answer
from eventsys.registration.sign_up_models import ItemChoice

PAGE = 100
LONGEST = 100
NOWHERE = "none"
# Everybody who takes a seat, also one that is only offered yet.
SEATED = "seated"
ID = re.compile(r"[0-9]{1,9}")
SORTS: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
    "name": func.lower(Registration.name),
    "organisation": func.lower(Registration.organisation),
    "title": func.lower(Registration.title),
    "email": func.lower(Registration.email),
    "municipality": Municipality.name,
    "attendance": Registration.attendance,
    "status": Registration.status,
    "registered": Registration.created_at,
}
SEARCHED = (Registration.name, Registration.email, Registration.organisation, Registration.note)


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to, as it stands in the address. An empty one is everybody.

    `answer` is the id of one of the event's questions and what was answered: "12:lunch", or "12:"
    for whatever it was. `item` is the id of a programme item that they signed up for.
    """

    q: str = ""
    status: str = ""
    municipality: str = ""
    organisation: str = ""
    attendance: str = ""
    arrived: str = ""
    answer: str = ""
    item: str = ""
    sort: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether somebody may be left out."""
        return replace(self, sort="") != Wanted()

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """The column, and whether it runs downwards."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    def as_query(self, **other: str) -> dict[str, str]:
        """What says something, for an address or for the facts of a job."""
        return {name: value for name, value in asdict(replace(self, **other)).items() if value}


def wanted(given: Mapping[str, Any]) -> Wanted:
    """What an address asks for; what makes no sense in it is left out."""
    texts = {
        field.name: clean_line(str(given.get(field.name, "")))[:LONGEST] for field in fields(Wanted)
    }
    allowed = {
        "status": (*STATUSES, SEATED),
        "attendance": rules.ATTENDANCES,
        "arrived": ("yes", "no"),
        "sort": (*SORTS, *(f"-{name}" for name in SORTS)),
    }
    for name, values in allowed.items():
        texts[name] = texts[name] if texts[name] in values else ""
    if texts["municipality"] != NOWHERE and not ID.fullmatch(texts["municipality"]):
        texts["municipality"] = ""
    if not ID.fullmatch(texts["answer"].partition(":")[0]):
        texts["answer"] = ""
    if not ID.fullmatch(texts["item"]):
        texts["item"] = ""
    return Wanted(**texts)


def query(event: Event, wanted: Wanted) -> Select[Registration]:
    """Those who are wanted, in order; those who wait, in theirs."""
    return (
        select(Registration)
        .outerjoin(Registration.municipality)
        .where(Registration.event_id == event.id, *_conditions(wanted))
        .options(joinedload(Registration.municipality))
        .order_by(*_order(wanted), Registration.id)
    )


def count(event: Event, wanted: Wanted) -> int:
    """How many there are."""
    narrowed = select(func.count(Registration.id)).where(
        Registration.event_id == event.id, *_conditions(wanted)
    )
    return db.session.scalar(narrowed) or 0


def page(event: Event, wanted: Wanted, number: int) -> tuple[list[Registration], int]:
    """A page of them, and how many there are. Beyond the last page it is the last."""
    total = count(event, wanted)
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    found = db.session.scalars(query(event, wanted).limit(PAGE).offset((number - 1) * PAGE))
    return list(found), total


def everybody(event: Event, wanted: Wanted) -> list[Registration]:
    """All of them at once, for a file."""
    return list(db.session.scalars(query(event, wanted)))


def municipalities(event: Event) -> list[tuple[int, str]]:
    """Where the participants come from."""
    rows = db.session.execute(
        select(Municipality.id, Municipality.name)
        .where(
            Municipality.id.in_(
                select(Registration.municipality_id).where(Registration.event_id == event.id)
            )
        )
        .order_by(Municipality.name)
    )
    return [(row[0], row[1]) for row in rows]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for word in wanted.q.split():
        yield or_(*(column.icontains(word, autoescape=True) for column in SEARCHED))
    if wanted.status:
        seated = wanted.status == SEATED
        yield Registration.status.in_(rules.TAKES_SEAT if seated else [wanted.status])
    if wanted.municipality:
        place = None if wanted.municipality == NOWHERE else int(wanted.municipality)
        yield Registration.municipality_id.is_not_distinct_from(place)
    if wanted.organisation:
        yield Registration.organisation.icontains(wanted.organisation, autoescape=True)
    if wanted.attendance:
        yield Registration.attendance == wanted.attendance
    if wanted.arrived:
        arrived = exists().where(Admission.registration_id == Registration.id)
        yield arrived if wanted.arrived == "yes" else ~arrived
    yield from _chosen(wanted)


def _chosen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What they answered to a question, and what they signed up for."""
    if wanted.answer:
        question_id, _, value = wanted.answer.partition(":")
        yield _answered(int(question_id), value)
    if wanted.item:
        mine = ItemChoice.registration_id == Registration.id, ItemChoice.is_missed.is_(False)
        yield exists().where(*mine, ItemChoice.item_id == int(wanted.item))


def _answered(question_id: int, value: str) -> ColumnElement[bool]:
    """Whether somebody answered just this, or anything. Another event's question finds nobody."""
    found = exists().where(
        Answer.registration_id == Registration.id, Answer.question_id == question_id
    )
    return found.where(Answer.value == value) if value else found


def _order(wanted: Wanted) -> list[ColumnElement[Any]]:
    name, is_down = wanted.sorted_by
    if not name:
        waiting = wanted.status == "waiting"
        return [Registration.queued_at.asc() if waiting else SORTS["name"].asc()]
    column = SORTS[name]
    order = column.desc() if is_down else column.asc()
    # Who says nothing comes last, whichever way, on both databases.
    return [order.nulls_last(), SORTS["name"].asc()]
