"""A list that somebody hands in, as rows of texts: pasted, or a CSV or XLSX file.

What cannot be read is said in words that help: the errors belong to the field it came in.
"""

import csv
import io
import re
from collections.abc import Iterable

from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line
from eventsys.participants import sheets

MOST_ROWS = 5000
MOST_COLUMNS = 30
MOST_BYTES = 5 * 1024 * 1024
LONGEST_CELL = 2000

Rows = list[list[str]]

# Looked for from the first of several spaces only, or a page of spaces would take minutes.
ADDRESS = re.compile(r"(?<!\s)\s*<\s*([^<>@\s]+@[^<>@\s]+)\s*>")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
BYTE_ORDERS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def pasted(text: str) -> Rows:
    """Lines from a letter, a document or a spreadsheet. Raises DomainError."""
    if len(text) > MOST_BYTES:
        raise DomainError(_("Listan är för lång. Lägg in högst 5 000 personer i taget."), "pasted")
    if ADDRESS.search(text):
        text = _from_mail(text)
    return _checked(_delimited(text, "pasted"), "pasted")


def as_text(rows: Rows) -> str:
    """A list as it can be pasted again, so that it can be mended where it was refused."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()


def uploaded(content: bytes) -> Rows:
    """A file, known by what is in it and not by its name. Raises DomainError."""
    if len(content) > MOST_BYTES:
        raise DomainError(_("Filen är för stor. Den får vara högst 5 MB."), "file")
    if content.startswith(b"PK"):
        return _checked(sheets.rows(content, MOST_ROWS + 1, MOST_COLUMNS + 1), "file")
    if content.startswith(OLD_EXCEL):
        raise DomainError(
            _("Det är en äldre Excelfil. Spara den som .xlsx eller .csv och försök igen."), "file"
        )
    return _checked(_delimited(_decoded(content), "file"), "file")


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel in Sweden and Denmark writes without being asked."""
    encoding = BYTE_ORDERS.get(content[:2], "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace") if encoding == "utf-8-sig" else "\x00"
    if "\x00" in text:
        raise DomainError(_("Filen går inte att läsa. Spara den som .xlsx eller .csv."), "file")
    return text


def _from_mail(text: str) -> str:
    """Anna Ek <anna@exempel.se>; Bo Al <bo@exempel.se> as one person a line."""
    lines = re.split(r"[;\r\n]+", text) if ";" in text else text.splitlines()
    return "\n".join(ADDRESS.sub(r"\t\1\t", line).replace("\t,", "\t").rstrip() for line in lines)


def _delimited(text: str, field: str) -> Rows:
    """Cells between tabs, semicolons or commas: whichever of them stands in the first line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    sign = next((each for each in "\t;," if each in first), ",")
    try:
        reader = csv.reader(io.StringIO(text), delimiter=sign, skipinitialspace=True)
        return _limited(reader)
    except csv.Error:
        raise DomainError(
            _("Listan går inte att läsa. Kontrollera citattecken och skiljetecken."), field
        ) from None


def _limited(rows: Iterable[list[str]]) -> Rows:
    """Those that say something; one more than is allowed is enough to know."""
    found: Rows = []
    for row in rows:
        if any(cell.strip() for cell in row):
            found.append(row[: MOST_COLUMNS + 1])
        if len(found) > MOST_ROWS + 1:
            break
    return found


def _checked(rows: Rows, field: str) -> Rows:
    """Clean cells, as many in each row. Raises DomainError when there is nothing, or too much."""
    if not rows:
        raise DomainError(_("Det finns inga rader i listan."), field)
    if len(rows) > MOST_ROWS + 1:  # One of them may be the heading.
        raise DomainError(_("Listan är för lång. Lägg in högst 5 000 personer i taget."), field)
    width = max(len(row) for row in rows)
    if width > MOST_COLUMNS:
        raise DomainError(_("Listan har för många kolumner. Högst 30 går att läsa."), field)
    return [
        [clean_line(cell[:LONGEST_CELL]) for cell in row] + [""] * (width - len(row))
        for row in rows
    ]
