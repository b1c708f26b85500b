"""Who has registered: the list, one of them, adding by hand, and the list as a file."""

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, url_for

from eventsys.core import tables
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.core.text import clean_line
from eventsys.events.models import Event
from eventsys.people import service as people
from eventsys.registration import bookings, changing
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.web import question_fields
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser import paging
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.participant_form import ATTENDANCES, STATUSES, ParticipantForm, typed

bp = Blueprint("participants", __name__)


@bp.get("/events/<int:event_id>/participants")
def index(event_id: int):
    """A page of them, and how many there are of each kind."""
    event = event_for("view", event_id)
    q, status = _wanted()
    number = request.args.get("page", 1, type=int)
    found, total = bookings.participants_page(event, q, status, number)
    is_whole = not q and not status and number <= 1
    diets, needs = _needs(event) if is_whole else ({}, {})
    return event_page(
        "organiser/participants.html",
        event,
        "participants",
        found=found,
        total=total,
        q=q,
        status=status,
        statuses=STATUSES,
        attendances=ATTENDANCES,
        diets=diets,
        needs=needs,
        pages=paging.pages(number, total, bookings.PAGE, {"q": q, "status": status}),
        csv_query=urlencode({"q": q, "status": status}) if q or status else "",
    )


@bp.route("/events/<int:event_id>/participants/new", methods=["GET", "POST"])
def add(event_id: int):
    """Somebody who called, or who is invited."""
    event = event_for("edit", event_id)
    form = ParticipantForm(data={"attendance": "onsite"}).offer(event)
    if form.validate_on_submit():
        try:
            with transaction():
                made = registrations.add_by_hand(
                    event, form.applicant(), event.language, user(), now()
                )
        except DomainError as error:
            form.object_to(error)
        else:
            flash(
                _("%(name)s är anmäld och får ett mejl.", name=made.name)
                if made.status == "confirmed"
                else _("%(name)s står på reservlistan och får ett mejl.", name=made.name)
            )
            return _back(event)
    context = {"form": form, "registration": None}
    return event_page("organiser/participant.html", event, "participants", **context), _status(form)


@bp.route("/events/<int:event_id>/participants/<int:registration_id>", methods=["GET", "POST"])
def show(event_id: int, registration_id: int):
    """One of them; who may change the event may change this too."""
    event = event_for("view", event_id)
    registration = bookings.get(event, registration_id)
    form = ParticipantForm(data=typed(registration)).offer(event, registration)
    if form.is_submitted():
        event = event_for("edit", event_id)
    if form.validate_on_submit():
        try:
            with transaction():
                applicant = form.applicant(bookings.applicant_of(registration))
                changing.change(registration, applicant, user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Ändringarna är sparade."))
            return _back(event)
    return event_page(
        "organiser/participant.html",
        event,
        "participants",
        form=form,
        registration=registration,
        answers=question_fields.answered(registration),
        statuses=STATUSES,
        attendances=ATTENDANCES,
    ), _status(form)


@bp.route(
    "/events/<int:event_id>/participants/<int:registration_id>/cancel", methods=["GET", "POST"]
)
def cancel(event_id: int, registration_id: int):
    """Give a seat back for somebody."""
    event = event_for("edit", event_id)
    registration = bookings.get(event, registration_id)
    form = Form()
    if form.validate_on_submit():
        with transaction():
            registrations.cancel(registration, user(), now())
        flash(_("%(name)s är avbokad.", name=registration.name))
        return _back(event)
    context = {"form": form, "registration": registration}
    return event_page("organiser/participant_cancel.html", event, "participants", **context)


@bp.get("/events/<int:event_id>/participants.csv")
def csv(event_id: int):
    """The list as a file for a spreadsheet, as it was filtered. Nothing about anybody's health."""
    event = event_for("view", event_id)
    q, status = _wanted()
    rows = [_row(each) for each in bookings.participants(event, q, status)]
    header = (
        _("Namn"),
        _("E-postadress"),
        _("Organisation"),
        _("Titel"),
        _("Kommun"),
        _("Telefon"),
        _("Deltar"),
        _("Läge"),
        _("Anmäld"),
    )
    name = f"deltagare-{event.slug}-{now():%Y-%m-%d}.csv"
    response = Response(tables.csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _wanted() -> tuple[str, str]:
    """What the list is narrowed to: words, and a status if there is such a one."""
    status = request.args.get("status", "")
    return clean_line(request.args.get("q", ""))[:100], status if status in STATUSES else ""


def _row(registration: Registration) -> tuple[str, ...]:
    municipality = registration.municipality
    at = registration.created_at.astimezone(ZoneInfo(registration.event.time_zone))
    return (
        registration.name,
        registration.email,
        registration.organisation,
        registration.title,
        municipality.name if municipality else "",
        registration.phone,
        str(ATTENDANCES.get(registration.attendance, registration.attendance)),
        str(STATUSES.get(registration.status, registration.status)),
        f"{at:%Y-%m-%d %H:%M}",
    )


def _needs(event: Event):
    """Diets and access needs, counted, for those who order the food and open the door."""
    may_see = people.can(user(), "edit", event.region_id)
    return bookings.needs_of(event) if may_see else ({}, {})


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _status(form: Form) -> int:
    return 422 if form.errors else 200
