"""A browser for tests: fetches pages, fills in forms, and inspects every page it gets."""

import contextvars
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse, encode_multipart

from eventsys.core import clock as clocks
from eventsys.core import sessions, tokens
from eventsys.core.db import db, transaction
from eventsys.people.models import StaffSession, User
from tests import forms
from tests.inspection import attribute, complaints, words

REDIRECTS = (301, 302, 303, 307, 308)


class Page:
    """What came back, with its HTML looked into."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.url = url
        # A letter in its sandbox is what mail programs show, and none of our pages.
        is_boxed = "sandbox" in response.headers.get("Content-Security-Policy", "")
        self.is_html = response.mimetype == "text/html" and not is_boxed
        self.soup = BeautifulSoup(response.data if self.is_html else "", "html.parser")
        for mould in self.soup("template"):  # Nobody sees it: a script makes parts of it.
            mould.decompose()

    @property
    def body(self) -> str:
        """What was sent, as text; of a file that is no text, what can be read."""
        return self.response.get_data().decode(errors="replace")

    @property
    def path(self) -> str:
        """Path and query of the page's own address."""
        return _path(self.url)

    @property
    def location(self) -> str:
        """Where a redirection leads, as path and query."""
        return _path(urljoin(self.url, self.headers["Location"]))

    @property
    def h1(self) -> str:
        return words(self.soup.find("h1"))

    @property
    def title(self) -> str:
        return words(self.soup.find("title"))

    @property
    def text(self) -> str:
        """What stands in the main part, as one line."""
        return words(self.soup.find("main"))

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return self.all("[data-error-summary] li")

    @property
    def flashes(self) -> list[str]:
        """What the last deed says about itself."""
        return self.all(".flashes > *")

    def all(self, selector: str) -> list[str]:
        """The text of everything that a CSS selector finds."""
        return [words(tag) for tag in self.soup.select(selector)]

    def attributes(self, selector: str, name: str) -> list[str]:
        """An attribute of everything that a CSS selector finds; empty where it is not there."""
        return [attribute(tag, name) for tag in self.soup.select(selector)]

    def links(self, selector: str = "main a") -> dict[str, str]:
        """Text and address of links."""
        return {words(tag): attribute(tag, "href") for tag in self.soup.select(selector)}

    def shown(self, name: str) -> str:
        """What stands, or is chosen, in the form fields of this name; commas between several."""
        return ",".join(forms.shown(self.soup, name))


