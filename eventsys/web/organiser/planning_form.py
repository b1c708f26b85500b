"""What the pages share that plan many events at once: common fields, and words for days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from wtforms import BooleanField, FormField

from eventsys.core import dates
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import rules as event_rules
from eventsys.events.details import ContactDetails, DayPlan
from eventsys.events.models import Series
from eventsys.planning import clashes, rules
from eventsys.planning import content as contents
from eventsys.planning.clashes import Booked
from eventsys.planning.content import Content
from eventsys.web.forms import Form, Line
from eventsys.web.organiser.event_form import ContactRow
from eventsys.web.organiser.fields import EARLIEST, LATEST, Hours, Whole
from eventsys.web.organiser.registration_settings import MOST_SEATS
from eventsys.web.organiser.template_form import MOST_DAYS_BEFORE

RULES = [
    (rules.LATER, _("Flyttas till nästa lediga vecka, samma veckodag")),
    (rules.SKIP, _("Hoppas över")),
    (rules.KEEP, _("Ligger kvar")),
]


class SharedForm(Form):
    """What all events of a plan have in common."""

    venue = Line(_("Lokal"))
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))
    contact = FormField(ContactRow)
    takes = BooleanField(_("Ta emot anmälningar"))
    seats = Whole(_("Platser"), 0, MOST_SEATS)
    closes_days = Whole(_("Stänger så många dagar före"), 0, MOST_DAYS_BEFORE)
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


def own_hours(row: Any, start: time | None, end: time | None) -> tuple[time | None, time | None]:
    """A row's own hours, else the common ones. An own start alone moves the common end along."""
    own_start, own_end = row["start"].data, row["end"].data
    if own_start and not own_end:
        return own_start, contents.ends(own_start, contents.minutes_between(start, end))
    return own_start or start, own_end or end


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


class Warnings:
    """What is to be said of each day of a plan, before anything is saved."""

    def __init__(self, series: Series, days: Sequence[date], today: date) -> None:
        self.series, self.today = series, today
        self.region = series.region
        self.taken = clashes.booked(self.region, days)

    def of(
        self,
        plan: DayPlan,
        wished: date | None = None,
        municipality_id: int | None = None,
        ignore: int | None = None,
    ) -> list[str]:
        """Holiday, weekend or summer; a day that has been; what is held then already.

        What is asked about later is held against what was asked about before.
        """
        day, country = plan.held_on, self.region.country
        if not is_sensible(day):
            return []
        words = self.of_day(day)
        if wished is not None and wished != day and is_sensible(wished):
            why = rules.off(wished, country, current_language())
            words.append(self._moved(wished, why))
        if day < self.today:
            words.append(gettext("Dagen har varit."))
        start, end = event_rules.span_of(plan, self.region.time_zone)
        mine = Booked(day, "", ignore, self.series.id, municipality_id, "", "", start, end)
        other = clashes.clash(mine, self.taken)
        if other is not None:
            words.append(self._clash(other))
        self.taken.append(mine)
        return [each for each in words if each]

    def of_day(self, day: date) -> list[str]:
        """Only what the day itself is."""
        if not is_sensible(day):
            return []
        return [rules.off_or_weekend(day, self.region.country, current_language())]

    def _moved(self, wished: date, why: str) -> str:
        if not why:
            return ""
        day = dates.day_words(wished, current_language())
        return gettext("Flyttad från %(day)s: %(why)s.", day=day, why=why)

    def _clash(self, other: Booked) -> str:
        if not other.title:
            return gettext("Två på samma tid i planen.")
        return gettext("Samtidigt som ”%(title)s”.", title=other.title)
