"""What is printed for the day: name badges, and the sheet in which everybody signs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import segno

from eventsys.checkin import service as checkin
from eventsys.core import printing
from eventsys.core.db import db
from eventsys.core.i18n import LazyText, current_language, lazy_gettext
from eventsys.core.i18n import gettext as _
from eventsys.events import situation
from eventsys.events.models import Event
from eventsys.jobs.service import Made
from eventsys.participants import files, finding
from eventsys.participants.finding import Wanted
from eventsys.programme.models import ProgrammeItem
from eventsys.registration.models import Registration

PDF = "application/pdf"
MOST_BLANK = 200
EMPTY_LINES = 10


@dataclass(frozen=True)
class Size:
    """A badge in millimetres, and how badges lie on a sheet of A4 if there are several on it."""

    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0


SIZES = {
    "a6": Size(105, 148),
    "90x55": Size(90, 55),
    "60x90": Size(60, 90),
    "3x8": Size(70, 37, columns=3, rows=8, top=0.5),
    "2x4": Size(105, 74, columns=2, rows=4, top=0.5),
}
SIZE_NAMES: dict[str, LazyText] = {
    "90x55": lazy_gettext("90 × 55 mm, en på varje sida"),
    "a6": lazy_gettext("A6, en på varje sida"),
    "60x90": lazy_gettext("60 × 90 mm, en på varje sida"),
    "2x4": lazy_gettext("Etiketter 105 × 74 mm, 8 på ett A4-ark"),
    "3x8": lazy_gettext("Etiketter 70 × 37 mm, 24 på ett A4-ark"),
}


def badges(event: Event, wanted: Wanted, size: str, codes: bool, blank: int, now: datetime) -> Made:
    """A badge for each of them, and `blank` ones for those who come without having registered.

    The code is that of the ticket, and opens the door for who wears it.
    """
    found = finding.everybody(event, wanted)
    facts = {
        "title": _("Namnskyltar: %(title)s", title=event.title),
        "event": event.title,
        "accent": event.region.accent,
        "size": asdict(SIZES[size]),
        "badges": [_badge(each, codes) for each in found] + [_badge(None, False)] * blank,
    }
    content = printing.pdf("badges", facts, current_language())
    return Made(content, files.name(event, now, "pdf", _("namnskyltar")), PDF)


def sign_in_sheet(event: Event, wanted: Wanted, now: datetime) -> Made:
    """Everybody in a list with room to sign, and some lines for those who are not in it."""
    found = finding.everybody(event, wanted)
    standing = situation.of(event)
    facts = {
        "heading": _("Närvarolista"),
        "event": _title(event, wanted),
        "when": standing.when(),
        "where": standing.place,
        "foot": f"{event.title}, {standing.when()}",
        "columns": [_("Namn"), _("Organisation"), _("Underskrift")],
        "rows": [{"name": each.name, "organisation": each.organisation} for each in found],
        "empty": EMPTY_LINES,
    }
    content = printing.pdf("sign_in_sheet", facts, current_language())
    return Made(content, files.name(event, now, "pdf", _("närvarolista")), PDF)


def _title(event: Event, wanted: Wanted) -> str:
    """The event, with the programme item where only its people are wanted."""
    item = db.session.get(ProgrammeItem, int(wanted.item)) if wanted.item else None
    if item is None or item.event_id != event.id:
        return event.title
    return f"{item.title} · {event.title}"


def sizes() -> Sequence[tuple[str, LazyText]]:
    """What one chooses from."""
    return list(SIZE_NAMES.items())


def _badge(one: Registration | None, has_code: bool) -> dict[str, Any]:
    if one is None:
        return {"name": "", "title": "", "organisation": "", "code": "", "code_words": ""}
    return {
        "name": one.name,
        "title": one.title,
        "organisation": one.organisation,
        "code": _code(one) if has_code and one.token_sealed else "",
        "code_words": _("Kod för insläpp: %(name)s", name=one.name),
    }


def _code(one: Registration) -> str:
    """The same code as on the ticket, as a picture."""
    return str(segno.make(checkin.ticket_address(one), error="m", micro=False).svg_inline(border=0))
