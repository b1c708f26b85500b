"""A term of a recurring series on one page: the days are proposed, the topics typed."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events import copying, queries
from eventsys.events import rules as event_rules
from eventsys.events.details import DayPlan
from eventsys.events.models import Event, Series
from eventsys.planning import rules, season, templates
from eventsys.planning.content import Content, Registering
from eventsys.planning.models import EventTemplate
from eventsys.planning.season import Occasion
from eventsys.programme.service import PersonDetails
from eventsys.web import event_words
from eventsys.web.doors import user
from eventsys.web.loaders import series_for
from eventsys.web.organiser import starting
from eventsys.web.organiser.frame import series_page
from eventsys.web.organiser.planning_form import Warnings, day_and_week, proposed, put
from eventsys.web.organiser.term_form import USUAL_COUNT, TermForm, typed

bp = Blueprint("term", __name__)
AFTERWARDS = 7


@bp.route("/series/<int:series_id>/term", methods=["GET", "POST"])
def add(series_id: int):
    """Propose days, type topics, save all of it; published with registration, if wanted."""
    series = series_for("edit", series_id)
    if series.pattern != "recurring":
        raise NotFound
    last = _last(series)
    template = starting.asked(series.region, None if last else series.kind_id)
    base = _base(template, last)
    form = TermForm(data=typed(base, _first_day(last)))
    deed = request.form.get("deed", "")
    if not form.is_submitted() or deed == "propose":
        _propose(form, series)
    elif form.validate() and deed in ("draft", "publish") and _is_saved(form, series, base, deed):
        return redirect(url_for("organiser.series.show", series_id=series.id), 303)
    return series_page(
        "organiser/term.html",
        series,
        form=form,
        rows=_told(form, series),
        proposed=proposed(
            form, deed, (row.form.held_on.data for row in form.rows if row.form.keep.data)
        ),
        start=template,
        starts=starting.choices(series.region, template, _without(last), series.kind_id),
    ), 422 if form.errors else 200


def _last(series: Series) -> Event | None:
    """The one that the next ones would be like."""
    held = queries.all_of_series(series)
    dated = [each for each in held if each.days and each.status != "cancelled"]
    return dated[-1] if dated else None


def _base(template: EventTemplate | None, last: Event | None) -> Content:
    if template is not None:
        return templates.content_of(template)
    return templates.content_like(last) if last else Content(registering=Registering(enabled=True))


def _without(last: Event | None) -> str:
    return _("Som förra gången") if last else _("Tomt")


def _first_day(last: Event | None) -> date:
    today = event_words.today(now())
    return copying.suggested_day(last, today) if last else today + AFTERWARDS * rules.DAY


def _propose(form: TermForm, series: Series) -> None:
    """Fill the days of the rows, as many as wanted. What is typed beside them stays."""
    form.settle_question()
    first, count = form.first_on.data, form.count.data or USUAL_COUNT
    if first is None or form.errors:
        return
    first = rules.on_weekday(first, form.weekday.data)
    wished = rules.in_rhythm(first, count, form.weeks.data)
    days = rules.placed(wished, form.rule.data, series.region.country, "sv")
    form.rows.set_length(count)
    for row, placed in zip(form.rows, days, strict=True):
        put(row.form.held_on, placed.on)
        put(row.form.wished, placed.wished.isoformat())
        put(row.form.keep, placed.is_kept)


def _is_saved(form: TermForm, series: Series, base: Content, deed: str) -> bool:
    """Whether all could be saved; if not, the form says why."""
    content = form.content(base)
    link = form.join_link.data if content.format != "onsite" else ""
    kept = [row.form for row in form.rows if row.form.keep.data]
    occasions = [_occasion(row, series, content, link) for row in kept]
    if not occasions:
        form.form_errors.append(_("Välj minst en dag."))
        return False
    is_public = deed == "publish"
    if is_public and not event_rules.has_what_visitors_need(occasions[0].details):
        form.venue.errors = [
            *form.venue.errors,
            _("Skriv lokal eller ort, så kan alla publiceras."),
        ]
        return False
    try:
        with transaction():
            season.save(series.region, occasions, content, is_public, user(), now())
    except DomainError as error:
        form.form_errors.append(str(error))
        return False
    _tell(len(occasions), is_public)
    return True


def _occasion(row: Any, series: Series, content: Content, join_link: str) -> Occasion:
    """One row: its day and topic, and who is to appear."""
    details = content.details(
        row.title.data or series.title,
        series.kind_id,
        series.language,
        series.region.time_zone,
        content.days_from(DayPlan(row.held_on.data, content.start, content.end)),
        series_id=series.id,
        summary=row.summary.data or content.summary,
        join_link=join_link,
    )
    name = row.speaker.data
    speaker = PersonDetails(name, organisation=row.organisation.data) if name else None
    return Occasion(details, speaker)


def _tell(count: int, is_public: bool) -> None:
    if is_public:
        flash(ngettext("Ett möte är publicerat.", "%(num)s möten är publicerade.", count))
    else:
        flash(ngettext("Ett utkast är tillagt.", "%(num)s utkast är tillagda.", count))


def _told(form: TermForm, series: Series) -> list[dict[str, Any]]:
    """Each row with its weekday, week and what one should know about the day."""
    days = [row.form.held_on.data for row in form.rows if row.form.held_on.data]
    warnings = Warnings(series, days, event_words.today(now()))
    told = []
    for row in form.rows:
        day = row.form.held_on.data
        plan = DayPlan(day, form.start.data, form.end.data) if day else None
        said = warnings.of(plan, row.form.wished_day) if plan and row.form.keep.data else []
        if plan and not row.form.keep.data:
            said = warnings.of_day(day)
        told.append({"form": row.form, "day": day_and_week(day) if day else "", "said": said})
    return told
