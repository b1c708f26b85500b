"""What the public sees of those who appear: the list, the way to it, portraits, and when."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.programme.models import Speaker
from eventsys.programme.service import PersonDetails
from tests import make
from tests.browser import Browser

PAGE = "/vastmanland/kommundialog-sala/"
IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture
def event(app: Flask) -> Event:
    """Two people in the programme; the one that is named first comes last by the alphabet."""
    made = make.make_event()
    people = (PersonDetails("Örjan Ek", "speaker", "Strateg", "Region Ek"), PersonDetails("Bo Öst"))
    make.make_item(made, "Samtal", people=people)
    return made


def token(name: str) -> str:
    db.session.expire_all()
    return make.speaker_token(db.session.query(Speaker).filter_by(name=name).one())


def test_an_event_without_speakers_says_nothing_of_them(browser: Browser, event: Event) -> None:
    page = browser.get(PAGE)
    assert page.soup.select("#speakers") == []
    assert page.all(".people a") == []
    assert "performer" not in page.body


def test_those_who_said_yes_are_listed_as_they_appear(browser: Browser, event: Event) -> None:
    make.make_speaker(event, "Bo Öst", state="confirmed", biography="Om **Bo**.")
    make.make_speaker(event, "Cia Lund", state="confirmed", biography="Inte i programmet.")
    make.make_speaker(
        event, "Örjan Ek", state="confirmed", photo=True, title="Strateg", organisation="Ek AB"
    )
    make.make_speaker(event, "Dag Nej", state="declined", biography="Nej")
    page = browser.get(PAGE)
    assert page.all(".speakers h3") == ["Örjan Ek", "Bo Öst", "Cia Lund"]
    assert page.all(".speaker-about") == ["Strateg, Ek AB"]
    assert page.attributes(".speakers img", "alt") == ["En person ler"]
    anchors = page.links(".people a")
    assert list(anchors) == ["Örjan Ek", "Bo Öst"]
    for address in anchors.values():
        assert page.soup.select(f"li{address}") != []
    data = json.loads(page.soup.select_one("[type='application/ld+json']").string)  # type: ignore[union-attr, arg-type]
    assert data["performer"] == [
        {
            "@type": "Person",
            "name": "Örjan Ek",
            "jobTitle": "Strateg",
            "affiliation": {"@type": "Organization", "name": "Ek AB"},
        },
        {"@type": "Person", "name": "Bo Öst"},
        {"@type": "Person", "name": "Cia Lund"},
    ]
    for secret in ("bo-ost@example.org", token("Bo Öst")):
        assert secret not in page.body


def test_a_kept_page_is_another_at_once(
    browser: Browser, new_browser: Callable[[], Browser], event: Event
) -> None:
    make.make_speaker(event, "Örjan Ek", biography="Text", organisation="Region Ek")
    path, own = f"/speaker/{token('Örjan Ek')}/", new_browser()

    def shown() -> list[str]:
        return browser.get(PAGE).all(".speakers h3, .speaker-about")

    assert shown() == []
    own.post(f"{path}answer", {"answer": "yes"})
    assert shown() == ["Örjan Ek", "Region Ek"]
    assert browser.get(PAGE).text == browser.get(PAGE).text
    assert browser.statements == []
    own.get(f"{path}details")
    own.submit("Spara", title="Rektor")
    assert shown() == ["Örjan Ek", "Rektor, Region Ek"]
    assert "Rektor, Region Ek" in browser.get(PAGE).all(".people li")[0]
    own.post(f"{path}answer", {"answer": "no"})
    assert shown() == []


def test_a_portrait_is_kept_by_browsers_for_good(browser: Browser, event: Event) -> None:
    make.make_speaker(event, "Örjan Ek", state="confirmed", photo=True)
    address = browser.get(PAGE).attributes(".speakers img", "src")[0]
    answer = browser.raw("GET", address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == IMMUTABLE
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in answer.headers
    again = browser.raw("GET", address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_portraits_of_others_are_not_public(browser: Browser, event: Event) -> None:
    draft = make.make_event("Hemligt", status="draft")

    def address(speaker: Speaker, of: Event, name: str | None = None) -> str:
        return f"/vastmanland/{of.slug}/speakers/{speaker.id}/photo-{name or speaker.photo}.webp"

    shown = make.make_speaker(event, "Örjan Ek", state="confirmed", photo=True)
    addresses = [
        address(make.make_speaker(event, "Bo Öst", photo=True), event),
        address(make.make_speaker(event, "Dag Nej", state="declined", photo=True), event),
        address(make.make_speaker(draft, "Eva", state="confirmed", photo=True), draft),
        address(shown, draft),
        address(shown, event, "0" * 64),
        address(shown, event, "..%2f..%2fsecret"),
        address(shown, event).replace("vastmanland", "orebro-lan"),
    ]
    assert [browser.raw("GET", each).status_code for each in addresses] == [404] * 7
    assert browser.raw("GET", address(shown, event)).status_code == 200


def test_the_page_asks_no_more_questions_for_more_speakers(browser: Browser, event: Event) -> None:
    make.make_speaker(event, "Örjan Ek", state="confirmed", photo=True)
    browser.get(PAGE)
    few = len(browser.statements)
    for number in range(9):
        make.make_speaker(event, f"Person {number}", state="confirmed", biography="Text")
    browser.get(PAGE)
    assert len(browser.current.all(".speakers > li")) == 10
    assert len(browser.statements) == few
