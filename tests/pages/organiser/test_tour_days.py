"""Days of a tour: proposed, looked at, saved and published with registration."""

from typing import Any

import pytest

from eventsys.events import queries
from eventsys.events.models import Event, Series
from eventsys.planning.content import Item, Registering
from eventsys.programme import service as programme
from eventsys.registration import seats
from tests import make
from tests.browser import Browser

FORM = "form.form"
PROPOSE = "Föreslå dagar"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


@pytest.fixture
def tour() -> Series:
    return make.make_series()


def held(series: Series) -> list[Event]:
    return queries.all_of_series(series)


def test_days_are_proposed_for_all_and_nothing_is_saved(browser: Browser, tour: Series) -> None:
    browser.get(f"/organiser/series/{tour.id}/municipalities")
    fields = {"first_on": "2027-04-28", "every": "3"}
    page = browser.submit(FORM, fields, button=PROPOSE, status=200)
    days = page.attributes("input[name$=held_on]", "value")
    # Tuesdays to Thursdays, Ascension Day on 6 May passed over.
    assert days[:4] == ["2027-04-28", "2027-05-04", "2027-05-11", "2027-05-18"]
    assert len(days) == 10
    assert page.all(".stop-week")[0] == "onsdag v. 17"
    assert page.soup.select("input[name$=chosen]:not([checked])") == []
    # The page begins where the days stand, and says that there are some.
    to = page.attributes("button[value=propose]", "formaction")
    assert to == [f"/organiser/series/{tour.id}/municipalities?template=0#proposed"]
    assert page.all("#proposed[role=status]") == [
        "10 dagar är föreslagna: onsdag 28 april 2027 – tisdag 24 augusti 2027. Inget är sparat än."
    ]
    assert held(tour) == []


def test_a_series_begins_with_the_only_template_of_its_kind(browser: Browser, tour: Series) -> None:
    make.make_template("Dialog", venue="Kommunhuset i {kommun}")
    make.make_template("Annat", of_kind="webinar", venue="Hemma")
    page = browser.get(f"/organiser/series/{tour.id}/municipalities")
    assert page.all(".starts [aria-current]") == ["Dialog"]
    assert page.shown("venue") == "Kommunhuset i {kommun}"
    page = browser.click("Tomt")
    assert page.all(".starts [aria-current]") == ["Tomt"]
    assert page.shown("venue") == ""
    # What was begun blank stays blank.
    page = browser.submit(FORM, {"first_on": "2027-04-28"}, button=PROPOSE, status=200)
    assert page.all(".starts [aria-current]") == ["Tomt"]


def test_enter_proposes_until_days_are_there_and_then_only_looks(
    browser: Browser, tour: Series
) -> None:
    browser.get(f"/organiser/series/{tour.id}/municipalities")
    page = browser.submit(FORM, {"first_on": "2027-04-28"}, status=200)
    assert page.shown("stop_1984-held_on") == "2027-04-28"
    page = browser.submit(FORM, {"stop_1984-held_on": "2027-04-29"}, status=200)
    assert page.shown("stop_1984-held_on") == "2027-04-29"
    assert page.all("#proposed") == [
        "Inget är sparat än. Knapparna för att spara finns längst ned."
    ]
    assert held(tour) == []


def test_only_the_chosen_get_days_and_the_rest_is_kept(browser: Browser, tour: Series) -> None:
    browser.get(f"/organiser/series/{tour.id}/municipalities")
    fields: dict[str, Any] = {
        "first_on": "2027-03-02",
        "stop_1981-chosen": True,
        "stop_1981-venue": "=1+1",
    }
    page = browser.submit(FORM, fields, button=PROPOSE, status=200)
    assert page.shown("stop_1981-held_on") == "2027-03-02"
    assert page.shown("stop_1980-held_on") == ""
    assert page.shown("stop_1981-venue") == "=1+1"


