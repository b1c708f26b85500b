"""One application for each database, and a fast way back to how it was before a test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, create_engine, delete, event, insert, make_url, select
from sqlalchemy import text as sql

from eventsys import create_app
from eventsys.core import glance
from eventsys.core.db import db
from eventsys.core.settings import Settings, database_url
from eventsys.install import set_up
from tests.make import NOW

SECRET_KEY = "a secret for tests that is long enough"
HEALTH_KEY = "the key of health data in tests"
BASE_URL = "https://moten.example.org"


def settings_for_tests(instance: Path, address: str, **different: Any) -> Settings:
    """Settings of an installation behind https, as a real one is."""
    values: dict[str, Any] = {
        "instance": instance,
        "database_url": address,
        "secret_key": SECRET_KEY,
        "base_url": BASE_URL,
        "smtp_url": None,
        "mail_from": "Eventsys <noreply@moten.example.org>",
        "trusted_proxies": 0,
        "posts_per_address": 1000,
        "health_keys": (HEALTH_KEY,),
        "testing": True,
    }
    return Settings(**values | different)


def installed(instance: Path, address: str, **different: Any) -> Flask:
    """A new application with a database made by the real migrations, reference data included.

    The migrations run once for all databases of SQLite; each gets a copy of what they made.
    """
    app = create_app(settings_for_tests(instance, address, **different))
    url = make_url(address)
    with app.app_context():
        if url.get_backend_name() != "sqlite":
            set_up(NOW)
        elif url.database:
            Path(url.database).write_bytes(clean_sqlite())
        else:
            with raw_connection() as connection:
                connection.deserialize(clean_sqlite())
        db.session.remove()
    return app


@cache
def clean_sqlite() -> bytes:
    """A database of SQLite as the migrations make it."""
    with TemporaryDirectory() as folder:
        app = create_app(settings_for_tests(Path(folder), "sqlite://"))
        with app.app_context():
            set_up(NOW)
            db.session.remove()
            with raw_connection() as connection:
                clean: bytes = connection.serialize()
        dispose(app)
    return clean


@contextmanager
def raw_connection() -> Iterator[Any]:
    """The driver's own connection to the current application's database."""
    connection = db.engine.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()


class SqliteInMemory:
    """The whole database is a piece of memory that is put back before each test."""

    def __init__(self, instance: Path) -> None:
        self.app = installed(instance, "sqlite://")

    def reset(self) -> None:
        with self.app.app_context(), raw_connection() as connection:
            connection.deserialize(clean_sqlite())

    def close(self) -> None:
        dispose(self.app)


CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


class PostgreSQL:
    """A database on a real server. Tables that a test wrote to are emptied afterwards."""

    def __init__(self, instance: Path, address: str) -> None:
        self.changed: set[str] = set()
        self.app = installed(instance, address)
        with self.app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._note)
            self.clean: dict[str, list[dict[str, Any]]] = {}
            with db.engine.connect() as connection:
                for table in db.metadata.sorted_tables:
                    rows = connection.execute(select(table)).mappings()
                    self.clean[table.name] = [dict(row) for row in rows]

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := CHANGES.match(statement):
            self.changed.add(found[1])

    def reset(self) -> None:
        if not self.changed:
            return
        with self.app.app_context(), db.engine.begin() as connection:
            changed = [each for each in db.metadata.sorted_tables if each.name in self.changed]
            emptied = [str(delete(each)) for each in reversed(changed) if not self.clean[each.name]]
            if emptied:
                # One journey for all of them.
                connection.exec_driver_sql("; ".join(emptied))
            for table in changed:
                if self.clean[table.name]:
                    _restore(connection, table, self.clean[table.name])
        self.changed.clear()

    def close(self) -> None:
        dispose(self.app)


def _restore(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Give a table of reference data its first rows again; others may point to them."""
    key = list(table.primary_key)[0]
    now = {row[key.name]: dict(row) for row in connection.execute(select(table)).mappings()}
    clean = {row[key.name]: row for row in rows}
    if gone := now.keys() - clean.keys():
        connection.execute(delete(table).where(key.in_(gone)))
    for value, row in clean.items():
        if value not in now:
            connection.execute(insert(table).values(row))
        elif now[value] != row:
            connection.execute(table.update().where(key == value).values(row))


def dispose(app: Flask) -> None:
    """Close what an application holds open."""
    with app.app_context():
        glance.of(app).let_go()
        db.session.remove()
        db.engine.dispose()


def new_postgresql_database(server: str, name: str) -> str:
    """An empty database on a server, an older one of this name thrown away; its address."""
    admin = create_engine(database_url(server, Path()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sql(f'CREATE DATABASE "{name}"'))
        # A test need not survive a power cut.
        connection.execute(sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_postgresql_database(server: str, name: str) -> None:
    """Throw a database away."""
    admin = create_engine(database_url(server, Path()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.dispose()


def everything(but: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, to compare before and after; `but` a column: "table.column"."""
    return {
        table.name: sorted(map(tuple, db.session.execute(select(*columns(table, but)))), key=repr)
        for table in db.metadata.sorted_tables
    }


def columns(table: Table, but: str) -> list[Any]:
    return [column for column in table.columns if str(column) != but]
