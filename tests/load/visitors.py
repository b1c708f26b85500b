"""People who use a real server over HTTP: somebody who registers, and an organiser."""

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from ipaddress import ip_network
from threading import Lock
from typing import TypeVar
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from tests import forms
from tests.make import email_of
from tests.serving import Server

# What happens to a request whose server is killed, or is not there.
BROKEN = (OSError, HTTPException)
PATIENCE = 60.0
HIDDEN = re.compile(r'name="(csrf_token|submission)"[^>]*? value="([^"]+)"')
HEADING = re.compile(r"<h1>([^<]+)")
RECEIPTS = {"Du är anmäld": "confirmed", "Du står på reservlistan": "waiting"}

# A range for trials of load. Were all people at one address, counting what comes from there would
# put them in a line already, and the lock of the seats would have nothing to do.
ADDRESSES = map(str, ip_network("198.18.0.0/15"))

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Visitor:
    """A browser with an address and a cookie, which notes how long the slowest answer took."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.address = next(ADDRESSES)
        self.cookies: SimpleCookie = SimpleCookie()
        self.slowest = 0.0

    def get(self, path: str) -> str:
        """The text of a page that must be there."""
        answer = self.ask("GET", path)
        assert answer.status == 200, f"{answer.status} {path}"
        return answer.text

    def post(self, path: str, fields: Iterable[tuple[str, str]]) -> str:
        """Send a form that must be taken; where that leads."""
        answer = self.ask("POST", path, urlencode(list(fields)))
        assert answer.status == 303, f"{answer.status} {path}"
        return answer.location

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """One request. Raises one of BROKEN when there is no answer."""
        headers = {"X-Forwarded-For": self.address}
        if self.cookies:
            headers["Cookie"] = self.cookies.output([], "", "; ")
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        self.slowest = max(self.slowest, time.monotonic() - began)
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return Answer(response.status, response.headers.get("Location", ""), text)


class Attendee(Visitor):
    """Somebody who wants to come."""

    def __init__(self, server: Server, name: str, needs: str = "") -> None:
        super().__init__(server)
        self.name, self.needs = name, needs
        self.email = email_of(name)
        self.hidden: dict[str, str] = {}

    def register(self, path: str) -> str:
        """All of it; what the receipt says: confirmed or waiting."""
        self.open_form(path)
        return self.read_receipt(self.send(path))

    def open_form(self, path: str) -> None:
        """Fetch the form, and keep what it has for us to send back."""
        self.hidden = dict(HIDDEN.findall(self.get(path)))
        assert sorted(self.hidden) == ["csrf_token", "submission"]

    def send(self, path: str) -> str:
        """Send the form that was fetched; the address of the receipt."""
        typed = {"name": self.name, "email": self.email, "access_needs": self.needs}
        receipt = self.post(path, {**self.hidden, **typed}.items())
        assert receipt == f"{path}/receipt"
        return receipt

    def read_receipt(self, receipt: str) -> str:
        """What it tells this person, and nobody else."""
        page = self.get(receipt)
        assert self.email in page
        heading = HEADING.search(page)
        assert heading is not None
        return RECEIPTS[heading[1]]


class Organiser(Visitor):
    """Somebody of the staff, signed in, who does one thing at a time."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.busy = Lock()

    def sign_in(self, email: str, password: str) -> None:
        self.fill_in("/sign-in", "Logga in", email=email, password=password)

    def change_seats(self, event_id: int, seats: int) -> None:
        path = f"/organiser/events/{event_id}/registration"
        with self.busy:
            self.fill_in(path, "Spara inställningarna", seats_onsite=str(seats))

    def cancel_somebody(self, event_id: int) -> None:
        """Cancel for the first on the list who has a seat."""
        path = f"/organiser/events/{event_id}/participants"
        with self.busy:
            first = re.search(rf'href="({path}/\d+)"', self.get(f"{path}?status=confirmed"))
            assert first is not None
            self.fill_in(f"{first[1]}/cancel", "Avboka personen")

    def call_off(self, event_id: int, reason: str) -> None:
        path = f"/organiser/events/{event_id}/cancel"
        with self.busy:
            self.fill_in(path, "Ställ in mötet", reason=reason)

    def fill_in(self, path: str, button: str, **fields: forms.Value) -> str:
        """Send a page's form with this button; where that leads."""
        form = forms.find(BeautifulSoup(self.get(path), "html.parser"), button)
        pressed = forms.find_button(form, button)
        return self.post(path, forms.filled_in(form, fields, pressed))


def at_once(many: int, deeds: Iterable[Callable[[], T]]) -> list[T]:
    """Do all of it, so many at a time; what came of each, in their order."""
    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(lambda deed: deed(), deeds))
