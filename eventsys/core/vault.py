"""Texts that only keys of their own open: keys outside the database, apart from the secret key.

What is sealed begins with the mark of its key, so that it is known without any key what is sealed
under an older one. Without a mark it was sealed under the secret key, as everything once was.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app
from sqlalchemy import func, select

from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.core.settings import HEALTH_KEY, Settings, SettingsError, health_keys, kept_secret

MARK_LENGTH = 8
# Any number that nothing else locks.
TURN = 5_020_711


class Unreadable(Exception):
    """No key that we have opens it, or it is damaged."""


def init_app(app: Flask, settings: Settings) -> None:
    """Have a key from the first start on. Raises SettingsError when it cannot be used."""
    app.config["HEALTH_KEYS"] = settings.health_keys
    app.config["HEALTH_KEY_FILE"] = settings.instance / HEALTH_KEY
    if not settings.health_keys:
        _in_file(settings.instance / HEALTH_KEY)


def seal(text: str) -> str:
    """The text, readable with the newest key alone. Different each time.

    Belongs in a transaction: while it lasts, no key is taken away.
    """
    _take_turn(alone=False)
    newest = known()[0]
    return f"{mark_of(newest)}.{_box(newest).encrypt(text.encode()).decode('ascii')}"


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises Unreadable."""
    mark, dot, rest = sealed.rpartition(".")
    try:
        if not dot:
            return tokens.decrypt(sealed)
        for key in known():
            if mark_of(key) == mark:
                return _box(key).decrypt(rest.encode("ascii")).decode()
    except (InvalidToken, UnicodeError):
        pass
    raise Unreadable


def is_in_file() -> bool:
    """Whether the keys are in a file that is ours to change, and not in the environment."""
    return not current_app.config["HEALTH_KEYS"]


def known() -> Sequence[str]:
    """All keys that we have, the newest first. A file is read anew: it may be changed meanwhile."""
    given: Sequence[str] = current_app.config["HEALTH_KEYS"]
    return given or _in_file(_file())


def mark_of(key: str) -> str:
    """What a key is known by, which says nothing about it."""
    return hashlib.sha256(b"eventsys mark" + key.encode()).hexdigest()[:MARK_LENGTH]


def add_key() -> None:
    """Put a new key before those in the file. The others open what is sealed already."""
    _write([secrets.token_urlsafe(48), *known()])


def drop_older_keys(than: str) -> None:
    """Throw away what is older than a key, when nothing is left under it.

    A newer one that somebody has added meanwhile stays, and so does this one, for what is under it.
    """
    keys = known()
    if than in keys:
        _write(keys[: keys.index(than) + 1])


def take_turn() -> None:
    """Wait until what others have sealed is saved, and let nobody seal until we are done."""
    _take_turn(alone=True)


def _take_turn(alone: bool) -> None:
    # Writers of a SQLite file take turns anyway.
    if db.engine.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        db.session.execute(select(lock(TURN)))


def _file() -> Path:
    found: Path = current_app.config["HEALTH_KEY_FILE"]
    return found


def _in_file(path: Path) -> Sequence[str]:
    try:
        return health_keys(kept_secret(path).split(), str(path))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be used: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is no key; put the right one there") from error


def _write(lines: Sequence[str]) -> None:
    """Replace the file as a whole: whoever reads it finds all the old keys, or all the new ones."""
    made = _file().with_name(f"{HEALTH_KEY}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    made.replace(_file())


@lru_cache(maxsize=16)
def _box(key: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"eventsys health")
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))
