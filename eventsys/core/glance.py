"""One small question to the database at next to no cost, for what is asked at every visit.

Each thread holds a connection of its own for it, and the question goes to the driver as it stands:
no session, no pool, no transaction. It sees what has been saved, never what is being written.
"""

import threading
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import SQLAlchemyError

from eventsys.core.db import db


class Unanswered(Exception):
    """The database could not be asked."""


class Glance:
    """Asks the questions of one application."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._errors = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
        self._mine = threading.local()

    def ask(self, question: str) -> tuple[Any, ...] | None:
        """The first row of the answer. Raises Unanswered when the database cannot be asked.

        A connection that the server has closed in the meantime is replaced once.
        """
        held: Connection | None = getattr(self._mine, "held", None)
        try:
            return _first_row(held or self._connect(), question)
        except self._errors as error:
            self.let_go()
            if held is None:
                raise Unanswered from error
        return self.ask(question)

    def let_go(self) -> None:
        """Give this thread's connection back."""
        held: Connection | None = self._mine.__dict__.pop("held", None)
        if held is not None:
            held.invalidate()
            held.close()

    def _connect(self) -> Connection:
        held = self._engine.connect()
        if held.dialect.name != "sqlite":  # Whose driver was told already that we say when.
            # Whoever has the connection next, when this thread has ended, has it as it was.
            held = held.execution_options(isolation_level="AUTOCOMMIT")
        self._mine.held = held
        return held


def _driver(held: Connection) -> Any:
    return held.connection.driver_connection


def _first_row(held: Connection, question: str) -> tuple[Any, ...] | None:
    rows: list[tuple[Any, ...]] = _driver(held).execute(question).fetchall()
    return rows[0] if rows else None


def init_app(app: Flask) -> None:
    """Give the application its glance."""
    with app.app_context():
        app.extensions["glance"] = Glance(db.engine)


def of(app: Flask) -> Glance:
    """The glance of an application."""
    found: Glance = app.extensions["glance"]
    return found


def ask(question: str) -> tuple[Any, ...] | None:
    """Ask it of the database of the current application."""
    return of(current_app).ask(question)


def in_words(query: Select[Any]) -> str:
    """A query as a question: in the words of the database, its values written out.

    For values of our own making only: numbers, and names of revisions.
    """
    return str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
