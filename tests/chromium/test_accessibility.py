"""Every page of the site, judged by axe in light and in dark, and at the width of a small phone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import visits
from tests.chromium.judging import COLOURS, complaints
from tests.serving import Server

SMALL = 320
PASSWORD = "en fras för provet 2027"
ADMINISTRATOR = "administrator@example.org"
# What a browser is given to keep or to read by a program, and deeds that answer with a redirection.
NO_PAGES = {
    "attendee.booking.data",
    "attendee.booking.invitation",
    "attendee.meeting.follow",
    # Only a QR code leads there; test_door.py looks at it.
    "attendee.ticket.show",
    "door.network.count",
    "door.network.everybody",
    "door.network.worker",
    "door.paper.sheet",
    "organiser.evaluation_results.event_csv",
    "organiser.evaluation_results.event_xlsx",
    "organiser.evaluation_results.series_csv",
    "organiser.evaluation_results.series_xlsx",
    "organiser.statistics.event_csv",
    "organiser.statistics.event_xlsx",
    "organiser.statistics.region_csv",
    "organiser.statistics.region_xlsx",
    "organiser.statistics.series_csv",
    "organiser.statistics.series_xlsx",
    "attendee.speaker.data",
    "attendee.subscription.data",
    # A letter in a frame, as mail programs show it.
    "organiser.newsletter_deeds.letter",
    "attendee.speaker.photo",
    "organiser.speakers.photo",
    "organiser.programme.pdf",
    "public.printing.programme",
    "organiser.documents.version",
    "public.documents.show",
    "organiser.jobs.file",
    # Letters stand in a frame of the page that shows them.
    "organiser.letters.framed",
    "organiser.mailings.framed",
    "organiser.needs.csv",
    "organiser.participant_files.badges_pdf",
    "organiser.participant_files.csv",
    "organiser.participant_files.sign_in_sheet",
    "organiser.participant_files.xlsx",
    "public.pages.was",
    "public.pages.styleguide_page",
    # Only a form leads there; test_questions.py looks at it.
    "public.registration.receipt",
    # Only a form leads there, and there is nothing on it but words.
    "attendee.survey.thanks",
    "public.speakers.photo",
}


@pytest.fixture(scope="module")
def staff(chromium: Browser, served: Server) -> Iterator[BrowserContext]:
    """Somebody who may see everything, signed in."""
    served.run(
        *("user", "add", ADMINISTRATOR, "--name", "Dag Admin", "--administrator"),
        *("--password", PASSWORD),
    )
    context = chromium.new_context(base_url=served.url, locale="sv-SE")
    visits.sign_in(context.new_page(), ADMINISTRATOR, PASSWORD)
    yield context
    context.close()


@pytest.fixture(scope="module")
def pages(staff: BrowserContext, served: Server, app_for_routes: Flask) -> dict[str, str]:
    """An example of every page, a booking with seat included."""
    starts = visits.rich_starts(staff, served)
    return visits.examples(staff, app_for_routes, starts, every_page(app_for_routes))


def every_page(app: Flask) -> set[str]:
    """The names of all addresses that are pages for people."""
    every = {
        str(rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "." in str(rule.endpoint)
    }
    return {name for name in every - NO_PAGES if not name.startswith(MACHINES)}


def test_every_page_can_be_reached_by_links(pages: dict[str, str], app_for_routes: Flask) -> None:
    assert every_page(app_for_routes) - pages.keys() == set()


MACHINES = (
    "public.calendars.",
    "public.news.",
    "public.supervision.",
    "public.pages.sitemap",
    "public.pages.robots",
)


@dataclass(frozen=True)
class Seen:
    """What there is to say about a page: by axe in light and in dark, and how wide it is."""

    light: list[str]
    dark: list[str]
    width: int


@pytest.fixture(scope="module")
def seen(staff: BrowserContext, pages: dict[str, str]) -> dict[str, Seen]:
    """Every page, looked at once."""
    page = staff.new_page()
    return {path: look(page, path) for path in pages.values()}


def look(page: Page, path: str) -> Seen:
    """A page wide and light, then dark, where only colours can be wrong, then on a small phone."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(path)
    light = complaints(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark = complaints(page, COLOURS)
    page.set_viewport_size({"width": SMALL, "height": 640})
    return Seen(light, dark, page.evaluate("document.documentElement.scrollWidth"))


def test_axe_has_nothing_to_complain_of(seen: dict[str, Seen]) -> None:
    assert {path: page.light for path, page in seen.items() if page.light} == {}
    assert {path: page.dark for path, page in seen.items() if page.dark} == {}


def test_no_page_is_wider_than_a_small_phone(seen: dict[str, Seen]) -> None:
    assert {path: page.width for path, page in seen.items() if page.width > SMALL} == {}


@pytest.fixture(scope="module")
def app_for_routes(all_databases: Callable[[str], object]) -> Flask:
    """The application, for its map of addresses."""
    app: Flask = all_databases("sqlite").app  # type: ignore[attr-defined]
    return app
