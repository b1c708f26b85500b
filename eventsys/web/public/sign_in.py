"""Signing in and out, for staff. Attendees have no account."""

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms import HiddenField, PasswordField

from eventsys.core import sessions
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.people import service as people
from eventsys.web.doors import visitor
from eventsys.web.forms import Form, Line, Needed

bp = Blueprint("sign_in", __name__)


class SignInForm(Form):
    """E-mail and password. What is wrong with them is never said."""

    email = Line(_("E-postadress"), [Needed(_("Skriv din e-postadress."))])
    password = PasswordField(_("Lösenord"), [Needed(_("Skriv ditt lösenord."))])
    next = HiddenField()


@bp.route("/sign-in", methods=["GET", "POST"])
def show():
    """The form, and what it leads to."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.is_submitted() and visitor():
        return redirect(_way_in(form.next.data), 303)
    if form.validate_on_submit():
        with transaction():
            signed = people.sign_in(
                form.email.data, form.password.data, request.remote_addr or "", now()
            )
            if signed:
                people.sign_out(sessions.token())
        if signed:
            sessions.sign_in(signed[1])
            return redirect(_way_in(form.next.data), 303)
        form.form_errors.append(gettext("E-postadressen och lösenordet hör inte ihop."))
    return render_template("public/sign_in.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/sign-out")
def sign_out():
    """End the session, in the database and in the browser."""
    with transaction():
        people.sign_out(sessions.token())
    sessions.sign_out()
    return redirect(url_for("public.sign_in.show"), 303)


def _way_in(wanted: str | None) -> str:
    """Where somebody was on their way, if that is a page of this site, else their first page."""
    wanted = wanted or ""
    # Browsers read // and /\ as the beginning of another site's address.
    if wanted[:1] == "/" and wanted[1:2] not in ("/", "\\") and wanted.isprintable():
        return wanted
    return url_for("organiser.dashboard.index")
