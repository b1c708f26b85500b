"""Taking back the last change of a text: first what it would become, then doing it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.audit import words
from eventsys.core import differences
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext as _
from eventsys.undo import service as undo
from eventsys.undo.service import Owner, TextChange
from eventsys.web.doors import user
from eventsys.web.loaders import event_for, series_for
from eventsys.web.organiser.frame import event_page, series_page

bp = Blueprint("undo", __name__)


@bp.route("/events/<int:event_id>/history/<int:entry_id>/undo/<field>", methods=["GET", "POST"])
def of_event(event_id: int, entry_id: int, field: str):
    """A text of an event, its programme, or its confirmation."""
    event = event_for("edit", event_id)
    back = url_for("organiser.history.index", event_id=event.id)
    if request.method == "POST":
        return _take_back(event, entry_id, field, back)
    context = _context(undo.find(event, entry_id, field), back)
    return event_page("organiser/undo.html", event, "history", **context)


@bp.route("/series/<int:series_id>/history/<int:entry_id>/undo/<field>", methods=["GET", "POST"])
def of_series(series_id: int, entry_id: int, field: str):
    """A text of a series."""
    series = series_for("edit", series_id)
    back = url_for("organiser.history.series", series_id=series.id)
    if request.method == "POST":
        return _take_back(series, entry_id, field, back)
    context = _context(undo.find(series, entry_id, field), back)
    return series_page("organiser/series_undo.html", series, **context)


def _take_back(owner: Owner, entry_id: int, field: str, back: str):
    with transaction():
        undo.take_back(owner, entry_id, field, user(), now())
    flash(_("Ändringen är ångrad. Det står i historiken."))
    return redirect(back, 303)


def _context(change: TextChange, back: str) -> dict[str, Any]:
    return {
        "field": words.field(change.field),
        "what": words.sentence(change.entry),
        "stretches": differences.between(change.now, change.then),
        "then": change.then,
        "back": back,
        "deed": request.path,
    }
