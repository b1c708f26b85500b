"""The columns of the list: what they are called, what stands in them, and which somebody wants."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from eventsys.checkin.models import Admission
from eventsys.core.db import db
from eventsys.core.i18n import LANGUAGES, LazyText, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration.models import Registration
from eventsys.registration.question_models import Answer, Question

COLUMNS: dict[str, LazyText] = {
    "name": _("Namn"),
    "organisation": _("Organisation"),
    "title": _("Titel"),
    "email": _("E-postadress"),
    "phone": _("Telefon"),
    "municipality": _("Kommun"),
    "attendance": _("Deltar"),
    "status": _("Läge"),
    "arrived": _("Kom"),
    "registered": _("Anmäld"),
    "source": _("Anmäld genom"),
    "note": _("Anteckning"),
}
USUAL = ("name", "organisation", "email", "attendance", "status")
IN_FILES = (
    *("name", "email", "organisation", "title", "municipality"),
    *("phone", "attendance", "status", "registered"),
)
PREFERENCE = "participants.columns"
ATTENDANCES: dict[str, LazyText] = {"onsite": _("På plats"), "online": _("Online")}
STATUSES: dict[str, LazyText] = {
    "confirmed": _("Anmäld"),
    "waiting": _("Reservlista"),
    "cancelled": _("Avbokad"),
}
SOURCES: dict[str, LazyText] = {
    "form": _("Formuläret"),
    "organiser": _("Arrangören"),
    "import": _("En lista"),
    "door": _("Dörren"),
}
YES_NO: dict[str, LazyText] = {"yes": _("Ja"), "no": _("Nej")}


@dataclass(frozen=True)
class Sheet:
    """What is known beside the registrations themselves, for as many of them as are shown."""

    arrived: dict[int, datetime]
    answers: dict[tuple[int, int], list[str]]
    questions: dict[int, Question]
    time_zone: str

    def cell(self, registration: Registration, column: str) -> str:
        """What stands in a column, in words."""
        if column.startswith("question-"):
            return self._answer(registration, int(column.removeprefix("question-")))
        place = registration.municipality
        special = {
            "municipality": place.name if place else "",
            "attendance": _word(ATTENDANCES, registration.attendance),
            "status": _word(STATUSES, registration.status),
            "source": _word(SOURCES, registration.source),
            "registered": self._moment(registration.created_at),
            "arrived": self._moment(self.arrived.get(registration.id)),
        }
        return special[column] if column in special else str(getattr(registration, column))

    def _moment(self, at: datetime | None) -> str:
        return f"{at.astimezone(ZoneInfo(self.time_zone)):%Y-%m-%d %H:%M}" if at else ""

    def _answer(self, registration: Registration, question_id: int) -> str:
        question = self.questions[question_id]
        known = {each["key"]: in_words(each) for each in question.options}
        known |= {key: str(text) for key, text in YES_NO.items()}
        coded = question.kind in ("choice", "choices", "yes_no")
        values = self.answers.get((registration.id, question_id), [])
        return ", ".join(known.get(value, value) if coded else value for value in values)


def sheet(
    event: Event, shown: Sequence[Registration], columns: Collection[str], asked: list[Question]
) -> Sheet:
    """What these columns need for these participants: at most two statements."""
    ids = [each.id for each in shown]
    is_whole = len(ids) > 500  # One statement cannot name them all.
    arrived = _arrived(event, None if is_whole else ids) if "arrived" in columns else {}
    wanted = [each for each in asked if f"question-{each.id}" in columns]
    answers = _answers(wanted, None if is_whole else ids) if wanted else {}
    return Sheet(arrived, answers, {each.id: each for each in asked}, event.time_zone)


def names(asked: Iterable[Question]) -> dict[str, str]:
    """Every column there can be, with what it is called; those of questions last."""
    known = {name: str(text) for name, text in COLUMNS.items()}
    return known | {f"question-{each.id}": in_words(each.label) for each in asked}


def chosen(texts: Iterable[str], known: Collection[str], usual: Sequence[str]) -> tuple[str, ...]:
    """Which of the columns are wanted, in their own order; a name always stands first.

    None of them: those that are usual, in theirs.
    """
    wanted = {*texts} & {*known}
    if not wanted:
        return tuple(usual)
    return tuple(name for name in known if name == "name" or name in wanted)


def in_words(texts: dict[str, str]) -> str:
    """A text by language as we speak now, or in the event's own."""
    order = (current_language(), *LANGUAGES)
    return next((texts[each] for each in order if texts.get(each)), "")


def _arrived(event: Event, ids: list[int] | None) -> dict[int, datetime]:
    query = (
        select(Admission.registration_id, func.min(Admission.admitted_at))
        .where(Admission.event_id == event.id)
        .group_by(Admission.registration_id)
    )
    if ids is not None:
        query = query.where(Admission.registration_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _answers(asked: Sequence[Question], ids: list[int] | None) -> dict[tuple[int, int], list[str]]:
    query = select(Answer).where(Answer.question_id.in_([each.id for each in asked]))
    if ids is not None:
        query = query.where(Answer.registration_id.in_(ids))
    found: dict[tuple[int, int], list[str]] = {}
    for each in db.session.scalars(query.order_by(Answer.registration_id, Answer.place)):
        found.setdefault((each.registration_id, each.question_id), []).append(each.value)
    return found


def _word(words: dict[str, LazyText], code: str) -> str:
    return gettext(words[code].message) if code in words else code
