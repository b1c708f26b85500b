"""What participants hear: one page of it, messages to them, and what goes by itself."""

from datetime import UTC, datetime

import pytest

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.messages import automatic, mailings
from eventsys.messages.audience import Audience
from eventsys.messages.mailings import Message
from eventsys.messages.models import Mailing
from tests import make
from tests.browser import Browser
from tests.conftest import Outbox

LOOK, NOW_, SAVE = "Se hur det blir", "Skicka till 2 personer", "Spara"


@pytest.fixture
def event(browser: Browser) -> Event:
    """Two with a seat; an organiser has signed in."""
    event = make.make_event(seats=2, contacts=(make.contact(email="maria@example.org"),))
    for name in ("Åsa Ek", "Bo Ek"):
        make.make_registration(event, name)
    browser.sign_in(make.make_user())
    return event


def address(event: Event, *rest: object) -> str:
    return "/".join(map(str, ("/organiser/events", event.id, "letters", *rest)))


def only(event: Event) -> Mailing:
    (found,) = mailings.of_event(event)
    db.session.refresh(found)
    return found


def drafted(browser: Browser, event: Event, **typed: str) -> Mailing:
    browser.get(address(event, "new"))
    browser.submit(LOOK, {"subject_sv": "Ny sal", "words_sv": "Hej {namn}!"} | typed)
    return only(event)


def test_from_writing_to_going(browser: Browser, event: Event, outbox: Outbox) -> None:
    browser.get(address(event))
    page = browser.click("Skriv till deltagarna")
    assert page.all("#status label") == ["Alla anmälda (2)", "De som har en plats (2)"]
    page = browser.submit(LOOK, subject_sv="Ny sal", words_sv="Vi ses i {plats}, {namn}.")
    assert page.h1 == "Ny sal"
    assert page.all(".facts dd") == ["De som har en plats", "2 personer"]
    assert "Vi ses i Stadshuset, Stora torget 1, Sala, Åsa Ek." in page.all(".letter-text")[0]
    assert page.headers["Content-Security-Policy"].endswith("; frame-src 'self'")
    frame = browser.get(page.attributes("iframe", "src")[0])
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert frame.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert ("/booking/exempel/" in frame.body, "Åsa Ek" in frame.body) == (True, True)
    browser.get(address(event, only(event).id))
    browser.submit("Skicka ett prov till mig")
    assert [each.recipient for each in outbox if each.name == "mailing"] == [
        "vastmanland-astrid-berg-organiser@example.org"
    ]
    page = browser.submit(NOW_)
    assert page.flashes == ["Meddelandet går iväg inom en minut."]
    with transaction():
        mailings.step(make.NOW)
    page = browser.get(address(event, only(event).id))
    assert "2 av 2 skrivna, 0 skickade, 0 kom inte fram" in page.text
    page = browser.get(address(event))
    assert "Ny sal Skickat till 2 personer · måndag 11 januari 2027 kl. 10" in page.text
    page = browser.get(f"/organiser/events/{event.id}/history?group=letters")
    assert "Meddelandet ”Ny sal” gick till 2 deltagare." in page.text


def test_sent_twice_and_in_two_tabs(browser: Browser, event: Event) -> None:
    form = browser.get(address(event, "new"))
    browser.submit(LOOK, subject_sv="Ny sal", words_sv="Hej!")
    browser.page = form
    browser.submit(LOOK, subject_sv="Ny sal", words_sv="Hej!")
    mailing = only(event)
    tab = browser.get(address(event, mailing.id, "edit"))
    browser.get(address(event, mailing.id, "edit"))
    browser.submit(LOOK, subject_sv="Den ena")
    browser.page = tab
    page = browser.submit(LOOK, subject_sv="Den andra", status=422)
    assert page.errors == [
        "Någon annan har ändrat samtidigt som du. Läs igenom det du har skrivit, och spara igen."
    ]
    assert page.shown("subject_sv") == "Den andra"
    page = browser.submit(LOOK)
    assert page.h1 == "Den andra"
    browser.submit(NOW_)
    browser.page = page
    browser.submit(NOW_)  # Pressed twice.
    assert only(event).version == 4


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"send_on": "", "send_time": "9"}, "Ange datum."),
        ({"send_on": "2027-02-01", "send_time": ""}, "Ange klockslag."),
        ({"send_on": "2027-01-11", "send_time": "9.59"}, "Den tiden har redan varit."),
        ({"send_on": "12/1", "send_time": "9"}, "Skriv datumet så här: 2027-03-24."),
        ({"send_on": "2027-02-01", "send_time": "25"}, "Skriv tiden så här: 17.30."),
        (
            {"send_on": "2027-03-28", "send_time": "2.30"},
            "Den tiden finns inte: klockan ställs om till sommartid den natten.",
        ),
    ],
)
def test_when_it_cannot_go(
    browser: Browser, event: Event, typed: dict[str, str], error: str
) -> None:
    mailing = drafted(browser, event)
    page = browser.submit(NOW_, {"when": "later"} | typed, status=422)
    assert page.errors == [error]
    assert (only(event).status, mailing.send_at) == ("draft", None)
    assert page.shown("when") == "later"


