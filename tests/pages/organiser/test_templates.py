"""Templates: made by hand or from an event, changed, removed, and begun from."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.messages import automatic
from eventsys.messages.automatic import Choice
from eventsys.planning import templates
from eventsys.planning.content import Item
from eventsys.planning.models import EventTemplate
from eventsys.programme import service as programme
from eventsys.registration import seats
from tests import make
from tests.browser import Browser

SAVE = "Spara mallen"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def the_template() -> EventTemplate:
    return db.session.scalars(select(EventTemplate)).one()


def the_event() -> Event:
    return db.session.scalars(select(Event)).one()


def test_a_template_by_hand_and_an_event_from_it(browser: Browser) -> None:
    page = browser.get("/organiser/vastmanland/templates")
    assert "Inga mallar än" in page.text
    browser.click("Ny mall")
    browser.submit(
        SAVE,
        {
            "name": "Frukostseminarium",
            "kind_id": make.kind("seminar").id,
            "title": "Frukost i {kommun}",
            "summary": "Kaffe från åtta.",
            "start": "8.30",
            "end": "10",
            "venue": "Regionhuset",
            "themes": "Klimat, vatten",
            "contact-0-name": "Maria Lind",
            "items-0-title": "Välkomna",
            "items-0-kind": "welcome",
            "items-0-length_minutes": "10",
            "seats_onsite": "40",
            "closes_days": "3",
            "confirmation_words": "Ta trappan.",
        },
        button="Lägg till en programpunkt",
        status=200,
    )
    page = browser.submit(SAVE, {"items-1-title": "Föredrag", "items-1-length_minutes": "60"})
    assert page.flashes == ["Mallen är sparad. Den finns nu att välja när du lägger upp ett möte."]
    content = templates.content_of(the_template())
    assert (content.start, content.length_minutes) == (time(8, 30), 90)
    assert content.items == (
        Item("Välkomna", "welcome", 10),
        Item("Föredrag", "presentation", 60),
    )
    browser.get("/organiser/vastmanland/events/new")
    page = browser.click("Frukostseminarium")
    assert (page.shown("title"), page.shown("days-0-start")) == ("Frukost i", "8.30")
    assert page.all(".starts [aria-current]") == ["Frukostseminarium"]
    browser.submit("Spara utkastet", {"title": "Frukost", "days-0-held_on": "2027-04-06"})
    event = the_event()
    assert (event.venue, [each.name for each in event.themes]) == (
        "Regionhuset",
        ["Klimat", "vatten"],
    )
    settings = seats.settings_of(event)
    assert (settings.enabled, settings.seats_onsite, settings.confirmation_words) == (
        True,
        40,
        "Ta trappan.",
    )
    assert f"{settings.closes_at:%Y-%m-%d %H:%M}" == "2027-04-03 21:59"
    items = [(each.title, each.start_minute) for each in programme.items_of(event)]
    assert items == [("Välkomna", 8 * 60 + 30), ("Föredrag", 8 * 60 + 40)]


def test_a_template_from_an_event_is_changed_and_removed(browser: Browser) -> None:
    event = make.make_event("Kommundialog Sala", seats=20)
    make.make_item(event, "Samtal", description="Om vägar.", length_minutes=60)
    with transaction():
        automatic.choose(event, Choice((1,), {}, None, {}), 0, SYSTEM, make.NOW)
    browser.get(f"/organiser/events/{event.id}/")
    browser.click("Spara som mall")
    browser.submit(SAVE, name="", status=422)
    assert browser.current.errors == ["Skriv vad mallen ska heta."]
    page = browser.submit(SAVE, name="Kommundialog")
    assert "egna val för mejlen som går av sig själva" in page.text
    browser.submit(SAVE, {"items-0-length_minutes": "45"})
    content = templates.content_of(the_template())
    # What the form does not show is kept.
    assert content.items == (Item("Samtal", "presentation", 45, "Om vägar."),)
    assert content.registering.seats_onsite == 20
    assert content.letters is not None
    browser.get(f"/organiser/events/{event.id}/template")
    page = browser.submit(SAVE, name="Kommundialog", status=422)
    assert page.errors == ["Det finns redan en mall som heter så."]
    browser.get("/organiser/vastmanland/templates")
    browser.click("Ta bort Kommundialog")
    page = browser.submit("Ta bort mallen")
    assert page.flashes == ["Mallen är borttagen."]
    assert db.session.scalars(select(EventTemplate)).all() == []


def test_a_template_of_two_days(browser: Browser) -> None:
    days = (make.day("2027-09-01", "10:00", "17:00"), make.day("2027-09-02", "09:00", "12:00"))
    event = make.make_event("Lokadagarna", days=days)
    first, last = (day.id for day in event.days)
    for title, room, day_id in (("Pass", "A", first), ("Pass", "B", first), ("Slut", "", last)):
        make.make_item(event, title, room=room, day_id=day_id, length_minutes=60)
    browser.get(f"/organiser/events/{event.id}/template")
    page = browser.submit(SAVE, {"name": "Två dagar"})
    assert "Mallen har 2 dagar" in page.text
    assert [page.shown(f"items-{n}-day") for n in range(3)] == ["1", "1", "2"]
    browser.submit(SAVE, {"items-2-length_minutes": "30", "items-1-day": "2"})
    template = the_template()
    assert templates.content_of(template).items == (
        Item("Pass", "presentation", 60, room="A"),
        Item("Pass", "presentation", 60, room="B", day=1),
        Item("Slut", "presentation", 30, day=1),
    )
    browser.get(f"/organiser/vastmanland/events/new?template={template.id}")
    fields = {"title": "Nästa", "days-0-held_on": "2028-01-31"}
    browser.submit("Spara utkastet", fields)
    made = db.session.scalars(select(Event).where(Event.title == "Nästa")).one()
    assert events.details_of(made).days == (
        make.day("2028-01-31", "10:00", "17:00"),
        make.day("2028-02-01", "09:00", "12:00"),
    )
    numbers = [day.id for day in made.days]
    on_days = [(each.title, numbers.index(each.day_id or 0)) for each in programme.items_of(made)]
    assert on_days == [("Pass", 0), ("Pass", 1), ("Slut", 1)]


def test_two_who_change_a_template_at_once(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    address = f"/organiser/templates/{make.make_template().id}/"
    browser.get(address)
    other = new_browser()
    other.sign_in(make.make_user(name="Bengt Dahl"))
    other.get(address)
    other.submit(SAVE, name="Bengts")
    page = browser.submit(SAVE, name="Min", status=422)
    assert page.errors == [
        "Någon annan har ändrat mallen samtidigt. Spara igen om dina uppgifter ska gälla."
    ]
    browser.submit(SAVE)
    assert the_template().name == "Min"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": " "}, ["Skriv vad mallen ska heta."]),
        ({"name": "x" * 101}, ["Skriv högst 100 tecken."]),
        ({"kind_id": ""}, ["Välj typ."]),
        ({"start": "25"}, ["Skriv tiden så här: 17.30."]),
        ({"end": "10"}, ["Ange när mötet börjar."]),
        ({"seats_onsite": "många"}, ["Skriv ett helt tal med siffror."]),
        ({"seats_onsite": "-1"}, ["Skriv ett tal mellan 0 och 100000."]),
        ({"closes_days": "91"}, ["Skriv ett tal mellan 0 och 90."]),
        ({"items-0-length_minutes": "10"}, ["Skriv en rubrik."]),
        (
            {"items-0-title": "x", "items-0-length_minutes": "0"},
            ["Skriv ett tal mellan 1 och 1440."],
        ),
        ({"contact-0-email": "a@example.org"}, ["Skriv kontaktpersonens namn."]),
        ({"confirmation_words": "x" * 2001}, ["Skriv högst 2000 tecken."]),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    browser: Browser, fields: dict[str, Any], errors: list[str]
) -> None:
    browser.get("/organiser/vastmanland/templates/new")
    sound = {"name": "Mall", "kind_id": make.kind().id}
    page = browser.submit(SAVE, sound | fields, status=422)
    assert page.errors == errors
    assert {name: page.shown(name).strip() for name in fields} == {
        name: value.strip() for name, value in fields.items()
    }
    assert db.session.scalars(select(EventTemplate)).all() == []


def test_markup_and_formulas_are_text(browser: Browser) -> None:
    browser.get("/organiser/vastmanland/templates/new")
    name = "=1+1 <b>\x07fet</b>"
    browser.submit(SAVE, {"name": name, "kind_id": make.kind().id})
    page = browser.get("/organiser/vastmanland/templates")
    assert "=1+1 <b>fet</b>" in page.text


def test_another_regions_template_starts_nothing(browser: Browser) -> None:
    foreign = make.make_template(owner="uppsala").id
    for path in ("events/new?template=", "events/new?series=&template="):
        browser.get(f"/organiser/vastmanland/{path}{foreign}", status=403)
    both = make.make_user("administrator")
    browser.sign_in(both)
    browser.get(f"/organiser/vastmanland/events/new?template={foreign}", status=404)
    browser.get("/organiser/vastmanland/events/new?template=9999", status=404)
    browser.get("/organiser/vastmanland/events/new?template=x")


def test_needs_no_more_statements_for_more_templates(browser: Browser) -> None:
    def fill(first: int, last: int) -> int:
        for n in range(first, last):
            make.make_template(f"Mall {n}")
        browser.get("/organiser/vastmanland/templates")
        return len(browser.statements)

    assert fill(0, 2) == fill(2, 12)
