"""Starting Chromium, signing in, reading letters, and finding one example of every page."""

import email
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.serving import Server
from tests.system_needs import find_browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

FOLLOWED = 5


def launch(playwright: Playwright) -> Browser:
    """Chromium without a window."""
    return playwright.chromium.launch(executable_path=find_browser(), headless=True, args=ARGUMENTS)


def letters(server: Server) -> list[EmailMessage]:
    """What has been sent, oldest first."""
    return [_letter(file) for file in sorted((server.instance / "outbox").glob("*.eml"))]


@cache
def _letter(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=default)


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def booking_path(letter: EmailMessage) -> str:
    """The path of the booking that a letter links to."""
    found = re.search(r"https?://[^/\s]+(/booking/[\w-]+/)", text_of(letter))
    assert found, text_of(letter)
    return found[1]


def paths_like(server: Server, shape: str) -> list[str]:
    """The paths of this shape that letters link to."""
    found = (re.search(rf"https?://[^/\s]+({shape})", text_of(each)) for each in letters(server))
    return [match[1] for match in found if match]


def sign_in(page: Page, email: str, password: str) -> None:
    """Through the form, as anybody."""
    page.goto("/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main button[type=submit]").click()


def examples(
    context: BrowserContext, app: Flask, starts: list[str], wanted: Collection[str] = ()
) -> dict[str, str]:
    """One address for every endpoint that can be reached by links from the given ones.

    Follows a few examples of each endpoint, since a draft leads elsewhere than a published event,
    until all that is wanted is found.
    """
    found: dict[str, str] = {}
    seen: set[str] = set()
    followed: Counter[str] = Counter()
    queue, later = deque(starts), deque[str]()
    while (queue or later) and not (wanted and found.keys() >= {*wanted}):
        path = (queue or later).popleft()
        endpoint = endpoint_of(app, path)
        if endpoint is None or path in seen or followed[endpoint] >= FOLLOWED:
            continue
        if endpoint in found and queue and path not in starts:
            later.append(path)
            continue
        seen.add(path)
        followed[endpoint] += 1
        answer = context.request.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found.setdefault(endpoint, path)
        queue += links_in(answer.text())
    return found


def endpoint_of(app: Flask, path: str) -> str | None:
    """Which page a path leads to; None when nowhere, or to another language of a page."""
    if path.startswith(("/da/", "/en/")):
        return None
    try:
        endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(path).path)
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def rich_starts(context: BrowserContext, server: Server) -> list[str]:
    """Where to begin so that the examples are full of content: staff of any region is signed in.

    An event with participants and a waiting list, a draft, a tour, the booking of somebody who
    can still change and cancel it, the page of a speaker who has said yes, an invitation, a survey,
    and the page before an online meeting.
    """
    page = context.new_page()
    starts = []
    for dashboard, words in (
        ("/organiser/orebro-lan/", "Hearing om regional utvecklingsstrategi"),
        ("/organiser/orebro-lan/", "Loka-dagarna"),
        ("/organiser/vastmanland/", "Workshop om kompetensförsörjning"),
        ("/organiser/vastmanland/series", "Kommundialoger om Västmanland 2030+"),
    ):
        page.goto(dashboard)
        page.get_by_role("link").filter(has_text=words).first.click()
        starts.append(urlsplit(page.url).path)
    starts.append(f"{starts[-1]}publish")
    starts.append(asked_for(context, starts[0]))
    bookings = (
        booking_path(letter) for letter in letters(server) if "/booking/" in text_of(letter)
    )
    starts.append(
        next(path for path in bookings if f"{path}cancel" in context.request.get(path).text())
    )
    starts.append(
        next(
            path
            for path in paths_like(server, r"/speaker/[\w-]+/")
            if "details" in context.request.get(path).text()
        )
    )
    starts.append(
        next(
            path
            for path in paths_like(server, r"/invitation/[\w-]+/")
            if "/decline" in context.request.get(path).text()
        )
    )
    starts.append(paths_like(server, r"/survey/[\w-]+/")[0])
    starts.append(paths_like(server, r"/booking/[\w-]+/meeting")[0])
    page.goto("/organiser/vastmanland/past")
    page.get_by_role("link").filter(has_text="Vattnet i Mälaren").first.click()
    starts.append(f"{urlsplit(page.url).path}evaluation/results")
    page.close()
    starts += newsletter_paths(context, server)
    return [*starts, "/", "/organiser/vastmanland/", "/admin/letters"]


def newsletter_paths(context: BrowserContext, server: Server) -> list[str]:
    """A subscriber's own page, and pages to which only forms and letters lead."""
    found = (re.search(r"(/subscription/[\w-]+/)", text_of(letter)) for letter in letters(server))
    own = next(match[1] for match in found if match)
    listed = context.request.get("/organiser/vastmanland/newsletter").text()
    drafts = re.findall(r"/organiser/newsletters/\d+/", listed)
    return [own, "/newsletter/receipt", f"{drafts[0]}send"]


def asked_for(context: BrowserContext, event: str) -> str:
    """The path of work that the worker is asked for: no link leads to it."""
    page = context.request.get(f"{event}participants").text()
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert token, page
    form = {"csrf_token": token[1], "kind": "csv"}
    answer = context.request.post(f"{event}participants/files", form=form)
    return urlsplit(answer.url).path


def links_in(html: str) -> Iterator[str]:
    """The local addresses that a page links to."""
    for address in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', html):
        yield address.replace("&amp;", "&")
