"""Who may enter an area of the site. A door is asked before every request into its area."""

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from eventsys.core import sessions
from eventsys.core.clock import now
from eventsys.people import service as people
from eventsys.people.models import User
from eventsys.web import resume


def everyone() -> None:
    """Open to all."""


def signed_in() -> Response | None:
    """Staff only; others are shown the way to sign in."""
    if visitor() is not None:
        return None
    if page := resume.rescue(is_signed_in=False):
        return page
    # After signing in, only a page can be come back to, never a deed.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("public.sign_in.show", next=wanted), 303)


def administrators() -> Response | None:
    """Administrators only."""
    away = signed_in()
    if away is None and not user().is_administrator:
        abort(403)
    return away


def visitor() -> User | None:
    """Whoever is signed in, if anybody; asked of the database once in a request."""
    if "visitor" not in g:
        token = sessions.token()
        g.visitor = people.user_of_session(token, now()) if token else None
    found: User | None = g.visitor
    return found


def user() -> User:
    """Whoever is signed in. Only behind a door."""
    return visitor() or abort(403)
