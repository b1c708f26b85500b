"""Who has registered."""

from typing import Any

import pytest

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.registration import adding, bookings
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser
from tests.conftest import Outbox


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def names(browser: Browser) -> list[str]:
    return browser.current.all("tbody th a")


def registrations(event_id: int) -> list[Registration]:
    return bookings.participants(db.session.get_one(Event, event_id))


def test_lists_finds_and_counts(browser: Browser) -> None:
    event = make.make_event(format="hybrid")
    make.make_settings(event, seats_onsite=2, seats_online=None)
    make.make_registration(event, "Åsa Ek", organisation="Sala kommun")
    make.make_registration(event, "Bo Al", organisation="Länsstyrelsen")
    make.make_registration(event, "Cia Ek")
    make.make_registration(event, "Dag Ek", attendance="online")
    address = f"/organiser/events/{event.id}/participants"
    page = browser.get(address)
    assert names(browser) == ["Bo Al", "Cia Ek", "Dag Ek", "Åsa Ek"]
    assert "På plats: 2 av 2 platser tagna, 1 på reservlistan." in page.text
    assert "Online: 1 har plats, ingen gräns." in page.text
    browser.submit("form.filters", q="åSA")
    assert names(browser) == ["Åsa Ek"]
    browser.submit("form.filters", q="kommun")
    assert names(browser) == ["Åsa Ek"]
    browser.submit("form.filters", {"q": "", "status": "waiting"})
    assert names(browser) == ["Cia Ek"]
    browser.get(f"{address}?q=%25&status=x&page=-7")
    assert "Ingen passar det du sökte" in browser.current.text


def test_somebody_is_registered_by_hand(browser: Browser, outbox: Any) -> None:
    event_id, sala = make.make_event(seats=1).id, make.municipality().id
    browser.get(f"/organiser/events/{event_id}/participants")
    browser.click("Anmäl någon för hand")
    page = browser.submit(
        "Anmäl personen",
        name=" Åsa  Ek ",
        email="ÅSA.ek@example.org".replace("ÅSA", "asa"),
        organisation="Sala kommun",
        title="Kommunalråd",
        municipality_id=sala,
        phone="0224-74 70 00",
    )
    assert page.flashes == ["Åsa Ek är anmäld och får ett mejl."]
    assert outbox.names == [("confirmed", "asa.ek@example.org")]
    browser.click("Anmäl någon för hand")
    page = browser.submit("Anmäl personen", name="Bo Ek", email="bo@example.org")
    assert page.flashes == ["Bo Ek står på reservlistan och får ett mejl."]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": ""}, "Skriv namnet."),
        ({"name": "x" * 201}, "Skriv högst 200 tecken."),
        ({"email": ""}, "Skriv e-postadressen."),
        ({"email": "asa@"}, "Skriv e-postadressen så här: namn@exempel.se."),
        ({"municipality_id": "9999"}, "Välj ett av alternativen."),
        (
            {"name": "Redan Anmäld", "email": "redan-anmald@example.org"},
            "Den här personen är redan anmäld till mötet.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    browser: Browser, fields: dict[str, str], error: str
) -> None:
    event = make.make_event(seats=5)
    make.make_registration(event, "Redan Anmäld")
    event_id = event.id
    typed = {"name": "Åsa Ek", "email": "asa@example.org", "title": "Råd", "attendance": "onsite"}
    address = f"/organiser/events/{event_id}/participants/new"
    page = browser.post(address, typed | fields, status=422)
    assert error in page.errors
    assert page.shown("title") == "Råd"
    assert len(registrations(event_id)) == 1


def test_a_full_event_without_a_waiting_list_says_so(browser: Browser) -> None:
    event = make.make_event()
    make.make_settings(event, seats_onsite=0, waiting_list=False)
    browser.get(f"/organiser/events/{event.id}/participants/new")
    page = browser.submit("Anmäl personen", name="Åsa", email="asa@example.org", status=422)
    assert page.errors == ["Det finns tyvärr inga platser kvar."]


