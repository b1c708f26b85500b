"""The programme of an event, as one works with it."""

from datetime import datetime
from typing import Any

import pytest

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.service import PersonDetails
from tests import make
from tests.browser import Browser, Page

SAVE = "Spara programpunkten"


@pytest.fixture
def event(browser: Browser) -> int:
    """A meeting from 13 to 16, with an organiser at work."""
    browser.sign_in(make.make_user())
    return make.make_event().id


def items(event: int) -> list[ProgrammeItem]:
    return programme.items_of(db.session.get_one(Event, event))


def times(event: int) -> list[tuple[str, int | None]]:
    return [(item.title, item.start_minute) for item in items(event)]


def add(browser: Browser, event: int, **fields: Any) -> None:
    browser.get(f"/organiser/events/{event}/programme/new")
    browser.submit(SAVE, **fields)


def row(page: Page, number: int) -> list[str]:
    """What stands in a row: start, minutes, title, people."""
    return [
        page.shown(f"rows-{number}-{name}").replace(":", ".")
        for name in ("start", "length", "title", "cast")
    ]


def ways(page: Page) -> list[list[str]]:
    """The steps that each item can take."""
    return [
        [word for word in ("Upp", "Ned") if f"{word} " in deeds]
        for deeds in page.all(".editor-deeds")
    ]


def test_a_whole_programme_is_entered_by_hand(browser: Browser, event: int) -> None:
    page = browser.get(f"/organiser/events/{event}/programme")
    assert "Programmet är tomt" in page.text
    browser.click("Lägg till den första punkten")
    browser.submit(
        SAVE,
        {
            "people-0-name": "Emma Andersson",
            "people-0-role": "moderator",
            "people-0-title": "strateg",
            "people-0-organisation": "Region Stockholm",
        },
        title="Välkommen och inledning",
        kind="welcome",
        length="10",
    )
    assert browser.current.flashes == ["Programpunkten är tillagd."]
    browser.click("Ny programpunkt")
    browser.submit(
        SAVE,
        {"people-0-name": "Stefan Lejerdahl"},
        button="Lägg till en person",
        title="Reflektioner",
        kind="reflections",
        length="1 20",
        status=200,
    )
    page = browser.submit(
        SAVE, {"people-1-name": "Peter Sundström", "people-1-role": "commentator"}
    )
    assert row(page, 0) == ["13.00", "10", "Välkommen och inledning", "Emma Andersson (moderator)"]
    assert row(page, 1) == [
        *("13.10", "120", "Reflektioner"),
        "Stefan Lejerdahl, Peter Sundström (kommenterar)",
    ]
    assert times(event) == [("Välkommen och inledning", 780), ("Reflektioner", 790)]


def test_an_item_can_be_changed(browser: Browser, event: int) -> None:
    item = make.make_item(
        db.session.get_one(Event, event),
        "Panel",
        kind="panel",
        length_minutes=30,
        people=(PersonDetails("Åsa Ek", "panellist"), PersonDetails("Bo Ek", "panellist")),
    )
    item_id = item.id
    page = browser.get(f"/organiser/events/{event}/programme/{item_id}")
    assert page.h1 == "Panel"
    assert (page.shown("start"), page.shown("length")) == ("13.00", "30")
    browser.submit(SAVE, button="Ta bort person 1", status=200)
    browser.submit(SAVE, title="Panelsamtal", start="13:30", room="Stora salen", is_parallel=True)
    changed = items(event)[0]
    assert (changed.title, changed.start_minute, changed.room, changed.is_parallel) == (
        "Panelsamtal",
        810,
        "Stora salen",
        True,
    )
    assert [(person.name, person.role) for person in changed.people] == [("Bo Ek", "panellist")]


def test_items_are_moved_by_buttons_and_times_follow(browser: Browser, event: int) -> None:
    for title in ("Ett", "Två", "Tre"):
        add(browser, event, title=title, length="20")
    page = browser.get(f"/organiser/events/{event}/programme")
    assert ways(page) == [["Ned"], ["Upp", "Ned"], ["Upp"]]
    browser.submit("Upp Tre")
    assert times(event) == [("Ett", 780), ("Tre", 800), ("Två", 820)]
    browser.submit("Ned Ett")
    assert times(event) == [("Tre", 780), ("Ett", 800), ("Två", 820)]


def test_what_runs_beside_something_has_no_way_out_of_it(browser: Browser, event: int) -> None:
    for title, fields in (("A", {}), ("B", {"is_parallel": True}), ("Kaffe", {})):
        add(browser, event, title=title, length="20", **fields)
    page = browser.get(f"/organiser/events/{event}/programme")
    assert ways(page) == [["Ned"], [], ["Upp"]]
    browser.submit("Upp Kaffe")
    assert times(event) == [("Kaffe", 780), ("A", 800), ("B", 800)]


