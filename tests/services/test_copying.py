"""Copying all data to another database: from and to either kind, all of it or nothing."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, event, func, inspect, select

from eventsys import install
from eventsys.core.db import db, transaction
from eventsys.core.vault import unseal
from eventsys.events.models import EventKind, Theme
from eventsys.keeping import copying, filling, rows
from eventsys.keeping.errors import KeepingError
from eventsys.keeping.rows import BATCH, Batches
from eventsys.keeping.snapshot import Source, snapshot
from eventsys.registration.models import HealthData, Registration
from tests.keeping import all_rows, application, untold
from tests.make import NOW, make_event, make_registration

NewAddress = Callable[[str], str]
both_kinds = pytest.mark.parametrize("to", ["sqlite", "postgresql"])
# What has a way into JSON and back.
CARRIED = (str, int, float, bool, date, datetime, time, bytes)
# Some of what must be there, so that copying it means something.
FILLED = {"event", "health_data", "letter", "membership", "rate_window", "staff_session"}


@both_kinds
def test_every_row_is_copied(full: Flask, new_address: NewAddress, tmp_path: Path, to: str) -> None:
    there, source = all_rows(), db.engine
    assert {name for name, found in there.items() if found} >= FILLED
    with application(tmp_path, new_address(to)):
        counts = copying.copy(source, untold)
        assert all_rows() == there
        assert counts == {name: len(found) for name, found in there.items()}
        assert install.migration() == install.migrations()[0]


def test_the_copy_is_lived_in(
    full: Flask, new_address: NewAddress, tmp_path: Path, to: str
) -> None:
    source = db.engine
    with application(tmp_path, new_address(to)):
        copying.copy(source, untold)
        last = db.session.scalar(select(func.max(Registration.id))) or 0
        later = make_event("Efter flytten", seats=1)
        assert make_registration(later, "Doris Ek", diet="Ingen mjölk.").id == last + 1
        diets = [unseal(each.diet_sealed) for each in db.session.scalars(select(HealthData))]
        assert (diets.count("Ingen fisk."), diets.count("Ingen mjölk.")) == (3, 1)


def test_a_database_that_was_only_made_is_empty(
    full: Flask, new_address: NewAddress, tmp_path: Path, to: str
) -> None:
    there, source = all_rows(), db.engine
    with application(tmp_path, new_address(to)):
        install.set_up(NOW)
        with transaction() as session:
            # Rows of the source point to its own numbers, whatever they are here.
            session.query(EventKind).delete()
        copying.copy(source, untold)
        assert all_rows() == there


def test_what_somebody_wrote_is_not_replaced(
    full: Flask, new_address: NewAddress, tmp_path: Path, to: str
) -> None:
    source = db.engine
    with application(tmp_path, new_address(to)):
        install.set_up(NOW)
        make_event("Redan här")
        there = all_rows()
        with pytest.raises(KeepingError, match=r"^the database is not empty: .*\bevent\b"):
            copying.copy(source, untold)
        assert all_rows() == there


def test_a_database_of_another_version_is_left_alone(
    full: Flask, new_address: NewAddress, tmp_path: Path, database_name: str
) -> None:
    source = db.engine
    with application(tmp_path, new_address(database_name)):
        install.set_up(NOW)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'x9'")
        there = all_rows()
        with pytest.raises(KeepingError, match="another version of Eventsys"):
            copying.copy(source, untold)
        assert all_rows() == there


@pytest.mark.parametrize("when", ["at the first rows", "at the last ones"])
def test_it_is_stopped_in_the_middle(
    full: Flask, new_address: NewAddress, tmp_path: Path, database_name: str, when: str
) -> None:
    source, done = db.engine, 0

    def stop(_table: str, further: int, whole: int) -> None:
        nonlocal done
        done += further
        if when == "at the first rows" or done == whole:
            raise KeyboardInterrupt

    with application(tmp_path, new_address(database_name)):
        with pytest.raises(KeyboardInterrupt):
            copying.copy(source, stop)
        assert [name for name, found in all_rows().items() if found] == []
        copying.copy(source, untold)


class Forgetful:
    """A source that says something else when it is asked again."""

    def __init__(self, source: Source, change: Callable[[list[Any]], list[Any]]) -> None:
        self.counts, self._source, self._change = source.counts, source, change
        self._asked: set[str] = set()

    def rows(self, table: str) -> Batches:
        again = table in self._asked
        self._asked.add(table)
        for batch in self._source.rows(table):
            yield self._change(batch) if again and table == "theme" else batch


@pytest.mark.parametrize(
    "change",
    [
        lambda batch: batch[:-1],
        lambda batch: [*batch, batch[0]],
        lambda batch: [{**batch[0], "name": "annat"}, *batch[1:]],
        lambda batch: batch[::-1],
    ],
    ids=["fewer", "more", "other", "order"],
)
def test_every_row_is_compared(
    full: Flask, new_address: NewAddress, tmp_path: Path, database_name: str, change: Any
) -> None:
    with snapshot(db.engine) as source, application(tmp_path, new_address(database_name)):
        filling.make_ready()
        with pytest.raises(KeepingError, match="^table theme: "), transaction():
            filling.fill(Forgetful(source, change), untold)
        assert all_rows()["theme"] == []


def test_what_is_written_meanwhile_does_not_come_along(
    new_address: NewAddress, tmp_path: Path, database_name: str
) -> None:
    with application(tmp_path, new_address(database_name)):
        install.set_up(NOW)
        wanted = make_event(seats=5)
        make_registration(wanted, "Åsa Ek")
        db.session.rollback()
        with snapshot(db.engine) as source:
            make_registration(wanted, "Bo Ek")
            (row,) = chain.from_iterable(source.rows("registration"))
            assert (row["name"], source.counts["registration"]) == ("Åsa Ek", 1)
        assert len(all_rows()["registration"]) == 2


def test_rows_flow_in_batches(new_address: NewAddress, tmp_path: Path, database_name: str) -> None:
    with application(tmp_path, new_address(database_name)):
        install.set_up(NOW)
        event_id = make_event().id
        with transaction() as session:
            session.add_all(
                Theme(event_id=event_id, name=f"{n}", slug=f"{n}") for n in range(2 * BATCH + 1)
            )
        with snapshot(db.engine) as source:
            assert [len(batch) for batch in source.rows("theme")] == [BATCH, BATCH, 1]


def test_texts_have_one_order(new_address: NewAddress, tmp_path: Path, database_name: str) -> None:
    """Where texts are keys, PostgreSQL may order them by rules of its own, if not told otherwise.

    The server of the tests knows no such rules, so the words of the question count too.
    """
    names = ["B", "Z", "a", "a-b", "ab", "z", "Å", "ä", "🦻"]
    with application(tmp_path, new_address(database_name)):
        install.start_over()
        with db.engine.begin() as connection:
            for name in reversed(names):
                connection.execute(
                    db.metadata.tables["revision"]
                    .insert()
                    .values(name=name, stamp="", changed_at=NOW)
                )
        with snapshot(db.engine) as source:
            asked: list[str] = []
            event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
            assert [row["name"] for row in chain.from_iterable(source.rows("revision"))] == names
        in_bytes = [sql for sql in asked if 'ORDER BY revision.name COLLATE "C"' in sql]
        assert len(in_bytes) == (1 if database_name == "postgresql" else 0)


def test_a_new_database_has_only_reference_data(
    new_address: NewAddress, tmp_path: Path, database_name: str
) -> None:
    with application(tmp_path, new_address(database_name)):
        install.set_up(NOW)
        filled = {name for name, found in all_rows().items() if found}
        assert filled == {*install.REFERENCE_TABLES}


def test_every_table_of_the_models_is_read(full: Flask) -> None:
    with snapshot(db.engine) as source:
        assert source.counts.keys() == db.metadata.tables.keys()


def test_every_table_can_be_filled_in_some_order(full: Flask) -> None:
    """None points to itself, and no two to each other."""
    with closing(db.engine.connect()) as connection:
        look = inspect(connection)
        seen: set[str] = set()
        for name, _ in look.get_sorted_table_and_fkc_names():
            if name is not None:
                targets = {key["referred_table"] for key in look.get_foreign_keys(name)}
                assert targets <= seen, name
                seen.add(name)


def test_every_kind_of_column_is_carried(full: Flask) -> None:
    with closing(db.engine.connect()) as connection:
        strange = [
            f"{table.name}.{column.name}"
            for table in rows.tables(connection, rows.table_names(connection))
            for column in table.columns
            if not isinstance(column.type, JSON) and column.type.python_type not in CARRIED
        ]
    assert strange == []
