"""What became of the letters to somebody, where organisers see it, and where they do themselves."""

import json
from datetime import datetime, timedelta

import pytest

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import transaction
from eventsys.events.models import Event
from eventsys.mail import bounces, suppression
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser
from tests.conftest import Outbox


@pytest.fixture
def event(app: object) -> Event:
    """A meeting with one who cannot be reached, one who can, and one who has cancelled."""
    return make.make_event("Kommundialog Sala", seats=9)


@pytest.fixture
def lost(event: Event, outbox: Outbox, now: datetime) -> Registration:
    """Somebody whose letter came back."""
    registration = make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    with transaction():
        outbox[0].sent_at = now - timedelta(minutes=5)
        bounces.note(outbox[0], "5.1.1", True, now)
    return registration


def own(registration: Registration) -> str:
    return f"/booking/{tokens.decrypt(registration.token_sealed)}/"


def letters_in(browser: Browser, registration: Registration) -> list[dict[str, str]]:
    """What the file of one's own data says of letters."""
    told = json.loads(browser.raw("GET", f"{own(registration)}data.json").data)
    assert told["letters_kept_days"] == 30
    letters: list[dict[str, str]] = told["letters"]
    return letters


def test_the_page_of_a_participant_lists_the_letters(
    browser: Browser, event: Event, lost: Registration
) -> None:
    browser.sign_in(make.make_user("reader"))
    page = browser.get(f"/organiser/events/{event.id}/participants/{lost.id}")
    assert page.all("#letters-table ~ tbody tr") == [
        "Du har en plats: Kommundialog Sala asa-ek@example.org måndag 11 januari 2027 kl. 10 "
        "måndag 11 januari 2027 kl. 9.55 Kom tillbaka Adressen finns inte."
    ]
    assert "Vi når inte den här adressen Adressen finns inte." in page.text
    assert "Vi sparar mejlen i 30 dagar" in page.text
    other = browser.get(f"/organiser/events/{event.id}/participants/{lost.id + 1}")
    assert "Väntar på att skickas" in other.all("#letters-table ~ tbody tr")[0]
    assert "Vi når inte den här adressen" not in other.text


def test_the_event_and_the_dashboard_say_who_cannot_be_reached(
    browser: Browser, event: Event, lost: Registration, now: datetime
) -> None:
    browser.sign_in(make.make_user())
    page = browser.get("/organiser/vastmanland/")
    assert any("En anmäld går inte att nå med mejl." in each for each in page.all(".todos > li"))
    page = browser.get(f"/organiser/events/{event.id}/")
    address = f"/organiser/events/{event.id}/participants/{lost.id}"
    assert page.links("section[aria-labelledby=unreached] a") == {"Åsa Ek": address}
    assert "asa-ek@example.org Du har en plats: Kommundialog Sala Adressen finns inte." in page.text
    with transaction():
        suppression.release("asa-ek@example.org", SYSTEM, now)
    page = browser.get("/organiser/vastmanland/")
    assert any("Ett brev kom inte fram." in each for each in page.all(".todos > li"))
    assert not browser.get(f"/organiser/events/{event.id}/").all("#unreached")


def test_the_questions_asked_of_the_database_do_not_grow(
    browser: Browser, event: Event, lost: Registration, now: datetime
) -> None:
    browser.sign_in(make.make_user())
    pages = ("/organiser/vastmanland/", f"/organiser/events/{event.id}/")
    counted = []
    for start in (0, 5):
        for page in pages:
            browser.get(page)
            counted.append(len(browser.statements))
        for number in range(start, start + 5):
            make.make_registration(event, f"Person {number}")
            with transaction():
                suppression.suppress(f"person-{number}@example.org", "by_hand", SYSTEM, now)
    assert counted[2:] == counted[:2]


def test_the_booking_says_so_behind_its_link_alone(
    browser: Browser, event: Event, lost: Registration
) -> None:
    page = browser.get(own(lost))
    assert "Mejl till asa-ek@example.org kommer inte fram" in page.text
    (letter,) = letters_in(browser, lost)
    assert (letter["came_back_at"], letter["came_back_because"]) == (
        "2027-01-11T09:00:00+00:00",
        "Adressen finns inte.",
    )
    # A stranger who fills in the same address learns nothing.
    form = f"/vastmanland/{event.slug}/register"
    answers = []
    for name, email in (("Cia Al", "asa-ek@example.org"), ("Dan Al", "dan@example.org")):
        browser.get(form)
        browser.submit(name=name, email=email)
        answers.append(browser.current.text.replace(name, "").replace(email, ""))
    assert answers[0] == answers[1]


def test_a_booking_is_not_moved_to_where_no_letter_arrives(
    browser: Browser, event: Event, lost: Registration, outbox: Outbox
) -> None:
    bo = make.registration_of(event, make.make_applicant("Bo Ek"))
    browser.get(f"{own(bo)}change")
    page = browser.submit(name="Bo Nils Ek", email="Asa-Ek@example.org", status=422)
    assert page.errors == [
        "Vi når inte den här adressen: mejl dit har kommit tillbaka. Kontrollera stavningen, "
        "eller skriv en annan."
    ]
    assert page.shown("name") == "Bo Nils Ek"
    assert len(outbox) == 2


def test_who_had_a_booking_before_is_not_told(
    browser: Browser, event: Event, lost: Registration
) -> None:
    browser.get(f"{own(lost)}change")
    browser.submit(name="Eva Al", email="eva@example.org")
    eva = make.registration_of(event, make.make_applicant("Eva Al", email="eva@example.org"))
    assert [each["to"] for each in letters_in(browser, eva)] == ["eva@example.org"]