def test_a_new_item_can_be_put_in_between(browser: Browser, event: int) -> None:
    add(browser, event, title="Ett", length="20")
    add(browser, event, title="Tre", length="20")
    browser.get(f"/organiser/events/{event}/programme")
    page = browser.click("Ny efter Ett")
    assert "Hamnar efter ”Ett”." in page.text
    page = browser.submit(SAVE, title="Två", length="15", status=200)
    assert page.h1 == "Ska senare tider följa med?"
    assert page.all("tbody tr") == ["Tre 13.20 13.35"]
    assert times(event) == [("Ett", 780), ("Tre", 800)]
    browser.submit("Låt dem stå kvar")
    assert times(event) == [("Ett", 780), ("Två", 800), ("Tre", 800)]
    browser.submit("Låt tiderna följa varandra")
    assert times(event) == [("Ett", 780), ("Två", 800), ("Tre", 815)]


def test_an_item_can_be_taken_away(browser: Browser, event: int) -> None:
    add(browser, event, title="Ett")
    add(browser, event, title="Två")
    page = browser.submit("Ta bort Ett")
    assert page.flashes == ["Programpunkten ”Ett” är borttagen."]
    assert [title for title, _start in times(event)] == ["Två"]


def test_each_day_has_its_own_items(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    event = make.make_event(
        "Loka-dagarna", days=(make.day("2027-09-01", "09:00"), make.day("2027-09-02", "08:00"))
    )
    event_id, (first, second) = event.id, [day.id for day in event.days]
    make.make_item(event, "Kväll", day_id=second, length_minutes=30)
    make.make_item(event, "Morgon", day_id=first, length_minutes=30)
    page = browser.get(f"/organiser/events/{event_id}/programme")
    assert page.all(".plan-day") == [
        "onsdag 1 september 2027 09.00",
        "torsdag 2 september 2027 08.00",
    ]
    assert [row(page, number)[0:3] for number in (0, 1)] == [
        ["9.00", "30", "Morgon"],
        ["8.00", "30", "Kväll"],
    ]
    page = browser.click("Ny efter Kväll")
    assert page.shown("day_id") == str(second)
    browser.post(
        page.path,
        {"title": "Natt", "kind": "other", "day_id": "999", "people-0-role": "host"},
        status=422,
    )
    assert browser.current.errors == ["Välj ett av alternativen."]
    browser.get(page.path)
    browser.submit(SAVE, title="Natt")
    assert times(event_id) == [("Morgon", 540), ("Kväll", 480), ("Natt", 510)]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": ""}, "Skriv en rubrik."),
        ({"title": "x" * 201}, "Skriv högst 200 tecken."),
        ({"kind": "dance"}, "Välj ett av alternativen."),
        ({"start": "24.00"}, "Skriv tiden så här: 17.30."),
        ({"length": "en timme"}, "Skriv ett helt tal med siffror."),
        ({"length": "0"}, "Skriv ett tal mellan 1 och 1440."),
        ({"length": "99999999999999999999"}, "Skriv ett tal mellan 1 och 1440."),
        ({"track": "x" * 61}, "Skriv högst 60 tecken."),
        ({"people-0-title": "strateg"}, "Skriv personens namn."),
        ({"people-0-name": "x" * 201}, "Skriv högst 200 tecken."),
        ({"people-0-name": "Bo", "people-0-role": "king"}, "Välj ett av alternativen."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    browser: Browser, event: int, fields: dict[str, str], error: str
) -> None:
    typed = {
        "title": "Reflektioner",
        "kind": "panel",
        "room": "Aulan",
        "people-0-role": "speaker",
        "people-1-name": "Åsa Ek",
        "people-1-role": "host",
    }
    page = browser.post(f"/organiser/events/{event}/programme/new", typed | fields, status=422)
    assert error in page.errors
    assert page.shown("room") == "Aulan"
    assert page.shown("people-1-name") == "Åsa Ek"
    assert items(event) == []


def test_an_item_of_another_event_is_not_found(browser: Browser, event: int) -> None:
    other = make.make_item(make.make_event("Annat")).id
    browser.get(f"/organiser/events/{event}/programme/{other}", status=404)
    browser.get(f"/organiser/events/{event}/programme/new?after={other}", status=404)
    for deed in ("up", "copy", "remove", "place"):
        data = {"deed": f"{deed}:{other}:0:{db.session.get_one(Event, event).days[0].id}"}
        browser.post(f"/organiser/events/{event}/programme", data, status=404)


def test_needs_no_more_statements_for_more_items(
    browser: Browser, event: int, now: datetime
) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            people = (PersonDetails(f"Person {n}"), PersonDetails(f"Annan {n}"))
            make.make_item(db.session.get_one(Event, event), f"Punkt {n}", people=people)
        browser.get(f"/organiser/events/{event}/programme")
        return len(browser.statements)

    assert fill(2) == fill(10)
