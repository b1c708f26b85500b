"""Lists that people hand in: what is understood, and what is refused with words that help."""

import io
import zipfile
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from eventsys.core.errors import DomainError
from eventsys.participants import guessing, reading, sheets

PLACES = {"sala", "koping", "viborg"}


def workbook(change: Callable[[Workbook], None] | None = None, *rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows or ([["Namn", "E-post"], ["Åsa Ek", "asa@exempel.se"]]):
        book.worksheets[0].append(row)
    if change:
        change(book)
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def said(content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        reading.uploaded(content)
    assert caught.value.field == "file"
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Anna Ek, anna@exempel.se, Sala kommun\nBo Al,bo@exempel.se\n",
            [["Anna Ek", "anna@exempel.se", "Sala kommun"], ["Bo Al", "bo@exempel.se", ""]],
        ),
        (
            "Anna\tanna@exempel.se\r\n\r\nBo\tbo@exempel.se",
            [["Anna", "anna@exempel.se"], ["Bo", "bo@exempel.se"]],
        ),
        (
            '"Ek, Anna";anna@exempel.se;"säger ""hej"""',
            [["Ek, Anna", "anna@exempel.se", 'säger "hej"']],
        ),
        (
            "Anna Ek <anna@exempel.se>; Bo Al <bo@exempel.se>;",
            [["Anna Ek", "anna@exempel.se"], ["Bo Al", "bo@exempel.se"]],
        ),
        (
            "Anna Ek <anna@exempel.se>, Sala kommun\nBo Al <bo@exempel.se>",
            [["Anna Ek", "anna@exempel.se", "Sala kommun"], ["Bo Al", "bo@exempel.se", ""]],
        ),
        ("anna@exempel.se", [["anna@exempel.se"]]),
        (" Anna\u202eEk \t a\x07nna@exempel.se", [["AnnaEk", "anna@exempel.se"]]),
    ],
)
def test_what_is_pasted(text: str, rows: list[list[str]]) -> None:
    assert reading.pasted(text) == rows


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Det finns inga rader i listan."),
        (" \n\t\n,,,", "Det finns inga rader i listan."),
        ("a@exempel.se\n" * 5002, "Listan är för lång. Lägg in högst 5 000 personer i taget."),
        ("," * 40 + "x", "Listan har för många kolumner. Högst 30 går att läsa."),
        ("x" * 6_000_000, "Listan är för lång. Lägg in högst 5 000 personer i taget."),
        (
            "Anna, " + "x" * 200_000,
            "Listan går inte att läsa. Kontrollera citattecken och skiljetecken.",
        ),
    ],
)
def test_what_cannot_be_pasted(text: str, error: str) -> None:
    with pytest.raises(DomainError) as caught:
        reading.pasted(text)
    assert (str(caught.value), caught.value.field) == (error, "pasted")


