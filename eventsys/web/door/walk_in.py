"""Somebody who comes without having registered."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from wtforms import HiddenField

from eventsys.checkin import service as checkin
from eventsys.checkin.service import CLOSED, Deed, NotAdmitted
from eventsys.core import tokens
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import seats
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.web.choices import OneOf
from eventsys.web.door.frame import door_name, event_at_the_door, open_day, page
from eventsys.web.doors import user
from eventsys.web.forms import EmailAddress, Form, Line, Needed
from eventsys.web.registration_form import municipality_choices

bp = Blueprint("walk_in", __name__)


class WalkInForm(Form):
    """As little as can be asked of somebody who stands in a doorway."""

    name = Line(_("Namn"), [Needed(_("Skriv namnet."))])
    organisation = Line(_("Organisation"))
    municipality = OneOf(_("Kommun"))
    email = Line(
        _("E-postadress"),
        [EmailAddress()],
        description=_("Bara om personen vill ha en bekräftelse och kunna se sin anmälan."),
    )
    submission = HiddenField()

    def fit(self, event: Event) -> "WalkInForm":
        """The municipalities of the event's region first."""
        self.municipality.choices = municipality_choices(event.region)
        self.municipality.data = self.municipality.data or ""
        self.submission.data = (self.submission.data or tokens.new_token())[:100]
        return self

    def applicant(self) -> Applicant:
        code = self.municipality.data
        place = places.find_municipality(code) if code else None
        return Applicant(
            name=self.name.data,
            email=self.email.data,
            attendance="onsite",
            organisation=self.organisation.data,
            municipality_id=place.id if place else None,
        )


@bp.route("/<int:event_id>/walk-in", methods=["GET", "POST"])
def add(event_id: int):
    """Takes a seat, and is let in at once."""
    event = event_at_the_door(event_id)
    form = WalkInForm().fit(event)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            flash(gettext("%(name)s har fått en plats och är insläppt.", name=_let_in(event, form)))
            return redirect(url_for("door.desk.show", event_id=event.id), 303)
        except DomainError as error:
            form.object_to(_said(error))
            status = error.status
    return page("door/walk_in.html", event, form=form, **_seats(event)), status


def _let_in(event: Event, form: WalkInForm) -> str:
    """The name of who came in. Raises what the services raise."""
    day = open_day(event)
    if day is None:
        raise NotAdmitted("day", CLOSED)
    deed = Deed(form.submission.data, day, None, door_name())
    with transaction():
        made, _admission = checkin.walk_in(event, form.applicant(), deed, user(), now())
        return made.name


def _said(error: DomainError) -> DomainError:
    """The same at the door's own field or in its own words."""
    if isinstance(error, registrations.Taken):
        return DomainError(_("Personen är redan anmäld. Sök på namnet i dörren."), "name")
    if isinstance(error, registrations.Closed):
        return DomainError(_("Mötet är slut eller inställt. Ingen kan läggas till."))
    return error


def _seats(event: Event) -> dict[str, Any]:
    """How many seats are free, and how many people with a seat have not come yet."""
    kind = seats.availability(event, now()).seats["onsite"]
    counts = checkin.arrived(event, open_day(event))
    missing = counts.expected.get("onsite", 0) - counts.arrived.get("onsite", 0)
    return {"seats": kind, "missing": max(0, missing)}
