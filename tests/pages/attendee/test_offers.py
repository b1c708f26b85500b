"""An attendee's answer to a seat that is offered, and what the pages tell of the waiting list."""

from datetime import timedelta

import pytest
from flask import Flask

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.registration import line, quotas
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.quotas import QuotaDetails
from tests.browser import Browser, Page
from tests.conftest import Outbox
from tests.make import (
    NOW,
    make_applicant,
    make_event,
    make_registration,
    make_settings,
    names_by_status,
    words_of,
)

UNTIL = "tisdag 12 januari 2027 kl. 10"


def path_of(registration: Registration, page: str = "") -> str:
    return f"/booking/{tokens.decrypt(registration.token_sealed)}/{page}"


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.all(".facts dt"), page.all(".facts dd"), strict=True))


@pytest.fixture
def event(app: Flask) -> Event:
    """Åsa had the one seat and gave it back: it is held for Bo; Cia waits."""
    made = make_event()
    make_settings(made, seats_onsite=1, waiting_policy="offer")
    asa = make_registration(made)
    for name in ("Bo Ek", "Cia Ek"):
        make_registration(made, name)
    with transaction():
        registrations.cancel(asa, ATTENDEE, NOW)
    return made


def one(name: str) -> Registration:
    """The first registration of somebody."""
    found = db.session.query(Registration).filter_by(name=name).order_by(Registration.id)
    return found.limit(1).one()


def release(browser: Browser, hours: int = 24) -> None:
    """So much later, after the worker came by."""
    browser.clock.move_to(NOW + timedelta(hours=hours))
    with transaction():
        line.release(NOW + timedelta(hours=hours))


def test_a_seat_is_offered_and_taken(event: Event, browser: Browser, outbox: Outbox) -> None:
    bo = one("Bo Ek")
    address = path_of(bo)
    letter = words_of(outbox.to(bo.email)[-1])
    assert f"Vi håller den åt dig till {UNTIL}." in letter.text
    assert (letter.calendar, address in letter.text) == (None, True)
    page = browser.get(address)
    assert page.h1.startswith("Vill du ha platsen?")
    assert facts(page)["Erbjuden"] == "måndag 11 januari 2027 kl. 10"
    assert facts(page)["Vi håller platsen till"] == UNTIL
    assert "Visa biljetten" not in page.links()
    page = browser.submit("Ja, jag kommer")
    assert page.h1.startswith("Du är anmäld")
    assert f"bekräftelse till {bo.email}" in page.text
    # In another tab, once more: it is done already.
    assert browser.post(path_of(bo, "accept")).status == 303
    assert names_by_status(event) == {
        "cancelled": ["Åsa Ek"],
        "confirmed": ["Bo Ek"],
        "waiting": ["Cia Ek"],
    }
    assert [each.name for each in outbox.to(bo.email)] == ["waiting", "offered", "confirmed"]
    assert "METHOD:REQUEST" in (words_of(outbox.to(bo.email)[-1]).calendar or "")


def test_a_seat_is_declined_and_goes_on(event: Event, browser: Browser, outbox: Outbox) -> None:
    browser.get(path_of(one("Bo Ek")))
    page = browser.submit("Nej tack, lämna reservlistan")
    assert page.h1.startswith("Du är avbokad")
    assert names_by_status(event)["offered"] == ["Cia Ek"]
    assert outbox.to("bo-ek@example.org")[-1].subject.startswith("Du har tackat nej till platsen")
    # Too late to say yes in the other tab.
    browser.post(path_of(one("Bo Ek"), "accept"))
    assert browser.get(path_of(one("Bo Ek"))).flashes == [
        "Erbjudandet gäller inte längre, och platsen har gått vidare."
    ]


def test_a_no_after_a_yes_in_another_tab_cancels_nothing(event: Event, browser: Browser) -> None:
    bo = one("Bo Ek")
    for deed in ("accept", "refuse"):
        browser.post(path_of(bo, deed), status=303)
    page = browser.get(path_of(bo))
    assert page.flashes == ["Du har redan tackat ja till platsen. Avboka den om du inte kan komma."]
    assert names_by_status(event)["confirmed"] == ["Bo Ek"]


@pytest.mark.parametrize("done", ["cancelled", "accepted", "again", "changed", "x"])
def test_an_address_cannot_tell_what_is_not_so(event: Event, browser: Browser, done: str) -> None:
    who = "Bo Ek" if done != "changed" else "Åsa Ek"
    page = browser.get(path_of(one(who), f"?done={done}"))
    assert page.all(".notice[data-tone=done]") == []


def test_an_offer_runs_out_and_one_may_stand_in_line_again(
    event: Event, browser: Browser, outbox: Outbox
) -> None:
    release(browser, hours=23)
    assert names_by_status(event)["offered"] == ["Bo Ek"]
    release(browser)
    assert names_by_status(event)["offered"] == ["Cia Ek"]
    letter = words_of(outbox.to("bo-ek@example.org")[-1])
    assert "fick inget svar i tid" in letter.text
    bo = one("Bo Ek")
    page = browser.get(path_of(bo))
    assert page.h1.startswith("Platsen har gått vidare")
    assert "Anmäl dig igen" not in page.links()
    for _twice in range(2):
        browser.post(path_of(bo, "again"))
    assert names_by_status(event) == {
        "cancelled": ["Bo Ek", "Åsa Ek"],
        "offered": ["Cia Ek"],
        "waiting": ["Bo Ek"],
    }


