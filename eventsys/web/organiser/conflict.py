"""Two people edited the same event: what the other one did, and how the two differ."""

from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date, time
from typing import Any

from flask import request

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.models import AuditEntry
from eventsys.audit.words import ChangedField
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import StaleVersion
from eventsys.core.i18n import gettext as _
from eventsys.events import names
from eventsys.events import service as events
from eventsys.events.applying import Change
from eventsys.events.details import EventDetails
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.people.models import User
from eventsys.places.models import Region
from eventsys.web.organiser import three_way
from eventsys.web.organiser.event_form import typed
from eventsys.web.organiser.fields import last_saved
from eventsys.web.organiser.history import NUMBERED

# These are kept beside the event and do not count as versions of it.
APART = (
    "registration.",
    "document.",
    "question.",
    "quota.",
    "sign_up.",
    "invitee.",
    "letters.",
    "mailing.",
    "survey.",
    "speaker.invited",
    "speaker.reminded",
    "speaker.link_renewed",
    "speaker.forgotten",
)


class Collision(Exception):
    """Two people changed the same field in different ways."""

    def __init__(self, merged: three_way.Merged) -> None:
        super().__init__()
        self.merged = merged


def save(event: Event, mine: Callable[[], EventDetails], by: User) -> tuple[Change, str]:
    """Save what was typed, and keep what was saved in between. Says what was, if anything.

    Raises Collision where both changed the same, and DomainError.
    """
    details, version, told = mine(), last_saved(), ""
    opened = three_way.unpacked(request.form.get("opened")) if version else {}
    while True:
        try:
            with transaction():
                return announce.edit(event, details, version, by, now()), told
        except StaleVersion:
            # The version is read first: were the event saved again meanwhile, it would be stale.
            version = event.version
            merged = three_way.merge(opened, mine(), events.details_of(event))
            if merged.collisions:
                raise Collision(merged) from None
            details, told = merged.details, kept_too(event, by)


def kept_too(event: Event, by: User) -> str:
    """That the changes of two were put together, and whose."""
    if is_own(event, by):
        return _("Du har själv sparat mötet i ett annat fönster. Båda ändringarna är sparade.")
    return _("Någon annan har ändrat mötet samtidigt. Bådas ändringar är sparade.")


def is_own(event: Event, by: User) -> bool:
    """Whether nobody else saved the event after its form was opened."""
    return {entry.actor_id for entry in since(event, last_saved())} == {by.id}


def pairs(details: EventDetails) -> list[tuple[str, str]]:
    """Details as a browser sends the fields of the form."""
    found: list[tuple[str, Any]] = []
    for name, value in typed(details).items():
        if not isinstance(value, list):
            found.append((name, value))
            continue
        for number, each in enumerate(value):
            if isinstance(each, dict):
                found += [(f"{name}-{number}-{key}", part) for key, part in each.items()]
            else:
                found.append((name, each))
    return [(name, _sent(value)) for name, value in found]


def _sent(value: Any) -> str:
    if isinstance(value, time):
        return f"{value.hour}.{value.minute:02}"
    return "" if value is None else str(value)


def between(
    event: Event, mine: EventDetails, collisions: Collection[str], regions: list[Region]
) -> list[ChangedField]:
    """Each of these fields as it was typed and as it is saved: `before` is the saved one."""
    saved = events.details_of(event)
    region_names = {region.id: region.name for region in regions}
    values = {
        field.name: (getattr(saved, field.name), getattr(mine, field.name))
        for field in fields(EventDetails)
    }
    numbers = {name: {one for one in values[name] if one is not None} for name in NUMBERED}
    known = names.of_fields(numbers)

    def in_words(name: str, value: Any) -> str:
        if name == "join_link":
            return str(value) or words.value(name, "", known, event.time_zone)
        if name == "co_host_regions":
            value = [region_names.get(each, "?") for each in value]
        return words.value(name, kept_value(name, value), known, event.time_zone)

    return [
        ChangedField(words.field(name), in_words(name, saved_one), in_words(name, my_one))
        for name, (saved_one, my_one) in values.items()
        if name in collisions
    ]


def since(event: Event, version: int) -> list[AuditEntry]:
    """What was done to the event after somebody had opened its form, newest first."""
    missed = max(event.version - version, 1)
    entries = [
        entry for entry in audit.history_of_event(event.id) if not entry.action.startswith(APART)
    ]
    return entries[:missed]


def kept_value(name: str, value: Any) -> Any:
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
