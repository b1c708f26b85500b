"""Those who appear, as an organiser works with them."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens, uploads
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.people.models import Membership
from eventsys.programme.models import Speaker
from eventsys.programme.service import PersonDetails
from eventsys.speakers import service as speakers
from tests import make
from tests.browser import Browser
from tests.conftest import Outbox
from tests.make import NOW

INVITE = "Skicka inbjudan"


@pytest.fixture
def event(browser: Browser) -> int:
    """A meeting with two people in its programme, and an organiser at work."""
    browser.sign_in(make.make_user())
    made = make.make_event()
    people = (
        PersonDetails("Åsa Ek", "speaker", "Strateg", "Region Ek"),
        PersonDetails("Bo Öst", "panellist"),
    )
    make.make_item(made, "Samtal", people=people)
    return made.id


def found(event: int) -> Event:
    return db.session.get_one(Event, event)


def known(event: int) -> list[Speaker]:
    return speakers.of_event(found(event))


def rows(browser: Browser) -> list[str]:
    return browser.current.all(".speaker-rows > li")


def at(event: int, *rest: object) -> str:
    return "/".join([f"/organiser/events/{event}/speakers", *map(str, rest)])


def keys(browser: Browser) -> list[str]:
    """The names of the fields for addresses."""
    return browser.current.attributes("[name$='-email']", "name")


def test_people_of_the_programme_stand_there(browser: Browser, event: int) -> None:
    browser.get(f"/organiser/events/{event}/")
    browser.click("Medverkande")
    assert browser.current.all(".lead") == ["0 av 2 har tackat ja."]
    assert [row.partition(" Saknas")[0] for row in rows(browser)] == [
        "Å Åsa Ek Strateg, Region Ek Samtal Inte tillfrågad",
        "B Bo Öst Samtal Inte tillfrågad",
    ]


def test_an_event_without_people_says_what_to_do(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    page = browser.get(at(make.make_event().id))
    assert "Ingen medverkar än" in page.text
    assert "Till programmet" in page.links()


def test_all_are_invited_on_one_page(browser: Browser, event: int, outbox: Outbox) -> None:
    browser.get(at(event))
    browser.click("Bjud in 2")
    one, two = keys(browser)
    browser.submit(INVITE, {one: "asa@example.org", two: "bo@example.org"}, words="Välkomna!")
    page = browser.current
    assert page.flashes == ["2 inbjudningar är skickade."]
    assert [row.partition(" Saknas")[0] for row in rows(browser)] == [
        "Å Åsa Ek Strateg, Region Ek Samtal Inbjuden 11 januari 2027",
        "B Bo Öst Samtal Inbjuden 11 januari 2027",
    ]
    assert [name for name, _ in outbox.names] == ["speaker_invitation"] * 2
    assert {"Välkomna!" in make.words_of(letter).text for letter in outbox} == {True}
    assert [(each.name, each.title) for each in known(event)] == [
        ("Åsa Ek", "Strateg"),
        ("Bo Öst", ""),
    ]
    assert "Alla är redan tillfrågade" in browser.get(at(event, "invite")).text


def test_one_can_be_invited_alone(browser: Browser, event: int, outbox: Outbox) -> None:
    browser.get(at(event))
    browser.click("Bjud in Bo Öst")
    (only,) = keys(browser)
    browser.submit(INVITE, {only: "bo@example.org", only.replace("email", "language"): "da"})
    assert browser.current.flashes == ["Inbjudan är skickad."]
    assert [(each.name, each.language, each.state) for each in known(event)] == [
        ("Bo Öst", "da", "invited")
    ]
    assert outbox[0].subject.startswith("Vil du medvirke?")


@pytest.mark.parametrize(
    ("email", "words", "errors"),
    [
        ("", "", ["Skriv e-postadressen till minst en person."]),
        ("asa", "", ["Åsa Ek: Skriv e-postadressen så här: namn@exempel.se."]),
        ("=1+1", "", ["Åsa Ek: Skriv e-postadressen så här: namn@exempel.se."]),
        ("a\x00b\x1b", "", ["Åsa Ek: Skriv e-postadressen så här: namn@exempel.se."]),
        ("asa@example.org", "x" * 2001, ["Skriv högst 2000 tecken."]),
    ],
)
def test_a_wrong_invitation_is_told_and_nothing_is_lost(
    browser: Browser, event: int, outbox: Outbox, email: str, words: str, errors: list[str]
) -> None:
    browser.get(at(event, "invite"))
    one, two = keys(browser)
    fields = {one: email, two: "bo@example.org" if email else "", "words": words or "Kära ni"}
    page = browser.submit(INVITE, fields, status=422)
    assert page.errors == errors
    assert page.shown("words").strip() == fields["words"]
    assert page.shown(two) == fields[two]
    assert len(outbox) == 0
    assert known(event) == []


def test_a_language_that_is_none_is_refused(browser: Browser, event: int) -> None:
    browser.get(at(event, "invite"))
    one, _two = keys(browser)
    sent = {one: "asa@example.org", one.replace("email", "language"): "xx"}
    page = browser.post(at(event, "invite"), sent, 422)
    assert page.errors[0].startswith("Åsa Ek: Välj ett av alternativen.")


def test_somebody_is_added_by_hand(browser: Browser, event: int, outbox: Outbox) -> None:
    browser.get(at(event))
    browser.click("Lägg till någon")
    browser.submit("Lägg till", name="  Cia\tLund ", email="CIA@Example.ORG", title="=1+1")
    assert browser.current.flashes == ["Cia Lund är tillagd."]
    (made,) = known(event)
    assert (made.name, made.email, made.title) == ("Cia Lund", "CIA@example.org", "=1+1")
    assert len(outbox) == 0


def test_somebody_of_the_programme_gets_particulars(browser: Browser, event: int) -> None:
    browser.get(at(event))
    page = browser.click("Lägg in uppgifter Åsa Ek")
    assert (page.shown("name"), page.shown("organisation")) == ("Åsa Ek", "Region Ek")
    browser.submit("Lägg till", biography="Om mig")
    assert len(rows(browser)) == 2
    assert [each.biography for each in known(event)] == ["Om mig"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "", "Skriv namnet."),
        ("name", "x" * 201, "Skriv högst 200 tecken."),
        ("name", "åsa ek", "Det finns redan en medverkande med det namnet."),
        ("email", "nej", "Skriv e-postadressen så här: namn@exempel.se."),
        ("title", "x" * 201, "Skriv högst 200 tecken."),
        ("organisation", "x" * 201, "Skriv högst 200 tecken."),
        ("biography", "x" * 1501, "Skriv högst 1500 tecken."),
        ("photo_words", "x" * 251, "Skriv högst 250 tecken."),
        ("language", "xx", "Välj ett av alternativen."),
    ],
)
def test_bad_input_is_told_at_its_field(
    browser: Browser, event: int, field: str, value: str, error: str
) -> None:
    make.make_speaker(found(event), "Åsa Ek", state="new")
    browser.get(at(event, "new"))
    fields = {"name": "Cia Lund", "language": "sv", "organisation": "Ek AB", "version": ""}
    page = browser.post(at(event, "new"), fields | {field: value}, 422)
    assert page.errors == [error]
    assert page.all(f"#{field}-error") == [f"Fel: {error}"]
    shown = fields | {field: value}
    assert page.shown("organisation") == shown["organisation"]
    assert [each.name for each in known(event)] == ["Åsa Ek"]


def test_a_speaker_is_changed(browser: Browser, event: int) -> None:
    speaker = make.make_speaker(found(event), "Åsa Ek", needs="Ramp")
    page = browser.get(at(event, speaker.id))
    assert "Ramp" not in page.body
    assert "Bara den som får se behov kan läsa vad." in page.text
    with transaction() as session:
        session.scalars(select(Membership)).one().sees_health = True
    assert "Ramp" in browser.get(at(event, speaker.id)).text
    browser.submit("Spara ändringarna", title="Rektor", organisation="<b>Ek</b> AB")
    assert browser.current.flashes == ["Ändringarna är sparade."]
    assert "Rektor, <b>Ek</b> AB" in browser.current.text
    assert speakers.particulars_of(known(event)[0]).needs == "Ramp"
    text = browser.get(f"/vastmanland/{found(event).slug}/").text
    assert "Rektor, <b>Ek</b> AB" in text


def test_two_who_save_at_once_hear_of_each_other(browser: Browser, event: int) -> None:
    speaker = make.make_speaker(found(event), "Åsa Ek")
    browser.get(at(event, speaker.id))
    with transaction():
        said = speakers.particulars_of(speaker)
        other = speakers.Particulars(**vars(said) | {"title": "Lektor"})
        speakers.change(speaker, other, speaker.version, SYSTEM, NOW)
    page = browser.submit("Spara ändringarna", title="Rektor", status=422)
    assert page.errors == [
        "Någon annan har ändrat samtidigt som du. Läs igenom det du har skrivit, och spara igen."
    ]
    assert page.shown("title") == "Rektor"
    browser.submit("Spara ändringarna")
    assert known(event)[0].title == "Rektor"


def test_a_portrait_is_handed_in_and_taken_away(browser: Browser, event: int) -> None:
    speaker_id = make.make_speaker(found(event), "Åsa Ek").id
    send(browser, event, speaker_id, photo=(BytesIO(make.image()), "x.exe"), photo_words="Åsa")
    (speaker,) = known(event)
    page = browser.get(at(event, speaker_id))
    addresses = page.attributes("main img", "src")
    answer = browser.raw("GET", addresses[0])
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.attributes("main img", "alt")[0] == "Åsa"
    assert browser.raw("GET", addresses[0].replace("photo-", "photo-0")).status_code == 404
    uploads.path_of(speaker.photo_small or "").unlink()
    assert browser.raw("GET", addresses[0]).status_code == 404
    browser.submit("Spara ändringarna", remove_photo="y")
    assert known(event)[0].photo is None


def send(browser: Browser, event: int, speaker_id: int, status: int = 303, **fields: Any) -> None:
    page = browser.get(at(event, speaker_id))
    shown = {name: page.shown(name) for name in ("name", "email", "language", "title", "version")}
    browser.post(at(event, speaker_id), shown | fields, status)


def test_reminding_and_a_new_link(browser: Browser, event: int, outbox: Outbox) -> None:
    speaker = make.make_speaker(found(event), "Åsa Ek")
    old = make.speaker_token(speaker)
    browser.get(at(event))
    browser.submit("Påminn Åsa Ek")
    assert browser.current.flashes == ["Ett mejl är skickat till Åsa Ek."]
    browser.get(at(event, speaker.id))
    browser.submit("Skicka påminnelse", words="Vi räknar med dig.")
    assert "Vi räknar med dig." in make.words_of(outbox[-1]).text
    browser.get(at(event, speaker.id))
    page = browser.submit("Skicka påminnelse", words="x" * 2001, status=422)
    assert page.errors == ["Skriv högst 2000 tecken."]
    browser.get(at(event, speaker.id))
    browser.submit("Skicka ny länk")
    assert browser.current.flashes == [
        "Åsa Ek har fått en ny länk. Den gamla fungerar inte längre."
    ]
    assert [name for name, _ in outbox.names[1:]] == ["speaker_reminder"] * 3
    browser.get(f"/speaker/{old}/", 404)
    browser.get(f"/speaker/{make.speaker_token(known(event)[0])}/")


def test_an_answer_by_telephone_is_noted(browser: Browser, event: int) -> None:
    speaker = make.make_speaker(found(event), "Åsa Ek", state="new")
    browser.get(at(event, speaker.id))
    browser.submit("Har tackat ja på annat sätt")
    assert browser.current.all(".lead") == ["1 av 2 har tackat ja."]
    browser.get(at(event, speaker.id))
    browser.submit("Har tackat nej på annat sätt")
    assert "Står kvar i programmet." in browser.current.text
    browser.post(at(event, speaker.id, "answer"), {"answer": "maybe"}, 400)
    assert known(event)[0].state == "declined"


def test_what_somebody_answered_and_what_failed_is_in_the_list(
    browser: Browser, event: int, outbox: Outbox
) -> None:
    make.make_speaker(found(event), "Åsa Ek")
    with transaction():
        outbox[0].given_up_at = NOW
    text = browser.get(at(event)).text
    assert "Mejlet till asa-ek@example.org kom inte fram." in text
    page = browser.click("Åsa Ek")
    assert "Brev som inte kom fram" in page.text


def test_removing_leaves_the_name_in_the_programme(browser: Browser, event: int) -> None:
    speaker = make.make_speaker(found(event), "Åsa Ek", state="confirmed")
    browser.get(at(event, speaker.id))
    browser.submit("Ta bort den medverkande")
    assert browser.current.flashes == ["Uppgifterna om Åsa Ek är borttagna."]
    assert known(event) == []
    assert rows(browser)[0].startswith("Å Åsa Ek")


def test_a_reader_sees_the_list_but_no_needs_and_no_button(browser: Browser, event: int) -> None:
    speaker = make.make_speaker(found(event), "Åsa Ek", needs="Ramp", biography="Om mig")
    browser.sign_in(make.make_user("reader"))
    page = browser.get(at(event))
    assert page.soup.select("main form") == []
    page = browser.get(at(event, speaker.id))
    assert "Om mig" in page.text
    assert "Ramp" not in page.body
    assert page.soup.select("main form") == []


def test_a_speaker_of_another_event_is_not_found(browser: Browser, event: int) -> None:
    other = make.make_speaker(make.make_event("Annat"), "Åsa Ek")
    browser.get(at(event, other.id), 404)
    for deed in ("remind", "link", "answer", "remove"):
        browser.post(at(event, other.id, deed), {"answer": "yes"}, 404)
    assert db.session.get_one(Speaker, other.id).state == "invited"


def test_the_number_of_questions_does_not_grow_with_the_rows(browser: Browser, event: int) -> None:
    make.make_speaker(found(event), "Åsa Ek", state="confirmed", photo=True)
    browser.get(at(event))
    few = len(browser.statements)
    more = tuple(PersonDetails(f"Person {n}") for n in range(12))
    make.make_item(found(event), "Panel", people=more)
    for person in more:
        make.make_speaker(found(event), person.name, state="confirmed", photo=True)
    browser.get(at(event))
    assert len(rows(browser)) == 14
    assert len(browser.statements) == few
    browser.get(at(event, "invite"))


def test_the_page_speaks_other_languages(browser: Browser, event: int) -> None:
    make.make_speaker(found(event), "Åsa Ek")
    assert "0 of 2 have said yes." in browser.get(f"/en{at(event)}").text
    assert "0 af 2 har sagt ja." in browser.get(f"/da{at(event)}").text


def test_a_secret_that_no_key_opens_is_no_reason_to_fail(browser: Browser, event: int) -> None:
    """A form that was filled in before the key was another."""
    speaker_id = make.make_speaker(found(event), "Åsa Ek").id
    for kept in ("x", "å", tokens.encrypt("1 2"), tokens.encrypt("999 a b")):
        send(browser, event, speaker_id, photo_kept=kept)
    assert known(event)[0].photo is None
