"""The form for the stops of a tour: what is common to all, how days are proposed, and the rows."""

from collections.abc import Collection
from datetime import date, time
from typing import Any

from wtforms import BooleanField, FormField, SelectMultipleField
from wtforms import Form as WtForm
from wtforms.widgets import CheckboxInput

from eventsys.core import dates
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.details import DayPlan, EventDetails
from eventsys.events.models import Series
from eventsys.places.models import Municipality
from eventsys.planning import content as contents
from eventsys.planning import rules
from eventsys.planning.content import PLACE, Content
from eventsys.web.choices import NOT_A_CHOICE, OneOf, options
from eventsys.web.forms import Day, Line
from eventsys.web.organiser.fields import Hours, Whole, optional_day
from eventsys.web.organiser.planning_form import SharedForm, put, shared
from eventsys.web.organiser.term_form import A_MONDAY

WORKING_WEEK = range(5)
# Tuesday to Thursday is when people can come; every other working day lets one travel.
USUAL_WEEKDAYS, USUAL_PAUSE = [1, 2, 3], 2
CERTAINTIES = [
    ("confirmed", _("Bestämt")),
    ("preliminary", _("Preliminärt")),
    ("period", _("Bara period")),
]


class StopRow(WtForm):
    """One municipality. Only one that is chosen is looked at."""

    place_name = ""
    chosen = BooleanField()
    certainty = OneOf(_("Datumet är"), choices=options(CERTAINTIES), default="confirmed")
    held_on = Day(_("Dag"), optional_day())
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))
    venue = Line(_("Egen lokal"))
    period_words = Line(_("När i ord"), most=100)
    period_from = Day(_("Tidigaste dag"), optional_day())
    period_to = Day(_("Senaste dag"), optional_day())

    def validate(self, extra_validators: Any = None) -> bool:
        """A chosen one has a day, or a period."""
        if not self.chosen.data:
            return True
        super().validate(extra_validators)
        if self.certainty.data == "period":
            self._need("period_words", gettext("%(place)s: skriv när i ord."))
            self._need("period_from", gettext("%(place)s: ange tidigaste dag."))
            self._need("period_to", gettext("%(place)s: ange senaste dag."))
            if self.period_from.data and self.period_to.data:
                self._check_order()
        else:
            self._need("held_on", gettext("%(place)s: ange dag."))
        return not self.errors

    def _need(self, name: str, text: str) -> None:
        field = self[name]
        if not field.data and not field.errors:
            field.errors = [text % {"place": self.place_name}]

    def _check_order(self) -> None:
        if self.period_to.data < self.period_from.data:
            text = gettext("%(place)s: senaste dag kan inte ligga före tidigaste dag.")
            self.period_to.errors = [text % {"place": self.place_name}]


class TourForm(SharedForm):
    """What all stops have in common. Each municipality is a row of its own beside it."""

    title = Line(_("Rubrik för varje möte"))
    first_on = Day(_("Första dag"), optional_day())
    every = Whole(_("Minst så många dagar mellan"), 1, 60)
    weekdays = SelectMultipleField(
        _("Veckodagar"), coerce=int, option_widget=CheckboxInput(), **NOT_A_CHOICE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = (dates.weekday_name(A_MONDAY + n * rules.DAY, current_language()) for n in range(7))
        self.weekdays.choices = options(
            pair for pair in enumerate(names) if pair[0] in WORKING_WEEK
        )


def form_for(
    series: Series, stops: list[Municipality], base: Content, first_on: date | None
) -> TourForm:
    """The form with one row for each municipality."""
    rows = {f"stop_{place.code}": FormField(StopRow) for place in stops}
    form_class = type("TourFormWithStops", (TourForm,), rows)
    common: dict[str, Any] = {"title": _title(series, base)}
    common |= {"first_on": first_on, "every": USUAL_PAUSE, "weekdays": USUAL_WEEKDAYS}
    form: TourForm = form_class(data=shared(base) | common)
    for place in stops:
        form[f"stop_{place.code}"].form.place_name = place.name
    return form


def _title(series: Series, base: Content) -> str:
    """What a stop is called: as the template says, else by its kind, if that says anything."""
    if PLACE in base.title:
        return base.title
    name = series.title if series.kind.slug == "other" else series.kind.name(series.language)
    return f"{name} {PLACE}"


def propose(
    form: TourForm, places: list[Municipality], country: str, taken: Collection[date]
) -> None:
    """Fill the days of the chosen municipalities, or of all if none is chosen yet."""
    for name in ("first_on", "every", "weekdays"):
        form[name].validate(form)
    if not form.first_on.data and not form.first_on.errors:
        form.first_on.errors = [gettext("Ange första dag.")]
    if not form.weekdays.data and not form.weekdays.errors:
        form.weekdays.errors = [gettext("Välj minst en veckodag.")]
    if form.errors:
        return
    rows = [form[f"stop_{place.code}"].form for place in places]
    if not any(row.chosen.data for row in rows):
        for row in rows:
            row.chosen.data = True
    wanted = [row for row in rows if row.chosen.data and row.certainty.data != "period"]
    every, weekdays = form.every.data or 1, form.weekdays.data
    days = rules.proposed(form.first_on.data, len(wanted), every, weekdays, country, taken)
    for row, day in zip(wanted, days, strict=False):
        put(row.held_on, day)


def own_hours(row: Any, start: time | None, end: time | None) -> tuple[time | None, time | None]:
    """A row's own hours, else the common ones. An own start alone moves the common end along."""
    own_start, own_end = row["start"].data, row["end"].data
    if own_start and not own_end:
        return own_start, contents.ends(own_start, contents.minutes_between(start, end))
    return own_start or start, own_end or end


def plan_of(form: TourForm, row: Any) -> DayPlan | None:
    """When a stop is held, if its day is known."""
    if row.certainty.data == "period" or not isinstance(row.held_on.data, date):
        return None
    return DayPlan(row.held_on.data, *own_hours(row, form.start.data, form.end.data))


def details_of(
    form: TourForm, series: Series, place: Municipality, content: Content
) -> EventDetails:
    """One stop: what is common to all, and what is its own."""
    row = form[f"stop_{place.code}"].form
    plan, here = plan_of(form, row), content.in_place(place.name)
    own: dict[str, Any] = {}
    if row.certainty.data == "period":
        own = {name: row[name].data for name in ("period_words", "period_from", "period_to")}
    return here.details(
        form.title.data.replace(PLACE, place.name) or f"{series.title} {place.name}",
        series.kind_id,
        series.language,
        series.region.time_zone,
        here.days_from(plan) if plan else (),
        certainty=row.certainty.data,
        summary=here.summary or series.summary,
        series_id=series.id,
        municipality_id=place.id,
        venue=row.venue.data.replace(PLACE, place.name) or here.venue,
        town=place.name,
        **own,
    )
