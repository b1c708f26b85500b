"""The form by which somebody registers, and by which they change what they said."""

from functools import lru_cache
from typing import Any

from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice

from eventsys.audit.quota_words import ROLES
from eventsys.core import tokens
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.places.models import Region
from eventsys.registration import rules
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import RegistrationSettings
from eventsys.registration.quota_models import Invitee
from eventsys.registration.seats import Availability
from eventsys.web import event_words
from eventsys.web.choices import OneOf, Radios, options
from eventsys.web.forms import EmailAddress, Line, Needed, Text
from eventsys.web.sign_up_fields import SignUpForm

PHONE, NEEDS = 50, 1000


class ParticularsForm(SignUpForm):
    """Who somebody is, how they take part, and what they need."""

    name = Line(_("Namn"), [Needed(_("Skriv ditt namn."))])
    email = Line(
        _("E-postadress"),
        [Needed(_("Skriv din e-postadress, till exempel namn@exempel.se.")), EmailAddress()],
    )
    organisation = Line(_("Organisation"))
    title = Line(_("Titel eller uppdrag"))
    municipality = OneOf(_("Kommun"))
    phone = Line(_("Telefon"), most=PHONE)
    attendance = Radios(_("Hur vill du delta?"), validators=[Needed(_("Välj hur du vill delta."))])
    role = Radios(_("Jag kommer som"), validators=[Needed(_("Välj det som stämmer bäst."))])
    access_needs = Text(_("Behöver du något för att kunna delta?"), most=NEEDS)
    diet = Text(_("Allergi eller specialkost"), most=NEEDS)

    def fit(self, event: Event, settings: RegistrationSettings) -> None:
        """Ask only what this event needs to know."""
        self.municipality.choices = municipality_choices(event.region)
        self.municipality.data = self.municipality.data or ""
        ways = rules.attendances(event.format)
        if len(ways) > 1:
            self.attendance.choices = [SelectChoice(way, str(ATTENDANCES[way])) for way in ways]
        else:
            del self.attendance
        if not settings.has_food:
            del self.diet
        if settings.asks_role:
            self.role.choices = options(ROLES.items())
        else:
            del self.role

    def applicant(self, event: Event) -> Applicant:
        """What was filled in, as the services take it."""
        code = self.municipality.data
        place = places.find_municipality(code) if code else None
        return Applicant(
            name=self.name.data if self.name else "",
            email=self.email.data if self.email else "",
            attendance=self.attendance.data if self.attendance else event.format,
            organisation=self.organisation.data,
            title=self.title.data,
            municipality_id=place.id if place else None,
            phone=self.phone.data if self.phone else "",
            access_needs=self.access_needs.data,
            diet=self.diet.data if self.diet else "",
            answers=self.answers(),
            role=self.role.data if self.role else "",
            choices=self.choices,
        )

    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label, to show it where the form itself is not shown."""
        said = [field for field in self if field.type not in ("HiddenField", "CSRFTokenField")]
        pairs = [(str(f.label.text), _said(f)) for f in said if f.name != "homepage"]
        return [(label, text) for label, text in pairs if text]


class RegistrationForm(ParticularsForm):
    """The public form. `homepage` is there for robots; `submission` makes two sendings one."""

    homepage = StringField(_("Lämna det här fältet tomt"))
    submission = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: nobody but a robot sees the field for the home page."""
        good = super().validate(extra_validators)
        if self.homepage.data:
            self.homepage.data = ""
            self.form_errors.append(
                gettext("Det såg ut som om ett program fyllde i formuläret. Skicka en gång till.")
            )
            return False
        return good


ATTENDANCES = {"onsite": _("På plats"), "online": _("Online")}


def _said(field: Any) -> str:
    """The text in a field, or the words of the choice that was made."""
    if hasattr(field, "in_words"):
        return str(field.in_words())
    if not field.data or not hasattr(field, "iter_choices"):
        return str(field.data or "")
    return next((str(choice.label) for choice in field.iter_choices() if choice.selected), "")


def for_event(event: Event, settings: RegistrationSettings, is_open: bool) -> RegistrationForm:
    """The public form as this event needs it; without a token where there is nothing to send."""
    form = RegistrationForm(meta={"csrf": is_open})
    form.fit(event, settings)
    if settings.asks:
        form.ask(event)
    if settings.has_sign_up:
        form.offer_items(event)
    form.submission.data = form.submission.data or tokens.new_token()
    return form


def for_invitee(invitee: Invitee, settings: RegistrationSettings) -> RegistrationForm:
    """The same for somebody who is asked: who it is, is no question."""
    event = invitee.event
    form = RegistrationForm(data={"organisation": invitee.organisation})
    form.fit(event, settings)
    del form.name, form.email
    if settings.asks:
        form.ask(event)
    if settings.has_sign_up:
        form.offer_items(event)
    form.submission.data = form.submission.data or tokens.new_token()
    return form


def refused_status(filled: RegistrationForm) -> int:
    """200 for a form that was not sent, 400 without a valid token, 422 for what is wrong in it."""
    if not filled.is_submitted():
        return 200
    return 400 if filled.csrf_token.errors else 422


def attendance_hints(standing: Availability) -> dict[str, str]:
    """How many seats are left of each kind, beside the choice."""
    hints = {}
    for kind, seats in standing.seats.items():
        full = (
            gettext("Fullt, men det finns en reservlista.")
            if standing.settings.waiting_list
            else gettext("Fullt.")
        )
        hints[kind] = full if seats.is_full else event_words.seats_words(kind, seats, False)
    return hints


def municipality_choices(owner: Region) -> list[SelectChoice]:
    """Every municipality by its official code, in groups by region, the owner's region first."""
    return [SelectChoice("", gettext("Välj kommun")), *_from(owner.code, owner.country)]


@lru_cache(maxsize=32)
def _from(code: str, country: str) -> tuple[SelectChoice, ...]:
    ordered = sorted(
        places.choices(), key=lambda each: (each.region != code, each.country != country)
    )
    return tuple(SelectChoice(each.code, each.name, optgroup=each.region_name) for each in ordered)
