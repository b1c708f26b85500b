"""Filling an empty database with rows from elsewhere. Nothing that anybody wrote is replaced."""

from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Table, delete
from sqlalchemy.engine import Connection

from eventsys import install
from eventsys.core.db import db
from eventsys.keeping.errors import KeepingError
from eventsys.keeping.rows import (
    Batches,
    compare,
    has_rows,
    set_sequences,
    table_names,
    tables,
    write,
)
from eventsys.keeping.snapshot import Source

# Is told what is being done, how many rows further it is, and how many there are in all.
Tell = Callable[[str, int, int], None]
Way = Callable[[Connection, Table, Batches], Batches]


def require_empty(connection: Connection) -> None:
    """Raises KeepingError if there is a row that `eventsys init` has not made."""
    names = table_names(connection) - {*install.REFERENCE_TABLES}
    filled = [name for name in sorted(names) if has_rows(connection, name)]
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
    install.start_over(step)


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

    def pass_by(way: Way, table: Table) -> None:
        """Let all rows of a table pass, on their way into it or beside those in it."""
        with (
            closing(source.rows(table.name)) as rows,
            closing(way(connection, table, rows)) as done,
        ):
            for batch in done:
                tell(table.name, len(batch), whole)

    for table in ordered:
        pass_by(write, table)
    set_sequences(connection, ordered)
    for table in ordered:
        pass_by(compare, table)
