"""Filling an empty database with rows from elsewhere. Nothing that anybody wrote is replaced."""

from collections.abc import Callable, Iterable

from sqlalchemy import delete
from sqlalchemy.engine import Connection

from eventsys import install
from eventsys.core.db import db
from eventsys.keeping.errors import KeepingError
from eventsys.keeping.rows import (
    Row,
    compare,
    count,
    set_sequences,
    table_names,
    tables,
    write,
)
from eventsys.keeping.snapshot import Source

# Is told what is being done, how many rows further it is, and how many there are in all.
Tell = Callable[[str, int, int], None]


def require_empty(connection: Connection) -> None:
    """Raises KeepingError if there is a row that `eventsys init` has not made."""
    names = table_names(connection) - {*install.REFERENCE_TABLES}
    filled = [each.name for each in tables(connection, names) if count(connection, each)]
    if filled:
        raise KeepingError(f"the database is not empty: there are rows in {', '.join(filled)}")


def make_ready(step: str | None = None) -> None:
    """Give the empty database the tables of one step of the migrations, or of the newest.

    Raises KeepingError, with nothing touched, if the database is not empty or not ours.
    """
    with db.engine.connect() as connection:
        require_empty(connection)
    if install.migration() not in (None, *install.migrations()):
        raise KeepingError("the database was made by another version of Eventsys")
    install.make_tables(step)


def fill(source: Source, tell: Tell) -> None:
    """Put all rows of the source into the database of this application, and compare every one.

    Belongs in a transaction of the caller. The reference data that `eventsys init` has made gives
    way to that of the source, whose rows point to it. Raises KeepingError.
    """
    connection = db.session.connection()
    require_empty(connection)
    if table_names(connection) != source.counts.keys():
        raise KeepingError("the tables are others than those of the database")
    ordered = tables(connection, source.counts)
    for table in reversed(ordered):
        connection.execute(delete(table))
    whole = 2 * sum(source.counts.values())
    for table in ordered:
        _count(table.name, write(connection, table, source.rows(table.name)), tell, whole)
    set_sequences(connection, ordered)
    for table in ordered:
        _count(table.name, compare(connection, table, source.rows(table.name)), tell, whole)


def _count(name: str, batches: Iterable[list[Row]], tell: Tell, whole: int) -> None:
    for batch in batches:
        tell(name, len(batch), whole)
