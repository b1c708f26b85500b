"""The form with a whole programme: a row for each item, saved together."""

import json
from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import Form as WtForm
from wtforms import HiddenField

from eventsys.audit.part_words import KINDS
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.programme import quick, rules, saving
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.saving import Edited
from eventsys.web import numbers, programme_words
from eventsys.web.choices import OneOf, options
from eventsys.web.forms import Form, Line, Needed
from eventsys.web.organiser.fields import Hours, Rows, Whole

HOUR = 60
FIELDS = ("start_minute", "length_minutes", "kind", "title", "room", "track", "cast")


class ItemRow(WtForm):
    """One item. `was`: how it stood when the page was opened."""

    item_id = HiddenField()
    was = HiddenField()
    start = Hours(_("Börjar"))
    length = Whole(_("Minuter"), 1, rules.DAY_MINUTES)
    title = Line(_("Rubrik"), [Needed(_("Skriv en rubrik."))])
    kind = OneOf(_("Slag"), choices=options((kind, KINDS[kind]) for kind in rules.KINDS))
    cast = Line(_("Medverkande"), most=2000)
    room = Line(_("Rum"))
    track = Line(_("Spår"), most=60)


class ProgrammeForm(Form):
    """All items of an event."""

    rows = Rows(ItemRow, most=programme.MOST_ITEMS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Names are as short as those in the form of one item."""
        self.rows.entries = [row for row in self.rows if item_id_of(row.form)]
        super().validate(extra_validators)
        for row in self.rows:
            cast = quick.people_of(row.form.cast.data, programme_words.roles_by_word())
            if any(len(person.name) > quick.LONGEST for person in cast):
                row.form.cast.errors = [str(_("Skriv komma mellan personerna."))]
        self.rows.settle()
        return not self.errors

    def edited(self) -> list[Edited]:
        """Every row as the service takes it."""
        return [_edited(row.form) for row in self.rows if item_id_of(row.form)]


def item_id_of(row: Any) -> int:
    """The item that a row is about; 0 for what can be none."""
    return numbers.named(str(row.item_id.data or ""))


def form_for(event: Event, items: Sequence[ProgrammeItem]) -> ProgrammeForm:
    """The form as it is opened."""
    return ProgrammeForm(formdata=None, rows=[_row(item) for item in items])


def begun_again(typed: ProgrammeForm, items: Sequence[ProgrammeItem]) -> ProgrammeForm:
    """After a conflict: what was typed anew, over everything as it is saved now."""
    mine = {row.item_id: row for row in typed.edited()}
    rows = []
    for item in items:
        row = _row(item)
        if item.id in mine:
            changed = mine[item.id].changed
            row |= _in_fields(changed)
        rows.append(row)
    return ProgrammeForm(formdata=None, rows=rows)


def _row(item: ProgrammeItem) -> dict[str, Any]:
    values = saving.surface(programme.details_of(item))
    opened = {name: values[name] for name in FIELDS}
    return {"item_id": item.id, "was": json.dumps(opened), **_in_fields(opened)}


def _in_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Values of items as the fields of a row take them."""
    fields = dict(values)
    if "start_minute" in fields:
        start = fields.pop("start_minute")
        fields["start"] = time(start // HOUR, start % HOUR) if start is not None else None
    if "length_minutes" in fields:
        fields["length"] = fields.pop("length_minutes")
    if "cast" in fields:
        fields["cast"] = programme_words.cast(fields["cast"])
    return fields


def _edited(row: Any) -> Edited:
    opened = saving.unpacked(row.was.data)
    start = row.start.data
    typed = {
        "start_minute": start.hour * HOUR + start.minute if start else None,
        "length_minutes": row.length.data,
        "kind": row.kind.data,
        "title": row.title.data,
        "room": row.room.data,
        "track": row.track.data,
        "cast": _cast(row.cast.data, opened.get("cast")),
    }
    return Edited(item_id_of(row), opened, typed)


def _cast(typed: str, opened: Any) -> Any:
    """Names and roles. A line that nobody touched is what it was, whatever commas names have."""
    try:
        if opened is not None and typed == programme_words.cast(opened):
            return opened
    except (TypeError, ValueError):
        pass
    people = quick.people_of(typed, programme_words.roles_by_word())
    return [[person.name, person.role] for person in people]
