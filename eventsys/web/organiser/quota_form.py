"""The forms of seats that are kept for some: one to keep more, and a row for each that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import BooleanField
from wtforms import Form as WtForm
from wtforms.fields.choices import SelectChoice

from eventsys.audit import quota_words as quota_names
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import quotas
from eventsys.registration.quota_models import Quota
from eventsys.registration.quotas import USUAL_TIME, QuotaDetails, Standing
from eventsys.web import quota_words
from eventsys.web.choices import OneOf, options
from eventsys.web.forms import Day, Form, Needed
from eventsys.web.organiser import opened
from eventsys.web.organiser.fields import Hours, Whole, optional_day

MOST_SEATS = 100_000
ALL, LISTED = "all", "listed"


class Fields(WtForm):
    """How many seats, and until when. Hours are those of the event's place."""

    seats = Whole(_("Platser"), 0, MOST_SEATS)
    at_most = Whole(_("Högst"), 0, MOST_SEATS)
    release_on = Day(_("Släpps"), optional_day())
    release_time = Hours(_("Klockslag"))

    def details(self, kind: str, key: str, zone: str) -> QuotaDetails:
        """What was typed, as the service takes it."""
        at = None
        if self.release_on.data is not None:
            time = self.release_time.data or USUAL_TIME
            at = datetime.combine(self.release_on.data, time, ZoneInfo(zone))
        return QuotaDetails(kind, key, self.seats.data or 0, self.at_most.data, at)


class RowFields(Fields):
    """One that there is already."""

    remove = BooleanField(_("Ta bort"))


class AddForm(Form, Fields):
    """Seats for somebody more; or as many for each of several municipalities at once."""

    whom = OneOf(_("För vilka?"), validators=[Needed(_("Välj vilka platserna är för."))])

    def offer(self, event: Event, found: Sequence[Standing]) -> "AddForm":
        """What can be chosen: the municipalities of the owner and of those who hold it too."""
        self.whom.choices = _choices(event, found)
        return self

    def wanted(self, event: Event, found: Sequence[Standing]) -> list[QuotaDetails]:
        """What was chosen, as the service takes it."""
        kind, _sign, which = str(self.whom.data).partition(":")
        keys = [which]
        if kind == ALL:
            region = next(each for each in quotas.regions_of(event) if str(each.id) == which)
            kind, keys = "municipality", [str(each.id) for each in places.municipalities(region)]
        elif kind == LISTED:
            kind, keys = "municipality", _listed(found)
        return [self.details(kind, key, event.time_zone) for key in keys]


@dataclass
class Row:
    """A quota with its name, how it stands, and the fields to change it.

    `was` is what its fields showed when the page was opened, and `now` what they would show.
    """

    standing: Standing
    name: str
    fields: RowFields
    was: str
    now: str

    @property
    def is_touched(self) -> bool:
        """Whether somebody wants it to be otherwise than it was, and than it is by now."""
        typed = _said(self.standing.quota, self.fields)
        return bool(self.fields.remove.data) or typed not in (self.was, self.now)

    @property
    def title(self) -> str:
        """The name as it begins a line."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """What is wrong in it, and where."""
        return [
            (f"{self.title}: {' '.join(map(str, each.errors))}", f"#{each.id}")
            for each in self.fields
            if each.errors
        ]

    def details(self, zone: str) -> QuotaDetails:
        """As it is to be. One that is released stays so."""
        quota = self.standing.quota
        said = self.fields.details(quota.kind, quota.key, zone)
        at = quota.release_at if self.standing.is_released else said.release_at
        return QuotaDetails(said.kind, said.key, said.seats, said.at_most, at)

    def judge(self, event: Event, now: datetime) -> bool:
        """Whether it can be so; what is wrong is said at its field."""
        if self.was != self.now:
            self.fields.seats.errors = [opened.told()]
            return False
        if self.fields.remove.data:
            return True
        return self.fields.validate() and judge(
            self.fields, event, self.details(event.time_zone), self.standing.quota.release_at, now
        )


def judge(
    fields: Any, event: Event, details: QuotaDetails, before: datetime | None, now: datetime
) -> bool:
    """What no field can tell by itself. `before` is when the seats were to be released."""
    if fields.release_time.data and not fields.release_on.data:
        fields.release_on.errors = [gettext("Ange datum.")]
        return False
    if details.release_at not in (None, before) and details.release_at <= now:
        fields.release_on.errors = [gettext("Tiden har redan varit.")]
        return False
    try:
        quotas.check(event, details)
    except DomainError as error:
        field = fields[error.field]
        field.errors = [str(error)]
        return False
    return True


def rows(event: Event, found: Sequence[Standing], typed: bool) -> list[Row]:
    """A row for each quota, with what was typed into it if anything was."""
    called = quota_words.names(each.quota for each in found)
    return [_row(event, each, called[each.quota.kind, each.quota.key], typed) for each in found]


def proposed(event: Event) -> dict[str, Any]:
    """How the form to keep more begins: released a week before the event."""
    return _released(event, quotas.usual_release(event))


def _row(event: Event, standing: Standing, name: str, typed: bool) -> Row:
    quota = standing.quota
    prefix = f"quota-{quota.id}"
    before = {"seats": quota.seats, "at_most": quota.at_most}
    before |= _released(event, quota.release_at)
    kept = _said(quota, RowFields(None, data=before))
    if typed and f"{prefix}-seats" in request.form:
        sent = RowFields(request.form, prefix=prefix, data=before)
        row = Row(standing, name, sent, request.form.get(f"{prefix}-was") or kept, kept)
        if row.is_touched:
            return row
    return Row(standing, name, RowFields(None, prefix=prefix, data=before), kept, kept)


def _said(quota: Quota, fields: RowFields) -> str:
    """For whom, and what stands in the fields. When a quota was released is not asked for."""
    asked = [fields.seats, fields.at_most]
    if quota.released_at is None:
        asked += [fields.release_on, fields.release_time]
    return "|".join([quota.kind, quota.key, *(each._value() for each in asked)])


def _released(event: Event, at: datetime | None) -> dict[str, Any]:
    local = at.astimezone(ZoneInfo(event.time_zone)) if at else None
    return {
        "release_on": local.date() if local else None,
        "release_time": local.time() if local else None,
    }


def _choices(event: Event, found: Sequence[Standing]) -> list[SelectChoice]:
    regions = quotas.regions_of(event)
    many = [
        (f"{ALL}:{each.id}", gettext("Varje kommun i %(region)s", region=each.name))
        for each in regions
    ]
    listed = _listed(found)
    if listed:
        words = gettext("Varje kommun i listan här ovanför (%(number)s)", number=len(listed))
        many.insert(0, (f"{LISTED}:", words))
    choices = [
        *options([("", gettext("Välj"))]),
        *options([("invited:", str(quota_names.INVITED))]),
        *options(many, gettext("Lika många till flera")),
        *options(
            [(f"role:{key}", str(text)) for key, text in quota_names.ROLES.items()],
            gettext("Roller"),
        ),
        *options(
            [(f"region:{each.id}", each.name) for each in regions],
            gettext("Alla som kommer från"),
        ),
    ]
    for region in regions:
        own = [(f"municipality:{each.id}", each.name) for each in places.municipalities(region)]
        choices += options(own, gettext("Kommuner i %(region)s", region=region.name))
    return choices


def _listed(found: Sequence[Standing]) -> list[str]:
    return [each.quota.key for each in found if each.quota.kind == "municipality"]