def test_a_participant_is_changed_and_keeps_what_only_they_know(browser: Browser) -> None:
    event = make.make_event(format="hybrid", seats=5)
    registration = make.make_registration(event, "Åsa Ek", diet="Vegan", access_needs="Hörslinga")
    event_id, registration_id = event.id, registration.id
    browser.get(f"/organiser/events/{event_id}/participants")
    page = browser.click("Åsa Ek")
    assert "Vegan" not in page.body
    assert "Hörslinga" not in page.body
    page = browser.submit("Spara ändringarna", organisation="Sala kommun", attendance="online")
    assert page.flashes == ["Ändringarna är sparade."]
    changed = db.session.get_one(Registration, registration_id)
    assert (changed.organisation, changed.attendance) == ("Sala kommun", "online")
    kept = bookings.applicant_of(changed)
    assert (kept.diet, kept.access_needs) == ("Vegan", "Hörslinga")
    browser.get(f"/organiser/events/{event_id}/participants/{registration_id}")
    browser.submit("Spara ändringarna", email="x", status=422)


def test_cancelling_for_somebody_is_a_page_with_a_button(browser: Browser, outbox: Any) -> None:
    event = make.make_event(seats=1)
    registration = make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    address = f"/organiser/events/{event.id}/participants/{registration.id}"
    browser.get(address)
    page = browser.click("Avboka personen")
    assert page.h1 == "Avboka Åsa Ek"
    assert make.names_by_status(event) == {"confirmed": ["Åsa Ek"], "waiting": ["Bo Ek"]}
    page = browser.submit("Avboka personen")
    assert page.flashes == ["Åsa Ek är avbokad."]
    assert make.names_by_status(event) == {"cancelled": ["Åsa Ek"], "confirmed": ["Bo Ek"]}
    assert "Avboka personen" not in browser.get(address).links()


def test_the_kitchen_gets_numbers_and_no_names(browser: Browser) -> None:
    event = make.make_event(format="hybrid", seats=2)
    make.make_registration(event, "Åsa Ek", diet="Vegan", access_needs="Hörslinga")
    make.make_registration(event, "Bo Ek", diet=" vegan ")
    make.make_registration(event, "Cia Ek", diet="Glutenfritt")  # waits
    make.make_registration(event, "Dag Ek", attendance="online", diet="Nötter")
    event_id = event.id
    page = browser.get(f"/organiser/events/{event_id}/participants")
    assert page.all("#diets ~ tbody tr") == ["Vegan 2"]
    assert page.all("#access ~ tbody tr") == ["Hörslinga 1"]
    browser.sign_in(make.make_user("reader", name="Rut Ek"))
    page = browser.get(f"/organiser/events/{event_id}/participants")
    assert page.all("#diets ~ tbody tr") == ["Vegan 2"]


def test_the_file_is_safe_and_says_nothing_of_health(browser: Browser) -> None:
    event = make.make_event(seats=5)
    make.make_registration(
        event,
        "=cmd|' /C calc'!A0",
        email="ond@example.org",
        organisation="+46",
        title="@SUM(1)",
        phone="-1",
        diet="Vegan",
        municipality_id=make.municipality().id,
    )
    make.make_registration(event, 'Åsa "Å" Ek; AB', diet="Nötter")
    page = browser.get(f"/organiser/events/{event.id}/participants.csv")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.headers["Content-Disposition"] == (
        'attachment; filename="deltagare-kommundialog-sala-2027-01-11.csv"'
    )
    assert page.headers["Cache-Control"] == "no-store"
    assert page.response.data.startswith(b"\xef\xbb\xbf")
    lines = page.response.data.decode("utf-8-sig").split("\r\n")
    assert lines == [
        "Namn;E-postadress;Organisation;Titel;Kommun;Telefon;Deltar;Läge;Anmäld",
        "'=cmd|' /C calc'!A0;ond@example.org;'+46;'@SUM(1);Sala;'-1;På plats;Anmäld;"
        "2027-01-11 10:00",
        '"Åsa ""Å"" Ek; AB";asa-a-ek-ab@example.org;;;;;På plats;Anmäld;2027-01-11 10:00',
        "",
    ]


