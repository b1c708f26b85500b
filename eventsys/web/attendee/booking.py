"""An attendee's own pages. Whoever has the link has the booking, so it is shown to nobody else."""

import json

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)

from eventsys.audit.service import ATTENDEE
from eventsys.checkin import service as checkin
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, TooManyAttempts
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.evaluation import service as evaluation
from eventsys.registration import bookings, changing, extract, questions, retention, seats
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.web import booking_page, headers, posts
from eventsys.web.forms import EmailAddress, Form, Line, Needed
from eventsys.web.loaders import booking_for
from eventsys.web.registration_form import ParticularsForm, attendance_hints

bp = Blueprint("booking", __name__, url_prefix="/booking")


class LinksForm(Form):
    """Where to send the links."""

    email = Line(_("E-postadress"), [Needed(_("Skriv din e-postadress.")), EmailAddress()])


@bp.errorhandler(404)
def unknown(_error):
    return render_template("attendee/unknown.html"), 404


@bp.route("/", methods=["GET", "POST"])
def find():
    """The same answer whether or not the address has booked anything."""
    form = LinksForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                posts.count("links from")
                bookings.send_links(form.email.data, now())
            flash(gettext("Om adressen har kommande anmälningar har vi skickat länkarna dit."))
            return redirect(url_for(".find"), 303)
        except TooManyAttempts as error:
            form.object_to(error)
            status = error.status
    return render_template("attendee/find.html", form=form), status


@bp.get("/<token>/")
def show(token: str):
    registration = booking_for(token)
    facts = booking_page.facts(registration, token, now())
    done = request.args.get("done", "")
    page = render_template("attendee/booking.html", **facts, done=done)
    return headers.leading_out(page) if facts["is_joinable"] else page


@bp.route("/<token>/change", methods=["GET", "POST"])
def change(token: str):
    registration = booking_for(token)
    event = registration.event
    standing = seats.availability(event, now())
    if not booking_page.is_changeable(registration, standing):
        return redirect(url_for(".show", token=token), 303)
    form = ParticularsForm(data=booking_page.as_typed(registration))
    form.fit(event, standing.settings)
    form.ask(event, questions.answers_of([registration])[registration.id])
    if not booking_page.has_begun(registration, now()):
        form.offer_items(event, registration)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                changing.change(registration, form.applicant(event), ATTENDEE, now())
            return changed(token)
        except DomainError as error:
            form.object_to(error)
            status = error.status
    return render_template(
        "attendee/change.html",
        **booking_page.common(registration, token),
        form=form,
        hints=attendance_hints(standing),
    ), status


def changed(token: str):
    """Back to the booking, or, when it has gone to another address, where links are asked for."""
    if bookings.by_token(token) is not None:
        return redirect(url_for(".show", token=token, done="changed"), 303)
    flash(gettext("Uppgifterna är ändrade. Länken till anmälan har gått till den nya adressen."))
    return redirect(url_for(".find"), 303)


@bp.route("/<token>/cancel", methods=["GET", "POST"])
def cancel(token: str):
    registration = booking_for(token)
    standing = seats.availability(registration.event, now())
    if not booking_page.is_changeable(registration, standing):
        return redirect(url_for(".show", token=token), 303)
    if request.method != "POST":
        return render_template("attendee/cancel.html", **booking_page.common(registration, token))
    with transaction():
        registrations.cancel(registration, ATTENDEE, now())
    return redirect(url_for(".show", token=token, done="cancelled"), 303)


@bp.route("/<token>/erase", methods=["GET", "POST"])
def erase(token: str):
    """Forget somebody now rather than later, where nobody waits for them any more."""
    registration = booking_for(token)
    standing = seats.availability(registration.event, now())
    if not booking_page.is_erasable(registration, standing):
        return redirect(url_for(".show", token=token), 303)
    if request.method != "POST":
        return render_template("attendee/erase.html", **booking_page.common(registration, token))
    with transaction():
        retention.erase(registration, ATTENDEE, now())
    flash(gettext("Dina uppgifter är raderade. Länken till anmälan gäller inte längre."))
    return redirect(url_for(".find"), 303)


@bp.get("/<token>/ticket")
def ticket(token: str):
    registration = booking_for(token)
    return render_template(
        "attendee/ticket.html",
        **booking_page.common(registration, token),
        **booking_page.items(registration),
    )


@bp.get("/<token>/data.json")
def data(token: str):
    registration = booking_for(token)
    text = json.dumps(own_data(registration), ensure_ascii=False, indent=2)
    return file(text.encode(), "application/json", "eventsys.json")


def own_data(registration: Registration):
    """All that is kept about somebody, from the door and about the survey too."""
    door = {"admissions": checkin.told(registration)}
    return extract.of(registration) | door | evaluation.told(registration)


@bp.get("/<token>/invitation.ics")
def invitation(token: str):
    registration = booking_for(token)
    content = booking_page.entry(registration, token) or abort(404)
    return file(content, "text/calendar; charset=utf-8", "eventsys.ics")


def file(content: bytes, content_type: str, name: str) -> Response:
    """A file to keep."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
