"""What organisers see of the waiting list: places, reasons, who is passed, why it stands still."""

import pytest

from eventsys.audit.service import ATTENDEE
from eventsys.core.db import db, transaction
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration, RegistrationSettings
from tests import make
from tests.browser import Browser
from tests.inspection import words
from tests.make import NOW


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def notes(browser: Browser, event_id: int, query: str = "") -> dict[str, list[str]]:
    """What stands under the status of each in the list."""
    page = browser.get(f"/organiser/events/{event_id}/participants{query}")
    rows = page.soup.select("#participants-table ~ tbody tr")
    return {
        words(row.find("th")): [words(each) for each in row.select(".cell-note")] for row in rows
    }


def test_the_list_says_who_stands_where_and_why(browser: Browser) -> None:
    event = make.make_event()
    make.make_settings(event, seats_onsite=1, waiting_policy="offer")
    event_id, asa = event.id, make.make_registration(event)
    for name in ("Bo Ek", "Cia Ek", "Dag Ek"):
        make.make_registration(event, name)
    with transaction():
        registrations.cancel(asa, ATTENDEE, NOW)
    assert notes(browser, event_id) == {
        "Bo Ek": [
            "Erbjuden måndag 11 januari 2027 kl. 10, gäller till tisdag 12 januari 2027 kl. 10."
        ],
        "Cia Ek": ["Plats 1 i kön"],
        "Dag Ek": ["Plats 2 i kön"],
        "Åsa Ek": [],
    }
    few = len(browser.statements)
    for number in range(5):
        make.make_registration(db.session.merge(event), f"Person {number}")
    notes(browser, event_id)
    assert len(browser.statements) == few


def test_a_party_in_front_is_the_reason_that_seats_are_free(browser: Browser) -> None:
    event = make.make_event(seats=2)
    event_id = event.id
    make.make_registration(event)
    people = [make.make_applicant(name) for name in ("Bo Ek", "Cia Ek", "Dag Ek")]
    with transaction():
        registrations.register(event, people, "form", "sv", NOW)
    make.make_registration(event, "Eva Ek")
    page = browser.get(f"/organiser/events/{event_id}/participants")
    assert "1 plats är ledig, men först i kön står ett sällskap på 3." in page.text
    assert notes(browser, event_id)["Bo Ek"] == ["Plats 1 i kön, i ett sällskap på 3"]


def test_giving_a_seat_out_of_order_names_who_was_passed(browser: Browser) -> None:
    event = make.make_event(seats=1)
    event_id = event.id
    for name in ("Åsa Ek", "Bo Ek", "Cia Ek"):
        make.make_registration(event, name)
    cia = db.session.query(Registration).filter_by(name="Cia Ek").one().id
    page = browser.get(f"/organiser/events/{event_id}/participants/{cia}")
    assert "går före en person som har väntat längre" in page.text
    browser.submit("Ge en plats", adding_one=True)
    page = browser.get(f"/organiser/events/{event_id}/history")
    assert "En deltagare fick plats före andra på reservlistan. Gick före: Bo Ek" in page.text
    with transaction():
        db.session.query(Registration).filter_by(name="Bo Ek").one().name = ""
    page = browser.get(f"/organiser/events/{event_id}/history")
    assert "Gick före: någon som är raderad" in page.text


def test_the_policy_is_set(browser: Browser) -> None:
    event_id = make.make_event(seats=5).id
    browser.get(f"/organiser/events/{event_id}/registration")
    browser.submit("Spara inställningarna", waiting_policy="ask_late", offer_hours=6, ask_hours=72)
    saved = db.session.get_one(RegistrationSettings, event_id)
    assert (saved.waiting_policy, saved.offer_hours, saved.ask_hours) == ("ask_late", 6, 72)
    page = browser.get(f"/organiser/events/{event_id}/history")
    assert "Så får den som väntar en plats från Platsen ges direkt" in page.text


@pytest.mark.parametrize("typed", ["0", "337", "1,5", "9" * 10000, "<b>1</b>\x00"])
@pytest.mark.parametrize("name", ["offer_hours", "ask_hours"])
def test_hours_are_whole_and_few(browser: Browser, name: str, typed: str) -> None:
    event_id = make.make_event(seats=5).id
    browser.get(f"/organiser/events/{event_id}/registration")
    fields = {name: typed, "waiting_policy": "offer"}
    page = browser.submit("Spara inställningarna", fields, status=422)
    assert (len(page.errors), page.shown("waiting_policy")) == (1, "offer")
    saved = db.session.get_one(RegistrationSettings, event_id)
    assert (saved.waiting_policy, saved.offer_hours, saved.ask_hours) == ("promote", 24, 48)


def test_an_unknown_policy_is_refused(browser: Browser) -> None:
    event_id = make.make_event(seats=5).id
    address = f"/organiser/events/{event_id}/registration"
    browser.get(address)
    for typed in ("lottery", "x" * 10000, ""):
        page = browser.post(address, {"waiting_policy": typed, "seats_onsite": "5"}, status=422)
        assert page.errors == ["Välj ett av alternativen."]