def test_the_file_holds_what_was_looked_for(browser: Browser) -> None:
    event = make.make_event(seats=1)
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    browser.get(f"/organiser/events/{event.id}/participants?status=waiting")
    page = browser.click("CSV")
    assert [line.split(";")[0] for line in page.body.lstrip("\ufeff").split("\r\n")[1:]] == [
        "Bo Ek",
        "",
    ]


def test_markup_in_names_stays_text(browser: Browser) -> None:
    event = make.make_event(seats=5)
    make.make_registration(event, "<b>Åsa</b>", email="asa@example.org")
    browser.get(f"/organiser/events/{event.id}/participants?q=<b>")
    assert names(browser) == ["<b>Åsa</b>"]


def test_a_participant_of_another_event_is_not_found(browser: Browser) -> None:
    other = make.make_registration(make.make_event("Annat", seats=5)).id
    event_id = make.make_event(seats=5).id
    browser.get(f"/organiser/events/{event_id}/participants/{other}", status=404)
    browser.post(f"/organiser/events/{event_id}/participants/{other}/cancel", status=404)


def test_a_past_event_is_only_looked_at(browser: Browser, clock: Any) -> None:
    event = make.make_event(seats=5)
    registration = make.make_registration(event)
    address = f"/organiser/events/{event.id}/participants"
    clock.move_to("2027-03-10T09:00:00Z")
    browser.sign_in(make.make_user(name="Bengt Dahl"))
    page = browser.get(address)
    assert "Anmäl någon för hand" not in page.links()
    assert "Spara ändringarna" not in browser.get(f"{address}/{registration.id}").text


def many(event: Event, number: int, first: int = 0) -> None:
    with transaction():
        for n in range(first, first + number):
            make.make_registration(event, f"Person {n:04}", diet="Vegan")


def test_needs_no_more_statements_for_more_participants(browser: Browser) -> None:
    event = make.make_event(seats=None)
    many(event, 3)
    address = f"/organiser/events/{event.id}/participants"
    browser.get(address)
    count = len(browser.statements)
    assert count <= 13
    many(event, 27, first=3)
    browser.get(address)
    assert len(browser.statements) == count
    browser.get(f"{address}.csv")
    assert len(browser.statements) <= 8


def test_a_long_list_has_pages(browser: Browser) -> None:
    event = make.make_event(seats=None)
    many(event, 205)
    address = f"/organiser/events/{event.id}/participants"
    page = browser.get(address)
    assert len(names(browser)) == 100
    assert page.all("caption")[0] == "205 deltagare"
    browser.click("Nästa →")
    assert names(browser)[0] == "Person 0100"
    browser.get(f"{address}?page=99&q=person")
    assert names(browser)[-1] == "Person 0204"
    assert browser.current.links(".pages a")["← Föregående"] == f"{address}?q=person&page=2"


def test_who_came_without_an_address_is_changed_without_one(
    browser: Browser, outbox: Outbox
) -> None:
    event = make.make_event(seats=5)
    with transaction():
        walk_in = make.make_applicant("Dan Drop", email="")
        made = adding.at_door(event, walk_in, "once", SYSTEM, make.NOW)
    address = f"/organiser/events/{event.id}/participants/{made.id}"
    event_id = event.id
    page = browser.get(address)
    assert page.attributes("[name=email]", "aria-required") == [""]
    page = browser.submit("Spara ändringarna", title="Rektor", email="dan", status=422)
    assert page.errors == ["Skriv e-postadressen så här: namn@exempel.se."]
    page = browser.submit("Spara ändringarna", email="")
    assert page.flashes == ["Ändringarna är sparade."]
    assert [(each.title, each.email) for each in registrations(event_id)] == [("Rektor", "")]
    assert len(outbox) == 0
    browser.get(address)
    browser.submit("Spara ändringarna", email="dan@example.org")
    assert outbox.names == [("changed", "dan@example.org")]
    browser.get(address)
    page = browser.submit("Spara ändringarna", email="", status=422)
    assert page.errors == ["Skriv e-postadressen."]
