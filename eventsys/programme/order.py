"""Putting the items of a programme in another order. The times go with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.events.models import Event, EventDay
from eventsys.programme import changes, history, rules, timing
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem


def move(event: Event, item: ProgrammeItem, step: int, by: Actor, now: datetime) -> None:
    """One place up (-1) or down (+1) in its day, the times with it: see rules.moved."""
    before = _Before(event, item)
    on_day = _on_day(event, timing.day_of(event, item))
    slots = timing.remember(on_day)
    order = rules.moved(slots, item.id, step)
    if item.track:
        marks = rules.rejoined(slots, order, item.id)
    else:
        # The first of a day is beside nothing. Were it still marked, it would join others.
        marks = {each: slots[each].parallel for each in order} | {on_day[0].id: False}
    _rearrange(event, [item, *on_day], order, marks)
    programme.settle(event, now)
    before.record(by, now)


def place(
    event: Event,
    item: ProgrammeItem,
    after: ProgrammeItem | None,
    day: EventDay | None,
    by: Actor,
    now: datetime,
) -> None:
    """Right after another item, or first of a day."""
    if after is not None:
        day = timing.day_of(event, after)
    if after is item:
        return
    before = _Before(event, item)
    on_day, left = _on_day(event, day), _on_day(event, timing.day_of(event, item))
    if item not in on_day and not item.is_parallel:
        # Who ran beside it on the day it leaves is not beside anybody else there.
        for each in left[left.index(item) + 1 :][:1]:
            each.is_parallel = False
    slots = timing.remember(on_day) | {item.id: timing.slot_of(item)}
    order = rules.placed([each.id for each in on_day], item.id, after.id if after else None)
    marks = rules.rejoined(slots, order, item.id)
    item.day_id = day.id if day else None
    _rearrange(event, [item, *on_day], order, marks)
    programme.settle(event, now)
    before.record(by, now)


class _Before:
    """How a programme stood before one of its items moved."""

    def __init__(self, event: Event, item: ProgrammeItem) -> None:
        self.event, self.item = event, item
        self.place, self.day = item.position, history.noted(event, item)["day"]
        self.starts = changes.starts(programme.items_of(event))

    def record(self, by: Actor, now: datetime) -> None:
        """The line of history, when it has moved."""
        now_at = history.noted(self.event, self.item)["day"], self.item.position
        pairs = {"day": [self.day, now_at[0]], "place": [self.place, now_at[1]]}
        different = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        starts = changes.starts(programme.items_of(self.event))
        times = changes.moved_starts(self.starts, starts)
        history.record("moved", self.event, self.item, by, now, changes=different, times=times)


def _on_day(event: Event, day: EventDay | None) -> list[ProgrammeItem]:
    return [each for each in programme.items_of(event) if timing.day_of(event, each) is day]


def _rearrange(
    event: Event, rows: Sequence[ProgrammeItem], order: Sequence[int], marks: Mapping[int, bool]
) -> None:
    """Put the items of a day in an order. `rows`: the one that moves, then the day as it was."""
    moving, *on_day = rows
    pauses = rules.pauses([timing.slot_of(each) for each in on_day])
    start = on_day[0].start_minute if on_day else None
    if start is None:
        start = timing.start_of(event, timing.day_of(event, moving))
    in_order = sorted({*rows}, key=lambda each: order.index(each.id))
    at = sorted(each.position for each in in_order)
    for position, each in zip(at, in_order, strict=True):
        each.position, each.is_parallel = position, marks[each.id]
    timing.set_in_a_row(in_order, start, pauses)


def follow_each_other(event: Event, by: Actor, now: datetime) -> None:
    """Set every start anew from the start of the day and the lengths."""
    items = programme.items_of(event)
    before = changes.starts(items)
    for day, on_day in timing.by_day(event, items):
        # Items whose times were never settled stay without, unless the day says when it begins.
        known = [item.start_minute for item in on_day if item.start_minute is not None]
        start = timing.start_of(event, day)
        timing.set_in_a_row(on_day, min(known) if start is None and known else start, ())
    programme.settle(event, now)
    times = changes.moved_starts(before, changes.starts(items))
    audit.record(by, "programme.timed", "event", event.id, now, event.id, times=times)
