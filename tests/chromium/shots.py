"""Pictures of the site with its demo content, for the documents: `make shots`.

`make shots ARGS=FOLDER` puts a picture of every kind of page, wide and narrow, light and dark, into
a folder of its own, to be looked at; `make shots ARGS=letters` does so with every letter.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from eventsys import create_app
from tests.chromium import letter_shots, visits
from tests.databases import settings_for_tests
from tests.serving import Server

DOCS = Path(__file__).parents[2] / "docs" / "screenshots"
EVENT = "/ostergotland/var-arbetar-vi-i-morgon-distansarbete-och-planering-i-88/"
WORKBENCH = "/organiser/vastmanland/"
EMAIL, PASSWORD = "administrator@example.org", "en fras för bilderna 2027"


def take_for_docs(browser: Browser, server: Server) -> None:
    """The pictures of the README."""
    server.run("user", "add", EMAIL, "--name", "Dag", "--administrator", "--password", PASSWORD)
    page = browser.new_context(
        base_url=server.url, viewport={"width": 1280, "height": 1100}, device_scale_factor=1
    ).new_page()
    for name, path in (("list", "/"), ("event", EVENT)):
        page.goto(path)
        page.screenshot(path=DOCS / f"{name}.png")
    visits.sign_in(page, EMAIL, PASSWORD)
    page.goto(WORKBENCH)
    page.screenshot(path=DOCS / "workbench.png")


def take_all(browser: Browser, server: Server, folder: Path) -> None:
    """One example of every page that links lead to."""
    server.run("user", "add", EMAIL, "--name", "Dag", "--administrator", "--password", PASSWORD)
    context = browser.new_context(base_url=server.url, locale="sv-SE")
    page = context.new_page()
    visits.sign_in(page, EMAIL, PASSWORD)
    app = create_app(settings_for_tests(server.instance, "sqlite://"))
    starts = visits.rich_starts(context, server)
    for endpoint, path in visits.examples(context, app, starts).items():
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.goto(path)
                name = f"{endpoint}-{width}-{scheme}.png"
                page.screenshot(path=folder / name, full_page=True)


def main() -> None:
    """Serve the demo content, and take the pictures."""
    if sys.argv[1:] == ["letters"]:
        with sync_playwright() as playwright:
            letter_shots.take(visits.launch(playwright))
        return
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as playwright:
        server = Server(Path(instance))
        for command in (["init"], ["demo"], ["worker", "--once"]):
            server.run(*command)
        with server.running():
            browser = visits.launch(playwright)
            if sys.argv[1:]:
                folder = Path(sys.argv[1])
                folder.mkdir(parents=True, exist_ok=True)
                take_all(browser, server, folder)
            else:
                DOCS.mkdir(parents=True, exist_ok=True)
                take_for_docs(browser, server)
            browser.close()


if __name__ == "__main__":
    main()
