"""Facts about programme/quick.py: what a line means."""

from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.programme.quick import people_of, read

ROLES = {"moderator": "moderator", "i panelen": "panellist", "talare": "speaker"}
Person = tuple[str, str, str]


@pytest.mark.parametrize(
    ("line", "start", "length", "kind", "title", "people"),
    [
        (
            "09.30 Inledning, Anna Ek (moderator)",
            *(570, None, "welcome", "Inledning"),
            [("Anna Ek", "moderator", "")],
        ),
        ("30 min Paus", None, 30, "break", "Paus", []),
        ("Paus 30 minuter", None, 30, "break", "Paus", []),
        ("Paus (15 min)", None, 15, "break", "Paus", []),
        ("9:00–9.45 Läget i länet", 540, 45, "presentation", "Läget i länet", []),
        ("kl. 9.00-10.00: Lunch", 540, 60, "meal", "Lunch", []),
        # A whole hour may stand without its minutes, as in "kl. 9–17".
        ("10.45–12 Klimat", 645, 75, "presentation", "Klimat", []),
        ("kl. 9–10.30 Kaffe", 540, 90, "break", "Kaffe", []),
        ("9-10 Kaffe", 540, 60, "break", "Kaffe", []),
        ("2–3 frågor", None, None, "presentation", "2–3 frågor", []),
        ("9.00 - 3 frågor", 540, None, "presentation", "- 3 frågor", []),
        ("13.00 45 min Workshop", 780, 45, "workshop", "Workshop", []),
        ("- 10.15 Fika", 615, None, "break", "Fika", []),
        ("Läget i länet", None, None, "presentation", "Läget i länet", []),
        # Commas of titles are no people.
        ("Frågor, svar och samtal", None, None, "questions", "Frågor, svar och samtal", []),
        ("Mål, medel, Bo Ek", None, None, "presentation", "Mål, medel", [("Bo Ek", "speaker", "")]),
        (
            "Panel, Bo Ek (i panelen), Åsa von Lind (Sala kommun)",
            *(None, None, "panel", "Panel"),
            [("Bo Ek", "panellist", ""), ("Åsa von Lind", "speaker", "Sala kommun")],
        ),
        # Years and numbers are neither clocks nor lengths.
        ("2030 i sikte", None, None, "presentation", "2030 i sikte", []),
        ("3 minuter", None, 3, "", "", []),
        ("=1+1", None, None, "presentation", "=1+1", []),
        ("<b>Fett</b>", None, None, "presentation", "<b>Fett</b>", []),
    ],
)
def test_a_line(
    line: str, start: int, length: int, kind: str, title: str, people: list[Person]
) -> None:
    (found,) = read(line, ROLES, 7)
    if not title:
        assert (found.details, found.fault) == (None, "empty")
        return
    details = found.details
    assert details is not None
    assert (details.start_minute, details.length_minutes) == (start, length)
    assert (details.kind, details.title, details.day_id) == (kind, title, 7)
    assert [(each.name, each.role, each.organisation) for each in details.people] == people


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("25.00 Natt", "clock"),
        ("9.99 Natt", "clock"),
        ("9.00–25.00 Natt", "clock"),
        ("10.00–9.00 Natt", "length"),
        ("10.00–10.00 Natt", "length"),
        ("0 min Natt", "length"),
        ("1441 min Natt", "length"),
        ("09.30", "empty"),
        ("x" * 201, "long"),
    ],
)
def test_what_is_wrong_with_a_line(line: str, fault: str) -> None:
    (found,) = read(line, ROLES, None)
    assert (found.details, found.fault) == (None, fault)


def test_an_item_lasts_until_the_next_one_begins() -> None:
    text = "9.00 Kaffe\n9.30 Start\n20 min Tal\n9.10 Bakåt\n10.00–10.15 Slut"
    lengths = [line.details.length_minutes for line in read(text, ROLES, None) if line.details]
    assert lengths == [30, None, 20, 50, 15]


def test_lines_are_counted_as_they_stand() -> None:
    assert [line.number for line in read("Ett\n\n \nTvå\r\n\x00\x07\nTre", ROLES, None)] == [
        1,
        4,
        6,
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Anna Ek (moderator), Bo Ek", [("Anna Ek", "moderator"), ("Bo Ek", "speaker")]),
        # What is no role belongs to the name.
        ("Bo Ek (jr)", [("Bo Ek (jr)", "speaker")]),
        (" , ,", []),
        ("MADONNA", [("MADONNA", "speaker")]),
        ("(moderator)", [("(moderator)", "speaker")]),
        ("Anna Ek (MODERATOR)", [("Anna Ek", "moderator")]),
    ],
)
def test_people_in_a_row(text: str, people: list[tuple[str, str]]) -> None:
    assert [(each.name, each.role) for each in people_of(text, ROLES)] == people


@given(st.text(max_size=120))
def test_whatever_is_typed_is_an_item_or_a_fault(text: str) -> None:
    for line in read(text, ROLES, None):
        assert (line.details is None) == bool(line.fault)
        if line.details:
            assert line.details.title.strip()
            assert all(person.name.strip() for person in line.details.people)


def test_a_line_of_brackets_takes_no_time() -> None:
    began = monotonic()
    (line,) = read("A" + "(" * 19_000 + "x", ROLES, None)
    assert (line.fault, monotonic() - began < 1) == ("long", True)
