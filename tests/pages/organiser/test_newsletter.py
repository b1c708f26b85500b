"""The organiser's newsletter: a draft that is filled already, its preview, sending, and numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.newsletter import editions, sending
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.editions import EditionDetails
from eventsys.newsletter.models import Edition
from tests.browser import Browser, Page
from tests.conftest import Outbox
from tests.make import (
    NOW,
    day,
    make_edition,
    make_event,
    make_subscriber,
    make_user,
    municipality,
    words_of,
)

LIST = "/organiser/vastmanland/newsletter"


@pytest.fixture
def organiser(browser: Browser) -> Browser:
    """Somebody who works in the region."""
    browser.sign_in(make_user())
    return browser


@pytest.fixture
def meetings(organiser: Browser) -> list[Event]:
    """Two meetings and two who want to hear of them."""
    make_subscriber("Asa")
    make_subscriber("Bo", language="da", municipalities=frozenset({municipality("1962").id}))
    return [
        make_event("I Sala", days=(day("2027-03-02"),), municipality_id=municipality().id),
        make_event("Webben", days=(day("2027-03-03"),), format="online"),
    ]


def listed(page: Page) -> list[str]:
    """The events that are ticked, in their order."""
    return page.attributes("[name=event][checked]", "value")


def edition() -> Edition:
    db.session.expire_all()
    return db.session.query(Edition).one()


def test_from_nothing_to_sent_in_four_presses(
    organiser: Browser, meetings: list[Event], outbox: Outbox
) -> None:
    page = organiser.get(LIST)
    assert "2 prenumeranter +2 nya på 30 dagar −0 avslutade på 30 dagar" in page.text
    page = organiser.submit("Nytt nyhetsbrev")
    assert page.h1 == "Inbjudningar från Region Västmanland, januari 2027"
    assert listed(page) == [str(each.id) for each in meetings]
    assert "2 av 2 prenumeranter vill veta något av det som är sparat." in page.text
    page = organiser.submit("Gå vidare till utskick")
    assert "2 prenumeranter får det" in page.text
    page = organiser.submit("Skicka")
    assert page.flashes == ["Nyhetsbrevet är på väg. Det första mejlet går inom en minut."]
    assert edition().send_at == NOW
    with transaction():
        sending.step(NOW)
    letters = [letter for letter in outbox if letter.name == "newsletter_edition"]
    assert [letter.language for letter in letters] == ["sv", "da"]
    page = organiser.get(f"/organiser/newsletters/{edition().id}/")
    figures = "2 mejl skrivna 0 skickade 0 kom inte fram 0 har avslutat sedan dess"
    assert figures in page.text
    assert "Skickas · måndag 11 januari 2027 kl. 10" in page.text
    assert page.all(".history p")[0] == "Nyhetsbrevet skrevs till alla som vill ha det."
    page = organiser.submit("Stoppa utskicket")
    assert page.flashes == [
        "Nyhetsbrevet är stoppat. Det som inte hade skickats går inte till någon."
    ]
    assert [letter for letter in outbox if letter.name == "newsletter_edition"] == []


def test_it_is_sent_when_its_letters_are(organiser: Browser, meetings: list[Event]) -> None:
    draft = make_edition()
    with transaction():
        editions.schedule(draft, None, draft.version, SYSTEM, NOW)
        sending.step(NOW)
        letters = update(Letter).where(sending.of_edition(draft))
        db.session.execute(letters.values(sent_at=NOW))
    page = organiser.get(f"/organiser/newsletters/{draft.id}/")
    assert "Skickat · måndag 11 januari 2027 kl. 10" in page.text


def test_the_order_changes_without_a_script(organiser: Browser, meetings: list[Event]) -> None:
    first, second = meetings
    other = make_event("För inbjudna", audience="invitation")
    organiser.post(f"{LIST}/new")
    organiser.follow()
    page = organiser.submit(
        "Ned I Sala",
        {"words_sv": "Kom!", "event": [first.id, second.id, other.id]},
        status=200,
    )
    assert listed(page) == [str(second.id), str(first.id), str(other.id)]
    assert page.shown("words_sv").strip() == "Kom!"
    assert [item.event_id for item in edition().items] == [first.id, second.id]
    page = organiser.submit("Upp För inbjudna", status=200)
    page = organiser.submit("Spara utkastet", {"event": [second.id, other.id]})
    assert page.flashes == ["Utkastet är sparat."]
    assert [item.event_id for item in edition().items] == [second.id, other.id]
    assert edition().words["sv"] == "Kom!"


def test_two_organisers_at_once(organiser: Browser, meetings: list[Event]) -> None:
    organiser.post(f"{LIST}/new")
    page = organiser.follow()
    with transaction():
        theirs = EditionDetails({"sv": "Deras"}, {}, [meetings[0].id])
        editions.edit(edition(), theirs, edition().version, SYSTEM, NOW)
    page = organiser.submit("Spara utkastet", subject_sv="Mina", status=409)
    assert page.errors == [
        "Någon annan har ändrat nyhetsbrevet samtidigt. Spara igen om dina val ska gälla."
    ]
    assert page.shown("subject_sv") == "Mina"
    assert edition().subject["sv"] == "Deras"
    organiser.submit("Spara utkastet")
    assert edition().subject["sv"] == "Mina"


def test_a_draft_that_went_in_another_tab_is_not_changed(
    organiser: Browser, meetings: list[Event]
) -> None:
    organiser.post(f"{LIST}/new")
    organiser.follow()
    with transaction():
        editions.schedule(edition(), None, edition().version, SYSTEM, NOW)
    page = organiser.submit("Spara utkastet", subject_sv="För sent")
    assert page.flashes == ["Nyhetsbrevet är inget utkast längre. Ändringen sparades inte."]
    number = edition().id
    assert organiser.get(f"/organiser/newsletters/{number}/send", status=303)
    for deed in ("remove", "trial"):
        organiser.post(
            f"/organiser/newsletters/{number}/{deed}", status=409 if deed == "remove" else 303
        )
    page = organiser.get(f"/organiser/newsletters/{number}/")
    page = organiser.submit("Håll inne och ändra")
    assert page.flashes == ["Nyhetsbrevet är ett utkast igen. Inget har skickats."]
    organiser.post(f"/organiser/newsletters/{number}/stop", status=409)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"subject_sv": ""}, "Skriv en ämnesrad."),
        ({"subject_sv": "x" * 10_000}, "Skriv högst 150 tecken."),
        ({"subject_da": "x" * 151}, "Skriv högst 150 tecken."),
        ({"words_en": "x" * 5001}, "Skriv högst 5000 tecken."),
    ],
)
def test_what_is_too_long_or_missing(
    organiser: Browser, meetings: list[Event], fields: dict[str, str], said: str
) -> None:
    organiser.post(f"{LIST}/new")
    organiser.follow()
    page = organiser.submit("Spara utkastet", {"event": [meetings[1].id], **fields}, status=422)
    assert page.errors == [said]
    assert listed(page) == [str(meetings[1].id)]


def test_nobody_is_written_to_by_what_is_typed(
    organiser: Browser, meetings: list[Event], outbox: Outbox
) -> None:
    """Markup is text, a line end in a subject is a blank, strange events are passed over."""
    organiser.post(f"{LIST}/new")
    foreign = make_event("I Uppsala", owner="uppsala")
    path = f"/organiser/newsletters/{edition().id}/"
    typed = {
        "version": edition().version,
        "subject_sv": "Hej\r\nBcc: bo@example.org",
        "words_sv": "<script>alert(1)</script>\n\n{{ 7 * 7 }}",
        "event": [meetings[0].id, foreign.id, 10**25, "x"],
    }
    organiser.post(path, typed)
    organiser.post(f"{path}trial", {"language": "xx"})
    letter = outbox[-1]
    assert letter.subject == "Prov: Hej Bcc: bo@example.org"
    said = words_of(letter)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said.html
    assert "<script>" not in said.html
    assert "{{ 7 * 7 }}" in said.text
    assert ("I Sala" in said.text, "I Uppsala" in said.text) == (True, False)


@pytest.mark.parametrize(
    ("on", "at", "expected"),
    [
        ("2027-02-01", "", "2027-02-01T07:00"),
        ("2027-02-01", "13.30", "2027-02-01T12:30"),
        # The night in which the clock has an hour twice: the first of the two.
        ("2027-10-31", "2.30", "2027-10-31T00:30"),
    ],
)
def test_a_time_is_that_of_the_region(
    organiser: Browser, meetings: list[Event], on: str, at: str, expected: str
) -> None:
    make_event("Sent", days=(day("2027-12-01"),))
    organiser.post(f"{LIST}/new")
    organiser.get(f"/organiser/newsletters/{edition().id}/send")
    organiser.submit("Skicka", when="later", on=on, at=at)
    moment = edition().send_at
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"when": "later", "on": "", "at": ""}, 422, "Ange datum."),
        ({"when": "later", "on": "i morgon", "at": ""}, 422, "Skriv datumet så här: 2027-03-24."),
        ({"when": "later", "on": "2027-02-01", "at": "25.00"}, 422, "Skriv tiden så här: 17.30."),
        ({"when": "later", "on": "2027-01-10", "at": ""}, 422, "Tiden har redan varit."),
        (
            {"when": "later", "on": "2027-03-28", "at": "02.30"},
            422,
            "Den tiden finns inte: klockan ställs om till sommartid den natten.",
        ),
        ({"when": "later", "on": "9999-01-01", "at": ""}, 422, "Kontrollera året."),
        ({"when": "aldrig"}, 422, "Välj ett av alternativen."),
    ],
)
def test_a_time_that_cannot_be(
    organiser: Browser, meetings: list[Event], fields: dict[str, str], status: int, said: str
) -> None:
    path = f"/organiser/newsletters/{make_edition().id}/send"
    typed = {"version": edition().version} | fields
    page = organiser.post(path, typed, status=status)
    assert page.errors[0].startswith(said)
    assert edition().status == "draft"


def test_the_letter_of_one_subscriber(organiser: Browser, meetings: list[Event]) -> None:
    path = f"/organiser/newsletters/{make_edition().id}"
    page = organiser.get(f"{path}/preview?language=da&municipality={municipality('1962').id}")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = page.attributes("iframe", "src")[0]
    assert ("I Sala" in page.text, "NYT: Webben" in page.text) == (False, True)
    shown = organiser.raw("GET", frame)
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (b"Webben" in shown.data, b"I Sala" in shown.data) == (True, False)
    assert b"/subscription/" not in shown.data
    page = organiser.get(f"{path}/preview?theme=okänt&kind=x&municipality=-1&language=fi")
    assert "Den prenumeranten får inget brev" in page.text
    organiser.get(f"{path}/letter?theme=okänt", status=404)


def test_the_draft_costs_the_same_however_much_there_is(organiser: Browser) -> None:
    used = []
    for size in (2, 12):
        for number in range(size):
            make_event(f"Möte {size} {number}", seats=5, themes=("Buss",))
            make_subscriber(f"Nummer {size} {number}")
        with transaction() as session:
            session.query(Edition).delete()
        path = f"/organiser/newsletters/{make_edition().id}/"
        organiser.get(path)
        used.append(len(organiser.statements))
    assert used[0] == used[1]


def test_numbers_of_a_region(organiser: Browser) -> None:
    for name in ("Asa", "Bo", "Cia"):
        make_subscriber(name, now=NOW - timedelta(days=40))
    gone = make_subscriber("Dag", regions=(), now=NOW - timedelta(days=2))
    make_subscriber("Eva", regions=("uppsala",))
    with transaction():
        newsletter.end(gone, NOW)
    page = organiser.get(LIST)
    assert page.all(".figure") == [
        "3 prenumeranter",
        "+1 nya på 30 dagar",
        "−1 avslutade på 30 dagar",
    ]
