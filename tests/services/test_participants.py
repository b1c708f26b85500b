"""Finding participants: narrowed, sorted, paged, and as files; also of a very large event."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import NullObject
from sqlalchemy import text

from eventsys.checkin.models import Admission
from eventsys.core import uploads
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.jobs import service as jobs
from eventsys.participants import columns, files, finding, notes, prints, work
from eventsys.participants.finding import wanted
from eventsys.people import preferences
from eventsys.registration import questions
from eventsys.registration.models import Registration
from eventsys.registration.question_models import Answer, Question
from tests.browser import recorded
from tests.crowds import fill
from tests.make import NOW, make_event, make_registration, make_user, municipality
from tests.services.test_jobs import row, runner


@pytest.fixture
def meeting(app: Flask) -> Event:
    """Åsa, Bo and Cia, each of them different."""
    event = make_event(seats=2, format="hybrid")
    sala = municipality().id
    asa = make_registration(event, "Åsa Ek", organisation="Sala kommun", municipality_id=sala)
    bo = make_registration(event, "Bo Al", organisation="100%_AB", attendance="online")
    cia = make_registration(event, "Cia Ek")
    question = Question(
        event_id=event.id,
        key="lunch",
        position=1,
        kind="choice",
        label={"sv": "Lunch"},
        help={},
        options=[{"key": "fish", "sv": "Fisk"}, {"key": "meat", "sv": "Kött"}],
        depends_values=[],
    )
    with transaction() as session:
        session.add(question)
        session.flush()
        for who, value in ((asa, "fish"), (bo, "meat")):
            session.add(
                Answer(registration_id=who.id, question_id=question.id, place=0, value=value)
            )
        session.add(
            Admission(
                event_id=event.id,
                registration_id=cia.id,
                day_on=date(2027, 3, 2),
                admitted_at=NOW,
                received_at=NOW,
                by_name="Astrid",
                key="k",
            )
        )
        notes.write(session.get_one(Registration, bo.id), "Ringde om parkering", make_user(), NOW)
    return event


def names(event: Event, **given: str) -> list[str]:
    return [each.name for each in finding.everybody(event, wanted(given))]


def test_narrowing(meeting: Event) -> None:
    lunch = questions.of_event(meeting)[0].id
    sala = str(municipality().id)
    assert names(meeting) == ["Bo Al", "Cia Ek", "Åsa Ek"]
    assert names(meeting, q="ek å") == ["Åsa Ek"]
    assert names(meeting, q="PARKERING") == ["Bo Al"]
    assert names(meeting, q="%") == ["Bo Al"]
    assert names(meeting, organisation="_ab") == ["Bo Al"]
    assert names(meeting, municipality=sala) == ["Åsa Ek"]
    assert names(meeting, municipality="none") == ["Bo Al", "Cia Ek"]
    assert names(meeting, attendance="online") == ["Bo Al"]
    assert names(meeting, arrived="yes") == ["Cia Ek"]
    assert names(meeting, arrived="no") == ["Bo Al", "Åsa Ek"]
    assert names(meeting, answer=f"{lunch}:fish") == ["Åsa Ek"]
    assert names(meeting, answer=f"{lunch}:") == ["Bo Al", "Åsa Ek"]
    assert names(meeting, answer="999999:fish") == []
    assert names(meeting, q="ek", arrived="yes", status="confirmed") == ["Cia Ek"]


def test_sorting_puts_what_is_not_said_last(meeting: Event) -> None:
    assert names(meeting, sort="-name") == ["Åsa Ek", "Cia Ek", "Bo Al"]
    assert names(meeting, sort="municipality") == ["Åsa Ek", "Bo Al", "Cia Ek"]
    assert names(meeting, sort="-municipality") == ["Åsa Ek", "Bo Al", "Cia Ek"]
    assert names(meeting, sort="attendance") == ["Bo Al", "Cia Ek", "Åsa Ek"]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"status": "x"},
        {"attendance": "x"},
        {"arrived": "maybe"},
        {"sort": "note; drop table registration"},
        {"municipality": "9" * 12},
        {"municipality": "\u0661"},
        {"answer": "x:y"},
        {"answer": ""},
        {"q": "\x00\u202e "},
    ],
)
def test_what_makes_no_sense_is_left_out(nonsense: dict[str, str]) -> None:
    assert wanted(nonsense) == finding.Wanted()


def test_columns_say_it_in_words(meeting: Event) -> None:
    asked = questions.of_event(meeting)
    every = list(columns.names(asked))
    found = finding.everybody(meeting, wanted({}))
    sheet = columns.sheet(meeting, found, every, asked)
    cells = {column: [sheet.cell(each, column) for each in found] for column in every}
    assert cells[f"question-{asked[0].id}"] == ["Kött", "", "Fisk"]
    assert cells["arrived"] == ["", "2027-01-11 10:00", ""]
    assert cells["attendance"] == ["Online", "På plats", "På plats"]
    assert cells["municipality"] == ["", "", "Sala"]
    assert cells["source"] == ["Formuläret"] * 3
    assert cells["note"] == ["Ringde om parkering", "", ""]


def test_a_workbook_holds_no_formula(app: Flask) -> None:
    event = make_event(seats=None)
    make_registration(event, "=1+1", email="a@example.org", organisation="+46", phone="-1")
    make_registration(event, "https://example.org", email="b@example.org", diet="Vegan")
    made = files.xlsx(event, wanted({}), ("name", "organisation", "phone", "email"), NOW)
    book = load_workbook(io.BytesIO(made.content))
    rows = [[(cell.value, cell.data_type) for cell in row] for row in book.worksheets[0]]
    assert rows[1] == [("=1+1", "s"), ("+46", "s"), ("-1", "s"), ("a@example.org", "s")]
    assert [value for value, _kind in rows[0]] == [
        "Namn",
        "Organisation",
        "Telefon",
        "E-postadress",
    ]
    assert book.worksheets[0]["A3"].hyperlink is None
    assert made.file_name == "deltagare-kommundialog-sala-2027-01-11.xlsx"


def texts_of(content: bytes) -> list[str]:
    """The text of each page of a PDF that is tagged and in Swedish."""
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"] == True, root["/Lang"]) == (True, "sv")  # noqa: E712 - its own kind of truth.
    return [" ".join(page.extract_text().split()) for page in reader.pages]


LONG = "Maximiliana-Alexandrina von Hohenzollern-Sigmaringen af Ugglas och Rosenkrantz"


@pytest.mark.parametrize("size", prints.SIZES)
def test_badges_of_every_size(app: Flask, size: str) -> None:
    event = make_event(seats=None)
    names = ["Åsa Ek", LONG, "#set page(width: 1pt)", "*Bo* <b>Al</b> $x$ \\ @x"]
    for number, name in enumerate(names):
        make_registration(event, name, email=f"p{number}@example.org", organisation=name * 2)
    pages = texts_of(prints.badges(event, wanted({}), size, True, 2, NOW).content)
    shape = prints.SIZES[size]
    assert len(pages) == -(-6 // (shape.columns * shape.rows))
    whole = "".join(pages).replace(" ", "")
    assert all(name.replace(" ", "") in whole for name in names)


def test_a_sign_in_sheet_is_sorted_and_has_room(app: Flask) -> None:
    event = make_event(seats=None)
    for name in ("Östen Ek", "Åsa Ek", "Bo Al"):
        make_registration(event, name, organisation=f"{name}s bolag")
    (page,) = texts_of(prints.sign_in_sheet(event, wanted({}), NOW).content)
    assert page.startswith("Närvarolista Kommundialog Sala tisdag 2 mars 2027")
    assert page.index("Bo Al") < page.index("Åsa Ek") < page.index("Östen Ek")


def pictures(content: bytes) -> list[str]:
    """The words for the pictures of a PDF, as they are read out."""
    reader = PdfReader(io.BytesIO(content))
    found: list[str] = []

    def look(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                look(each)
        elif isinstance(node, dict):
            found.extend([str(node["/Alt"])] if "/Alt" in node else [])
            look(node.get("/K", NullObject()))

    root: Any = reader.trailer["/Root"]
    look(root["/StructTreeRoot"])
    return found


def test_codes_are_there_if_they_are_asked_for(app: Flask) -> None:
    event = make_event(seats=None)
    make_registration(event, "Åsa Ek")
    coded, plain = (
        pictures(prints.badges(event, wanted({}), "a6", codes, 1, NOW).content)
        for codes in (True, False)
    )
    assert (coded, plain) == (["Kod för insläpp: Åsa Ek"], [])


def test_what_one_likes_is_remembered(app: Flask) -> None:
    by, other = make_user(), make_user(name="Bo")
    for value in (["name", "note"], ["name"], None):
        with transaction():
            preferences.keep(by, "list", value)
        assert preferences.get(by, "list") == value
        assert preferences.get(other, "list") is None


def test_five_thousand(app: Flask) -> None:
    """As many statements as for three, found by an index, and their badges made by the worker."""
    event = make_event(seats=None)
    fill(event, 3)
    counts = []
    for more in (0, 4997):
        fill(event, more, first=3)
        with recorded(app) as statements:
            found, total = finding.page(
                event, wanted({"q": "person 4", "sort": "-organisation"}), 2
            )
            columns.sheet(event, found, columns.COLUMNS, [])
        counts.append(len(statements))
    assert counts == [3, 3]
    right = [n for n in range(5000) if "4" in f"{n:04}" or n % 7 == 4]  # By name, or organisation.
    assert (total, len(found)) == (len(right), 100)
    facts = {"event_id": event.id, "wanted": {}, "size": "3x8", "codes": False, "blank": 0}
    by = make_user()
    with transaction():
        job_id = jobs.ask("participants.badges", facts, by, NOW).id
    runner(**work.KINDS).run_next()
    job = row(job_id)
    assert (job.state, job.error) == ("done", "")
    pages = PdfReader(io.BytesIO(uploads.path_of(job.file or "").read_bytes())).pages
    assert len(pages) == 209
    assert "Person 4999" in " ".join(pages[-1].extract_text().split())


@pytest.mark.databases("sqlite")
def test_the_list_is_found_by_an_index(app: Flask) -> None:
    event = make_event(seats=None)
    statement = finding.query(
        event, wanted({"arrived": "no", "answer": "1:x", "status": "waiting"})
    )
    plan = db.session.execute(
        text(
            "explain query plan "
            + str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
        )
    ).all()
    scans = [each.detail for each in plan if each.detail.startswith("SCAN")]
    assert scans == []
