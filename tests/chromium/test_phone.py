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
def test_the_tab_of_the_page_is_in_view(event: tuple[Page, str], part: str) -> None:
    page, path = event
    page.goto(f"{path}{part}")
    tabs = page.get_by_role("navigation", name="Sidor om mötet")
    heights = tabs.locator("a").evaluate_all(
        "links => new Set(links.map(link => link.getBoundingClientRect().top)).size"
    )
    here = tabs.locator("[aria-current]").bounding_box()
    assert heights == 1
    assert here and here["x"] >= 0 and here["x"] + here["width"] <= 360


def test_tabs_come_into_view_when_the_keyboard_reaches_them(event: tuple[Page, str]) -> None:
    page, path = event
    page.goto(f"{path}edit")
    last = page.get_by_role("navigation", name="Sidor om mötet").get_by_role("link").last
    last.focus()
    box = last.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