def test_a_page_of_spaces_takes_no_time() -> None:
    began = monotonic()
    rows = reading.pasted("Anna" + " " * 50_000 + "Ek <anna@exempel.se>")
    assert (rows, monotonic() - began < 1) == ([["Anna", "anna@exempel.se"]], True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_a_csv_file_in_any_of_the_usual_encodings(encoding: str) -> None:
    content = "Namn;E-post\r\nÅsa Öberg;asa@exempel.se\r\n".encode(encoding)
    assert reading.uploaded(content) == [["Namn", "E-post"], ["Åsa Öberg", "asa@exempel.se"]]


def test_a_workbook() -> None:
    rows: list[list[Any]] = [
        ["Namn", "E-post", "Telefon", "När", None],
        [],
        ["Åsa Ek", "asa@exempel.se", 224747000.0, None, None],
    ]
    assert reading.uploaded(workbook(None, *rows)) == [
        ["Namn", "E-post", "Telefon", "När"],
        ["Åsa Ek", "asa@exempel.se", "224747000", ""],
    ]


def test_a_workbook_of_another_maker() -> None:
    page = io.BytesIO()
    with xlsxwriter.Workbook(page) as book:
        sheet = book.add_worksheet("Lista")
        sheet.write_row(0, 0, ["Namn", "E-post"])
        sheet.write_row(1, 0, ["Åsa Ek", "asa@exempel.se"])
    assert reading.uploaded(page.getvalue())[1] == ["Åsa Ek", "asa@exempel.se"]


def hide(book: Workbook) -> None:
    """The first sheet is hidden; the second holds the list."""
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Synlig").append(["Bo Al", "bo@exempel.se"])


def test_a_hidden_sheet_is_passed_over() -> None:
    assert reading.uploaded(workbook(hide)) == [["Bo Al", "bo@exempel.se"]]


def test_no_sheet_that_can_be_seen() -> None:
    # The library that writes would refuse, so the file is changed afterwards.
    content = changed(workbook(hide), "xl/workbook.xml", b'state="visible"', b'state="hidden"')
    assert said(content) == "Alla blad i filen är dolda. Visa bladet med listan."


def test_a_formula_is_pointed_at() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[0]["C2"] = '=HYPERLINK("https://example.org","klick")'

    assert said(workbook(change)) == "Cell C2 har en formel. Klistra in värdena i stället."


def test_merged_cells_are_refused() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[0].merge_cells("A1:B1")

    assert said(workbook(change)) == (
        "Bladet har sammanslagna celler. Dela upp dem och försök igen."
    )


def test_too_many_rows_and_a_row_far_below() -> None:
    many: list[list[Any]] = [[f"Person {n}", f"p{n}@exempel.se"] for n in range(5002)]
    assert said(workbook(None, *many)).startswith("Listan är för lång.")

    def change(book: Workbook) -> None:
        book.worksheets[0].cell(1_048_576, 1, "långt ner")

    assert len(reading.uploaded(workbook(change))) == 2


def test_a_file_that_fills_the_memory_is_not_unpacked() -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (sheets.MOST_UNPACKED + 1))
    assert len(page.getvalue()) < 100_000
    assert said(page.getvalue()) == "Filen är för stor när den packas upp. Spara bara listan."


UNREADABLE = "Filen går inte att läsa. Spara den som .xlsx eller .csv."
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>"""


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"PK\x03\x04broken", UNREADABLE),
        (b"\x00\x01\x02", UNREADABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", UNREADABLE),
        (b"\xff\xfeb", UNREADABLE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "Det är en äldre Excelfil. Spara den som .xlsx eller .csv och försök igen.",
        ),
        (b"x" * (5 * 1024 * 1024 + 1), "Filen är för stor. Den får vara högst 5 MB."),
        (b"", "Det finns inga rader i listan."),
    ],
)
def test_what_is_no_list(content: bytes, error: str) -> None:
    assert said(content) == error


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something else in one of its parts."""
    page = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(page, "w") as after:
        for part in before.namelist():
            text = before.read(part)
            assert part != name or old in text
            after.writestr(part, text.replace(old, new) if part == name else text)
    return page.getvalue()


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_that_grow_are_not_read(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as packed:
        text = packed.read(part)
    start = b"<workbook" if part.endswith("workbook.xml") else b"<worksheet"
    assert said(changed(workbook(), part, text[: text.index(start)] + start, BOMB + start)) == (
        UNREADABLE
    )


def test_no_other_package_is_taken_for_a_workbook() -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as packed:
        packed.writestr("word/document.xml", b"<w/>")
    assert said(page.getvalue()) == UNREADABLE


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        (["Namn", "E-postadress", "Kommun"], ["name", "email", "municipality"]),
        (["FÖRNAMN", "Efternamn:", "Mejl"], ["first_name", "last_name", "email"]),
        (
            ["Fornavn", "Efternavn", "E-mail", "Virksomhed"],
            ["first_name", "last_name", "email", "organisation"],
        ),
        (
            ["Full name", "Email address", "Company", "Role"],
            ["name", "email", "organisation", "title"],
        ),
        (["Name", "Name", "Skostorlek"], ["name", "", ""]),
    ],
)
def test_headings_in_three_languages(heading: list[str], fields: list[str]) -> None:
    assert guessing.has_heading([heading])
    assert guessing.columns([heading], PLACES) == fields


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([["Anna Ek", "anna@exempel.se", "Sala kommun"]], ["name", "email", "organisation"]),
        ([["anna@exempel.se", "Anna Ek", "Sala"]], ["email", "name", "municipality"]),
        ([["Anna Ek", "0224-74 70 00", "", "a@b.se"]], ["name", "phone", "", "email"]),
    ],
)
def test_a_list_without_headings_is_known_by_its_cells(
    rows: list[list[str]], fields: list[str]
) -> None:
    assert not guessing.has_heading(rows)
    assert guessing.columns(rows, PLACES) == fields
