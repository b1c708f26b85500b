"""Programme items one signs up for: the organiser's page, and the forms in which one chooses."""

from datetime import UTC, datetime

import pytest

from eventsys.audit import service as audit
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.registration import sign_up
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser
from tests.make import make_event, make_item, make_registration, make_sign_up

FORM = "/vastmanland/kommundialog-sala/register"
SAVE = "Spara"


@pytest.fixture
def event(browser: Browser) -> Event:
    browser.sign_in(make.make_user())
    event = make_event(seats=5)
    make_item(event, "Klimat", start_minute=840, length_minutes=60)
    make_item(event, "Hälsa", start_minute=840, length_minutes=60, is_parallel=True)
    make_item(event, "Lunch", kind="meal", start_minute=720, length_minutes=60)
    return event


def ids(event: Event) -> dict[str, int]:
    return {item.title: item.id for item in programme.items_of(event)}


def mark(event: Event, **seats: int | None) -> None:
    items = {item.title: item for item in programme.items_of(event)}
    make_sign_up(event, *((items[title], number) for title, number in seats.items()))


def chosen(registration: Registration) -> list[str]:
    return [each.title for each in sign_up.chosen_by(registration)[0]]


def test_items_are_marked_and_counted(event: Event, browser: Browser) -> None:
    address = f"/organiser/events/{event.id}"
    browser.get(f"{address}/programme")
    page = browser.click("Anmälan till programpunkter")
    assert page.all(".marks-title") == [
        "14.00–15.00 Klimat",
        "14.00–15.00 Hälsa",
        "12.00–13.00 Lunch",
    ]
    page = browser.submit(
        SAVE,
        fields={"rows-0-is_marked": True, "rows-0-seats": "2", "rows-2-is_chosen": True},
    )
    assert page.flashes == ["Anmälan till programpunkter är sparad."]
    make_registration(event, choices=(ids(event)["Klimat"],))
    page = browser.get(f"{address}/sign-up")
    assert page.all("table tbody tr") == [
        "Lunch 12.00–13.00 0 ingen gräns 0 Visa Lunch · Skriv ut Lunch",
        "Klimat 14.00–15.00 1 2 0 Visa Klimat · Skriv ut Klimat",
    ]
    page = browser.click("Visa Klimat")
    assert page.all("tbody th") == ["Åsa Ek"]
    number = ids(event)["Klimat"]
    pdf = browser.raw("GET", f"{address}/participants/sign-in-sheet.pdf?item={number}")
    assert pdf.data.startswith(b"%PDF")
    csv = browser.raw("GET", f"{address}/participants.csv").text.splitlines()
    assert csv[0].split(";")[-2:] == ["Lunch", "Klimat"]
    assert csv[1].split(";")[-2:] == ["", "Ja"]
    history = audit.history_of("event", event.id)[0]
    assert history.action == "sign_up.changed"


def test_what_was_chosen_goes_only_knowingly(event: Event, browser: Browser) -> None:
    mark(event, Klimat=9)
    mine = make_registration(event, choices=(ids(event)["Klimat"],))
    browser.get(f"/organiser/events/{event.id}/sign-up")
    page = browser.submit(SAVE, status=422, fields={"rows-0-is_marked": False, "rows-0-seats": ""})
    assert "En person har valt ”Klimat”." in page.text
    assert chosen(mine) == ["Klimat"]
    browser.submit(SAVE, erase=True)
    assert chosen(mine) == []


def test_too_many_seats_are_warned_of_and_bad_ones_refused(event: Event, browser: Browser) -> None:
    browser.get(f"/organiser/events/{event.id}/sign-up")
    page = browser.submit(SAVE, status=422, fields={"rows-0-seats": "-1", "rows-1-seats": "<b>"})
    assert page.errors == ["Skriv ett tal mellan 0 och 100000.", "Skriv ett helt tal med siffror."]
    page = browser.submit(SAVE, fields={"rows-0-seats": "40", "rows-1-seats": ""})
    assert page.flashes[1:] == ["”Klimat” har 40 platser, fler än mötet."]
    foreign = make_item(make_event("Annat möte", status="draft"), "Främmande").id
    for number in (foreign, "x", 10**12):
        browser.post(f"/organiser/events/{event.id}/sign-up", {"rows-0-item_id": number})
    assert sign_up.of_event(event) == []


def test_an_item_with_people_is_removed_only_knowingly(event: Event, browser: Browser) -> None:
    mark(event, Klimat=9)
    make_registration(event, choices=(ids(event)["Klimat"],))
    browser.get(f"/organiser/events/{event.id}/programme")
    page = browser.submit("Ta bort Klimat", status=200)
    assert "En person är anmäld till den." in page.text
    assert "Klimat" in ids(event)
    browser.submit("Ta bort programpunkten")
    assert "Klimat" not in ids(event)
    assert not sign_up.is_used(event.id)


