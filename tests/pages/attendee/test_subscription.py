"""A subscriber's own pages: yes, other wishes, another address, the end; links that are none."""

import json
from datetime import timedelta

import pytest

from eventsys.core.tokens import new_token
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.models import Subscriber
from tests.browser import Browser
from tests.conftest import Outbox
from tests.databases import everything
from tests.make import (
    NOW,
    make_event,
    make_registration,
    make_subscriber,
    municipality,
    region,
    subscriber_token,
)

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page_of(subscriber: Subscriber, more: str = "") -> str:
    return f"/subscription/{subscriber_token(subscriber)}/{more}"


def test_only_the_button_says_yes(browser: Browser) -> None:
    subscriber = make_subscriber("Asa", is_confirmed=False)
    path = page_of(subscriber)
    before = everything()
    for _ in range(2):  # A scanner opens the link, and what the page leads to.
        page = browser.get(path)
        assert page.h1 == "Vill du ha nyhetsbrevet?"
        browser.get(page_of(subscriber, "unsubscribe"))
        browser.head(page_of(subscriber, "unsubscribe"))
    assert everything() == before
    browser.get(path)
    page = browser.submit("Ja, bekräfta")
    assert "Klart! Nästa nyhetsbrev kommer till asa@example.org." in page.text
    # Twice: two tabs, a double click.
    browser.post(page_of(subscriber, "confirm"))
    found = newsletter.find("asa@example.org")
    assert found is not None
    assert (found.status, found.confirmed_at) == ("active", NOW)


def test_other_wishes(browser: Browser) -> None:
    subscriber = make_subscriber("Asa")
    sala = municipality().id
    page = browser.get(page_of(subscriber))
    assert page.shown("regions") == str(region().id)
    page = browser.submit("Spara mina val", municipalities=[str(sala)], language="da")
    assert "Dina val är sparade." in page.text
    assert page.all(".wishes > details > summary")[1] == "Kommuner Sala"
    found = newsletter.find("asa@example.org")
    assert found is not None
    assert [*newsletter.wishes_of(found).municipalities] == [sala]
    assert found.language == "da"
    page = browser.post(page_of(subscriber), {"language": "xx", "regions": "0"}, status=422)
    assert page.errors == ["Välj ett av alternativen.", "Välj ett av alternativen."]


def test_another_address(browser: Browser, outbox: Outbox) -> None:
    subscriber = make_subscriber("Asa")
    make_subscriber("Bo")
    browser.get(page_of(subscriber))
    browser.click("Byt e-postadress")
    for wrong in ("", "ny", "asa@example.org"):
        status = 409 if "@" in wrong else 422
        assert len(browser.submit("Byt adress", email=wrong, status=status).errors) == 1
    answers = set()
    for new in ("ny@example.org", "bo@example.org"):
        browser.get(page_of(subscriber, "email"))
        answers.add(browser.submit("Byt adress", email=new).text)
    assert len(answers) == 1
    assert "Vi har skickat ett mejl till den nya adressen." in answers.pop()
    assert outbox.names[2:] == [
        ("newsletter_confirm", "ny@example.org"),
        ("newsletter_known", "bo@example.org"),
    ]


def test_a_mail_program_ends_it_without_a_cookie(browser: Browser, outbox: Outbox) -> None:
    """RFC 8058: one POST, no cookie, no token of a form, no redirect."""
    subscriber, other = make_subscriber("Asa"), make_subscriber("Bo")
    path = page_of(subscriber, "unsubscribe")
    response = browser.raw("POST", path, data=ONE_CLICK)
    assert (response.status_code, "Set-Cookie" in response.headers) == (200, False)
    assert newsletter.find("asa@example.org") is None
    assert newsletter.find("bo@example.org") is not None
    assert outbox.to("asa@example.org") == []
    assert other.status == "active"
    # Once more, as some programs do: there is nothing left to end.
    assert browser.raw("POST", path, data=ONE_CLICK).status_code == 404


@pytest.mark.parametrize("more", ["", "confirm", "email"])
def test_nothing_else_works_without_a_token(browser: Browser, more: str) -> None:
    subscriber = make_subscriber("Asa")
    before = everything()
    browser.post(page_of(subscriber, more), ONE_CLICK, status=400, csrf=False)
    assert everything() == before


def test_a_person_ends_it_by_a_button(browser: Browser) -> None:
    subscriber = make_subscriber("Asa")
    browser.get(page_of(subscriber))
    browser.click("Avsluta prenumerationen")
    page = browser.submit("Avsluta prenumerationen", status=200)
    assert page.h1 == "Prenumerationen är avslutad"
    assert newsletter.find("asa@example.org") is None


def test_links_that_lead_to_nobody_are_met_kindly(browser: Browser) -> None:
    subscriber = make_subscriber("Asa", is_confirmed=False)
    token = subscriber_token(subscriber)
    booking = make_registration(make_event(seats=5))
    foreign = new_token()
    for wrong in (token[:-1], f"{token}x", foreign, "x" * 2000, "%F0%9F%90%9F", booking.token_hash):
        for more in ("", "unsubscribe", "email", "data.json"):
            page = browser.get(f"/en/subscription/{wrong}/{more}", status=404)
            assert page.h1 == "There is no subscription here", (wrong, more)
        for more in ("", "confirm", "unsubscribe", "email"):
            browser.post(f"/subscription/{wrong}/{more}", ONE_CLICK, status=404)
    browser.clock.shift(timedelta(days=7))
    browser.get(page_of(subscriber), status=404)
    browser.post(page_of(subscriber, "confirm"), status=404)


def test_all_that_is_kept(browser: Browser) -> None:
    subscriber = make_subscriber("Asa")
    page = browser.get(page_of(subscriber, "data.json"))
    assert json.loads(page.body)["regions"] == ["Region Västmanland"]
    assert page.headers["Cache-Control"] == "no-store"
