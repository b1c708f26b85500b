"""The newsletter's letters in every language: they can be worded and built, and show all."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.mail.transport import build
from eventsys.messages import announce
from eventsys.newsletter import editions, sending
from eventsys.newsletter import service as newsletter
from tests.conftest import Outbox
from tests.inspection import LEAKS
from tests.make import (
    NOW,
    day,
    make_edition,
    make_event,
    make_subscriber,
    make_user,
    region,
    words_of,
)

# Words that each language must not have from another.
STRANGE = {"sv": ("afmeld", " you "), "da": ("prenumer", " you "), "en": ("prenumer", "abonn")}


def write_all(language: str) -> None:
    """Every letter of the newsletter, with events of each kind that can stand in it."""
    moved = make_event("Flyttat", days=(day("2027-03-02"),))
    make_event("Två dagar", days=(day("2027-03-30"), day("2027-04-02")), format="hybrid")
    make_event("Period", certainty="period")
    off = make_event("Inställt")
    edition = make_edition()
    with transaction():
        details = replace(events.details_of(moved), days=(day("2027-03-09"),))
        announce.edit(moved, details, moved.version, SYSTEM, NOW)
        announce.cancel(off, "Sjukdom", SYSTEM, NOW)
    reader = make_subscriber("Asa", language=language)
    with transaction():
        newsletter.ask("asa@example.org", newsletter.wishes_of(reader), language, NOW)
        newsletter.move(reader, "ny@example.org", NOW)
        newsletter.ask("bo@example.org", newsletter.wishes_of(reader), language, NOW)
        editions.try_out(edition, make_user(), language, NOW)
        editions.schedule(edition, None, edition.version, SYSTEM, NOW)
        sending.step(NOW)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_every_letter_in_every_language(app: Flask, outbox: Outbox, language: str) -> None:
    write_all(language)
    assert sorted(letter.name for letter in outbox) == [
        "newsletter_confirm",
        "newsletter_confirm",
        "newsletter_confirm",
        "newsletter_edition",
        "newsletter_edition",
        "newsletter_known",
    ]
    for letter in outbox:
        words = words_of(letter)
        soup = BeautifulSoup(words.html, "html.parser")
        assert soup.html is not None and soup.html["lang"] == language
        assert soup.h1 is not None and soup.h1.text.strip()
        assert [tag["src"] for tag in soup.select("[src]")] == []
        for text in (words.text, soup.get_text(" "), letter.subject):
            assert LEAKS.search(text) is None
            assert [each for each in STRANGE[language] if each in text.lower()] == []
        build(letter, "Eventsys <noreply@moten.example.org>")


@pytest.mark.databases("sqlite")
def test_what_the_letter_shows_of_each_event(app: Flask, outbox: Outbox) -> None:
    write_all("sv")
    (row,) = [each for each in outbox if each.name == "newsletter_edition" and each.once]
    told = {
        each["title"]: (each["figure"], each["month"], each["label"], each["note"], each["where"])
        for each in (row.facts or {})["events"]
    }
    assert told == {
        "Flyttat": (
            "9",
            "mars 2027",
            "Nytt",
            "Nytt datum (tidigare tisdag 2 mars 2027 kl. 13)",
            "Stadshuset, Stora torget 1, Sala",
        ),
        "Två dagar": (
            "30",
            "mars 2027",
            "Nytt",
            "",
            "Stadshuset, Stora torget 1, Sala, eller online",
        ),
        "Period": ("", "", "Nytt", "Datum kommer", "Stadshuset, Stora torget 1, Sala"),
        "Inställt": ("2", "mars 2027", "Inställt", "", "Stadshuset, Stora torget 1, Sala"),
    }
    assert row.sender_name == region().name
