"""How an event takes registrations, as an organiser sets it."""

from datetime import UTC, datetime

import pytest

from eventsys.core.db import db
from eventsys.registration.models import RegistrationSettings
from tests import make
from tests.browser import Browser

SAVE = "Spara inställningarna"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def settings(event_id: int) -> RegistrationSettings:
    return db.session.get_one(RegistrationSettings, event_id)


def test_everything_can_be_set(browser: Browser) -> None:
    event_id = make.make_event(format="hybrid").id
    browser.get(f"/organiser/events/{event_id}/registration")
    page = browser.submit(
        SAVE,
        way="open",
        seats_onsite="1 000",
        seats_online="0",
        waiting_list=False,
        has_food=True,
        opens_on="2027-01-15",
        opens_time="8",
        closes_on="2027-02-28",
    )
    assert page.flashes[0] == "Inställningarna är sparade."
    saved = settings(event_id)
    assert (saved.enabled, saved.seats_onsite, saved.seats_online) == (True, 1000, 0)
    assert (saved.waiting_list, saved.has_food) == (False, True)
    # Swedish time; without a clock the whole last day counts.
    assert saved.opens_at == datetime(2027, 1, 15, 7, 0, tzinfo=UTC)
    assert saved.closes_at == datetime(2027, 2, 28, 22, 59, tzinfo=UTC)
    page = browser.get(f"/organiser/events/{event_id}/registration")
    assert [page.shown(name) for name in ("opens_on", "opens_time", "closes_time")] == [
        "2027-01-15",
        "8.00",
        "23.59",
    ]


def test_only_asks_for_the_seats_that_there_are(browser: Browser) -> None:
    event = make.make_event(format="online")
    make.make_settings(event, seats_onsite=7, seats_online=9)
    event_id = event.id
    page = browser.get(f"/organiser/events/{event_id}/registration")
    assert page.soup.select("[name=seats_onsite]") == []
    browser.submit(SAVE, seats_online="")
    assert (settings(event_id).seats_onsite, settings(event_id).seats_online) == (7, None)


def test_more_seats_move_people_up(browser: Browser) -> None:
    event = make.make_event(seats=1)
    for name in ("Åsa Ek", "Bo Ek", "Cia Ek"):
        make.make_registration(event, name)
    page = browser.get(f"/organiser/events/{event.id}/registration")
    assert "1 har plats nu." in page.text
    page = browser.submit(SAVE, seats_onsite="2")
    assert page.flashes == [
        "Inställningarna är sparade.",
        "En person fick plats från reservlistan.",
    ]


def test_fewer_seats_take_none_from_anybody(browser: Browser) -> None:
    event = make.make_event(seats=2)
    for name in ("Åsa Ek", "Bo Ek"):
        make.make_registration(event, name)
    browser.get(f"/organiser/events/{event.id}/registration")
    page = browser.submit(SAVE, seats_onsite="1")
    assert page.flashes[1].startswith("Fler har plats än det nu finns platser. Alla behåller sin")
    assert make.names_by_status(event) == {"confirmed": ["Bo Ek", "Åsa Ek"]}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"seats_onsite": "många"}, "Skriv ett helt tal med siffror."),
        ({"seats_onsite": "-1"}, "Skriv ett tal mellan 0 och 100000."),
        ({"seats_onsite": "100001"}, "Skriv ett tal mellan 0 och 100000."),
        (
            {"way": "elsewhere", "external_url": "www.example.org"},
            "Skriv hela adressen. Den börjar med https://.",
        ),
        ({"opens_on": "i morgon"}, "Skriv datumet så här: 2027-03-24."),
        ({"opens_time": "8"}, "Ange datum."),
        ({"closes_time": "8"}, "Ange datum."),
        (
            {"opens_on": "2027-03-01", "closes_on": "2027-02-01"},
            "Anmälan kan inte stänga innan den öppnar.",
        ),
        (
            {
                "opens_on": "2027-03-01",
                "opens_time": "9",
                "closes_on": "2027-03-01",
                "closes_time": "9",
            },
            "Anmälan kan inte stänga innan den öppnar.",
        ),
    ],
)
def test_what_cannot_be_is_said(browser: Browser, fields: dict[str, str], error: str) -> None:
    event_id = make.make_event().id
    typed = {"way": "open", "seats_onsite": "40"} | fields
    page = browser.post(f"/organiser/events/{event_id}/registration", typed, status=422)
    assert page.errors == [error]
    assert db.session.get(RegistrationSettings, event_id) is None


def test_readers_see_it_in_words(browser: Browser) -> None:
    event = make.make_event(format="hybrid")
    make.make_settings(event, seats_onsite=5, closes_at=datetime(2027, 2, 1, 11, 0, tzinfo=UTC))
    event_id = event.id
    browser.sign_in(make.make_user("reader", name="Rut Ek"))
    text = browser.get(f"/organiser/events/{event_id}/registration").text
    assert "Stänger måndag 1 februari 2027 kl. 12" in text
    assert "Platser på plats 5" in text
    assert "Platser online ingen gräns" in text


def test_two_organisers_at_once_overwrite_nothing_unseen(browser: Browser) -> None:
    event = make.make_event()
    make.make_settings(event, seats_onsite=60)
    address = f"/organiser/events/{event.id}/registration"
    tab = browser.get(address)
    for _click in range(2):
        browser.page = tab
        assert browser.submit(SAVE, seats_onsite="70").flashes == ["Inställningarna är sparade."]
    browser.page = tab
    page = browser.submit(SAVE, seats_onsite="80", status=422)
    assert page.errors[0].startswith("Någon annan har ändrat samtidigt som du.")
    assert page.shown("seats_onsite") == "80"
    assert settings(event.id).seats_onsite == 70
    browser.submit(SAVE)
    assert settings(event.id).seats_onsite == 80
