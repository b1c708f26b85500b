"""A database at one moment, as something that rows come from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from eventsys.core.db import db
from eventsys.keeping.rows import Batches, count, read, tables


class Source(Protocol):
    """What rows come from: a database, or an archive. `counts` has every table by its name."""

    counts: dict[str, int]

    def rows(self, table: str) -> Batches: ...


class Snapshot:
    """All tables of the models as one connection sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = {each.name: each for each in tables(connection, db.metadata.tables)}
        self.counts = {name: count(connection, each) for name, each in self._tables.items()}

    def rows(self, table: str) -> Batches:
        return read(self._connection, self._tables[table])


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """What the database holds now, however long it is read and whatever others write meanwhile.

    SQLite gives that to every transaction that only reads, since its log is written ahead.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield Snapshot(connection)
