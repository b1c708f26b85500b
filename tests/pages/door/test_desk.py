"""Facts about /door/: which doors there are, looking for people, and letting them in."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.checkin.models import Admission
from eventsys.checkin.service import Deed
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.people.models import StaffSession
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests.browser import Browser
from tests.make import (
    FIRST_DAY,
    day,
    make_applicant,
    make_event,
    make_registration,
    make_settings,
    make_user,
    names_by_status,
)

MORNING = datetime(2027, 3, 2, 7, 42, tzinfo=UTC)


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=10)


@pytest.fixture
def host(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Kim, a host in Västmanland, on the morning of the event."""
    clock.move_to(MORNING)
    browser.sign_in(make_user("host", name="Kim Dahl"))
    return browser


def path_of(event: Event, rest: str = "") -> str:
    return f"/door/{event.id}/{rest}"


def rows() -> int:
    return db.session.scalar(select(func.count(Admission.id))) or 0


def admit(registration: Registration, name: str = "Lo Berg", door: str = "Södra") -> None:
    lo = make_user("host", name=name)
    with transaction():
        checkin.admit(registration, Deed(f"of {name}", FIRST_DAY, None, door), lo, MORNING)


class TestDoors:
    def test_those_of_today_and_the_days_after(self, host: Browser) -> None:
        make_event("I dag", seats=5)
        make_event("I morgon", days=(day("2027-03-03"),))
        make_event("Senare", days=(day("2027-03-20"),))
        make_event("Utkast", status="draft")
        make_event("Inställt", status="cancelled")
        make_event("Online", format="online")
        make_event("Förbi", days=(day("2027-03-01"),))
        make_event("Hos andra", owner="orebro-lan")
        page = host.get("/door/")
        assert page.all("main h2") == ["I dag", "De närmaste dagarna"]
        assert page.all("main h3") == ["I dag", "I morgon"]

    def test_late_at_night_it_is_still_the_same_evening(
        self, host: Browser, clock: time_machine.Traveller
    ) -> None:
        event = make_event()
        clock.move_to(datetime(2027, 3, 3, 0, 30, tzinfo=UTC))
        host.sign_in(make_user("host", name="Lo Berg"))
        assert host.get("/door/").links("main h3 a") == {"Kommundialog Sala": path_of(event)}
        clock.move_to(datetime(2027, 3, 3, 6, tzinfo=UTC))
        assert "Inget möte" in host.get("/door/").text

    def test_who_is_no_host_is_told_how_to_become_one(self, browser: Browser) -> None:
        browser.sign_in(make_user("reader"))
        assert "Du är inte värd i någon region" in browser.get("/door/").text

    def test_a_host_lands_here_and_is_shown_back(self, host: Browser, event: Event) -> None:
        assert host.get("/organiser/", status=303).location == "/door/"
        page = host.get(f"/organiser/events/{event.id}/", status=403)
        assert page.links() == {"Till dörren": "/door/"}

    def test_the_number_of_statements_does_not_grow(self, host: Browser) -> None:
        make_event("Ett", seats=3)
        host.get("/door/")
        few = len(host.statements)
        for number in range(6):
            make_event(f"Möte {number}", seats=3)
        host.get("/door/")
        assert len(host.statements) == few


@pytest.mark.parametrize(
    ("details", "links"),
    [
        ({}, ["Dörren", "Dörrlista (PDF)"]),
        ({"format": "online"}, []),
        ({"status": "draft"}, []),
        ({"status": "cancelled"}, []),
    ],
)
def test_the_list_of_participants_leads_to_the_door(
    browser: Browser, app: Flask, details: dict[str, str], links: list[str]
) -> None:
    event = make_event(**details)  # type: ignore[arg-type]
    browser.sign_in(make_user())
    found = browser.get(f"/organiser/events/{event.id}/participants").links()
    assert [text for text, url in found.items() if url.startswith("/door/")] == links
    if links:
        assert browser.get(found["Dörren"]).h1 == "Dörren: Kommundialog Sala"


