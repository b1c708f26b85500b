"""The form for a change to many events, and its outcome in words."""

from typing import Any

from flask import request
from wtforms import BooleanField, FormField

from eventsys.audit import words
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import names
from eventsys.events import series as series_service
from eventsys.events.details import ContactDetails
from eventsys.places.models import Region
from eventsys.planning import rules
from eventsys.planning.bulk import Outlook, Wanted
from eventsys.web import numbers
from eventsys.web.choices import OneOf, Radios, number_or_none, options
from eventsys.web.forms import Form, Line
from eventsys.web.organiser.conflict import kept_value
from eventsys.web.organiser.event_form import ContactRow
from eventsys.web.organiser.fields import Whole
from eventsys.web.organiser.history import NUMBERED
from eventsys.web.organiser.planning_form import Said
from eventsys.web.organiser.registration_settings import MOST_SEATS

MOST_DAYS, MOST_EVENTS = 730, 500
REGISTRATION = [("keep", _("Som det är")), ("on", _("Slå på")), ("off", _("Stäng av"))]


class BulkForm(Form):
    """What is to become different. What is left empty stays as it is."""

    move_days = Whole(_("Flytta så många dagar"), -MOST_DAYS, MOST_DAYS)
    publish = BooleanField(_("Publicera de utkast som är klara"))
    registration = Radios(_("Anmälan"), choices=options(REGISTRATION), default="keep")
    seats = Whole(_("Platser"), 0, MOST_SEATS)
    series_id = OneOf(_("Lägg i serie"), coerce=number_or_none)
    theme = Line(_("Lägg till tema"), most=60)
    contact = FormField(ContactRow)

    def offer(self, region: Region) -> "BulkForm":
        """Fill the list of series."""
        series = [(each.id, each.title) for each in series_service.of_region(region)]
        self.series_id.choices = options([("", _("Som det är")), *series])
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is to become different, at some event."""
        super().validate(extra_validators)
        contact = self.contact.form
        if any(contact.data.values()) and not contact["name"].data:
            contact["name"].errors = [gettext("Skriv kontaktpersonens namn.")]
        if not self.errors and self.wanted == Wanted():
            self.form_errors.append(gettext("Välj något att ändra."))
        if not self.errors and not versions():
            self.form_errors.append(gettext("Välj minst ett möte."))
        return not self.errors

    @property
    def wanted(self) -> Wanted:
        """What was asked for, as the service takes it."""
        contact = ContactDetails(**self.contact.form.data)
        return Wanted(
            contact=contact if contact.name else None,
            move_days=self.move_days.data or 0,
            publish=self.publish.data,
            enabled={"on": True, "off": False}.get(self.registration.data),
            seats=self.seats.data,
            series_id=self.series_id.data,
            theme=self.theme.data.replace(",", " "),
        )


def versions() -> dict[int, int]:
    """The events that were chosen, each with the version that was looked at."""
    pairs = [each.partition(":") for each in request.form.getlist("event")[:MOST_EVENTS]]
    found = {numbers.named(number): numbers.named(version) for number, _colon, version in pairs}
    found.pop(0, None)
    return found


def in_words(outlooks: list[Outlook]) -> list[dict[str, Any]]:
    """Each outlook with its changes as history would tell them."""
    wanted: dict[str, set[int]] = {field: set() for field in NUMBERED}
    for outlook in outlooks:
        ids = outlook.changes.get("series_id", ())
        wanted["series_id"] |= {each for each in ids if each is not None}
    known = names.of_fields(wanted)
    return [
        {
            "event": outlook.event,
            "letters": outlook.letters,
            "problem": str(outlook.problem),
            "said": _said(outlook),
            "changes": [
                (words.field(name), *(_value(name, each, known, outlook) for each in pair))
                for name, pair in outlook.changes.items()
            ],
        }
        for outlook in outlooks
    ]


def _said(outlook: Outlook) -> list[Said]:
    """What one should know about the days that the event would have."""
    country, language = outlook.event.region.country, current_language()
    days = outlook.changes.get("days", ((), ()))[1]
    found = (rules.off_or_weekend(day.held_on, country, language) for day in days)
    return [Said(str(why)) for why in (*found, outlook.warning) if why]


def _value(name: str, value: Any, known: words.Names, outlook: Outlook) -> str:
    if name == "status":
        return gettext("Publicerat") if value == "published" else gettext("Utkast")
    return words.value(name, kept_value(name, value), known, outlook.event.time_zone)
