"""The whole programme on one page: rows, later times, two editors, several items from one box."""

import json
from datetime import datetime

import pytest

from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.service import PersonDetails
from tests import make
from tests.browser import Browser, Page

SAVE = "Spara programmet"
CONTROL = "A\x00\x07B\u202e"


@pytest.fixture
def event(browser: Browser) -> int:
    """A meeting from 13 to 16 with three items, and an organiser at its programme."""
    browser.sign_in(make.make_user())
    made = make.make_event()
    for title, length in (("Ett", 30), ("Två", 20), ("Tre", 10)):
        make.make_item(made, title, length_minutes=length)
    event_id = made.id
    browser.get(f"/organiser/events/{event_id}/programme")
    return event_id


def items(event: int) -> list[ProgrammeItem]:
    db.session.expire_all()
    return programme.items_of(db.session.get_one(Event, event))


def times(event: int) -> list[tuple[str, int | None]]:
    return [(item.title, item.start_minute) for item in items(event)]


AS_IT_WAS = [("Ett", 780), ("Två", 810), ("Tre", 830)]


def test_several_rows_are_saved_together(browser: Browser, event: int) -> None:
    page = browser.submit(
        SAVE,
        {
            "rows-0-title": "Först",
            "rows-0-room": "Salen",
            "rows-1-cast": "Åsa Ek (moderator), Bo Ek",
            "rows-2-kind": "closing",
        },
    )
    assert page.flashes == ["Programmet är sparat."]
    first, second, third = items(event)
    assert (first.title, first.room, third.kind) == ("Först", "Salen", "closing")
    assert [(each.name, each.role) for each in second.people] == [
        ("Åsa Ek", "moderator"),
        ("Bo Ek", "speaker"),
    ]
    assert times(event) == [("Först", 780), ("Två", 810), ("Tre", 830)]


def test_later_times_are_asked_for_and_follow(browser: Browser, event: int) -> None:
    page = browser.submit(SAVE, {"rows-0-length": "45", "rows-2-title": "Sist"}, status=200)
    assert page.h1 == "Ska senare tider följa med?"
    assert page.all("tbody tr") == ["Två 13.30 13.45", "Sist 13.50 14.05"]
    assert times(event) == AS_IT_WAS
    browser.submit("Låt dem följa med")
    assert times(event) == [("Ett", 780), ("Två", 825), ("Sist", 845)]


def test_later_times_stay_if_one_says_so(browser: Browser, event: int) -> None:
    browser.submit(SAVE, {"rows-0-start": "12.50"}, status=200)
    browser.submit("Låt dem stå kvar")
    assert times(event) == [("Ett", 770), ("Två", 810), ("Tre", 830)]


def test_what_was_typed_is_saved_with_a_step(browser: Browser, event: int) -> None:
    browser.submit("Upp Tre", {"rows-2-title": "Sist", "rows-0-room": "Salen"})
    assert times(event) == [("Ett", 780), ("Sist", 810), ("Två", 820)]
    assert items(event)[0].room == "Salen"


def test_copying_and_taking_away(browser: Browser, event: int) -> None:
    browser.submit("Kopiera Ett", status=200)
    browser.submit("Låt dem följa med")
    assert times(event) == [("Ett", 780), ("Ett", 810), ("Två", 840), ("Tre", 860)]
    browser.get(f"/organiser/events/{event}/programme")
    browser.submit("Ta bort Två", status=200)
    page = browser.submit("Låt dem följa med")
    assert page.flashes == ["Programpunkten ”Två” är borttagen."]
    assert times(event) == [("Ett", 780), ("Ett", 810), ("Tre", 840)]


def test_tracks_stand_beside_each_other(browser: Browser, event: int) -> None:
    page = browser.submit(SAVE, {"rows-1-track": "Spår A", "rows-2-track": "Spår B"})
    assert len(page.soup.select(".is-beside")) == 2
    browser.submit("Låt tiderna följa varandra")
    assert times(event) == [("Ett", 780), ("Två", 810), ("Tre", 810)]
    public = browser.get("/vastmanland/kommundialog-sala/")
    assert public.all(".track-name") == ["Spår A", "Spår B"]
    assert public.all(".track h4") == ["Två", "Tre"]
    assert public.all(".slot-time") == ["13.00 –13.30", "13.30 –13.50"]


