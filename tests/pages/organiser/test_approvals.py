"""Those who wait to hear whether they may come, and the answer to one or to many."""

import pytest
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from tests import make
from tests.browser import Browser

YES, NO = "Säg ja till de markerade", "Säg nej till de markerade"


@pytest.fixture
def event(browser: Browser) -> Event:
    """Two seats, and three who ask for one."""
    browser.sign_in(make.make_user())
    made = make.make_event()
    make.make_settings(made, seats_onsite=2, needs_approval=True, asks_role=True)
    for name in ("Åsa Ek", "Bo Ek", "Cia Ek"):
        make.make_registration(made, name, role="company")
    return made


def ids(page) -> list[str]:
    return page.attributes("[name=chosen]", "value")


def letters() -> list[tuple[str, str]]:
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(each.name, each.recipient_name) for each in found][3:]


def test_many_are_answered_at_once(browser: Browser, event: Event) -> None:
    page = browser.get("/organiser/vastmanland/")
    assert "3 anmälningar väntar på besked." in page.text
    page = browser.click("Svara dem Kommundialog Sala →")
    assert page.all("tbody tr")[0].startswith("Åsa Ek – Företagare – 11 januari 2027")
    address, numbers = f"/organiser/events/{event.id}/approvals", ids(page)
    page = browser.post(address, {"chosen": numbers[0], "deed": "approve"}, status=303)
    assert browser.get(address).flashes == ["En fick ja och plats."]
    typed = {
        "chosen": numbers[2],
        "deed": "decline",
        "words": "Bara en per företag.\n\nVälkommen åter!",
    }
    browser.post(address, typed, status=303)
    page = browser.get(address)
    assert page.flashes == ["En fick nej."]
    assert make.names_by_status(event) == {
        "confirmed": ["Åsa Ek"],
        "declined": ["Cia Ek"],
        "pending": ["Bo Ek"],
    }
    assert letters() == [("confirmed", "Åsa Ek"), ("declined", "Cia Ek")]
    declined = db.session.scalars(select(Letter).where(Letter.name == "declined")).one()
    assert "Bara en per företag." in make.words_of(declined).text
    # Somebody else has answered them, or the button was pressed twice.
    browser.post(address, {"chosen": numbers[0], "deed": "decline"}, status=303)
    assert browser.get(address).flashes == ["De har redan fått besked."]
    assert len(letters()) == 2


def test_a_yes_when_it_is_full_is_a_place_on_the_list(browser: Browser, event: Event) -> None:
    address = f"/organiser/events/{event.id}/approvals"
    browser.get(address)
    page = browser.post(address, {"deed": "approve", "chosen": "1"}, status=303)
    for number in (2, 3):
        browser.post(address, {"deed": "approve", "chosen": str(number)}, status=303)
    page = browser.get(address)
    assert page.flashes[-1] == "En fick ja och står på reservlistan."
    assert make.names_by_status(event) == {"confirmed": ["Bo Ek", "Åsa Ek"], "waiting": ["Cia Ek"]}


def test_without_a_list_nobody_is_said_yes_to_too_much(browser: Browser, event: Event) -> None:
    make.make_settings(event, seats_onsite=2, needs_approval=True, waiting_list=False)
    address = f"/organiser/events/{event.id}/approvals"
    page = browser.post(address, {"deed": "approve", "chosen": ["1", "2", "3"]}, status=422)
    assert page.errors == [
        "Det finns inte plats för alla som är markerade, och mötet har ingen reservlista."
    ]
    assert page.soup.select("[name=chosen][checked]") != []
    assert make.names_by_status(event) == {"pending": ["Bo Ek", "Cia Ek", "Åsa Ek"]}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Markera minst en person, och välj ja eller nej."),
        ({"chosen": "1"}, "Markera minst en person, och välj ja eller nej."),
        ({"chosen": "x", "deed": "approve"}, "Markera minst en person, och välj ja eller nej."),
        ({"chosen": "1", "deed": "decline", "words": "x" * 10_000}, "Skriv högst 1000 tecken."),
    ],
)
def test_what_cannot_be_is_said(
    browser: Browser, event: Event, typed: dict[str, str], error: str
) -> None:
    page = browser.post(f"/organiser/events/{event.id}/approvals", typed, status=422)
    assert page.errors == [error]
    assert [*make.names_by_status(event)] == ["pending"]


def test_all_are_ticked_by_one_link(browser: Browser, event: Event) -> None:
    page = browser.get(f"/organiser/events/{event.id}/participants")
    assert "3 väntar på besked" in page.links()
    browser.click("3 väntar på besked")
    page = browser.click("Markera alla")
    ticked = page.attributes("[name=chosen][checked]", "value")
    assert ticked == ids(page)
    assert [*make.names_by_status(event)] == ["pending"]
    browser.post(page.path, {"chosen": ticked, "deed": "approve"}, status=303)
    assert browser.get(f"/organiser/events/{event.id}/approvals").flashes == [
        "2 fick ja och plats. En fick ja och står på reservlistan."
    ]
    page = browser.get(f"/organiser/events/{event.id}/participants")
    assert "Väntar på besked" in page.links()


def test_those_of_another_event_are_not_answered(browser: Browser, event: Event) -> None:
    other = make.make_event("Ett annat", seats=1)
    browser.post(
        f"/organiser/events/{other.id}/approvals", {"chosen": "1", "deed": "approve"}, status=303
    )
    assert [*make.names_by_status(event)] == ["pending"]
