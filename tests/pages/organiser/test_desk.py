"""The desk of a region: how it is going, and what the to-do list knows of rooms and people."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.core.db import transaction
from eventsys.events.models import Event
from eventsys.programme.models import Speaker
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser

DESK = "/organiser/vastmanland/"
SOON = (make.day("2027-01-25"),)


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def todos(browser: Browser) -> list[str]:
    """What is to be done, without the words that only a screen reader hears."""
    page = browser.get(DESK)
    return page.all("section[aria-labelledby=todo] .todos > li p:first-child b")


def planned(title: str = "Mötet", **more: Any) -> Event:
    """An event with a programme, which is otherwise missed."""
    event = make.make_event(title, **{"days": SOON} | more)
    make.make_item(event)
    return event


def speaker(event: Event, state: str) -> None:
    with transaction() as session:
        at = make.NOW
        words = {"name": f"Ida {state}", "language": "sv", "state": state}
        session.add(Speaker(event_id=event.id, created_at=at, changed_at=at, **words))


def test_nothing_to_do_is_said_kindly(browser: Browser) -> None:
    planned()
    page = browser.get(DESK)
    assert page.all(".desk-calm") == ["Inget att göra just nu. Allt som närmar sig är i ordning."]


def test_speakers_who_have_not_confirmed(browser: Browser) -> None:
    near, far = planned(), planned("Långt borta", days=(make.day("2027-03-25"),))
    for state in ("new", "invited", "confirmed", "declined"):
        speaker(near, state)
    speaker(far, "new")
    assert todos(browser) == ["2 medverkande har inte bekräftat."]


@pytest.mark.parametrize(
    ("room", "seats", "said"),
    [
        (40, 60, ["Lokalen har 40 platser, men mötet 60."]),
        (60, 60, []),
        (None, 60, []),
        (40, None, []),
    ],
)
def test_a_room_that_is_too_small(
    browser: Browser, room: int | None, seats: int | None, said: list[str]
) -> None:
    planned(venue_seats=room, seats=seats)
    assert todos(browser) == said


def test_a_room_does_not_matter_online(browser: Browser) -> None:
    planned(venue_seats=5, seats=60, format="online", join_link="https://example.org/x")
    assert todos(browser) == []


def test_people_wait_though_the_room_has_more(browser: Browser) -> None:
    event = planned(venue_seats=3, seats=1)
    for n in range(3):
        make.make_registration(event, f"Person {n}")
    assert todos(browser) == ["2 väntar, och lokalen rymmer 2 till."]
    url = f"/organiser/events/{event.id}/registration"
    assert url in browser.current.links("#main a, main a").values()


def test_people_wait_though_there_are_seats(browser: Browser) -> None:
    event = planned(seats=1)
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    with transaction() as session:
        first = session.scalars(select(Registration).where(Registration.name == "Åsa Ek")).one()
        session.delete(first)
    assert todos(browser) == ["En väntar fast det finns plats."]


@pytest.mark.parametrize(
    ("taken", "closes", "is_said"),
    [(0, 6, True), (0, 8, False), (1, 6, False), (0, -1, False)],
)
def test_registration_closes_with_few(
    browser: Browser, now: datetime, taken: int, closes: int, is_said: bool
) -> None:
    event = planned(seats=4)
    for n in range(taken):
        make.make_registration(event, f"Person {n}")
    make.make_settings(event, seats_onsite=4, closes_at=now + timedelta(days=closes))
    words = "Anmälan stänger söndag 17 januari 2027 kl. 10, och 0 av 4 platser är tagna."
    assert todos(browser) == ([words] if is_said else [])


def test_what_is_over_wants_its_documents(browser: Browser) -> None:
    make.make_event("Var nyss", days=(make.day("2027-01-08"),))
    make.make_event("Var länge sedan", days=(make.day("2026-12-01"),))
    assert todos(browser) == ["Mötet är över. Lägg ut presentationerna."]
    page = browser.click("Lägg till dokument Var nyss →")
    assert page.h1 == "Dokument"


def test_what_is_near_comes_before_what_is_over(browser: Browser) -> None:
    make.make_event("Var nyss", days=(make.day("2027-01-08"),))
    make.make_event("Snart", days=(make.day("2027-01-20"),))
    make.make_event("Senare", days=(make.day("2027-02-05"),))
    texts = ["Programmet saknas.", "Mötet är över. Lägg ut presentationerna.", "Programmet saknas."]
    assert todos(browser) == texts


def test_a_reader_sees_what_is_to_be_done_without_deeds(browser: Browser) -> None:
    make.make_event("Mötet", days=SOON)
    browser.sign_in(make.make_user("reader"))
    assert todos(browser) == ["Programmet saknas."]
    assert browser.current.all(".todo-deed") == []


def test_how_it_is_going(browser: Browser, now: datetime) -> None:
    event = planned(seats=10)
    make.make_event("Utkast", status="draft")
    for n, ago in enumerate((0, 0, 8, 30)):
        made = make.make_registration(event, f"Person {n}")
        with transaction() as session:
            found = session.get(Registration, made.id)
            assert found is not None
            found.created_at = now - timedelta(days=ago)
    page = browser.get(DESK)
    assert page.all(".desk-week") == ["2 de senaste sju dagarna"]
    assert page.all("#weeks-words") == [
        "v. 48 0, v. 49 0, v. 50 1, v. 51 0, v. 52 0, v. 53 1, v. 1 0, v. 2 2"
    ]
    assert page.all(".desk-facts li") == ["Ett kommande möte", "Ett utkast", "Hela statistiken"]
    assert page.all(".spark title") == ["Anmälda vecka för vecka: 0, 0, 0, 1, 1, 1, 2, 4"]
    assert page.all(".event-new") == ["+2 på en vecka"]


def test_only_the_next_events_show_how_they_fill(browser: Browser) -> None:
    for n in range(15):
        event = planned(f"Möte {n}", seats=5, days=(make.day(f"2027-02-{n + 1:02}"),))
        make.make_registration(event)
    page = browser.get(DESK)
    assert (len(page.all(".event")), len(page.all(".spark"))) == (15, 12)


def test_needs_no_more_statements_for_more_of_everything(browser: Browser) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            event = planned(f"Möte {n}", seats=1, venue_seats=2)
            speaker(event, "new")
            make.make_registration(event, f"Person {n}")
            make.make_registration(event, f"Någon {n}")
            make.make_event(f"Var {n}", days=(make.day("2027-01-07"),))
        browser.get(DESK)
        return len(browser.statements)

    assert fill(1) == fill(10)


def test_staff_choose_their_language(browser: Browser) -> None:
    page = browser.get("/organiser/vastmanland/past?page=1")
    assert page.links("footer [lang]") == {
        "Svenska": "/organiser/vastmanland/past?page=1",
        "Dansk": "/da/organiser/vastmanland/past?page=1",
        "English": "/en/organiser/vastmanland/past?page=1",
    }
    assert browser.get(f"/da{DESK}").h1 == "Møder"


def test_the_answer_to_a_form_is_not_offered_in_other_languages(browser: Browser) -> None:
    browser.get("/organiser/vastmanland/events/new")
    page = browser.submit("Spara utkastet", title="", status=422)
    assert page.links("footer [lang]") == {}
