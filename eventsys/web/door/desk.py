"""The door of one event: who has arrived, looking for people, letting them in."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from eventsys.checkin import queries
from eventsys.checkin import service as checkin
from eventsys.checkin.service import AlreadyAdmitted, Deed, NotAdmitted
from eventsys.core import tokens
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext as _
from eventsys.core.text import clean_line
from eventsys.events.models import Event
from eventsys.registration import bookings
from eventsys.registration.models import Registration
from eventsys.web.door import people
from eventsys.web.door.frame import (
    DOOR_LENGTH,
    door_name,
    event_at_the_door,
    is_over,
    name_door,
    open_day,
    page,
    shown_day,
)
from eventsys.web.doors import user

bp = Blueprint("desk", __name__)
Q_LENGTH, KEY_LENGTH = 100, 100


@bp.get("/<int:event_id>/")
def show(event_id: int):
    """The count, a field to look for people in, and who came last."""
    event = event_at_the_door(event_id)
    day = shown_day(event)
    q = clean_line(request.args.get("q", ""))[:Q_LENGTH]
    latest = queries.latest(event, day) if day else []
    return page(
        "door/desk.html",
        event,
        q=q,
        day=day,
        is_open=open_day(event) is not None and event.status == "published",
        is_past=is_over(event),
        count=people.standing(checkin.arrived(event, day)),
        found=people.rows(event, queries.search(event, q, day), day),
        latest=[people.row(event, each.registration, each) for each in latest],
        key=tokens.new_token(),
        door=door_name(),
        door_length=DOOR_LENGTH,
    )


@bp.post("/<int:event_id>/admit")
def admit(event_id: int):
    """Let somebody in."""
    event = event_at_the_door(event_id)
    registration, day = _chosen(event), open_day(event)
    key = request.form.get("key", "")[:KEY_LENGTH] or tokens.new_token()
    name = registration.name
    try:
        if day is None:
            raise NotAdmitted("day", checkin.CLOSED)
        with transaction():
            checkin.admit(registration, Deed(key, day, None, door_name()), user(), now())
        if "ticket" not in request.form:  # The page of a ticket says so itself.
            flash(_("%(name)s är insläppt.", name=name))
        return _back(event, done=1)
    except AlreadyAdmitted as error:
        words = people.admitted_words(event, error.admission)
        flash(_("%(name)s var redan här. %(when)s.", name=name, when=words), "error")
    except NotAdmitted as error:
        flash(_("%(name)s släpptes inte in. %(why)s", name=name, why=str(error)), "error")
    return _back(event)


@bp.post("/<int:event_id>/undo")
def undo(event_id: int):
    """Take back that somebody was let in."""
    event = event_at_the_door(event_id)
    registration, day = _chosen(event), open_day(event)
    name = registration.name
    with transaction():
        was_in = day is not None and checkin.undo(registration, day, user(), now())
    if was_in:
        flash(_("Insläppet av %(name)s är ångrat.", name=name))
    else:
        flash(_("Det fanns inget insläpp av %(name)s att ångra.", name=name), "warning")
    return _back(event)


@bp.post("/<int:event_id>/name")
def name(event_id: int):
    """What the door is called at which this browser stands."""
    event = event_at_the_door(event_id)
    called = name_door(request.form.get("door", ""))
    flash(_("Du står vid %(door)s.", door=called) if called else _("Dörren har inget namn."))
    return _back(event)


def _chosen(event: Event) -> Registration:
    """The person whom a form is about. Raises NotFound."""
    number = request.form.get("registration_id", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        abort(404)
    return bookings.get(event, int(number))


def _back(event: Event, done: int | None = None):
    """To the page that the form stood on: the ticket, or the door."""
    if ticket := request.form.get("ticket", ""):
        return redirect(url_for("attendee.ticket.show", ticket=ticket, done=done), 303)
    return redirect(url_for(".show", event_id=event.id), 303)
