"""What came of an event, of a series and of a region's year: pages, and the same as files."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, request, url_for

from eventsys.core.clock import now
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Series
from eventsys.places.models import Region
from eventsys.reports import numbers
from eventsys.web import event_words
from eventsys.web.loaders import event_for, region_for, series_for
from eventsys.web.organiser import coverage, statistics_tables, table_files
from eventsys.web.organiser.counted import Table
from eventsys.web.organiser.fields import EARLIEST, LATEST
from eventsys.web.organiser.frame import event_page, page, series_page, trail

bp = Blueprint("statistics", __name__)


@bp.get("/events/<int:event_id>/statistics")
def event(event_id: int):
    """One event."""
    found = event_for("view", event_id)
    sums, shown = statistics_tables.of_event(numbers.of_event(found))
    context = _context(sums, shown, "event", {"event_id": found.id})
    return event_page("organiser/statistics_event.html", found, "statistics", **context)


@bp.get("/events/<int:event_id>/statistics.xlsx")
def event_xlsx(event_id: int):
    """One event, all tables in one file."""
    found = event_for("view", event_id)
    return table_files.xlsx(
        statistics_tables.of_event(numbers.of_event(found))[1], f"statistik-{found.slug}"
    )


@bp.get("/events/<int:event_id>/statistics/<table>.csv")
def event_csv(event_id: int, table: str):
    """One event, one table."""
    found = event_for("view", event_id)
    return table_files.csv(
        statistics_tables.of_event(numbers.of_event(found))[1], table, f"statistik-{found.slug}"
    )


@bp.get("/series/<int:series_id>/statistics")
def series(series_id: int):
    """A series."""
    found = series_for("view", series_id)
    sums, shown = _of_series(found)
    context = _context(sums, shown, "series", {"series_id": found.id}, found.region)
    context["trail"] = _series_trail(found)
    return series_page("organiser/statistics_series.html", found, **context)


@bp.get("/series/<int:series_id>/statistics.xlsx")
def series_xlsx(series_id: int):
    """A series, all tables in one file."""
    found = series_for("view", series_id)
    return table_files.xlsx(_of_series(found)[1], f"statistik-{found.slug}")


@bp.get("/series/<int:series_id>/statistics/<table>.csv")
def series_csv(series_id: int, table: str):
    """A series, one table."""
    found = series_for("view", series_id)
    return table_files.csv(_of_series(found)[1], table, f"statistik-{found.slug}")


@bp.get("/<region>/statistics")
def region(region: str):
    """A year of a region."""
    found, year = region_for("view", region), _year()
    sums, shown = _of_year(found, year)
    context = _context(sums, shown, "region", {"region": found.slug, "year": year}, found)
    years = sorted({*numbers.years(found), year}, reverse=True)
    context |= {"year": year, "years": years, "trail": trail(found)}
    return page("organiser/statistics_region.html", found, "statistics", **context)


@bp.get("/<region>/statistics.xlsx")
def region_xlsx(region: str):
    """A year of a region, all tables in one file."""
    found, year = region_for("view", region), _year()
    return table_files.xlsx(_of_year(found, year)[1], f"statistik-{found.slug}-{year}")


@bp.get("/<region>/statistics/<table>.csv")
def region_csv(region: str, table: str):
    """A year of a region, one table."""
    found, year = region_for("view", region), _year()
    return table_files.csv(_of_year(found, year)[1], table, f"statistik-{found.slug}-{year}")


def _of_series(found: Series) -> tuple[numbers.Sums, list[Table]]:
    return statistics_tables.of_series(numbers.of_series(found), found.region, _shown())


def _of_year(found: Region, year: int) -> tuple[numbers.Sums, list[Table]]:
    return statistics_tables.of_year(numbers.of_year(found, year), found, _shown())


def _year() -> int:
    """The year that is asked for: this one, if none is. What is no year is not found."""
    typed = request.args.get("year")
    if typed is None:
        return event_words.today(now()).year
    if not (len(typed) == 4 and typed.isascii() and typed.isdecimal()):
        abort(404)
    return int(typed) if EARLIEST <= int(typed) <= LATEST else abort(404)


def _shown() -> str:
    """What the map is shaded by."""
    typed = request.args.get("show", "")
    return typed if typed in coverage.SHOWN else coverage.SHOWN[0]


def _context(
    sums: numbers.Sums,
    shown: Sequence[Table],
    endpoint: str,
    values: dict[str, Any],
    region: Region | None = None,
) -> dict[str, Any]:
    """What the templates of all three have in common."""
    places = next((table for table in shown if table.name == "places"), None)
    names = {"events": _("Möten"), "people": _("Deltagare")}
    return {
        "sums": sums,
        "tables": shown,
        "legend": coverage.legend(region, places) if region and places else [],
        "xlsx_url": url_for(f".{endpoint}_xlsx", **values),
        "csv_urls": {
            each.name: url_for(f".{endpoint}_csv", table=each.name, **values) for each in shown
        },
        "show_links": [
            {
                "label": names[show],
                "url": url_for(f".{endpoint}", show=show, _anchor="places", **values),
                "current": show == _shown(),
            }
            for show in coverage.SHOWN
        ],
    }


def _series_trail(found: Series) -> list[dict[str, str]]:
    url = url_for("organiser.series.index", region=found.region.slug)
    here = url_for("organiser.series.show", series_id=found.id)
    return [{"label": _("Serier"), "url": url}, {"label": found.title, "url": here}]
