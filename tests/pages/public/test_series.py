"""The page of a tour and of a recurring series."""

from datetime import date

from flask import Flask

from tests.browser import Browser
from tests.make import day, make_event, make_series, municipality


def test_a_tour_is_told_town_by_town(app: Flask, browser: Browser) -> None:
    tour = make_series(
        "Kommundialoger", summary="Vi besöker alla.", description="Välkommen **in**."
    )
    make_event("Dialog i Sala", series_id=tour.id, municipality_id=municipality("1981").id)
    make_event(
        "Dialog i Norberg",
        series_id=tour.id,
        municipality_id=municipality("1962").id,
        certainty="preliminary",
        days=(day("2027-03-26", None),),
    )
    make_event(
        "Dialog i Fagersta",
        series_id=tour.id,
        municipality_id=municipality("1982").id,
        status="cancelled",
        days=(day("2027-03-28", "13:00"),),
    )
    make_event(
        "Dialog med Västerås stad",
        series_id=tour.id,
        municipality_id=municipality("1980").id,
        certainty="period",
        period_from=date(2028, 1, 1),
    )
    make_event("Utkast", series_id=tour.id, status="draft")
    make_event("I fjol", series_id=tour.id, days=(day("2026-03-02", "13:00"),))
    page = browser.get("/vastmanland/series/kommundialoger/")
    assert page.h1 == "Kommundialoger"
    assert page.all("h2") == [
        "Orter och datum 4 möten",
        "Har varit 1 möte",
        "Få mötena i din kalender",
        "Få inbjudningarna som mejl",
    ]
    assert page.all(".event h3") == ["Sala", "Norberg", "Fagersta", "Västerås", "I fjol"]
    assert page.all(".badge") == ["Preliminärt datum", "Inställt", "Datum kommer"]
    assert page.all(".meta")[:2] == ["kl. 13–16 Stadshuset, Sala", "Stadshuset, Sala"]
    assert page.all(".date-small")[0] == "tisdag mars 2027 vecka 9"
    assert page.attributes("#feed", "value") == [
        "https://moten.example.org/calendar/series/vastmanland/kommundialoger.ics"
    ]
    assert page.headers.getlist("Set-Cookie") == []


def test_a_recurring_series_keeps_the_titles(app: Flask, browser: Browser) -> None:
    series = make_series("Fredagsakademin", pattern="recurring")
    place = municipality("1981").id
    make_event("Oslo–Stockholm 2.55", series_id=series.id, municipality_id=place)
    page = browser.get("/vastmanland/series/fredagsakademin/")
    assert page.all(".event h3") == ["Oslo–Stockholm 2.55"]
    assert page.all("h2")[0] == "Kommande 1 möte"


def test_a_series_between_two_terms_points_to_its_calendar(app: Flask, browser: Browser) -> None:
    series = make_series("Fredagsakademin", pattern="recurring")
    make_event("I fjol", series_id=series.id, days=(day("2026-03-02", "13:00"),))
    page = browser.get("/vastmanland/series/fredagsakademin/")
    assert "Inga fler möten är bestämda i serien." in page.text


def test_a_series_of_drafts_is_not_public(app: Flask, browser: Browser) -> None:
    series = make_series("Fredagsakademin", pattern="recurring")
    make_event("Utkast", series_id=series.id, status="draft")
    ways = (
        "/vastmanland/series/fredagsakademin/",
        "/calendar/series/vastmanland/fredagsakademin.ics",
    )
    for way in ways:
        browser.get(way, status=404)
    make_event("Inställt", series_id=series.id, status="cancelled")
    for way in ways:
        browser.get(way)


def test_an_unknown_series_is_not_found(app: Flask, browser: Browser) -> None:
    make_series("Fredagsakademin", owner="orebro-lan")
    browser.get("/vastmanland/series/fredagsakademin/", status=404)


def test_the_number_of_statements_is_constant(app: Flask, browser: Browser) -> None:
    series = make_series("Serie", pattern="recurring")
    for number in range(12):
        make_event(
            f"Möte {number}", series_id=series.id, seats=5, days=(day(f"2027-04-{number + 1:02}"),)
        )
        browser.get("/vastmanland/series/serie/")
        if number == 2:
            few = len(browser.statements)
    assert len(browser.statements) == few
    assert few <= 10
