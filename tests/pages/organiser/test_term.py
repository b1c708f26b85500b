"""A term of a series on one page, and a series copied to a new term."""

from datetime import date
from typing import Any

import pytest

from eventsys.events import queries
from eventsys.events import service as events
from eventsys.events.models import Event, Series
from eventsys.programme import service as programme
from eventsys.registration import seats
from tests import make
from tests.browser import Browser, Page

FORM = "form.form"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


@pytest.fixture
def academy() -> Series:
    """A series with two Fridays behind it, each with its programme."""
    series = make.make_series("Fredagsakademin", pattern="recurring")
    for on in ("2027-01-15", "2027-01-22"):
        make.make_event(
            f"Den {on}",
            series_id=series.id,
            days=(make.day(on, "08:30", "09:30"),),
            contacts=(make.contact(),),
            seats=30,
        )
    return series


def held(series: Series) -> list[Event]:
    return queries.all_of_series(series)


def days_of(page: Page, count: int, prefix: str = "rows-{}-held_on") -> list[str]:
    return [page.shown(prefix.format(n)) for n in range(count)]


def test_eight_fridays_are_there_at_once_and_published_with_one_press(
    browser: Browser, academy: Series
) -> None:
    browser.get(f"/organiser/series/{academy.id}/")
    page = browser.click("Planera en termin")
    assert (page.shown("start"), page.shown("seats")) == ("8.30", "30")
    assert days_of(page, 8)[0] == "2027-01-29"
    page = browser.submit(
        FORM, {"first_on": "2027-03-10", "count": "4"}, button="Räkna om dagarna", status=200
    )
    assert days_of(page, 4) == ["2027-03-12", "2027-03-19", "2027-04-02", "2027-04-09"]
    assert page.all(".occasion-day label")[2] == "fredag v. 13"
    assert page.all(".said li") == ["Flyttad från fredag 26 mars 2027: Långfredagen."]
    assert page.all("#proposed") == [
        "4 dagar är föreslagna: fredag 12 mars 2027 – fredag 9 april 2027. Inget är sparat än."
    ]
    assert held(academy)[2:] == []
    fields = {"rows-0-title": "Vatten", "rows-0-speaker": "Livia Dahlmyr", "rows-3-keep": False}
    page = browser.submit(FORM, fields, button="Spara och publicera")
    assert page.flashes == ["3 möten är publicerade."]
    made = held(academy)[2:]
    assert [(each.title, each.status) for each in made] == [
        ("Vatten", "published"),
        ("Fredagsakademin", "published"),
        ("Fredagsakademin", "published"),
    ]
    assert [seats.settings_of(each).seats_onsite for each in made] == [30, 30, 30]
    (item,) = programme.items_of(made[0])
    assert (item.title, [who.name for who in item.people]) == ("Vatten", ["Livia Dahlmyr"])
    assert events.details_of(made[2]).days == (make.day("2027-04-02", "08:30", "09:30"),)


def test_what_is_typed_stays_when_days_are_counted_again(browser: Browser, academy: Series) -> None:
    browser.get(f"/organiser/series/{academy.id}/term")
    fields = {"rows-0-title": "=1+1", "rows-1-title": "<b>Två</b>", "rule": "skip"}
    fields |= {"first_on": "2027-03-26", "count": "2"}
    page = browser.submit(FORM, fields, button="Räkna om dagarna", status=200)
    assert [page.shown(f"rows-{n}-title") for n in (0, 1)] == ["=1+1", "<b>Två</b>"]
    # Good Friday is skipped, and said to be one.
    assert page.shown("rows-0-keep") == ""
    assert page.all(".said li") == ["Långfredagen"]
    page = browser.submit(FORM, button="Spara som utkast")
    assert [each.title for each in held(academy)[2:]] == ["<b>Två</b>"]