class Browser:
    """Keeps cookies, a current page, and the SQL statements of the last request."""

    def __init__(self, app: Flask, clock: time_machine.Traveller) -> None:
        self.app = app
        self.clock = clock
        self.base = str(app.config["BASE_URL"])
        self.client = app.test_client()
        self.page: Page | None = None
        self.statements: list[str] = []

    def get(self, path: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
        """Fetch a page. For a redirection say status=303; `location` and `follow()` lead on."""
        return self._open("GET", path, status, headers=headers)

    def head(self, path: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
        """Only the headers."""
        return self._open("HEAD", path, status, headers=headers)

    def click(self, text: str, status: int = 200) -> Page:
        """Follow the link of the current page that has this text."""
        page = self.current
        links = page.links("a")
        assert text in links, f"there is no link {text!r}, only {list(links)}"
        return self.get(_path(urljoin(page.url, links[text])), status)

    def visit(self, path: str) -> Page:
        """Fetch a page whatever its status, and inspect it."""
        return self._inspected("GET", path, {})

    def raw(self, method: str, path: str, **more: Any) -> TestResponse:
        """An answer as it is, not inspected."""
        with recorded(self.app) as self.statements:
            return self._fetch(method, path, more)

    def follow(self, status: int = 200) -> Page:
        """Go where the last answer leads."""
        assert self.current.status in REDIRECTS, self.current.status
        return self.get(self.current.location, status)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        status: int = 303,
        csrf: bool = True,
        **more: Any,
    ) -> Page:
        """Send fields that no form need have shown, with a valid CSRF token or without one.

        A file is a pair: (BytesIO, name).
        """
        data = dict(fields or {}) | more
        if csrf:
            data["csrf_token"] = self.csrf_token()
        if not any(isinstance(value, tuple) for value in data.values()):
            return self._open("POST", path, status, data=data)
        # In memory: the client would leave a large file open behind itself.
        files = {name: FileStorage(*v) if isinstance(v, tuple) else v for name, v in data.items()}
        boundary, body = encode_multipart(files)
        multipart = f"multipart/form-data; boundary={boundary}"
        return self._open("POST", path, status, data=body, content_type=multipart)

    def submit(
        self,
        form: str = "main form",
        fields: Mapping[str, Any] | None = None,
        status: int = 303,
        button: str = "",
        **more: Any,
    ) -> Page:
        """Fill in a form of the current page and send it, as a person could.

        `form` is the text of one of its buttons or a CSS selector. Fields that are not named keep
        what they show; True and False tick a checkbox or not. A redirection (303) is followed.
        """
        page = self.current
        found = forms.find(page.soup, form)
        pressed = forms.find_button(found, button or form) or forms.find_button(found, "")
        data = forms.filled_in(found, dict(fields or {}) | more, pressed)
        formaction = attribute(pressed, "formaction") if pressed is not None else ""
        path = _path(urljoin(page.url, formaction or attribute(found, "action")))
        if attribute(found, "method").lower() != "post":
            return self.get(f"{path.partition('?')[0]}?{urlencode(data)}")
        # What a real browser does: a page that says no-referrer is not told of.
        private = page.headers.get("Referrer-Policy") == "no-referrer"
        headers = {} if private else {"Referer": page.url}
        files = attribute(found, "enctype") or None
        self._open(
            "POST", path, status, data=forms.grouped(data), headers=headers, content_type=files
        )
        return self.follow() if self.current.status in REDIRECTS else self.current

    @property
    def current(self) -> Page:
        """The page that was fetched last."""
        assert self.page is not None, "no page has been fetched yet"
        return self.page

    def sign_in(self, user: User) -> None:
        """Be this user from now on: the session is written, the form is not used."""
        user_id, token, now = user.id, tokens.new_token(), clocks.now()
        with transaction() as session:
            session.add(
                StaffSession(
                    token_hash=tokens.hash_token(token),
                    user_id=user_id,
                    created_at=now,
                    expires_at=now + timedelta(hours=12),
                )
            )
        self._write_session(**{sessions.KEY: token})

    def csrf_token(self) -> str:
        """A token that this browser's session accepts."""
        secret = "a1" * 20
        self._write_session(csrf_token=secret)
        serializer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        return str(serializer.dumps(secret))

    def _write_session(self, **values: Any) -> None:
        def write() -> None:
            with self.client.session_transaction(base_url=self.base) as session:
                session.update(values)

        contextvars.Context().run(write)

    def _open(self, method: str, path: str, status: int, **more: Any) -> Page:
        given = {name: value for name, value in more.items() if value is not None}
        page = self._inspected(method, path, given, status)
        told = page.location if page.status in REDIRECTS else page.errors or page.text[:200]
        assert page.status == status, f"{method} {path}: {page.status} instead of {status}: {told}"
        return page

    def _inspected(
        self, method: str, path: str, more: dict[str, Any], status: int | None = None
    ) -> Page:
        page = self.page = Page(self.raw(method, path, **more), f"{self.base}{path}")
        where = f"{method} {path}"
        if status is not None and page.status != status:
            return page
        self._check_headers(page, where)
        # What is shown in a sandbox is a letter as mail programs take it, and no page.
        is_letter = "sandbox" in page.headers.get("Content-Security-Policy", "")
        is_page = page.is_html and not is_letter and method != "HEAD"
        if is_page and page.status not in (*REDIRECTS, 304):
            wrong = complaints(page.soup, self.resolves, page.url)
            assert not wrong, f"{where}:\n  " + "\n  ".join(wrong)
        return page

    def _fetch(self, method: str, path: str, more: dict[str, Any]) -> TestResponse:
        session = db.session()
        assert not (session.new or session.dirty or session.deleted), "save before opening a page"
        # In memory the test and the request share a connection: what the test was reading ends.
        session.rollback()
        session.expire_all()
        # An empty context, so that no language, user or session of the test is inherited.
        return contextvars.Context().run(
            lambda: self.client.open(path, method=method, base_url=self.base, buffered=True, **more)
        )

    def _check_headers(self, page: Page, where: str) -> None:
        assert "default-src 'none'" in page.headers.get("Content-Security-Policy", ""), where
        assert page.headers.get("X-Content-Type-Options") == "nosniff", where
        if page.status == 200 and not page.response.request.headers.get("Cookie"):
            form = page.soup.find("form", method=re.compile("^post$", re.IGNORECASE))
            cookie = page.headers.get("Set-Cookie")
            assert form or not cookie, f"{where}: a cookie without a form: {cookie}"

    def resolves(self, method: str, path: str) -> bool:
        """Whether a path leads to a route of the site, in any language."""
        bare = re.sub(r"^/(da|en)(?=/)", "", path)
        adapter = self.app.url_map.bind(urlsplit(self.base).netloc, url_scheme="https")
        try:
            adapter.match(bare, method=method)
        except (HTTPException, RequestRedirect):
            return False
        return True


@contextmanager
def recorded(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that an application sends inside the block, BEGIN and the like apart."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