class TestSearch:
    @pytest.mark.parametrize(
        "q", ["Åsa", "asa", "ÅSA ek", "ek", "sala", "Ek Sala", "  åsa  ", "kommun"]
    )
    def test_finds_by_the_beginning_of_words(self, host: Browser, event: Event, q: str) -> None:
        make_registration(event, organisation="Sala kommun")
        make_registration(event, "Bo Alm", organisation="Heby AB")
        assert host.get(path_of(event, f"?q={q}")).all(".door-people .door-name") == ["Åsa Ek"]

    def test_who_is_still_to_come_stands_first(self, host: Browser, event: Event) -> None:
        admit(make_registration(event, "Person A"))
        with transaction():
            registrations.cancel(make_registration(event, "Person B"), SYSTEM, MORNING)
        make_registration(event, "Person C")
        page = host.get(path_of(event, "?q=person"))
        assert page.all("[data-results] .door-name") == ["Person C", "Person A", "Person B"]

    def test_finds_by_the_code(self, host: Browser, event: Event) -> None:
        asa = make_registration(event)
        make_registration(event, "Bo Alm")
        code = asa.door_code.lower()
        page = host.get(path_of(event, f"?q={code[:3]}-{code[3:]}"))
        assert page.all(".door-people .door-name") == ["Åsa Ek"]

    @pytest.mark.parametrize(
        "q", ["sa", "<script>", "=1+1", "%25", "_", "b" * 5000, "%00%07", "'; drop table", "ooo"]
    )
    def test_what_fits_nobody_says_so(self, host: Browser, event: Event, q: str) -> None:
        make_registration(event)
        page = host.get(path_of(event, f"?q={q}"))
        assert page.all(".door-people .door-name") == []

    def test_people_of_another_event_are_not_found(self, host: Browser, event: Event) -> None:
        other = make_registration(make_event("Annat", seats=5), "Bo Alm")
        for q in ("Bo", other.door_code):
            assert host.get(path_of(event, f"?q={q}")).all(".door-name") == []

    def test_shows_why_somebody_may_not_come_in(self, host: Browser, app: Flask) -> None:
        event = make_event(seats=1, format="hybrid")
        asa = make_registration(event)
        make_registration(event, "Bo Waiting")
        make_registration(event, "Eva Online", attendance="online")
        with transaction():
            registrations.cancel(asa, SYSTEM, MORNING)
            make_settings(event, seats_onsite=1, seats_online=1)
        make_registration(event, "Ada Waiting")
        told = {}
        for name in ("Åsa", "Ada", "Eva"):
            page = host.get(path_of(event, f"?q={name}"))
            told[name] = page.all("[data-results] .door-words")[0]
            assert page.soup.select("[data-results] form") == []
        assert told == {
            "Åsa": "Är avbokad och har ingen plats.",
            "Ada": "Står på reservlistan och har ingen plats.",
            "Eva": "Är anmäld för att delta online och har ingen plats i lokalen.",
        }

    def test_the_number_of_statements_does_not_grow(self, host: Browser, event: Event) -> None:
        admit(make_registration(event, "Person 0"), "Host 0")
        host.get(path_of(event, "?q=person"))
        few = len(host.statements)
        for number in range(1, 6):
            admit(make_registration(event, f"Person {number}"), f"Host {number}")
        host.get(path_of(event, "?q=person"))
        assert len(host.statements) == few