def test_a_day_that_is_taken_or_past_is_pointed_out(browser: Browser, academy: Series) -> None:
    browser.get(f"/organiser/series/{academy.id}/term")
    fields = {"rows-0-held_on": "2027-01-22", "rows-1-held_on": "2027-01-08"}
    fields |= {"rows-2-held_on": "2027-01-09"}
    page = browser.submit(FORM, fields, button="Spara", status=200)
    assert page.all(".said li") == [
        "Samtidigt som ”Den 2027-01-22”.",
        "Dagen har varit.",
        "Helg",
        "Dagen har varit.",
    ]
    assert len(held(academy)) == 2


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"count": "500"}, ["Skriv ett tal mellan 1 och 40."]),
        ({"count": "många"}, ["Skriv ett helt tal med siffror."]),
        ({"first_on": ""}, ["Ange dag."]),
        ({"first_on": "i morgon"}, ["Skriv datumet så här: 2027-03-24."]),
        ({"first_on": "0001-01-01"}, ["Kontrollera året."]),
        ({"rows-0-held_on": ""}, ["Ange dag."]),
        ({"rows-0-held_on": "9999-12-31"}, ["Kontrollera året."]),
        ({"rows-0-held_on": "2027-02-30"}, ["Skriv datumet så här: 2027-03-24."]),
        ({"rows-0-title": "x" * 201}, ["Skriv högst 200 tecken."]),
        ({"start": "x"}, ["Skriv tiden så här: 17.30."]),
        ({"seats": "-1"}, ["Skriv ett tal mellan 0 och 100000."]),
        ({"venue": "", "town": ""}, ["Skriv lokal eller ort, så kan alla publiceras."]),
    ],
)
def test_what_cannot_be_is_said(
    browser: Browser, academy: Series, fields: dict[str, Any], errors: list[str]
) -> None:
    browser.get(f"/organiser/series/{academy.id}/term")
    page = browser.submit(FORM, fields, button="Spara och publicera", status=422)
    assert page.errors == errors
    assert {name: page.shown(name) for name in fields} == fields
    assert len(held(academy)) == 2


def test_nothing_chosen_is_nothing_saved(browser: Browser, academy: Series) -> None:
    browser.get(f"/organiser/series/{academy.id}/term")
    fields = {f"rows-{n}-keep": False for n in range(8)}
    page = browser.submit(FORM, fields, button="Spara som utkast", status=422)
    assert page.errors == ["Välj minst en dag."]


def test_a_tour_has_no_term_and_a_series_can_begin_from_a_template(browser: Browser) -> None:
    browser.get(f"/organiser/series/{make.make_series().id}/term", status=404)
    series = make.make_series("Nytt", pattern="recurring")
    template = make.make_template("Frukost", of_kind="kommundialog", venue="Salen")
    foreign = make.make_template("Deras", owner="uppsala")
    browser.get(f"/organiser/series/{series.id}/term")
    page = browser.click("Frukost")
    assert page.shown("venue") == "Salen"
    assert page.path.endswith(f"template={template.id}")
    browser.get(f"/organiser/series/{series.id}/term?template={foreign.id}", status=403)


def test_a_series_is_copied_to_a_new_term(browser: Browser, academy: Series) -> None:
    first, second = held(academy)
    make.make_event("Någon gång", series_id=academy.id, certainty="period")
    browser.get(f"/organiser/series/{academy.id}/")
    browser.click("Kopiera till ny termin")
    days = [f"row_{each.id}-held_on" for each in (first, second)]
    fields = {"first_on": "2027-03-15"}
    page = browser.submit(FORM, fields, button="Räkna om dagarna", status=200)
    assert [page.shown(name) for name in days] == ["2027-03-19", "2027-04-02"]
    assert page.all(".occasion-old") == [
        "fredag 15 januari 2027, v. 2 →",
        "fredag 22 januari 2027, v. 3 →",
    ]
    assert page.all(".said li") == ["Flyttad från fredag 26 mars 2027: Långfredagen."]
    assert "Ett möte utan bestämd dag följer inte med." in page.text
    fields = {"new_series": "Akademin våren", f"row_{first.id}-title": "Ny rubrik"}
    fields |= {f"row_{first.id}-start": "9", f"row_{first.id}-end": "10"}
    page = browser.submit(FORM, fields, button="Spara som utkast")
    assert (page.h1, page.flashes) == ("Akademin våren", ["2 utkast är tillagda."])
    made = [
        each
        for each in queries.for_organiser(academy.region, date(2027, 1, 11))
        if each.status == "draft"
    ]
    assert [each.title for each in made] == ["Ny rubrik", "Den 2027-01-22"]
    assert events.details_of(made[0]).days == (make.day("2027-03-19", "09:00", "10:00"),)
    assert len(held(academy)) == 3


