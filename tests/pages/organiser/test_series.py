"""Series, and the quick way to a tour."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.events.details import ContactDetails
from eventsys.events.models import Event, Series
from eventsys.registration import seats
from tests import make
from tests.browser import Browser

ADD = "Spara som utkast"
# Västmanland, autumn 2018.
DAYS = {
    "1981": "2018-11-07",
    "1960": "2018-11-09",
    "1907": "2018-11-12",
    "1984": "2018-11-19",
    "1982": "2018-11-20",
    "1962": "2018-11-26",
    "1961": "2018-11-28",
    "1904": "2018-12-04",
    "1983": "2018-12-06",
}
VASTERAS, NORBERG = "1980", "1962"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def the_series() -> Series:
    return db.session.scalars(select(Series)).one()


def held() -> list[Event]:
    return queries.all_of_series(the_series())


def test_a_series_is_created_and_changed(browser: Browser) -> None:
    page = browser.get("/organiser/vastmanland/series")
    assert "Inga serier än" in page.text
    browser.click("Ny serie")
    browser.submit("Spara serien", title="", status=422)
    assert browser.current.errors == ["Skriv en rubrik.", "Välj typ."]
    kind_id = make.kind("fredagsakademi").id
    page = browser.submit(
        "Spara serien", title="Fredagsakademin", kind_id=kind_id, pattern="recurring"
    )
    assert page.h1 == "Fredagsakademin"
    assert "Lägg upp det första mötet" in page.links()
    browser.click("Ändra serien")
    page = browser.submit("Spara serien", summary="En fredag i månaden.")
    assert "En fredag i månaden." in page.text
    assert the_series().version == 2
    assert browser.get("/organiser/vastmanland/series").all(".big-list li") == [
        "Fredagsakademin Återkommande, 0 möten"
    ]


def test_two_who_change_a_series_at_once(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    address = f"/organiser/series/{make.make_series().id}/edit"
    browser.get(address)
    other = new_browser()
    other.sign_in(make.make_user(name="Bengt Dahl"))
    other.get(address)
    other.submit("Spara serien", title="Bengts")
    page = browser.submit("Spara serien", title="Mina", status=422)
    assert page.errors == [
        "Någon annan har ändrat serien samtidigt. Spara igen om dina uppgifter ska gälla."
    ]
    assert page.shown("title") == "Mina"
    browser.submit("Spara serien")
    assert the_series().title == "Mina"


def test_the_tour_of_the_seeds_is_entered_on_one_page(browser: Browser) -> None:
    series_id = make.make_series("Dialog om Västmanland 2030", summary="Vi åker runt.").id
    browser.get(f"/organiser/series/{series_id}/")
    page = browser.click("Lägg till kommuner")
    assert len(page.soup.select(".stop")) == 10
    fields: dict[str, Any] = {f"stop_{code}-chosen": True for code in [*DAYS, VASTERAS]}
    fields |= {f"stop_{code}-held_on": on for code, on in DAYS.items()}
    fields |= {f"stop_{NORBERG}-certainty": "preliminary", f"stop_{VASTERAS}-certainty": "period"}
    fields |= {"contact-name": "David Lundgren", "contact-title": "projektledare"}
    common = {"title": "Kommundialog {kommun}", "venue": "Kommunhuset i {kommun}", "start": "13"}
    page = browser.submit(ADD, fields | common, status=422)
    assert page.errors == [
        "Västerås: skriv när i ord.",
        "Västerås: ange tidigaste dag.",
        "Västerås: ange senaste dag.",
    ]
    assert page.shown("stop_1981-held_on") == "2018-11-07"
    period = {"period_words": "början av 2019", "period_from": "2019-01-01"}
    period |= {"period_to": "2019-03-31"}
    page = browser.submit(ADD, {f"stop_{VASTERAS}-{name}": text for name, text in period.items()})
    assert page.flashes == ["10 utkast är tillagda."]
    sala, *_others, vasteras = held()
    assert [each.title for each in held()][:2] == ["Kommundialog Sala", "Kommundialog Kungsör"]
    details = events.details_of(sala)
    assert (details.venue, details.town) == ("Kommunhuset i Sala", "Sala")
    assert (details.summary, details.municipality_id) == (
        "Vi åker runt.",
        make.municipality("1981").id,
    )
    assert details.days == (make.day("2018-11-07", "13:00"),)
    assert details.contacts == (ContactDetails("David Lundgren", "projektledare"),)
    assert (vasteras.certainty, vasteras.period_words) == ("period", "början av 2019")
    assert (vasteras.first_on, vasteras.last_on) == (date(2019, 1, 1), date(2019, 3, 31))
    certainties = {each.municipality.code: each.certainty for each in held() if each.municipality}
    assert certainties[NORBERG] == "preliminary"
    # Nothing is left to add: the drafts come first now, and the page of the tour says so.
    page = browser.get(f"/organiser/series/{held()[0].series_id}/")
    assert page.all("main .button")[0] == "Publicera 10 utkast"
    assert "Lägg till kommuner" not in page.links()
    assert "Se seriens sida" not in page.links()
    page = browser.get(f"/organiser/series/{held()[0].series_id}/municipalities")
    assert len(page.all(".stop-held")) == 10
    assert page.soup.select("main form") == []


def test_stops_can_have_hours_of_their_own(browser: Browser) -> None:
    series_id = make.make_series().id
    browser.get(f"/organiser/series/{series_id}/municipalities")
    own = {"stop_1981-chosen": True, "stop_1981-held_on": "2027-03-02", "stop_1981-start": "17.30"}
    browser.submit(ADD, own | {"start": "13", "end": "16"})
    (event,) = held()
    assert events.details_of(event).days == (make.day("2027-03-02", "17:30", "20:30"),)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, ["Välj minst en kommun."]),
        ({"stop_1981-held_on": "2027-03-02"}, ["Välj minst en kommun."]),
        ({"stop_1981-chosen": True}, ["Sala: ange dag."]),
        (
            {"stop_1981-chosen": True, "stop_1981-held_on": "0001-01-01"},
            ["Kontrollera året."],
        ),
        (
            {"stop_1981-chosen": True, "stop_1981-held_on": "2027-03-02", "stop_1981-start": "x"},
            ["Skriv tiden så här: 17.30."],
        ),
        (
            {"contact-email": "x"},
            [
                "Skriv kontaktpersonens namn.",
                "Skriv e-postadressen så här: namn@exempel.se.",
            ],
        ),
        ({"title": "x" * 201}, ["Skriv högst 200 tecken."]),
    ],
)
def test_what_cannot_be_is_said(
    browser: Browser, fields: dict[str, Any], errors: list[str]
) -> None:
    series_id = make.make_series().id
    browser.get(f"/organiser/series/{series_id}/municipalities")
    page = browser.submit(ADD, fields, status=422)
    assert page.errors == errors
    assert held() == []


def test_only_a_tour_goes_to_municipalities(browser: Browser) -> None:
    series_id = make.make_series(pattern="recurring").id
    browser.get(f"/organiser/series/{series_id}/municipalities", status=404)


def test_all_that_are_ready_are_published_at_once(browser: Browser) -> None:
    series_id = make.make_series().id
    make.make_event("Utan plats", status="draft", series_id=series_id, venue="", town="")
    make.make_event("Klart", status="draft", series_id=series_id)
    make.make_event("Period", status="draft", series_id=series_id, certainty="period", town="")
    browser.get(f"/organiser/series/{series_id}/")
    page = browser.click("Publicera 3 utkast")
    assert page.all("section[aria-labelledby=ready] b") == ["Klart", "Period"]
    assert page.all("section[aria-labelledby=unready] b") == ["Utan plats"]
    page = browser.submit("Publicera 2 möten")
    assert page.flashes == ["2 möten är publicerade."]
    assert [each.title for each in held() if each.status == "draft"] == ["Utan plats"]
    assert [seats.settings_of(each).enabled for each in held()] == [False, True, True]
    browser.click("Publicera ett utkast")
    assert "Inget utkast är klart" in browser.current.text


def test_those_without_registration_are_opened_with_seats(browser: Browser) -> None:
    series_id = make.make_series().id
    for n, audience in ((1, "open"), (2, "invitation")):
        make.make_event(f"Stopp {n}", status="draft", series_id=series_id, audience=audience)
    make.make_event("Med anmälan", status="draft", series_id=series_id, seats=7)
    browser.get(f"/organiser/series/{series_id}/publish")
    assert "Ett av dem tar inte emot anmälningar än." in browser.current.text
    page = browser.submit("Publicera 3 möten", seats="x", status=422)
    assert page.errors == ["Skriv ett helt tal med siffror."]
    browser.submit("Publicera 3 möten", seats="40")
    found = {each.title: seats.settings_of(each) for each in held()}
    assert {name: (one.enabled, one.seats_onsite) for name, one in found.items()} == {
        "Stopp 1": (True, 40),
        "Stopp 2": (False, None),
        "Med anmälan": (True, 7),
    }


def test_the_next_like_the_last(browser: Browser) -> None:
    series_id = make.make_series("Fredagsakademin", pattern="recurring").id
    first = make.make_event("Första", series_id=series_id, days=(make.day("2027-01-15"),)).id
    make.make_event("Någon gång", series_id=series_id, certainty="period")
    browser.get(f"/organiser/series/{series_id}/")
    assert browser.click("Nästa likadana").path == f"/organiser/events/{first}/copy"


def test_needs_no_more_statements_for_more_events(browser: Browser) -> None:
    series_id = make.make_series().id

    def fill(number: int) -> int:
        for n in range(number):
            make.make_event(f"Möte {n}", series_id=series_id, seats=5)
        browser.get(f"/organiser/series/{series_id}/")
        return len(browser.statements)

    assert fill(2) == fill(10)
