"""Rows as plain values, the same from every database: read, written and compared in batches.

A plain value is one that JSON knows. Times are texts in UTC, so that a row of SQLite and its copy
in PostgreSQL are equal, and a line in a file is equal to both.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Time,
    func,
    insert,
    inspect,
    literal_column,
    select,
)
from sqlalchemy import table as table_of
from sqlalchemy.engine import Connection

from eventsys.keeping.errors import KeepingError

Row = dict[str, Any]
# To be closed by whoever may not read on to the end.
Batches = Generator[list[Row], None, None]
BATCH = 1000
# Alembic's own, which says what the others look like.
VERSION_TABLE = "alembic_version"


def _utc_text(value: datetime) -> str:
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat()


# Kind of column: from the database, and to it. What stands not here is plain already.
CODES: tuple[tuple[type, Callable[[Any], str], Callable[[str], Any]], ...] = (
    (DateTime, _utc_text, datetime.fromisoformat),
    (Date, date.isoformat, date.fromisoformat),
    (Time, time.isoformat, time.fromisoformat),
    (LargeBinary, lambda value: b64encode(value).decode("ascii"), b64decode),
)


def table_names(connection: Connection) -> set[str]:
    """All tables that a database has, but for the one of the migrations."""
    return {*inspect(connection).get_table_names()} - {VERSION_TABLE}


def tables(connection: Connection, names: Iterable[str]) -> list[Table]:
    """These tables as the database knows them, each after those that it points to.

    The database is asked and not the models: its tables may be those of an older version.
    """
    look, metadata = inspect(connection), MetaData()
    wanted = [*names]
    columns = look.get_multi_columns(filter_names=wanted)
    keys = look.get_multi_pk_constraint(filter_names=wanted)
    order = [name for name, _ in look.get_sorted_table_and_fkc_names() if name in wanted]
    return [
        Table(name, metadata, *_columns(columns[None, name], keys[None, name]))
        for name in order
        if name
    ]


def _columns(found: Iterable[Any], key: Any) -> Iterator[Column[Any]]:
    for each in found:
        kind = each["type"]
        if isinstance(kind, JSON):
            # Nothing at all and JSON's own null look alike when they are read.
            kind = JSON(none_as_null=each["nullable"])
        yield Column(each["name"], kind, primary_key=each["name"] in key["constrained_columns"])


def has_rows(connection: Connection, name: str) -> bool:
    """Whether there is anything in a table."""
    any_row: Select[Any] = select(literal_column("1")).select_from(table_of(name)).limit(1)
    return connection.scalar(any_row) is not None


def count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def read(connection: Connection, table: Table) -> Batches:
    """All rows, in the order of their keys, which is the same in every database."""
    query = select(table).order_by(*(_in_order(connection, each) for each in table.primary_key))
    codes = [(name, to_plain) for name, to_plain, _ in _codes(table)]
    with connection.execute(query, execution_options={"yield_per": BATCH}) as result:
        for batch in result.mappings().partitions():
            yield [_coded(dict(row), codes) for row in batch]


def write(connection: Connection, table: Table, batches: Iterable[list[Row]]) -> Batches:
    """Add rows to a table, and give each batch on when it is added."""
    codes = [(name, from_plain) for name, _, from_plain in _codes(table)]
    columns = {*table.columns.keys()}
    for batch in batches:
        if any(row.keys() != columns for row in batch):
            raise KeepingError(f"table {table.name}: the rows have other columns than the table")
        try:
            values = [_coded(dict(row), codes) for row in batch]
        except (TypeError, ValueError) as error:
            raise KeepingError(f"table {table.name}: a value is none of its column") from error
        connection.execute(insert(table), values)
        yield batch


def compare(connection: Connection, table: Table, batches: Iterable[list[Row]]) -> Batches:
    """Give each batch on when the table is seen to hold it. Raises KeepingError on a difference."""
    with closing(read(connection, table)) as reading:
        found = chain.from_iterable(reading)
        for batch in batches:
            if any(next(found, None) != row for row in batch):
                raise KeepingError(f"table {table.name}: a row is not the same after copying")
            yield batch
        if next(found, None) is not None:
            raise KeepingError(f"table {table.name}: there are more rows than were copied")


def set_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL number new rows after those that have come with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key:
            sequence = select(func.pg_get_serial_sequence(table.name, column.name))
            if name := connection.scalar(sequence):
                last = func.coalesce(func.max(column), 1)
                connection.execute(select(func.setval(name, last, func.count(column) > 0)))


def _codes(table: Table) -> Iterator[tuple[str, Callable[[Any], str], Callable[[str], Any]]]:
    for column in table.columns:
        for kind, to_plain, from_plain in CODES:
            if isinstance(column.type, kind):
                yield column.name, to_plain, from_plain


def _coded(row: Row, codes: list[tuple[str, Callable[[Any], Any]]]) -> Row:
    for name, code in codes:
        if row[name] is not None:
            row[name] = code(row[name])
    return row


def _in_order(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """PostgreSQL orders texts as people do, SQLite by their bytes: here both do the latter."""
    is_text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return column.collate("C") if is_text else column
