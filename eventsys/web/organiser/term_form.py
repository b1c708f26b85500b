"""The form for a term: the rhythm, what all have in common, and a row for each occasion."""

from dataclasses import replace
from datetime import date
from typing import Any

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.i18n import lazy_gettext as _
from eventsys.planning import rules
from eventsys.planning.content import Content
from eventsys.web.choices import OneOf, Radios, options
from eventsys.web.forms import Day, Line
from eventsys.web.organiser.event_form import FORMATS
from eventsys.web.organiser.fields import Rows, SensibleDay, WebAddress, Whole
from eventsys.web.organiser.planning_form import (
    RULES,
    DayNeeded,
    PlannedRow,
    SharedForm,
    shared,
)

MOST_OCCASIONS, USUAL_COUNT = 40, 8
A_MONDAY = date(2024, 1, 1)
PAUSES = [
    (1, _("Varje vecka")),
    (2, _("Varannan vecka")),
    (3, _("Var tredje vecka")),
    (4, _("Var fjärde vecka")),
    (rules.MONTHLY, _("En gång i månaden, samma veckodag")),
]


class OccasionRow(PlannedRow):
    """One occasion."""

    title = Line(_("Ämne"))
    summary = Line(_("Kort om ämnet"), most=500)
    speaker = Line(_("Medverkande"))
    organisation = Line(_("Organisation"))


class Occasions(Rows):
    """The rows of a term."""

    def set_length(self, count: int) -> None:
        """As many rows as there are occasions; the last ones go first."""
        while len(self.entries) > count:
            self.pop_entry()
        while len(self.entries) < count:
            self.append_entry()


class TermForm(SharedForm):
    """A term."""

    first_on = Day(_("Från och med"), [DayNeeded(), SensibleDay()])
    weekday = OneOf(_("Veckodag"), coerce=int)
    weeks = OneOf(_("Hur ofta?"), coerce=int, choices=options(PAUSES))
    count = Whole(_("Antal tillfällen"), 1, MOST_OCCASIONS)
    rule = Radios(_("Helgdag, klämdag eller sommaruppehåll"), choices=options(RULES))
    format = Radios(_("Hur deltar man?"), choices=options(FORMATS))
    town = Line(_("Ort"))
    online_service = Line(_("Onlinetjänst"), most=60)
    join_link = Line(_("Länk till mötet"), [WebAddress()], most=1000)
    rows = Occasions(OccasionRow, most=MOST_OCCASIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = (dates.weekday_name(A_MONDAY + n * rules.DAY, current_language()) for n in range(7))
        self.weekday.choices = options(enumerate(names))

    def settle_question(self) -> None:
        """Judge what the days follow from, and nothing else."""
        for name in ("first_on", "weekday", "weeks", "count", "rule"):
            self[name].validate(self)

    def content(self, base: Content) -> Content:
        """What was typed, and the rest as it was to begin with."""
        own = {name: self[name].data for name in ("format", "town", "online_service")}
        return super().content(replace(base, **own))


def typed(base: Content, first_on: date) -> dict[str, Any]:
    """What the form starts from."""
    return shared(base) | {
        "first_on": first_on,
        "weekday": first_on.weekday(),
        "weeks": 1,
        "count": USUAL_COUNT,
        "rule": rules.LATER,
        "format": base.format,
        "town": base.town,
        "online_service": base.online_service,
    }
