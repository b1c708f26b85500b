"""Files that people hand in, in the instance folder, named by what is in them.

The same content is kept once. Only code that has checked a file keeps it here; who may read it is
for the pages to judge.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from flask import current_app

NAME = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """Where they are; part of every backup."""
    return Path(current_app.config["SETTINGS"].instance) / "uploads"


def keep(content: bytes) -> str:
    """Store a file for good. Says the name by which it is found: 64 hexadecimal digits."""
    name = hashlib.sha256(content).hexdigest()
    path = _place(name)
    if path.exists():
        path.touch()  # As new to the sweeper, which leaves alone what is young.
        return name
    # Each by itself: parents that are made along the way would be open to others.
    for place in (folder(), path.parent):
        place.mkdir(mode=0o700, exist_ok=True)
    made = path.with_name(f".{name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    made.replace(path)
    return name


def path_of(name: str) -> Path:
    """The file with this name. Raises FileNotFoundError."""
    if not NAME.fullmatch(name) or not _place(name).is_file():
        raise FileNotFoundError(name)
    return _place(name)


def sweep(wanted: Collection[str], older_than: datetime) -> int:
    """Throw away what no row names any more and was not handed in just now. Says how many."""
    gone = 0
    for path in folder().glob("??/*"):
        if path.name in wanted:
            continue
        # The worker of another machine may sweep the same folder.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < older_than.timestamp():
                path.unlink()
                gone += 1
    return gone


def _place(name: str) -> Path:
    return folder() / name[:2] / name
