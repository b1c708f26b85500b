"""What organisers do with participants beside changing: seats, notes, and choosing columns."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.participants import columns, finding, notes
from eventsys.people import preferences
from eventsys.registration import bookings, moving, questions
from eventsys.web import numbers
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser.participant_form import NoteForm, ParticipantForm, typed
from eventsys.web.organiser.participants import one

bp = Blueprint("participant_deeds", __name__)


@bp.post("/events/<int:event_id>/participants/<int:registration_id>/seat")
def give_seat(event_id: int, registration_id: int):
    """A seat for somebody who waits; one more, if the organiser says so."""
    event = event_for("edit", event_id)
    registration = bookings.get(event, registration_id)
    try:
        with transaction():
            moving.give_seat(registration, "adding_one" in request.form, user(), now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("%(name)s har fått en plats och får ett mejl.", name=registration.name))
    return _to(event_id, registration_id)


@bp.post("/events/<int:event_id>/participants/<int:registration_id>/waiting")
def take_seat(event_id: int, registration_id: int):
    """To the waiting list with somebody who has a seat."""
    event = event_for("edit", event_id)
    registration = bookings.get(event, registration_id)
    try:
        with transaction():
            moving.take_seat(registration, user(), now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("%(name)s står nu på reservlistan och får ett mejl.", name=registration.name))
    return _to(event_id, registration_id)


@bp.post("/events/<int:event_id>/participants/<int:registration_id>/note")
def note(event_id: int, registration_id: int):
    """What organisers want to remember."""
    event = event_for("edit", event_id)
    registration = bookings.get(event, registration_id)
    form = NoteForm()
    if not form.validate_on_submit():
        particulars = ParticipantForm(None, data=typed(registration)).offer(event, registration)
        return one(event, registration, particulars, form), 422
    with transaction():
        notes.write(registration, form.note.data, user(), now())
    flash(_("Anteckningen är sparad."))
    return _to(event_id, registration_id)


@bp.post("/participants/columns")
def choose_columns():
    """Show these columns from now on, in the lists of every event."""
    number = numbers.named(request.form.get("event_id", ""))
    event = event_for("view", number) if number else abort(404)
    known = columns.names(questions.of_event(event), columns.offers_of(event))
    picked = columns.chosen(request.form.getlist("column"), known, columns.USUAL)
    if Form().validate_on_submit():
        with transaction():
            preferences.keep(user(), columns.PREFERENCE, list(picked))
    query = finding.wanted(request.form).as_query() | {"columns": ",".join(picked)}
    values: dict[str, Any] = {"event_id": number, **query}
    return redirect(url_for("organiser.participants.index", **values), 303)


def _to(event_id: int, registration_id: int):
    address = url_for(
        "organiser.participants.show", event_id=event_id, registration_id=registration_id
    )
    return redirect(address, 303)
