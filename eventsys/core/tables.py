"""Tables as files for spreadsheets: CSV that Swedish and Danish Excel open as it is."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int | float | None


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that looks like one gets a leading '."""
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])[:1]
    if first in ("=", "+", "-", "@", "\u2212") or text[:1] in ("\t", "\r", "\n"):
        return "'" + text
    return text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with BOM, semicolons and CRLF; texts made safe, numbers as they are, None empty."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return page.getvalue().encode("utf-8-sig", errors="replace")


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return safe_cell(cell.replace("\x00", "")) if isinstance(cell, str) else cell
