"""One change to many events: chosen, looked at, and done."""

from datetime import date
from typing import Any

import pytest

from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.registration import seats
from tests import make
from tests.browser import Browser, Page
from tests.conftest import Outbox

FORM = "form.form"
LOOK = "Granska ändringarna"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


@pytest.fixture
def three() -> list[Event]:
    """A Tuesday each, the first with somebody registered."""
    found = [
        make.make_event(
            f"Möte {n}", days=(make.day(f"2027-03-{n * 7:02}"),), venue=f"Sal {n}", seats=5
        )
        for n in (1, 2, 3)
    ]
    make.make_registration(found[0], "Åsa Ek")
    return found


def picked(*chosen: Event) -> list[str]:
    return [f"{each.id}:{each.version}" for each in chosen]


def look(browser: Browser, chosen: list[str], status: int = 200, **fields: Any) -> Page:
    browser.get("/organiser/vastmanland/bulk")
    return browser.submit(FORM, {"event": chosen} | fields, button=LOOK, status=status)


def test_moving_is_looked_at_and_then_done(
    browser: Browser, three: list[Event], outbox: Outbox
) -> None:
    before = len(outbox)
    browser.get("/organiser/vastmanland/")
    browser.click("Ändra flera")
    page = browser.submit(
        FORM, {"event": picked(*three)}, button=LOOK, status=200, move_days="7", theme="Klimat"
    )
    assert "Ett mejl går till anmälda och medverkande." in page.text
    assert page.all(".picks .changes")[0] == (
        "Dagar från söndag 7 mars 2027 kl. 13 → till söndag 14 mars 2027 kl. 13 "
        "Teman från inget → till Klimat Mejl 1"
    )
    assert page.all(".said li") == ["Helg", "Helg", "Helg"]
    assert three[0].first_on == date(2027, 3, 7)
    page = browser.submit("Ändra 3 möten", {"event": picked(three[0], three[2])})
    assert page.flashes == ["2 möten är ändrade."]
    assert [each.first_on for each in three] == [
        date(2027, 3, 14),
        date(2027, 3, 14),
        date(2027, 3, 28),
    ]
    assert outbox.names[before:] == [("event_changed", "asa-ek@example.org")]


def test_going_back_keeps_what_was_chosen(browser: Browser, three: list[Event]) -> None:
    look(browser, picked(three[1]), theme="Klimat", registration="off")
    page = browser.submit("Tillbaka", status=200)
    assert page.shown("theme") == "Klimat"
    assert page.shown("registration") == "off"
    assert page.shown("event") == picked(three[1])[0]


def test_what_was_changed_meanwhile_is_left_out_and_named(
    browser: Browser, three: list[Event]
) -> None:
    look(browser, picked(*three), move_days="7")
    with transaction():
        events.touch(three[1], make.NOW)
    page = browser.submit("Ändra 3 möten", status=200)
    assert page.h1 == "Allt ändrades inte"
    assert page.flashes == ["2 möten är ändrade."]
    assert page.all(".todos li") == [
        "Möte 2 söndag 14 mars 2027 kl. 13 Någon har ändrat mötet sedan du granskade det."
    ]
    assert three[1].first_on == date(2027, 3, 14)


def test_problems_are_named_and_those_events_left_out(browser: Browser, three: list[Event]) -> None:
    draft = make.make_event("Utan plats", status="draft", venue="", town="")
    browser.get("/organiser/vastmanland/bulk")
    page = browser.click("Välj alla")
    page = browser.submit(FORM, button=LOOK, status=200, publish=True)
    assert page.all("section[aria-labelledby=left-out] li") == [
        "Utan plats tisdag 2 mars 2027 kl. 13–16 Platsen saknas, så mötet kan inte publiceras.",
        *(
            f"{each.title} söndag {each.first_on.day} mars 2027 kl. 13 Inget skulle ändras."
            for each in three
            if each.first_on
        ),
    ]
    assert "Inget möte kan ändras så" in page.text
    assert draft.status == "draft"


def test_publishing_with_registration_in_a_series(browser: Browser) -> None:
    series = make.make_series()
    drafts = [
        make.make_event(
            f"Stopp {n}", status="draft", series_id=series.id, days=(make.day(f"2027-04-0{n}"),)
        )
        for n in (6, 7)
    ]
    browser.get(f"/organiser/series/{series.id}/")
    browser.click("Ändra flera")
    fields = {"publish": True, "registration": "on", "seats": "60"}
    browser.submit(FORM, fields, button=LOOK, status=200)
    page = browser.submit("Ändra 2 möten")
    assert page.path == f"/organiser/series/{series.id}/"
    found = [(each.status, seats.settings_of(each).seats_onsite) for each in drafts]
    assert found == [("published", 60)] * 2


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, ["Välj något att ändra."]),
        ({"move_days": "x"}, ["Skriv ett helt tal med siffror."]),
        ({"move_days": "731"}, ["Skriv ett tal mellan -730 och 730."]),
        ({"seats": "-1"}, ["Skriv ett tal mellan 0 och 100000."]),
        ({"theme": "x" * 61}, ["Skriv högst 60 tecken."]),
        ({"contact-email": "a@example.org"}, ["Skriv kontaktpersonens namn."]),
    ],
)
def test_what_cannot_be_is_said(
    browser: Browser, three: list[Event], fields: dict[str, Any], errors: list[str]
) -> None:
    page = look(browser, picked(*three), 422, **fields)
    assert page.errors == errors
    assert page.shown("event") == ",".join(picked(*three))


def test_no_event_is_no_change(browser: Browser, three: list[Event]) -> None:
    assert look(browser, [], 422, theme="Klimat").errors == ["Välj minst ett möte."]
    assert [each.version for each in three] == [each.version for each in three]


def test_foreign_and_senseless_numbers_change_nothing(browser: Browser, three: list[Event]) -> None:
    foreign = make.make_event("Deras", owner="uppsala")
    versions = [each.version for each in (foreign, *three)]
    browser.get("/organiser/vastmanland/bulk")
    numbers = [f"{foreign.id}:{foreign.version}", "x:1", "999999:1", "-1:1", f"{10**30}:2", "7", ""]
    fields: dict[str, Any] = {
        "event": numbers,
        "theme": "Klimat",
        "registration": "keep",
        "deed": "save",
    }
    browser.post("/organiser/vastmanland/bulk", fields)
    fields |= {"series_id": make.make_series(owner="uppsala").id}
    page = browser.post("/organiser/vastmanland/bulk", fields, status=422)
    assert page.errors == ["Välj ett av alternativen."]
    assert [each.version for each in (foreign, *three)] == versions


def test_another_regions_series_is_not_found_here(browser: Browser) -> None:
    foreign = make.make_series(owner="uppsala").id
    browser.get(f"/organiser/vastmanland/bulk?series={foreign}", status=403)
    browser.sign_in(make.make_user("administrator"))
    browser.get(f"/organiser/vastmanland/bulk?series={foreign}", status=404)


def test_needs_no_more_statements_for_more_events(browser: Browser) -> None:
    def fill(first: int, last: int) -> tuple[int, int]:
        for n in range(first, last):
            make.make_event(f"Möte {n}", days=(make.day(f"2027-04-{n:02}"),), seats=5)
        browser.get("/organiser/vastmanland/bulk?all=1")
        count = len(browser.statements)
        browser.submit(FORM, button=LOOK, status=200, move_days="28")
        return count, len(browser.statements)

    assert fill(1, 4) == fill(4, 14)
