"""The form for one participant, as an organiser fills it in."""

from dataclasses import replace
from typing import Any

from eventsys.audit.quota_words import ROLES
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.participants.columns import ATTENDANCES
from eventsys.registration import questions, rules, seats
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration
from eventsys.web.choices import OneOf, Radios, number_or_none, options
from eventsys.web.forms import EmailAddress, Form, Line, Needed, Text
from eventsys.web.organiser.event_form import municipality_choices
from eventsys.web.sign_up_fields import SignUpForm


class ParticipantForm(SignUpForm):
    """Diet and access needs are not asked for: only their owner sees them."""

    strict = False

    name = Line(_("Namn"), [Needed(_("Skriv namnet."))])
    email = Line(_("E-postadress"), [Needed(_("Skriv e-postadressen.")), EmailAddress()])
    organisation = Line(_("Organisation"))
    title = Line(_("Titel"))
    municipality_id = OneOf(_("Kommun"), coerce=number_or_none)
    role = OneOf(_("Roll"))
    phone = Line(_("Telefon"), most=50)
    attendance = Radios(_("Hur deltar personen?"))

    def offer(self, event: Event, registration: Registration | None = None) -> "ParticipantForm":
        """Only the ways to take part that the event has, and the questions that it asks."""
        given = questions.answers_of([registration])[registration.id] if registration else None
        self.ask(event, given)
        self.offer_items(event, registration)
        possible = rules.attendances(event.format)
        self.attendance.choices = options((name, ATTENDANCES[name]) for name in possible)
        if len(possible) == 1:
            self.attendance.data = possible[0]
        settings = seats.settings_of(event)
        if settings.asks_role or (registration is not None and registration.role):
            self.role.choices = options([("", gettext("Inte känd")), *ROLES.items()])
        else:
            del self.role
        self.municipality_id.choices = municipality_choices(event.region)
        if registration is not None and not registration.email:
            # Who came without having registered need not have given one.
            self.email.validators = [EmailAddress()]
            self.email.flags.required = False
        return self

    def applicant(self, before: Applicant | None = None) -> Applicant:
        """What was typed; what is not asked for here stays as it was."""
        typed = {name: self[name].data for name in FIELDS if name in self}
        typed |= {"answers": self.answers(), "choices": self.choices}
        return replace(before, **typed) if before else Applicant(**typed)


class NoteForm(Form):
    """What organisers want to remember about somebody."""

    note = Text(_("Anteckning"), most=2000)


FIELDS = (
    "name",
    "email",
    "organisation",
    "title",
    "municipality_id",
    "phone",
    "attendance",
    "role",
)


def typed(registration: Registration) -> dict[str, Any]:
    """A registration as the fields of the form take it."""
    return {name: getattr(registration, name) for name in FIELDS}
