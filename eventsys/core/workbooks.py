"""Tables as workbooks: XLSX in which every cell is a text or a number, never a formula."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from eventsys.core.tables import Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 45
# What a cell can hold; a longer text would be refused as a whole.
LONGEST = 32_767
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a header that stays in sight and can be filtered by.

    Rows are written as they come, and not kept; so widths follow the header.
    """
    page = io.BytesIO()
    with xlsxwriter.Workbook(page, OPTIONS) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 2})
        sheet.freeze_panes(1, 0)
        last = 0
        for at, name in enumerate(header):
            sheet.set_column(at, at, min(max(len(name) + 4, 18), WIDEST))
        for at, name in enumerate(header):
            sheet.write_string(0, at, _plain(name), bold)
        for last, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(last, at, _plain(cell))
                elif cell is not None:
                    sheet.write_number(last, at, cell)
        sheet.autofilter(0, 0, last, max(len(header) - 1, 0))
    return page.getvalue()


def _plain(text: str) -> str:
    """Without what XML cannot hold, and no longer than a cell."""
    return "".join(c for c in text if c >= " " or c in "\n\t")[:LONGEST]