def test_weeks_and_pruning(browser: Browser, academy: Series) -> None:
    first, second = held(academy)
    browser.get(f"/organiser/series/{academy.id}/new-term")
    fields = {"first_on": "", "weeks": "4"}
    page = browser.submit(FORM, fields, button="Räkna om dagarna", status=200)
    assert page.shown(f"row_{first.id}-held_on") == "2027-02-12"
    page = browser.submit(FORM, {f"row_{first.id}-keep": False}, button="Spara som utkast")
    assert page.flashes == ["Ett utkast är tillagt."]
    assert [each.title for each in held(academy)][2:] == [second.title]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"first_on": "", "weeks": ""}, ["Ange första dag, eller ett antal veckor."]),
        ({"first_on": "2027-13-01"}, ["Skriv datumet så här: 2027-03-24."]),
        ({"weeks": "0"}, ["Skriv ett tal mellan 1 och 520."]),
        ({"since": ""}, ["Ange dag."]),
        ({"new_series": "x" * 201}, ["Skriv högst 200 tecken."]),
    ],
)
def test_a_new_term_that_cannot_be(
    browser: Browser, academy: Series, fields: dict[str, Any], errors: list[str]
) -> None:
    browser.get(f"/organiser/series/{academy.id}/new-term")
    page = browser.submit(FORM, fields, button="Spara som utkast", status=422)
    assert page.errors == errors
    assert {name: page.shown(name) for name in fields} == fields
    assert len(held(academy)) == 2


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"first_on": "9999-12-30"}, ["Kontrollera året."]),
        ({"first_on": "", "weeks": "999999999"}, ["Skriv ett tal mellan 1 och 520."]),
        ({"since": "0001-01-01"}, ["Kontrollera året."]),
    ],
)
def test_a_new_term_beyond_all_calendars(
    browser: Browser, academy: Series, fields: dict[str, Any], errors: list[str]
) -> None:
    browser.get(f"/organiser/series/{academy.id}/new-term")
    page = browser.submit(FORM, fields, button="Räkna om dagarna", status=422)
    assert page.errors == errors
    assert {name: page.shown(name) for name in fields} == fields


def test_rows_that_cannot_be(browser: Browser, academy: Series) -> None:
    number = held(academy)[0].id
    browser.get(f"/organiser/series/{academy.id}/new-term")
    fields = {f"row_{number}-held_on": "", f"row_{number}-title": " "}
    page = browser.submit(FORM, fields, button="Spara som utkast", status=422)
    assert page.errors == ["Ange dag.", "Skriv en rubrik."]


def test_needs_no_more_statements_for_more_occasions(browser: Browser) -> None:
    series = make.make_series("Akademin", pattern="recurring")

    def fill(first: int, last: int, page: str) -> int:
        for n in range(first, last):
            make.make_event(f"Möte {n}", series_id=series.id, days=(make.day(f"2027-02-{n:02}"),))
        browser.get(f"/organiser/series/{series.id}/{page}")
        return len(browser.statements)

    assert fill(1, 4, "new-term") == fill(4, 12, "new-term")
    assert fill(12, 13, "term") == fill(13, 22, "term")