class TestAdmitting:
    def test_by_one_button_and_back(self, host: Browser, event: Event) -> None:
        make_registration(event)
        host.get(path_of(event, "?q=åsa"))
        page = host.submit("[data-results] form")
        assert page.flashes == ["Åsa Ek är insläppt."]
        assert page.all("[data-latest] .door-words") == ["Insläppt 8.42 av Kim Dahl"]
        assert page.all("[data-count-line]") == ["1 av 1 har kommit"]
        page = host.submit("[data-latest] form")
        assert page.flashes == ["Insläppet av Åsa Ek är ångrat."]
        assert rows() == 0
        host.submit("[data-search]", q="åsa")
        host.submit("[data-results] form")
        assert rows() == 1

    def test_the_door_has_a_name(self, host: Browser, event: Event) -> None:
        make_registration(event)
        host.get(path_of(event))
        assert host.submit("Spara", door=" Norra\tporten ").flashes == ["Du står vid Norra porten."]
        host.get(path_of(event, "?q=åsa"))
        page = host.submit("[data-results] form")
        assert page.all(".door-words") == ["Insläppt 8.42 av Kim Dahl vid Norra porten"]
        page = host.post(path_of(event, "name"), door="<b>x</b>" * 50)
        assert host.follow().shown("door") == ("<b>x</b>" * 50)[:40]
        host.post(path_of(event, "name"))
        assert host.follow().flashes[-1] == "Dörren har inget namn."

    def test_the_second_is_told_of_the_first(self, host: Browser, event: Event) -> None:
        asa = make_registration(event)
        host.get(path_of(event, "?q=åsa"))
        admit(asa)
        page = host.submit("[data-results] form")
        assert page.flashes == ["Åsa Ek var redan här. Insläppt 8.42 av Lo Berg vid Södra."]
        assert page.attributes(".flashes .notice", "data-tone") == ["error"]
        assert rows() == 1

    def test_the_same_form_twice_is_one_deed(self, host: Browser, event: Event) -> None:
        asa = make_registration(event)
        for _ in range(2):
            host.post(path_of(event, "admit"), registration_id=asa.id, key="the same")
            assert host.follow().flashes == ["Åsa Ek är insläppt."]
        assert rows() == 1

    def test_not_before_the_day(self, host: Browser) -> None:
        event = make_event(seats=5, days=(day("2027-03-03"),))
        asa = make_registration(event)
        page = host.get(path_of(event, "?q=åsa"))
        assert "Dörren är inte öppen än" in page.text
        assert page.soup.select("main form[method=post]") == []
        host.post(path_of(event, "admit"), registration_id=asa.id)
        assert host.follow().flashes == [
            "Åsa Ek släpptes inte in. Dörren är öppen bara på mötesdagen."
        ]
        assert rows() == 0

    @pytest.mark.parametrize("number", ["", "x", "-1", "1 or 1", "٣", "9" * 30, "99999"])
    @pytest.mark.parametrize("deed", ["admit", "undo"])
    def test_nobody_is_nobody(self, host: Browser, event: Event, number: str, deed: str) -> None:
        host.post(path_of(event, deed), registration_id=number, status=404)
        host.post(path_of(event, deed), status=404)

    def test_nobody_of_another_event(self, host: Browser, event: Event) -> None:
        other = make_registration(make_event("Annat", seats=5))
        host.post(path_of(event, "admit"), registration_id=other.id, status=404)
        assert rows() == 0

    @pytest.mark.parametrize("status", ["draft", "cancelled"])
    def test_no_door_without_an_event(self, host: Browser, app: Flask, status: str) -> None:
        event = make_event(seats=5, status=status)
        page = host.get(path_of(event), status=404 if status == "draft" else 200)
        assert page.soup.select("form[data-admit]") == []

    def test_two_days_are_two(
        self, host: Browser, app: Flask, clock: time_machine.Traveller
    ) -> None:
        event = make_event(seats=5, days=(day("2027-03-02"), day("2027-03-03")))
        admit(make_registration(event))
        assert host.get(path_of(event)).all("[data-arrived]") == ["1"]
        clock.move_to(datetime(2027, 3, 3, 7, tzinfo=UTC))
        host.sign_in(make_user("host", name="Mo Dahl"))
        page = host.get(path_of(event, "?q=åsa"))
        assert page.all("[data-arrived]") == ["0"]
        host.submit("[data-results] form")
        assert rows() == 2


