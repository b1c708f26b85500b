"""Who is asked to come, as organisers see and write to them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.mail.models import Letter
from eventsys.registration import inviting
from tests import make
from tests.browser import Browser
from tests.make import NOW

LIST = "Namn\tE-post\tFörvaltning\nÅsa Ek\tasa@example.org\tSala kommun\nBo Ek\tbo@example.org\t"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def letters() -> list[tuple[str, str, str]]:
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(each.name, each.recipient, each.language) for each in found]


def test_from_a_pasted_list_to_a_letter_and_a_reminder(browser: Browser) -> None:
    event = make.make_event(audience="invitation")
    page = browser.get(f"/organiser/events/{event.id}/invitees")
    assert "Ingen är inbjuden än" in page.text
    browser.click("Lägg till inbjudna")
    page = browser.submit("Lägg till på listan", pasted=LIST, language="da")
    assert page.flashes == ["2 personer står nu på listan, men har inte fått något mejl än."]
    assert letters() == []
    browser.click("Lägg till fler")
    page = browser.submit(
        "Lägg till på listan", pasted="Cia Ek <cia@example.org>; Bo Ek <bo@example.org>"
    )
    assert page.flashes == [
        "En person står nu på listan, men har inte fått något mejl än.",
        "En stod redan där.",
    ]
    browser.click("Skicka 3 inbjudningar")
    page = browser.submit("Skicka 3 mejl", words="Välkomna!")
    assert page.flashes == ["3 mejl är på väg."]
    assert letters() == [
        ("invitation", "asa@example.org", "da"),
        ("invitation", "bo@example.org", "da"),
        ("invitation", "cia@example.org", "sv"),
    ]
    assert page.all(".figure") == ["0 har anmält sig", "0 har tackat nej", "3 har inte svarat"]
    browser.clock.move_to(NOW + timedelta(days=1))
    browser.sign_in(make.make_user(name="Berit Ek"))
    browser.get(f"/organiser/events/{event.id}/invitees")
    browser.click("Påminn 3")
    assert browser.submit("Skicka 3 mejl").flashes == ["3 mejl är på väg."]
    assert len(letters()) == 6


def test_one_is_taken_back(browser: Browser) -> None:
    event = make.make_event(audience="invitation")
    invitee = make.make_invitee(event)
    make.make_invitee(event, "Bo Ek", is_sent=False)
    browser.get(f"/organiser/events/{event.id}/invitees")
    assert browser.submit("Ta tillbaka Åsa Ek").flashes == ["Åsa Ek är inte längre inbjuden."]
    page = browser.submit("Ta bort Bo Ek")
    assert page.all("tbody tr") == ["Åsa Ek asa-ek@example.org Återtagen 11 januari 2027"]
    assert inviting.by_token(make.invitee_token(invitee)) is not None


@pytest.mark.parametrize(
    ("pasted", "error"),
    [
        ("", "Skriv en person på varje rad, eller välj en fil."),
        ("Åsa Ek", "Rad 1: E-postadressen saknas."),
        ("asa@example.org", "Rad 1: Namnet saknas."),
        ("Åsa Ek, asa@", "Rad 1: E-postadressen asa@ är inte rätt."),
        (
            f"{'Å' * 10_000}, asa@example.org",
            f"Rad 1: ”{'Å' * 20}…” är längre än 200 tecken.",
        ),
        ("\x00\x01", "Rad 1: Namnet saknas. E-postadressen saknas."),
    ],
)
def test_what_cannot_be_asked_is_said(browser: Browser, pasted: str, error: str) -> None:
    event = make.make_event(audience="invitation")
    address = f"/organiser/events/{event.id}/invitees/new"
    typed = {"pasted": f"{pasted}\nBo Ek, bo@example.org" if "," in pasted else pasted}
    page = browser.post(address, typed | {"language": "sv"}, status=422)
    assert page.errors == [error]
    assert page.all("#pasted-error") == [f"Fel: {error}"]
    assert page.title.startswith("Fel: ")
    assert inviting.counts(event) == {}


def test_each_wrong_row_stands_by_itself(browser: Browser) -> None:
    event = make.make_event(audience="invitation")
    address = f"/organiser/events/{event.id}/invitees/new"
    pasted = "Åsa Ek, asa@\nBo Ek, bo@example.org\nCia Ek, cia@"
    page = browser.post(address, {"pasted": pasted, "language": "sv"}, status=422)
    first, last = "Rad 1: E-postadressen asa@ är inte", "Rad 3: E-postadressen cia@ är inte"
    assert page.errors == [f"{first} rätt.", f"{last} rätt."]
    assert page.all("#pasted-error") == [f"Fel: {first} rätt. {last} rätt."]
    assert page.shown("pasted").strip().splitlines() == pasted.splitlines()


def test_an_unknown_language_is_refused_and_nothing_is_lost(browser: Browser) -> None:
    event = make.make_event(audience="invitation")
    address = f"/organiser/events/{event.id}/invitees/new"
    page = browser.post(address, {"pasted": LIST, "language": "xx"}, status=422)
    assert page.errors == ["Välj ett av alternativen."]
    assert page.shown("pasted").split() == LIST.split()


def test_a_draft_says_what_to_do_first(browser: Browser) -> None:
    event = make.make_event(status="draft", audience="invitation")
    make.make_invitee(event, is_sent=False)
    page = browser.get(f"/organiser/events/{event.id}/invitees/send")
    assert "Publicera mötet innan ni skickar inbjudningar." in page.text
    page = browser.post(f"/organiser/events/{event.id}/invitees/send", {}, status=422)
    assert page.errors == ["Publicera mötet innan ni skickar inbjudningar."]
    assert letters() == []


def test_statements_do_not_grow_with_the_list(browser: Browser) -> None:
    event = make.make_event(audience="invitation")
    make.make_invitee(event)
    browser.get(f"/organiser/events/{event.id}/invitees")
    few = len(browser.statements)
    for number in range(5):
        make.make_invitee(event, f"Bo {number} Ek")
    browser.get(f"/organiser/events/{event.id}/invitees")
    assert len(browser.statements) == few
