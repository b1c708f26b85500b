"""What a ticket's QR code opens: the person, for who may let them in; for others, nothing."""

from flask import Blueprint, render_template, request, url_for

from eventsys.checkin import service as checkin
from eventsys.core import tokens
from eventsys.core.db import transaction
from eventsys.core.errors import TooManyAttempts
from eventsys.people import service as staff
from eventsys.web import posts
from eventsys.web.door import people
from eventsys.web.door.frame import door_name, open_day, page, shown_day
from eventsys.web.doors import visitor

# It stands among the pages that are open to all: whoever scans a ticket is told what it is for.
bp = Blueprint("ticket", __name__)


@bp.get("/door/t/<ticket>")
def show(ticket: str):
    """The person on one page, with one button. Nobody is let in by opening it."""
    signed = visitor()
    if signed is None or not staff.can_somewhere(signed, "admit"):
        return _nothing(ticket, is_host=False)
    registration = checkin.by_ticket(ticket)
    if registration is None:
        return _unknown()
    event = registration.event
    if not staff.can(signed, "admit", event.region_id):
        return _nothing(ticket, is_host=True)
    day = shown_day(event)
    return page(
        "door/ticket.html",
        event,
        person=people.rows(event, [registration], day)[0],
        ticket=ticket,
        # Who scans the same ticket again comes without this, and is told that it is used.
        is_new=request.args.get("done") == "1",
        is_open=open_day(event) is not None,
        key=tokens.new_token(),
        door=door_name(),
    )


def _nothing(ticket: str, is_host: bool):
    """The same for every code, right or wrong: nothing can be learnt by guessing."""
    way_in = (
        None if is_host else url_for("public.sign_in.show", next=url_for(".show", ticket=ticket))
    )
    return render_template("door/not_for_you.html", way_in=way_in)


def _unknown():
    """A code that is no ticket's, counted: whoever guesses is stopped."""
    try:
        with transaction():
            posts.count("tickets from")
    except TooManyAttempts as error:
        return page("door/unknown.html", reason=str(error)), error.status
    return page("door/unknown.html", reason=""), 404