def test_a_place_is_chosen_by_dragging(browser: Browser, event: int) -> None:
    first, _second, third = items(event)
    on = db.session.get_one(Event, event).days[0].id
    path, rows = f"/organiser/events/{event}/programme", _rows(browser.current)
    browser.post(path, rows | {"deed": f"place:{third.id}:0:{on}"}, status=303)
    assert times(event) == [("Tre", 780), ("Ett", 790), ("Två", 820)]
    browser.post(path, {"deed": f"place:{third.id}:{first.id}:0"}, status=303)
    assert times(event) == [("Ett", 780), ("Tre", 810), ("Två", 820)]
    # Nowhere, and nothing.
    for strange in (f"place:{third.id}", "up:", "up:x", "up:99999999999", "place:0:0:0"):
        browser.post(path, {"deed": strange}, status=404)
    for nothing in ("place", "dance:1", ""):
        browser.post(path, {"deed": nothing}, status=303)
    assert times(event) == [("Ett", 780), ("Tre", 810), ("Två", 820)]


def _rows(page: Page) -> dict[str, str]:
    """The rows as a browser would send them."""
    names = ("item_id", "was", "start", "length", "title", "kind", "cast", "room", "track")
    count = len(page.soup.select("[data-item]"))
    return {
        f"rows-{number}-{name}": page.shown(f"rows-{number}-{name}")
        for number in range(count)
        for name in names
    }


def test_two_editors_do_not_overwrite_each_other(browser: Browser, event: int) -> None:
    rows = _rows(browser.current)
    path = f"/organiser/events/{event}/programme"
    browser.post(path, rows | {"rows-0-title": "Av en annan", "rows-1-room": "Salen"}, status=303)
    page = browser.post(
        path, rows | {"rows-0-title": "Av mig", "rows-2-room": "Hallen"}, status=409
    )
    assert "Någon annan har ändrat samma programpunkter" in page.text
    assert page.all(".editor-saved") == ["Sparat nu: 13.00–13.30 · 30 min · Av en annan"]
    assert [page.shown(f"rows-{n}-title") for n in range(3)] == ["Av mig", "Två", "Tre"]
    assert [page.shown(f"rows-{n}-room") for n in range(3)] == ["", "Salen", "Hallen"]
    assert [(item.title, item.room) for item in items(event)] == [
        ("Av en annan", ""),
        ("Två", "Salen"),
        ("Tre", ""),
    ]
    # Whoever knows may do it.
    browser.submit(SAVE)
    assert [(item.title, item.room) for item in items(event)] == [
        ("Av mig", ""),
        ("Två", "Salen"),
        ("Tre", "Hallen"),
    ]


def test_two_editors_of_one_item(browser: Browser, event: int) -> None:
    item = items(event)[0]
    path = f"/organiser/events/{event}/programme/{item.id}"
    page = browser.get(path)
    mine = {"opened": page.shown("opened"), "title": "Av mig", "kind": "presentation"}
    mine |= {"start": "13.00", "length": "30", "people-0-role": "speaker"}
    theirs = mine | {"title": "Av en annan", "room": "Salen"}
    browser.post(path, theirs, status=303)
    page = browser.post(path, mine | {"description": "Mer."}, status=409)
    assert page.errors == [
        "Någon annan har ändrat samma programpunkt. Sparat nu: 13.00–13.30 · Av en annan · Salen. "
        "Sparar du igen gäller det du har skrivit."
    ]
    assert (page.shown("title"), page.shown("room")) == ("Av mig", "Salen")
    browser.submit("Spara programpunkten")
    saved = items(event)[0]
    assert (saved.title, saved.room, saved.description) == ("Av mig", "Salen", "Mer.")


def test_saving_unchanged_is_no_version(browser: Browser, event: int) -> None:
    before = db.session.get_one(Event, event).version
    browser.submit(SAVE)
    db.session.expire_all()
    assert db.session.get_one(Event, event).version == before


