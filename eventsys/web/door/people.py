"""People at the door as rows, in words: on pages, and in the list that a telephone keeps."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventsys.checkin import rules
from eventsys.checkin import service as checkin
from eventsys.checkin.models import Admission
from eventsys.checkin.service import REFUSALS, Counts
from eventsys.core import dates
from eventsys.core.i18n import LazyText, current_language, gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration.models import Registration

HINTS: dict[str, LazyText] = {
    "off": _("Fråga arrangören."),
    "waiting": _("Arrangören kan höja antalet platser. Då flyttas kön upp."),
    "offered": _("Personen kan tacka ja på sin egen sida, eller arrangören kan ge platsen."),
    "cancelled": _("Finns det en ledig plats? Lägg till personen som drop-in."),
    "without_seat": _("Fråga arrangören."),
    "online": _("Arrangören kan byta till på plats, om det finns en ledig plats."),
}


@dataclass(frozen=True)
class Row:
    """One person. `refused` says why not, `admitted` when and by whom; both empty: may come in."""

    id: int
    code: str
    name: str
    organisation: str
    refused: str = ""
    hint: str = ""
    admitted: str = ""
    at: str = ""

    @property
    def state(self) -> str:
        return "admitted" if self.admitted else "refused" if self.refused else "expected"


def rows(event: Event, found: Iterable[Registration], day: date | None) -> list[Row]:
    """Several people as they stand on a day."""
    found = list(found)
    came = checkin.admissions_of(found, day) if day else {}
    return [row(event, each, next(iter(came.get(each.id, ())), None)) for each in found]


def row(event: Event, registration: Registration, admission: Admission | None) -> Row:
    """One person."""
    why = rules.refusal(event.status, registration.status, registration.attendance)
    refused = why if admission is None else ""
    return Row(
        id=registration.id,
        code=registration.door_code,
        name=registration.name,
        organisation=registration.organisation,
        refused=str(REFUSALS[refused]) if refused else "",
        hint=str(HINTS[refused]) if refused else "",
        admitted=admitted_words(event, admission) if admission else "",
        at=admission.admitted_at.isoformat() if admission else "",
    )


def admitted_words(event: Event, admission: Admission) -> str:
    """Insläppt 8.42 av Kim vid Norra"""
    said = {
        "time": clock_words(event, admission.admitted_at),
        "who": admission.by_name,
        "door": admission.door,
    }
    if admission.door:
        return gettext("Insläppt %(time)s av %(who)s vid %(door)s", **said)
    return gettext("Insläppt %(time)s av %(who)s", **said)


def clock_words(event: Event, moment: datetime) -> str:
    """8.42, as the clock at the door shows."""
    return dates.clock(moment.astimezone(ZoneInfo(event.time_zone)), current_language())


def as_json(found: Iterable[Row]) -> list[dict[str, Any]]:
    """What a telephone keeps of people: no more than the door needs."""
    return [asdict(each) for each in found]


def standing(counts: Counts) -> dict[str, Any]:
    """The counts as figures and words."""
    walk_ins, online = counts.walk_ins, counts.expected.get("online", 0)
    told = [
        ngettext("%(num)s drop-in", "%(num)s drop-in", walk_ins) if walk_ins else "",
        ngettext("%(num)s deltar online", "%(num)s deltar online", online) if online else "",
    ]
    expected = counts.expected.get("onsite", 0)
    return {
        "arrived": counts.arrived.get("onsite", 0),
        "expected": expected,
        "words": gettext("av %(expected)s har kommit", expected=expected),
        "more": " · ".join(text for text in told if text),
    }
