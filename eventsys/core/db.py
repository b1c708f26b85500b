"""The database: one base class, one way to write, and what SQLite needs to be exact."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlalchemy.types import TypeDecorator

from eventsys.core.errors import NotFound
from eventsys.core.settings import Settings, SettingsError
from eventsys.core.turns import turn

BUSY_SECONDS = 30
IN_MEMORY = ("sqlite://", "sqlite:///:memory:")


class Base(DeclarativeBase):
    """Every constraint has a name, so that a migration can find it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# What was saved stays readable; `transaction()` reads anew whatever it decides by.
db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False}
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything inside is saved together, or not at all.

    On SQLite the write lock is taken before the first read, so what a rule decides (is there a
    seat left?) is still true when its result is written. On PostgreSQL a service locks the row
    that it decides by. Does not nest. Raises RuntimeError on misuse.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transaction() does not nest")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("unsaved changes were made outside transaction()")
    # What was read before the lock is read again under it.
    session.rollback()
    session.expire_all()
    with _turn():
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        session.info |= {"writing": True, "advanced": None}
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


def _turn() -> AbstractContextManager[None]:
    """Our turn to write, where writers of one file would be in each other's way."""
    url = db.engine.url
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    is_file = named and "uri" not in url.query
    return turn(f"{url.database}-turn", BUSY_SECONDS) if is_file else nullcontext()


def read_again(row: Base, **how: Any) -> None:
    """Read a row as it is now; `how` is what a session's refresh takes.

    Raises NotFound if it is gone.
    """
    try:
        db.session.refresh(row, **how)
    except InvalidRequestError:
        raise NotFound from None


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be built anew, for migrations.

    SQLite changes a table by filling a new one and dropping the old, and would then delete all
    rows that point to the old one. So no foreign key is heeded meanwhile, and all are checked at
    the end.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        # Asked of the driver: inside a transaction SQLite would not listen.
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(sqlite_begin="IMMEDIATE").begin():
                yield connection
                if is_sqlite and (found := _pointing_nowhere(connection)):
                    raise SQLAlchemyError(f"a row points nowhere: {found}")
        finally:
            if is_sqlite:
                driver.execute("PRAGMA foreign_keys = ON")


def _pointing_nowhere(connection: Connection) -> str:
    """The first row whose foreign key leads nowhere, or an empty text."""
    row = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return f"{row[0]} number {row[1]}, to {row[2]}" if row else ""


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the application to its database. Raises SettingsError on a malformed address."""
    if not _is_address(settings.database_url):
        # It is not quoted, since it may hold the password.
        raise SettingsError(
            "EVENTSYS_DATABASE_URL: must be like postgresql://user:password@host:5432/name"
        )
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def _is_address(url: str) -> bool:
    """Whether it can be read. The host of one whose password has a bare @ is a piece of that."""
    try:
        return "@" not in (make_url(url).host or "")
    except (ArgumentError, ValueError):
        return False


def _engine_options(url: str) -> dict[str, Any]:
    if not url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "pool_pre_ping": True,
            # For each thread one for its deeds, and one for its glances.
            "pool_size": 20,
            "max_overflow": 10,
            # A firewall that drops what is idle must not leave a thread waiting.
            "connect_args": {"keepalives_idle": 60, "keepalives_interval": 10},
        }
    options: dict[str, Any] = {"hide_parameters": True, "connect_args": {"timeout": BUSY_SECONDS}}
    if url not in IN_MEMORY:
        options |= {"pool_size": 20}
    else:
        options["poolclass"] = StaticPool
        options["connect_args"]["check_same_thread"] = False
    return options


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _make_private(path: Path) -> None:
    """Make a new database file for its owner only; SQLite gives those beside it the same mode.

    One that is there must not even be opened: closing it again would let go of every lock that
    this process holds on it, and others would throw away the log in use.
    """
    # Why a file cannot be made is said by SQLite, in its own words.
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def before_connect(
        _dialect: Dialect,
        _entry: ConnectionPoolEntry,
        arguments: list[Any],
        options: dict[str, Any],
    ) -> None:
        is_file = arguments[0] != ":memory:" and not options.get("uri")
        if is_file:
            _make_private(Path(arguments[0]))

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # The driver shall not begin by itself: we say when.
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        # There are two for each thread, and the system keeps the file in memory for all of them.
        connection.execute("PRAGMA cache_size = -400")
        # SQLite's own knows only ASCII: it would not find Åsa for åsa.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
