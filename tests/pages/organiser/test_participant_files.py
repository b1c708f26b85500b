"""Files of participants, made at once or by the worker, and the page of a job."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from eventsys.core.db import db, transaction
from eventsys.jobs import service as jobs
from eventsys.jobs.models import Job
from eventsys.participants import work
from tests import make
from tests.browser import Browser
from tests.crowds import fill
from tests.services.test_jobs import runner


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def pages_of(browser: Browser) -> list[str]:
    content = browser.current.response.data
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_excel_at_once(browser: Browser) -> None:
    event = make.make_event(seats=5)
    make.make_registration(event, "Åsa Ek", diet="Vegan")
    browser.get(f"/organiser/events/{event.id}/participants")
    page = browser.click("Excel")
    assert page.headers["Content-Disposition"] == (
        'attachment; filename="deltagare-kommundialog-sala-2027-01-11.xlsx"'
    )
    rows = load_workbook(io.BytesIO(page.response.data)).worksheets[0].values
    assert [row[0] for row in rows] == ["Namn", "Åsa Ek"]
    assert b"Vegan" not in page.response.data


def test_prints_are_of_those_who_come(browser: Browser) -> None:
    event = make.make_event(format="hybrid")
    make.make_settings(event, seats_onsite=1, seats_online=5)
    for name, attendance in (("Åsa", "onsite"), ("Bo", "onsite"), ("Cia", "online")):
        make.make_registration(event, name, attendance=attendance)
    address = f"/organiser/events/{event.id}/participants"
    browser.get(address)
    browser.click("Närvarolista")
    (sheet,) = pages_of(browser)
    assert ("Åsa" in sheet, "Bo" in sheet, "Cia" in sheet) == (True, False, False)
    browser.get(address)
    page = browser.click("Namnskyltar")
    assert "En person får en skylt." in page.text
    browser.submit("Gör skyltarna (PDF)", size="60x90", blank="2")
    assert ["Åsa" in page for page in pages_of(browser)] == [True, False, False]
    browser.get(f"{address}/badges?status=waiting&attendance=onsite")
    browser.submit("Gör skyltarna (PDF)")
    assert ["Bo" in page for page in pages_of(browser)] == [True]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("size=a0", "Välj ett av alternativen."),
        ("size=", "Välj ett av alternativen."),
        ("blank=201", "Skriv ett tal mellan 0 och 200."),
        ("blank=-1", "Skriv ett tal mellan 0 och 200."),
        ("blank=x", "Skriv ett helt tal med siffror."),
        ("blank=%00%3Cb%3E", "Skriv ett helt tal med siffror."),
    ],
)
def test_badges_that_cannot_be(browser: Browser, query: str, error: str) -> None:
    event_id = make.make_event(seats=5).id
    page = browser.get(f"/organiser/events/{event_id}/participants/badges.pdf?{query}", 422)
    assert page.errors == [error]


def test_nobody_yet_is_a_sheet_to_write_on(browser: Browser) -> None:
    event_id = make.make_event(seats=5).id
    browser.get(f"/organiser/events/{event_id}/participants/badges.pdf")
    assert len(pages_of(browser)) == 1
    browser.get(f"/organiser/events/{event_id}/participants/sign-in-sheet.pdf")
    assert "Underskrift" in pages_of(browser)[0]


def test_a_large_file_is_made_in_the_background(
    browser: Browser, new_browser: Any, clock: Any
) -> None:
    event = make.make_event(seats=None)
    fill(event, work.AT_ONCE + 1)
    event_id = event.id
    browser.get(f"/organiser/events/{event_id}/participants?sort=-name&columns=name,status")
    assert len(browser.statements) <= 12
    page = browser.click("CSV")
    assert page.h1 == "Det tar en stund"
    page = browser.submit("Gör filen")
    assert page.h1 == "I kö"
    assert page.attributes("noscript meta", "content") == ["5"]
    address = page.path
    with transaction():
        taken = jobs.take(make.NOW)
        assert taken is not None
        jobs.beat(taken, make.NOW, 200, 501)
    page = browser.get(address)
    assert (page.h1, page.all("[role=status] .seats")) == ("Pågår", ["200 av 501"])
    browser.get(f"{address}/file", status=404)
    with transaction():
        jobs.put_back(taken, make.NOW, counts=False)
    runner(**work.KINDS).run_next()
    page = browser.get(address)
    assert page.h1 == "Klart"
    assert "Filen finns kvar till och med 18 januari 2027." in page.text
    stranger = new_browser()
    for role, region in (("organiser", "vastmanland"), ("administrator", None)):
        stranger.sign_in(make.make_user(role, region, name=f"Bo {role}"))
        stranger.get(address, status=404)
        stranger.get(f"{address}/file", status=404)
    page = browser.click("Hämta filen")
    lines = page.response.data.decode("utf-8-sig").splitlines()
    assert (lines[0], lines[1], len(lines)) == ("Namn;Läge", "Person 0500;Anmäld", 502)
    clock.shift(timedelta(days=8))
    with transaction():
        make.forget(make.NOW + timedelta(days=8))
    browser.sign_in(make.make_user(name="Ny"))
    browser.get(address, status=404)


def test_who_left_the_region_gets_no_file(browser: Browser) -> None:
    event = make.make_event(seats=None)
    by = make.make_user(name="Cia Ek")
    region_id = event.region_id
    with transaction():
        job_id = jobs.ask("x", {}, by, make.NOW, region_id=region_id, event_id=event.id).id
    browser.sign_in(by)
    assert browser.get(f"/organiser/jobs/{job_id}").h1 == "I kö"
    with transaction() as session:
        session.delete(session.merge(by).memberships[0])
    browser.get(f"/organiser/jobs/{job_id}", status=403)
    browser.get(f"/organiser/jobs/{job_id}/file", status=403)


def test_a_job_that_failed_says_why(browser: Browser) -> None:
    by = make.make_user(name="Cia Ek")
    with transaction():
        job_id = jobs.ask("x", {}, by, make.NOW).id
        job = db.session.get_one(Job, job_id)
        job.state, job.error = "failed", "Listan <b>finns</b> inte kvar."
    browser.sign_in(by)
    page = browser.get(f"/organiser/jobs/{job_id}")
    assert page.h1 == "Det gick inte"
    assert page.all("[role=status]") == ["Listan <b>finns</b> inte kvar."]


@pytest.mark.parametrize("kind", ["", "x", "import", "../csv"])
def test_only_what_there_is_can_be_asked_for(browser: Browser, kind: str) -> None:
    event_id = make.make_event(seats=5).id
    address = f"/organiser/events/{event_id}/participants/files"
    browser.post(address, {"kind": kind}, status=404)
    browser.post(address, {"kind": "badges", "size": "a0"}, status=404)
