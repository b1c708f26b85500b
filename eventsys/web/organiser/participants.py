"""Who has registered: the list, one of them, adding by hand, changing and cancelling."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.mail import failures, outbox, suppression
from eventsys.participants import columns, finding
from eventsys.participants.columns import ATTENDANCES, STATUSES
from eventsys.registration import (
    adding,
    awaiting,
    bookings,
    changing,
    erasing,
    joining,
    moving,
    needs,
    seats,
)
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.seats import Availability
from eventsys.web import booking_page, letter_words, line_words, question_fields
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser import paging, participant_filters
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.participant_form import NoteForm, ParticipantForm, typed

bp = Blueprint("participants", __name__)


@bp.get("/events/<int:event_id>/participants")
def index(event_id: int):
    """A page of them, and how many there are of each kind."""
    event = event_for("view", event_id)
    standing = seats.availability(event, now())  # First: it holds the settings for all others.
    view = participant_filters.view_of(event)
    number = request.args.get("page", 1, type=int)
    found, total = finding.page(event, view.wanted, number)
    is_whole = not view.wanted.is_narrow and number <= 1
    return event_page(
        "organiser/participants.html",
        event,
        "participants",
        found=found,
        total=total,
        view=view,
        sheet=columns.sheet(event, found, view.columns, view.asked),
        **_line(event, standing, found),
        headings=list(participant_filters.headings(event, view)),
        choices=participant_filters.choices(event, view),
        attendances=ATTENDANCES,
        joined=joining.count(event) if event.is_online else 0,
        kitchen=needs.counted(event) if is_whole else None,
        needs_days=erasing.needs_days(),
        pages=paging.pages(number, total, finding.PAGE, view.query()),
    )


@bp.route("/events/<int:event_id>/participants/new", methods=["GET", "POST"])
def add(event_id: int):
    """Somebody who called, or who is invited."""
    event = event_for("edit", event_id)
    form = ParticipantForm(data={"attendance": "onsite"}).offer(event)
    if form.validate_on_submit():
        try:
            with transaction():
                made = adding.by_hand(event, form.applicant(), event.language, user(), now())
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
    return one(event, registration, form), _status(form)


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


def one(
    event: Event, registration: Registration, form: ParticipantForm, note: NoteForm | None = None
) -> str:
    """The page of one participant. `note` is a form that came back with an error."""
    standing = seats.availability(event, now())
    counted = standing.seats.get(registration.attendance)
    sources = columns.sheet(event, [registration], ("arrived",), [])
    return event_page(
        "organiser/participant.html",
        event,
        "participants",
        standing=standing,
        form=form,
        note_form=note or NoteForm(None, data={"note": registration.note}),
        registration=registration,
        answers=question_fields.answered(registration),
        **letters_of(registration, event.time_zone),
        chosen=booking_page.items(registration),
        sheet=sources,
        is_full=counted is not None and counted.free == 0,
        is_awaited=counted is not None and moving.is_awaited(counted),
        statuses=STATUSES,
        attendances=ATTENDANCES,
        lines=line_words.in_the_list([registration], event)[registration.id],
        passes=bookings.before(registration) if registration.status == "waiting" else [],
    )


def letters_of(registration: Registration, zone: str) -> dict[str, Any]:
    """What has been written to somebody, what became of it, and whether they can be reached."""
    found = suppression.of(registration.email)
    letters = failures.about("registration", registration.id)
    return {
        "letters": [letter_words.row(each, zone) for each in letters],
        "unreached": letter_words.why_suppressed(found) if found else "",
        "letters_kept": outbox.kept_for().days,
    }


def _line(event: Event, standing: Availability, found: Sequence[Registration]):
    """How the event stands, where those of the list stand in line, and why nothing moves."""
    asks = standing.settings.needs_approval
    return {
        "standing": standing,
        "pending": awaiting.counts([event.id]).get(event.id, 0) if asks else 0,
        "lines": line_words.in_the_list(found, event),
        "standstills": line_words.standstills(event, standing),
    }


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _status(form: Form) -> int:
    return 422 if form.errors else 200
