"""Secrets in links: random, looked up by their hash, and readable only with the secret key.

A link must be sent again in a later letter, so a token is also kept encrypted. The key is derived
from `EVENTSYS_SECRET_KEY`, which is not in the database: a stolen database opens no booking.
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

__all__ = ["InvalidToken", "decrypt", "encrypt", "hash_token", "keyed_hash", "new_token"]


def new_token() -> str:
    """144 random bits as 24 characters that are safe in an address."""
    return secrets.token_urlsafe(18)


def hash_token(token: str) -> str:
    """What a token is looked up by: 64 hexadecimal digits. Enough, since tokens are random."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def keyed_hash(*parts: str) -> str:
    """A hash of guessable things (an address, an e-mail) that says nothing without the key."""
    message = "\x1f".join(parts).encode("utf-8", "replace")
    return hmac.new(_secret_key().encode(), message, hashlib.sha256).hexdigest()


def encrypt(text: str) -> str:
    """The text, readable again only with the secret key. Different each time."""
    return _box(_secret_key()).encrypt(text.encode()).decode("ascii")


def decrypt(sealed: str) -> str:
    """The text that was encrypted. Raises InvalidToken when the key is another."""
    return _box(_secret_key()).decrypt(sealed.encode("ascii")).decode()


def _secret_key() -> str:
    return str(current_app.config["SECRET_KEY"])


@lru_cache(maxsize=4)
def _box(secret_key: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"eventsys encryption")
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret_key.encode())))
