"""The list on paper, for when nothing else works."""

from typing import Any

from flask import Blueprint, Response

from eventsys.checkin import queries
from eventsys.checkin import service as checkin
from eventsys.core import dates, printing
from eventsys.core.clock import now
from eventsys.core.i18n import current_language, ngettext
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.registration.models import Registration
from eventsys.registration.rules import TAKES_SEAT
from eventsys.web import event_words
from eventsys.web.door.frame import event_at_the_door

bp = Blueprint("paper", __name__)
EMPTY_LINES = 12


@bp.get("/<int:event_id>/list.pdf")
def sheet(event_id: int):
    """Everybody with a seat in the room, with a box for each day, and lines for walk-ins."""
    event = event_at_the_door(event_id)
    content = printing.pdf("door_list", _facts(event), current_language())
    response = Response(content, content_type="application/pdf")
    name = f'inline; filename="dorrlista-{event.slug}.pdf"'
    response.headers["Content-Disposition"] = name
    return response


def _facts(event: Event) -> dict[str, Any]:
    """What is printed, in words."""
    language = current_language()
    expected = [
        each
        for each in queries.everybody(event)
        if each.status in TAKES_SEAT and each.attendance == "onsite"
    ]
    return {
        "title": _("Dörrlista: %(title)s", title=event.title),
        "event": event.title,
        "when": event_words.when(event),
        "where": event_words.where(event),
        "count": ngettext("%(num)s person väntas", "%(num)s personer väntas", len(expected)),
        "printed": _("Utskriven %(when)s", when=event_words.moment_words(now(), event.time_zone)),
        "headings": [_("Namn"), _("Organisation"), _("Kod")],
        "days": [f"{day.day} {dates.month_short(day, language)}" for day in checkin.days_of(event)],
        "people": [_line(each) for each in expected],
        "walk_ins": _("Drop-in"),
        "walk_in_headings": [_("Namn"), _("Organisation"), _("Kommun"), _("E-postadress")],
        "walk_in_hint": _("Skriv tydligt. Lägg in personerna när nätet är tillbaka."),
        "empty_lines": EMPTY_LINES,
    }


def _line(registration: Registration) -> list[str]:
    name = registration.name
    if registration.status == "offered":
        name = _("%(name)s (har inte svarat än)", name=name)
    return [name, registration.organisation, registration.door_code]
