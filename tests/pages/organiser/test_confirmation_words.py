"""What the organiser says to those who have a seat, and registration that follows a move."""

from datetime import UTC, datetime

import pytest

from eventsys.core import tokens
from eventsys.events.models import Event
from eventsys.registration import seats
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser

SAVE = "Spara inställningarna"


@pytest.fixture
def event(browser: Browser) -> Event:
    browser.sign_in(make.make_user())
    return make.make_event(seats=1)


def booking_of(registration: Registration) -> str:
    return f"/booking/{tokens.decrypt(registration.token_sealed)}/"


def test_the_words_are_on_the_page_of_whoever_has_a_seat(browser: Browser, event: Event) -> None:
    browser.get(f"/organiser/events/{event.id}/registration")
    browser.submit(SAVE, confirmation_words="Läs på.\n\n<b>Kom i tid</b>")
    assert seats.settings_of(event).confirmation_words == "Läs på.\n\n<b>Kom i tid</b>"
    first, second = (make.make_registration(event, name) for name in ("Åsa Ek", "Bo Ek"))
    page = browser.get(booking_of(first))
    assert page.all("section[aria-labelledby=words] p") == ["Läs på. <b>Kom i tid</b>"]
    page = browser.get(booking_of(second))
    assert page.all("section[aria-labelledby=words]") == []
    page = browser.get(f"/organiser/events/{event.id}/history")
    assert "Text i bekräftelsen" in page.text


def test_too_many_words(browser: Browser, event: Event) -> None:
    browser.get(f"/organiser/events/{event.id}/registration")
    page = browser.submit(SAVE, confirmation_words="x" * 2001, status=422)
    assert page.errors == ["Skriv högst 2000 tecken."]


def test_history_tells_that_registration_followed_the_event(browser: Browser, event: Event) -> None:
    make.make_settings(event, seats_onsite=1, closes_at=datetime(2027, 2, 26, 22, 59, tzinfo=UTC))
    browser.get(f"/organiser/events/{event.id}/move")
    browser.submit("Spara den nya tiden", {"days-0-held_on": "2027-04-06"})
    page = browser.get(f"/organiser/events/{event.id}/history")
    assert "Tiden för anmälan flyttades med mötet." in page.text
    assert page.all(".changes div")[0] == (
        "Anmälan stänger från fredag 26 februari 2027 kl. 23.59 → "
        "till fredag 2 april 2027 kl. 23.59"
    )
