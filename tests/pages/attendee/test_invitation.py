"""The page behind the link of somebody who is asked to come."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.mail.models import Letter
from eventsys.registration import inviting, quotas, sign_up
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.quotas import QuotaDetails
from tests import make
from tests.browser import Browser
from tests.make import NOW

YES, NO = "Ja, jag kommer", "Nej, jag kan inte"


def letters() -> list[tuple[str, str]]:
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(each.name, each.recipient) for each in found][1:]


def address(invitee, language: str = "") -> str:
    return f"{language}/invitation/{make.invitee_token(invitee)}/"


def booked() -> list[tuple[str, str, str, bool]]:
    found = db.session.scalars(select(Registration).order_by(Registration.id))
    return [(each.name, each.email, each.status, each.is_invited) for each in found]


def test_yes_registers_the_one_who_was_asked(browser: Browser) -> None:
    event = make.make_event(audience="invitation", seats=1)
    invitee = make.make_invitee(event, organisation="Sala kommun")
    page = browser.get(address(invitee))
    assert page.h1 == "Du är inbjuden : Kommundialog Sala"
    assert "Inbjuden Åsa Ek, Sala kommun" in page.text
    assert page.shown("organisation") == "Sala kommun"
    assert page.soup.select("[name=name], [name=email]") == []
    assert page.headers["Cache-Control"] == "no-store"
    assert page.attributes("meta[name=robots]", "content") == ["noindex"]
    page = browser.submit(YES, title="Kommundirektör")
    assert page.h1 == "Du är anmäld : Kommundialog Sala"
    assert booked() == [("Åsa Ek", "asa-ek@example.org", "confirmed", True)]
    assert letters() == [("confirmed", "asa-ek@example.org")]
    registration = db.session.scalars(select(Registration)).one()
    token = tokens.decrypt(registration.token_sealed)
    assert token not in page.body
    assert "asa-ek@example.org" not in page.body
    assert (invitee.status, invitee.registration) == ("registered", registration)
    page = browser.submit("Mejla länken till a…@example.org")
    assert page.flashes == ["Om adressen har kommande anmälningar har vi skickat länkarna dit."]
    assert letters()[1:] == [("links", "asa-ek@example.org")]


def test_what_one_signs_up_for_is_chosen_with_the_yes(browser: Browser) -> None:
    event = make.make_event(audience="invitation", seats=5)
    lunch = make.make_item(event, "Lunch")
    make.make_sign_up(event, (lunch, 1))
    browser.get(address(make.make_invitee(event)))
    browser.submit(YES, items=str(lunch.id))
    registration = db.session.scalars(select(Registration)).one()
    assert [each.title for each in sign_up.chosen_by(registration)[0]] == ["Lunch"]
    late = address(make.make_invitee(event, "Bo Ek"))
    page = browser.post(late, {"items": str(lunch.id)}, status=422)
    assert page.errors == ["”Lunch” är fullbokad. Välj något annat."]
    assert len(booked()) == 1


def test_a_forwarded_link_registers_nobody_else(browser: Browser) -> None:
    event = make.make_event(audience="invitation", seats=5)
    path = address(make.make_invitee(event))
    page = browser.get(path)
    assert "Den här länken kan bara anmäla Åsa Ek" in page.text
    typed = {"name": "Bo Ek", "email": "bo@example.org", "organisation": "<b>Bo</b>"}
    browser.post(path, typed, status=303)
    assert booked() == [("Åsa Ek", "asa-ek@example.org", "confirmed", True)]
    browser.post(path, typed, status=409)
    assert len(booked()) == 1


def test_no_is_an_answer_that_can_be_taken_back(browser: Browser) -> None:
    event = make.make_event(audience="invitation", seats=5)
    invitee = make.make_invitee(event, language="da")
    browser.get(address(invitee, "/da"))
    page = browser.submit("Nej, jeg kan ikke")
    assert page.h1 == "Du har sagt nej : Kommundialog Sala"
    assert inviting.counts(event) == {"declined": 1}
    page = browser.submit("Ja, jeg kommer")
    assert page.h1 == "Du er tilmeldt : Kommundialog Sala"
    assert db.session.scalars(select(Registration.language)).all() == ["da"]
    assert inviting.counts(event) == {"registered": 1}
    page = browser.post(f"{address(invitee)}decline", {}, status=303)
    assert inviting.counts(event) == {"registered": 1}


def test_who_has_cancelled_can_come_back(browser: Browser) -> None:
    event = make.make_event(audience="invitation", seats=5)
    invitee = make.make_invitee(event)
    browser.get(address(invitee))
    browser.submit(YES)
    with transaction():
        registrations.cancel(db.session.scalars(select(Registration)).one(), SYSTEM, NOW)
    assert browser.get(address(invitee)).h1 == "Du är inbjuden : Kommundialog Sala"
    browser.submit(YES)
    assert [status for _name, _email, status, _invited in booked()] == ["cancelled", "confirmed"]


def test_the_closed_form_is_open_to_them_and_seats_are_kept(browser: Browser) -> None:
    event = make.make_event(seats=2)
    make.make_settings(event, seats_onsite=2, closes_at=NOW - timedelta(days=1))
    with transaction():
        quotas.keep(event, [QuotaDetails("invited", "", 1)], SYSTEM, NOW)
    invitee = make.make_invitee(event)
    assert "Platser hålls för inbjudna." in browser.get(address(invitee)).text
    browser.submit(YES)
    assert booked() == [("Åsa Ek", "asa-ek@example.org", "confirmed", True)]


@pytest.mark.parametrize(
    ("deed", "heading"),
    [
        ("cancel", "Mötet är inställt : Kommundialog Sala"),
        ("wait", "Mötet har varit : Kommundialog Sala"),
        ("withdraw", "Inbjudan gäller inte längre : Kommundialog Sala"),
    ],
)
def test_a_link_that_is_over_says_so(browser: Browser, deed: str, heading: str) -> None:
    event = make.make_event(audience="invitation", seats=5)
    invitee = make.make_invitee(event)
    path = address(invitee)
    browser.get(path)
    with transaction():
        if deed == "cancel":
            events.cancel(event, "För få.", SYSTEM, NOW)
        if deed == "withdraw":
            inviting.withdraw(event, invitee.id, SYSTEM, NOW)
    if deed == "wait":
        browser.clock.move_to(NOW + timedelta(days=60))
    assert browser.get(path).h1 == heading
    browser.post(path, {}, status=409)
    browser.post(f"{path}decline", {}, status=303)
    assert (booked(), invitee.status) == ([], "withdrawn" if deed == "withdraw" else "invited")


@pytest.mark.parametrize("token", ["x", "A" * 24, "å" * 24, "%00", "A" * 10_000])
def test_a_mangled_link_leads_nowhere(browser: Browser, token: str) -> None:
    make.make_invitee(make.make_event(audience="invitation"), is_sent=False)
    assert browser.get(f"/invitation/{token}/", status=404).status == 404


def test_a_link_of_somebody_who_is_not_written_to_is_none(browser: Browser) -> None:
    event = make.make_event(audience="invitation", seats=5)
    unsent = make.make_invitee(event, is_sent=False)
    page = browser.get(address(unsent), status=404)
    assert page.h1 == "Länken leder ingenstans"
    speaker = make.make_speaker(event)
    browser.get(f"/invitation/{make.speaker_token(speaker)}/", status=404)


def test_what_is_wrong_is_said_and_nothing_is_lost(browser: Browser) -> None:
    event = make.make_event(audience="invitation", format="hybrid")
    make.make_settings(event, asks_role=True)
    path = address(make.make_invitee(event))
    page = browser.post(path, {"phone": "1" * 10_000, "title": "Råd"}, status=422)
    assert page.errors == [
        "Skriv högst 50 tecken.",
        "Välj hur du vill delta.",
        "Välj det som stämmer bäst.",
    ]
    assert page.shown("title") == "Råd"
    page = browser.post(path, {"attendance": "onsite", "role": "kung"}, status=422)
    assert page.errors == ["Välj ett av alternativen."]
    page = browser.post(path, {"attendance": "onsite", "role": "official"}, status=303)
    assert db.session.scalars(select(Registration.role)).all() == ["official"]


def test_programme_items_are_chosen_with_the_answer(browser: Browser) -> None:
    event = make.make_event(seats=9)
    walk, lunch = make.make_item(event, "Vandring"), make.make_item(event, "Lunch")
    make.make_sign_up(event, (walk, 1), (lunch, None))
    invitee, other = make.make_invitee(event), make.make_invitee(event, "Bo Ek")
    page = browser.get(address(invitee))
    assert page.attributes("[name=items]", "value") == [str(walk.id), str(lunch.id)]
    browser.submit(YES, items=[str(walk.id), str(lunch.id)])
    assert booked() == [("Åsa Ek", "asa-ek@example.org", "confirmed", True)]
    registration = db.session.scalars(select(Registration)).one()
    chosen = sign_up.choices_of([registration])[registration.id]
    assert [each.item_id for each in chosen] == [walk.id, lunch.id]
    page = browser.get(address(other))
    assert page.attributes("[name=items]:not([disabled])", "value") == [str(lunch.id)]
    with transaction():
        registrations.cancel(registration, SYSTEM, NOW)
    browser.get(address(other))
    make.make_registration(event, "Cia Al", choices=(walk.id,))
    page = browser.submit(YES, title="Rektor", items=[str(walk.id)], status=422)
    assert page.errors == ["”Vandring” är fullbokad. Välj något annat."]
    assert page.shown("title") == "Rektor"
    assert other.registration is None


def test_who_is_asked_waits_for_no_approval(browser: Browser) -> None:
    event = make.make_event()
    make.make_settings(event, needs_approval=True)
    words = "Arrangören går igenom varje anmälan"
    assert words not in browser.get(address(make.make_invitee(event))).text
    browser.submit(YES)
    assert booked() == [("Åsa Ek", "asa-ek@example.org", "confirmed", True)]
