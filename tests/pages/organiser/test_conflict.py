"""Two people edit the same event at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from tests import make
from tests.browser import Browser

SAVE = "Spara ändringarna"


@pytest.fixture
def address(app: object) -> str:
    event = make.make_event(
        "Kommundialog Sala",
        contacts=(make.contact("Maria Lind"),),
        co_host_regions=(make.region("uppsala").id,),
        join_link="https://teams.example.org/hemlig",
    )
    return f"/organiser/events/{event.id}/edit"


@pytest.fixture
def conflict(browser: Browser, new_browser: Callable[[], Browser], address: str) -> Browser:
    """Astrid has the form open while Bengt saves; then she saves too."""
    browser.sign_in(make.make_user())
    browser.get(address)
    other = new_browser()
    other.sign_in(make.make_user(name="Bengt Dahl"))
    other.get(address)
    other.submit(SAVE, {"venue": "Folkets hus", "days-0-start": "14.00", "title": "Dialog i Sala"})
    browser.submit(
        SAVE,
        {
            "summary": "Första raden.\nAndra raden.",
            "title": "Kommundialog i Sala",
            "themes": "Skog",
        },
        status=409,
    )
    return browser


def rows(browser: Browser) -> dict[str, tuple[str, str]]:
    cells = browser.current.all("#differences-table ~ tbody th, #differences-table ~ tbody td")
    return {cells[n]: (cells[n + 1], cells[n + 2]) for n in range(0, len(cells), 3)}


def the_event() -> Event:
    return db.session.get_one(Event, 1)


def test_tells_who_did_what_and_how_the_two_differ(conflict: Browser) -> None:
    page = conflict.current
    assert page.h1 == "Någon annan har ändrat mötet samtidigt"
    assert len(page.all(".history > li")) == 1
    assert "Bengt Dahl" in page.all(".history > li")[0]
    assert "Stadshuset → till Folkets hus" in page.all(".history > li")[0]
    assert rows(conflict) == {"Rubrik": ("Kommundialog i Sala", "Dialog i Sala")}
    assert the_event().title == "Dialog i Sala"


def test_mine_can_be_saved_anyway(conflict: Browser) -> None:
    page = conflict.submit("Spara mitt ändå")
    assert page.h1 == "Kommundialog i Sala"
    event = the_event()
    assert (event.venue, event.summary) == ("Folkets hus", "Första raden.\nAndra raden.")
    assert events.details_of(event).days[0].start == time(14)
    assert [theme.name for theme in event.themes] == ["Skog"]
    assert [each.region.slug for each in event.co_hosts if each.region] == ["uppsala"]
    assert [contact.name for contact in event.contacts] == ["Maria Lind"]
    assert event.join_link == "https://teams.example.org/hemlig"


def test_mine_can_be_edited_further(conflict: Browser) -> None:
    page = conflict.submit("Spara mitt ändå", button="Fortsätt redigera mitt", status=200)
    assert page.shown("title") == "Kommundialog i Sala"
    assert page.shown("summary").split() == ["Första", "raden.", "Andra", "raden."]
    assert (page.shown("venue"), page.shown("days-0-start")) == ("Folkets hus", "14.00")
    conflict.submit(SAVE, {"venue": "Biblioteket"})
    event = the_event()
    assert (event.title, event.venue, event.themes[0].name) == (
        "Kommundialog i Sala",
        "Biblioteket",
        "Skog",
    )


def test_the_saved_one_can_be_kept(conflict: Browser) -> None:
    assert conflict.click("Behåll det sparade").h1 == "Dialog i Sala"
    assert the_event().venue == "Folkets hus"


def test_a_third_save_in_between_is_a_conflict_again(
    conflict: Browser, new_browser: Callable[[], Browser]
) -> None:
    with transaction():
        event = the_event()
        details = replace(events.details_of(event), title="Skogsdialog")
        events.edit(event, details, event.version, SYSTEM, make.NOW)
    page = conflict.submit("Spara mitt ändå", status=409)
    assert rows(conflict) == {"Rubrik": ("Kommundialog i Sala", "Skogsdialog")}
    assert page.h1 == "Någon annan har ändrat mötet samtidigt"


def test_a_form_without_a_version_cannot_overwrite(browser: Browser, address: str) -> None:
    browser.sign_in(make.make_user())
    browser.get(address)
    browser.submit(SAVE, title="Nytt", version="", status=409)
    browser.get(address)
    browser.submit(SAVE, title="Nytt", version="²", status=409)


def saved_meanwhile(by: Any = SYSTEM, **values: Any) -> None:
    with transaction():
        event = the_event()
        details = replace(events.details_of(event), **values)
        events.edit(event, details, event.version, by, make.NOW)


def test_changes_of_different_fields_are_both_kept_without_a_question(
    browser: Browser, address: str
) -> None:
    browser.sign_in(make.make_user())
    browser.get(address)
    saved_meanwhile(summary="Ny sammanfattning.", co_host_regions=(), contacts=())
    page = browser.submit(SAVE, themes="Skog")
    assert "Någon annan har ändrat mötet samtidigt. Bådas ändringar är sparade." in page.text
    event = the_event()
    assert (event.summary, event.themes[0].name) == ("Ny sammanfattning.", "Skog")
    assert (list(event.co_hosts), list(event.contacts)) == ([], [])


def test_ones_own_other_window_is_not_somebody_else(browser: Browser, address: str) -> None:
    user = make.make_user()
    browser.sign_in(user)
    browser.get(address)
    saved_meanwhile(user, summary="Ny sammanfattning.")
    page = browser.submit(SAVE, themes="Skog")
    own = "Du har själv sparat mötet i ett annat fönster"
    assert f"{own}. Båda ändringarna är sparade." in page.text
    browser.get(address)
    saved_meanwhile(user, summary="Ännu en.")
    assert browser.submit(SAVE, summary="Min.", status=409).h1 == own


def test_the_same_change_made_twice_is_no_collision(browser: Browser, address: str) -> None:
    browser.sign_in(make.make_user())
    browser.get(address)
    saved_meanwhile(venue="Folkets hus")
    assert "Inget var ändrat." in browser.submit(SAVE, venue="Folkets hus").text


def test_parts_of_the_time_are_one_value(browser: Browser, address: str) -> None:
    browser.sign_in(make.make_user())
    browser.get(address)
    days = events.details_of(the_event()).days
    saved_meanwhile(days=(replace(days[0], end=time(17)),))
    browser.submit(SAVE, {"certainty": "preliminary"}, status=409)
    assert list(rows(browser)) == ["Hur säkert datumet är", "Dagar"]


@pytest.mark.parametrize("opened", ["", "{", "[1]", "[" * 100_000, "1" * 100_001, '{"title": 7}'])
def test_what_a_form_was_opened_with_may_be_nonsense(
    browser: Browser, address: str, opened: str
) -> None:
    browser.sign_in(make.make_user())
    browser.get(address)
    saved_meanwhile(summary="Ny sammanfattning.")
    browser.submit(SAVE, opened=opened, themes="Skog", status=409)
    assert rows(browser) == {
        "Sammanfattning": ("Samtal om framtidens kollektivtrafik.", "Ny sammanfattning."),
        "Teman": ("Skog", "inget"),
    }
    assert browser.submit("Spara mitt ändå").h1 == "Kommundialog Sala"
    assert the_event().summary == "Samtal om framtidens kollektivtrafik."


def test_moving_keeps_what_else_was_saved_in_between(browser: Browser, address: str) -> None:
    browser.sign_in(make.make_user())
    browser.get(address.replace("/edit", "/move"))
    saved_meanwhile(summary="Ny sammanfattning.")
    page = browser.submit("Spara den nya tiden", {"days-0-held_on": "2027-03-16"})
    assert "Bådas ändringar är sparade." in page.text
    event = the_event()
    assert (event.summary, str(event.first_on)) == ("Ny sammanfattning.", "2027-03-16")


def test_the_words_never_show_a_secret_link(browser: Browser, address: str) -> None:
    browser.sign_in(make.make_user())
    browser.get(address)
    browser.submit(SAVE, join_link="https://teams.example.org/ny")
    page = browser.get("/organiser/events/1/history")
    assert "Hemlig länk till onlinemötet från en länk som inte visas → till ändrad" in page.text
    assert "teams.example.org" not in page.body


def test_moving_what_somebody_else_has_moved(
    browser: Browser, new_browser: Callable[[], Browser], address: str
) -> None:
    move = address.replace("/edit", "/move")
    browser.sign_in(make.make_user())
    browser.get(move)
    other = new_browser()
    other.sign_in(make.make_user(name="Bengt Dahl"))
    other.get(move)
    other.submit("Spara den nya tiden", {"days-0-held_on": "2027-03-09"})
    page = browser.submit("Spara den nya tiden", {"days-0-held_on": "2027-03-16"}, status=422)
    assert page.errors == [
        "Någon annan har ändrat mötet samtidigt. Kontrollera tiden och spara igen."
    ]
    assert "Sparat nu: tisdag 9 mars 2027" in page.text
    browser.submit("Spara den nya tiden")
    assert str(the_event().first_on) == "2027-03-16"
