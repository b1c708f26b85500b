"""Tables of numbers as files: all in one workbook, or one as CSV."""

from collections.abc import Sequence

from flask import Response, abort

from eventsys.core import sheets, tables
from eventsys.web.organiser.counted import Table


def xlsx(shown: Sequence[Table], name: str) -> Response:
    """All tables, each on a sheet of its own."""
    book = {table.title: [table.header, *table.file_rows] for table in shown}
    return _file(sheets.xlsx(book), sheets.MEDIA_TYPE, f"{name}.xlsx")


def csv(shown: Sequence[Table], wanted: str, name: str) -> Response:
    """The table of this name, or 404."""
    table = next((each for each in shown if each.name == wanted), None) or abort(404)
    content = tables.csv_bytes(table.header, table.file_rows)
    return _file(content, "text/csv; charset=utf-8", f"{name}-{table.name}.csv")


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
