"""The form for one item of a programme, with its people."""

import json
from datetime import time
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms import Form as WtForm

from eventsys.audit.part_words import KINDS, ROLES
from eventsys.core import dates
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.programme import rules, saving
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.saving import Edited
from eventsys.programme.service import ItemDetails, PersonDetails, day_of, details_of
from eventsys.web.choices import OneOf, number_or_none, options
from eventsys.web.forms import Form, Line, Needed, Text
from eventsys.web.organiser.fields import Hours, Rows, Whole
from eventsys.web.programme_words import hours

HOUR = 60


class PersonRow(WtForm):
    """Somebody in a role."""

    name = Line(_("Namn"))
    role = OneOf(_("Roll"), choices=options((role, ROLES[role]) for role in rules.ROLES))
    title = Line(_("Titel"))
    organisation = Line(_("Organisation"))


class ItemForm(Form):
    """One item. Without a start it begins when the one before it ends."""

    opened = HiddenField()
    title = Line(_("Rubrik"), [Needed(_("Skriv en rubrik."))])
    kind = OneOf(
        _("Slags programpunkt"), choices=options((kind, KINDS[kind]) for kind in rules.KINDS)
    )
    description = Text(_("Beskrivning"), most=5000)
    day_id = OneOf(_("Dag"), coerce=number_or_none)
    start = Hours(_("Börjar"))
    length = Whole(_("Längd i minuter"), 1, rules.DAY_MINUTES)
    is_parallel = BooleanField(_("Samtidigt som programpunkten före"))
    is_online = BooleanField(_("Online"))
    room = Line(_("Rum eller sal"))
    track = Line(_("Spår"), most=60)
    people = Rows(PersonRow, most=30)

    def offer(self, event: Event) -> "ItemForm":
        """Ask for the day where there are several."""
        if len(event.days) < 2:
            del self.day_id
            return self
        language = current_language()
        self.day_id.choices = options(
            (day.id, dates.day_words(day.held_on, language)) for day in event.days
        )
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """A person has a name."""
        super().validate(extra_validators)
        for row in self.people:
            if not row.form["name"].data and (row.title.data or row.organisation.data):
                row.form["name"].errors = [gettext("Skriv personens namn.")]
        self.people.settle()
        return not self.errors

    def details(self) -> ItemDetails:
        """What was typed, as the service takes it."""
        start: time | None = self.start.data
        return ItemDetails(
            title=self.title.data,
            kind=self.kind.data,
            description=self.description.data,
            day_id=self.day_id.data if "day_id" in self else None,
            start_minute=start.hour * HOUR + start.minute if start else None,
            length_minutes=self.length.data,
            is_parallel=self.is_parallel.data,
            is_online=self.is_online.data,
            room=self.room.data,
            track=self.track.data,
            people=tuple(
                PersonDetails(**row.form.data) for row in self.people if row.form["name"].data
            ),
        )


def blank(event: Event, after: ProgrammeItem | None) -> dict[str, Any]:
    """A new item, on the day of the one that it follows, or on the last."""
    last = event.days[-1] if event.days else None
    day = day_of(event, after) if after else last
    return {"kind": "presentation", "day_id": day.id if day else None}


def opened_with(event: Event, item: ProgrammeItem) -> dict[str, Any]:
    """What the form starts from, and what it carries to say so when it comes back."""
    opened = json.dumps(saving.surface(details_of(item)))
    return typed(event, item) | {"opened": opened}


def edited(item: ProgrammeItem, form: ItemForm, details: ItemDetails) -> Edited:
    """The whole item, as the service takes it."""
    opened = saving.unpacked(form.opened.data)
    values = saving.surface(details)
    del values["cast"]
    if "day_id" not in form:
        values["day_id"] = opened.get("day_id")
    return Edited(item.id, opened, values)


def begun_again(event: Event, item: ProgrammeItem, form: ItemForm) -> ItemForm:
    """After a conflict: what was typed anew, over the item as somebody else has saved it."""
    changed = edited(item, form, form.details()).changed
    names = {"start_minute": "start", "length_minutes": "length"}
    mine = {names.get(name, name) for name in changed}
    kept = {name: value for name, value in form.data.items() if name in mine}
    again = ItemForm(formdata=None, data=opened_with(event, item) | kept).offer(event)
    saved = " · ".join(part for part in (hours(item), item.title, item.room) if part)
    again.form_errors.append(
        gettext(
            "Någon annan har ändrat samma programpunkt. Sparat nu: %(item)s. "
            "Sparar du igen gäller det du har skrivit.",
            item=saved,
        )
    )
    return again


def typed(event: Event, item: ProgrammeItem) -> dict[str, Any]:
    """An item as the fields of the form take it."""
    details, day = details_of(item), day_of(event, item)
    start = details.start_minute
    return vars(details) | {
        "day_id": day.id if day else None,
        "start": time(start // HOUR, start % HOUR) if start is not None else None,
        "length": details.length_minutes,
        "people": [vars(person) for person in details.people],
    }
