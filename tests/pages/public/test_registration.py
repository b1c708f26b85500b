"""The form to register, its states, its refusals and its receipt."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit.service import SYSTEM
from eventsys.core import vault
from eventsys.core.db import db, transaction
from eventsys.core.ratelimit import RateWindow
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import HealthData, Registration
from tests.browser import Browser
from tests.make import (
    NOW,
    make_event,
    make_registration,
    make_settings,
    municipality,
    names_by_status,
)

FORM = "/vastmanland/kommundialog-sala/register"
RECEIPT = f"{FORM}/receipt"
SEND = "Skicka anmälan"
ÅSA = {"name": "Åsa Ek", "email": "asa@example.org"}


def registrations() -> list[Registration]:
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=5)


class TestForm:
    def test_asks_with_the_names_and_hints_that_browsers_know(
        self, event: Event, browser: Browser
    ) -> None:
        make_settings(event, seats_onsite=5, has_food=True)
        page = browser.get(FORM)
        assert page.h1 == "Anmälan : Kommundialog Sala"
        names = [tag["name"] for tag in page.soup.select("main form [name]")]
        assert names == [
            "csrf_token",
            "submission",
            "homepage",
            "name",
            "email",
            "organisation",
            "title",
            "municipality",
            "phone",
            "access_needs",
            "diet",
            "add_person",
        ]
        tokens_of = {tag["name"]: tag.get("autocomplete") for tag in page.soup.select("[name]")}
        assert tokens_of["name"] == "name"
        assert tokens_of["email"] == "email"
        assert tokens_of["organisation"] == "organization"
        assert tokens_of["title"] == "organization-title"
        assert tokens_of["phone"] == "tel"
        assert tokens_of["diet"] == "off"
        assert page.soup.select("datalist, [placeholder]") == []

    def test_says_when_what_is_erased(self, event: Event, browser: Browser) -> None:
        text = browser.get(FORM).text
        assert (
            "Namn och kontaktuppgifter raderas senast 31 maj 2027, "
            "behov och specialkost senast 16 mars 2027."
        ) in text
        assert "Region Västmanland behandlar uppgifterna" in text

    def test_municipalities_stand_by_region_the_owners_first(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.get(FORM)
        groups = [tag["label"] for tag in page.soup.select("#municipality optgroup")]
        assert groups[:3] == ["Region Västmanland", "Region Blekinge", "Region Dalarna"]
        assert groups[-1] == "Region Syddanmark"
        codes = page.attributes("#municipality optgroup:first-of-type option", "value")
        assert codes[:2] == ["1984", "1982"]
        assert page.all("#municipality > option") == ["Välj kommun"]

    def test_food_and_way_to_take_part_are_asked_only_where_they_matter(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.get(FORM)
        assert page.soup.select("[name=diet], [name=attendance]") == []

    def test_a_hybrid_event_tells_the_room_of_each_kind(self, app: Flask, browser: Browser) -> None:
        event = make_event(format="hybrid")
        make_settings(event, seats_onsite=1, seats_online=10)
        make_registration(event)
        page = browser.get(FORM)
        assert page.all("#attendance .choice") == [
            "På plats Fullt, men det finns en reservlista.",
            "Online 10 av 10 platser kvar",
        ]

    def test_is_kept_by_nobody_and_found_by_no_search_engine(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.get(FORM)
        assert page.headers["Cache-Control"] == "no-store"
        assert page.attributes("meta[name=robots]", "content") == ["noindex"]


class TestSending:
    def test_registers_and_shows_the_receipt(self, event: Event, browser: Browser) -> None:
        browser.get(FORM)
        page = browser.submit(
            SEND,
            name=" Åsa  Ek ",
            email="Asa@Example.org",
            organisation="Sala kommun",
            title="Planerare",
            municipality="1981",
            phone="0224-74 70 00",
            access_needs="Hörslinga",
        )
        assert page.path == RECEIPT
        assert page.h1 == "Du är anmäld : Kommundialog Sala"
        assert "Vi har skickat ett mejl till Asa@example.org." in page.text
        (found,) = registrations()
        said = applicant_of(found)
        assert (said.name, said.email, said.organisation, said.title, said.phone) == (
            "Åsa Ek",
            "Asa@example.org",
            "Sala kommun",
            "Planerare",
            "0224-74 70 00",
        )
        assert said.municipality_id == municipality("1981").id
        assert said.access_needs == "Hörslinga"
        assert (found.status, found.language) == ("confirmed", "sv")

    def test_writes_a_letter_in_the_language_of_the_page(
        self, event: Event, browser: Browser, outbox: Any
    ) -> None:
        browser.get(f"/da{FORM}")
        page = browser.submit("main form", ÅSA)
        assert page.path == f"/da{RECEIPT}"
        assert [letter.language for letter in outbox] == ["da"]
        assert outbox.names == [("confirmed", "asa@example.org")]

    def test_a_full_event_leads_to_the_waiting_list_and_says_how_it_works(
        self, app: Flask, browser: Browser
    ) -> None:
        event = make_event(seats=1)
        make_registration(event, "Bo Ek")
        page = browser.get(FORM)
        assert page.all(".notice-heading") == ["Fullbokat – reservlista"]
        page = browser.submit(SEND, ÅSA)
        assert page.h1 == "Du står på reservlistan : Kommundialog Sala"
        assert "biljett" not in page.text
        assert "lämna reservlistan" in page.text
        assert names_by_status(event) == {"confirmed": ["Bo Ek"], "waiting": ["Åsa Ek"]}

    def test_a_preliminary_date_is_called_so(self, app: Flask, browser: Browser) -> None:
        make_event(seats=1, certainty="preliminary")
        assert "kl. 13–16, preliminärt datum" in browser.get(FORM).text
        assert "kl. 13–16, preliminärt datum" in browser.submit(SEND, ÅSA).text

    def test_full_without_a_waiting_list_keeps_what_was_typed(
        self, app: Flask, browser: Browser
    ) -> None:
        event = make_event()
        make_settings(event, seats_onsite=1, waiting_list=False)
        make_registration(event, "Bo Ek")
        assert browser.get(FORM).all(".notice-heading") == ["Fullbokat"]
        page = browser.submit(SEND, ÅSA, status=409)
        assert page.errors == ["Det finns tyvärr inga platser kvar."]
        assert (page.shown("name"), page.shown("email")) == ("Åsa Ek", "asa@example.org")
        assert names_by_status(event) == {"confirmed": ["Bo Ek"]}

    def test_one_sending_twice_is_one_registration(self, event: Event, browser: Browser) -> None:
        page = browser.get(FORM)
        fields = ÅSA | {"submission": page.shown("submission")}
        assert browser.post(FORM, fields).location == RECEIPT
        assert browser.post(FORM, fields).location == RECEIPT
        assert len(registrations()) == 1

    def test_the_same_person_again_sees_the_same_and_gets_a_letter(
        self, event: Event, browser: Browser, outbox: Any
    ) -> None:
        make_registration(event, "Åsa Ek", email="asa@example.org")
        browser.get(FORM)
        page = browser.submit(SEND, ÅSA)
        assert page.h1 == "Du är anmäld : Kommundialog Sala"
        assert outbox.names[-1] == ("already_registered", "asa@example.org")
        assert len(registrations()) == 1

    def test_a_hybrid_choice_is_kept(self, app: Flask, browser: Browser) -> None:
        make_event(format="hybrid", seats=5)
        browser.get(FORM)
        browser.submit(SEND, ÅSA, attendance="online")
        assert [each.attendance for each in registrations()] == ["online"]

    def test_an_online_event_needs_no_choice(self, app: Flask, browser: Browser) -> None:
        make_event(format="online", seats=5)
        browser.get(FORM)
        browser.submit(SEND, ÅSA)
        assert [each.attendance for each in registrations()] == ["online"]

    def test_health_data_is_stored_apart_and_unreadable(
        self, event: Event, browser: Browser
    ) -> None:
        make_settings(event, seats_onsite=5, has_food=True)
        browser.get(FORM)
        browser.submit(SEND, ÅSA, diet="Inga nötter")
        (health,) = db.session.scalars(select(HealthData))
        assert "nötter" not in health.diet_sealed
        assert vault.unseal(health.diet_sealed) == "Inga nötter"


class TestRefusals:
    def test_errors_stand_on_top_and_at_the_fields_and_nothing_is_lost(
        self, event: Event, browser: Browser
    ) -> None:
        make_settings(event, seats_onsite=5, has_food=True)
        browser.get(FORM)
        page = browser.submit(
            SEND,
            name=" ",
            email="åsa",
            organisation="Sala kommun",
            municipality="1981",
            access_needs="Rad 1\nRad 2",
            diet="Vegan",
            status=422,
        )
        assert page.title.startswith("Fel: Anmälan")
        assert page.all("#error-summary-title") == ["Rätta 2 saker"]
        assert page.errors == ["Skriv ditt namn.", "Skriv e-postadressen så här: namn@exempel.se."]
        assert page.links("[data-error-summary] a") == {
            "Skriv ditt namn.": "#name",
            "Skriv e-postadressen så här: namn@exempel.se.": "#email",
        }
        assert page.all("#name-error") == ["Fel: Skriv ditt namn."]
        assert page.attributes("#email", "aria-invalid") == ["true"]
        assert page.attributes("#email", "aria-describedby") == ["email-hint email-error"]
        shown = {
            name: page.shown(name).lstrip("\r\n")
            for name in ("email", "organisation", "municipality", "access_needs", "diet")
        }
        assert shown == {
            "email": "åsa",
            "organisation": "Sala kommun",
            "municipality": "1981",
            "access_needs": "Rad 1\nRad 2",
            "diet": "Vegan",
        }
        assert registrations() == []

    def test_the_submission_key_outlives_an_error(self, event: Event, browser: Browser) -> None:
        before = browser.get(FORM).shown("submission")
        page = browser.submit(SEND, status=422)
        assert page.shown("submission") == before

    def test_a_hybrid_event_wants_a_choice(self, app: Flask, browser: Browser) -> None:
        make_event(format="hybrid", seats=5)
        browser.get(FORM)
        page = browser.submit(SEND, ÅSA, status=422)
        assert page.errors == ["Välj hur du vill delta."]
        assert page.links("[data-error-summary] a") == {"Välj hur du vill delta.": "#attendance-0"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [("attendance", "moon"), ("municipality", "9999"), ("municipality", "x" * 500)],
    )
    def test_choices_that_were_not_offered(
        self, app: Flask, browser: Browser, field: str, value: str
    ) -> None:
        make_event(format="hybrid", seats=5)
        page = browser.post(FORM, ÅSA | {"attendance": "online", field: value}, status=422)
        assert page.errors == ["Välj ett av alternativen."]
        assert registrations() == []

    @pytest.mark.parametrize(
        ("field", "most"),
        [("name", 200), ("organisation", 200), ("phone", 50), ("access_needs", 1000)],
    )
    def test_texts_that_are_too_long(
        self, event: Event, browser: Browser, field: str, most: int
    ) -> None:
        page = browser.post(FORM, ÅSA | {field: "x" * 10_000}, status=422)
        assert page.errors == [f"Skriv högst {most} tecken."]

    def test_a_robot_that_fills_in_everything_is_sent_back_with_a_word(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.post(FORM, ÅSA | {"homepage": "https://spam.example"}, status=422)
        assert page.errors == [
            "Det såg ut som om ett program fyllde i formuläret. Skicka en gång till."
        ]
        assert page.shown("homepage") == ""
        assert browser.submit(SEND).path == RECEIPT

    def test_without_a_token_nothing_happens_and_nothing_is_lost(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.post(FORM, ÅSA, status=400, csrf=False)
        assert page.errors == ["Sidan var öppen för länge. Skicka en gång till."]
        assert page.shown("name") == "Åsa Ek"
        assert registrations() == []
        assert browser.submit(SEND).path == RECEIPT

    def test_too_many_from_one_network_address(
        self, event: Event, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = browser.app.config["SETTINGS"]
        monkeypatch.setitem(browser.app.config, "SETTINGS", replace(settings, posts_per_address=2))
        for name in ("A", "B"):
            browser.post(FORM, {"name": name, "email": f"{name}@example.org"})
        page = browser.post(FORM, ÅSA, status=429)
        assert page.errors == ["Det har kommit för många försök. Vänta en stund och försök igen."]
        assert page.shown("email") == "asa@example.org"
        assert len(registrations()) == 2
        assert db.session.scalar(select(func.max(RateWindow.hits))) == 2


class TestStates:
    """Not open: a clear page that stands, and nothing typed is lost when it closes on somebody."""

    def closed_in(self, state: str) -> None:
        details: dict[str, Any] = {"audience": "invitation"} if state == "invitation" else {}
        event = make_event(status="cancelled" if state == "cancelled" else "published", **details)
        settings: dict[str, dict[str, Any]] = {
            "early": {"opens_at": NOW + timedelta(days=1)},
            "closed": {"closes_at": NOW},
            "external": {"external_url": "https://form.example.com/"},
            "none": {"enabled": False},
        }
        make_settings(event, **settings.get(state, {}))

    @pytest.mark.parametrize(
        ("state", "heading"),
        [
            ("early", "Anmälan har inte öppnat"),
            ("closed", "Anmälan är stängd"),
            ("external", "Anmäl dig"),
            ("none", "Anmälan"),
            ("invitation", "För inbjudna"),
            ("cancelled", "Mötet är inställt"),
            ("past", "Mötet har varit"),
        ],
    )
    def test_each_has_its_page(
        self, app: Flask, browser: Browser, state: str, heading: str
    ) -> None:
        self.closed_in(state)
        if state == "past":
            browser.clock.shift(timedelta(days=90))
        page = browser.get(FORM)
        assert page.h1 == f"{heading} : Kommundialog Sala"
        assert page.soup.select("main form") == []
        assert page.links()["Till mötets sida"] == "/vastmanland/kommundialog-sala/"
        assert page.headers.getlist("Set-Cookie") == []
        fields = ÅSA | {"access_needs": "Hörslinga", "municipality": "1981"}
        page = browser.post(FORM, fields, status=409)
        assert page.h1 == f"{heading} : Kommundialog Sala"
        assert page.all("#typed ~ .section-body dd") == [
            "Åsa Ek",
            "asa@example.org",
            "Sala",
            "Hörslinga",
        ]
        assert registrations() == []

    def test_it_closes_while_somebody_writes(self, event: Event, browser: Browser) -> None:
        browser.get(FORM)
        with transaction():
            events.cancel(event, "", SYSTEM, NOW)
        page = browser.submit(SEND, ÅSA, status=409)
        assert page.h1 == "Mötet är inställt : Kommundialog Sala"
        assert "Åsa Ek" in page.text

    def test_a_draft_has_no_form(self, app: Flask, browser: Browser) -> None:
        make_event("Utkast", status="draft", seats=5)
        browser.get("/vastmanland/utkast/register", status=404)
        browser.post("/vastmanland/utkast/register", ÅSA, status=404)


class TestReceipt:
    def test_without_having_sent_anything_it_says_nothing_about_anybody(
        self, event: Event, browser: Browser
    ) -> None:
        page = browser.get(RECEIPT)
        assert page.h1 == "Har du anmält dig? : Kommundialog Sala"
        assert page.links()["Skicka mina länkar igen"] == "/booking/"

    def test_belongs_to_its_event(self, event: Event, browser: Browser) -> None:
        make_event("Annat möte", seats=5)
        browser.get(FORM)
        browser.submit(SEND, ÅSA)
        page = browser.get("/vastmanland/annat-mote/register/receipt")
        assert page.h1 == "Har du anmält dig? : Annat möte"
        assert browser.get(RECEIPT).h1 == "Du är anmäld : Kommundialog Sala"


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        [
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(1)</script>",
            '=HYPERLINK("http://x")',
            "%s %d {0} ${x}",
            "\u202eevil\u0000\u0007",
        ],
    )
    def test_texts_are_taken_as_texts(self, event: Event, browser: Browser, text: str) -> None:
        page = browser.post(FORM, {"name": text, "email": "nej", "organisation": text}, status=422)
        assert "<img" not in page.body
        assert "<script>alert" not in page.body
        assert browser.post(FORM, ÅSA | {"organisation": text}).location == RECEIPT
        assert registrations()[0].organisation == "".join(
            character for character in text if character not in "\u202e\u0000\u0007"
        )

    def test_a_null_byte_in_a_name_breaks_nothing(self, event: Event, browser: Browser) -> None:
        browser.post(FORM, ÅSA | {"name": "\x00"}, status=422)


@pytest.mark.parametrize(("prefix", "language"), [("", "sv"), ("/da", "da"), ("/en", "en")])
def test_the_form_speaks_three_languages(
    event: Event, browser: Browser, prefix: str, language: str
) -> None:
    page = browser.get(f"{prefix}{FORM}")
    assert page.attributes("html", "lang") == [language]
    assert len(browser.submit("main form", status=422).errors) == 2
    assert browser.submit("main form", ÅSA).path == f"{prefix}{RECEIPT}"
