"""An attendee's own pages, and the letter with the links to them."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.web import booking_page
from tests.browser import Browser, Page
from tests.make import (
    NOW,
    make_document,
    make_event,
    make_registration,
    make_settings,
    municipality,
    names_by_status,
)

JOIN = "https://teams.example.org/secret-room"


def path_of(registration: Registration, page: str = "") -> str:
    return f"/booking/{tokens.decrypt(registration.token_sealed)}/{page}"


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.all(".facts dt"), page.all(".facts dd"), strict=True))


def the_only() -> Registration:
    return db.session.scalars(select(Registration)).one()


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=2)


class TestPage:
    def test_a_confirmed_booking_has_all_its_ways(self, event: Event, browser: Browser) -> None:
        mine = make_registration(
            event,
            organisation="Sala kommun",
            municipality_id=municipality("1981").id,
            access_needs="Hörslinga",
        )
        make_document(event, "Underlag")
        page = browser.get(path_of(mine))
        assert page.h1 == "Du är anmäld : Kommundialog Sala"
        assert facts(page) == {
            "När": "tisdag 2 mars 2027 kl. 13–16",
            "Var": "Stadshuset, Stora torget 1, Sala",
            "Du deltar": "På plats",
            "Namn": "Åsa Ek",
            "E-postadress": "asa-ek@example.org",
            "Organisation": "Sala kommun",
            "Kommun": "Sala",
            "Behov för att delta": "Hörslinga",
        }
        links = page.links()
        assert links["Visa biljetten"] == path_of(mine, "ticket")
        assert links["Ändra uppgifter"] == path_of(mine, "change")
        assert links["Avboka min plats"] == path_of(mine, "cancel")
        assert links["Lägg till mötet i din kalender"] == path_of(mine, "invitation.ics")
        assert links["Till mötets sida"] == "/vastmanland/kommundialog-sala/"
        assert links["Underlag"] == "https://example.org/presentation.pdf"
        assert page.soup.select_one(".qr svg") is not None
        feed = tokens.decrypt(mine.calendar_token_sealed)
        address = f"https://moten.example.org/calendar/my/{feed}.ics"
        assert page.attributes("#feed", "value") == [address]

    def test_somebody_who_waits_sees_the_place_in_the_queue(
        self, app: Flask, browser: Browser
    ) -> None:
        event = make_event(seats=1)
        make_registration(event, "Först")
        make_registration(event, "Andra")
        third = make_registration(event, "Tredje", now=NOW + timedelta(minutes=1))
        page = browser.get(path_of(third))
        assert page.h1 == "Du står på reservlistan : Kommundialog Sala"
        assert page.all(".figure") == ["2 din plats i kön"]
        assert "Visa biljetten" not in page.links()
        assert page.soup.select(".qr") == []
        browser.get(path_of(third, "invitation.ics"), status=404)

    def test_is_private_in_every_way(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        for name in (
            "",
            "ticket",
            "change",
            "cancel",
            "join",
            "meeting",
            "data.json",
            "invitation.ics",
        ):
            headers = browser.get(path_of(mine, name)).headers
            assert headers["Cache-Control"] == "no-store"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["X-Robots-Tag"] == "noindex"
        assert browser.get(path_of(mine)).headers.getlist("Set-Cookie") == []

    def test_a_cancelled_event_says_so_first(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        with transaction():
            events.cancel(event, "Sjukdom.", SYSTEM, NOW)
        page = browser.get(path_of(mine))
        assert page.h1 == "Mötet är inställt : Kommundialog Sala"
        assert page.all(".notice") == ["Inställt Sjukdom."]
        assert "Avboka min plats" not in page.links()

    def test_a_past_event_shows_its_documents(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        make_document(event, "Anteckningar")
        browser.clock.shift(timedelta(days=60))
        page = browser.get(path_of(mine))
        assert page.h1 == "Mötet har varit : Kommundialog Sala"
        assert "Anteckningar" in page.links()
        assert "Ändra uppgifter" not in page.links()

    @pytest.mark.parametrize("prefix", ["/da", "/en"])
    def test_speaks_the_language_of_its_address(
        self, event: Event, browser: Browser, prefix: str
    ) -> None:
        page = browser.get(prefix + path_of(make_registration(event)))
        assert page.attributes("html", "lang") == [prefix[1:]]
        assert page.attributes("h1 .about", "lang") == ["sv"]

    @pytest.mark.parametrize(
        "path", ["", "ticket", "change", "cancel", "join", "meeting", "data.json"]
    )
    def test_an_unknown_link_helps_on(self, app: Flask, browser: Browser, path: str) -> None:
        page = browser.get(f"/booking/nobody-has-this/{path}", status=404)
        assert page.h1 == "Här finns ingen anmälan"
        assert page.links()["Skicka mina länkar igen"] == "/booking/"
        assert page.headers["Referrer-Policy"] == "no-referrer"

    def test_a_strange_token_breaks_nothing(self, app: Flask, browser: Browser) -> None:
        browser.get("/booking/%00%F0%9F%92%A9%ED%A0%80/", status=404)
        browser.get(f"/booking/{'x' * 3000}/", status=404)


class TestChange:
    def test_keeps_what_is_right_and_tells_it(
        self, event: Event, browser: Browser, outbox: Any
    ) -> None:
        mine = make_registration(event, municipality_id=municipality("1981").id)
        page = browser.get(path_of(mine, "change"))
        assert [page.shown(name) for name in ("name", "email", "municipality")] == [
            "Åsa Ek",
            "asa-ek@example.org",
            "1981",
        ]
        page = browser.submit("Spara ändringarna", name="Bo Ek", access_needs="Hörslinga")
        assert page.all(".notice") == ["Dina uppgifter är ändrade."]
        assert facts(page)["Namn"] == "Bo Ek"
        assert facts(page)["Behov för att delta"] == "Hörslinga"
        assert outbox.names[-1] == ("changed", "asa-ek@example.org")

    def test_errors_lose_nothing(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        browser.get(path_of(mine, "change"))
        page = browser.submit("Spara ändringarna", name="", organisation="Sala", status=422)
        assert page.errors == ["Skriv ditt namn."]
        assert page.title.startswith("Fel: Ändra uppgifter")
        assert page.shown("organisation") == "Sala"
        assert the_only().name == "Åsa Ek"

    def test_switching_to_online(self, app: Flask, browser: Browser) -> None:
        event = make_event(format="hybrid", seats=2)
        mine = make_registration(event)
        browser.get(path_of(mine, "change"))
        page = browser.submit("Spara ändringarna", attendance="online")
        assert facts(page)["Du deltar"] == "Online"

    def test_nobody_loses_a_seat_for_a_queue(self, app: Flask, browser: Browser) -> None:
        event = make_event(format="hybrid")
        make_settings(event, seats_onsite=5, seats_online=1)
        make_registration(event, "Bo Ek", attendance="online")
        mine = make_registration(event)
        browser.get(path_of(mine, "change"))
        page = browser.submit("Spara ändringarna", attendance="online", title="Chef", status=409)
        assert page.errors == ["Det finns ingen ledig plats på det sättet just nu."]
        assert page.shown("title") == "Chef"
        assert page.shown("attendance") == "online"

    @pytest.mark.parametrize("page", ["change", "cancel"])
    def test_what_is_over_leads_back(self, event: Event, browser: Browser, page: str) -> None:
        mine = make_registration(event)
        with transaction():
            registrations.cancel(mine, SYSTEM, NOW)
        assert browser.get(path_of(mine, page), status=303).location == path_of(mine)
        assert browser.post(path_of(mine, page)).location == path_of(mine)


class TestCancel:
    def test_only_the_button_cancels_and_the_next_moves_up(
        self, app: Flask, browser: Browser, outbox: Any
    ) -> None:
        event = make_event(seats=1)
        mine = make_registration(event, "Åsa Ek")
        make_registration(event, "Bo Ek")
        page = browser.get(path_of(mine, "cancel"))
        assert page.h1 == "Avboka min plats : Kommundialog Sala"
        assert "Platsen går till den som står först" in page.text
        assert names_by_status(event) == {"confirmed": ["Åsa Ek"], "waiting": ["Bo Ek"]}
        page = browser.submit("Avboka min plats")
        assert page.h1 == "Du är avbokad : Kommundialog Sala"
        assert page.all(".notice") == ["Din anmälan är avbokad. Tack för att du sa till."]
        assert names_by_status(event) == {"cancelled": ["Åsa Ek"], "confirmed": ["Bo Ek"]}
        assert outbox.names[-2:] == [
            ("cancelled", "asa-ek@example.org"),
            ("promoted", "bo-ek@example.org"),
        ]

    def test_promises_the_seat_to_nobody_where_nobody_waits(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.get(path_of(make_registration(event), "cancel"))
        assert page.all(".lead") == ["Ångrar du dig får du anmäla dig på nytt."]

    def test_a_cancelled_booking_leads_back_while_one_can_register(
        self, event: Event, browser: Browser
    ) -> None:
        mine = make_registration(event)
        with transaction():
            registrations.cancel(mine, SYSTEM, NOW)
        page = browser.get(path_of(mine))
        assert "Du deltar" not in facts(page)
        assert page.links()["Anmäl dig igen"] == "/vastmanland/kommundialog-sala/register"
        make_settings(event, closes_at=NOW)
        assert "Anmäl dig igen" not in browser.get(path_of(mine)).links()

    def test_who_waits_does_not_attend_yet(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=1, certainty="preliminary")
        make_registration(event, "Bo Ek")
        said = facts(browser.get(path_of(make_registration(event, "Åsa Ek"))))
        assert said["Du vill delta"] == "På plats"
        assert "Du deltar" not in said
        assert said["När"].endswith(", preliminärt datum")

    def test_needs_a_token_of_the_form(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        browser.post(path_of(mine, "cancel"), status=400, csrf=False)
        assert the_only().status == "confirmed"

    def test_somebody_who_waits_leaves_the_list(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=1)
        make_registration(event, "Åsa Ek")
        mine = make_registration(event, "Bo Ek")
        browser.get(path_of(mine, "cancel"))
        browser.submit("Lämna reservlistan")
        assert names_by_status(event) == {"confirmed": ["Åsa Ek"], "cancelled": ["Bo Ek"]}


class TestTicket:
    def test_shows_a_code_and_whose_it_is(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event, organisation="Sala kommun")
        page = browser.get(path_of(mine, "ticket"))
        assert page.h1 == "Biljett : Kommundialog Sala"
        assert facts(page)["Namn"] == "Åsa Ek"
        assert page.soup.select_one(".qr svg path") is not None
        assert page.attributes(".qr", "aria-label") == ["QR-kod som läses av i dörren"]
        assert page.all(".ticket-code") == [f"Kod {mine.door_code}"]

    def test_the_code_opens_the_door_and_nothing_else(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        address = checkin.ticket_address(mine)
        drawn = browser.get(path_of(mine, "ticket")).attributes(".qr svg path", "d")
        assert drawn == re.findall(r' d="([^"]+)"', booking_page.qr(address))
        assert browser.get(urlsplit(address).path).h1 == "Visa den här koden i dörren"

    def test_none_without_a_seat(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=1)
        make_registration(event, "Åsa Ek")
        page = browser.get(path_of(make_registration(event, "Bo Ek"), "ticket"))
        assert page.h1 == "Ingen giltig biljett : Kommundialog Sala"
        assert page.soup.select(".qr") == []


class TestFiles:
    def test_the_calendar_entry_is_the_persons_own(self, event: Event, browser: Browser) -> None:
        mine = make_registration(event)
        page = browser.get(path_of(mine, "invitation.ics"))
        assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert page.headers["Content-Disposition"] == 'attachment; filename="eventsys.ics"'
        text = page.body.replace("\r\n ", "")
        assert f"UID:{mine.calendar_uid}\r\n" in text
        assert "METHOD:REQUEST" in text
        assert "mailto:asa-ek@example.org" in text
        browser.clock.shift(timedelta(hours=1))
        assert browser.get(path_of(mine, "invitation.ics")).body == page.body

    def test_everything_that_is_kept_as_a_file(
        self, event: Event, browser: Browser, outbox: Any
    ) -> None:
        mine = make_registration(
            event, organisation="Sala kommun", access_needs="Hörslinga", diet="Vegan"
        )
        page = browser.get(path_of(mine, "data.json"))
        found = json.loads(page.body)
        assert page.headers["Content-Type"] == "application/json"
        assert "Hörslinga" in page.body
        assert found["registration"] == {
            "status": "confirmed",
            "attendance": "onsite",
            "language": "sv",
            "name": "Åsa Ek",
            "email": "asa-ek@example.org",
            "organisation": "Sala kommun",
            "title": "",
            "municipality": "",
            "phone": "",
            "access_needs": "Hörslinga",
            "diet": "Vegan",
            "kind_of_organisation": "municipality",
            "role": "",
            "registered_through": "form",
            "note_by_organiser": "",
            "created_at": "2027-01-11T09:00:00+00:00",
            "changed_at": "2027-01-11T09:00:00+00:00",
            "cancelled_at": None,
            "joined_at": None,
            "status_since": NOW.isoformat(),
            "status_reason": "",
            "seat_held_until": None,
        }
        assert found["event"]["title"] == "Kommundialog Sala"
        assert [entry["what"] for entry in found["history"]] == ["registration.confirmed"]
        assert [letter["kind"] for letter in found["letters"]] == ["confirmed"]
        assert found["erased_on"] == {"person": "2027-05-31", "needs": "2027-03-16"}
        assert mine.token_hash not in page.body


class TestFind:
    def test_says_the_same_to_everybody_and_writes_to_those_who_have_something(
        self, event: Event, browser: Browser, outbox: Any
    ) -> None:
        make_registration(event)
        answers = []
        for email in ("asa-ek@example.org", "nobody@example.org"):
            browser.get("/booking/")
            page = browser.submit("Skicka mina länkar igen", email=email)
            answers.append((page.path, page.flashes))
        assert answers[0] == answers[1]
        assert answers[0] == (
            "/booking/",
            ["Om adressen har kommande anmälningar har vi skickat länkarna dit."],
        )
        assert outbox.names[1:] == [("links", "asa-ek@example.org")]

    def test_wants_an_address(self, app: Flask, browser: Browser) -> None:
        browser.get("/booking/")
        page = browser.submit("Skicka mina länkar igen", email="åsa", status=422)
        assert page.errors == ["Skriv e-postadressen så här: namn@exempel.se."]
        assert page.shown("email") == "åsa"

    def test_is_not_a_way_to_flood_somebody(
        self, event: Event, browser: Browser, outbox: Any
    ) -> None:
        make_registration(event)
        for _ in range(5):
            browser.post("/booking/", {"email": "asa-ek@example.org"})
        page = browser.post("/booking/", {"email": "ASA-EK@example.org"}, status=429)
        assert page.errors == ["Det har kommit för många försök. Vänta en stund och försök igen."]
        assert len(outbox.names) == 6


def test_no_token_stands_in_the_log(
    event: Event, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    mine = make_registration(event)
    token = tokens.decrypt(mine.token_sealed)
    for name in ("", "change", "ticket"):
        browser.get(path_of(mine, name))
    browser.get("/booking/nobody-has-this/", status=404)
    kept = " ".join(str(vars(record)) for record in caplog.records)
    assert "/booking/<token>/" in kept
    assert token not in kept
    assert "nobody-has-this" not in kept
