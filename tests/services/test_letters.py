"""What each letter says, in which language, and which calendar entry goes with it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from babel.support import NullTranslations
from bs4 import BeautifulSoup
from flask import Flask
from icalendar import Calendar

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core import i18n, tokens
from eventsys.core.db import transaction
from eventsys.core.settings import PACKAGE
from eventsys.events import situation
from eventsys.events.details import DayPlan
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.mail.transport import build
from eventsys.registration import bookings, changing, letters
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests import make
from tests.conftest import Outbox
from tests.inspection import LEAKS
from tests.make import NOW, contact, day, make_event, make_registration, make_user, words_of

LATER = NOW + timedelta(hours=1)
WORDS = {
    "sv": ("tisdag 2 mars 2027 kl. 13–16", "31 maj 2027"),
    "da": ("tirsdag den 2. marts 2027 kl. 13–16", "31. maj 2027"),
    "en": ("Tuesday 2 March 2027, 13:00–16:00", "31 May 2027"),
}


def hybrid(**details: Any) -> Event:
    """A meeting with everything a letter can tell."""
    values: dict[str, Any] = {
        "format": "hybrid",
        "online_service": "Teams",
        "join_link": "https://teams.example/secret",
        "contacts": (
            contact(email="maria@example.org", phone="021-123"),
            contact("Per Ström", title=""),
        ),
        "seats": 1,
    }
    return make_event(**values | details)


def entry_of(letter: Letter) -> Any:
    """The first occasion in a letter's calendar entry."""
    calendar = Calendar.from_ical(words_of(letter).calendar or "")
    assert calendar["METHOD"] == letter.calendar_method
    return calendar.walk("VEVENT")[0]


def link_of(registration: Registration, prefix: str = "") -> str:
    token = tokens.decrypt(registration.token_sealed)
    return f"https://moten.example.org{prefix}/booking/{token}/"


def text_of(letter: Letter) -> str:
    return words_of(letter).text


