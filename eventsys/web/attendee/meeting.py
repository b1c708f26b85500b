"""The way from a booking to the online meeting.

Opening an address counts nobody: programs open addresses too. A button does.
"""

from flask import Blueprint, redirect, render_template

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.registration import joining
from eventsys.registration.models import Registration
from eventsys.web import booking_page, headers
from eventsys.web.attendee.booking import unknown
from eventsys.web.loaders import booking_for

bp = Blueprint("meeting", __name__, url_prefix="/booking")
bp.register_error_handler(404, unknown)


@bp.get("/<token>/meeting")
def show(token: str):
    """Where letters lead: the button when it is time, and before that when it will be."""
    return _page(booking_for(token), token)


@bp.get("/<token>/join")
def follow(token: str):
    """Where calendars lead: to the meeting itself when it is time."""
    registration = booking_for(token)
    address = joining.way_in(registration, now())
    return redirect(address, 302) if address else _page(registration, token)


@bp.post("/<token>/join")
def join(token: str):
    """To the meeting, counted."""
    registration = booking_for(token)
    with transaction():
        address = joining.join(registration, now())
    return redirect(address, 303) if address else _page(registration, token)


def _page(registration: Registration, token: str):
    meeting = booking_page.meeting(registration, now())
    common = booking_page.common(registration, token)
    page = render_template("attendee/join.html", **common, **meeting)
    return headers.leading_out(page) if meeting["state"] == "open" else page
