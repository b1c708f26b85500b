"""The way from a booking to the online meeting: when it opens, and who is counted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests.browser import Browser
from tests.conftest import Outbox
from tests.make import (
    NOW,
    day,
    make_details,
    make_document,
    make_event,
    make_registration,
    make_user,
    words_of,
)

ROOM = "https://teams.example.org/secret-room"
# The meeting begins at 13 in Sweden, which is noon in UTC: half an hour before.
OPENS = datetime.fromisoformat("2027-03-02T11:30:00+00:00")
MIDNIGHT = datetime.fromisoformat("2027-03-02T23:00:00+00:00")
SECOND = timedelta(seconds=1)


@pytest.fixture
def event(app: Flask) -> Event:
    return online()


def online(**details: Any) -> Event:
    return make_event(format="hybrid", seats=1, **{"join_link": ROOM} | details)


def path_of(registration: Registration, name: str = "join") -> str:
    return f"/booking/{tokens.decrypt(registration.token_sealed)}/{name}"


def joined(registration: Registration) -> datetime | None:
    registration_id = registration.id
    with transaction() as session:
        found = session.get(Registration, registration_id)
        assert found is not None
        return found.joined_at


def test_the_address_leads_to_the_meeting_when_it_is_time(event: Event, browser: Browser) -> None:
    mine = make_registration(event, attendance="online")
    seen = []
    for moment in (NOW, OPENS - SECOND, OPENS, MIDNIGHT - SECOND, MIDNIGHT):
        browser.clock.move_to(moment)
        page = browser.visit(path_of(mine))
        seen.append((page.status, page.headers.get("Location")))
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert seen == [(200, None), (200, None), (302, ROOM), (302, ROOM), (200, None)]
    browser.clock.move_to(OPENS)
    browser.head(path_of(mine), status=302)
    assert joined(mine) is None


def test_the_button_counts_once(event: Event, browser: Browser) -> None:
    mine = make_registration(event, attendance="online")
    browser.clock.move_to(OPENS)
    for name in ("meeting", ""):
        page = browser.get(path_of(mine, name))
        assert "form-action 'self' https: http:" in page.headers["Content-Security-Policy"]
        assert ROOM not in page.body
        (action,) = page.attributes("form[method=post]:not([action$=switch])", "action")
        assert browser.post(action).headers["Location"] == ROOM
        browser.clock.shift(timedelta(minutes=5))
    assert joined(mine) == OPENS
    actions = [each.action for each in audit.history_of("registration", mine.id)]
    assert actions == ["registration.joined", "registration.confirmed"]
    browser.sign_in(make_user("reader"))
    assert "En anslöt på nätet." in browser.get(f"/organiser/events/{event.id}/participants").text
    assert "Anslöt online 1" in browser.get(f"/organiser/events/{event.id}/statistics").text


def test_the_button_does_nothing_before_it_is_time(event: Event, browser: Browser) -> None:
    mine = make_registration(event, attendance="online")
    page = browser.get(path_of(mine, "meeting"))
    assert page.h1 == "Mötet har inte öppnat än : Kommundialog Sala"
    assert "Här öppnar det tisdag 2 mars 2027 kl. 12.30." in page.text
    assert page.links()["Lägg till mötet i din kalender"] == path_of(mine, "invitation.ics")
    assert page.soup.select("main form") == []
    assert "https:" not in page.headers["Content-Security-Policy"]
    browser.post(path_of(mine), status=200)
    browser.clock.move_to(OPENS)
    browser.post(path_of(mine), status=400, csrf=False)
    assert joined(mine) is None


def test_afterwards_it_shows_what_is_left(event: Event, browser: Browser) -> None:
    mine = make_registration(event, attendance="online")
    make_document(event, "Inspelningen")
    browser.clock.move_to(MIDNIGHT)
    page = browser.get(path_of(mine))
    assert page.h1 == "Mötet är slut : Kommundialog Sala"
    assert "Inspelningen" in page.links()


def test_each_day_has_its_own_opening(app: Flask, browser: Browser) -> None:
    """Two days, of which the first is the night in which the clock goes forward."""
    event = online(days=(day("2027-03-28", "09:00", "12:00"), day("2027-03-29", None)))
    mine = make_registration(event, attendance="online")
    seen = []
    for moment in (
        "2027-03-28T06:29:59+00:00",  # 8.29 in summer time: an hour earlier than the day before.
        "2027-03-28T06:30:00+00:00",
        "2027-03-28T22:00:00+00:00",  # Midnight: the second day has no hours.
        "2027-03-29T21:59:59+00:00",
        "2027-03-29T22:00:00+00:00",
    ):
        browser.clock.move_to(datetime.fromisoformat(moment))
        seen.append(browser.visit(path_of(mine)).status)
    assert seen == [200, 302, 302, 302, 200]


def test_others_are_told_why_not(event: Event, browser: Browser) -> None:
    browser.clock.move_to(OPENS)
    onsite = make_registration(event, "A", now=OPENS)
    make_registration(event, "B", attendance="online", now=OPENS)
    waiting = make_registration(event, "C", attendance="online", now=OPENS)
    said = {}
    for registration in (onsite, waiting):
        page = browser.get(path_of(registration))
        assert ROOM not in page.body
        said[registration.name] = page.all(".lead")
        browser.post(path_of(registration), status=200)
    with transaction():
        registrations.cancel(waiting, SYSTEM, OPENS)
    said["cancelled"] = browser.get(path_of(waiting)).all(".lead")
    with transaction():
        events.cancel(event, "", SYSTEM, OPENS)
    said["off"] = browser.get(path_of(onsite)).all(".lead")
    assert said == {
        "A": ["Du är anmäld på plats. Vill du delta online i stället, ändra din anmälan."],
        "C": ["Du står på reservlistan. Får du en plats leder den här adressen till mötet."],
        "cancelled": ["Anmälan är avbokad."],
        "off": ["Mötet är inställt."],
    }


@pytest.mark.parametrize("link", ["", "javascript:alert(1)"])
def test_there_must_be_a_link_to_follow(app: Flask, browser: Browser, link: str) -> None:
    mine = make_registration(online(join_link=link), attendance="online")
    for moment in (NOW, OPENS):
        browser.clock.move_to(moment)
        assert browser.get(path_of(mine)).h1 == "Länken till mötet saknas : Kommundialog Sala"
        browser.post(path_of(mine), status=200)


def test_another_link_needs_no_letter(event: Event, browser: Browser, outbox: Outbox) -> None:
    mine = make_registration(event, attendance="online")
    written = len(outbox)
    other = "https://zoom.example.org/another"
    details = make_details(format="hybrid", join_link=other)
    with transaction():
        announce.edit(event, details, event.version, SYSTEM, NOW)
    assert len(outbox) == written
    browser.clock.move_to(OPENS)
    assert browser.get(path_of(mine), status=302).headers["Location"] == other


def test_the_link_is_nowhere_else(
    event: Event, browser: Browser, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    mine = make_registration(event, attendance="online")
    browser.clock.move_to(OPENS)
    for _twice in range(2):  # The second time the page is one that was kept.
        for path in ("/vastmanland/kommundialog-sala/", "/", "/calendar/vastmanland.ics"):
            assert ROOM not in browser.get(path).body
    browser.get(path_of(mine), status=302)
    kept = " ".join(str(vars(record)) for record in caplog.records)
    assert ROOM not in kept
    words = words_of(outbox[0])
    assert ROOM not in words.text + words.html + (words.calendar or "")
    assert path_of(mine, "meeting") in words.text
    assert path_of(mine, "join") in (words.calendar or "").replace("\r\n ", "")