class TestWalkIn:
    def test_takes_a_seat_and_comes_in(self, host: Browser, event: Event) -> None:
        host.get(path_of(event, "walk-in"))
        page = host.submit("Lägg till och släpp in", name="Dan Drop", municipality="1981")
        assert page.flashes == ["Dan Drop har fått en plats och är insläppt."]
        assert page.all("[data-count-line]") == ["1 av 1 har kommit 1 drop-in"]
        assert names_by_status(event) == {"confirmed": ["Dan Drop"]}

    def test_the_same_form_twice_is_one_person(self, host: Browser, event: Event) -> None:
        for _ in range(2):
            host.post(path_of(event, "walk-in"), name="Dan Drop", submission="once")
        assert names_by_status(event) == {"confirmed": ["Dan Drop"]}

    @pytest.mark.parametrize(
        ("field", "value", "error"),
        [
            ("name", "", "Skriv namnet."),
            ("name", "x" * 201, "Skriv högst 200 tecken."),
            ("name", "\x00\x07", "Skriv namnet."),
            ("organisation", "x" * 201, "Skriv högst 200 tecken."),
            ("email", "inte en adress", "Skriv e-postadressen så här: namn@exempel.se."),
            ("municipality", "9999", "Välj ett av alternativen."),
        ],
    )
    def test_says_what_is_wrong_and_loses_nothing(
        self, host: Browser, event: Event, field: str, value: str, error: str
    ) -> None:
        typed = {"name": "<b>Dan</b>", "organisation": "=1+1", "email": ""} | {field: value}
        page = host.post(path_of(event, "walk-in"), typed, status=422)
        assert page.errors == [error]
        if field != "organisation":
            assert page.shown("organisation") == "=1+1"
        assert names_by_status(event) == {}

    def test_a_full_house_is_full(self, host: Browser, app: Flask) -> None:
        event = make_event(seats=1)
        make_registration(event)
        page = host.get(path_of(event, "walk-in"))
        assert "Alla 1 platser är tagna" in page.text
        assert "En person med plats har inte kommit." in page.text
        page = host.submit("Lägg till och släpp in", name="Dan Drop", status=409)
        assert page.errors == ["Det finns tyvärr inga platser kvar."]
        assert page.shown("name") == "Dan Drop"
        make_settings(event, seats_onsite=2, now=MORNING)
        host.submit("Lägg till och släpp in")
        assert names_by_status(event) == {"confirmed": ["Dan Drop", "Åsa Ek"]}

    def test_who_is_registered_is_found_at_the_door(self, host: Browser, event: Event) -> None:
        make_registration(event)
        somebody = make_applicant()
        typed = {"name": somebody.name, "email": somebody.email}
        page = host.post(path_of(event, "walk-in"), typed, status=409)
        assert page.errors == ["Personen är redan anmäld. Sök på namnet i dörren."]

    def test_not_before_the_day(self, host: Browser) -> None:
        event = make_event(seats=5, days=(day("2027-03-03"),))
        page = host.post(path_of(event, "walk-in"), name="Dan", status=409)
        assert page.errors == ["Dörren är öppen bara på mötesdagen."]


class TestPaper:
    def test_lists_who_is_expected(self, host: Browser, event: Event) -> None:
        make_registration(event, "=1+1 #set <b>", organisation="$x$ \\ @a")
        answer = host.raw("GET", path_of(event, "list.pdf"))
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")


def test_a_form_outlives_the_session(host: Browser, event: Event) -> None:
    asa = make_registration(event)
    host.get(path_of(event, "?q=åsa"))
    with transaction() as session:
        session.execute(delete(StaffSession))
    page = host.submit("[data-results] form", status=401)
    assert page.h1 == "Logga in igen"
    assert f'value="{asa.id}"' in page.body
