"""Taking back the last change of a text, from what history says that it was.

It is an ordinary change again, through the service that made the first one: versions, search and
calendars follow, history gets a line, and that can be taken back as well. Because it knows events,
their programmes and how one registers, it stands behind the last of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from eventsys.audit.models import AuditEntry
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import Event, Series
from eventsys.programme import service as programme
from eventsys.registration import seats
from eventsys.registration import service as registrations
from eventsys.registration.service import SettingsDetails

# Which texts a deed can have changed.
TEXTS = {
    "event.edited": ("title", "summary", "description", "directions", "accessibility"),
    "programme.edited": ("title", "description"),
    "registration.configured": ("confirmation_words",),
    "series.edited": ("title", "summary", "description"),
}
Owner = Event | Series


class Outdated(DomainError):
    """The text was changed again, or is gone."""

    default = _("Texten har ändrats igen sedan dess. I historiken ser du hur den är nu.")


@dataclass(frozen=True)
class TextChange:
    """A change that can be taken back: how the text is now, and how it would be again."""

    entry: AuditEntry
    field: str
    now: str
    then: str


def offered(owner: Owner, entries: Sequence[AuditEntry]) -> list[TextChange]:
    """What can be taken back among these lines of history of an event or a series."""
    mine = [entry for entry in entries if _texts_of(entry)]
    if not mine:
        return []
    last = _last_changes(owner, min(entry.id for entry in mine))
    now = _texts(owner)
    return [
        TextChange(entry, field, after, before)
        for entry in mine
        for field, (before, after) in _texts_of(entry).items()
        if last[_key(entry, field)] == entry.id and now.get(_key(entry, field)) == after
    ]


def find(owner: Owner, entry_id: int, field: str) -> TextChange:
    """One change that can be taken back. Raises NotFound, or Outdated if it no longer can."""
    entry = db.session.scalar(
        select(AuditEntry).where(AuditEntry.id == entry_id, _belongs_to(owner))
    )
    if entry is None or field not in _texts_of(entry):
        raise NotFound
    found = [change for change in offered(owner, [entry]) if change.field == field]
    if not found:
        raise Outdated
    return found[0]


def take_back(owner: Owner, entry_id: int, field: str, by: Actor, now: datetime) -> None:
    """Give a text back what it was before its last change. Raises NotFound and Outdated."""
    _hold(owner)
    change = find(owner, entry_id, field)
    text: dict[str, Any] = {field: change.then}
    if isinstance(owner, Series):
        details = replace(series_service.details_of(owner), **text)
        series_service.edit(owner, details, owner.version, by, now)
    elif change.entry.action == "event.edited":
        whole = replace(events.details_of(owner), **text)
        events.edit(owner, whole, owner.version, by, now)
    elif change.entry.action == "programme.edited":
        item = programme.get(owner, change.entry.thing_id)
        programme.edit(owner, item, replace(programme.details_of(item), **text), by, now)
    else:
        registrations.configure(owner, replace(_settings_of(owner), **text), by, now)


def _hold(owner: Owner) -> None:
    """Whoever changes the same waits, and then sees what was done."""
    if isinstance(owner, Series):
        db.session.refresh(owner, with_for_update={"of": Series})
    else:
        seats.lock(owner)
        events.hold([owner.id])


def _texts_of(entry: AuditEntry) -> dict[str, tuple[str, str]]:
    """The texts that a deed changed: before and after."""
    changes = entry.detail.get("changes", {})
    return {
        field: (changes[field][0] or "", changes[field][1] or "")
        for field in TEXTS.get(entry.action, ())
        if field in changes
    }


def _key(entry: AuditEntry, field: str) -> tuple[str, int, str]:
    return entry.action, entry.thing_id, field


def _last_changes(owner: Owner, since: int) -> dict[tuple[str, int, str], int]:
    """The last line that changed each text, among those that are not older."""
    later = (
        select(AuditEntry)
        .where(_belongs_to(owner), AuditEntry.action.in_(TEXTS), AuditEntry.id >= since)
        .order_by(AuditEntry.id)
    )
    return {
        _key(entry, field): entry.id
        for entry in db.session.scalars(later)
        for field in _texts_of(entry)
    }


def _belongs_to(owner: Owner) -> ColumnElement[bool]:
    if isinstance(owner, Event):
        return AuditEntry.event_id == owner.id
    return (AuditEntry.thing == "series") & (AuditEntry.thing_id == owner.id)


def _texts(owner: Owner) -> dict[tuple[str, int, str], str]:
    """Every text as it is now, by the deed that changes it."""
    if isinstance(owner, Series):
        return _of("series.edited", owner.id, owner)
    found = _of("event.edited", owner.id, owner)
    found |= _of("registration.configured", owner.id, seats.settings_of(owner))
    for item in programme.items_of(owner):
        found |= _of("programme.edited", item.id, item)
    return found


def _of(action: str, thing_id: int, thing: Any) -> dict[tuple[str, int, str], str]:
    return {(action, thing_id, field): getattr(thing, field) for field in TEXTS[action]}


def _settings_of(event: Event) -> SettingsDetails:
    """How one registers, as it could have been typed."""
    settings = seats.settings_of(event)
    names = SettingsDetails.__dataclass_fields__
    return SettingsDetails(**{name: getattr(settings, name) for name in names})
