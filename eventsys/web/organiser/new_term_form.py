"""The form that copies a series to a new term: where to, and a row for each occasion."""

from datetime import date, timedelta
from typing import Any

from wtforms import FormField

from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import calendar
from eventsys.events.models import Event
from eventsys.planning import rules
from eventsys.web.choices import Radios, options
from eventsys.web.forms import Day, Form, Line
from eventsys.web.organiser.fields import Hours, SensibleDay, Whole, optional_day
from eventsys.web.organiser.planning_form import RULES, DayNeeded, PlannedRow, put

MOST_WEEKS = 520


class CopyRow(PlannedRow):
    """What one occasion becomes."""

    held_on = Day(_("Ny dag"), optional_day())
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))
    title = Line(_("Rubrik"))

    @property
    def is_new(self) -> bool:
        """Whether the page that was sent did not have this row."""
        return self.wished.raw_data in (None, [])

    def validate(self, extra_validators: Any = None) -> bool:
        """One that is kept has a title too."""
        super().validate(extra_validators)
        if self.keep.data and not self["title"].data and not self["title"].errors:
            self["title"].errors = [gettext("Skriv en rubrik.")]
        return not self.errors


class NewTermForm(Form):
    """Which occasions go where. Each of them is a row of its own beside it."""

    since = Day(_("Kopiera tillfällen från och med"), [DayNeeded(), SensibleDay()])
    first_on = Day(_("Den nya terminen börjar"), optional_day())
    weeks = Whole(_("Eller veckor senare"), 1, MOST_WEEKS)
    rule = Radios(_("Helgdag, klämdag eller sommaruppehåll"), choices=options(RULES))
    new_series = Line(_("Ny serie med rubriken"))

    def validate(self, extra_validators: Any = None) -> bool:
        """There is one of the two ways to say when."""
        super().validate(extra_validators)
        if not (self.first_on.data or self.weeks.data or self.first_on.errors or self.weeks.errors):
            self.first_on.errors = [gettext("Ange första dag, eller ett antal veckor.")]
        return not self.errors

    @property
    def says_when(self) -> bool:
        """Whether days can be reckoned from what was typed."""
        return not any(self[name].errors for name in ("since", "first_on", "weeks", "rule"))

    def later(self, old_first: date) -> timedelta:
        """How much later the new term is: whole weeks, so that weekdays stay."""
        if self.first_on.data:
            return rules.weeks_to(old_first, self.first_on.data) * rules.WEEK
        return (self.weeks.data or 0) * rules.WEEK


def form_for(listed: list[Event], pause: timedelta, today: date) -> NewTermForm:
    """The form with one row for each occasion of the last term that has a day."""
    names = {f"row_{event.id}": FormField(CopyRow) for event in listed}
    form_class = type("NewTermFormWithRows", (NewTermForm,), names)
    days = [event.days[0].held_on for event in listed]
    since = rules.last_term(days) or today
    first_on = since + pause
    while first_on <= today:
        first_on += pause
    form: NewTermForm = form_class(data={"since": since, "first_on": first_on, "rule": rules.LATER})
    return form


def propose(form: NewTermForm, chosen: list[Event], country: str, only_new: bool) -> None:
    """Fill the days of the rows; of those that were sent, nothing else changes."""
    if not chosen:
        return
    olds = [event.days[0].held_on for event in chosen]
    later = form.later(olds[0])
    placed = rules.placed([old + later for old in olds], form.rule.data, country, "sv")
    for event, where in zip(chosen, placed, strict=True):
        row = form[f"row_{event.id}"].form
        is_new = row.is_new
        if only_new and not is_new:
            continue
        put(row["held_on"], where.on)
        put(row["wished"], where.wished.isoformat())
        put(row["keep"], where.is_kept and event.status != "cancelled")
        if is_new:
            span = calendar.span_of(event, event.days[0])
            put(row["start"], span.start.time() if span.start else None)
            put(row["end"], span.end.time() if span.end else None)
            put(row["title"], event.title)