def test_planned_stopped_and_thrown_away(browser: Browser, event: Event) -> None:
    drafted(browser, event)
    page = browser.submit(NOW_, when="later", send_on="2027-10-31", send_time="2.30")
    assert "Går söndag 31 oktober 2027 kl. 2.30." in page.text
    # That night the clock shows the hour twice: the first time counts.
    assert only(event).send_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    browser.submit("Stoppa utskicket")
    browser.submit("Ta bort utkastet")
    assert mailings.of_event(event) == []


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"subject_sv": ""}, "Skriv ett ämne."),
        ({"words_sv": " "}, "Skriv ett meddelande."),
        ({"subject_sv": "x" * 10_000}, "Skriv högst 150 tecken."),
        ({"words_en": "x" * 10_000}, "Skriv högst 5000 tecken."),
        ({"words_sv": "{nam}, {0}"}, "Det här kan inte fyllas i: {nam}, {0}."),
        ({"words_da": "Hej"}, "Skriv ett ämne."),
    ],
)
def test_what_cannot_be_written(
    browser: Browser, event: Event, typed: dict[str, str], error: str
) -> None:
    browser.get(address(event, "new"))
    page = browser.submit(LOOK, {"subject_sv": "A", "words_sv": "B"} | typed, status=422)
    assert page.errors == [error]
    assert [page.shown(name).strip() for name in typed] == [each.strip() for each in typed.values()]
    assert mailings.of_event(event) == []


def test_markup_and_line_ends_in_what_is_written(browser: Browser, event: Event) -> None:
    mailing = drafted(
        browser, event, subject_sv="<b>Ny</b>\r\nBcc: x@example.org", words_sv="<script>\x00hej"
    )
    assert mailing.subject == {"sv": "<b>Ny</b> Bcc: x@example.org"}
    assert mailing.words == {"sv": "<script>hej"}
    assert "&lt;script&gt;hej" in browser.get(address(event, mailing.id, "letter")).body


def test_only_for_those_who_may(browser: Browser, event: Event) -> None:
    mailing = drafted(browser, event)
    other = make.make_event("Another")
    assert browser.get(address(other, mailing.id), status=404).status == 404
    assert browser.get(address(event, "look", "links"), status=404).status == 404
    browser.sign_in(make.make_user("reader", name="Rut Berg"))
    page = browser.get(address(event, mailing.id))
    assert page.all("main form") == []
    for path in ("new", "automatic", f"{mailing.id}/edit"):
        browser.get(address(event, path), status=403)
    for deed in ("send", "stop", "remove", "test"):
        browser.post(address(event, mailing.id, deed), status=403)


def test_what_goes_by_itself(browser: Browser, event: Event) -> None:
    page = browser.get(address(event))
    assert "Påminnelse, 1 vecka före Går tisdag 23 februari 2027 kl. 9." in page.text
    page = browser.click("Ändra påminnelser och tack")
    tab = page
    browser.submit(
        SAVE, reminder_days=["3"], reminder_words_sv="Ta med {region}.", sends_thanks=True
    )
    page = browser.get(address(event))
    assert page.all("section[aria-labelledby=automatic] b") == [
        "Bekräftelse",
        "Påminnelse, 3 dagar före",
        "Tack, dagen efter",
        "Ny tid eller plats",
    ]
    page = browser.click("Påminnelse, 3 dagar före")
    assert "Ta med Region Västmanland." in page.all(".letter-text")[0]
    browser.page = tab
    page = browser.submit(SAVE, reminder_words_sv="{fel}", status=422)
    assert page.errors == ["Det här kan inte fyllas i: {fel}."]
    page = browser.submit(SAVE, reminder_words_sv="Rätt", status=422)
    assert page.errors[0].startswith("Någon annan har ändrat samtidigt som du.")
    browser.submit(SAVE)
    assert automatic.of(event).reminder_words == {"sv": "Rätt"}


def test_many_messages_take_no_more_statements(browser: Browser, event: Event) -> None:
    counts = []
    for number in range(4):
        with transaction():
            message = Message(Audience(), {"sv": "A {namn}"}, {"sv": "B"})
            mailings.draft(event, message, f"form {number}", SYSTEM, make.NOW)
        browser.get(address(event))
        counts.append(len(browser.statements))
    assert counts == [counts[0]] * 4
