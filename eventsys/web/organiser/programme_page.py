"""What stands beside the fields of the programme: days, steps that can be taken, blocks."""

from collections.abc import Collection, Sequence
from typing import Any

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event, EventDay
from eventsys.programme import rules, timing
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.web import programme_words
from eventsys.web.organiser.fields import STEPS
from eventsys.web.organiser.programme_rows import ProgrammeForm, item_id_of


def days(
    event: Event,
    items: Sequence[ProgrammeItem],
    form: ProgrammeForm,
    stale: Collection[int] = (),
) -> list[dict[str, Any]]:
    """Every day with the rows of its items. `stale`: items that somebody else has changed."""
    rows = {item_id_of(row.form): row for row in form.rows}
    return [
        {
            "id": day.id if day else 0,
            "heading": heading(event, day),
            "hours": _hours(event, day),
            "rows": [
                beside | {"row": rows[item.id]}
                for item, beside in zip(on_day, _beside(on_day, stale), strict=True)
                if item.id in rows
            ],
        }
        for day, on_day in timing.by_day(event, items)
    ]


def heading(event: Event, day: EventDay | None) -> str:
    """The name of a day, where there are several."""
    many = len(event.days) > 1
    return dates.day_words(day.held_on, current_language()) if day and many else ""


def _hours(event: Event, day: EventDay | None) -> str:
    begins, ends = timing.start_of(event, day), timing.end_of(event, day)
    known = [programme_words.clock(minute) for minute in (begins, ends) if minute is not None]
    return "–".join(known)


def _beside(on_day: Sequence[ProgrammeItem], stale: Collection[int]) -> list[dict[str, Any]]:
    slots = timing.remember(on_day)
    order = list(slots)
    block_of = {
        order[number]: block for block in rules.blocks(list(slots.values())) for number in block
    }
    return [
        {
            "item": item,
            "end": programme_words.clock(end)
            if (end := timing.slot_of(item).end) is not None
            else "",
            "is_beside": len(block_of[item.id]) > 1,
            "is_break": item.kind in programme_words.BREAKS,
            "saved": _saved(item) if item.id in stale else "",
            **{name: rules.moved(slots, item.id, step) != order for name, step in STEPS.items()},
        }
        for item in on_day
    ]


def _saved(item: ProgrammeItem) -> str:
    """How an item stands now, for one who has typed something else."""
    details = programme.details_of(item)
    cast = programme_words.cast((person.name, person.role) for person in details.people)
    length = f"{item.length_minutes} min" if item.length_minutes else ""
    parts = [programme_words.hours(item), length, item.title, cast, item.room, item.track]
    return _("Sparat nu: %(item)s", item=" · ".join(part for part in parts if part))
