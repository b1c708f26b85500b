"""How the post is doing, for administrators."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventsys.core.db import db, transaction
from eventsys.mail.models import Letter
from tests import make
from tests.browser import Browser


@pytest.fixture
def dead_letter(app: object, now: datetime) -> int:
    """Of two letters one could not be sent."""
    event = make.make_event("Kommundialog Sala", seats=5)
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    with transaction() as session:
        letter = session.scalars(select(Letter).order_by(Letter.id)).first()
        assert letter is not None
        letter.attempts, letter.last_error = 8, "550 <b>No such user</b>"
        letter.given_up_at = now - timedelta(hours=1)
        return letter.id


def test_shows_what_did_not_arrive_and_what_waits(browser: Browser, dead_letter: int) -> None:
    browser.sign_in(make.make_user("administrator"))
    page = browser.get("/admin/letters")
    assert page.all(".figure") == [
        "1 kom inte fram", "1 väntar på att skickas", "0 spärrade adresser",
    ]  # fmt: skip
    (row,) = page.all("#dead-table ~ tbody tr")
    assert row.startswith("asa-ek@example.org")
    assert "550 <b>No such user</b>" in row
    assert "måndag 11 januari 2027 kl. 9" in row
    assert page.links()["Kommundialog Sala"].startswith("/organiser/events/")
    assert len(page.all("#queue-table ~ tbody tr")) == 1


def test_a_letter_is_tried_again(browser: Browser, dead_letter: int, now: datetime) -> None:
    browser.sign_in(make.make_user("administrator"))
    browser.get("/admin/letters")
    page = browser.submit("Försök igen asa-ek@example.org")
    assert page.flashes == ["Brevet skickas igen inom kort."]
    assert "Alla brev har kommit fram." in page.text
    letter = db.session.get_one(Letter, dead_letter)
    assert (letter.given_up_at, letter.attempts, letter.due_at) == (None, 0, now)


def test_a_sent_letter_is_not_sent_again(browser: Browser, dead_letter: int, now: datetime) -> None:
    with transaction() as session:
        session.get_one(Letter, dead_letter).sent_at = now
    browser.sign_in(make.make_user("administrator"))
    page = browser.post(f"/admin/letters/{dead_letter}/retry", status=409)
    assert "Mejlet är redan skickat." in page.text
    browser.post("/admin/letters/999/retry", status=404)


def test_an_empty_post_says_so(browser: Browser) -> None:
    browser.sign_in(make.make_user("administrator"))
    text = browser.get("/admin/letters").text
    assert "Alla brev har kommit fram." in text
    assert "Kön är tom." in text


@pytest.mark.parametrize("role", ["region_administrator", "organiser", "reader"])
def test_is_only_for_administrators(browser: Browser, dead_letter: int, role: str) -> None:
    browser.sign_in(make.make_user(role))
    browser.get("/admin/letters", status=403)
    browser.post(f"/admin/letters/{dead_letter}/retry", status=403)
    assert "Brev" not in browser.get("/organiser/vastmanland/").links("nav a")


def test_strangers_are_shown_the_way_in(
    browser: Browser, dead_letter: int, new_browser: Callable[[], Browser]
) -> None:
    assert browser.get("/admin/letters", status=303).location == "/sign-in?next=/admin/letters"


def test_organisers_see_those_of_their_own_event(browser: Browser, dead_letter: int) -> None:
    letter = db.session.get_one(Letter, dead_letter)
    event_id = letter.event_id
    other_id = make.make_event("Annat").id
    browser.sign_in(make.make_user())
    assert "asa-ek@example.org" in browser.get(f"/organiser/events/{event_id}/").text
    assert "asa-ek@example.org" not in browser.get(f"/organiser/events/{other_id}/").text


def test_needs_no_more_statements_for_more_letters(browser: Browser, now: datetime) -> None:
    browser.sign_in(make.make_user("administrator"))

    def fill(number: int) -> int:
        for n in range(number):
            event = make.make_event(f"Möte {n}", seats=5)
            make.make_registration(event, f"Person {n}")
        with transaction() as session:
            for letter in session.scalars(select(Letter).where(Letter.id % 2 == 0)):
                letter.given_up_at = now
        browser.get("/admin/letters")
        return len(browser.statements)

    assert fill(2) == fill(10)
