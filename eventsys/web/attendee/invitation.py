"""The page of somebody who is asked to come, found by a secret link, without an account.

The link registers the one who was asked and nobody else: name and address are those of the
invitation, and the letter goes there. What it shows of a registration opens no booking.
"""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, TooManyAttempts
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.registration import bookings, erasing, inviting, seats
from eventsys.registration.quota_models import Invitee
from eventsys.web import event_rows, event_words, posts, quota_words, registration_form
from eventsys.web.forms import Form, csrf
from eventsys.web.registration_form import RegistrationForm

bp = Blueprint("invitation", __name__, url_prefix="/invitation/<invitee_token>")


@bp.errorhandler(404)
def unknown(_error):
    return render_template("attendee/invitation_unknown.html"), 404


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """What stands on these pages is somebody's own."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/", methods=["GET", "POST"])
@csrf.exempt  # The form checks the token itself, and gives back what was typed when it is missing.
def show(invitee_token: str):
    """The invitation with the form; sending it says yes."""
    invitee = _invitee(invitee_token)
    if not _may_answer(invitee):
        return _page(invitee, invitee_token, None, 409 if request.method == "POST" else 200)
    form = registration_form.for_invitee(invitee, seats.settings_of(invitee.event))
    if not form.validate_on_submit():
        return _page(invitee, invitee_token, form, registration_form.refused_status(form))
    try:
        _register(invitee, form)
    except DomainError as error:
        form.object_to(error)
        return _page(invitee, invitee_token, form, error.status)
    return redirect(url_for(".show", invitee_token=invitee_token, done="yes"), 303)


@bp.post("/decline")
def decline(invitee_token: str):
    """No, thanks."""
    invitee = _invitee(invitee_token)
    try:
        with transaction():
            posts.count("register from")
            inviting.decline(invitee, now())
    except DomainError as error:
        flash(str(error), "error")
        return redirect(url_for(".show", invitee_token=invitee_token), 303)
    return redirect(url_for(".show", invitee_token=invitee_token, done="no"), 303)


@bp.post("/links")
def links(invitee_token: str):
    """Send the link to the registration to the address that was asked, and to no other."""
    invitee = _invitee(invitee_token)
    try:
        with transaction():
            posts.count("links from")
            bookings.send_links(invitee.email, now())
        flash(_("Om adressen har kommande anmälningar har vi skickat länkarna dit."))
    except TooManyAttempts as error:
        flash(str(error), "error")
    return redirect(url_for(".show", invitee_token=invitee_token), 303)


def _invitee(token: str) -> Invitee:
    return inviting.by_token(token) or abort(404)


def _may_answer(invitee: Invitee) -> bool:
    return inviting.state(invitee, now()) == "open" and not inviting.has_seat_or_waits(invitee)


def _register(invitee: Invitee, form: RegistrationForm) -> None:
    said = form.applicant(invitee.event)
    with transaction():
        posts.count("register from")
        inviting.accept(invitee, said, form.submission.data, current_language(), now())


def _page(invitee: Invitee, token: str, form: RegistrationForm | None, status: int):
    event, moment = invitee.event, now()
    standing = seats.availability(event, moment)
    today = event_words.today(moment)
    context: dict[str, Any] = {
        "invitee": invitee,
        "invitee_token": token,
        "event": event,
        "region": event.region,
        "state": inviting.state(invitee, moment),
        "booked": invitee.registration if inviting.has_seat_or_waits(invitee) else None,
        "was_cancelled": invitee.registration is not None,
        "address": masked(invitee.email),
        "date": event_rows.date_block(
            event, event_words.today(moment), is_past=standing.state == "past", size="hero"
        ),
        "when": event_words.when_and_how_sure(event),
        "where": event_words.where(event),
        "lang": event_words.other_language(event),
        "contacts": event.contacts,
        "standing": standing,
        "form": form,
        "hints": registration_form.attendance_hints(standing),
        "kept": quota_words.kept(event, standing),
        "erase_person_on": erasing.person_on(event, today),
        "erase_health_on": erasing.needs_on(event, today),
        "done": request.args.get("done", ""),
        "decline_form": Form() if form is not None else None,
    }
    return render_template("attendee/invitation.html", **context), status


def masked(email: str) -> str:
    """a…@exempel.se: enough for its owner, too little for anybody else."""
    name, _sign, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
