"""Workbooks that people hand in (XLSX), read with care: nothing in them is trusted."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _

# A workbook is packed: what is 5 MB can be made to fill the memory when it is unpacked.
MOST_UNPACKED = 30 * 1024 * 1024
MOST_PARTS = 500
# A cell far below makes a reader think of all empty rows before it.
LAST_ROW = 20_000
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b")


def rows(content: bytes, most_rows: int, most_columns: int) -> list[list[str]]:
    """What stands in the first sheet that can be seen. Raises DomainError for the field `file`."""
    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except DomainError:
        raise
    except Exception:  # What a broken or hostile file does to the reader has no end.
        raise _unreadable() from None
    try:
        return _read(book, most_rows, most_columns)
    except DomainError:
        raise
    except Exception:  # As above: a sheet is read only now.
        raise _unreadable() from None
    finally:
        book.close()


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _unreadable() from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DomainError(_("Filen är för stor när den packas upp. Spara bara listan."), "file")
    if any(part.flag_bits & 1 for part in parts) or not any(
        part.filename == "xl/workbook.xml" for part in parts
    ):
        raise _unreadable()


def _read(book: Workbook, most_rows: int, most_columns: int) -> list[list[str]]:
    sheet: Any = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise DomainError(_("Alla blad i filen är dolda. Visa bladet med listan."), "file")
    # A sheet that is read as it comes does not tell of this; only its text does.
    with sheet._get_source() as source:
        if MERGED.search(source.read()):
            raise DomainError(
                _("Bladet har sammanslagna celler. Dela upp dem och försök igen."), "file"
            )
    found: list[list[str]] = []
    for row in sheet.iter_rows(max_row=LAST_ROW, max_col=most_columns):
        texts = list(_texts(row))
        if any(texts):
            found.append(_without_end(texts))
        if len(found) > most_rows:
            break
    return found


def _texts(row: Any) -> Iterator[str]:
    for cell in row:
        if cell.data_type == "f":
            where = f"{get_column_letter(cell.column)}{cell.row}"
            raise DomainError(
                _("Cell %(cell)s har en formel. Klistra in värdena i stället.", cell=where), "file"
            )
        yield _text(cell.value)


def _text(value: Any) -> str:
    """A value as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _without_end(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _unreadable() -> DomainError:
    return DomainError(_("Filen går inte att läsa. Spara den som .xlsx eller .csv."), "file")
