"""Documents of an event."""

import pytest

from eventsys.core.db import db
from eventsys.documents.models import Document
from tests import make
from tests.browser import Browser


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def test_links_are_added_and_taken_away(browser: Browser) -> None:
    event_id = make.make_event().id
    page = browser.get(f"/organiser/events/{event_id}/documents")
    assert "Inga dokument än" in page.text
    page = browser.submit(
        "Lägg till dokumentet",
        title="Dokumentation från remisskonferensen",
        url="https://www.example.org/rus.pdf",
    )
    assert page.flashes == ["Dokumentet är tillagt."]
    assert page.links()["Dokumentation från remisskonferensen"] == "https://www.example.org/rus.pdf"
    page = browser.submit("Ta bort Dokumentation från remisskonferensen")
    assert page.flashes == ["Dokumentet är borttaget."]
    assert db.session.query(Document).count() == 0


@pytest.mark.parametrize(
    ("title", "url", "errors"),
    [
        ("", "", ["Skriv vad dokumentet heter.", "Skriv dokumentets webbadress."]),
        ("x", "http://example.org/", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "data:text/html,x", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "https://", ["Skriv hela adressen. Den börjar med https://."]),
        ("x", "https://a b/", ["Skriv hela adressen. Den börjar med https://."]),
        ("x" * 201, "https://example.org/", ["Skriv högst 200 tecken."]),
        ("x", f"https://example.org/{'x' * 1000}", ["Skriv högst 1000 tecken."]),
    ],
)
def test_what_cannot_be_is_said(browser: Browser, title: str, url: str, errors: list[str]) -> None:
    event_id = make.make_event().id
    browser.get(f"/organiser/events/{event_id}/documents")
    page = browser.submit("Lägg till dokumentet", title=title, url=url, status=422)
    assert page.errors == errors
    assert (page.shown("title"), page.shown("url")) == (title, url)


def test_a_document_of_another_event_is_not_found(browser: Browser) -> None:
    other = make.make_document(make.make_event("Annat")).id
    event_id = make.make_event().id
    browser.post(f"/organiser/events/{event_id}/documents/{other}/remove", status=404)
