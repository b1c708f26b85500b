"""Marks: empty files that say that something was done, until the database says so too.

To make one takes a few microseconds, a transaction some milliseconds. Whoever is killed in between
leaves the mark, and whoever works next on this machine finds it.
"""

import contextlib
from pathlib import Path
from urllib.parse import quote, unquote

from flask import current_app


def put(kind: str, name: str) -> None:
    """Mark something as done. Where no file can be made there is no mark, and no error."""
    path = _path(kind, name)
    with contextlib.suppress(OSError):
        try:
            path.touch(mode=0o600)
        except FileNotFoundError:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)


def take(kind: str, name: str) -> None:
    """Take the mark away, if there is one."""
    with contextlib.suppress(OSError):
        _path(kind, name).unlink()


def left(kind: str) -> list[str]:
    """The names that are marked."""
    try:
        return [unquote(path.name) for path in _folder(kind).iterdir()]
    except OSError:
        return []


def _folder(kind: str) -> Path:
    instance: Path = current_app.config["SETTINGS"].instance
    return instance / kind


def _path(kind: str, name: str) -> Path:
    return _folder(kind) / quote(name, safe="@")
