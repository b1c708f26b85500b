"""Documents as everybody fetches them: who may, with which headers, and since when."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens, uploads
from eventsys.core.db import db, transaction
from eventsys.documents import service as documents
from eventsys.documents.models import Document
from eventsys.documents.service import DocumentDetails
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.web.document_files import CSP
from tests import files, make
from tests.browser import Browser
from tests.databases import everything

EVENT = "/vastmanland/kommundialog-sala/"
CONTENT = files.pdf("Presentation.pdf")
PUBLIC = "public, max-age=0, s-maxage=10"


def path(document: Document, language: str = "") -> str:
    """Its address."""
    return f"{language}{EVENT}documents/{document.id}/{document.versions[-1].file_name}"


@pytest.fixture
def event(app: Flask) -> Event:
    return make.make_event()


@pytest.mark.parametrize("language", ["", "/da", "/en"])
def test_a_file_comes_as_it_was_and_can_do_nothing(
    browser: Browser, event: Event, language: str
) -> None:
    response = browser.raw("GET", path(make.make_file(event), language))
    assert (response.status_code, response.data) == (200, CONTENT)
    headers = {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(CONTENT)),
        "Content-Disposition": "inline; filename=presentation.pdf",
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": PUBLIC,
        "Accept-Ranges": "bytes",
    }
    assert {name: response.headers[name] for name in headers} == headers
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("name", "content", "shown_as"),
    [
        ("a.png", files.picture(), "inline; filename=a.png"),
        ("a.docx", files.office("docx"), "attachment; filename=a.docx"),
        ("a.odp", files.office("odp"), "attachment; filename=a.odp"),
        # A picture that is HTML as well is sent as a picture, whatever it is called.
        ("a.html", files.picture() + b"<script>alert(1)</script>", "inline; filename=a.png"),
    ],
)
def test_what_is_read_in_a_browser_and_what_is_saved(
    browser: Browser, event: Event, name: str, content: bytes, shown_as: str
) -> None:
    response = browser.raw("GET", path(make.make_file(event, name, content)))
    assert response.headers["Content-Disposition"] == shown_as
    assert response.headers["Content-Type"].startswith(("image/png", "application/vnd."))
    assert response.data == content


def test_head_tags_and_parts(browser: Browser, event: Event) -> None:
    document = make.make_file(event)
    where = path(document)
    tag = f'"{document.versions[0].file}"'
    head = browser.raw("HEAD", where)
    assert (head.status_code, head.data) == (200, b"")
    assert (head.headers["ETag"], head.headers["Content-Length"]) == (tag, str(len(CONTENT)))

    def ask(**headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return browser.raw("GET", where, headers=named)

    known = ask(If_None_Match=tag)
    assert (known.status_code, known.data) == (304, b"")
    part = ask(Range="bytes=5-9")
    assert (part.status_code, part.data) == (206, CONTENT[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(CONTENT)}"
    assert ask(Range="bytes=-3").data == CONTENT[-3:]
    assert ask(Range="bytes=99999999-").status_code == 416
    assert ask(Range="bytes=5-9", If_Range='"another"').data == CONTENT


def test_another_name_leads_to_the_right_one(browser: Browser, event: Event) -> None:
    document = make.make_file(event)
    for name in ("x.pdf", "presentation.exe", "a%0d%0ab", "<b>"):
        page = browser.get(f"{EVENT}documents/{document.id}/{name}", 302)
        assert page.location == path(document)
    browser.get(f"{EVENT}documents/{document.id}/../x", 404)
    browser.get(f"{EVENT}documents/999999/x.pdf", 404)
    browser.get(f"{EVENT}documents/{2**40}/x.pdf", 404)
    browser.get(f"/orebro-lan/kommundialog-sala/documents/{document.id}/presentation.pdf", 404)
    link = make.make_document(event)
    browser.get(f"{EVENT}documents/{link.id}/presentation.pdf", 404)
    other = make.make_event("Annat möte")
    browser.get(f"/vastmanland/{other.slug}/documents/{document.id}/presentation.pdf", 404)


def test_a_file_that_was_lost_is_not_found(browser: Browser, event: Event) -> None:
    document = make.make_file(event, content=files.pdf("snart borta"))
    uploads.path_of(document.versions[0].file).unlink()
    browser.get(path(document), 404)


def test_a_draft_shows_its_documents_to_its_region_alone(browser: Browser, app: Flask) -> None:
    draft = make.make_event(status="draft")
    where = path(make.make_file(draft))
    staff = make.make_user("reader", name="Rut Berg")
    stranger = make.make_user("organiser", "orebro-lan", name="Ola Ek")
    browser.get(where, 404)
    browser.get(where.replace("presentation", "x"), 404)
    browser.sign_in(stranger)
    browser.get(where, 404)
    browser.sign_in(staff)
    response = browser.raw("GET", where)
    assert (response.status_code, response.data) == (200, CONTENT)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Content-Security-Policy"] == CSP


def test_what_waits_for_the_end_appears_at_that_minute(
    browser: Browser, event: Event, clock: time_machine.Traveller
) -> None:
    where = path(make.make_file(event, after_event=True))
    ends = event.ends_at
    assert ends is not None
    clock.move_to(ends - timedelta(seconds=1), tick=False)
    assert browser.get(EVENT).soup.select(".documents") == []
    browser.get(where, 404)
    browser.sign_in(make.make_user())
    assert browser.raw("GET", where).headers["Cache-Control"] == "no-store"
    clock.move_to(ends, tick=False)
    assert browser.get(EVENT).links(".documents a") == {"Presentation": where}
    assert browser.raw("GET", where).headers["Cache-Control"] == PUBLIC


def test_an_event_without_hours_is_over_when_its_day_is(
    browser: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    event = make.make_event(days=(make.day("2027-03-02", None),))
    where = path(make.make_file(event, after_event=True))
    day = event.days[0].held_on
    clock.move_to(f"{day}T22:59:59+00:00", tick=False)
    browser.get(where, 404)
    clock.move_to(f"{day}T23:00:00+00:00", tick=False)
    assert browser.raw("GET", where).status_code == 200


def test_a_change_is_seen_at_once(browser: Browser, event: Event) -> None:
    def shown() -> list[str]:
        again = browser.get(EVENT)
        first = browser.statements
        browser.get(EVENT)
        # What has not changed is kept.
        assert (first != []) and browser.statements == []
        return again.all(".documents li")

    browser.get(EVENT)
    document = make.make_file(event)
    size = f"{max(1, round(len(CONTENT) / 1024))} kB"
    assert shown() == [f"Presentation PDF, {size}"]
    with transaction():
        documents.edit(event, document, DocumentDetails("Bilder"), SYSTEM, make.NOW)
    assert shown() == [f"Bilder PDF, {size}"]
    new = documents.hand_in("x.png", files.picture())
    with transaction():
        documents.replace_file(event, document, new, SYSTEM, make.NOW)
    assert shown() == ["Bilder PNG, 1 kB"]
    other = make.make_document(event, "Länk")
    assert shown() == ["Bilder PNG, 1 kB", "Länk example.org"]
    with transaction():
        documents.move(event, other, -1, SYSTEM, make.NOW)
    assert shown() == ["Länk example.org", "Bilder PNG, 1 kB"]
    with transaction():
        documents.remove(event, other.id, SYSTEM, make.NOW)
    assert shown() == ["Bilder PNG, 1 kB"]


def test_documents_stand_in_the_list_and_at_their_item(browser: Browser, event: Event) -> None:
    item = make.make_item(event, "Dragning om planen")
    make.make_item(event, "Paus", kind="break")
    make.make_file(event, "Bilder.pdf", item_id=item.id)
    make.make_document(event, "Inbjudan")
    with transaction():
        documents.add(
            event, "Hela mötet", "https://film.example.org/1", SYSTEM, make.NOW, "recording"
        )
    page = browser.get(EVENT)
    section = "section[aria-labelledby=documents]"
    assert page.all(f"{section} h3") == ["Dragning om planen"]
    about = "Bilder PDF, 1 kB"
    assert page.all(f"{section} li") == [
        "Inbjudan example.org",
        "Se inspelningen: Hela mötet film.example.org",
        about,
    ]
    assert page.all(".item .documents li") == [about]
    danish = browser.get(f"/da{EVENT}")
    assert danish.all(f"{section} li")[1] == "Se optagelsen: Hela mötet film.example.org"


def test_what_not_all_can_read_says_how_else(browser: Browser, event: Event) -> None:
    make.make_file(event, is_accessible="no", access_words="Ring Anna <b>Ek</b>.")
    make.make_file(event, "B.png", files.picture(), is_accessible="yes", access_words="Nej.")
    first, second = browser.get(EVENT).all(".documents li")
    assert first.endswith("Dokumentet är inte fullt tillgängligt. Ring Anna <b>Ek</b>.")
    assert second == "B PNG, 1 kB"


def test_an_attendee_sees_what_everybody_sees(
    browser: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    event = make.make_event(seats=5)
    registration = make.make_registration(event)
    make.make_file(event, after_event=True)
    make.make_document(event, "Inbjudan")
    from_letter = f"/booking/{tokens.decrypt(registration.token_sealed)}/"
    assert browser.get(from_letter).all(".documents a") == ["Inbjudan"]
    assert event.ends_at is not None
    clock.move_to(event.ends_at, tick=False)
    assert browser.get(from_letter).all(".documents a") == ["Presentation", "Inbjudan"]


def test_a_cancelled_event_keeps_its_documents(browser: Browser, event: Event) -> None:
    where = path(make.make_file(event))
    with transaction():
        events.cancel(event, "Sjukdom.", SYSTEM, make.NOW)
    assert browser.raw("GET", where).status_code == 200
    assert browser.get(EVENT).all(".documents a") == ["Presentation"]


def test_fetching_changes_nothing(browser: Browser, event: Event) -> None:
    where = path(make.make_file(event))
    before = everything()
    browser.raw("GET", where)
    browser.raw("HEAD", where)
    assert everything() == before
    db.session.rollback()
