"""Several people in one form: who registers, and colleagues, each with fields of their own.

The fields of a colleague begin with `person-<number>-`; a hidden `person` says which numbers there
are. The buttons that add or take away somebody send the whole form, so nothing typed is lost.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

from flask import request

from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration import service as registrations
from eventsys.registration import sign_up
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import RegistrationSettings
from eventsys.registration.seats import Availability
from eventsys.web import numbers
from eventsys.web.forms import EmailAddress, Line, Needed
from eventsys.web.registration_form import ParticularsForm, RegistrationForm
from eventsys.web.sign_up_fields import begun_with

# More than can be wanted; how many an event takes in one go is its own setting.
MOST = 20
# With fewer free seats than these it matters whether people want to go only together.
FEW_SEATS = 20
# What is the same for most who are registered together, so that nobody types it twice.
SHARED = ("organisation", "municipality")


class PersonForm(ParticularsForm):
    """A colleague. They take part in the same way as the one who registers them."""

    name = Line(_("Namn"), [Needed(_("Skriv namnet."))])
    email = Line(_("E-postadress"), [EmailAddress()])

    def __init__(self, number: int, first: RegistrationForm, **more: Any) -> None:
        self.number, self.first = number, first
        super().__init__(prefix=f"person-{number}-", meta={"csrf": False}, **more)

    def fit(self, event: Event, settings: RegistrationSettings) -> None:
        """Ask what this event needs to know, once for all what is the same."""
        super().fit(event, settings)
        if self.attendance:
            del self.attendance
        del self.phone

    def way(self, event: Event) -> str:
        return self.first.way(event)

    def applicant(self, event: Event) -> Applicant:
        """What was filled in. Without an address of their own, letters go to who registers."""
        said = super().applicant(event)
        email = said.email or self.first.email.data
        return replace(said, email=email, attendance=self.way(event))


class PartyForm:
    """The form of who registers, and those of the others."""

    def __init__(
        self, event: Event, settings: RegistrationSettings, first: RegistrationForm
    ) -> None:
        self.event, self.settings, self.first = event, settings, first
        self.added: PersonForm | None = None
        typed = (numbers.named(each) for each in request.form.getlist("person"))
        wanted = dict.fromkeys(number for number in typed if 1 < number < 1000)
        self.others = [self._person(number) for number in [*wanted][:MOST]]

    @property
    def most(self) -> int:
        """How many can be registered in one go, the first included."""
        return min(self.settings.party_size, MOST)

    @property
    def may_grow(self) -> bool:
        return 1 + len(self.others) < self.most

    @property
    def everybody(self) -> list[ParticularsForm]:
        return [self.first, *self.others]

    @property
    def keeps_together(self) -> bool:
        """Whether they want seats only together, as it stands in the form."""
        return request.form.get("together") != "no"

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong with the others, with the name of each: for the summary on top."""
        found = []
        for place, person in enumerate(self.others, start=2):
            for field in person:
                if field.errors:
                    who = gettext("Person %(number)s", number=place)
                    found.append(
                        (f"{who}: {' '.join(map(str, field.errors))}", f"#{anchor(field)}")
                    )
        return found

    def change(self) -> bool:
        """If a button that adds or takes away somebody was pressed, do so."""
        if "add_person" in request.form:
            if self.may_grow:
                self._add()
            return True
        if gone := request.form.get("remove_person"):
            self.others = [each for each in self.others if each.number != numbers.named(gone)]
            return True
        return False

    def validate_on_submit(self) -> bool:
        """Whether all of it is good, each person and all together."""
        if not self.first.is_submitted():
            return False
        good = [person.validate() for person in self.everybody]
        if self.others and len(self.others) >= self.most:
            self.first.form_errors.append(
                ngettext(
                    "Anmäl en person i taget.",
                    "Anmäl högst %(num)s personer på en gång.",
                    self.most,
                )
            )
        if not all(good) or self.first.form_errors:
            return False
        return self._are_different() and self._find_room()

    def applicants(self) -> list[Applicant]:
        """What was filled in, the one who registers first."""
        return [person.applicant(self.event) for person in self.everybody]

    def typed(self) -> list[tuple[str, str]]:
        """What was written about everybody, label by label, where the form is not shown."""
        found = self.first.typed()
        for place, person in enumerate(self.others, start=2):
            who = gettext("Person %(number)s", number=place)
            found += [(f"{who}: {label}", text) for label, text in person.typed()]
        return found

    def object_to(self, error: DomainError) -> None:
        """Show what a rule said at whoever it is about."""
        if not isinstance(error, sign_up.NoChoice):
            self.first.object_to(error)
            return
        wanted = {each.id for each in error.offers}
        for person in self.everybody:
            if not wanted or wanted & {*(person.choices or ())}:
                person.object_to(error)

    def asks_together(self, standing: Availability) -> bool:
        """Whether it matters: there are several, and seats may not be enough for all."""
        seats = standing.seats.get(self.first.way(self.event))
        if not self.others or seats is None or not standing.settings.waiting_list:
            return False
        return seats.is_full or (seats.free is not None and seats.free < FEW_SEATS)

    def _person(self, number: int, **more: Any) -> PersonForm:
        person = PersonForm(number, self.first, **more)
        person.fit(self.event, self.settings)
        if self.settings.asks:
            person.ask(self.event)
        if self.settings.has_sign_up:
            person.offer_items(self.event)
        return person

    def _add(self) -> None:
        number = max((each.number for each in self.others), default=1) + 1
        self.added = self._person(number)
        for name in SHARED:
            self.added[name].data = self.first[name].data
        if self.added.items:
            self.added.items.data = begun_with(self.added.items.offers)
        self.others.append(self.added)

    def _are_different(self) -> bool:
        """Nobody stands in it twice."""
        seen: set[str] = set()
        for person, applicant in zip(self.everybody, self.applicants(), strict=True):
            key = registrations.person_key(applicant)
            if key in seen:
                text = gettext("Samma namn och e-postadress står redan i anmälan.")
                person.object_to(DomainError(text, "name"))
                return False
            seen.add(key)
        return True

    def _find_room(self) -> bool:
        """What several of them chose has room for all of them."""
        if self.first.items is None:
            return True
        wanted = Counter(each for person in self.everybody for each in person.choices or ())
        for offer in self.first.items.offers:
            if offer.left is not None and wanted[offer.id] > offer.left > 0:
                text = _("”%(title)s” har inte plats för er alla.", title=offer.title)
                self.object_to(sign_up.NoChoice(text, offer))
                return False
        return True


def anchor(field: Any) -> str:
    """Where the summary of errors leads to."""
    options = getattr(getattr(field, "option_widget", None), "input_type", "")
    return f"{field.id}-0" if options in ("radio", "checkbox") else str(field.id)
