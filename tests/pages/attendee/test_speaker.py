"""The page of somebody who is asked to appear, behind their secret link."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core import images
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.programme.models import Speaker
from eventsys.programme.service import PersonDetails
from eventsys.speakers import service as speakers
from tests import make
from tests.browser import Browser, Page
from tests.conftest import Outbox
from tests.databases import dispose, installed
from tests.make import NOW

YES, NO = "Ja, jag medverkar", "Nej, jag kan inte"


@pytest.fixture
def path(app: Flask) -> str:
    """The page of Edvin Ros, who is asked to speak from 13.30 to 14.15."""
    event = make.make_event(
        contacts=(make.contact(email="maria@example.org"),),
        days=(make.day("2027-03-02", "13:00", "16:00"),),
    )
    people = (PersonDetails("Edvin Ros"),)
    make.make_item(event, "Om vägar", people=people, start_minute=810, length_minutes=45)
    return f"/speaker/{make.speaker_token(make.make_speaker(event))}/"


def the_speaker() -> Speaker:
    db.session.expire_all()
    return db.session.query(Speaker).one()


def say_yes(browser: Browser, path: str) -> Page:
    browser.get(path)
    browser.submit(YES, button=YES)
    return browser.current


def send(browser: Browser, path: str, status: int = 303, **fields: Any) -> Page:
    """The form about oneself as it stands, some fields of it different, maybe with a file."""
    page = browser.get(f"{path}details")
    names = ("title", "organisation", "biography", "photo_words", "needs", "language", "version")
    shown = {name: page.shown(name) for name in names}
    return browser.post(f"{path}details", shown | fields, status)


def test_the_page_tells_what_when_where_and_who_to_ask(browser: Browser, path: str) -> None:
    page = browser.get(path)
    assert page.h1 == "Vill du medverka? : Kommundialog Sala"
    for words in (
        "Edvin Ros",
        "tisdag 2 mars 2027 kl. 13–16",
        "Stadshuset, Sala",
        "kl. 13.30–14.15 Om vägar",
        "maria@example.org",
        "16 mars 2027",
        "31 maj 2027",
    ):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_yes_leads_to_telling_about_oneself(browser: Browser, path: str, outbox: Outbox) -> None:
    browser.get(path)
    browser.submit(YES, button=YES, words="Gärna!")
    page = browser.current
    assert page.h1.startswith("Berätta om dig")
    assert "Tack, du är med!" in page.text
    browser.submit("Spara", title="Rektor", biography="Jag är *rektor*.", needs="Ramp")
    page = browser.current
    assert page.h1.startswith("Du medverkar")
    assert "Dina uppgifter är sparade." in page.text
    assert page.all(".speaker-text em") == ["rektor"]
    speaker = the_speaker()
    assert (speaker.state, speaker.title, speaker.answer_words) == ("confirmed", "Rektor", "Gärna!")
    assert outbox.names[-1] == ("speaker_answered", "maria@example.org")


def test_no_can_become_yes_again(browser: Browser, path: str) -> None:
    browser.get(path)
    browser.submit(NO, button=NO, words="Bortrest")
    assert browser.current.h1.startswith("Du har tackat nej")
    assert NO not in browser.current.all("main button")
    say_yes(browser, path)
    page = browser.get(path)
    assert page.h1.startswith("Du medverkar")
    browser.submit(NO, button=NO)
    assert the_speaker().state == "declined"


@pytest.mark.parametrize("sent", ["", "maybe", "=1+1", "<b>", "ja\x00"])
def test_an_answer_is_yes_or_no(browser: Browser, path: str, sent: str) -> None:
    page = browser.post(f"{path}answer", {"answer": sent, "words": "Hej"}, 422)
    assert page.errors == ["Välj om du kan medverka eller inte."]
    assert page.shown("words").strip() == "Hej"
    assert the_speaker().state == "invited"


def test_a_greeting_has_an_end(browser: Browser, path: str) -> None:
    page = browser.post(f"{path}answer", {"answer": "yes", "words": "x" * 1001}, 422)
    assert page.errors == ["Skriv högst 1000 tecken."]
    assert page.shown("words").strip() == "x" * 1001
    assert the_speaker().state == "invited"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("title", "x" * 201, "Skriv högst 200 tecken."),
        ("organisation", "x" * 201, "Skriv högst 200 tecken."),
        ("biography", "x" * 1501, "Skriv högst 1500 tecken."),
        ("photo_words", "x" * 251, "Skriv högst 250 tecken."),
        ("needs", "x" * 1001, "Skriv högst 1000 tecken."),
        ("language", "xx", "Välj ett av alternativen."),
        ("language", "", "Välj ett av alternativen."),
    ],
)
def test_bad_input_is_told_at_its_field(
    browser: Browser, path: str, field: str, value: str, error: str
) -> None:
    say_yes(browser, path)
    fields = {"needs": "Ramp", "biography": "Text"} | {field: value}
    page = send(browser, path, 422, **fields)
    assert page.errors == [error]
    assert page.all(f"#{field}-error") == [f"Fel: {error}"]
    assert (page.shown("needs").strip(), page.shown("biography").strip()) == (
        fields["needs"],
        fields["biography"],
    )
    assert the_speaker().biography == ""


def test_text_is_only_text(browser: Browser, path: str) -> None:
    say_yes(browser, path)
    send(
        browser,
        path,
        title="=cmd|' /C calc'!A0\x07",
        organisation="<script>alert(1)</script>",
        biography="<img src=x onerror=alert(1)> ![x](https://example.org/x.png) [js](javascript:1)",
    )
    page = browser.get("/vastmanland/kommundialog-sala/")
    assert page.soup.select("main img, main script") == []
    assert [each for each in page.attributes("main a", "href") if "javascript" in each] == []
    assert page.all(".speaker-about") == [
        "=cmd|' /C calc'!A0, <script>alert(1)</script>",
    ]


def test_a_portrait_is_taken_shown_and_removed(browser: Browser, path: str) -> None:
    say_yes(browser, path)
    send(browser, path, photo=(BytesIO(make.image()), "jag.jpg"), photo_words="Edvin ler")
    page = browser.get(path)
    assert page.attributes("main img", "alt") == ["Edvin ler"]
    answer = browser.raw("GET", page.attributes("main img", "src")[0])
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "image/webp",
        "no-store",
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    send(browser, path, remove_photo="y")
    assert browser.get(path).attributes("main img", "alt") == []
    assert the_speaker().photo is None


def test_a_picture_that_came_without_words_need_not_be_sent_again(
    browser: Browser, path: str
) -> None:
    say_yes(browser, path)
    page = send(browser, path, 422, photo=(BytesIO(make.image()), "x.jpg"), biography="Text")
    assert page.errors == ["Beskriv med några ord vad bilden visar."]
    assert "Bilden är mottagen. Den sparas när du har rättat resten." in page.text
    browser.submit("Spara", photo_words="Edvin ler")
    speaker = the_speaker()
    assert (bool(speaker.photo), speaker.photo_words, speaker.biography) == (
        True,
        "Edvin ler",
        "Text",
    )


FILES = {
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "rätt sort"),
    "gif": (make.image("GIF"), "rätt sort"),
    "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 99, "HEIC"),
    "cut off": (make.image()[:400], "går inte att läsa"),
    "empty": (b"", "rätt sort"),
    "small": (make.image(size=(20, 20)), "för liten"),
    "too large": (make.image() + b"\0" * images.MOST_BYTES, "större än 10 MB"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_picture_is_told(browser: Browser, path: str, name: str) -> None:
    content, words = FILES[name]
    say_yes(browser, path)
    file = (BytesIO(content), "jag.jpg")
    page = send(browser, path, 422, photo=file, photo_words="Jag", biography="Text")
    (error,) = page.errors
    assert words in error
    assert page.all("#photo-error") == [f"Fel: {error}"]
    assert (page.shown("biography").strip(), page.shown("photo_words")) == ("Text", "Jag")
    assert the_speaker().photo is None


def test_fifty_megabytes_are_refused_with_advice(browser: Browser, path: str) -> None:
    say_yes(browser, path)
    page = send(browser, path, 413, photo=(BytesIO(b"\xff\xd8\xff" + b"\0" * 50_000_000), "x.jpg"))
    assert "Bilden är större än 10 MB." in page.text
    assert the_speaker().photo is None


def test_two_windows_hear_of_each_other(browser: Browser, path: str) -> None:
    say_yes(browser, path)
    send(browser, path, title="Rektor")
    page = send(browser, path, 409, title="Lektor", version="1")
    assert page.errors == [
        "Någon annan har ändrat samtidigt som du. Läs igenom det du har skrivit, och spara igen."
    ]
    assert page.shown("title") == "Lektor"
    browser.submit("Spara")
    assert the_speaker().title == "Lektor"


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "9" * 30])
def test_a_version_that_is_none_is_an_old_one(browser: Browser, path: str, version: str) -> None:
    say_yes(browser, path)
    send(browser, path, 409, title="Lektor", version=version)
    assert the_speaker().title == ""


def test_what_is_kept_can_be_downloaded(browser: Browser, path: str) -> None:
    say_yes(browser, path)
    send(browser, path, needs="Ramp")
    answer = browser.raw("GET", f"{path}data.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="eventsys.json"'
    assert json.loads(answer.data)["speaker"]["needs"] == "Ramp"
    assert make.speaker_token(the_speaker()) not in answer.text


def test_every_wrong_link_leads_to_the_same_page(browser: Browser, path: str) -> None:
    bodies = set()
    for wrong in ("x", path[9:-2], "a" * 5000, "<b>", "%C3%A5", path[9:-1] + "x"):
        for rest in ("", "details", "data.json"):
            page = browser.get(f"/speaker/{wrong}/{rest}", 404)
            bodies.add((page.h1, page.text))
    assert len(bodies) == 1
    assert bodies.pop()[0] == "Länken leder ingenstans"
    browser.post("/speaker/x/answer", {"answer": "yes"}, 404)


def test_after_the_event_the_page_can_be_read_and_then_not(browser: Browser, path: str) -> None:
    say_yes(browser, path)
    browser.clock.move_to(NOW.replace(month=3, day=2, hour=16))
    page = browser.get(path)
    assert page.h1.startswith("Mötet har varit")
    assert page.soup.select("main form") == []
    assert browser.get(f"{path}details", 303).location == path
    page = browser.post(f"{path}answer", {"answer": "no"}, 409)
    assert "Inget kan ändras längre." in page.text
    assert the_speaker().state == "confirmed"
    browser.clock.move_to(NOW.replace(month=4, day=1))
    browser.get(path)
    browser.clock.shift(timedelta(days=1))
    browser.get(path, 404)


def test_a_cancelled_event_says_so(browser: Browser, path: str) -> None:
    with transaction():
        events.cancel(the_speaker().event, "Sjukdom", SYSTEM, NOW)
    page = browser.get(path)
    assert page.h1.startswith("Mötet är inställt")
    assert page.soup.select("main form") == []


def test_the_page_of_a_draft_leads_to_no_public_page(browser: Browser, app: Flask) -> None:
    event = make.make_event("Hemligt", status="draft")
    speaker = make.make_speaker(event, state="confirmed", biography="Text")
    page = browser.get(f"/speaker/{make.speaker_token(speaker)}/")
    assert "Till mötets sida" not in page.links()


@pytest.mark.parametrize(
    ("prefix", "heading"), [("/da", "Vil du medvirke?"), ("/en", "Would you like to take part?")]
)
def test_the_page_speaks_its_readers_language(
    browser: Browser, path: str, prefix: str, heading: str
) -> None:
    assert browser.get(prefix + path).h1.startswith(heading)


def test_the_questions_to_the_database_are_few(browser: Browser, path: str) -> None:
    browser.get(path)
    few = len(browser.statements)
    event = the_speaker().event
    for number in range(9):
        people = (PersonDetails("Edvin Ros"), PersonDetails(f"Person {number}"))
        make.make_item(event, f"Punkt {number}", people=people)
        make.make_speaker(event, f"Person {number}")
    browser.get(path)
    assert len(browser.current.all(".own-slots li")) == 10
    assert len(browser.statements) == few


def test_who_sends_too_often_has_to_wait(tmp_path: Any, clock: Any) -> None:
    app = installed(tmp_path, "sqlite://", posts_per_address=2)
    with app.app_context():
        browser = Browser(app, clock)
        speaker = make.make_speaker(make.make_event())
        path = f"/speaker/{make.speaker_token(speaker)}/"
        browser.post(f"{path}answer", {"answer": "no"})
        browser.post(f"{path}answer", {"answer": "yes"})
        page = browser.post(f"{path}answer", {"answer": "no", "words": "Förlåt"}, 429)
        assert page.errors == ["Det har kommit för många försök. Vänta en stund och försök igen."]
        assert page.shown("words").strip() == "Förlåt"
        assert send(browser, path, 429, title="Rektor").shown("title") == "Rektor"
        assert speakers.particulars_of(the_speaker()).title == ""
        db.session.remove()
    dispose(app)