def test_an_offer_that_ran_out_cannot_be_taken_before_the_worker_comes(
    event: Event, browser: Browser
) -> None:
    bo = one("Bo Ek")
    browser.clock.move_to(NOW + timedelta(hours=24))
    browser.post(path_of(bo, "accept"))
    page = browser.get(path_of(bo))
    assert page.h1.startswith("Erbjudandet har gått ut")
    assert f"till {UNTIL}. Nu går den till nästa i kön." in page.text
    assert names_by_status(event)["offered"] == ["Bo Ek"]


def test_nobody_hears_of_an_offer_any_more_when_the_event_is_off(
    event: Event, browser: Browser, outbox: Outbox
) -> None:
    with transaction():
        announce.cancel(event, "För få anmälda.", SYSTEM, NOW)
    release(browser)
    assert [each.name for each in outbox.to("bo-ek@example.org")][-1] == "event_cancelled"
    page = browser.get(path_of(one("Bo Ek")))
    assert page.h1.startswith("Mötet är inställt")
    assert page.soup.select("#offer") == []


@pytest.mark.parametrize("deed", ["accept", "refuse", "again"])
def test_nothing_happens_to_those_who_have_no_offer(
    event: Event, browser: Browser, deed: str
) -> None:
    before = names_by_status(event)
    for who in ("Cia Ek", "Åsa Ek"):
        assert browser.post(path_of(one(who), deed)).status == 303
    browser.post(f"/booking/{'x' * 10000}/{deed}", status=404)
    browser.get(path_of(one("Bo Ek"), deed), status=405)
    browser.post(path_of(one("Bo Ek"), deed), csrf=False, status=400)
    assert names_by_status(event) == before


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("promote", "Blir en plats ledig går den till den som har väntat längst."),
        ("offer", "Då har du 5 timmar på dig att svara."),
        ("ask_late", "När det är mindre än 30 timmar kvar till mötet frågar vi först."),
    ],
)
def test_the_policy_is_told_before_one_joins_the_line(
    app: Flask, browser: Browser, policy: str, words: str
) -> None:
    event = make_event()
    make_settings(event, seats_onsite=1, waiting_policy=policy, offer_hours=5, ask_hours=30)
    make_registration(event)
    waiting = make_registration(event, "Bo Ek")
    for address in (
        "/vastmanland/kommundialog-sala/",
        "/vastmanland/kommundialog-sala/register",
        path_of(waiting),
    ):
        page = browser.get(address)
        assert words in page.text


def test_a_party_is_told_that_it_waits_together(
    app: Flask, browser: Browser, outbox: Outbox
) -> None:
    event = make_event(seats=1)
    people = [make_applicant(name) for name in ("Bo Ek", "Cia Ek")]
    with transaction():
        told = registrations.register(event, people, "form", "sv", NOW)
    assert told == ["waiting", "waiting"]
    together = "Ni är 2 som vill gå tillsammans."
    assert together in browser.get(path_of(one("Bo Ek"))).text
    assert [together in words_of(each).text for each in outbox] == [True, True]


def test_who_waits_beside_kept_seats_hears_for_whom_they_are(
    app: Flask, browser: Browser, outbox: Outbox
) -> None:
    event = make_event(seats=1)
    with transaction():
        quotas.keep(event, [QuotaDetails("role", "politician", 1)], SYSTEM, NOW)
    browser.get("/vastmanland/kommundialog-sala/register")
    page = browser.submit("Skicka anmälan", name="Bo Ek", email="bo-ek@example.org", role="company")
    nothing, kept = "Det finns ingen ledig plats för dig", "Platser hålls för politiker."
    assert (nothing in page.text, kept in page.text, "fullt" in page.text) == (True, True, False)
    assert kept in browser.get(path_of(one("Bo Ek"))).text
    letter = words_of(outbox.to("bo-ek@example.org")[-1])
    assert (nothing in letter.text, "upptagna" in letter.text) == (True, False)


def test_who_asks_for_a_seat_is_not_told_of_one(
    app: Flask, browser: Browser, outbox: Outbox
) -> None:
    event = make_event(seats=5)
    make_settings(event, seats_onsite=5, needs_approval=True)
    browser.get("/vastmanland/kommundialog-sala/register")
    page = browser.submit("Skicka anmälan", name="Bo Ek", email="bo-ek@example.org")
    assert "se, ändra eller ta tillbaka den" in page.text
    assert "biljett" not in page.text
    page = browser.get(path_of(one("Bo Ek"), "cancel"))
    assert page.h1.startswith("Ta tillbaka anmälan")
    assert "Behåll anmälan" in page.links()
    browser.submit("Ta tillbaka anmälan")
    assert names_by_status(event) == {"cancelled": ["Bo Ek"]}
