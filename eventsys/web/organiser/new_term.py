"""A whole series again in a new term: looked at, pruned and changed before anything is saved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events.details import DayPlan
from eventsys.events.models import Event, Series
from eventsys.planning import copying
from eventsys.planning.copying import Copy
from eventsys.web import event_words
from eventsys.web.doors import user
from eventsys.web.loaders import series_for
from eventsys.web.organiser.frame import series_page
from eventsys.web.organiser.new_term_form import NewTermForm, form_for, propose
from eventsys.web.organiser.planning_form import Said, Warnings, day_and_week, long_day, proposed

bp = Blueprint("new_term", __name__)
MOST = 60
# A term follows half a year after the last, a tour a year.
PAUSES = {"recurring": timedelta(weeks=26), "tour": timedelta(weeks=52)}


@bp.route("/series/<int:series_id>/new-term", methods=["GET", "POST"])
def copy(series_id: int):
    """Every occasion with its old and its new day; saved as drafts."""
    series = series_for("edit", series_id)
    held = queries.all_of_series(series)
    listed = [event for event in held if event.days][-MOST:]
    form = form_for(listed, PAUSES[series.pattern], event_words.today(now()))
    deed = request.form.get("deed", "")
    is_sound = form.validate_on_submit() or not form.is_submitted()
    chosen = _chosen(form, listed)
    if is_sound or (deed == "propose" and form.says_when):
        propose(form, chosen, series.region.country, only_new=deed != "propose")
    if is_sound and deed == "save":
        target = _saved(form, series, chosen)
        if target is not None:
            return redirect(url_for("organiser.series.show", series_id=target.id), 303)
    rows = (form[f"row_{event.id}"].form for event in chosen)
    kept = [row for row in rows if row.keep.data]
    return series_page(
        "organiser/new_term.html",
        series,
        form=form,
        rows=_told(form, series, chosen),
        proposed=proposed(form, deed, (row.held_on.data for row in kept)),
        undated=sum(event.certainty == "period" for event in held),
    ), 422 if form.errors else 200


def _chosen(form: NewTermForm, listed: list[Event]) -> list[Event]:
    """The occasions from the day that was asked for on."""
    since = form.since.data
    return [event for event in listed if since and event.days[0].held_on >= since]


def _saved(form: NewTermForm, series: Series, chosen: list[Event]) -> Series | None:
    """The series that now has the new term; None if that cannot be, and the form says why."""
    copies = []
    for event in chosen:
        row = form[f"row_{event.id}"].form
        if row.keep.data:
            plan = DayPlan(row.held_on.data, row.start.data, row.end.data)
            copies.append(Copy(event, row["title"].data, plan))
    if not copies:
        form.form_errors.append(_("Välj minst en dag."))
        return None
    try:
        with transaction():
            target = _target(form, series)
            made = copying.copy_term(copies, target, user(), now())
    except DomainError as error:
        form.form_errors.append(str(error))
        return None
    flash(ngettext("Ett utkast är tillagt.", "%(num)s utkast är tillagda.", len(made)))
    return target


def _target(form: NewTermForm, series: Series) -> Series:
    """The same series, or a new one like it."""
    title = form.new_series.data
    if not title:
        return series
    details = replace(series_service.details_of(series), title=title)
    return series_service.create(series.region, details, user(), now())


def _told(form: NewTermForm, series: Series, chosen: list[Event]) -> list[dict[str, Any]]:
    """Each row: the old day in words, the new one with its week, and what to know about it."""
    rows = [form[f"row_{event.id}"].form for event in chosen]
    days = [row.held_on.data for row in rows if row.held_on.data]
    warnings = Warnings(series, days, event_words.today(now()))
    told = []
    for event, row in zip(chosen, rows, strict=True):
        day = row.held_on.data
        said: list[Said] = []
        if day and row.keep.data:
            plan = DayPlan(day, row.start.data, row.end.data)
            said = warnings.of(plan, row.wished_day, event.municipality_id)
        elif day:
            said = warnings.of_day(day)
        if event.status == "cancelled":
            said.append(Said(_("Mötet ställdes in förra gången.")))
        old = event.days[0].held_on
        told.append(
            {
                "form": row,
                "old": long_day(old),
                "old_title": event.title,
                "day": day_and_week(day) if day else "",
                "said": said,
            }
        )
    return told
