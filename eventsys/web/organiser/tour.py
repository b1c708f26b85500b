"""The quick way to a tour: all municipalities of the region on one page."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from wtforms import BooleanField, FormField
from wtforms import Form as WtForm

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.events.models import Event, Series
from eventsys.places import service as places
from eventsys.places.models import Municipality
from eventsys.web import event_words
from eventsys.web.choices import OneOf, options
from eventsys.web.doors import user
from eventsys.web.forms import Day, Form, Line
from eventsys.web.loaders import series_for
from eventsys.web.organiser.event_form import ContactRow
from eventsys.web.organiser.fields import Hours, optional_day
from eventsys.web.organiser.frame import series_page

bp = Blueprint("tour", __name__)
PLACE = "{kommun}"
ANY_DAY = date(2000, 1, 1)
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


class TourForm(Form):
    """What all stops have in common. Each municipality is a row of its own beside it."""

    title = Line(_("Rubrik för varje möte"))
    venue = Line(_("Lokal"))
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))
    contact = FormField(ContactRow)


def form_for(series: Series, stops: list[Municipality]) -> TourForm:
    """The form with one row for each municipality."""
    rows = {f"stop_{place.code}": FormField(StopRow) for place in stops}
    form_class = type("TourFormWithStops", (TourForm,), rows)
    form: TourForm = form_class(data={"title": f"{series.title} {PLACE}"})
    for place in stops:
        form[f"stop_{place.code}"].form.place_name = place.name
    return form


@bp.route("/series/<int:series_id>/municipalities", methods=["GET", "POST"])
def add(series_id: int):
    """Choose municipalities and their days; each becomes a draft."""
    series = series_for("edit", series_id)
    if series.pattern != "tour":
        raise NotFound
    held = {each.municipality_id: each for each in queries.all_of_series(series)}
    all_places = places.municipalities(series.region)
    free = [place for place in all_places if place.id not in held]
    form = form_for(series, free)
    if form.validate_on_submit():
        stops = [(place, _details(form, series, place)) for place in _chosen(form, free)]
        if _is_saved(form, series, stops):
            count = len(stops)
            flash(ngettext("Ett utkast är tillagt.", "%(num)s utkast är tillagda.", count))
            return redirect(url_for("organiser.series.show", series_id=series.id), 303)
    return series_page(
        "organiser/tour.html",
        series,
        form=form,
        stops=[_told(form, place, held.get(place.id)) for place in all_places],
    ), 422 if form.errors else 200


def _is_saved(form: TourForm, series: Series, stops: list[tuple[Municipality, Any]]) -> bool:
    """Whether the stops could be added; if not, the form says why."""
    if not stops:
        form.form_errors.append(gettext("Välj minst en kommun."))
        return False
    try:
        with transaction():
            series_service.add_municipalities(series, stops, user(), now())
    except DomainError as error:
        form.form_errors.append(str(error))
        return False
    return True


def _chosen(form: TourForm, stops: list[Municipality]) -> list[Municipality]:
    return [place for place in stops if form[f"stop_{place.code}"].form.chosen.data]


def _details(form: TourForm, series: Series, place: Municipality) -> EventDetails:
    """One stop: what is common to all, and what is its own."""
    row = form[f"stop_{place.code}"].form
    is_period = row.certainty.data == "period"
    day = DayPlan(row.held_on.data, *_hours(form, row))
    contact = ContactDetails(**form.contact.form.data)
    return EventDetails(
        title=form.title.data.replace(PLACE, place.name),
        kind_id=series.kind_id,
        language=series.language,
        time_zone=series.region.time_zone,
        certainty=row.certainty.data,
        days=() if is_period else (day,),
        period_words=row.period_words.data if is_period else "",
        period_from=row.period_from.data if is_period else None,
        period_to=row.period_to.data if is_period else None,
        summary=series.summary,
        venue=form.venue.data.replace(PLACE, place.name),
        town=place.name,
        contacts=(contact,) if contact.name else (),
    )


def _hours(form: TourForm, row: StopRow) -> tuple[time | None, time | None]:
    """The stop's own hours, else the common ones. An own start alone moves the common end along."""
    start, end, usual, usual_end = (
        field.data for field in (row.start, row.end, form.start, form.end)
    )
    if start and usual and usual_end and not end:
        length = datetime.combine(ANY_DAY, usual_end) - datetime.combine(ANY_DAY, usual)
        end = (datetime.combine(ANY_DAY, start) + length).time()
    return start or usual, end or usual_end


def _told(form: TourForm, place: Municipality, event: Event | None) -> dict[str, Any]:
    """A municipality as the page shows it: with its row, or with the event that it has already."""
    if event is None:
        return {"place": place, "row": form[f"stop_{place.code}"].form, "event": None}
    return {"place": place, "row": None, "event": event, "when": event_words.when(event)}
