"""Saving many items at once, beside others who do the same."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import StaleVersion
from eventsys.core.text import fold
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import history, timing
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.service import ItemDetails, PersonDetails
from eventsys.programme.timing import Shift


@dataclass(frozen=True)
class Edited:
    """An item as somebody typed it, beside what they had before them: values of `surface`.

    Where only one of two editors changed a value, both changes are kept.
    """

    item_id: int
    opened: Mapping[str, Any]
    typed: Mapping[str, Any]

    @property
    def changed(self) -> dict[str, Any]:
        """What was typed anew."""
        return {
            name: value
            for name, value in self.typed.items()
            if name not in self.opened or self.opened[name] != value
        }


class Stale(StaleVersion):
    """Two changed the same items: `item_ids`. Some of them may be gone."""

    def __init__(self, item_ids: Sequence[int]) -> None:
        super().__init__()
        self.item_ids = list(item_ids)


def surface(details: ItemDetails) -> dict[str, Any]:
    """All values of an item as JSON can hold them; `cast` is its people without titles."""
    people = [
        [person.name, person.role, person.title, person.organisation] for person in details.people
    ]
    cast = [[person.name, person.role] for person in details.people]
    return vars(details) | {"people": people, "cast": cast}


def unpacked(text: str | None) -> dict[str, Any]:
    """What a form carried of how an item stood; nothing, if somebody has tampered with it."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def save(
    event: Event,
    rows: Sequence[Edited],
    by: Actor,
    now: datetime,
    known: Mapping[str, PersonDetails] = MappingProxyType({}),
    *,
    follow: bool,
) -> list[Shift]:
    """Save what was changed of several items. Says which others moved along.

    `known`: people by folded name, for the titles of those who are new at an item. Raises Stale if
    somebody else has changed the same in between.
    """
    db.session.flush()
    events.hold([event.id])
    db.session.expire_all()
    items = programme.items_of(event)
    saved = {item.id: item for item in items}
    changed = [row for row in rows if row.changed]
    stale = [row.item_id for row in changed if _is_stale(row, saved.get(row.item_id))]
    if stale:
        raise Stale(stale)
    if not changed:
        return []
    slots = timing.remember(items)
    before = {row.item_id: history.noted(event, saved[row.item_id]) for row in changed}
    for row in changed:
        details = _with(programme.details_of(saved[row.item_id]), row.changed, known)
        programme.check(event, details)
        programme.apply(saved[row.item_id], details)
    shifts = timing.follow(event, programme.by_day(event, items), slots, follow=follow)
    programme.settle(event, now)
    for number, row in enumerate(changed):
        # Those that moved along are told once, however many were changed.
        moved_along = () if number else shifts
        item = saved[row.item_id]
        history.record_edited(event, item, before[row.item_id], moved_along, by, now)
    return shifts


def _is_stale(row: Edited, item: ProgrammeItem | None) -> bool:
    if item is None:
        return True
    saved = surface(programme.details_of(item))
    return any(name not in row.opened or saved[name] != row.opened[name] for name in row.changed)


def _with(
    details: ItemDetails, changed: Mapping[str, Any], known: Mapping[str, PersonDetails]
) -> ItemDetails:
    values = {name: value for name, value in changed.items() if name not in ("people", "cast")}
    if "people" in changed:
        values["people"] = tuple(PersonDetails(*each) for each in changed["people"])
    elif "cast" in changed:
        before = {fold(person.name): person for person in details.people}
        values["people"] = tuple(
            _person(name, role, before, known) for name, role in changed["cast"]
        )
    return replace(details, **values)


def _person(
    name: str,
    role: str,
    before: Mapping[str, PersonDetails],
    known: Mapping[str, PersonDetails],
) -> PersonDetails:
    """Somebody with the titles they had here, or else of late."""
    key = fold(name)
    if key in before:
        return replace(before[key], name=name, role=role)
    return replace(known.get(key) or PersonDetails(name), role=role)
