"""Moving and keeping by the real commands, while a real server takes registrations."""

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event as Flag
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from eventsys.core.clock import now
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from tests import forms
from tests.databases import SECRET_KEY
from tests.keeping import application
from tests.make import day, make_event, names_by_status
from tests.serving import EVENTSYS, Server

NewAddress = Callable[[str], str]
PATH = "/vastmanland/mote-for-manga/"
FORM = f"{PATH}register"
SEATS = 5
HEALTH_KEY = "a-key-of-health-data-that-is-long-enough"


def server_on(folder: Path, address: str) -> Server:
    """An installation with this database. All have one public address: the pages are the same."""
    folder.mkdir()
    told = {
        "EVENTSYS_DATABASE_URL": address,
        "EVENTSYS_SECRET_KEY": SECRET_KEY,
        "EVENTSYS_HEALTH_KEY": HEALTH_KEY,
        "EVENTSYS_BASE_URL": "http://moten.example.org",
    }
    return Server(folder, told)


def refused(server: Server, *words: str) -> str:
    """The one line of a command that cannot be done."""
    done = subprocess.run(
        [EVENTSYS, *words], env=server.env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    return done.stderr


@pytest.fixture
def source(new_address: NewAddress, database_name: str, tmp_path: Path) -> Server:
    """An installation with an event that many want to come to."""
    server = server_on(tmp_path / "source", new_address(database_name))
    server.run("init")
    address = server.more_env["EVENTSYS_DATABASE_URL"]
    with application(server.instance, address, base_url="http://moten.example.org"):
        make_event("Möte för många", seats=SEATS, days=(day("2099-03-02"),), now=now())
    return server


def wanted_event() -> Event:
    return db.session.scalars(select(Event).where(Event.title == "Möte för många")).one()


def register(server: Server, name: str) -> int:
    """Somebody fills in the form; the status of the answer."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request("GET", FORM)
        answer = connection.getresponse()
        cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        form = forms.find(BeautifulSoup(answer.read(), "html.parser"), "Skicka anmälan")
        person = {"name": name, "email": f"{name.replace(' ', '-')}@example.org"}
        button = forms.find_button(form, "Skicka anmälan")
        body = urlencode(forms.filled_in(form, person, button))
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", FORM, body, kind)
        return connection.getresponse().status


@contextmanager
def people_registering(server: Server) -> Iterator[list[int]]:
    """Three at a time, one after the other, until the block ends; the answers they get."""
    stop, answers = Flag(), list[int]()

    def come(line: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            answers.append(register(server, f"Person {line} {number}"))
            stop.wait(0.1)

    with ThreadPoolExecutor(3) as pool:
        lines = [pool.submit(come, line) for line in range(3)]
        try:
            yield answers
        finally:
            stop.set()
        for line in lines:
            line.result()


def test_a_backup_while_people_register(
    source: Server, new_address: NewAddress, to: str, tmp_path: Path
) -> None:
    archives, known = [tmp_path / f"{n}.zip" for n in range(2)], []
    with source.running(workers=2), people_registering(source) as answers:
        for archive in archives:
            source.run("backup", str(archive))
            known.append(len(answers))
    assert {*answers} == {303}
    assert 0 < known[0] < known[1]
    address = new_address(to)
    copy = server_on(tmp_path / "copy", address)
    copy.run("restore", str(archives[0]), "--send-letters")
    with application(copy.instance, address):
        event = wanted_event()
        names = names_by_status(event)
        of_event = select(func.count()).where(Letter.event_id == event.id)
        # Whoever is registered has a letter, and the other way round.
        count = sum(map(len, names.values()))
        assert db.session.scalar(of_event) == count
        assert len(names["confirmed"]) == min(count, SEATS)
        assert 0 < count <= len(answers)


def test_the_site_goes_on_in_the_copy(
    source: Server, new_address: NewAddress, to: str, tmp_path: Path
) -> None:
    address = new_address(to)
    with source.running():
        assert register(source, "Åsa Ek") == 303
        printed = source.run("copy-database", address)
        feed, page = source.fetch("/calendar/all.ics")[2], source.fetch(PATH)
    assert "EVENTSYS_DATABASE_URL" in printed
    assert "not empty" in refused(source, "copy-database", address)
    copy = server_on(tmp_path / "copy", address)
    with copy.running():
        assert copy.fetch("/readyz")[0] == 200
        assert copy.fetch("/calendar/all.ics")[2] == feed
        assert copy.fetch(PATH)[0] == page[0] == 200
        assert register(copy, "Bo Ek") == 303
    with application(copy.instance, address):
        assert names_by_status(wanted_event()) == {"confirmed": ["Bo Ek", "Åsa Ek"]}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite://",
        "sqlite:////nowhere/at/all.sqlite",
        "mysql://eventsys:hemligt@127.0.0.1/x",
        "postgresql://eventsys:hemligt@127.0.0.1:port/x",
        "postgresql://eventsys:hemligt@127.0.0.1:1/x",
        "postgresql://eventsys:mycket@hemligt@127.0.0.1:1/x",
    ],
)
def test_a_database_that_cannot_be_used(
    installed_once: Server, database_name: str, url: str
) -> None:
    line = refused(installed_once, "copy-database", url)
    assert line.startswith("eventsys: ")
    assert "hemligt" not in line


@pytest.fixture(scope="module")
def installed_once(tmp_path_factory: pytest.TempPathFactory) -> Server:
    server = Server(tmp_path_factory.mktemp("once"))
    server.run("init")
    return server


@pytest.mark.databases("sqlite")
def test_a_copy_is_private(installed_once: Server, database_name: str, tmp_path: Path) -> None:
    installed_once.run("copy-database", f"sqlite:///{tmp_path / 'copy.sqlite'}")
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


@pytest.mark.databases("sqlite")
def test_nothing_is_moved_from_a_database_that_is_not_made(
    database_name: str, tmp_path: Path
) -> None:
    server = Server(tmp_path)
    assert "eventsys init" in refused(server, "backup", str(tmp_path / "backup.zip"))
    assert "eventsys init" in refused(server, "copy-database", f"sqlite:///{tmp_path / 'x'}")
    assert not (tmp_path / "backup.zip").exists()
