"""Who is signed in, by Flask-Login. The cookie holds a token that the database can take back."""

from collections.abc import Callable
from typing import Any

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

__all__ = ["SignedIn", "current_user", "init_app", "sign_in", "sign_out"]


class SignedIn(UserMixin):  # type: ignore[misc]  # the package brings no types
    """A user together with the token of this sign-in, which is what the cookie holds."""

    def __init__(self, user: Any, token: str) -> None:
        self.user = user
        self.token = token

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask, load: Callable[[str], SignedIn | None]) -> None:
    """Ask `load` who a token belongs to; None when the session has ended."""
    manager = LoginManager()
    manager.session_protection = None  # Addresses change on trains; the token is what counts.
    manager.user_loader(load)
    manager.init_app(app)


def sign_in(user: Any, token: str) -> None:
    """Start a new session. What the old one held (a CSRF token, drafts) is gone: it is rotated."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(user, token))


def sign_out() -> None:
    """End the session in this browser."""
    logout_user()
    session.clear()
