"""Series: recurring ones and tours."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from wtforms import BooleanField, HiddenField

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import StaleVersion
from eventsys.core.i18n import LANGUAGE_NAMES, current_language, gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.details import SeriesDetails
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import seats
from eventsys.registration import service as registrations
from eventsys.web import event_words
from eventsys.web.choices import OneOf, Radios, number_or_none, options
from eventsys.web.doors import user
from eventsys.web.forms import Form, Line, Needed, Text
from eventsys.web.loaders import region_for, series_for
from eventsys.web.organiser import readiness, rows
from eventsys.web.organiser.fields import Whole, last_saved
from eventsys.web.organiser.frame import page, series_page, trail
from eventsys.web.organiser.registration_settings import MOST_SEATS

bp = Blueprint("series", __name__)
PATTERNS = [
    ("recurring", _("Återkommande, till exempel en gång i månaden")),
    ("tour", _("Turné till kommunerna i länet")),
]

CHANGED = _("Någon annan har ändrat serien samtidigt. Spara igen om dina uppgifter ska gälla.")


class SeriesForm(Form):
    """What can be edited about a series."""

    version = HiddenField()
    title = Line(_("Rubrik"), [Needed(_("Skriv en rubrik."))])
    pattern = Radios(_("Vad är det för serie?"), choices=options(PATTERNS))
    kind_id = OneOf(_("Typ av möte"), coerce=number_or_none, validators=[Needed(_("Välj typ."))])
    language = OneOf(_("Språk"), choices=options(LANGUAGE_NAMES.items()))
    summary = Text(_("Sammanfattning"), most=500)
    description = Text(_("Beskrivning"))

    def offer(self) -> "SeriesForm":
        """Fill the list of kinds."""
        kinds = [(kind.id, kind.name(current_language())) for kind in events.kinds()]
        self.kind_id.choices = options([("", _("Välj typ av möte")), *kinds])
        return self

    def details(self) -> SeriesDetails:
        """What was typed, as the service takes it."""
        return SeriesDetails(**{name: self[name].data for name in series_service.FIELDS})


class PublishForm(Form):
    """What becomes of those that take no registrations yet."""

    takes = BooleanField(_("Ta emot anmälningar till dem"))
    seats = Whole(_("Platser på varje"), 0, MOST_SEATS)


@bp.get("/<region>/series")
def index(region: str):
    """All series of a region."""
    found = region_for("view", region)
    listed = series_service.of_region(found)
    counts = queries.counts_in_series([series.id for series in listed])
    return page(
        "organiser/series_list.html",
        found,
        "series",
        listed=listed,
        counts=counts,
        trail=trail(found),
    )


@bp.route("/<region>/series/new", methods=["GET", "POST"])
def create(region: str):
    """A new series."""
    found = region_for("edit", region)
    form = SeriesForm(data={"pattern": "recurring", "language": found.language}).offer()
    if form.validate_on_submit():
        with transaction():
            made = series_service.create(found, form.details(), user(), now())
        flash(gettext("Serien är sparad. Lägg till möten i den."))
        return redirect(url_for(".show", series_id=made.id), 303)
    way = [{"label": gettext("Serier"), "url": url_for(".index", region=found.slug)}]
    context = {"form": form, "series": None, "trail": way}
    return page("organiser/series_form.html", found, "series", **context), _status(form)


@bp.get("/series/<int:series_id>/")
def show(series_id: int):
    """All its events, drafts included."""
    series = series_for("view", series_id)
    held = queries.all_of_series(series)
    today = event_words.today(now())
    standings = seats.availabilities(held, now())
    reached = {each.municipality_id for each in held}
    all_places = places.municipalities(series.region) if series.pattern == "tour" else []
    return series_page(
        "organiser/series.html",
        series,
        free=any(place.id not in reached for place in all_places),
        is_public=any(each.status != "draft" for each in held),
        rows=rows.rows(held, standings, today),
        drafts=sum(each.status == "draft" for each in held),
        last=_last(held),
    )


@bp.route("/series/<int:series_id>/edit", methods=["GET", "POST"])
def edit(series_id: int):
    """Its title, its texts, its kind."""
    series = series_for("edit", series_id)
    form = SeriesForm(data=vars(series_service.details_of(series)) | {"version": series.version})
    if form.offer().validate_on_submit():
        try:
            with transaction():
                version = last_saved()
                series_service.edit(series, form.details(), version, user(), now())
        except StaleVersion:
            form.version.data = series.version
            form.form_errors.append(str(CHANGED))
        else:
            flash(gettext("Ändringarna är sparade."))
            return redirect(url_for(".show", series_id=series.id), 303)
    return series_page("organiser/series_form.html", series, form=form), _status(form)


@bp.route("/series/<int:series_id>/publish", methods=["GET", "POST"])
def publish(series_id: int):
    """All drafts that lack nothing a visitor must know."""
    series = series_for("edit", series_id)
    drafts = [each for each in queries.all_of_series(series) if each.status == "draft"]
    ready = [each for each in drafts if readiness.is_ready(each)]
    closed = _without_registration(ready)
    form = PublishForm(data={"takes": True})
    if form.validate_on_submit():
        with transaction():
            if form.takes.data:
                _open_registration(closed, form.seats.data)
            for event in events.hold(each.id for each in ready):
                events.publish(event, user(), now())
        flash(ngettext("Ett möte är publicerat.", "%(num)s möten är publicerade.", len(ready)))
        return redirect(url_for(".show", series_id=series.id), 303)
    return series_page(
        "organiser/series_publish.html",
        series,
        form=form,
        ready=_told(ready),
        closed=len(closed),
        unready=_told(each for each in drafts if each not in ready),
    ), _status(form)


def _without_registration(listed: list[Event]) -> list[Event]:
    """Those to which one can register nowhere yet, though they are open to all."""
    standings = seats.availabilities(listed, now())
    return [
        each
        for each in listed
        if each.audience == "open"
        and not standings[each.id].settings.enabled
        and not standings[each.id].settings.external_url
    ]


def _open_registration(listed: list[Event], total: int | None) -> None:
    """Take registrations; a number of seats goes to the room, or online where there is none."""
    for event in sorted(listed, key=lambda each: each.id):
        settings = seats.lock(event)
        details = registrations.details_of(settings)
        if total is not None:
            given: dict[str, Any] = {"seats_onsite" if event.is_onsite else "seats_online": total}
            details = replace(details, **given)
        registrations.configure(event, replace(details, enabled=True), user(), now())


def _told(listed: Iterable[Event]) -> list[dict[str, str]]:
    return [
        {
            "title": event.title,
            "when": event_words.when(event),
            "where": event_words.where(event),
            "url": url_for("organiser.events.show", event_id=event.id),
        }
        for event in listed
    ]


def _last(held: list[Event]) -> Event | None:
    """The one that the next one would be like."""
    return next((each for each in reversed(held) if each.certainty != "period"), None)


def _status(form: Form) -> int:
    return 422 if form.errors else 200
