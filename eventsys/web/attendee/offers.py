"""What an attendee does with a seat that is offered: take it, say no, or stand in line again."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.registration import offers
from eventsys.web.loaders import booking_for

bp = Blueprint("offers", __name__, url_prefix="/booking")


@bp.post("/<token>/accept")
def accept(token: str):
    registration = booking_for(token)
    return _do(token, lambda: offers.accept(registration, now()), "accepted")


@bp.post("/<token>/refuse")
def refuse(token: str):
    registration = booking_for(token)
    return _do(token, lambda: offers.refuse(registration, now()), "cancelled")


@bp.post("/<token>/again")
def again(token: str):
    """Back in line, with a booking of its own."""
    registration = booking_for(token)
    return _do(token, lambda: offers.stand_again(registration, now()), "again")


def _do(token: str, deed: Callable[[], object], done: str):
    """The deed, and the booking's page with what came of it."""
    try:
        with transaction():
            deed()
    except DomainError as error:
        flash(str(error), "error")
        done = ""
    return redirect(url_for("attendee.booking.show", token=token, done=done or None), 303)
