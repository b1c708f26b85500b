"""A real Chromium against a real server with the demo content."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright

from tests.chromium.visits import launch
from tests.serving import Server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser that `make test` found or installed."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def served(start_server: Callable[..., Server]) -> Server:
    """A server with demo content whose letters have been sent (to files)."""
    server = start_server("demo")
    server.run("worker", "--once")
    return server


@pytest.fixture
def visit(chromium: Browser, served: Server) -> Iterator[Callable[..., Page]]:
    """Opens new visitors: visit("/path", scheme="dark", width=360, scripts=False)."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str, *, scheme: str = "light", width: int = 1280, scripts: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=served.url,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.route("**/*", only_from(served.url))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def only_from(origin: str) -> Callable[[Route], None]:
    """A page that asks anybody else for something fails to get it, and the test with it."""

    def decide(route: Route) -> None:
        assert route.request.url.startswith(origin), route.request.url
        route.continue_()

    return decide
