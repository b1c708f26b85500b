"""Signing in and out, for staff. Attendees have no account."""

from flask import Blueprint, redirect, render_template, request, url_for

from eventsys.core import sessions
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext
from eventsys.people import service as people
from eventsys.web import resume
from eventsys.web.doors import visitor
from eventsys.web.sign_in_form import SignInForm

bp = Blueprint("sign_in", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
def show():
    """The form, and what it leads to."""
    form, kept = SignInForm(next=request.args.get("next", "")), resume.carried()
    if not form.is_submitted() and visitor():
        return redirect(_way_in(form.next.data), 303)
    if form.validate_on_submit():
        if token := _open_session(form.email.data, form.password.data):
            sessions.sign_in(token)
            if kept:
                return resume.send_page(kept)
            return redirect(_way_in(form.next.data), 303)
        form.form_errors.append(gettext("E-postadressen och lösenordet hör inte ihop."))
    status = 422 if form.is_submitted() else 200
    return render_template("public/sign_in.html", form=form, kept=kept), status


@bp.post("/sign-out")
def sign_out():
    """End the session, in the database and in the browser."""
    with transaction():
        people.sign_out(sessions.token())
    sessions.sign_out()
    answer = redirect(url_for("public.sign_in.show"), 303)
    # Also what a telephone at the door keeps of people.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _open_session(email: str, password: str) -> str | None:
    """The token of a new session, if the password is right; the old session ends."""
    with transaction():
        attempt = people.attempt(email, request.remote_addr or "", now())
    proof = people.check(attempt, password)
    if proof is None:
        return None
    with transaction():
        token = people.open_session(proof, now())
        if token:
            people.sign_out(sessions.token())
    return token


def _way_in(wanted: str | None) -> str:
    """Where somebody was on their way, if that is a page of this site, else their first page."""
    return wanted if wanted and resume.is_local(wanted) else url_for("organiser.dashboard.index")
