"""Deeds of one press on a booking: to a substitute, and to the other way of taking part."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import handing_over, seats
from eventsys.registration.handing_over import FullThere
from eventsys.registration.models import Registration
from eventsys.web import booking_page
from eventsys.web.forms import EmailAddress, Form, Line, Needed
from eventsys.web.loaders import booking_for

bp = Blueprint("hand_over", __name__, url_prefix="/booking")


class HandOverForm(Form):
    """Who goes instead."""

    name = Line(_("Namn"), [Needed(_("Skriv namnet på den som går i stället."))])
    email = Line(_("E-postadress"), [Needed(_("Skriv personens e-postadress.")), EmailAddress()])


@bp.route("/<token>/hand-over", methods=["GET", "POST"])
def hand_over(token: str):
    registration = booking_for(token)
    if not _is_changeable(registration):
        return redirect(url_for("attendee.booking.show", token=token), 303)
    form = HandOverForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                handing_over.hand_over(registration, form.name.data, form.email.data, now())
        except DomainError as error:
            form.object_to(error)
            status = 422 if error.field else error.status
        else:
            flash(gettext("Platsen är överlämnad. %(name)s får ett mejl.", name=form.name.data))
            return redirect(url_for("attendee.booking.find"), 303)
    return render_template(
        "attendee/hand_over.html",
        **booking_page.common(registration, token),
        **booking_page.items(registration),
        form=form,
    ), status


@bp.post("/<token>/switch")
def switch(token: str):
    """To the other way of taking part; where that is full, only after saying what it means."""
    registration = booking_for(token)
    way = handing_over.other_way(registration)
    if way is None or not _is_changeable(registration):
        return redirect(url_for("attendee.booking.show", token=token), 303)
    try:
        with transaction():
            handing_over.switch(registration, now(), waits=request.form.get("waits") == "yes")
    except FullThere:
        context = booking_page.common(registration, token) | {"way": way}
        return render_template("attendee/switch_full.html", **context), 409
    return redirect(url_for("attendee.booking.show", token=token, done="changed"), 303)


def _is_changeable(registration: Registration) -> bool:
    standing = seats.availability(registration.event, now())
    return booking_page.is_changeable(registration, standing)
