"""The list of events, for all regions and for one; the same as a month; the overview of regions."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, render_template, request, url_for

from eventsys.core import dates, links
from eventsys.core.clock import now
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events import queries
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.places.models import Region
from eventsys.registration import seats
from eventsys.web import event_rows, event_words, kept
from eventsys.web.loaders import public_region
from eventsys.web.public import months, search
from eventsys.web.public.search import Search

bp = Blueprint("home", __name__)


@bp.get("/")
@kept.for_everybody
def index():
    return listing(None)


@bp.get("/<region>/")
@kept.for_everybody
def region(region: str):
    return listing(public_region(region))


@bp.get("/regions")
@kept.for_everybody
def regions():
    countries: dict[str, list[dict[str, object]]] = {}
    for region, item in region_items(event_words.today(now())):
        countries.setdefault(region.country, []).append(item)
    return render_template("public/regions.html", countries=countries)


def busy_regions(today: date) -> list[dict[str, object]]:
    """The regions that have something coming, for the side of the list."""
    return [item for _region, item in region_items(today) if item["count"]]


def region_items(today: date) -> list[tuple[Region, dict[str, object]]]:
    """The regions of today in their order, and each as the overview shows it."""
    counts = queries.coming_counts(today)
    return [(region, region_item(region, counts)) for region in places.regions(today)]


def region_item(region: Region, counts: dict[int, int]) -> dict[str, object]:
    """A region in the overview, with what is coming there."""
    last = region.valid_to
    note = _("till och med %(day)s", day=dates.short_day(last, current_language())) if last else ""
    return {
        "url": url_for(".region", region=region.slug),
        "label": region.name,
        "count": counts.get(region.id, 0),
        "accent": region.accent,
        "note": note,
    }


def listing(region: Region | None):
    """Events as a list, or as a month when that is asked for."""
    today = event_words.today(now())
    wanted = search.read(request.args, request.script_root + request.path, today)
    common = {
        "region": region,
        "search": wanted,
        "feed": feed(wanted, region),
        "today": today,
        "places": queries.municipalities_in_use(region),
        "series": queries.series_of_region(region) if region else [],
        "regions": [] if region else busy_regions(today),
    }
    if wanted.by_month:
        return render_template("public/month.html", **common, **as_month(wanted, region, today))
    return render_template("public/list.html", **common, **as_list(wanted, region, today))


def feed(wanted: Search, region: Region | None) -> dict[str, str]:
    """The calendar that is nearest to what the list shows."""
    if place := wanted.place:
        name = _("alla möten i %(municipality)s", municipality=place.name)
        return {"name": name, "address": links.calendar(f"municipality/{place.code}")}
    if region is None:
        return {"name": _("alla regioners möten"), "address": links.calendar("all")}
    if kind := wanted.wanted.kind:
        name = f"{region.name}: {dict(wanted.kinds)[kind]}"
        return {"name": name, "address": links.calendar(f"{region.slug}/{kind}")}
    return {"name": region.name, "address": links.calendar(region.slug)}


def as_list(wanted: Search, region: Region | None, today: date):
    """One page of the list, and, when it is empty, where else something would be found."""
    page = queries.listed(wanted.wanted, region, today, wanted.page)
    standings = seats.availabilities(page.events, now())
    kept.follows_from(standings.values())
    other_time = replace(wanted.wanted, past=not wanted.wanted.past)
    return {
        "page": page,
        "months": event_rows.by_month(
            page.events, standings, today, region, past=wanted.wanted.past
        ),
        "other_time": queries.counted(other_time, region, today),
        "elsewhere": queries.counted(wanted.wanted, None, today)
        if region and not page.total
        else 0,
    }


def as_month(wanted: Search, region: Region | None, today: date):
    """The events of a month by day, and those that only have a period within it."""
    month = wanted.month
    found = queries.in_month(wanted.wanted, region, *months.edges(month))
    dated = [event for event in found if event.days]
    last = search.last_of(month)
    vague = [event for event in found if not event.days and touches(event, month, last)]
    standings = seats.availabilities(vague, now())
    kept.follows_from(standings.values())
    return {
        "month_name": event_rows.month_name(month.year, month.month),
        "weekdays": months.weekdays(),
        "weeks": months.weeks(month, dated, today),
        "count": sum(any(day.held_on.month == month.month for day in e.days) for e in dated),
        "vague": [event_rows.row(e, standings[e.id], today, region, "small") for e in vague],
        "before": search.month_before(month),
        "after": search.month_after(month),
    }


def touches(event: Event, first: date, last: date) -> bool:
    """Whether an event could be held between two days."""
    return bool(
        event.first_on and event.last_on and event.first_on <= last and event.last_on >= first
    )
