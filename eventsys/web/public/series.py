"""The page of a series: all its dates, those behind and those ahead."""

from flask import Blueprint, abort, render_template

from eventsys.core.clock import now
from eventsys.events import queries
from eventsys.events.models import Event, Series
from eventsys.registration import seats
from eventsys.registration.seats import Availability
from eventsys.web import event_rows, event_words, kept
from eventsys.web.loaders import public_region

bp = Blueprint("series", __name__)


@bp.get("/<region>/series/<slug>/")
@kept.for_everybody
def show(region: str, slug: str):
    series = queries.public_series(public_region(region), slug) or abort(404)
    found = queries.events_of_series(series)
    standings = seats.availabilities(found, now())
    kept.follows_from(standings.values())
    is_over = {event.id: standings[event.id].state == "past" for event in found}
    return render_template(
        "public/series.html",
        series=series,
        region=series.region,
        coming=[
            row(series, event, standings[event.id]) for event in found if not is_over[event.id]
        ],
        past=[row(series, event, standings[event.id]) for event in found if is_over[event.id]],
    )


def row(series: Series, event: Event, standing: Availability) -> event_rows.Row:
    """An event of the series; on a tour the municipality is its name."""
    place = event.municipality
    name = place.name if series.pattern == "tour" and place else None
    today = event_words.today(now())
    return event_rows.row(event, standing, today, series.region, title=name) | {"kind": ""}
