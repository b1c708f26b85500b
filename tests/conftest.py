"""Fixtures: applications, their databases, the clock, a browser and a real server."""

import gc
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import hypothesis
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from xdist.scheduler import LoadScopeScheduling

from eventsys import create_app
from eventsys.core.db import db
from eventsys.mail.models import Letter
from tests import databases, serving
from tests.browser import Browser
from tests.make import NOW

# A busy machine is no failure, and the same run twice says the same.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("tests")

# What is said about the database must hold on both; pages look the same on either.
ON_BOTH = ("services", "journeys", "load")
TESTS = Path(__file__).parent


class Database(Protocol):
    """An application with its database."""

    app: Flask

    def reset(self) -> None: ...

    def close(self) -> None: ...


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "databases(*names): run on these (sqlite, postgresql), not on those of the folder",
    )


class Together(LoadScopeScheduling):
    """What one process does when several share the tests: a file, or all that need the same.

    So one browser is enough, one site with demo content, and one full database of each kind.
    """

    SHARED = re.compile(r"tests/(chromium/|services/test_(?:backup|copying|damaged_archives)\.py)")

    def _split_scope(self, nodeid: str) -> str:
        found = self.SHARED.match(nodeid)
        if found is None:
            return nodeid.partition("::")[0]
        return "chromium" if found[1] == "chromium/" else "full"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: it need not be looked through for garbage each time."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on both kinds in the folders named above, elsewhere on SQLite."""
    if "database_name" not in metafunc.fixturenames:
        return
    folder = metafunc.definition.path.relative_to(TESTS).parts[0]
    names: tuple[str, ...] = ("sqlite", "postgresql") if folder in ON_BOTH else ("sqlite",)
    if marker := metafunc.definition.get_closest_marker("databases"):
        names = marker.args
    metafunc.parametrize("database_name", names, scope="session")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a running PostgreSQL server: the one that is named, or one from a package."""
    if given := os.environ.get("EVENTSYS_TEST_DATABASE_URL"):
        yield given
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)
    with serving.postgresql(run[:12], is_durable=False) as address:
        yield address


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Which of several test processes this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def new_postgresql_database(postgresql: str, worker_name: str) -> Iterator[Callable[[str], str]]:
    """Makes an empty database on the server, and gives its address."""
    with ExitStack() as stack:

        def make(name: str) -> str:
            full_name = f"eventsys_test_{name}_{worker_name}"
            stack.callback(databases.drop_postgresql_database, postgresql, full_name)
            return databases.new_postgresql_database(postgresql, full_name)

        yield make


@pytest.fixture(scope="session")
def all_databases(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Database]]:
    """One application for each kind of database, made when it is first asked for."""
    made: dict[str, Database] = {}

    def get(name: str) -> Database:
        if name not in made:
            instance = tmp_path_factory.mktemp("instance")
            if name == "sqlite":
                made[name] = databases.SqliteInMemory(instance)
            else:
                new = request.getfixturevalue("new_postgresql_database")
                made[name] = databases.PostgreSQL(instance, new("main"))
        return made[name]

    yield get
    for database in made.values():
        database.close()


@pytest.fixture
def new_app(
    database_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str], Flask]]:
    """Makes applications with an empty database of the kind that this run of the test is for."""
    made: list[Flask] = []

    def make(name: str) -> Flask:
        address = f"sqlite:///{tmp_path / name}.sqlite"
        if database_name == "postgresql":
            address = request.getfixturevalue("new_postgresql_database")(name)
        made.append(create_app(databases.settings_for_tests(tmp_path, address)))
        return made[-1]

    yield make
    for app in made:
        databases.dispose(app)


@pytest.fixture
def database(all_databases: Callable[[str], Database], database_name: str) -> Database:
    """A clean database of the kind that this run of the test is for."""
    found = all_databases(database_name)
    found.reset()
    return found


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    """The application with a clean database, its context entered."""
    with database.app.app_context():
        yield database.app
        db.session.remove()


@pytest.fixture
def now() -> datetime:
    """When tests take place: Monday 11 January 2027, ten in the morning in Sweden."""
    return NOW


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still at `now`; `clock.move_to(…)` and `clock.shift(…)` change it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(app: Flask, clock: time_machine.Traveller) -> Browser:
    """A browser without a cookie, at `now`."""
    return Browser(app, clock)


@pytest.fixture
def new_browser(app: Flask, clock: time_machine.Traveller) -> Callable[[], Browser]:
    """Makes further browsers: somebody else's."""
    return lambda: Browser(app, clock)


class Outbox:
    """The letters that have been written, oldest first; read anew each time."""

    @property
    def letters(self) -> list[Letter]:
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))

    @property
    def names(self) -> list[tuple[str, str]]:
        """Each letter's name and whom it goes to."""
        return [(letter.name, letter.recipient) for letter in self.letters]

    def __iter__(self) -> Iterator[Letter]:
        return iter(self.letters)

    def __len__(self) -> int:
        return len(self.letters)

    def __getitem__(self, at: int) -> Letter:
        return self.letters[at]

    def to(self, recipient: str) -> list[Letter]:
        """The letters to one address."""
        return [letter for letter in self.letters if letter.recipient == recipient]


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """What has been written to whom."""
    return Outbox()


@pytest.fixture(scope="session")
def start_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., serving.Server]]:
    """Starts real servers: start_server("demo") or start_server(env={…}); they end with the run."""
    with ExitStack() as stack:

        def start(*commands: str, env: dict[str, str] | None = None) -> serving.Server:
            instance = tmp_path_factory.mktemp("served")
            server = serving.Server(instance, env or {})
            for command in ("init", *commands):
                server.run(*command.split())
            return stack.enter_context(server.running())

        yield start


@pytest.fixture(scope="session")
def server(start_server: Callable[..., serving.Server]) -> Any:
    """A real server with the demo content, on a port of its own."""
    return start_server("demo")
