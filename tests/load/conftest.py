"""An installation with a database of its own, which several real processes work on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from eventsys.core import clock
from eventsys.core.settings import database_url
from tests import make
from tests.databases import SECRET_KEY, dispose, installed
from tests.load.mailbox import Mailbox, receiving
from tests.load.visitors import Organiser
from tests.serving import Server


@dataclass(frozen=True)
class Meeting:
    """A meeting that one can register for: its id, and the address of the form."""

    id: int
    path: str


@dataclass
class Installation:
    """A server, and an application of the test's own to look into the same database."""

    server: Server
    app: Flask

    def another_server(self) -> Server:
        """A server on another machine: same database, key and public address, all else its own."""
        instance = self.server.instance.with_name("another")
        instance.mkdir()
        return Server(instance, self.server.more_env)

    def make_meeting(self, seats: int) -> Meeting:
        now = clock.now()
        with self.app.app_context():
            days = (make.day(now.date() + timedelta(days=50)),)
            event = make.make_event(days=days, seats=seats, now=now)
            return Meeting(event.id, f"/{event.region.slug}/{event.slug}/register")

    def make_organiser(self, server: Server) -> Organiser:
        """Somebody of the meeting's region, signed in at this server."""
        with self.app.app_context():
            user = make.make_user(name=f"Astrid {uuid4().hex}", now=clock.now())
            email = user.email
        organiser = Organiser(server)
        organiser.sign_in(email, make.PASSWORD)
        return organiser


@pytest.fixture
def installation(
    database_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """An empty installation on a database of this kind, nothing of it running yet."""
    server = Server(tmp_path / "instance")
    server.instance.mkdir()
    if database_name == "postgresql":
        new: Callable[[str], str] = request.getfixturevalue("new_postgresql_database")
        address = new("load")
    else:
        address = f"sqlite:///{server.instance / 'eventsys.sqlite'}"
    server.more_env = {
        "EVENTSYS_DATABASE_URL": address,
        "EVENTSYS_SECRET_KEY": SECRET_KEY,
        "EVENTSYS_BASE_URL": server.url,
        "EVENTSYS_TRUSTED_PROXIES": "1",
        "EVENTSYS_LOG": "problems",
    }
    address = database_url(address, server.instance)
    app = installed(server.instance, address, base_url=server.url)
    yield Installation(server, app)
    dispose(app)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server."""
    with receiving() as started:
        yield started
