"""Two people edited the same event: what the other one did, and how the two differ."""

from dataclasses import fields
from datetime import date, time
from typing import Any

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.words import ChangedField
from eventsys.core.i18n import gettext as _
from eventsys.events import names
from eventsys.events import service as events
from eventsys.events.details import EventDetails
from eventsys.events.models import Event
from eventsys.places.models import Region
from eventsys.web.organiser.history import NUMBERED, in_words

# These are kept beside the event and do not count as versions of it.
APART = ("registration.", "document.")


def between(event: Event, mine: EventDetails, regions: list[Region]) -> list[ChangedField]:
    """Each field in which what was typed differs from what is saved: `before` is the saved one."""
    saved = events.details_of(event)
    region_names = {region.id: region.name for region in regions}
    pairs = {
        field.name: (getattr(saved, field.name), getattr(mine, field.name))
        for field in fields(EventDetails)
    }
    numbers = {name: {value for value in pairs[name] if value is not None} for name in NUMBERED}
    known = names.of_fields(numbers)

    def in_words(name: str, value: Any) -> str:
        if name == "join_link":
            return str(value) or words.value(name, "", known, event.time_zone)
        if name == "co_host_regions":
            value = [region_names.get(each, "?") for each in value]
        return words.value(name, _kept(name, value), known, event.time_zone)

    return [
        ChangedField(words.field(name), in_words(name, saved_one), in_words(name, my_one))
        for name, (saved_one, my_one) in pairs.items()
        if saved_one != my_one
    ]


def since(event: Event, version: int) -> list[dict[str, Any]]:
    """What was done to the event after somebody had opened its form, newest first."""
    missed = max(event.version - version, 1)
    entries = [
        entry for entry in audit.history_of_event(event.id) if not entry.action.startswith(APART)
    ]
    return in_words(entries[:missed], event.time_zone)


def _kept(name: str, value: Any) -> Any:
    """A value of the details in the way that history keeps it."""
    if name == "days":
        return [[day.held_on.isoformat(), _hours(day.start), _hours(day.end)] for day in value]
    if name == "contacts":
        return [", ".join(filter(None, vars(contact).values())) for contact in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value


def _hours(clock: time | None) -> str | None:
    return f"{clock:%H:%M}" if clock else None


def explained(event: Event) -> str:
    """What the choice means for those who are coming."""
    if event.status == "draft":
        return ""
    return _("Ändras tid eller plats får deltagarna ett mejl om det.")
