"""What a first visit costs: requests and bytes on the wire, counted by a real Chromium."""

from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tests.chromium.visits import launch


def first_views(origin: str, paths: dict[str, str]) -> dict[str, dict[str, int]]:
    """Each page by a browser that has never been here."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            return {name: first_view(browser, origin + path) for name, path in paths.items()}
        finally:
            browser.close()


def first_view(browser: Browser, address: str) -> dict[str, int]:
    """How many requests one page makes, and how many bytes come, headers included."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    sizes: list[int] = []
    session: CDPSession = context.new_cdp_session(page)
    session.send("Network.enable")

    def note(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", note)
    page.goto(address, wait_until="networkidle")
    context.close()
    return {"requests": len(sizes), "bytes": sum(sizes)}
