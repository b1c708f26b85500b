"""The back office on a phone: what every page begins with leaves room for the page itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium.test_journeys import Organiser
from tests.serving import Server


@pytest.fixture(scope="module")
def event(chromium: Browser, served: Server) -> Iterator[tuple[Page, str]]:
    """An organiser's page at the width of a phone, and the path of an event."""
    organiser = Organiser(chromium, served, "Petra")
    path = organiser.creates("Kommundialog i telefonen")
    organiser.page.set_viewport_size({"width": 360, "height": 740})
    yield organiser.page, path
    organiser.page.context.close()


def test_a_page_begins_in_the_upper_half_of_the_screen(event: tuple[Page, str]) -> None:
    page, path = event
    page.goto(f"{path}participants")
    heading = page.locator("h1").bounding_box()
    assert heading and heading["y"] < 370


@pytest.mark.parametrize("part", ["edit", "participants", "history"])
def test_all_pages_of_the_event_are_a_button_away(event: tuple[Page, str], part: str) -> None:
    page, path = event
    page.goto(f"{path}{part}")
    menu = page.get_by_role("navigation", name="Sidor om mötet")
    assert menu.count() == 0
    page.get_by_role("button", name="Mötets sidor").click()
    assert menu.get_by_role("link").all_inner_texts() == [
        *("Översikt", "Uppgifter", "Program", "Medverkande", "Dokument"),
        *("Anmälan", "Deltagare", "Mejl", "Statistik", "Utvärdering", "Historik"),
    ]
    boxes = [link.bounding_box() for link in menu.get_by_role("link").all()]
    assert [box for box in boxes if not box or box["x"] < 0 or box["y"] + box["height"] > 740] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_menu_of_the_event_is_used_with_the_keyboard(event: tuple[Page, str]) -> None:
    page, path = event
    page.goto(f"{path}edit")
    menu = page.get_by_role("navigation", name="Sidor om mötet")
    page.get_by_role("button", name="Mötets sidor").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert menu.count() == 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def test_hours_to_answer_are_shown_where_somebody_is_asked(event: tuple[Page, str]) -> None:
    page, path = event
    page.goto(f"{path}registration")
    hours = page.locator("[name=offer_hours]"), page.locator("[name=ask_hours]")

    def shown() -> list[bool]:
        return [each.is_visible() for each in hours]

    page.get_by_label("Vi frågar först").check(force=True)
    assert shown() == [True, False]
    page.get_by_label("Direkt, men vi frågar när mötet är nära").check(force=True)
    assert shown() == [True, True]
    hours[1].fill("snart")
    page.get_by_label("Platsen ges direkt").check(force=True)
    assert shown() == [False, False]
    page.get_by_role("button", name="Spara inställningarna").click()
    page.locator("[data-error-summary]").wait_for()
    assert shown() == [True, True]
    assert hours[1].input_value() == "snart"
