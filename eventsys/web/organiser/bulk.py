"""One change to many events of a region or a series, looked at before anything is saved."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events import queries
from eventsys.events.models import Event, Series
from eventsys.places.models import Region
from eventsys.planning import bulk
from eventsys.planning.bulk import Result
from eventsys.web import event_words, numbers
from eventsys.web.doors import user
from eventsys.web.loaders import region_for, series_for
from eventsys.web.organiser.bulk_form import BulkForm, in_words, versions
from eventsys.web.organiser.frame import page, trail

bp = Blueprint("bulk", __name__)


@bp.route("/<region>/bulk", methods=["GET", "POST"])
def change(region: str):
    """Choose events and what is to become different; look at it; do it."""
    found = region_for("edit", region)
    series = _asked_series(found)
    listed = _listed(found, series)
    form = BulkForm().offer(found)
    deed = request.form.get("deed", "look")
    if form.validate_on_submit():
        if deed == "save":
            return _carried_out(found, series, form, listed)
        if deed == "look":
            return _preview(found, series, form, listed)
    return _choice_page(found, series, form, listed)


def _asked_series(region: Region) -> Series | None:
    series_id = numbers.asked("series")
    if series_id is None:
        return None
    series = series_for("edit", series_id)
    if series.region_id != region.id:
        raise NotFound
    return series


def _listed(region: Region, series: Series | None) -> list[Event]:
    """What can be chosen: all of a series, or what is coming in the region."""
    if series is not None:
        return queries.all_of_series(series)
    return queries.for_organiser(region, event_words.today(now()))


def _choice_page(region: Region, series: Series | None, form: BulkForm, listed: list[Event]):
    today = event_words.today(now())
    chosen = versions() if form.is_submitted() else {}
    wants_all = not form.is_submitted() and (series is not None or "all" in request.args)
    rows = [
        {"event": event, "is_chosen": wants_all or event.id in chosen}
        for event in listed
        if event.status != "cancelled" and (event.last_on is None or event.last_on >= today)
    ]
    context = {"rows": rows, "is_all": wants_all}
    status = 422 if form.errors else 200
    return _page("organiser/bulk.html", region, series, form, **context), status


def _preview(region: Region, series: Series | None, form: BulkForm, listed: list[Event]):
    """What would happen to each, nothing of it done yet."""
    chosen = versions()
    events = [event for event in listed if event.id in chosen]
    outlooks = bulk.look(region, events, form.wanted, now())
    sound = [each for each in outlooks if not each.problem]
    return _page(
        "organiser/bulk_preview.html",
        region,
        series,
        form,
        rows=in_words(sound),
        left_out=in_words([each for each in outlooks if each.problem]),
        letters=sum(each.letters for each in sound),
    )


def _carried_out(region: Region, series: Series | None, form: BulkForm, listed: list[Event]):
    """Do it, and say what was left out."""
    try:
        with transaction():
            result = bulk.carry_out(region, versions(), form.wanted, user(), now())
    except DomainError as error:
        form.object_to(error)
        return _choice_page(region, series, form, listed)
    _tell(result)
    if result.left_out:
        left_out = in_words(result.left_out)
        return _page("organiser/bulk_done.html", region, series, form, left_out=left_out)
    return redirect(_back(region, series), 303)


def _tell(result: Result) -> None:
    count = len(result.done)
    if count:
        flash(ngettext("Ett möte är ändrat.", "%(num)s möten är ändrade.", count))


def _back(region: Region, series: Series | None) -> str:
    if series is not None:
        return url_for("organiser.series.show", series_id=series.id)
    return url_for("organiser.dashboard.region", region=region.slug)


def _page(
    template: str, region: Region, series: Series | None, form: BulkForm, **context: Any
) -> str:
    series_id = series.id if series else None
    way = trail(region)
    if series is not None:
        way = [
            {"label": _("Serier"), "url": url_for("organiser.series.index", region=region.slug)},
            {"label": series.title, "url": _back(region, series)},
        ]
    return page(
        template,
        region,
        "series" if series else "events",
        form=form,
        series=series,
        here_url=url_for(".change", region=region.slug, series=series_id),
        back_url=_back(region, series),
        trail=way,
        **context,
    )