def test_somebody_who_was_there_before_brings_title_and_organisation(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    earlier = make.make_event("Förr", days=(make.day("2027-02-01"),))
    who = PersonDetails("Åsa Ek", "moderator", "Chef", "Sala kommun")
    make.make_item(earlier, people=(who,))
    foreign = make.make_event("Annanstans", owner="orebro-lan")
    make.make_item(foreign, people=(PersonDetails("Bo Fjärran", "speaker", "Hemlig"),))
    event = make.make_event()
    make.make_item(event, "Tal")
    event_id = event.id
    browser.get(f"/organiser/events/{event_id}/programme")
    browser.submit(SAVE, {"rows-0-cast": "åsa ek (värd), Bo Fjärran"})
    (item,) = items(event_id)
    assert [(each.name, each.role, each.title, each.organisation) for each in item.people] == [
        ("Åsa Ek", "host", "Chef", "Sala kommun"),
        ("Bo Fjärran", "speaker", "", ""),
    ]
    page = browser.get(f"/organiser/events/{event_id}/programme/new")
    assert "Åsa Ek" in page.attributes("#known option", "value")
    assert "Hemlig" not in page.body
    browser.submit("Spara programpunkten", {"people-0-name": "Åsa Ek"}, title="Mer")
    assert items(event_id)[1].people[0].title == "Chef"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"rows-0-title": ""}, "Skriv en rubrik."),
        ({"rows-0-title": "x" * 201}, "Skriv högst 200 tecken."),
        ({"rows-0-start": "25.00"}, "Skriv tiden så här: 17.30."),
        ({"rows-0-start": "=1+1"}, "Skriv tiden så här: 17.30."),
        ({"rows-0-length": "en timme"}, "Skriv ett helt tal med siffror."),
        ({"rows-0-length": "0"}, "Skriv ett tal mellan 1 och 1440."),
        ({"rows-0-length": "-5"}, "Skriv ett tal mellan 1 och 1440."),
        ({"rows-0-length": "1e99"}, "Skriv ett helt tal med siffror."),
        ({"rows-0-kind": "dance"}, "Välj ett av alternativen."),
        ({"rows-0-room": "x" * 201}, "Skriv högst 200 tecken."),
        ({"rows-0-track": "x" * 61}, "Skriv högst 60 tecken."),
        ({"rows-0-cast": "x" * 201}, "Skriv komma mellan personerna."),
        ({"rows-0-cast": "x, " * 1000}, "Skriv högst 2000 tecken."),
    ],
)
def test_what_cannot_be_is_said_at_its_row(
    browser: Browser, event: int, fields: dict[str, str], error: str
) -> None:
    rows = _rows(browser.current) | {"rows-1-title": "Nytt namn"}
    page = browser.post(f"/organiser/events/{event}/programme", rows | fields, status=422)
    assert page.errors == [error]
    assert page.shown("rows-1-title") == "Nytt namn"
    assert times(event) == AS_IT_WAS


def test_whatever_is_typed_is_text(browser: Browser, event: int) -> None:
    typed = {"rows-0-title": "<b>=1+1</b>", "rows-0-room": CONTROL, "rows-1-cast": "<i>Åsa</i>"}
    browser.submit(SAVE, typed)
    first, second, _third = items(event)
    assert (first.title, first.room) == ("<b>=1+1</b>", "AB")
    assert [each.name for each in second.people] == ["<i>Åsa</i>"]
    assert "<b>=1+1</b>" not in browser.get(f"/organiser/events/{event}/programme").body


def test_times_that_would_leave_the_day_are_refused(browser: Browser, event: int) -> None:
    rows = _rows(browser.current) | {"rows-0-length": "700"}
    page = browser.post(f"/organiser/events/{event}/programme", rows, status=409)
    assert page.errors == ["”Två” skulle hamna på ett annat dygn."]
    assert page.shown("rows-0-length") == "700"
    assert times(event) == AS_IT_WAS


@pytest.mark.parametrize("was", ["", "no json", "[]", "{}", '{"cast": 7}', '{"cast": [[1]]}'])
def test_a_form_that_was_tampered_with_saves_nothing(
    browser: Browser, event: int, was: str
) -> None:
    rows = _rows(browser.current) | {"rows-0-was": was, "rows-0-title": "Nytt"}
    browser.post(f"/organiser/events/{event}/programme", rows, status=409)
    assert times(event) == AS_IT_WAS


def test_a_row_of_another_event_is_not_saved(browser: Browser, event: int) -> None:
    theirs = make.make_item(make.make_event("Annat", owner="orebro-lan"), "Deras")
    item_id, theirs_event = theirs.id, theirs.event_id
    rows = _rows(browser.current)
    rows |= {"rows-0-item_id": str(item_id), "rows-0-title": "Mitt"}
    browser.post(f"/organiser/events/{event}/programme", rows, status=409)
    assert times(theirs_event) == [("Deras", 780)]


def test_a_reader_sees_the_programme_and_changes_nothing(browser: Browser, event: int) -> None:
    rows = _rows(browser.current)
    browser.sign_in(make.make_user("reader"))
    page = browser.get(f"/organiser/events/{event}/programme")
    assert page.all(".item h2") == ["Ett", "Två", "Tre"]
    assert page.soup.select("main input") == []
    path = f"/organiser/events/{event}/programme"
    browser.post(path, rows | {"rows-0-title": "Nytt"}, status=403)
    browser.get(f"{path}/quick", status=403)


