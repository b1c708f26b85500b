"""What the pages share that plan many events at once: common fields, and words for days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as WtForm
from wtforms.validators import ValidationError

from eventsys.core import dates
from eventsys.core.i18n import current_language, gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import rules as event_rules
from eventsys.events.details import ContactDetails, DayPlan
from eventsys.events.models import Series
from eventsys.planning import clashes, rules
from eventsys.planning import content as contents
from eventsys.planning.clashes import Booked
from eventsys.planning.content import Content
from eventsys.web.forms import Day, Form, Line
from eventsys.web.organiser.event_form import ContactRow
from eventsys.web.organiser.fields import EARLIEST, LATEST, Hours, Whole, optional_day
from eventsys.web.organiser.registration_settings import MOST_SEATS
from eventsys.web.organiser.template_form import MOST_DAYS_BEFORE

RULES = [
    (rules.LATER, _("Flyttas till nästa lediga vecka, samma veckodag")),
    (rules.SKIP, _("Hoppas över")),
    (rules.KEEP, _("Ligger kvar")),
]


class DayNeeded:
    """There is a day; what is no date is told apart from nothing at all."""

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None and not any(field.raw_data or ()):
            field.errors = []
            raise ValidationError(gettext("Ange dag."))


class PlannedRow(WtForm):
    """One occasion of a plan. Only one that is kept is looked at."""

    keep = BooleanField(_("Ta med"), default=True)
    wished = HiddenField()
    held_on = Day(_("Dag"), optional_day())

    @property
    def wished_day(self) -> date | None:
        """The day that it would have had but for holidays."""
        try:
            return date.fromisoformat(self.wished.data or "")
        except ValueError:
            return None

    def validate(self, extra_validators: Any = None) -> bool:
        """One that is kept has a day."""
        if not self.keep.data:
            return True
        super().validate(extra_validators)
        if not self.held_on.data and not self.held_on.errors:
            self.held_on.errors = [gettext("Ange dag.")]
        return not self.errors


class SharedForm(Form):
    """What all events of a plan have in common."""

    venue = Line(_("Lokal"))
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))
    contact = FormField(ContactRow)
    takes = BooleanField(_("Ta emot anmälningar"))
    seats = Whole(_("Platser"), 0, MOST_SEATS)
    closes_days = Whole(_("Stänger (dagar före)"), 0, MOST_DAYS_BEFORE)
    has_food = BooleanField(_("Vi serverar mat"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A contact person has a name, and an end a start."""
        super().validate(extra_validators)
        contact = self.contact.form
        if any(contact.data.values()) and not contact["name"].data:
            contact["name"].errors = [gettext("Skriv kontaktpersonens namn.")]
        if self.end.data and not self.start.data and not self.start.errors:
            self.start.errors = [gettext("Ange när mötet börjar.")]
        return not self.errors

    def content(self, base: Content) -> Content:
        """What was typed, and the rest as it was to begin with."""
        contact = ContactDetails(**self.contact.form.data)
        kind = "seats_online" if base.format == "online" else "seats_onsite"
        seats: dict[str, Any] = {kind: self.seats.data}
        registering = replace(
            base.registering,
            enabled=self.takes.data,
            closes_days=self.closes_days.data,
            has_food=self.has_food.data,
            **seats,
        )
        return replace(
            base,
            venue=self.venue.data,
            start=self.start.data,
            length_minutes=contents.minutes_between(self.start.data, self.end.data),
            contacts=(*((contact,) if contact.name else ()), *base.contacts[1:]),
            registering=registering,
        )


def shared(content: Content) -> dict[str, Any]:
    """What the common fields start from."""
    registering = content.registering
    is_online = content.format == "online"
    return {
        "venue": content.venue,
        "start": content.start,
        "end": content.end,
        "contact": vars(content.contacts[0]) if content.contacts else {},
        "takes": registering.enabled,
        "seats": registering.seats_online if is_online else registering.seats_onsite,
        "closes_days": registering.closes_days,
        "has_food": registering.has_food,
    }


def put(field: Any, value: Any) -> None:
    """Let a field show another value than the one that was sent."""
    field.data = value
    field.raw_data = None
    field.process_errors = []


def proposed(form: Form, deed: str, days: Iterable[date | None]) -> str:
    """What to say where the days begin, when the form comes back without anything being wrong."""
    found = sorted(day for day in days if day is not None)
    if not form.is_submitted() or form.errors:
        return ""
    if deed != "propose" or not found:
        return gettext("Inget är sparat än. Knapparna för att spara finns längst ned.")
    ends = found if len(found) == 1 else (found[0], found[-1])
    return ngettext(
        "En dag är föreslagen: %(days)s. Inget är sparat än.",
        "%(num)s dagar är föreslagna: %(days)s. Inget är sparat än.",
        len(found),
        days=" – ".join(dates.day_words(day, current_language()) for day in ends),
    )


def is_sensible(day: date) -> bool:
    """Whether somebody can have meant that day; calendars end somewhere."""
    return EARLIEST <= day.year <= LATEST


def day_and_week(day: date) -> str:
    """fredag v. 36"""
    weekday = dates.weekday_name(day, current_language())
    return gettext("%(weekday)s v. %(week)s", weekday=weekday, week=dates.week(day))


def long_day(day: date) -> str:
    """fredag 3 september 2027, v. 35"""
    words = dates.day_words(day, current_language())
    return gettext("%(day)s, v. %(week)s", day=words, week=dates.week(day))


@dataclass(frozen=True)
class Said:
    """One thing to know about a day. tone: note (it is seen to already) or warning."""

    text: str
    tone: str = "warning"


class Warnings:
    """What is to be said of each day of a plan, before anything is saved."""

    def __init__(self, series: Series, days: Sequence[date], today: date) -> None:
        self.series, self.today = series, today
        self.region = series.region
        self.taken = clashes.booked(self.region, days)

    def of(
        self, plan: DayPlan, wished: date | None = None, municipality_id: int | None = None
    ) -> list[Said]:
        """Holiday, weekend or summer; a day that has been; what is held then already.

        What is asked about later is held against what was asked about before.
        """
        day = plan.held_on
        if not is_sensible(day):
            return []
        said = self.of_day(day)
        if wished is not None and wished != day and is_sensible(wished):
            said += self._moved(wished)
        if day < self.today:
            said.append(Said(gettext("Dagen har varit.")))
        start, end = event_rules.span_of(plan, self.region.time_zone)
        mine = Booked(day, "", None, self.series.id, municipality_id, "", "", start, end)
        other = clashes.clash(mine, self.taken)
        if other is not None:
            said.append(_clash(other))
        self.taken.append(mine)
        return said

    def of_day(self, day: date) -> list[Said]:
        """Only what the day itself is."""
        if not is_sensible(day):
            return []
        why = rules.off_or_weekend(day, self.region.country, current_language())
        return [Said(why)] if why else []

    def _moved(self, wished: date) -> list[Said]:
        language = current_language()
        why = rules.off(wished, self.region.country, language)
        day = dates.day_words(wished, language)
        text = gettext("Flyttad från %(day)s: %(why)s.", day=day, why=why)
        return [Said(text, "note")] if why else []


def _clash(other: Booked) -> Said:
    if not other.title:
        return Said(gettext("Två på samma tid i planen."))
    return Said(gettext("Samtidigt som ”%(title)s”.", title=other.title))