def lines_of(letter: Letter) -> list[str]:
    return text_of(letter).split("\n")


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translations into a language of capitals, so that a text nobody translates can be seen."""

    class Capitals(NullTranslations):
        def gettext(self, message: str) -> str:
            return "".join(
                part if part.startswith("%(") else part.upper()
                for part in re.split(r"(%\(\w+\)s)", message)
            )

        def ngettext(self, one: str, many: str, number: int) -> str:
            return self.gettext(one if number == 1 else many)

    monkeypatch.setattr(i18n, "catalogue", lambda _language: Capitals())


def write_all(language: str) -> None:
    """Every letter there is, with each of its variants."""
    event = hybrid(seats=None)
    someone = make_registration(event, "åsa ek", language=language, organisation="sala kommun")
    online = make_registration(event, "bo öst", language=language, attendance="online")
    before = situation.of(event)
    with transaction():
        for registration in (someone, online):
            write_as_they_stand(registration)
            for by_organiser in (True, False):
                letters.changed(registration, by_organiser, NOW)
                for was in ("confirmed", "offered", "waiting", "pending"):
                    letters.cancelled(registration, by_organiser, was, NOW)
            letters.event_changed(registration, before, NOW)
            for other in (
                replace(before, certainty="preliminary"),
                replace(before, certainty="period", spans=(), period_words="början av 2027"),
                replace(before, place="folkets hus"),
                replace(before, place="folkets hus", spans=before.spans * 2),
                replace(before, spans=before.spans * 2),
            ):
                letters.event_changed(registration, other, NOW)
        letters.changed(someone, False, NOW, giver=online.name)
        letters.cancelled(someone, False, "confirmed", NOW, left_for=online.name)
        letters.links([someone, online], NOW)
        letters.links([someone], NOW)
        someone.status = "waiting"
        letters.waiting(someone, NOW, together=3)
        letters.changed(someone, True, NOW)
        letters.already_registered(someone, NOW)
        letters.event_changed(someone, replace(before, place="folkets hus"), NOW)
        event.status = "cancelled"
        for registration in (someone, online):
            letters.event_cancelled(registration, NOW)
        event.status = "published"


def write_as_they_stand(registration: Registration) -> None:
    """The letters that say how somebody stands, each to somebody who stands so: none is untrue."""
    registration.offered_until = NOW + timedelta(days=1)
    written: dict[str, tuple[Callable[..., None], ...]] = {
        "waiting": (letters.waiting, letters.moved_down),
        "pending": (letters.pending,),
        "declined": (partial(letters.declined, words=""),),
        "offered": (letters.offered,),
        "cancelled": (letters.offer_expired,),
        "confirmed": (letters.promoted, letters.already_registered),
    }
    for status, every in written.items():
        registration.status = status
        for each in every:
            each(registration, now=NOW)


# Every letter


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_letter_can_be_written_in_every_language(
    app: Flask, outbox: Outbox, language: str
) -> None:
    write_all(language)
    assert {letter.name for letter in outbox} == {
        "confirmed", "waiting", "promoted", "moved_down", "changed", "cancelled",
        "already_registered", "links", "event_changed", "event_cancelled",
        "pending", "declined", "offered", "offer_expired",
    }  # fmt: skip
    when, erased_on = WORDS[language]
    for letter in outbox:
        assert letter.language == language
        text = text_of(letter)
        assert when in text
        assert "Kommundialog Sala" in text
        if letter.name != "links":
            assert erased_on in text
            assert re.search(r"(: |\? )Kommundialog Sala$", letter.subject)
            assert "?:" not in letter.subject
        assert not LEAKS.search(text), text
        soup = BeautifulSoup(words_of(letter).html or "", "html.parser")
        assert not LEAKS.search(soup.get_text())
        _check_html(soup, letter)
        build(letter, "Eventsys <noreply@moten.example.org>")


def _check_html(soup: BeautifulSoup, letter: Letter) -> None:
    assert soup.html is not None and soup.html["lang"] == letter.language
    assert len(soup.find_all("h1")) == 1
    assert not soup.find_all(["img", "table", "script", "link", "form", "iframe"])
    assert all(str(tag["href"]).startswith(("https://moten.example.org/", "mailto:"))
               for tag in soup.find_all("a"))  # fmt: skip
    assert "url(" not in str(soup)


def test_no_text_escapes_the_translators(app: Flask, outbox: Outbox, shouting: None) -> None:
    write_all("sv")
    allowed = re.compile(
        r"https?://\S+|\S+@\S+|kommundialog sala|region västmanland|åsa ek|bo öst|sala kommun|"
        r"tisdag 2 mars 2027 kl\. 13–16|mars 2027|31 maj 2027|stadshuset, stora torget 1, sala|"
        r"folkets hus|maria lind|per ström|utvecklingsledare|början av 2027|teams|"
        r"tisdag 12 januari 2027 kl\. 10|(och )?tisdag 2 mars 2027|kl\. 13–16|och",
        re.IGNORECASE,
    )
    for letter in outbox:
        soup = BeautifulSoup(words_of(letter).html or "", "html.parser")
        assert soup.style is not None
        soup.style.decompose()
        for words in (text_of(letter), soup.get_text(" "), letter.subject):
            left = allowed.sub("", words)
            assert left == left.upper(), f"{letter.name}: {left}"


def test_text_and_html_say_the_same(app: Flask, outbox: Outbox) -> None:
    write_all("sv")
    for letter in outbox:
        soup = BeautifulSoup(words_of(letter).html or "", "html.parser")
        assert soup.body is not None
        html = " ".join(soup.body.get_text(" ").split())
        html += " ".join(str(tag["href"]) for tag in soup.find_all("a"))
        for line in lines_of(letter):
            label, _, value = line.rpartition(": ")
            for part in (label, value.rstrip(":")):
                assert " ".join(part.split()) in html.replace(" ,", ","), (letter.name, line)


def test_colours_are_those_of_the_site(app: Flask, outbox: Outbox) -> None:
    css = (PACKAGE / "static" / "css" / "02-tokens.css").read_text()
    pairs = {
        int(number): (deep, pale)
        for number, deep, pale in re.findall(
            r'\[data-accent="(\d)"\] { --accent-deep: (#\w+); --accent-pale: (#\w+); }', css
        )
    }
    event = make_event(seats=None)
    registration = make_registration(event)
    for number in range(1, 9):
        with transaction():
            event.region.accent = number
            letters.waiting(registration, NOW)
        html = words_of(outbox[-1]).html or ""
        assert all(colour in html for colour in pairs[number])


def test_the_letter_has_the_readers_own_address_language_and_sender(
    app: Flask, outbox: Outbox
) -> None:
    event = hybrid()
    registration = make_registration(event, language="da")
    (letter,) = outbox
    assert (letter.recipient, letter.recipient_name) == ("asa-ek@example.org", "Åsa Ek")
    assert (letter.sender_name, letter.reply_to) == ("Region Västmanland", "maria@example.org")
    assert (letter.thing, letter.thing_id) == ("registration", registration.id)
    assert letter.event_id == event.id
    assert link_of(registration, "/da") in lines_of(letter)
    assert "https://moten.example.org/da/vastmanland/kommundialog-sala/" in lines_of(letter)


# Each letter


def test_confirmed(app: Flask, outbox: Outbox) -> None:
    registration = make_registration(hybrid(), organisation="Sala kommun")
    (letter,) = outbox
    assert letter.subject == "Du har en plats: Kommundialog Sala"
    assert (
        text_of(letter)
        == f"""Du har en plats