def test_a_tour_from_a_template_is_published_with_registration(
    browser: Browser, tour: Series
) -> None:
    make.make_template(
        "Dialog",
        title="Dialog i {kommun}",
        venue="Kommunhuset i {kommun}",
        items=(Item("Samtal", "discussion", 60),),
        registering=Registering(True, 50, closes_days=1),
    )
    browser.get(f"/organiser/series/{tour.id}/municipalities")
    browser.click("Dialog")
    fields: dict[str, Any] = {"stop_1981-chosen": True, "stop_1980-chosen": True}
    fields |= {"first_on": "2027-03-02", "start": "13", "end": "16"}
    browser.submit(FORM, fields, button=PROPOSE, status=200)
    page = browser.submit(FORM, button="Spara och publicera")
    assert page.flashes == ["2 möten är publicerade."]
    made = sorted(held(tour), key=lambda each: each.title)
    assert [(each.title, each.venue, each.status) for each in made] == [
        ("Dialog i Sala", "Kommunhuset i Sala", "published"),
        ("Dialog i Västerås", "Kommunhuset i Västerås", "published"),
    ]
    assert [each.title for each in programme.items_of(made[0])] == ["Samtal"]
    found = [
        (seats.settings_of(each).enabled, seats.settings_of(each).seats_onsite) for each in made
    ]
    assert found == [(True, 50)] * 2


def test_what_one_should_know_about_a_day_stands_beside_it(browser: Browser, tour: Series) -> None:
    sala = make.municipality("1981").id
    make.make_event("Annat i Sala", municipality_id=sala, days=(make.day("2027-05-11"),))
    browser.get(f"/organiser/series/{tour.id}/municipalities")
    days = {"1981": "2027-05-11", "1980": "2027-05-07", "1960": "2027-05-07", "1907": "2027-07-13"}
    fields: dict[str, Any] = {f"stop_{code}-chosen": True for code in days}
    fields |= {f"stop_{code}-held_on": on for code, on in days.items()}
    page = browser.submit(FORM, fields, button="Granska", status=200)
    told = {
        row.select_one("label").text: [each.text for each in row.select(".said li")]  # type: ignore[union-attr]
        for row in page.soup.select(".stop")
        if row.select(".said")
    }
    assert told == {
        "Kungsör": ["Klämdag"],
        "Sala": ["Samtidigt som ”Annat i Sala”."],
        "Surahammar": ["Skolfritt på sommaren"],
        "Västerås": ["Klämdag", "Två på samma tid i planen."],
    }
    assert held(tour) == []


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"first_on": ""}, ["Ange första dag."]),
        ({"first_on": "0001-01-01"}, ["Kontrollera året."]),
        ({"first_on": "2027-02-30"}, ["Skriv datumet så här: 2027-03-24."]),
        ({"first_on": "2027-03-02", "every": "0"}, ["Skriv ett tal mellan 1 och 60."]),
        ({"first_on": "2027-03-02", "weekdays": []}, ["Välj minst en veckodag."]),
    ],
)
def test_days_that_cannot_be_proposed(
    browser: Browser, tour: Series, fields: dict[str, Any], errors: list[str]
) -> None:
    browser.get(f"/organiser/series/{tour.id}/municipalities")
    page = browser.submit(FORM, fields, button=PROPOSE, status=422)
    assert page.errors == errors


def test_the_next_stop_is_like_the_last(browser: Browser, tour: Series) -> None:
    sala = make.municipality("1981").id
    make.make_event(
        "Dialog i Sala",
        venue="Kommunhuset i Sala",
        series_id=tour.id,
        municipality_id=sala,
        seats=33,
        contacts=(make.contact("Maria Lind"),),
    )
    page = browser.get(f"/organiser/series/{tour.id}/municipalities")
    assert (page.shown("seats"), page.shown("contact-name")) == ("33", "Maria Lind")
    assert (page.shown("title"), page.shown("venue")) == (
        "Dialog i {kommun}",
        "Kommunhuset i {kommun}",
    )
    assert page.shown("first_on") == "2027-03-03"
    fields = {"first_on": "2027-03-02", "stop_1980-chosen": True}
    page = browser.submit(FORM, fields, button=PROPOSE, status=200)
    # The day of the stop that there is already is passed over.
    assert page.shown("stop_1980-held_on") == "2027-03-03"


def test_needs_no_more_statements_for_more_days(browser: Browser, tour: Series) -> None:
    def ask(codes: tuple[str, ...]) -> int:
        browser.get(f"/organiser/series/{tour.id}/municipalities")
        fields: dict[str, Any] = {f"stop_{code}-chosen": True for code in codes}
        fields |= {"first_on": "2027-03-02"}
        browser.submit(FORM, fields, button=PROPOSE, status=200)
        return len(browser.statements)

    assert ask(("1981",)) == ask(("1981", "1980", "1960", "1907", "1904"))
