"""Fixtures of tests that need several databases at once."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from eventsys import create_app
from eventsys.core.db import db
from tests import keeping
from tests.conftest import Database
from tests.databases import dispose, installed, settings_for_tests

NUMBERS = count(1)
NewAddress = Callable[[str], str]


@pytest.fixture(scope="session")
def new_address(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> NewAddress:
    """Addresses of new, empty databases: a file, or one on the server."""

    def make(kind: str) -> str:
        name = f"kept_{next(NUMBERS)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp(name) / 'here.sqlite'}"
        address: str = request.getfixturevalue("new_postgresql_database")(name)
        return address

    return make


@pytest.fixture
def to(database_name: str) -> str:
    """The kind of database that something goes to: the other one, unless a test says so itself."""
    return {"sqlite": "postgresql", "postgresql": "sqlite"}[database_name]


@pytest.fixture(scope="session")
def full_address(
    database_name: str, new_address: NewAddress, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with everything in it, of the kind that this run is for. What is in it stays."""
    address = new_address(database_name)
    with keeping.application(tmp_path_factory.mktemp("full"), address):
        keeping.fill_with_everything()
    return address


@pytest.fixture(scope="session")
def full_app(full_address: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application of that database. Each test has the engine to itself."""
    return create_app(settings_for_tests(tmp_path_factory.mktemp("source"), full_address))


@pytest.fixture
def full(full_app: Flask) -> Iterator[Flask]:
    """The application of that database, its context entered."""
    with full_app.app_context():
        yield full_app
        db.session.remove()
        dispose(full_app)


@pytest.fixture
def shared_app(
    database_name: str, all_databases: Callable[[str], Database], tmp_path: Path
) -> Iterator[Flask]:
    """An application whose database takes many connections: a file, or the server."""
    if database_name == "sqlite":
        app = installed(tmp_path, f"sqlite:///{tmp_path / 'shared.sqlite'}")
    else:
        database = all_databases(database_name)
        database.reset()
        app = database.app
    with app.app_context():
        yield app
        db.session.remove()
    if database_name == "sqlite":
        dispose(app)
