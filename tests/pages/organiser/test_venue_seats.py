"""How many the room holds: typed, kept, merged, copied, and told in the history."""

import pytest

from eventsys.core.db import db
from eventsys.events.models import Event
from tests import make
from tests.browser import Browser

SAVE = "Spara ändringarna"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def seats_of(event_id: int) -> int | None:
    db.session.rollback()
    event = db.session.get(Event, event_id)
    assert event is not None
    return event.venue_seats


def test_they_are_typed_and_told_in_the_history(browser: Browser) -> None:
    event_id = make.make_event().id
    browser.get(f"/organiser/events/{event_id}/edit")
    browser.submit(SAVE, venue_seats=" 1 200 ")
    assert seats_of(event_id) == 1200
    history = browser.get(f"/organiser/events/{event_id}/history")
    assert "Lokalens platser från inget → till 1200" in history.text
    page = browser.get(f"/organiser/events/{event_id}/edit")
    assert page.shown("venue_seats") == "1200"
    browser.submit(SAVE, venue_seats="")
    assert seats_of(event_id) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "Skriv ett tal mellan 1 och 100000."),
        ("-3", "Skriv ett tal mellan 1 och 100000."),
        ("100001", "Skriv ett tal mellan 1 och 100000."),
        ("9" * 40, "Skriv ett tal mellan 1 och 100000."),
        ("många", "Skriv ett helt tal med siffror."),
        ("=1+1", "Skriv ett helt tal med siffror."),
        ("<b>5</b>", "Skriv ett helt tal med siffror."),
        ("1.5", "Skriv ett helt tal med siffror."),
    ],
)
def test_what_is_no_number_of_seats_is_told(browser: Browser, typed: str, said: str) -> None:
    event_id = make.make_event(venue_seats=40).id
    browser.get(f"/organiser/events/{event_id}/edit")
    page = browser.submit(SAVE, venue_seats=typed, venue="Biblioteket", status=422)
    assert page.errors == [said]
    assert (page.shown("venue_seats"), page.shown("venue")) == (typed, "Biblioteket")
    assert seats_of(event_id) == 40


def test_two_people_change_it_and_something_else(browser: Browser, new_browser) -> None:
    event_id = make.make_event(venue_seats=40).id
    other = new_browser()
    other.sign_in(make.make_user(name="Bo Berg"))
    browser.get(f"/organiser/events/{event_id}/edit")
    other.get(f"/organiser/events/{event_id}/edit")
    other.submit(SAVE, venue_seats="60")
    browser.submit(SAVE, town="Köping")
    assert seats_of(event_id) == 60
    browser.get(f"/organiser/events/{event_id}/edit")
    other.get(f"/organiser/events/{event_id}/edit")
    other.submit(SAVE, venue_seats="70")
    page = browser.submit(SAVE, venue_seats="80", status=409)
    assert "Lokalens platser" in page.text


def test_the_next_one_like_it_is_in_the_same_room(browser: Browser) -> None:
    event_id = make.make_event(venue_seats=40).id
    browser.get(f"/organiser/events/{event_id}/copy")
    browser.submit("main form")
    copied = db.session.query(Event).order_by(Event.id.desc()).first()
    assert copied is not None
    assert (copied.id != event_id, copied.venue_seats) == (True, 40)
