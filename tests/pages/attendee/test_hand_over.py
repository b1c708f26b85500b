"""A booking handed over, or switched to the other way of taking part, by a deed of its own."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.registration import questions, sign_up
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from tests.browser import Browser
from tests.make import (
    make_event,
    make_item,
    make_question,
    make_registration,
    make_sign_up,
    words_of,
)

HAND_OVER = "Lämna över din plats"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=1, format="hybrid")


def page_of(registration: Registration, path: str = "") -> str:
    return f"/booking/{tokens.decrypt(registration.token_sealed)}/{path}"


def letters() -> list[tuple[str, str]]:
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(each.name, each.recipient) for each in found]


def test_a_substitute_gets_the_place_and_nothing_personal(event: Event, browser: Browser) -> None:
    night, lunch = make_question(event), make_item(event, "Lunch")
    make_sign_up(event, (lunch, 1))
    mine = make_registration(
        event,
        organisation="Sala kommun",
        title="Chef",
        phone="0224-1",
        diet="Vegan",
        choices=(lunch.id,),
        answers={night.id: ["yes"]},
    )
    old = page_of(mine)
    browser.get(old)
    page = browser.click("Lämna över till någon annan")
    assert "dina programpunkter" in page.text
    page = browser.submit(HAND_OVER, name="Bo Ek", email="bo@example.org")
    assert page.flashes == ["Platsen är överlämnad. Bo Ek får ett mejl."]
    browser.get(old, status=404)
    said = applicant_of(mine)
    assert (said.name, said.email, said.organisation) == ("Bo Ek", "bo@example.org", "Sala kommun")
    assert (said.title, said.phone, said.diet) == ("", "", "")
    assert questions.answers_of([mine])[mine.id] == {}
    assert [each.title for each in sign_up.chosen_by(mine)[0]] == ["Lunch"]
    assert letters()[1:] == [("cancelled", "asa-ek@example.org"), ("changed", "bo@example.org")]
    leaving, coming = db.session.scalars(select(Letter).order_by(Letter.id)).all()[1:]
    assert leaving.subject == "Du har lämnat över din plats: Kommundialog Sala"
    assert "Bo Ek har tagit över din anmälan" in words_of(leaving).text
    assert coming.subject == "Anmälan är nu din: Kommundialog Sala"
    assert "Åsa Ek vill att du går på ”Kommundialog Sala” i stället" in words_of(coming).text
    browser.get(page_of(mine))


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, ["Skriv namnet på den som går i stället.", "Skriv personens e-postadress."]),
        (
            {"name": "N" * 10_000, "email": "<b>"},
            ["Skriv högst 200 tecken.", "Skriv e-postadressen så här: namn@exempel.se."],
        ),
        (
            {"name": "Bo", "email": "ASA-EK@example.org"},
            ["Det är adressen som anmälan redan har. Skriv den andra personens adress."],
        ),
    ],
)
def test_bad_input_keeps_the_booking(
    event: Event, browser: Browser, fields: dict[str, str], errors: list[str]
) -> None:
    mine = make_registration(event)
    page = browser.post(page_of(mine, "hand-over"), fields, status=422)
    assert page.errors == errors
    assert (mine.name, letters()) == ("Åsa Ek", [("confirmed", "asa-ek@example.org")])


def test_giving_to_somebody_who_is_registered_looks_the_same(app: Flask, browser: Browser) -> None:
    event, told = make_event(seats=5), []
    for giver, taker in (("Åsa Ek", "Bo Ek"), ("Cia Ek", "Bo Ek")):
        mine = make_registration(event, giver)
        browser.post(page_of(mine, "hand-over"), {"name": taker, "email": "bo@example.org"})
        sent = db.session.scalars(select(Letter).where(Letter.recipient_name == giver)).all()[-1]
        told.append((sent.subject, words_of(sent).text.replace(giver, "")))
    assert told[0] == told[1]


def test_a_new_address_of_ones_own_is_no_handing_over(event: Event, browser: Browser) -> None:
    mine = make_registration(event)
    browser.post(
        page_of(mine, "change"),
        {"name": "Åsa Ek", "email": "ny@example.org", "attendance": "onsite"},
    )
    leaving, coming = db.session.scalars(select(Letter).order_by(Letter.id)).all()[1:]
    assert leaving.subject == "Mejl om mötet går till en annan adress: Kommundialog Sala"
    assert coming.subject == "Din anmälan är ändrad: Kommundialog Sala"


def test_two_tabs_hand_over_once(event: Event, browser: Browser) -> None:
    mine = make_registration(event)
    address = page_of(mine, "hand-over")
    browser.post(address, {"name": "Bo Ek", "email": "bo@example.org"})
    browser.post(address, {"name": "Cia Ek", "email": "cia@example.org"}, status=404)
    assert mine.name == "Bo Ek"


def test_what_is_over_is_not_handed_over(event: Event, browser: Browser) -> None:
    mine = make_registration(event)
    browser.clock.move_to(datetime(2027, 3, 3, tzinfo=UTC))
    for path in ("hand-over", "switch"):
        browser.post(page_of(mine, path), {"name": "Bo", "email": "bo@example.org"})
    assert (mine.name, mine.attendance) == ("Åsa Ek", "onsite")


def test_the_other_way_is_one_press_away(event: Event, browser: Browser) -> None:
    mine = make_registration(event)
    waiting = make_registration(event, "Bo Ek")
    browser.get(page_of(mine))
    page = browser.submit("Delta online i stället")
    assert "Dina uppgifter är ändrade." in page.text
    assert (mine.attendance, mine.status, waiting.status) == ("online", "confirmed", "confirmed")
    page = browser.submit("Delta på plats i stället", status=409)
    assert page.h1.startswith("Det är fullt på plats")
    assert mine.attendance == "online"
    assert page.all("main form") == []


def test_to_another_line_only_after_saying_so(event: Event, browser: Browser) -> None:
    for name, way in (("A", "onsite"), ("B", "online"), ("C", "onsite"), ("D", "online")):
        make_registration(event, name, attendance=way)
    mine = make_registration(event, attendance="onsite")
    browser.get(page_of(mine))
    page = browser.submit("Delta online i stället", status=409)
    assert (mine.attendance, mine.status) == ("onsite", "waiting")
    assert "sist på reservlistan" in page.text
    page = browser.submit("Byt ändå, och ställ mig sist")
    assert (mine.attendance, mine.status) == ("online", "waiting")
    assert page.all(".figure-number, .figures b")[:1] == ["2"]
