"""What has happened to an event or a series: who did what, when, in words; and taking it back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for

from eventsys.audit import groups, words
from eventsys.audit.models import AuditEntry
from eventsys.core import dates
from eventsys.core.i18n import current_language, gettext
from eventsys.events import names
from eventsys.registration import bookings
from eventsys.undo import service as undo
from eventsys.undo.service import TextChange
from eventsys.web import numbers
from eventsys.web.loaders import event_for, series_for
from eventsys.web.organiser import paging
from eventsys.web.organiser.frame import event_page, series_page

bp = Blueprint("history", __name__)

NUMBERED = ("kind_id", "series_id", "municipality_id")
SIZE = 50


@bp.get("/events/<int:event_id>/history")
def index(event_id: int):
    """Everything about an event, or one kind of deed, newest first."""
    event = event_for("view", event_id)
    group, number = request.args.get("kind", ""), numbers.asked("page") or 1
    entries, total = groups.page_of_event(event.id, group, number, SIZE)
    return event_page(
        "organiser/history.html",
        event,
        "history",
        entries=in_words(entries, event.time_zone, undo.offered(event, entries)),
        kinds=_kinds(event.id, group),
        pages=paging.pages(number, total, SIZE, {"kind": group}),
    )


@bp.get("/series/<int:series_id>/history")
def series(series_id: int):
    """Everything about the series itself, newest first."""
    found = series_for("view", series_id)
    number = numbers.asked("page") or 1
    entries, total = groups.page_of("series", found.id, number, SIZE)
    zone = found.region.time_zone
    return series_page(
        "organiser/series_history.html",
        found,
        entries=in_words(entries, zone, undo.offered(found, entries)),
        pages=paging.pages(number, total, SIZE, {}),
    )


def in_words(
    entries: Sequence[AuditEntry], zone: str, offered: Collection[TextChange] = ()
) -> list[dict[str, Any]]:
    """Lines of history as a page shows them, with what of them can be taken back."""
    known = names.of_fields(_numbers(entries))
    people = bookings.names_of(
        {each for entry in entries for each in entry.detail.get("passed", ())}
    )
    lines = []
    for entry in entries:
        local = entry.at.astimezone(ZoneInfo(zone))
        lines.append(
            {
                "iso": dates.iso_local(local),
                "when": _moment(local),
                "who": words.who(entry),
                "words": words.sentence(entry),
                "note": words.note(entry, people),
                "changes": words.changes(entry, known, zone),
                "undo": [_link(change) for change in offered if change.entry is entry],
            }
        )
    return lines


def _link(change: TextChange) -> dict[str, str]:
    entry = change.entry
    values: dict[str, Any] = {"entry_id": entry.id, "field": change.field}
    if entry.event_id is None:
        url = url_for("organiser.undo.of_series", series_id=entry.thing_id, **values)
    else:
        url = url_for("organiser.undo.of_event", event_id=entry.event_id, **values)
    return {"url": url, "field": words.field(change.field)}


def _kinds(event_id: int, group: str) -> list[dict[str, Any]]:
    """Ways to look at some of it."""
    every = [("", gettext("Allt")), *((name, str(each[0])) for name, each in groups.GROUPS.items())]
    return [
        {
            "label": label,
            "url": url_for(".index", event_id=event_id, kind=name or None),
            "current": name == (group if group in groups.GROUPS else ""),
        }
        for name, label in every
    ]


def _moment(local: datetime) -> str:
    """15 november 2026 kl. 9.05"""
    language = current_language()
    day = dates.short_day(local.date(), language)
    return f"{day} {dates.clock_range(local, None, language)}"


def _numbers(entries: Sequence[AuditEntry]) -> dict[str, set[int]]:
    """The numbers that need names."""
    found: dict[str, set[int]] = {field: set() for field in NUMBERED}
    for entry in entries:
        changes = entry.detail.get("changes", {})
        for field in NUMBERED:
            found[field] |= {value for value in changes.get(field, ()) if value is not None}
    return found
