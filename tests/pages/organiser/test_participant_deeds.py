"""Deeds on participants: columns, notes, seats; and who may do them."""

from typing import Any

import pytest

from eventsys.core.db import db
from eventsys.people import preferences
from eventsys.people.models import User
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser


@pytest.fixture
def organiser(browser: Browser) -> User:
    user = make.make_user()
    browser.sign_in(user)
    return user


def headings(browser: Browser) -> list[str]:
    return browser.current.all("#participants-table ~ thead th")


def test_columns_are_chosen_remembered_and_shared(
    browser: Browser, organiser: User, new_browser: Any
) -> None:
    event = make.make_event(seats=5)
    make.make_registration(event, "Åsa Ek", title="Råd")
    address, other = f"/organiser/events/{event.id}/participants", make.make_event("Annat", seats=5)
    make.make_registration(other, "Bo Al")
    other_id, user_id = other.id, organiser.id
    browser.get(f"{address}?q=ek")
    assert headings(browser) == ["Namn", "Organisation", "E-postadress", "Läge"]
    page = browser.submit("Visa kolumnerna", column=["title", "note"])
    assert headings(browser) == ["Namn", "Titel", "Anteckning"]
    assert page.path == f"{address}?q=ek&columns=name,title,note" or page.path == (
        f"{address}?q=ek&columns=name%2Ctitle%2Cnote"
    )
    shared = page.path
    browser.get(f"/organiser/events/{other_id}/participants")
    assert headings(browser) == ["Namn", "Titel", "Anteckning"]
    assert preferences.get(db.session.get_one(User, user_id), "participants.columns") == [
        "name",
        "title",
        "note",
    ]
    colleague = new_browser()
    colleague.sign_in(make.make_user(name="Bo Ek"))
    colleague.get(shared)
    assert headings(colleague) == ["Namn", "Titel", "Anteckning"]
    assert colleague.click("CSV").body.splitlines() == [
        "\ufeffNamn;Titel;Anteckning",
        "Åsa Ek;Råd;",
    ]


@pytest.mark.parametrize("picked", ["x", "question-99", "<b>", ""])
def test_columns_that_do_not_exist_are_those_that_are_usual(
    browser: Browser, organiser: User, picked: str
) -> None:
    event_id = make.make_event(seats=5).id
    browser.post("/organiser/participants/columns", {"event_id": event_id, "column": picked})
    browser.follow()
    assert browser.current.status == 200
    browser.post("/organiser/participants/columns", {"event_id": "x"}, status=404)
    browser.post("/organiser/participants/columns", {"event_id": 999_999}, status=404)
    browser.post("/organiser/participants/columns", {"event_id": 2**31}, status=404)


def test_sorting_is_said_and_stands_in_the_address(browser: Browser, organiser: User) -> None:
    event = make.make_event(seats=5)
    for name, organisation in (("Åsa", "Beta"), ("Bo", "Alfa")):
        make.make_registration(event, name, organisation=organisation)
    browser.get(f"/organiser/events/{event.id}/participants?q=a")
    assert browser.current.attributes("th[aria-sort]", "aria-sort") == ["ascending"]
    browser.click("Organisation")
    assert browser.current.all("tbody th a") == ["Bo", "Åsa"]
    browser.click("Organisation")
    assert browser.current.all("tbody th a") == ["Åsa", "Bo"]
    assert browser.current.all("th[aria-sort=descending]") == ["Organisation"]
    assert browser.current.path.endswith("?q=a&sort=-organisation")
    browser.submit("form.filters", q="")
    assert browser.current.all("th[aria-sort=descending]") == ["Organisation"]


def test_a_note_is_kept_and_marked(browser: Browser, organiser: User) -> None:
    event = make.make_event(seats=5)
    asa = make.make_registration(event, "Åsa Ek")
    address, registration_id = f"/organiser/events/{event.id}/participants", asa.id
    browser.get(f"{address}/{registration_id}")
    page = browser.submit("Spara anteckningen", note="=1+1 <b>ringde</b>\x07")
    assert page.flashes == ["Anteckningen är sparad."]
    assert page.shown("note").strip() == "=1+1 <b>ringde</b>"
    assert db.session.get_one(Registration, registration_id).note == "=1+1 <b>ringde</b>"
    assert browser.get(address).all(".note-mark") == ["Anteckning"]
    page = browser.get(f"{address}/{registration_id}")
    page = browser.submit("Spara anteckningen", note="x" * 2001, status=422)
    assert page.errors == ["Skriv högst 2000 tecken."]
    assert page.shown("note").strip() == "x" * 2001
    assert page.shown("name") == "Åsa Ek"
    browser.get(f"/organiser/events/{event.id}/history")
    assert "Arrangörernas anteckning om en deltagare ändrades." in browser.current.text
    assert "ringde" not in browser.current.text


def test_a_seat_is_given_and_taken(browser: Browser, organiser: User, outbox: Any) -> None:
    event = make.make_event(seats=1)
    asa, bo = (make.make_registration(event, name) for name in ("Åsa", "Bo"))
    address, ids = f"/organiser/events/{event.id}/participants", (asa.id, bo.id)
    browser.get(f"{address}/{ids[1]}")
    page = browser.submit("Ge en plats")
    assert page.flashes == [
        "Det finns ingen ledig plats. Utöka med en plats, eller avboka någon först."
    ]
    page = browser.submit("Ge en plats", adding_one="y")
    assert page.flashes == ["Bo har fått en plats och får ett mejl."]
    assert make.names_by_status(event) == {"confirmed": ["Bo", "Åsa"]}
    # Nobody waits any more, so that it is not offered, and refused to whoever asks for it.
    assert "Flytta till reservlistan" not in page.text
    browser.post(f"{address}/{ids[0]}/waiting")
    assert browser.follow().flashes == [
        "Ingen annan väntar på platsen, så personen skulle få tillbaka den direkt."
    ]
    make.make_registration(event, "Cia")
    browser.get(f"{address}/{ids[0]}")
    page = browser.submit("Flytta till reservlistan")
    assert page.flashes == ["Åsa står nu på reservlistan och får ett mejl."]
    assert make.names_by_status(event) == {"confirmed": ["Bo", "Cia"], "waiting": ["Åsa"]}


def test_a_reader_looks_and_changes_nothing(browser: Browser) -> None:
    event = make.make_event(seats=1)
    asa, _bo = (make.make_registration(event, name) for name in ("Åsa", "Bo"))
    address, asa_id = f"/organiser/events/{event.id}/participants", asa.id
    browser.sign_in(make.make_user("reader"))
    page = browser.get(f"{address}/{asa_id}")
    assert "Spara anteckningen" not in page.text
    assert "Läs in en lista" not in browser.get(address).links()
    for path in ("seat", "waiting", "note"):
        browser.post(f"{address}/{asa_id}/{path}", {"note": "x"}, status=403)
    browser.get(f"{address}/import", status=403)
    assert browser.get(f"{address}.csv").status == 200
    browser.sign_in(make.make_user("organiser", "orebro-lan"))
    for path in (".csv", ".xlsx", "/badges", "/badges.pdf", "/sign-in-sheet.pdf"):
        browser.get(f"{address}{path}", status=403)
    browser.post("/organiser/participants/columns", {"event_id": event.id}, status=403)
