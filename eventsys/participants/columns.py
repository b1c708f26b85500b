"""The columns of the list: what they are called, what stands in them, and which somebody wants."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from eventsys.audit.quota_words import ROLES
from eventsys.checkin.models import Admission
from eventsys.core.db import db
from eventsys.core.i18n import LazyText, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration import questions, sign_up
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.question_details import said
from eventsys.registration.question_models import Question
from eventsys.registration.sign_up import Choices
from eventsys.registration.sign_up_rules import Offer

COLUMNS: dict[str, LazyText] = {
    "name": _("Namn"),
    "organisation": _("Organisation"),
    "title": _("Titel"),
    "role": _("Roll"),
    "email": _("E-postadress"),
    "phone": _("Telefon"),
    "municipality": _("Kommun"),
    "attendance": _("Deltar"),
    "status": _("Läge"),
    "arrived": _("Kom"),
    "joined": _("Anslöt online"),
    "registered": _("Anmäld"),
    "source": _("Anmäld genom"),
    "note": _("Anteckning"),
}
USUAL = ("name", "organisation", "email", "attendance", "status")
IN_FILES = (
    *("name", "email", "organisation", "title", "municipality"),
    *("phone", "attendance", "status", "registered"),
)
AFTER_ROLE = "organisation"
PREFERENCE = "participants.columns"
ATTENDANCES: dict[str, LazyText] = {"onsite": _("På plats"), "online": _("Online")}
STATUSES: dict[str, LazyText] = {
    "confirmed": _("Anmäld"),
    "offered": _("Erbjuden plats"),
    "waiting": _("Reservlista"),
    "pending": _("Väntar på besked"),
    "declined": _("Fick inte plats"),
    "cancelled": _("Avbokad"),
}
SOURCES: dict[str, LazyText] = {
    "form": _("Formuläret"),
    "organiser": _("Arrangören"),
    "import": _("En lista"),
    "door": _("Dörren"),
}


@dataclass(frozen=True)
class Sheet:
    """What is known beside the registrations themselves, for as many of them as are shown."""

    arrived: dict[int, datetime]
    answers: dict[int, dict[int, list[str]]]
    questions: dict[int, Question]
    time_zone: str
    choices: Choices = field(default_factory=dict)

    def cell(self, registration: Registration, column: str) -> str:
        """What stands in a column, in words."""
        if column.startswith("question-"):
            return self._answer(registration, int(column.removeprefix("question-")))
        if column.startswith("item-"):
            return self._chosen(registration, int(column.removeprefix("item-")))
        place = registration.municipality
        special = {
            "municipality": place.name if place else "",
            "role": _word(ROLES, registration.role),
            "attendance": _word(ATTENDANCES, registration.attendance),
            "status": _word(STATUSES, registration.status),
            "source": _word(SOURCES, registration.source),
            "registered": self._moment(registration.created_at),
            "arrived": self._moment(self.arrived.get(registration.id)),
            "joined": self._moment(registration.joined_at),
        }
        return special[column] if column in special else str(getattr(registration, column))

    def _moment(self, at: datetime | None) -> str:
        return f"{at.astimezone(ZoneInfo(self.time_zone)):%Y-%m-%d %H:%M}" if at else ""

    def _answer(self, registration: Registration, question_id: int) -> str:
        values = self.answers.get(registration.id, {}).get(question_id, [])
        return questions.in_words(self.questions[question_id], values, current_language())

    def _chosen(self, registration: Registration, item_id: int) -> str:
        """Yes for a seat; a wish of somebody who waits, or an item that was full, says so."""
        found = [each for each in self.choices.get(registration.id, []) if each.item_id == item_id]
        if not found or not registration.is_live:
            return ""
        if not sign_up.takes_seat(registration):
            return gettext("Önskar")
        return gettext("Var full") if found[0].is_missed else gettext("Ja")


def sheet(
    event: Event, shown: Sequence[Registration], columns: Collection[str], asked: list[Question]
) -> Sheet:
    """What these columns need for these participants: at most three statements."""
    ids = [each.id for each in shown]
    is_whole = len(ids) > 500  # One statement cannot name them all.
    arrived = _arrived(event, None if is_whole else ids) if "arrived" in columns else {}
    is_told = any(f"question-{each.id}" in columns for each in asked)
    answers = questions.answers_of(shown) if is_told else {}
    has_items = any(each.startswith("item-") for each in columns)
    choices = sign_up.choices_of(shown) if has_items else {}
    return Sheet(arrived, answers, {each.id: each for each in asked}, event.time_zone, choices)


def names(asked: Iterable[Question], offers: Iterable[Offer] = ()) -> dict[str, str]:
    """Every column there can be, with what it is called; questions and programme items last."""
    known = {name: str(text) for name, text in COLUMNS.items()}
    return (
        known
        | {f"question-{each.id}": said(each.label, current_language())[0] for each in asked}
        | {f"item-{each.id}": each.title for each in offers}
    )


def offers_of(event: Event) -> list[Offer]:
    """The programme items that have a column: those one signs up for."""
    return sign_up.of_event(event) if sign_up.is_used(event.id) else []


def usual(settings: RegistrationSettings, names: Sequence[str]) -> tuple[str, ...]:
    """Those that are usual, with the role where the event asks for it."""
    if not settings.asks_role:
        return tuple(names)
    at = names.index(AFTER_ROLE) + 1
    return (*names[:at], "role", *names[at:])


def chosen(texts: Iterable[str], known: Collection[str], usual: Sequence[str]) -> tuple[str, ...]:
    """Which of the columns are wanted, in their own order; a name always stands first.

    None of them: those that are usual, in theirs.
    """
    wanted = {*texts} & {*known}
    if not wanted:
        return tuple(usual)
    return tuple(name for name in known if name == "name" or name in wanted)


def _arrived(event: Event, ids: list[int] | None) -> dict[int, datetime]:
    query = (
        select(Admission.registration_id, func.min(Admission.admitted_at))
        .where(Admission.event_id == event.id)
        .group_by(Admission.registration_id)
    )
    if ids is not None:
        query = query.where(Admission.registration_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _word(words: dict[str, LazyText], code: str) -> str:
    return gettext(words[code].message) if code in words else code
