"""Hashing and checking passwords with Argon2id; cheap under test."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from flask import current_app

MINIMUM_LENGTH = 12


def hash_password(password: str) -> str:
    """An Argon2id hash with its own salt and costs written in it."""
    return _hasher().hash(password)


def check_password(hashed: str | None, password: str) -> bool:
    """Whether the password is right.

    Without a hash (no such user) it takes as long as with one, so that the time of an answer
    does not tell who has an account.
    """
    try:
        return _hasher().verify(hashed or _decoy(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(hashed: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hasher().check_needs_rehash(hashed)


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(CHEAPEST if current_app.testing else RFC_9106_LOW_MEMORY)


_decoys: dict[bool, str] = {}


def _decoy() -> str:
    if current_app.testing not in _decoys:
        _decoys[current_app.testing] = _hasher().hash("nobody has this password")
    return _decoys[current_app.testing]
