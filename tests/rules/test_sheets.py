"""Excel files: what goes in comes out, and nothing is calculated."""

import io
import zipfile

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core.sheets import xlsx
from eventsys.core.tables import Cell


def read(file: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(file))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_texts_and_numbers_come_out_as_they_went_in() -> None:
    rows: list[list[Cell]] = [
        ["Kommun", "Antal"],
        ["Hällefors", 12],
        ["0730", 2.5],
        ["Köping", None],
        ["", 0],
    ]
    assert read(xlsx({"Per kommun": rows, "Tom": []})) == {
        "Per kommun": [*map(tuple, rows[:4]), (None, 0)],
        "Tom": [],
    }


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    words = ["=1+1", "+46 70 1", "-2", "@SUM(A1)", "{=1}", "http://example.org"]
    file = xlsx({"Blad": [[word] for word in words]})
    assert [row[0] for row in read(file)["Blad"]] == words
    sheet = zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in sheet, "hyperlink" in sheet) == (False, False)


def test_the_header_is_bold_and_stays_in_view() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx({"Blad": [["Namn"], ["Åsa"]]}))).active
    assert sheet is not None
    assert (sheet["A1"].font.b, sheet["A2"].font.b) == (True, False)
    assert sheet.freeze_panes == "A2"


def test_names_that_excel_refuses_are_put_right() -> None:
    long = "Per kommun och organisation i hela länet"
    file = xlsx({long: [], long + " 2": [], "a/b:c": [], "A?B*C": [], "''": []})
    assert list(read(file)) == [
        "Per kommun och organisation i h",
        "Per kommun och organisation i 2",
        "a b c",
        "A B C 2",
        "Blad",
    ]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_makes_a_file_that_can_be_read(name: str, cell: str) -> None:
    assert len(read(xlsx({name: [["x"], [cell]]}))) == 1
