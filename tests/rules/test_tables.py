"""Facts about core/tables.py: what Excel gets, and that no cell is ever a formula."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core.tables import Cell, csv_bytes, safe_cell

TEXT = st.text(max_size=40)


def test_excel_in_sweden_opens_it_as_it_is() -> None:
    rows: list[list[Cell]] = [
        ["Åsa Öberg", 3, 1.5, None],
        ["Ærø; Køge", -5, 0, 'säger "hej"\nigen'],
    ]
    assert (
        csv_bytes(["Namn", "Antal", "Andel", "Övrigt"], rows)
        == (
            "\ufeffNamn;Antal;Andel;Övrigt\r\n"
            "Åsa Öberg;3;1.5;\r\n"
            '"Ærø; Køge";-5;0;"säger ""hej""\nigen"\r\n'
        ).encode()
    )


def test_a_table_without_rows_has_its_header() -> None:
    assert csv_bytes(["Namn"], []) == "\ufeffNamn\r\n".encode()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+46 70 123 45 67",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =cmd|' /C calc'!A0",
        "\u00a0=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "\ufe661",
        "\u22121",
    ],
)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Åsa", "1-2", "a=b", "'=1", "e@post.se", "070-123"])
def test_other_texts_stay(text: str) -> None:
    assert safe_cell(text) == text


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=5), TEXT)
def test_every_cell_comes_back_whole_and_harmless(rows: list[list[str]], name: str) -> None:
    read = csv_bytes(["a", "b", name], rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(read, newline=""), delimiter=";"))
    assert back[1:] == [[safe_cell(cell.replace("\x00", "")) for cell in row] for row in rows]
    for cell in (cell for row in back for cell in row):
        assert not unicodedata.normalize("NFKC", cell.strip()[:1]).startswith(tuple("=+-@"))
        assert not cell.startswith(("\t", "\r", "\n"))