Hej Åsa Ek!

Din anmälan till ”Kommundialog Sala” är klar och du har en plats.

Möte: Kommundialog Sala
När: tisdag 2 mars 2027 kl. 13–16 (svensk tid)
Var: Stadshuset, Stora torget 1, Sala
Deltagande: På plats
Arrangör: Region Västmanland
Anmäld: Åsa Ek, Sala kommun

Se, ändra eller avboka din anmälan:
{link_of(registration)}

Kan du inte komma? Avboka så snart du kan, så kan någon annan få platsen.

Du kan lägga in mötet i din kalender direkt från det här mejlet.

Läs mer om mötet:
https://moten.example.org/vastmanland/kommundialog-sala/

Har du frågor? Kontakta:
Maria Lind, Utvecklingsledare, maria@example.org, 021-123
Per Ström

Vi raderar dina personuppgifter senast 31 maj 2027.

Region Västmanland
"""
    )
    entry = entry_of(letter)
    assert letter.calendar_method == "REQUEST"
    assert (entry["UID"], entry["SEQUENCE"]) == (registration.calendar_uid, 0)
    assert (entry["STATUS"], entry["SUMMARY"]) == ("CONFIRMED", "Kommundialog Sala")
    assert entry["LOCATION"] == "Stadshuset, Stora torget 1, Sala"
    assert entry["URL"] == link_of(registration)
    assert entry["ORGANIZER"] == "mailto:noreply@moten.example.org"
    assert entry["ORGANIZER"].params["CN"] == "Region Västmanland"
    assert entry["ATTENDEE"] == "mailto:asa-ek@example.org"
    assert "teams" not in str(words_of(letter)).lower()


def test_who_takes_part_online_gets_an_own_way_in_and_never_the_secret(
    app: Flask, outbox: Outbox
) -> None:
    event = hybrid()
    registration = make_registration(event, attendance="online")
    make_registration(event, "Bo Öst", attendance="online")
    seat, queue = outbox
    # The letter leads to a button that counts, the calendar to the meeting itself.
    assert f"{link_of(registration)}meeting" in lines_of(seat)
    assert (
        f"{link_of(registration)}join" in entry_of(seat)["DESCRIPTION"].split("Delta online: ")[1]
    )
    assert entry_of(seat)["LOCATION"] == "Online (Teams)"
    assert "/meeting" not in text_of(queue)
    assert "teams.example" not in "".join(
        f"{words_of(each).text}{words_of(each).html}{words_of(each).calendar}" for each in outbox
    )


def test_waiting_tells_the_rules_of_the_queue_and_enters_nothing(
    app: Flask, outbox: Outbox
) -> None:
    event = hybrid()
    make_registration(event)
    registration = make_registration(event, "Bo Öst")
    letter = outbox[1]
    assert letter.subject == "Du står på reservlistan: Kommundialog Sala"
    assert (
        "När en plats blir ledig går den automatiskt till den som har väntat längst. Får du en "
        "plats mejlar vi dig direkt. Du behöver inte göra något."
    ) in lines_of(letter)
    assert (words_of(letter).calendar, letter.calendar_method) == (None, None)
    assert link_of(registration) in lines_of(letter)
    assert "Du vill delta: På plats" in lines_of(letter)
    assert not any(line.startswith("Deltagande") for line in lines_of(letter))


def test_promoted(app: Flask, outbox: Outbox) -> None:
    event = hybrid()
    first = make_registration(event)
    second = make_registration(event, "Bo Öst")
    with transaction():
        registrations.cancel(first, ATTENDEE, LATER)
    letter = outbox[-1]
    assert (letter.name, letter.subject) == ("promoted", "Du har fått en plats: Kommundialog Sala")
    entry = entry_of(letter)
    assert (letter.calendar_method, entry["UID"]) == ("REQUEST", second.calendar_uid)


def test_changed_keeps_the_entry_and_counts_up(app: Flask, outbox: Outbox) -> None:
    event = hybrid()
    registration = make_registration(event)
    with transaction():
        changing.change(
            registration,
            replace(bookings.applicant_of(registration), attendance="online"),
            ATTENDEE,
            LATER,
        )
    before, after = outbox
    assert after.subject == "Din anmälan är ändrad: Kommundialog Sala"
    assert "Var det inte du som ändrade? Kontakta arrangören." in lines_of(after)
    assert "Var: Online (Teams)" in lines_of(after)
    assert entry_of(after)["UID"] == entry_of(before)["UID"]
    assert (entry_of(before)["SEQUENCE"], entry_of(after)["SEQUENCE"]) == (0, 1)
    assert entry_of(after)["DTSTAMP"].dt == LATER


def test_changed_by_the_organiser_says_so(app: Flask, outbox: Outbox) -> None:
    event = hybrid()
    make_registration(event)
    waiting = make_registration(event, "Bo Öst")
    with transaction():
        changing.change(
            waiting, replace(bookings.applicant_of(waiting), title="Chef"), make_user(), LATER
        )
    letter = outbox[-1]
    assert letter.subject == "Arrangören har ändrat din anmälan: Kommundialog Sala"
    assert "Var det inte du som ändrade? Kontakta arrangören." not in lines_of(letter)
    assert words_of(letter).calendar is None


@pytest.mark.parametrize(
    ("by", "name", "subject", "method"),
    [
        (ATTENDEE, "Åsa Ek", "Du har avbokat din plats", "CANCEL"),
        (ATTENDEE, "Bo Öst", "Du har lämnat reservlistan", None),
        (SYSTEM, "Åsa Ek", "Arrangören har avbokat din plats", "CANCEL"),
        (SYSTEM, "Bo Öst", "Du står inte längre på reservlistan", None),
    ],
)
def test_cancelled(
    app: Flask, outbox: Outbox, by: Any, name: str, subject: str, method: str | None
) -> None:
    event = hybrid()
    made = {each: make_registration(event, each) for each in ("Åsa Ek", "Bo Öst")}
    with transaction():
        registrations.cancel(made[name], by, LATER)
    confirmed, letter = next(iter(outbox)), outbox.to(made[name].email)[1]
    assert (letter.name, letter.calendar_method) == ("cancelled", method)
    assert letter.subject == f"{subject}: Kommundialog Sala"
    assert link_of(made[name]) not in text_of(letter)
    if method:
        entry = entry_of(letter)
        assert (entry["STATUS"], entry["SUMMARY"]) == ("CANCELLED", "Kommundialog Sala")
        assert entry["UID"] == entry_of(confirmed)["UID"]
        assert entry["SEQUENCE"] == entry_of(confirmed)["SEQUENCE"] + 1
        assert entry["ORGANIZER"] == entry_of(confirmed)["ORGANIZER"]
        assert entry["ATTENDEE"] == entry_of(confirmed)["ATTENDEE"]


def test_already_registered_has_the_link_and_no_entry(app: Flask, outbox: Outbox) -> None:
    event = hybrid()
    registration = make_registration(event)
    make_registration(event, submission="once more", now=LATER)
    _first, letter = outbox
    assert letter.subject == "Du är redan anmäld: Kommundialog Sala"
    assert "Du var redan anmäld, så det blev ingen ny plats. Din anmälan gäller som förut." in (
        lines_of(letter)
    )
    assert link_of(registration) in lines_of(letter)
    assert words_of(letter).calendar is None


def test_links_go_to_the_address_and_name_who_is_meant(app: Flask, outbox: Outbox) -> None:
    event, other = hybrid(seats=None), make_event("Hearing", owner="orebro-lan", seats=1)
    mine = [
        make_registration(event, email="familjen@example.org", language="en"),
        make_registration(event, "Bo Öst", email="familjen@example.org"),
        make_registration(other, "Bo Öst", email="familjen@example.org"),
    ]
    with transaction():
        bookings.send_links("familjen@example.org", LATER)
    letter = outbox[-1]
    assert (letter.name, letter.recipient, letter.recipient_name) == (
        "links", "familjen@example.org", "",
    )  # fmt: skip
    assert (letter.language, letter.sender_name, letter.thing) == ("en", "", None)
    lines = lines_of(letter)
    assert all(link_of(each, "/en") in lines for each in mine)
    assert lines.count("Bo Öst") == 2
    with transaction():
        bookings.send_links("nobody@example.org", LATER)
    assert outbox[-1].name == "links" and len(outbox) == 4


# Time and place


def test_a_preliminary_date_is_tentative(app: Flask, outbox: Outbox) -> None:
    make_registration(make_event(seats=None, certainty="preliminary"))
    (letter,) = outbox
    assert "Datumet är preliminärt. Vi mejlar dig när det är bestämt." in lines_of(letter)
    entry = entry_of(letter)
    assert (entry["STATUS"], entry["SUMMARY"]) == ("TENTATIVE", "Kommundialog Sala (prel.)")


def test_a_mere_period_enters_nothing(app: Flask, outbox: Outbox) -> None:
    registration = make_registration(
        make_event(seats=None, certainty="period", venue="", address="", town="")
    )
    with transaction():
        registrations.cancel(registration, ATTENDEE, LATER)
    first, second = outbox
    assert "När: början av 2028" in lines_of(first)
    assert "Exakt datum är inte bestämt än. Vi mejlar dig när det är klart." in lines_of(first)
    assert "Exakt datum är inte bestämt än. Vi mejlar dig när det är klart." not in lines_of(second)
    assert "Var: Platsen är inte bestämd än." in lines_of(first)
    assert (words_of(first).calendar, words_of(second).calendar) == (None, None)


@pytest.mark.parametrize(
    ("days", "figure", "when"),
    [
        ((day("2027-09-01", "09:00", "16:00"), day("2027-09-02", "09:00", "16:00")), "1–2",
         "1–2 september 2027 kl. 9–16 båda dagarna (svensk tid)"),
        ((day("2027-03-02", None),), "2", "tisdag 2 mars 2027"),
        ((day("2027-03-02", "09:00"), day("2027-03-09", "09:00")), "",
         "2 och 9 mars 2027 kl. 9 båda dagarna (svensk tid)"),
        ((day("2027-03-31", None), day("2027-04-01", None)), "", "31 mars–1 april 2027"),
    ],
)  # fmt: skip
def test_days_in_words_and_in_one_big_figure(
    app: Flask, days: tuple[DayPlan, ...], figure: str, when: str
) -> None:
    standing = situation.of(make_event(days=days))
    assert (standing.figure(), standing.when()) == (figure, when)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Copenhagen", "dansk tid"),
        ("Europe/Helsinki", "tid i Helsingfors"),
    ],
)
def test_other_clocks_are_named(app: Flask, zone: str, words: str) -> None:
    assert situation.of(make_event(time_zone=zone)).when().endswith(f"kl. 13–16 ({words})")


def test_a_place_can_be_only_a_municipality(app: Flask) -> None:
    event = make_event(venue="", address="", town="", municipality_id=1)
    assert situation.of(event).where("onsite") == event.municipality.name  # type: ignore[union-attr]
    assert situation.of(event).where("online") == "Online"


# What people write


def test_attendees_words_are_plain_text_and_short(app: Flask, outbox: Outbox) -> None:
    name = "<b>Åsa</b> *Ek* " + "x" * 200
    make_registration(make_event(seats=None), name, email="a@example.org", organisation="y" * 200)
    (letter,) = outbox
    assert "Hej <b>Åsa</b> *Ek*…!\n" in text_of(letter)
    assert "<b>Åsa" not in words_of(letter).html
    assert "<em>" not in words_of(letter).html
    assert "xx" not in text_of(letter) and "y" * 80 not in text_of(letter)


def test_a_cancellations_reason_keeps_its_lines(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    registration = make_registration(event)
    with transaction():
        event.status, event.cancellation_reason = "cancelled", "Snöstorm <3\nNytt datum i april."
        letters.event_cancelled(registration, LATER)
    letter = outbox[-1]
    assert "Arrangören skriver:\nSnöstorm <3\nNytt datum i april.\n" in text_of(letter)
    assert "Snöstorm &lt;3<br>Nytt datum i april." in (words_of(letter).html or "")


def test_who_was_forgotten_is_not_written_to(app: Flask, outbox: Outbox) -> None:
    registration = make_registration(make_event(seats=None))
    with transaction():
        make.forget(NOW + timedelta(days=200))
    with transaction():
        letters.event_cancelled(registration, NOW)
    assert outbox.names == []
