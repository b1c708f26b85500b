"""Bare Flask pages, served exactly as the site is: what could not be faster on this server.

Each does the least that gives the same answer: bytes that were fetched from the site before, a 304,
or one row written and committed in the same kind of database with the same promise to the disk.
"""

import os
import sqlite3
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask, Response, redirect, request

from eventsys.core.db import BUSY_SECONDS
from eventsys.server import serve_site

TABLE = "CREATE TABLE IF NOT EXISTS floor (id {key} PRIMARY KEY, name TEXT, email TEXT)"


def create_app() -> Flask:
    """The bare pages."""
    app = Flask("floors", static_folder=None)
    folder = Path(os.environ["BENCH_FLOOR_FOLDER"])
    store = _store(os.environ["BENCH_FLOOR_DATABASE"])

    @cache
    def kept(name: str) -> tuple[bytes, str, str]:
        kind, _, encoding = (folder / f"{name}.type").read_text("ascii").partition("\n")
        return (folder / name).read_bytes(), kind, encoding

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/kept/<name>")
    def bytes_of(name: str) -> Response:
        body, kind, encoding = kept(name)
        answer = Response(body, content_type=kind)
        if encoding:
            answer.headers["Content-Encoding"] = encoding
        return answer

    @app.get("/unchanged")
    def unchanged() -> Response:
        return Response(status=304, headers={"ETag": request.headers["If-None-Match"]})

    @app.post("/row")
    def row() -> Any:
        store.insert(request.form["name"], request.form["email"])
        return redirect("/healthz", 303)

    return app


class Store(Protocol):
    """Where rows are written."""

    def insert(self, name: str, email: str) -> None: ...


class Sqlite(threading.local):
    """A connection for each thread, as the site's pool gives one to each request."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
        for pragma in os.environ["BENCH_PROMISE"].split(";"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute(TABLE.format(key="INTEGER"))

    def insert(self, name: str, email: str) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("INSERT INTO floor (name, email) VALUES (?, ?)", (name, email))
        self.connection.execute("COMMIT")


class PostgreSQL(threading.local):
    """The same on the PostgreSQL server that the site uses, in a database of its own."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address)

    def insert(self, name: str, email: str) -> None:
        self.connection.execute("INSERT INTO floor (name, email) VALUES (%s, %s)", (name, email))
        self.connection.commit()


def _store(address: str) -> Store:
    return PostgreSQL(address) if "://" in address else Sqlite(address)


def _bare_pages(counts: Path) -> Flask:
    return create_app()


if __name__ == "__main__":
    # Served by the site's own server, so that there is one place where its options stand.
    serve_site("127.0.0.1", int(sys.argv[1]), int(sys.argv[2]), _bare_pages)
