"""The quick way to a tour: all municipalities of the region on one page."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import gettext, ngettext
from eventsys.events import queries
from eventsys.events.models import Event, Series
from eventsys.places import service as places
from eventsys.places.models import Municipality
from eventsys.planning import rules, season, templates
from eventsys.planning.content import PLACE, Content, Registering
from eventsys.planning.models import EventTemplate
from eventsys.planning.season import Occasion
from eventsys.web import event_words
from eventsys.web.doors import user
from eventsys.web.loaders import series_for
from eventsys.web.organiser import starting
from eventsys.web.organiser.frame import series_page
from eventsys.web.organiser.planning_form import Warnings, day_and_week, proposed
from eventsys.web.organiser.tour_form import TourForm, details_of, form_for, plan_of, propose

bp = Blueprint("tour", __name__)


@bp.route("/series/<int:series_id>/municipalities", methods=["GET", "POST"])
def add(series_id: int):
    """Choose municipalities and their days; each becomes a draft, or is published at once."""
    series = series_for("edit", series_id)
    if series.pattern != "tour":
        raise NotFound
    held = {each.municipality_id: each for each in queries.all_of_series(series)}
    all_places = places.municipalities(series.region)
    free = [place for place in all_places if place.id not in held]
    template = starting.asked(series.region, None if held else series.kind_id)
    base = _base(template, [*held.values()])
    taken = {day.held_on for each in held.values() for day in each.days}
    form = form_for(series, free, base, _next_day(taken))
    deed = _deed(form, free)
    if deed == "propose":
        propose(form, free, series.region.country, taken)
    elif form.validate_on_submit() and _is_saved(form, series, free, base, deed):
        return redirect(url_for("organiser.series.show", series_id=series.id), 303)
    rows = (form[f"stop_{place.code}"].form for place in free)
    return series_page(
        "organiser/tour.html",
        series,
        form=form,
        proposed=proposed(form, deed, (row.held_on.data for row in rows if row.chosen.data)),
        stops=_told(form, series, all_places, held),
        start=template,
        starts=starting.choices(series.region, template, _without(held), series.kind_id),
    ), 422 if form.errors else 200


def _deed(form: TourForm, free: list[Municipality]) -> str:
    """What is asked for. Whoever presses Enter at the first day wants days for all."""
    deed = request.form.get("deed", "")
    is_begun = any(form[f"stop_{place.code}"].form.chosen.data for place in free)
    return "propose" if deed == "look" and form.first_on.data and not is_begun else deed


def _base(template: EventTemplate | None, held: list[Event]) -> Content:
    """What the stops start from: a template, or the stop before; else with registration on."""
    if template is not None:
        return templates.content_of(template)
    return _like(held[-1]) if held else Content(registering=Registering(enabled=True))


def _like(last: Event) -> Content:
    """What a stop has that the next one could have too: its town hall, not its address."""
    content = templates.content_like(last)
    name = last.municipality.name if last.municipality else ""

    def anywhere(text: str) -> str:
        return text.replace(name, PLACE) if name and name in text else ""

    venue, title = anywhere(content.venue), anywhere(content.title)
    return replace(content, venue=venue, title=title, address="", directions="")


def _next_day(taken: set[date]) -> date | None:
    """From when on to propose days: after the stops that there are, if they lie ahead."""
    last = max(taken, default=None)
    today = event_words.today(now())
    return last + rules.DAY if last is not None and last >= today else None


def _without(held: dict[int | None, Event]) -> str:
    return gettext("Som förra stoppet") if held else gettext("Tomt")


def _is_saved(
    form: TourForm, series: Series, free: list[Municipality], base: Content, deed: str
) -> bool:
    """Whether the stops were added; if they could not be, the form says why."""
    if deed not in ("draft", "publish"):
        return False
    chosen = [place for place in free if form[f"stop_{place.code}"].form.chosen.data]
    if not chosen:
        form.form_errors.append(gettext("Välj minst en kommun."))
        return False
    content, is_public = form.content(base), deed == "publish"
    occasions = [Occasion(details_of(form, series, place, content)) for place in chosen]
    try:
        with transaction():
            season.save(series.region, occasions, content, is_public, user(), now())
    except DomainError as error:
        form.form_errors.append(str(error))
        return False
    count = len(chosen)
    if is_public:
        flash(ngettext("Ett möte är publicerat.", "%(num)s möten är publicerade.", count))
    else:
        flash(ngettext("Ett utkast är tillagt.", "%(num)s utkast är tillagda.", count))
    return True


def _told(
    form: TourForm,
    series: Series,
    all_places: list[Municipality],
    held: dict[int | None, Event],
) -> list[dict[str, Any]]:
    """Each municipality: with its row and what to know of its day, or with its event."""
    free = [place for place in all_places if place.id not in held]
    plans = {place.id: plan_of(form, form[f"stop_{place.code}"].form) for place in free}
    days: list[date] = [plan.held_on for plan in plans.values() if plan]
    warnings = Warnings(series, days, event_words.today(now()))
    told: list[dict[str, Any]] = []
    for place in all_places:
        event = held.get(place.id)
        if event is not None:
            told.append({"place": place, "event": event, "when": event_words.when(event)})
            continue
        plan = plans[place.id]
        told.append(
            {
                "place": place,
                "row": form[f"stop_{place.code}"].form,
                "event": None,
                "day": day_and_week(plan.held_on) if plan else "",
                "said": warnings.of(plan, None, place.id) if plan else [],
            }
        )
    return told
