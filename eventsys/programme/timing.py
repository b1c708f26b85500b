"""When the items of a programme begin: by day, after each other, and after a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event, EventDay
from eventsys.programme import rules
from eventsys.programme.models import ProgrammeItem

HOUR = 60


@dataclass(frozen=True)
class Shift:
    """An item that begins at another time since something before it changed."""

    title: str
    on: date | None
    before: int
    after: int


def day_of(event: Event, item: ProgrammeItem) -> EventDay | None:
    """The day an item stands on: its own, or the first, if its own was taken away."""
    days = event.days
    return next((day for day in days if day.id == item.day_id), days[0] if days else None)


def by_day(
    event: Event, items: Sequence[ProgrammeItem]
) -> list[tuple[EventDay | None, list[ProgrammeItem]]]:
    """Every day with its items in order, also a day without any."""
    days: list[EventDay | None] = [*event.days] or [None]
    return [(day, [item for item in items if day_of(event, item) is day]) for day in days]


def slot_of(item: ProgrammeItem) -> rules.Slot:
    """When an item takes place, as the rules take it."""
    return rules.Slot(item.start_minute, item.length_minutes, item.is_parallel, item.track)


def remember(items: Sequence[ProgrammeItem]) -> dict[int, rules.Slot]:
    """How the items stand, in their order, before something is changed."""
    return {item.id: slot_of(item) for item in items}


def start_of(event: Event, day: EventDay | None) -> int | None:
    """When a day begins, in minutes from midnight."""
    return _minute(event, day.starts_at, day) if day and day.starts_at else None


def end_of(event: Event, day: EventDay | None) -> int | None:
    """When a day ends, in minutes from its midnight: more than a day's where it ends later."""
    return _minute(event, day.ends_at, day) if day and day.ends_at else None


def _minute(event: Event, moment: datetime, day: EventDay) -> int:
    local = moment.astimezone(ZoneInfo(event.time_zone))
    days_later = (local.date() - day.held_on).days
    return days_later * rules.DAY_MINUTES + local.hour * HOUR + local.minute


def set_in_a_row(items: Sequence[ProgrammeItem], start: int | None, pauses: Sequence[int]) -> None:
    """Let the items of a day follow each other from a start."""
    starts = rules.cascade([slot_of(item) for item in items], start, pauses)
    for item, begins in zip(items, starts, strict=True):
        item.start_minute = begins


def follow(
    event: Event,
    items: Sequence[ProgrammeItem],
    known: Mapping[int, rules.Slot],
    *,
    follow: bool,
) -> list[Shift]:
    """After a change: fill in starts that are not known, and let later items move along.

    `known` tells how it was. Raises DomainError if an item would begin outside its day.
    """
    shifts = []
    for day, on_day in by_day(event, items):
        typed = [slot_of(item) for item in on_day]
        # The first of a day begins with it.
        if typed and typed[0].start is None:
            on_day[0].start_minute = start_of(event, day)
            typed[0] = slot_of(on_day[0])
        before = [known.get(item.id) for item in on_day]
        starts = rules.followed(before, typed, follow=follow)
        for item, slot, begins in zip(on_day, typed, starts, strict=True):
            if begins is not None and not 0 <= begins < rules.DAY_MINUTES:
                if slot.start is not None:
                    raise DomainError(
                        _("”%(title)s” skulle hamna på ett annat dygn.", title=item.title)
                    )
                begins = None
            if slot.start is not None and begins is not None and begins != slot.start:
                shifts.append(Shift(item.title, day.held_on if day else None, slot.start, begins))
            item.start_minute = begins
    return shifts
