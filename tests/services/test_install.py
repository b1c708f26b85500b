"""`eventsys init`: on an older database with content, again, and on PostgreSQL by its address."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import MetaData, select

from eventsys import install
from eventsys.core import health
from eventsys.core.db import db
from eventsys.core.settings import PACKAGE
from eventsys.install import set_up
from eventsys.programme.service import PersonDetails
from tests.databases import everything
from tests.make import (
    NOW,
    contact,
    make_document,
    make_event,
    make_item,
    make_registration,
    make_series,
    make_user,
    municipality,
    region,
    sign_in,
)
from tests.services.test_cli import USER
from tests.serving import Server

Rows = dict[str, list[dict[str, Any]]]
# Columns of the first tables that are gone by now, and what stood in them.
NO_LONGER_THERE: dict[str, dict[str, Any]] = {"health_data": {"erase_on": date(2027, 3, 26)}}


def oldest() -> str:
    (first,) = ScriptDirectory(str(PACKAGE / "migrations")).get_bases()
    return first


def make_content() -> None:
    """Something in every table."""
    user = make_user()
    event = make_event(
        contacts=(contact(),),
        themes=("Kollektivtrafik",),
        co_host_regions=(region("orebro-lan").id,),
        series_id=make_series("Kommundialoger").id,
        municipality_id=municipality().id,
        seats=1,
        by=user,
    )
    make_item(event, people=(PersonDetails("Maria Lind"),))
    make_document(event)
    make_registration(event, diet="Glutenfritt")
    make_registration(event, "Bo Ek")
    sign_in(user.email)


def rows(columns: dict[str, list[str]]) -> Rows:
    """What stands in some columns of each table, in the order of its key."""
    found: Rows = {}
    for name, wanted in columns.items():
        table = db.metadata.tables[name]
        query = select(*(table.c[each] for each in wanted)).order_by(*table.primary_key)
        found[name] = [dict(row) for row in db.session.execute(query).mappings()]
    db.session.rollback()
    return found


def test_an_older_database_comes_up_to_date_with_its_content(
    new_app: Callable[[str], Flask],
) -> None:
    older, newest = new_app("older"), new_app("newest")
    with older.app_context():
        install.upgrade(oldest())
        tables = MetaData()
        tables.reflect(db.engine)
    columns = {
        table.name: [each.name for each in table.columns if each.name in now_there.columns]
        for table in tables.sorted_tables
        if (now_there := db.metadata.tables.get(table.name)) is not None
    }
    with newest.app_context():
        set_up(NOW)
        make_content()
        content = rows(columns)
    with older.app_context():
        with db.engine.begin() as connection:
            for table in tables.sorted_tables:
                if found := content.get(table.name):
                    gone = NO_LONGER_THERE.get(table.name, {})
                    connection.execute(table.insert(), [row | gone for row in found])
        set_up(NOW)
        assert health.trouble() is None
        assert rows(columns) == content
    assert [name for name, found in content.items() if not found] == []


def test_again_is_harmless(new_app: Callable[[str], Flask]) -> None:
    app = new_app("again")
    with app.app_context():
        set_up(NOW)
        make_content()
        before = everything()
        set_up(NOW)
        assert everything() == before


def test_postgresql_by_its_address_and_nothing_else(
    new_postgresql_database: Callable[[str], str], tmp_path: Path
) -> None:
    server = Server(tmp_path, {"EVENTSYS_DATABASE_URL": new_postgresql_database("address")})
    for _ in range(2):
        assert server.run("init") == "The database is ready.\n"
    server.run(*USER, "--administrator")
    assert server.run("worker", "--once") == "Letters: 0 sent, 0 put off, 0 given up.\n"
    with server.running(by_command=True):
        statuses = {path: server.fetch(path)[0] for path in ("/readyz", "/", "/calendar/all.ics")}
    assert {*statuses.values()} == {200}
    assert {path.name for path in tmp_path.iterdir()} == {
        "secret-key",
        "health-key",
        "serve.log",
    }
