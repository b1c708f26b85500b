"""What came of surveys: for one event and for a series, as pages and as files."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, url_for

from eventsys.core.i18n import gettext as _
from eventsys.evaluation import results
from eventsys.evaluation.results import Results, SeriesResults
from eventsys.web.loaders import event_for, series_for
from eventsys.web.organiser import evaluation_tables, table_files
from eventsys.web.organiser.counted import Table
from eventsys.web.organiser.evaluation_tables import Part
from eventsys.web.organiser.frame import event_page, series_page

bp = Blueprint("evaluation_results", __name__)


@bp.get("/events/<int:event_id>/evaluation/results")
def event(event_id: int):
    """One event."""
    found = event_for("view", event_id)
    survey = results.of_event(found)
    context = _context(survey, "event", event_id=found.id) if survey else {"found": None}
    return event_page("organiser/evaluation_results.html", found, "evaluation", **context)


@bp.get("/events/<int:event_id>/evaluation/results.xlsx")
def event_xlsx(event_id: int):
    """One event, all tables in one file."""
    found = event_for("view", event_id)
    return table_files.xlsx(_of(results.of_event(found)), f"utvardering-{found.slug}")


@bp.get("/events/<int:event_id>/evaluation/results/<table>.csv")
def event_csv(event_id: int, table: str):
    """One event, one table."""
    found = event_for("view", event_id)
    return table_files.csv(_of(results.of_event(found)), table, f"utvardering-{found.slug}")


@bp.get("/series/<int:series_id>/evaluation")
def series(series_id: int):
    """A series."""
    found = series_for("view", series_id)
    context = _context(results.of_series(found), "series", series_id=found.id)
    urls = {"index": url_for("organiser.series.index", region=found.region.slug)}
    urls["show"] = url_for("organiser.series.show", series_id=found.id)
    context["trail"] = [
        {"label": _("Serier"), "url": urls["index"]},
        {"label": found.title, "url": urls["show"]},
    ]
    return series_page("organiser/evaluation_series.html", found, **context)


@bp.get("/series/<int:series_id>/evaluation.xlsx")
def series_xlsx(series_id: int):
    """A series, all tables in one file."""
    found = series_for("view", series_id)
    return table_files.xlsx(_of(results.of_series(found)), f"utvardering-{found.slug}")


@bp.get("/series/<int:series_id>/evaluation/<table>.csv")
def series_csv(series_id: int, table: str):
    """A series, one table."""
    found = series_for("view", series_id)
    return table_files.csv(_of(results.of_series(found)), table, f"utvardering-{found.slug}")


def _of(found: Results | SeriesResults | None) -> list[Table]:
    """All tables, for a file."""
    if found is None:
        abort(404)
    return _tables(found, evaluation_tables.parts(found.questions))


def _tables(found: Results | SeriesResults, parts: Sequence[Part]) -> list[Table]:
    more = [evaluation_tables.events(found)] if isinstance(found, SeriesResults) else []
    return [evaluation_tables.summary(found), *(part.table for part in parts), *more]


def _context(found: Results | SeriesResults, endpoint: str, **values: Any) -> dict[str, Any]:
    parts = evaluation_tables.parts(found.questions)
    tables = _tables(found, parts)
    return {
        "found": found,
        "answered": parts,
        "tables": tables,
        "xlsx_url": url_for(f".{endpoint}_xlsx", **values),
        "csv_urls": {
            each.name: url_for(f".{endpoint}_csv", table=each.name, **values) for each in tables
        },
    }
