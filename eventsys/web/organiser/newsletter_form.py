"""The forms of a newsletter: its words and events, whose letter to look at, when it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import request
from wtforms import HiddenField

from eventsys.core.errors import DomainError
from eventsys.core.i18n import LANGUAGES, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.messages import schedule
from eventsys.newsletter.content import Candidate
from eventsys.newsletter.editions import EditionDetails
from eventsys.newsletter.models import Edition
from eventsys.web import numbers
from eventsys.web.choices import Radios, options
from eventsys.web.forms import Day, Form, Line, Text
from eventsys.web.organiser.fields import STEPS, Hours, optional_day

SUBJECT, WORDS = 150, 5000
# In the morning, when nobody says at which hour.
USUAL_HOUR = time(8)
WHENS = {"now": _("Nu"), "later": _("Vid en viss tid")}
REASONS = {
    "new": _("Nytt"),
    "moved": _("Nytt datum"),
    "confirmed": _("Datumet är bestämt"),
    "cancelled": _("Inställt"),
    "last_seats": _("Få platser kvar"),
}


@dataclass(frozen=True)
class Pick:
    """An event that can stand in a newsletter."""

    event: Event
    reason: str
    is_chosen: bool


class EditionForm(Form):
    """Words in three languages; the events are read beside it, since their order counts."""

    version = HiddenField()
    subject_sv = Line(_("Ämnesrad"), most=SUBJECT)
    words_sv = Text(_("Inledning"), most=WORDS)
    subject_da = Line(_("Ämnesrad på danska"), most=SUBJECT)
    words_da = Text(_("Inledning på danska"), most=WORDS)
    subject_en = Line(_("Ämnesrad på engelska"), most=SUBJECT)
    words_en = Text(_("Inledning på engelska"), most=WORDS)
    main: str

    def of(self, edition: Edition) -> "EditionForm":
        """The region's own language is the one that must be there."""
        self.main = edition.region.language
        return self

    @property
    def others(self) -> list[str]:
        """The languages that may be left out."""
        return [each for each in LANGUAGES if each != self.main]

    def validate(self, extra_validators: Any = None) -> bool:
        """A letter has a subject."""
        super().validate(extra_validators)
        subject = self[f"subject_{self.main}"]
        if not subject.data:
            subject.errors = [*subject.errors, gettext("Skriv en ämnesrad.")]
        return not self.errors

    def details(self, picks: Sequence[Pick]) -> EditionDetails:
        """What was typed and chosen."""
        return EditionDetails(
            subject={each: self[f"subject_{each}"].data for each in LANGUAGES},
            words={each: self[f"words_{each}"].data for each in LANGUAGES},
            events=[each.event.id for each in picks if each.is_chosen],
        )


class SendForm(Form):
    """Now, or at a time of the region's clock."""

    version = HiddenField()
    when = Radios(_("När ska det skickas?"), choices=options(WHENS.items()), default="now")
    on = Day(_("Datum"), optional_day())
    at = Hours(_("Klockslag"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A time has a day."""
        super().validate(extra_validators)
        if self.when.data == "later" and not self.on.data and not self.on.errors:
            self.on.errors = [gettext("Ange datum.")]
        return not self.errors

    def moment(self, zone: str) -> datetime | None:
        """When; none: now. Raises DomainError for what is no time."""
        if self.when.data != "later":
            return None
        found = schedule.moment(self.on.data, self.at.data or USUAL_HOUR, zone)
        if found is None:
            raise DomainError(schedule.NO_SUCH_TIME, "at")
        return found


def typed(edition: Edition) -> dict[str, Any]:
    """A newsletter as the fields of the form take it."""
    words = {f"words_{each}": edition.words.get(each, "") for each in LANGUAGES}
    subjects = {f"subject_{each}": edition.subject.get(each, "") for each in LANGUAGES}
    return {"version": edition.version, **subjects, **words}


def picks(edition: Edition, found: Sequence[Candidate], submitted: bool) -> list[Pick]:
    """The events to choose among: those chosen first, in their order, then the others in time.

    Those that came back with a form stand as they were sent, moved by the button, if one was used.
    """
    reasons = {each.event.id: each.reason for each in found}
    reasons |= {item.event_id: item.reason for item in edition.items}
    known = {each.event.id: each.event for each in found}
    known |= {item.event_id: item.event for item in edition.items}
    chosen = [item.event_id for item in edition.items]
    order = chosen
    if submitted:
        chosen = _ids("event")
        order = _moved([*dict.fromkeys([*_ids("listed"), *chosen])])
    order = [each for each in order if each in known]
    rest = [each for each in known if each not in order]
    return [Pick(known[each], reasons[each], each in chosen) for each in [*order, *rest]]


def listed_count(edition: Edition, submitted: bool) -> int:
    """How many of the picks stand in the list itself and not among the others."""
    if not submitted:
        return len(edition.items)
    return len({*_ids("listed"), *_ids("event")})


def moved_id() -> int | None:
    """The event whose button up or down was pressed, if one was."""
    deed = request.form.get("row", "").split(":")
    return numbers.named(deed[1]) if len(deed) == 2 and deed[0] in STEPS else None


def _moved(order: list[int]) -> list[int]:
    event_id = moved_id()
    if event_id not in order:
        return order
    at = order.index(event_id)
    to = at + STEPS[request.form["row"].split(":")[0]]
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def _ids(name: str) -> list[int]:
    found = (numbers.named(each) for each in request.form.getlist(name))
    return [*dict.fromkeys(each for each in found if each)]
