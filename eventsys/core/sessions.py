"""The session of somebody who signed in. The cookie holds a token that the database can take back.

Nothing here is asked on a public page, so that those have no cookie and vary by none.
"""

from flask import g, session

KEY = "sign-in"


def token() -> str | None:
    """The token that this browser was given."""
    found: str | None = session.get(KEY)
    return found


def sign_in(token: str) -> None:
    """Start a new session. What the old one held (a CSRF token, drafts) is gone: it is rotated."""
    session.clear()
    session.permanent = True
    session[KEY] = token
    # What this request has made of the old secret would be refused from now on.
    g.pop("csrf_token", None)


def sign_out() -> None:
    """End the session in this browser."""
    session.clear()
