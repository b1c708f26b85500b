"""Tables as Excel files: one sheet for each, with texts that can never become formulas."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from eventsys.core.tables import Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = 31
TEXT = 32_767
WIDEST = 60
UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xlsx(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """A workbook; the first row of each sheet is its header, and stays in view."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        taken: set[str] = set()
        for name, rows in sheets.items():
            sheet = book.add_worksheet(_sheet_name(name, taken))
            sheet.freeze_panes(1, 0)
            widths: dict[int, int] = {}
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, at, column, cell, None if at else bold)
                    widths[column] = max(widths.get(column, 8), len(str(cell)) + 2)
            for column, width in widths.items():
                sheet.set_column(column, column, min(width, WIDEST))
    return file.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, look: object) -> None:
    """A text is written as a text, whatever it begins with, so that nothing is calculated."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, column, UNSAID.sub("", cell)[:TEXT], look)
    else:
        sheet.write_number(row, column, cell, look)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes: short, without its own signs, and no other sheet's."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", UNSAID.sub("", name)).strip(" '")[:NAME] or "Blad"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        ending = f" {number}"
        found = plain[: NAME - len(ending)] + ending
    taken.add(found.casefold())
    return found
