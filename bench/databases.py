"""Databases to measure on: SQLite in the instance folder, or PostgreSQL, the one that is named in
EVENTSYS_TEST_DATABASE_URL or one from a package. They are thrown away afterwards."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bench.floors import TABLE
from bench.installation import Installation
from tests import serving

NAMES = ("sqlite", "postgresql")


@contextmanager
def installation(kind: str) -> Iterator[Installation]:
    """An empty installation on a database of this kind, with a database for its floor."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="eventsys-bench-")))
        addresses = ["", ""]
        if kind == "postgresql":
            server = stack.enter_context(_postgresql())
            addresses = [stack.enter_context(_database(server)) for _each in addresses]
            with psycopg.connect(addresses[1]) as connection:
                connection.execute(sql.SQL(TABLE.format(key="SERIAL")))
        yield Installation(folder, *addresses)


@contextmanager
def _postgresql() -> Iterator[str]:
    if given := os.environ.get("EVENTSYS_TEST_DATABASE_URL"):
        yield given
        return
    with serving.postgresql(uuid4().hex[:12], is_durable=True) as address:
        yield address


@contextmanager
def _database(server: str) -> Iterator[str]:
    """An empty database on a server, with the server's own settings."""
    name = f"eventsys_bench_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            words = "DROP DATABASE {} WITH (FORCE)"
            admin.execute(sql.SQL(words).format(sql.Identifier(name)))
