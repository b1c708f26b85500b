"""Lines of history about a programme: what stood there before, and what stands there now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.events.models import Event
from eventsys.programme import changes, timing
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.timing import Shift


def noted(event: Event, item: ProgrammeItem) -> changes.Noted:
    """An item as it is now, with its date where there are several."""
    day = timing.day_of(event, item) if len(event.days) > 1 else None
    return changes.noted(item, day.held_on.isoformat() if day else None)


def record(
    deed: str, event: Event, item: ProgrammeItem, by: Actor, now: datetime, **detail: Any
) -> None:
    """A line about one item: added, edited, removed, moved."""
    action, thing = f"programme.{deed}", "programme_item"
    audit.record(by, action, thing, item.id, now, event.id, item=item.title, **detail)


def record_edited(
    event: Event,
    item: ProgrammeItem,
    before: changes.Noted,
    shifts: Sequence[Shift],
    by: Actor,
    now: datetime,
) -> None:
    """A line about an item that was changed, and about those that moved along."""
    different = changes.between(before, noted(event, item))
    times = [[each.title, each.before, each.after] for each in shifts]
    record("edited", event, item, by, now, changes=different, times=times)
