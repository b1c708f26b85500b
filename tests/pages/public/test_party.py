"""Several people in one form, without JavaScript."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.registration import questions, seats, sign_up
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser, Page
from tests.make import make_event, make_item, make_question, make_settings, make_sign_up

FORM = "/vastmanland/kommundialog-sala/register"
SEND, ADD = "Skicka anmälan", "Anmäl fler personer"
ÅSA: dict[str, Any] = {"name": "Åsa Ek", "email": "asa@example.org", "organisation": "Sala kommun"}
BO: dict[str, Any] = {"person-2-name": "Bo Ek", "person-2-email": "bo@example.org"}
CIA: dict[str, Any] = {"person-3-name": "Cia Ek"}


@pytest.fixture
def event(app: Flask) -> Event:
    event = make_event(seats=5)
    make_settings(event, seats_onsite=5, has_food=True)
    return event


def people() -> list[Registration]:
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def letters() -> dict[str, str]:
    """What each was told, by address."""
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return {f"{each.recipient} {each.recipient_name}": make.words_of(each).text for each in found}


def add(browser: Browser, **fields: Any) -> Page:
    return browser.submit(ADD, status=200, **fields)


def three(browser: Browser, **fields: Any) -> Page:
    """A form with three people in it."""
    browser.get(FORM)
    add(browser, **ÅSA)
    return add(browser, **BO, **fields)


def test_each_gets_a_booking_of_their_own(event: Event, browser: Browser) -> None:
    page = three(browser)
    assert page.all(".person > legend") == ["Person 2", "Person 3"]
    assert page.attributes("[autofocus]", "name") == ["person-3-name"]
    assert page.attributes("#person-3-organisation", "value") == ["Sala kommun"]
    assert page.attributes("#name", "value") == ["Åsa Ek"]
    needs: dict[str, Any] = {"access_needs": "Hörslinga", "person-2-diet": "Vegan"}
    page = browser.submit("Anmäl 3 personer", **CIA, **needs)
    assert page.h1.startswith("Du är anmäld")
    assert page.all(".facts-compact dt") == ["Åsa Ek", "Bo Ek", "Cia Ek"]
    first, second, third = people()
    assert [each.email for each in (first, second, third)] == [
        "asa@example.org",
        "bo@example.org",
        "asa@example.org",
    ]
    assert {each.organisation for each in people()} == {"Sala kommun"}
    assert len({each.party_id for each in people()} - {None}) == 1
    kept = [(applicant_of(each).access_needs, applicant_of(each).diet) for each in people()]
    assert kept == [("Hörslinga", ""), ("", "Vegan"), ("", "")]
    told = letters()
    assert "Anmälda tillsammans med dig: Bo Ek, Cia Ek" in told["asa@example.org Åsa Ek"]
    assert "Anmäld av: Åsa Ek" in told["bo@example.org Bo Ek"]
    assert "Anmälda tillsammans" not in told["bo@example.org Bo Ek"]
    assert told["asa@example.org Åsa Ek"].count("/booking/") == 1
    assert "/booking/" in told["asa@example.org Cia Ek"]


def test_errors_name_the_person_and_nothing_is_lost(event: Event, browser: Browser) -> None:
    three(browser)
    page = browser.submit(
        SEND, status=422, fields={"name": "", "person-3-title": "Chef", "person-2-email": "bo"}
    )
    assert page.links(".error-summary a") == {
        "Skriv ditt namn.": "#name",
        "Person 2: Skriv e-postadressen så här: namn@exempel.se.": "#person-2-email",
        "Person 3: Skriv namnet.": "#person-3-name",
    }
    assert page.attributes("#person-3-title", "value") == ["Chef"]
    page = browser.submit(SEND, status=422, name="Åsa Ek")
    assert page.title.startswith("Fel: Anmälan")
    page = browser.submit("Ta bort person 2", status=200)
    assert page.all(".person > legend") == ["Person 2"]
    assert page.attributes("#person-3-title", "value") == ["Chef"]
    assert people() == []


def test_the_same_person_twice_is_an_error_at_the_field(event: Event, browser: Browser) -> None:
    three(browser)
    page = browser.submit(SEND, status=422, fields={"person-3-name": "ÅSA ek"})
    assert page.links(".error-summary a") == {
        "Person 3: Samma namn och e-postadress står redan i anmälan.": "#person-3-name"
    }
    assert people() == []


def test_twice_the_same_form_is_one_registration_each(event: Event, browser: Browser) -> None:
    page = three(browser)
    sent = {"submission": page.attributes("#submission", "value")[0], "person": ["2", "3"]}
    for _turn in range(2):
        browser.post(FORM, {**ÅSA, **BO, **CIA, **sent})
    assert [each.name for each in people()] == ["Åsa Ek", "Bo Ek", "Cia Ek"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("person-2-name", "N" * 10_000, "Person 2: Skriv högst 200 tecken."),
        ("person-2-access_needs", "N" * 10_000, "Person 2: Skriv högst 1000 tecken."),
        ("person-2-municipality", "9999", "Person 2: Välj ett av alternativen."),
        ("person-2-email", "bo@example.org\nBcc: x@example.org", "Person 2: Skriv e-postadressen"),
    ],
)
def test_bad_input_is_told_at_the_person(
    event: Event, browser: Browser, field: str, value: str, error: str
) -> None:
    page = browser.post(FORM, {**ÅSA, **BO, "person": "2", field: value}, status=422)
    assert [text for text in page.links(".error-summary a") if not text.startswith(error)] == []
    assert people() == []


def test_mangled_numbers_are_nobody_and_names_are_no_headers(
    event: Event, browser: Browser
) -> None:
    mangled = ["0", "1", "-2", "x", "2\r\n", "99999999999", "<b>"]
    browser.post(FORM, {**ÅSA, "person": mangled})
    name = "Bo\r\nBcc: x@example.org <b>Ek</b>"
    browser.post(FORM, {**ÅSA, "name": "Ida", **BO, "person": "2", "person-2-name": name})
    assert [each.name for each in people()] == ["Åsa Ek", "Ida", "Bo Bcc: x@example.org <b>Ek</b>"]
    letter = db.session.scalars(select(Letter).where(Letter.recipient == "asa@example.org")).all()
    assert "<b>Ek" not in make.words_of(letter[-1]).html
    assert "\r" not in letter[-1].recipient_name


def test_no_more_than_the_event_takes(event: Event, browser: Browser) -> None:
    make_settings(event, seats_onsite=5, party_size=2)
    browser.get(FORM)
    page = add(browser, **ÅSA)
    assert "Du kan anmäla högst 2 personer på en gång." in page.text
    assert page.all("[name=add_person]") == []
    page = browser.post(FORM, {**ÅSA, **BO, **CIA, "person": ["2", "3"]}, status=422)
    assert "Anmäl högst 2 personer på en gång." in page.text
    assert page.attributes("#person-3-name", "value") == ["Cia Ek"]
    make_settings(event, seats_onsite=5, party_size=1)
    assert browser.get(FORM).all("[name=add_person]") == []
    assert people() == []


def test_they_say_whether_they_go_only_together(event: Event, browser: Browser) -> None:
    make_settings(event, seats_onsite=2)
    assert browser.get(FORM).all("#together") == []
    page = three(browser)
    assert page.all("#together legend") == ["Om platserna inte räcker till alla"]
    browser.submit("Anmäl 3 personer", **CIA, together="no")
    assert [each.status for each in people()] == ["confirmed", "confirmed", "waiting"]


def test_each_answers_and_chooses_for_themselves(event: Event, browser: Browser) -> None:
    night = make_question(event, is_required=True)
    workshop, lunch = make_item(event, "Workshop"), make_item(event, "Lunch")
    make_sign_up(event, (workshop, 1), (lunch, None))
    night_is_mine = {f"question-{night.id}": "yes"}
    browser.get(FORM)
    page = add(browser, **ÅSA, **night_is_mine)
    page = browser.submit(SEND, status=422, **BO)
    assert len(page.links(".error-summary a")) == 1
    page = browser.submit(
        SEND,
        status=422,
        fields={
            f"person-2-question-{night.id}": "no",
            "items": [str(workshop.id), str(lunch.id)],
            "person-2-items": [str(workshop.id)],
        },
    )
    assert page.links(".error-summary a") == {
        "”Workshop” har inte plats för er alla.": "#items-0",
        "Person 2: ”Workshop” har inte plats för er alla.": "#person-2-items-0",
    }
    browser.submit("Anmäl 2 personer", fields={"person-2-items": [str(lunch.id)]})
    answers = [questions.answers_of([each])[each.id] for each in people()]
    assert answers == [{night.id: ["yes"]}, {night.id: ["no"]}]
    chosen = [[one.title for one in sign_up.chosen_by(each)[0]] for each in people()]
    assert chosen == [["Workshop", "Lunch"], ["Lunch"]]


def test_what_was_typed_stands_when_it_closes_on_them(event: Event, browser: Browser) -> None:
    make_settings(event, enabled=False)
    page = browser.post(FORM, {**ÅSA, **BO, "person": "2"}, status=409)
    assert page.all("#typed ~ .section-body dt")[-2:] == [
        "Person 2: Namn",
        "Person 2: E-postadress",
    ]


def test_who_is_registered_already_is_not_told_of(event: Event, browser: Browser) -> None:
    make.make_registration(event, "Bo Ek", email="bo@example.org")
    browser.get(FORM)
    add(browser, **ÅSA)
    page = browser.submit("Anmäl 2 personer", **BO)
    assert page.all(".facts-compact dd")[:2] == ["Har en plats", "Har en plats"]
    assert [each.name for each in people()] == ["Bo Ek", "Åsa Ek"]
    with transaction():
        assert seats.count(event, seats.lock(event))["onsite"].taken == 2


def test_each_person_counts_for_the_limit_of_an_address(
    event: Event, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = browser.app.config["SETTINGS"]
    monkeypatch.setitem(browser.app.config, "SETTINGS", replace(settings, posts_per_address=2))
    browser.post(FORM, {**ÅSA, **BO, **CIA, "person": ["2", "3"]}, status=429)
    assert people() == []
    browser.post(FORM, {**ÅSA, **BO, "person": "2"})
    assert len(people()) == 2


def test_a_party_takes_no_statement_for_the_questions_it_is_not_asked(
    event: Event, browser: Browser
) -> None:
    """Of an event without sign-up, quotas and questions nobody reads any."""
    browser.post(FORM, {**ÅSA, **BO, "person": "2"})
    tables = ("item_choice", "item_sign_up", "quota", "answer")
    read = [f"FROM {name}" for name in tables]
    assert [each for each in browser.statements if any(words in each for words in read)] == []
    assert len(people()) == 2
