"""History as pages: kinds of deed, pages of a long one, texts word by word, and taking back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from eventsys.audit import actions, groups
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.documents import service as documents
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import order
from eventsys.programme import service as programme
from eventsys.web.organiser import history
from tests import files, make
from tests.browser import Browser, Page
from tests.make import NOW

LATER = NOW + timedelta(hours=1)
DESCRIPTION = "Vi talar om resor i länet. Alla är välkomna att fråga. Det bjuds på fika."


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


@pytest.fixture
def event() -> Event:
    return make.make_event(description=DESCRIPTION, seats=5)


def change(event: Event, **details: Any) -> None:
    with transaction():
        whole = replace(events.details_of(event), **details)
        events.edit(event, whole, event.version, SYSTEM, LATER)


def path(event: Event, query: str = "") -> str:
    return f"/organiser/events/{event.id}/history{query}"


def changes(page: Page) -> list[str]:
    """What the newest line says to have changed."""
    return page.all(".history > li:first-child .changes > div")


def test_every_deed_with_an_item_tells_before_and_after(browser: Browser, event: Event) -> None:
    person = programme.PersonDetails("Anna Ek", "moderator", "Chef", "Region X")
    item = make.make_item(event, "Inledning", kind="welcome", length_minutes=15, room="A")
    other = make.make_item(event, "Samtal", length_minutes=30)
    with transaction():
        details = programme.ItemDetails(
            title="Start", kind="panel", start_minute=800, is_online=True, people=(person,)
        )
        programme.edit(event, item, details, SYSTEM, LATER)
    assert changes(browser.get(path(event))) == [
        "Rubrik från Inledning → till Start",
        "Slags programpunkt från Inledning → till Panelsamtal",
        "Börjar från 13.00 → till 13.20",
        "Längd från 15 minuter → till inget",
        "Rum eller sal från A → till inget",
        "Online från inget → till ja",
        "Medverkande från inget → till Anna Ek, Chef, Region X, moderator",
    ]
    with transaction():
        order.follow_each_other(event, SYSTEM, LATER)
        order.move(event, other, -1, SYSTEM, LATER)
        programme.remove(event, item, SYSTEM, LATER)
    first, *_rest = page_lines = browser.get(path(event)).all(".history > li")
    assert "Programpunkten ”Start” togs bort." in first
    assert "Medverkande från Anna Ek, Chef, Region X, moderator → till inget" in first
    assert "Plats i ordningen från 2 → till 1" in page_lines[1]
    assert "Start från 13.20 → till 13.00" in page_lines[2]


def test_an_item_on_another_day(browser: Browser) -> None:
    event = make.make_event(days=(make.day("2027-03-02"), make.day("2027-03-03")))
    item = make.make_item(event, "Samtal", day_id=event.days[0].id, start_minute=600)
    with transaction():
        details = replace(programme.details_of(item), day_id=event.days[1].id)
        programme.edit(event, item, details, SYSTEM, LATER)
    assert changes(browser.get(path(event))) == ["Dag från 2 mars 2027 → till 3 mars 2027"]


def test_every_deed_with_a_document_tells_before_and_after(browser: Browser, event: Event) -> None:
    item, document = make.make_item(event, "Samtal"), make.make_file(event, "A.pdf")
    with transaction():
        details = documents.DocumentDetails("B", "", item.id, True, "no", "Ring oss.")
        documents.edit(event, document, details, SYSTEM, LATER)
    assert changes(browser.get(path(event))) == [
        "Rubrik från A → till B",
        "Publicera efter mötet från nej → till ja",
        "Kan alla läsa dokumentet? från Vet inte → till Nej, inte helt",
        "Hur kan man få innehållet på annat sätt? från inget → till Ring oss.",
        "Hör till från inget → till Samtal",
    ]
    new = documents.hand_in("x.png", files.picture())
    with transaction():
        documents.replace_file(event, document, new, SYSTEM, LATER)
    (line, *_older) = browser.get(path(event)).all(".history > li")
    assert "Dokumentet ”B” fick en ny version." in line
    assert "Version från nr 1, 1 kB → till nr 2, 1 kB" in line


def test_a_long_text_is_told_word_by_word(browser: Browser, event: Event) -> None:
    change(
        event, description=DESCRIPTION.replace("resor", "tåg och resor").replace("fika", "lunch")
    )
    page = browser.get(path(event))
    assert page.all(".word-change") == [
        "oförändrat: Vi talar om tillagt: tåg och oförändrat: resor i länet. Alla är välkomna att "
        "fråga. Det bjuds på borttaget: fika. tillagt: lunch."
    ]
    assert page.all(".word-change ins") == ["tillagt: tåg och", "tillagt: lunch."]
    assert page.all(".word-change del") == ["borttaget: fika."]


def test_html_in_a_text_is_words(browser: Browser, event: Event) -> None:
    change(event, description=f"{DESCRIPTION} <script>alert(1)</script> =1+1")
    page = browser.get(path(event))
    assert page.all(".word-change ins") == ["tillagt: <script>alert(1)</script> =1+1"]


def test_kinds_of_deed_and_pages(browser: Browser, event: Event) -> None:
    make.make_registration(event, "Åsa Ek")
    make.make_document(event)
    for n in range(history.SIZE):
        make.make_item(event, f"Punkt {n}")
    page = browser.get(path(event))
    assert len(page.soup.select(".history > li")) == history.SIZE
    page = browser.click("Nästa →")
    assert page.path == path(event, "?page=2")
    assert page.all(".history > li p") == [
        "Dokumentet ”Presentation” lades till.",
        "En deltagare anmäldes och fick plats.",
        "Inställningarna för anmälan ändrades.",
        "Mötet publicerades.",
        "Mötet lades upp som utkast.",
    ]
    counted = {}
    for name in groups.GROUPS:
        page = browser.get(path(event, f"?kind={name}"))
        counted[name] = len(page.soup.select(".history > li"))
        assert page.all(".history-kinds [aria-current]") == [str(groups.GROUPS[name][0])]
    assert counted == {
        "event": 2,
        "programme": history.SIZE,
        "settings": 1,
        "participants": 1,
        "letters": 0,
        "documents": 1,
        "survey": 0,
        "other": 0,
    }
    assert "Inget sådant har hänt." in page.text
    for query in ("?page=99", "?page=-1", "?page=x", "?kind=<b>", "?kind=programme&page=2"):
        assert browser.get(path(event, query)).soup.select(".history > li") != []


# Deeds on what is no event: they stand in no event's history.
ELSEWHERE = ("series.", "template.", "user.", "privacy.", "region.", "newsletter.", "edition.")


def test_every_action_is_in_one_kind() -> None:
    def groups_of(action: str) -> list[str]:
        return [
            name for name, (_words, begins) in groups.GROUPS.items() if action.startswith(begins)
        ]

    of_events = [action for action in actions.ACTIONS if not action.startswith(ELSEWHERE)]
    assert [action for action in of_events if not groups_of(action)] == []


def test_a_change_is_taken_back(browser: Browser, event: Event) -> None:
    change(event, description=DESCRIPTION.replace("fika", "lunch"), title="Nytt namn")
    page = browser.get(path(event))
    assert page.all(".undo-link") == ["Ångra ändringen: Rubrik", "Ångra ändringen: Beskrivning"]
    page = browser.click("Ångra ändringen: Beskrivning")
    assert page.h1 == "Ångra ändringen"
    assert page.all(".word-change del") == ["borttaget: lunch."]
    assert page.all(".word-change ins") == ["tillagt: fika."]
    page = browser.submit("Ångra ändringen")
    assert page.flashes == ["Ändringen är ångrad. Det står i historiken."]
    db.session.expire_all()
    assert (event.description, event.title) == (DESCRIPTION, "Nytt namn")
    public = browser.get(f"/vastmanland/{event.slug}/")
    assert "Det bjuds på fika." in public.text
    page = browser.get(path(event))
    assert len(page.soup.select(".undo-link")) == 2


def test_a_text_that_was_empty_is_empty_again(browser: Browser, event: Event) -> None:
    change(event, directions="Gå in från torget.")
    browser.get(path(event))
    page = browser.click("Ångra ändringen: Hitta dit")
    assert "Texten blir tom igen" in page.text
    browser.submit("Ångra ändringen")
    db.session.expire_all()
    assert event.directions == ""


def test_what_was_changed_since_is_not_taken_back(browser: Browser, event: Event) -> None:
    change(event, title="B")
    browser.get(path(event))
    where = browser.click("Ångra ändringen: Rubrik").path
    change(event, title="C")
    page = browser.submit("Ångra ändringen", status=409)
    assert "Texten har ändrats igen sedan dess." in page.text
    browser.get(where, 409)
    db.session.expire_all()
    assert event.title == "C"


def test_a_series_has_a_history_of_its_own(browser: Browser) -> None:
    series = make.make_series("Turné", summary="Till alla kommuner i länet under hösten.")
    make.make_event(series_id=series.id)
    with transaction():
        details = replace(
            series_service.details_of(series), summary="Till alla kommuner i länet under våren."
        )
        series_service.edit(series, details, series.version, SYSTEM, LATER)
    browser.get(f"/organiser/series/{series.id}/")
    page = browser.click("Historik")
    assert page.all(".word-change del") == ["borttaget: hösten."]
    browser.click("Ångra ändringen: Sammanfattning")
    page = browser.submit("Ångra ändringen")
    assert page.path == f"/organiser/series/{series.id}/history"
    db.session.expire_all()
    assert series.summary == "Till alla kommuner i länet under hösten."
    assert "under hösten" in browser.get(f"/vastmanland/series/{series.slug}/").text


def test_a_reader_is_offered_nothing(browser: Browser, event: Event) -> None:
    change(event, title="B")
    browser.get(path(event))
    where = browser.click("Ångra ändringen: Rubrik").path
    browser.sign_in(make.make_user("reader", name="Rut Berg"))
    assert browser.get(path(event)).soup.select(".undo-link") == []
    browser.get(where, 403)
    browser.post(where, status=403)
    browser.sign_in(make.make_user("organiser", "orebro-lan", name="Ola Ek"))
    browser.post(where, status=403)
    db.session.expire_all()
    assert event.title == "B"


def test_needs_no_more_statements_for_more_to_take_back(browser: Browser, event: Event) -> None:
    def fill(number: int) -> int:
        for n in range(number):
            item = make.make_item(event, f"Punkt {n}")
            with transaction():
                details = replace(programme.details_of(item), title=f"P {n}", description="Text")
                programme.edit(event, item, details, SYSTEM, LATER)
                if n % 2:
                    programme.remove(event, item, SYSTEM, LATER)
        browser.get(path(event))
        return len(browser.statements)

    assert fill(2) == fill(8)
