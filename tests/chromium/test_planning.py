"""A tour planned in a real browser: where the page begins, what the keys do, and what axe says."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import visits
from tests.chromium.judging import complaints
from tests.serving import Server

PASSWORD = "en fras för provet 2027"


@pytest.fixture(scope="module")
def planner(chromium: Browser, served: Server) -> Page:
    """An organiser at a new tour of Västmanland."""
    email = "planering@example.org"
    served.run(
        *("user", "add", email, "--name", "Pia Plan", "--region", "vastmanland"),
        *("--role", "organiser", "--password", PASSWORD),
    )
    page = chromium.new_context(base_url=served.url, locale="sv-SE").new_page()
    visits.sign_in(page, email, PASSWORD)
    page.goto("/organiser/vastmanland/series/new")
    page.get_by_label("Rubrik").fill("Kommundialoger hösten 2028")
    page.get_by_text("Turné till kommunerna").click()
    page.get_by_label("Typ av möte").select_option(label="Kommundialog")
    page.get_by_label("Rubrik").press("Enter")
    page.get_by_role("link", name="Lägg till kommuner").click()
    return page


def test_enter_proposes_days_and_the_page_begins_at_them(planner: Page) -> None:
    planner.get_by_label("Första dag").fill("2028-09-12")
    planner.get_by_label("Första dag").press("Enter")
    told = planner.locator("#proposed")
    expect(told).to_have_text(
        "10 dagar är föreslagna: tisdag 12 september 2028 – torsdag 12 oktober 2028. "
        "Inget är sparat än."
    )
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()
    # The next key goes on from there: to the first municipality.
    planner.keyboard.press("Tab")
    expect(planner.get_by_role("checkbox", name="Arboga")).to_be_focused()


def test_weekday_and_week_follow_the_day(planner: Page) -> None:
    stop = planner.get_by_role("group", name="Norberg", exact=True)
    expect(stop.locator(".stop-week")).to_have_text("torsdag v. 39")
    stop.get_by_label("Dag", exact=True).fill("2029-01-01")
    stop.get_by_label("Dag", exact=True).blur()
    expect(stop.locator(".stop-week")).to_have_text("måndag v. 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_plan_passes_axe(planner: Page, scheme: str) -> None:
    planner.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    planner.set_viewport_size({"width": 320, "height": 900})
    assert planner.evaluate("document.documentElement.scrollWidth") == 320
    assert complaints(planner) == []