def test_warnings_stand_at_the_top_beside_the_item_and_on_the_overview(
    browser: Browser, event: int
) -> None:
    with transaction():
        third = items(event)[2]
        third.start_minute = 15 * 60 + 55
    line = "Tre: Tiden ligger utanför mötets: 13.00–16.00."
    page = browser.get(f"/organiser/events/{event}/programme")
    assert page.all(".warned li") == [line]
    assert page.all(f"#item-{items(event)[2].id} .warnings li") == [line.removeprefix("Tre: ")]
    overview = browser.get(f"/organiser/events/{event}/")
    assert overview.all(".warnings li") == [line]
    # They go when the fact goes.
    browser.get(f"/organiser/events/{event}/programme")
    page = browser.submit(SAVE, {"rows-2-start": "13.50"})
    assert page.all(".warnings li") == []


def test_saving_the_event_shows_what_to_think_of(browser: Browser, event: int) -> None:
    browser.get(f"/organiser/events/{event}/edit")
    page = browser.submit("Spara ändringarna", {"days-0-held_on": "2027-05-07"})
    assert page.all(".warnings li") == ["Fredag 7 maj 2027 är en klämdag."]


TEXT = """\
12.45 Inledning, Åsa Ek (moderator)
20 min Läget i länet, Bo Ek

30 min Paus
14.00–14.45 Panelsamtal, Bo Ek (i panelen)"""


def test_several_items_come_from_one_box(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    event = make.make_event().id
    browser.get(f"/organiser/events/{event}/programme")
    browser.click("Skriv flera på en gång")
    page = browser.submit("Granska", lines=TEXT, status=200)
    assert page.all("tbody tr") == [
        "12.45 – Inledning Åsa Ek moderator",
        "efter den före 20 Läget i länet Presentation Bo Ek talare",
        "efter den före 30 Paus –",
        "14.00 45 Panelsamtal Bo Ek i panelen",
    ]
    assert items(event) == []
    page = browser.submit("Lägg till 4 punkter")
    assert page.flashes == ["4 punkter är tillagda."]
    assert times(event) == [
        ("Inledning", 765),
        ("Läget i länet", None),
        ("Paus", None),
        ("Panelsamtal", 840),
    ]
    assert [item.kind for item in items(event)] == ["welcome", "presentation", "break", "panel"]


def test_the_box_asks_for_the_day(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    made = make.make_event(days=(make.day("2027-09-01", "09:00"), make.day("2027-09-02", "08:00")))
    event, (first, second) = made.id, [each.id for each in made.days]
    make.make_item(made, "Kväll", day_id=second, length_minutes=30)
    for day_id, line in ((first, "30 min Morgon"), (second, "15 min Natt")):
        browser.get(f"/organiser/events/{event}/programme/quick")
        browser.submit("Granska", day_id=str(day_id), lines=line, status=200)
        browser.submit("Lägg till punkten")
    assert times(event) == [("Morgon", 540), ("Kväll", 480), ("Natt", 510)]
    data = {"lines": "A", "day_id": "999", "add": "yes"}
    browser.post(f"/organiser/events/{event}/programme/quick", data, status=422)


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ("", "Skriv minst en rad."),
        (" \n ", "Skriv minst en rad."),
        (CONTROL[1:3], "Skriv minst en rad."),
        ("Bra\n25.00 Natt", "Rad 2 har ett klockslag som inte finns."),
        ("10.00–9.00 Natt", "Rad 1 har en längd som inte går."),
        ("09.30", "Rad 1 har ingen rubrik."),
        ("x" * 201, "Rad 1 är för lång. En rubrik har högst 200 tecken."),
        ("A\n" * 101, "Lägg till högst 100 rader åt gången."),
        ("x" * 20_001, "Skriv högst 20000 tecken."),
    ],
)
def test_lines_that_cannot_be(browser: Browser, event: int, lines: str, error: str) -> None:
    path = f"/organiser/events/{event}/programme/quick"
    page = browser.post(path, {"lines": lines, "add": "yes"}, status=422)
    assert error in page.errors[0]
    assert times(event) == AS_IT_WAS


def test_needs_no_more_statements_for_more_items_and_neighbours(
    browser: Browser, event: int, now: datetime
) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            people = (PersonDetails(f"Person {n}"), PersonDetails(f"Annan {n}"))
            make.make_item(db.session.get_one(Event, event), f"Punkt {n}", people=people)
            make.make_item(make.make_event(owner="orebro-lan"), people=people)
        page = browser.get(f"/organiser/events/{event}/programme")
        count = len(browser.statements)
        browser.post(page.path, _rows(page) | {"rows-0-room": f"Sal {number}"}, status=303)
        return count

    assert fill(2) == fill(8)


def test_what_a_row_carries_is_small_and_plain(browser: Browser, event: int) -> None:
    was = json.loads(browser.current.shown("rows-0-was"))
    assert was == {
        "start_minute": 780,
        "length_minutes": 30,
        "kind": "presentation",
        "title": "Ett",
        "room": "",
        "track": "",
        "cast": [],
    }