def test_moved_items_that_clash_are_told_on_both_sides(event: Event, browser: Browser) -> None:
    mark(event, Klimat=9, Lunch=None)
    mine = make_registration(event, choices=(ids(event)["Klimat"], ids(event)["Lunch"]))
    lunch = programme.get(event, ids(event)["Lunch"])
    lunch.start_minute = 850
    db.session.commit()
    page = browser.get(f"/organiser/events/{event.id}/programme")
    assert "En person är anmäld till både ”Klimat” och ”Lunch”, som nu är samtidigt." in page.text
    page = browser.get(f"/booking/{tokens.decrypt(mine.token_sealed)}/")
    assert "”Klimat” och ”Lunch” hålls nu på samma tid. Välj en av dem." in page.text


def test_the_public_form_offers_one_of_those_at_once(event: Event, browser: Browser) -> None:
    mark(event, Klimat=1, Hälsa=None, Lunch=None)
    make_registration(event, "Bo Ek", choices=(ids(event)["Klimat"],))
    page = browser.get(FORM)
    assert page.all(".sign-up legend") == ["Det här vill du vara med på", "14.00–15.00 (välj en)"]
    assert page.all(".sign-up label") == ["Lunch", "Klimat", "Hälsa", "Ingen av dessa"]
    assert page.attributes(".sign-up [disabled]", "value") == [str(ids(event)["Klimat"])]
    group = page.attributes(".sign-up [type=radio]", "name")[0]
    assert group == f"item-{ids(event)['Klimat']}"
    own = {"name": "Åsa Ek", "email": "asa-ek@example.org"}
    browser.submit("Skicka anmälan", {**own, group: str(ids(event)["Hälsa"])}, items=True)
    mine = make.registration_of(event, make.make_applicant())
    assert chosen(mine) == ["Lunch", "Hälsa"]
    address = f"/booking/{tokens.decrypt(mine.token_sealed)}/"
    page = browser.get(address)
    assert page.all("#items ~ .section-body dd") == ["Lunch", "Hälsa"]
    assert "Hälsa" in browser.get(f"{address}ticket").text
    lunch = str(ids(event)["Lunch"])
    browser.post(f"{address}change", {**own, "items": lunch, group: ""})
    assert chosen(mine) == ["Lunch"]


def test_one_chooses_until_it_begins(event: Event, browser: Browser) -> None:
    mark(event, Lunch=None)
    mine = make_registration(event, choices=(ids(event)["Lunch"],))
    address = f"/booking/{tokens.decrypt(mine.token_sealed)}/"
    assert "Ändra dina val" in browser.get(address).text
    browser.clock.move_to(datetime(2027, 3, 2, 12, 0, tzinfo=UTC))
    assert "Ändra dina val" not in browser.get(address).text
    assert browser.get(f"{address}change").all(".sign-up") == []
    browser.post(f"{address}change", {"name": "Åsa Ek", "email": "asa-ek@example.org"})
    assert chosen(mine) == ["Lunch"]


@pytest.mark.parametrize(
    "typed", ["x", "0", "-1", "99999999999", "1" * 10_000, "<b>", "1\r\nx", "foreign"]
)
def test_mangled_choices_are_told_and_lose_nothing(
    event: Event, browser: Browser, typed: str
) -> None:
    mark(event, Klimat=1, Lunch=None)
    if typed == "foreign":
        typed = str(make_item(make_event("Annat möte", status="draft"), "Främmande").id)
    fields = {"name": "Åsa Ek", "email": "asa@example.org", "items": [typed]}
    page = browser.post(FORM, {**fields, "item-77": str(ids(event)["Lunch"])}, status=422)
    assert page.errors == ["Programmet har ändrats. Titta igenom valen en gång till."]
    assert page.shown("name") == "Åsa Ek"
    assert str(ids(event)["Lunch"]) in page.attributes(".sign-up [checked]", "value")


def test_an_organiser_chooses_for_somebody(event: Event, browser: Browser) -> None:
    mark(event, Lunch=None)
    browser.get(f"/organiser/events/{event.id}/participants/new")
    browser.submit("Anmäl personen", name="Åsa Ek", email="asa-ek@example.org", items=True)
    mine = make.registration_of(event, make.make_applicant())
    assert chosen(mine) == ["Lunch"]
    browser.get(f"/organiser/events/{event.id}/participants/{mine.id}")
    browser.submit("Spara ändringarna", items=False)
    assert chosen(mine) == []
