"""Who may enter an area of the site. A door is asked before every request into its area."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from eventsys.core.clock import now
from eventsys.core.sessions import SignedIn, current_user
from eventsys.people import service as people
from eventsys.people.models import User


def everyone() -> None:
    """Open to all."""


def signed_in() -> Response | None:
    """Staff only; others are shown the way to sign in."""
    if current_user.is_authenticated:
        return None
    # After signing in, only a page can be come back to, never a deed.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("public.sign_in.show", next=wanted), 303)


def administrators() -> Response | None:
    """Administrators only."""
    away = signed_in()
    if away is None and not user().is_administrator:
        abort(403)
    return away


def user() -> User:
    """Whoever is signed in. Only behind a door."""
    signed: User = current_user.user
    return signed


def load(token: str) -> SignedIn | None:
    """Who a session belongs to, for core/sessions."""
    found = people.user_of_session(token, now())
    return SignedIn(found, token) if found else None
