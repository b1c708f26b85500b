"""What an organiser sees first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.core.db import db, transaction
from eventsys.events.models import CoHost
from eventsys.mail.models import Letter
from tests import make
from tests.browser import Browser


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def todos(browser: Browser) -> list[str]:
    page = browser.get("/organiser/vastmanland/")
    return page.all("section[aria-labelledby=todo] .todos > li")


def test_shows_what_is_coming_with_seats_and_days_left(browser: Browser) -> None:
    event = make.make_event("Kommundialog Sala", seats=1, days=(make.day("2027-01-14"),))
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    make.make_event("Kommundialog Arboga", status="draft", days=(make.day("2027-02-10"),))
    make.make_event("Inställt", status="cancelled", days=(make.day("2027-02-11"),))
    make.make_event("Var", days=(make.day("2026-12-01"),))
    make.make_event("Andras", owner="uppsala")
    page = browser.get("/organiser/vastmanland/")
    assert page.h1 == "Möten"
    assert page.all(".event h3") == ["Kommundialog Sala", "Kommundialog Arboga", "Inställt"]
    first, second, third = page.all(".event-side")
    assert "1 av 1 platser, 1 i kö" in first
    assert "om 3 dagar" in first
    assert "Utkast" in second
    assert "Inställt" in third
    assert page.all(".month span") == ["januari 2027", "2027", "februari 2027", "2027"]


def test_past_events_have_a_page_of_their_own(browser: Browser) -> None:
    make.make_event("Var", days=(make.day("2026-12-01"),))
    browser.get("/organiser/vastmanland/")
    page = browser.click("Har varit")
    assert page.all(".event h3") == ["Var"]


def test_an_empty_region_is_told_what_to_do(browser: Browser) -> None:
    page = browser.get("/organiser/vastmanland/")
    assert "Inga kommande möten" in page.all("h2")
    assert "/organiser/vastmanland/events/new" in page.links().values()
    assert "Inga möten har varit än" in browser.get("/organiser/vastmanland/past").all("h2")


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"certainty": "preliminary"}, "Datumet är fortfarande preliminärt."),
        ({"status": "draft"}, "Mötet är inte publicerat."),
        ({}, "Programmet saknas."),
        (
            {"format": "online", "days": (make.day("2027-01-20"),)},
            "Länken till onlinemötet saknas.",
        ),
    ],
)
def test_says_what_to_see_to(browser: Browser, details: dict, said: str) -> None:
    make.make_event("Mötet", **{"days": (make.day("2027-02-01"),)} | details)
    assert any(said in todo for todo in todos(browser)), todos(browser)


def test_can_be_read_in_other_languages(browser: Browser) -> None:
    browser.get("/organiser/vastmanland/series")
    assert browser.click("Dansk").path == "/da/organiser/vastmanland/series"
    assert browser.click("English").path == "/en/organiser/vastmanland/series"
    assert browser.click("Svenska").path == "/organiser/vastmanland/series"


def test_says_when_a_period_has_begun(browser: Browser, now: datetime) -> None:
    today = now.date()
    period: dict[str, Any] = {"period_from": today, "period_to": today + timedelta(days=60)}
    make.make_event("Mötet", certainty="period", period_words="vintern", **period)
    assert todos(browser) == ["Perioden ”vintern” har börjat. Mötet · vintern Bestäm datum Mötet →"]


def test_leaves_in_peace_what_is_far_away_or_done(browser: Browser) -> None:
    make.make_event("Långt borta", certainty="preliminary", days=(make.day("2027-06-01"),))
    make.make_event("Långt borta", status="draft", days=(make.day("2027-06-01"),))
    make.make_event("Inställt", status="cancelled", days=(make.day("2027-01-20"),))
    make.make_item(make.make_event("Klart", days=(make.day("2027-01-20"),)))
    assert todos(browser) == []


def test_tells_of_letters_that_did_not_arrive(browser: Browser, now: datetime) -> None:
    event = make.make_event("Mötet", seats=5, days=(make.day("2027-05-01"),))
    make.make_registration(event)
    with transaction() as session:
        letter = session.scalars(select(Letter)).one()
        letter.given_up_at, letter.last_error = now, "550 No such user"
    assert todos(browser) == [
        "Ett brev kom inte fram. Mötet · lördag 1 maj 2027 kl. 13 Se vilka Mötet →"
    ]
    page = browser.click("Se vilka Mötet →")
    assert "asa-ek@example.org" in page.text
    assert "550 No such user" in page.text


def test_the_region_answers_to_being_asked(browser: Browser) -> None:
    mine = make.region("vastmanland").id
    event = make.make_event("Gemensamt", owner="uppsala", co_host_regions=(mine,))
    page = browser.get("/organiser/vastmanland/")
    assert "Region Uppsala frågar om ni vill vara medarrangör" in page.text
    page = browser.submit("Tacka ja Gemensamt")
    assert page.flashes == ["Ni är medarrangör. Mötet visas nu i er kalender."]
    assert page.all("section[aria-labelledby=co-hosting] a") == ["Gemensamt"]
    browser.post(f"/organiser/vastmanland/co-hosting/{event.id}", {"answer": "no"})
    state = db.session.scalar(select(CoHost.state).where(CoHost.event_id == event.id))
    assert state == "declined"


def test_a_region_that_was_not_asked_cannot_answer(browser: Browser) -> None:
    event = make.make_event("Andras", owner="uppsala")
    browser.post(f"/organiser/vastmanland/co-hosting/{event.id}", {"answer": "yes"}, status=404)


def test_who_works_in_several_regions_chooses(browser: Browser) -> None:
    browser.sign_in(make.make_user("administrator"))
    page = browser.get("/organiser/")
    assert page.h1 == "Välj region"
    assert browser.click("Region Uppsala 0").path == "/organiser/uppsala/"
    assert "Byt region" in browser.current.links("nav a")


def test_who_works_nowhere_is_told_whom_to_ask(browser: Browser) -> None:
    browser.sign_in(make.make_user("organiser", None, "Ny Person"))
    assert "Du har ingen roll i någon region än" in browser.get("/organiser/").text


def test_the_next_of_a_series_is_one_click_away(browser: Browser) -> None:
    series = make.make_series("Fredagsakademin", pattern="recurring")
    make.make_event("Första", series_id=series.id, days=(make.day("2027-01-15"),))
    last = make.make_event("Andra", series_id=series.id, days=(make.day("2027-02-12"),))
    page = browser.get("/organiser/vastmanland/")
    assert page.links()["Nästa i Fredagsakademin"] == f"/organiser/events/{last.id}/copy"


def test_needs_no_more_statements_for_more_events(browser: Browser) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            event = make.make_event(f"Möte {n}", seats=5, co_host_names=("Mälardalsrådet",))
            make.make_registration(event)
            make.make_event(f"Andras {n}", owner="uppsala", co_host_regions=(mine,))
        browser.get("/organiser/vastmanland/")
        return len(browser.statements)

    mine = make.region("vastmanland").id
    assert fill(1) == fill(12)
