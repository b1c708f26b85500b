"""What has happened to an event: who did what, when, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.models import AuditEntry
from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.events import names
from eventsys.web.loaders import event_for
from eventsys.web.organiser.frame import event_page

bp = Blueprint("history", __name__)

NUMBERED = ("kind_id", "series_id", "municipality_id")
SHOWN = 500


@bp.get("/events/<int:event_id>/history")
def index(event_id: int):
    """Everything, newest first."""
    event = event_for("view", event_id)
    entries = audit.history_of_event(event.id, SHOWN)
    return event_page(
        "organiser/history.html", event, "history", entries=in_words(entries, event.time_zone)
    )


def in_words(entries: Sequence[AuditEntry], zone: str) -> list[dict[str, Any]]:
    """Lines of history as a page shows them: `iso`, `when`, `who`, `words`, `note`, `changes`."""
    known = names.of_fields(_numbers(entries))
    lines = []
    for entry in entries:
        local = entry.at.astimezone(ZoneInfo(zone))
        lines.append(
            {
                "iso": dates.iso_local(local),
                "when": _moment(local),
                "who": words.who(entry),
                "words": words.sentence(entry),
                "note": words.note(entry),
                "changes": words.changes(entry, known, zone),
            }
        )
    return lines


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
