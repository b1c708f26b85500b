"""What letters to and from people who appear say, in three languages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from eventsys.audit.service import SPEAKER, SYSTEM
from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.mail.transport import build
from eventsys.messages import announce
from eventsys.programme.models import Speaker
from eventsys.programme.service import PersonDetails
from eventsys.speakers import inviting, own
from eventsys.speakers.inviting import Invitation
from tests.conftest import Outbox
from tests.inspection import LEAKS, attribute
from tests.make import (
    NOW,
    contact,
    day,
    make_event,
    make_item,
    make_speaker,
    speaker_token,
    words_of,
)

LATER = NOW + timedelta(hours=1)


def meeting(**details: Any) -> Event:
    """A meeting at which Åsa Ek speaks from 13.30 to 14.15."""
    values: dict[str, Any] = {
        "contacts": (contact("Per"), contact(email="maria@example.org", phone="021-123")),
        "days": (day("2027-03-02", "13:00", "16:00"),),
    }
    event = make_event(**values | details)
    people = (PersonDetails("Åsa Ek"),)
    make_item(event, "Om vägar", people=people, start_minute=810, length_minutes=45, room="Salen")
    return event


def invited(event: Event, language: str = "sv", words: str = "") -> Speaker:
    asked = Invitation("Åsa Ek", "asa@example.org", language)
    with transaction():
        (made,) = inviting.invite(event, [asked], words, SYSTEM, NOW)
    return made


def text_of(letter: Letter) -> str:
    return words_of(letter).text


def lines(letter: Letter) -> list[str]:
    """The lines that say something."""
    return [line for line in text_of(letter).split("\n") if line]


def test_an_invitation_tells_what_when_where_and_how_to_answer(app: Flask, outbox: Outbox) -> None:
    speaker = invited(meeting(), words="Hej!\nKul om du kommer.\n\nVi ses.")
    (letter,) = outbox
    assert letter.subject == "Vill du medverka?: Kommundialog Sala"
    assert (letter.recipient_name, letter.sender_name, letter.reply_to) == (
        "Åsa Ek",
        "Region Västmanland",
        "maria@example.org",
    )
    assert lines(letter) == [
        "Vill du medverka?",
        "Hej Åsa Ek!",
        "Region Västmanland bjuder in dig att medverka vid ”Kommundialog Sala”.",
        "Hälsning från arrangören:",
        "Hej!",
        "Kul om du kommer.",
        "Vi ses.",
        "Möte: Kommundialog Sala",
        "När: tisdag 2 mars 2027 kl. 13–16 (svensk tid)",
        "Var: Stadshuset, Stora torget 1, Sala",
        "Arrangör: Region Västmanland",
        "Dina programpunkter",
        "– kl. 13.30–14.15, Om vägar, Salen",
        "Svara och berätta om dig:",
        f"https://moten.example.org/speaker/{speaker_token(speaker)}/",
        "Länken är din egen sida. Du behöver inget konto. Där berättar du också vad du behöver på "
        "plats, och du kan ändra dig fram till mötet. Dela den inte.",
        "Läs mer om mötet:",
        "https://moten.example.org/vastmanland/kommundialog-sala/",
        "Har du frågor? Kontakta:",
        "Per, Utvecklingsledare",
        "Maria Lind, Utvecklingsledare, maria@example.org, 021-123",
        "Ditt namn och det du skriver om dig själv visas i programmet och finns kvar där. "
        "Din e-postadress raderar vi senast 31 maj 2027.",
        "Fel person? Då behöver du inte göra något.",
        "Region Västmanland",
    ]


SAID = {
    "da": (
        "Vil du medvirke?: Kommundialog Sala",
        "Hvornår: tirsdag den 2. marts 2027 kl. 13–16 (svensk tid)",
        "– kl. 13.30–14.15, Om vägar, Salen",
    ),
    "en": (
        "Would you like to take part?: Kommundialog Sala",
        "When: Tuesday 2 March 2027, 13:00–16:00 (Swedish time)",
        "– 13:30–14:15, Om vägar, Salen",
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_an_invitation_is_in_its_readers_language(
    app: Flask, outbox: Outbox, language: str
) -> None:
    speaker = invited(meeting(), language)
    (letter,) = outbox
    subject, when, slot = SAID[language]
    assert letter.subject == subject
    assert {when, slot} <= {*lines(letter)}
    link = f"https://moten.example.org/{language}/speaker/{speaker_token(speaker)}/"
    assert link in lines(letter)
    soup = BeautifulSoup(words_of(letter).html, "html.parser")
    assert [attribute(tag, "href") for tag in soup.select("a.button")] == [link]


def moved(event: Event, **details: Any) -> None:
    with transaction():
        wanted = replace(events.details_of(event), **details)
        announce.edit(event, wanted, event.version, SYSTEM, LATER)


def called_off(event: Event, reason: str) -> None:
    with transaction():
        announce.cancel(event, reason, SYSTEM, LATER)


def test_who_is_to_appear_hears_of_another_time_and_place(app: Flask, outbox: Outbox) -> None:
    event = meeting()
    speaker = invited(event)
    make_speaker(event, "Bo Nej", state="declined")
    make_speaker(event, "Cia Ny", state="new")
    make_speaker(event, "Dan Ja", state="confirmed", language="en")
    said = make_speaker(event, "Eva Muntlig", state="new")
    with transaction():
        own.answer(said, True, "", SYSTEM, NOW)
    before = len(outbox)
    moved(event, days=(day("2027-03-09", "10:00", "12:00"),), venue="Folkets hus", address="")
    first, second, third = outbox.letters[before:]
    assert [each.name for each in (first, second, third)] == ["speaker_event_changed"] * 3
    assert first.subject == "Ny tid och plats: Kommundialog Sala"
    assert second.subject == "New time and place: Kommundialog Sala"
    assert lines(first)[:16] == [
        "Ny tid och plats",
        "Hej Åsa Ek!",
        "Region Västmanland har ändrat ”Kommundialog Sala”, där du är inbjuden att medverka.",
        "När",
        "Tidigare: tisdag 2 mars 2027 kl. 13–16 (svensk tid)",
        "Nu: tisdag 9 mars 2027 kl. 10–12 (svensk tid)",
        "Var",
        "Tidigare: Stadshuset, Stora torget 1, Sala",
        "Nu: Folkets hus, Sala",
        "Inbjudan gäller fortfarande. Svara på din sida om du kan medverka.",
        "Möte: Kommundialog Sala",
        "När: tisdag 9 mars 2027 kl. 10–12 (svensk tid)",
        "Var: Folkets hus, Sala",
        "Arrangör: Region Västmanland",
        "Dina programpunkter",
        "– kl. 13.30–14.15, Om vägar, Salen",
    ]
    assert f"https://moten.example.org/speaker/{speaker_token(speaker)}/" in lines(first)
    # Nobody gave Eva a page: she said yes by telephone.
    assert [line for line in lines(third) if "/speaker/" in line] == []


def test_who_is_to_appear_hears_that_it_is_called_off(app: Flask, outbox: Outbox) -> None:
    event = meeting()
    invited(event, "da")
    make_speaker(event, "Dan Ja", state="confirmed")
    make_speaker(event, "Bo Nej", state="declined")
    before = len(outbox)
    called_off(event, "Sjukdom.\nVi hör av oss.")
    danish, swedish = outbox.letters[before:]
    assert danish.subject == "Mødet er aflyst: Kommundialog Sala"
    assert lines(swedish)[:6] == [
        "Mötet är inställt",
        "Hej Dan Ja!",
        "Region Västmanland har ställt in ”Kommundialog Sala”, där du skulle medverka. "
        "Du behöver inte göra något.",
        "Arrangören skriver:",
        "Sjukdom.",
        "Vi hör av oss.",
    ]
    assert [line for line in lines(swedish) if "/speaker/" in line] == []


def test_a_draft_tells_those_who_were_told_its_time(app: Flask, outbox: Outbox) -> None:
    event = meeting(status="draft")
    invited(event)
    moved(event, days=(day("2027-03-09", "13:00", "16:00"),))
    moved(event, title="Ny titel")
    moved(event, description="Ny text")
    assert [name for name, _ in outbox.names] == ["speaker_invitation", "speaker_event_changed"]


def write_all(language: str) -> Event:
    """Every letter there is, with each of its variants."""
    event = meeting(language=language)
    speaker = invited(event, language, "Egna ord")
    with transaction():
        inviting.remind(speaker, "Ord igen", SYSTEM, LATER)
        own.answer(speaker, True, "Ja tack", SPEAKER, LATER)
        inviting.remind(speaker, "", SYSTEM, LATER)
        inviting.renew_link(speaker, SYSTEM, LATER)
        own.answer(speaker, False, "", SPEAKER, LATER)
    make_speaker(make_event("Webinar", format="online", status="draft", language=language))
    make_speaker(make_event("Sen", certainty="period"), language=language)
    for state in ("invited", "confirmed"):
        off = make_event("Flyttat")
        made = make_speaker(off, language=language, state=state)
        moved(off, days=(day("2027-03-09", "10:00", "12:00"),))
        called_off(off, "Sjukdom.\nVi ses.\n\nSnart.")
        assert made.state == state
    return event


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_text_and_html_say_the_same_and_nothing_shows_through(
    app: Flask, outbox: Outbox, language: str
) -> None:
    write_all(language)
    assert len(outbox) == 14
    for letter in outbox:
        text, soup = text_of(letter), BeautifulSoup(words_of(letter).html, "html.parser")
        html = " ".join(soup.body.get_text(" ").split()) if soup.body else ""
        assert LEAKS.search(text + html) is None, letter.subject
        heading = soup.find("h1")
        assert heading is not None
        assert text.startswith(heading.get_text())
        # The numeral of the date is for the eye, and addresses are behind the words of links.
        for line in text.split("\n"):
            plain = line.removeprefix("– ").rstrip(":")
            parts = [part for half in plain.split(": ", 1) for part in half.split(", ")]
            assert line.startswith("https://") or all(part in html for part in parts), line
        message = build(letter, "Eventsys <noreply@moten.example.org>")
        assert b"multipart/alternative" in message.as_bytes()


def test_the_subjects_of_all_letters(app: Flask, outbox: Outbox) -> None:
    write_all("sv")
    assert [letter.subject for letter in outbox][:6] == [
        "Vill du medverka?: Kommundialog Sala",
        "Påminnelse: vill du medverka?: Kommundialog Sala",
        "Åsa Ek medverkar: Kommundialog Sala",
        "Påminnelse om din medverkan: Kommundialog Sala",
        "Din nya länk: Kommundialog Sala",
        "Åsa Ek kan inte medverka: Kommundialog Sala",
    ]


def test_the_organiser_reads_what_was_answered(app: Flask, outbox: Outbox) -> None:
    event = meeting()
    speaker = invited(event)
    with transaction():
        own.answer(speaker, False, "Är <b>bortrest</b>.\nFråga Bo.", SPEAKER, LATER)
    letter = outbox[-1]
    assert (letter.recipient, letter.reply_to) == ("maria@example.org", "asa@example.org")
    assert lines(letter)[1:7] == [
        "Åsa Ek har tackat nej till att medverka vid ”Kommundialog Sala”. "
        "Programmet är inte ändrat: se över det.",
        "Så här skrev personen:",
        "Är <b>bortrest</b>.",
        "Fråga Bo.",
        "tisdag 2 mars 2027 kl. 13–16 (svensk tid)",
        "Stadshuset, Stora torget 1, Sala",
    ]
    assert f"https://moten.example.org/organiser/events/{event.id}/speakers" in lines(letter)
    assert "&lt;b&gt;bortrest" in words_of(letter).html


def test_a_draft_has_no_page_to_read_more_on(app: Flask, outbox: Outbox) -> None:
    invited(meeting(status="draft"))
    assert "Läs mer om mötet:" not in lines(outbox[0])


def test_of_several_days_the_right_one_is_named(app: Flask, outbox: Outbox) -> None:
    event = make_event(days=(day("2027-03-02", "13:00"), day("2027-03-03", "09:00")))
    second = event.days[1].id
    make_item(event, "Om vägar", day_id=second, start_minute=570, people=(PersonDetails("Åsa Ek"),))
    invited(event)
    assert "– onsdag 3 mars 2027 kl. 9.30, Om vägar" in text_of(outbox[0])


def test_nobody_is_told_where_no_contact_has_an_address(app: Flask, outbox: Outbox) -> None:
    speaker = invited(meeting(contacts=(contact("Per"),)))
    with transaction():
        own.answer(speaker, True, "", SPEAKER, LATER)
    assert [name for name, _ in outbox.names] == ["speaker_invitation"]
