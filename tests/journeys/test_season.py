"""A season planned and published through the pages: a tour of ten municipalities, eight Fridays."""

from collections.abc import Callable
from typing import Any

from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events.models import Series
from eventsys.registration import seats
from tests import make
from tests.browser import Browser

FORM = "form.form"


def newest_series() -> Series:
    return series_service.of_region(make.region())[0]


def test_a_tour_and_a_term(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    browser.sign_in(make.make_user())
    visitor = new_browser()

    # The tour: a series, the days proposed, all ten published.
    browser.get("/organiser/vastmanland/")
    browser.click("Ny serie")
    browser.submit(
        "Spara serien",
        title="Kommundialoger hösten 2027",
        pattern="tour",
        kind_id=make.kind("kommundialog").id,
        summary="Vi åker runt i länet.",
    )
    browser.click("Lägg till kommuner")
    common = {"venue": "Kommunhuset i {kommun}", "start": "13", "end": "16", "seats": "60"}
    browser.submit(
        FORM,
        common | {"first_on": "2027-10-26", "contact-name": "Maria Lind", "closes_days": "3"},
        button="Föreslå dagar",
        status=200,
    )
    page = browser.submit(FORM, button="Spara och publicera")
    assert page.flashes == ["10 möten är publicerade."]
    stops = queries.all_of_series(newest_series())
    assert [each.status for each in stops] == ["published"] * 10
    assert {seats.settings_of(each).seats_onsite for each in stops} == {60}
    # The clock changes on 31 October; every stop begins at one, and closes in the evening.
    hours = {each.starts_at.astimezone(make.zone()).hour for each in stops if each.starts_at}
    assert hours == {13}
    page = browser.click("Se seriens sida")
    assert page.h1 == "Kommundialoger hösten 2027"
    page = visitor.get(f"/vastmanland/{stops[0].slug}/")
    assert "Anmäl dig" in " ".join(page.links())

    # Eight Fridays, topics typed, all published. Two eves and a bridge day are passed over.
    browser.get("/organiser/vastmanland/")
    browser.click("Ny serie")
    browser.submit(
        "Spara serien",
        title="Fredagsakademin",
        pattern="recurring",
        kind_id=make.kind("fredagsakademi").id,
    )
    browser.click("Planera en termin")
    fields: dict[str, Any] = {
        "first_on": "2027-11-05",
        "weekday": "4",
        "start": "8.30",
        "end": "9.30",
    }
    fields |= {"format": "online", "seats": "100", "contact-name": "Nora"}
    fields |= {"join_link": "https://teams.example.org/fredag"}
    fields |= {f"rows-{n}-title": f"Ämne {n}" for n in range(8)}
    fields |= {f"rows-{n}-speaker": f"Talare {n}" for n in range(8)}
    browser.submit(FORM, fields, button="Räkna om dagarna", status=200)
    page = browser.submit(FORM, button="Spara och publicera")
    assert page.flashes == ["8 möten är publicerade."]
    fridays = queries.all_of_series(newest_series())
    days = [f"{each.first_on:%m-%d}" for each in fridays]
    assert days == ["11-05", "11-12", "11-19", "11-26", "12-03", "12-10", "12-17", "01-14"]
    assert {seats.settings_of(each).seats_online for each in fridays} == {100}
    assert {each.join_link for each in fridays} == {"https://teams.example.org/fredag"}
    page = visitor.get(f"/vastmanland/{fridays[3].slug}/")
    assert page.h1 == "Ämne 3"
    assert "Talare 3" in page.text
    feed = visitor.get("/calendar/vastmanland.ics").body
    assert feed.count("BEGIN:VEVENT") == 18

    # A week later for all of them, in one go.
    browser.click("Ändra flera")
    browser.submit(FORM, button="Granska ändringarna", status=200, move_days="7")
    page = browser.submit("Ändra 8 möten")
    assert page.flashes == ["8 möten är ändrade."]
