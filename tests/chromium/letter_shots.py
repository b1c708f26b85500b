"""Pictures of every letter in three languages, wide and narrow, and its text: to be looked at.

`make shots ARGS=letters` puts them into `.cache/letters`, made from what the services write.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.i18n import LANGUAGES
from eventsys.evaluation import asking
from eventsys.events import region_letters
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.messages import automatic, mailings, rounds, survey_requests
from eventsys.messages.automatic import Choice
from eventsys.registration import inviting, letters
from tests import make
from tests.conftest import Outbox
from tests.databases import SqliteInMemory
from tests.make import NOW
from tests.project.reading import ROOT
from tests.services import test_letters, test_newsletter_letters, test_speaker_letters

FOLDER = ROOT / ".cache" / "letters"
WIDTHS = (360, 700)
DAYS_LATER = datetime(2027, 1, 14, 8, 0, tzinfo=UTC)
DAY_BEFORE = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
AFTERNOON_AFTER = datetime(2027, 3, 3, 15, 0, tzinfo=UTC)
SUBJECT = {"sv": "Ny sal", "da": "Ny sal", "en": "A new room"}
WORDS = {
    "sv": "Ta gärna med en egen kopp, {namn}.",
    "da": "Tag gerne din egen kop med, {navn}.",
    "en": "Please bring your own cup, {name}.",
}


def take(browser: Browser) -> None:
    """Pictures and texts of all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(device_scale_factor=1)
    with tempfile.TemporaryDirectory() as instance:
        database = SqliteInMemory(Path(instance))
        for language in LANGUAGES:
            database.reset()
            with database.app.app_context():
                write_all(language)
                for number, letter in enumerate(_one_of_each(), start=1):
                    _take(page, letter, f"{number:02}-{letter.name}-{language}")
                db.session.remove()
        database.close()


def write_all(language: str) -> None:
    """Every letter there is, in one language."""
    with transaction():
        region_letters.set_words(make.region(), "confirmed", "", WORDS, 0, SYSTEM, NOW)
    test_letters.write_all(language)
    test_speaker_letters.write_all(language)
    test_newsletter_letters.write_all(language)
    _write_to_invitees(language)
    _write_what_is_rare(language)
    thanked, asked = (_surveyed(title, language) for title in ("Samråd om skogen", "Vattendagen"))
    with transaction():
        automatic.choose(thanked, Choice((1,), WORDS, 1, WORDS), 0, SYSTEM, NOW)
        automatic.choose(asked, Choice((), {}, None, {}), 0, SYSTEM, NOW)
        mailings.schedule(
            make.make_mailing(thanked, subject=SUBJECT, words=WORDS), None, 1, SYSTEM, NOW
        )
    steps = (
        (mailings.step, NOW),
        (rounds.step, DAY_BEFORE),
        (rounds.step, AFTERNOON_AFTER),
        (survey_requests.ask_participants, AFTERNOON_AFTER),
    )
    for step, now in steps:
        done = 1
        while done:
            with transaction():
                done = step(now)


def _surveyed(title: str, language: str) -> Event:
    event = make.make_event(
        title, seats=9, certainty="preliminary", directions="Buss 12 till Stadshuset."
    )
    make.make_item(event)
    make.make_document(event)
    with transaction():
        asking.switch_on(event, SYSTEM, NOW)
    make.make_registration(event, language=language, organisation="Sala kommun")
    return event


def _write_to_invitees(language: str) -> None:
    event = make.make_event("Skogens dag", audience="invitation", seats=9)
    make.make_invitee(event, language=language, organisation="Sala kommun")
    with transaction():
        inviting.remind(event, "Svara gärna före fredag.", SYSTEM, DAYS_LATER)


def _write_what_is_rare(language: str) -> None:
    registration = make.make_registration(
        make.make_event("Landsbygdens dag", seats=9), language=language
    )
    with transaction():
        letters.moved_away(registration, NOW)
        letters.declined_in_calendar(registration, NOW, "declined in the calendar")


def _one_of_each() -> list[Letter]:
    """One letter of each name and subject, so that variants can be seen."""
    return [*{(each.name, each.subject): each for each in reversed(Outbox().letters)}.values()]


def _take(page: Page, letter: Letter, name: str) -> None:
    words = make.words_of(letter)
    (FOLDER / f"{name}.txt").write_text(f"{letter.subject}\n\n{words.text}", encoding="utf-8")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 600})
        page.set_content(words.html)
        page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
