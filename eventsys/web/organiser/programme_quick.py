"""Several programme items from one box, looked at before they are added."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, request
from wtforms.validators import ValidationError

from eventsys.audit import part_words
from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.errors import DomainError
from eventsys.core.i18n import LazyText, current_language, gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.programme import people, quick, rules
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.quick import Line
from eventsys.programme.rules import Slot
from eventsys.programme.timing import Shift
from eventsys.web import programme_words
from eventsys.web.choices import OneOf, number_or_none, options
from eventsys.web.doors import user
from eventsys.web.forms import Form, Needed, Text
from eventsys.web.loaders import event_for
from eventsys.web.organiser import programme_deeds as deeds
from eventsys.web.organiser.frame import event_page

bp = Blueprint("programme_quick", __name__)
FAULTS: dict[str, LazyText] = {
    "empty": _("Rad %(number)s har ingen rubrik."),
    "long": _("Rad %(number)s är för lång. En rubrik har högst 200 tecken."),
    "clock": _("Rad %(number)s har ett klockslag som inte finns."),
    "length": _("Rad %(number)s har en längd som inte går."),
}


class QuickForm(Form):
    """Lines, and the day that they belong to."""

    lines = Text(_("Programmet, en punkt per rad"), [Needed(_("Skriv minst en rad."))], 20_000)
    day_id = OneOf(_("Dag"), coerce=number_or_none)

    def offer(self, event: Event) -> "QuickForm":
        """Ask for the day where there are several."""
        if len(event.days) < 2:
            del self.day_id
            return self
        language = current_language()
        self.day_id.choices = options(
            (day.id, dates.day_words(day.held_on, language)) for day in event.days
        )
        return self

    def validate_lines(self, field: Any) -> None:
        """Every line can be read."""
        lines = self.read()
        if len(lines) > quick.MOST_LINES:
            most = str(quick.MOST_LINES)
            raise ValidationError(gettext("Lägg till högst %(most)s rader åt gången.", most=most))
        faults = [
            gettext(FAULTS[line.fault].message, number=str(line.number))
            for line in lines
            if line.fault
        ]
        if faults:
            raise ValidationError(" ".join(faults))

    def read(self) -> list[Line]:
        """What the lines mean."""
        day_id = self.day_id.data if "day_id" in self else None
        return quick.read(self.lines.data or "", programme_words.roles_by_word(), day_id)


@bp.route("/events/<int:event_id>/programme/quick", methods=["GET", "POST"])
def show(event_id: int):
    """The box; what was understood; and then the items."""
    event = event_for("edit", event_id)
    form = QuickForm().offer(event)
    if not form.validate_on_submit():
        return _page(event, form), 422 if form.errors else 200
    if "add" not in request.form:
        return _page(event, form, _items(event, form))
    try:
        deeds.asked(partial(_add, event, form))
    except deeds.NotAsked as question:
        return deeds.question(event, question.shifts)
    except DomainError as error:
        form.object_to(error)
        return _page(event, form), 422
    count = len(form.read())
    flash(ngettext("En punkt är tillagd.", "%(num)s punkter är tillagda.", count))
    return deeds.back(event)


def _add(event: Event, form: QuickForm) -> list[Shift]:
    several, after = _several(event, form), _last_of_day(event, form)
    follow = deeds.is_following()
    return programme.insert(event, several, user(), now(), after, follow=follow)[1]


def _several(event: Event, form: QuickForm) -> list[programme.ItemDetails]:
    known = people.known_in(event.region)
    return [people.filled_in(line.details, known) for line in form.read() if line.details]


def _last_of_day(event: Event, form: QuickForm) -> ProgrammeItem | None:
    """What the new items come after: the last of their day."""
    if "day_id" not in form:
        return None
    items = programme.items_of(event)
    on_day = [
        item
        for item in items
        if (day := programme.day_of(event, item)) and day.id == form.day_id.data
    ]
    return on_day[-1] if on_day else None


def _items(event: Event, form: QuickForm) -> list[dict[str, Any]]:
    """What was understood, for one who looks before adding, with the times that follow."""
    several = _several(event, form)
    slots = [
        Slot(each.start_minute, each.length_minutes, each.is_parallel, each.track)
        for each in several
    ]
    starts = rules.followed([None] * len(slots), slots, follow=False)
    return [
        {
            "start": programme_words.clock(start) if start is not None else "",
            "length": details.length_minutes,
            "kind": str(part_words.KINDS[details.kind]),
            "title": details.title,
            "people": [
                {
                    "name": person.name,
                    "role": str(part_words.ROLES[person.role]),
                    "about": ", ".join(filter(None, [person.title, person.organisation])),
                }
                for person in details.people
            ],
        }
        for details, start in zip(several, starts, strict=True)
    ]


def _page(event: Event, form: QuickForm, found: list[dict[str, Any]] | None = None) -> str:
    return event_page("organiser/programme_quick.html", event, "programme", form=form, found=found)
