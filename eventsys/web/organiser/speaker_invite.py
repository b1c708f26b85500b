"""The form that invites all who are not asked yet: an address for each, and words to all."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from wtforms import Form as WtForm

from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.speakers.inviting import Invitation
from eventsys.web.choices import OneOf
from eventsys.web.forms import EmailAddress, Line
from eventsys.web.organiser.speaker_rows import Person
from eventsys.web.speaker_form import LetterForm, language_options


class Address(WtForm):
    """Where to write to somebody, and in which language."""

    email = Line(_("E-postadress"), [EmailAddress()])
    language = OneOf(_("Språk"), choices=language_options())


@dataclass
class Row:
    """Somebody who is not asked yet, with the fields for them."""

    person: Person
    fields: Address


class InviteForm(LetterForm):
    """Who gets no address gets no letter."""

    def offer(self, event: Event, people: Sequence[Person]) -> "InviteForm":
        """A row for each of these."""
        typed = request.form if self.is_submitted() else None
        self.rows = [Row(each, _address(event, each, typed)) for each in people]
        return self

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """What is wrong in the rows, and where."""
        return [
            (f"{row.person.name}: {' '.join(map(str, each.errors))}", f"#{each.id}")
            for row in self.rows
            for each in row.fields
            if each.errors
        ]

    def is_complete(self) -> bool:
        """Valid, with somebody to write to."""
        # All of them are looked at, so that all errors are told at once.
        valid = [self.validate(), *(row.fields.validate() for row in self.rows)]
        if all(valid) and not self.invitations():
            self.form_errors.append(gettext("Skriv e-postadressen till minst en person."))
        return all(valid) and not self.form_errors

    def invitations(self) -> list[Invitation]:
        """Those with an address."""
        return [
            Invitation(
                name=row.person.name,
                email=row.fields.email.data,
                language=row.fields.language.data,
                title=row.person.title,
                organisation=row.person.organisation,
                speaker=row.person.speaker,
            )
            for row in self.rows
            if row.fields.email.data
        ]


def _address(event: Event, person: Person, typed: object) -> Address:
    speaker = person.speaker
    before = {
        "email": speaker.email if speaker else "",
        "language": speaker.language if speaker else event.language,
    }
    return Address(typed, prefix=person.key, data=before)
