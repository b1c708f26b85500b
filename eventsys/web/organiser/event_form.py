"""The form for everything about an event that can be typed, and its way to and from a service."""

from dataclasses import replace
from typing import Any

from wtforms import Form as WtForm
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice

from eventsys.core.clock import now
from eventsys.core.errors import DomainError
from eventsys.core.i18n import LANGUAGE_NAMES, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.places.models import Region
from eventsys.web.choices import OneOf, Radios, Several, number_or_none, options
from eventsys.web.forms import Day, EmailAddress, Form, Line, Needed, Text
from eventsys.web.organiser import three_way
from eventsys.web.organiser.fields import (
    Coordinates,
    Hours,
    Lines,
    Rows,
    WebAddress,
    Whole,
    optional_day,
)

CERTAINTIES = [
    ("confirmed", _("Datumet är bestämt")),
    ("preliminary", _("Datumet är preliminärt")),
    ("period", _("Bara en period är känd")),
]
FORMATS = [
    ("onsite", _("På plats")),
    ("online", _("Online")),
    ("hybrid", _("Både på plats och online")),
]
AUDIENCES = [("open", _("Öppet för alla")), ("invitation", _("Bara för inbjudna"))]
ZONES = [
    ("Europe/Stockholm", _("Svensk tid (Stockholm)")),
    ("Europe/Copenhagen", _("Dansk tid (Köpenhamn)")),
]
# The regions that plan eastern central Sweden together, which is where co-hosting is daily bread.
TOGETHER = ("01", "03", "04", "05", "18", "19", "21")
# What stands in the form under the same name as in the details.
SAME = (
    "title",
    "summary",
    "description",
    "kind_id",
    "series_id",
    "language",
    "time_zone",
    "certainty",
    "period_words",
    "period_from",
    "period_to",
    "format",
    "audience",
    "audience_words",
    "municipality_id",
    "venue",
    "venue_seats",
    "address",
    "town",
    "directions",
    "accessibility",
    "online_service",
    "join_link",
)


class DayRow(WtForm):
    """One day of the event."""

    held_on = Day(_("Datum"), optional_day())
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))


class ContactRow(WtForm):
    """Somebody who answers questions."""

    name = Line(_("Namn"))
    title = Line(_("Titel"))
    organisation = Line(_("Organisation eller enhet"))
    email = Line(_("E-postadress"), [EmailAddress()])
    phone = Line(_("Telefon"), most=50)


class WhenForm(Form):
    """When an event is held, by itself on the page where it is moved."""

    version = HiddenField()
    opened = HiddenField()
    certainty = Radios(_("Hur säkert är datumet?"), choices=options(CERTAINTIES))
    days = Rows(DayRow, most=30)
    period_words = Line(_("När i ord"), most=100)
    period_from = Day(_("Tidigaste dag"), optional_day())
    period_to = Day(_("Senaste dag"), optional_day())

    def object_to(self, error: DomainError) -> None:
        """What is wrong with the days is said at the first of them."""
        if error.field == "days":
            self.days.object_to(str(error))
        else:
            super().object_to(error)

    def validate(self, extra_validators: Any = None) -> bool:
        """Only what holds for this certainty is judged; hours need a date."""
        super().validate(extra_validators)
        if self.certainty.data == "period":
            self.days.errors = []
            return not self.errors
        self.period_from.errors = self.period_to.errors = []
        for row in self.days:
            if (row.start.data or row.end.data) and not (row.held_on.data or row.held_on.errors):
                row.held_on.errors = [gettext("Ange datum.")]
        self.days.settle()
        return not self.errors

    @property
    def day_plans(self) -> tuple[DayPlan, ...]:
        """The days that were given, in order."""
        rows = [row for row in self.days if row.held_on.data]
        plans = [DayPlan(row.held_on.data, row.start.data, row.end.data) for row in rows]
        return tuple(sorted(plans, key=lambda plan: (plan.held_on, str(plan.start))))

    def applied_to(self, details: EventDetails) -> EventDetails:
        """Details with another time, and all else as it was."""
        return replace(
            details,
            certainty=self.certainty.data,
            days=self.day_plans,
            period_words=self.period_words.data,
            period_from=self.period_from.data,
            period_to=self.period_to.data,
        )

    def moving(self, event: Event) -> EventDetails:
        """An event as it is saved, with the time that was typed."""
        return self.applied_to(events.details_of(event))

    def begin_again_from(self, event: Event, is_own: bool) -> None:
        """Something was saved in between: say so, and let the next try count."""
        self.version.data = event.version
        self.opened.data = three_way.packed(events.details_of(event))
        text = gettext("Någon annan har ändrat mötet samtidigt. Kontrollera tiden och spara igen.")
        own = gettext(
            "Du har själv sparat mötet i ett annat fönster. Kontrollera tiden och spara igen."
        )
        self.form_errors.append(own if is_own else text)


class EventForm(WhenForm):
    """Everything else."""

    title = Line(_("Rubrik"), [Needed(_("Skriv en rubrik."))])
    summary = Text(_("Sammanfattning"), most=500)
    description = Text(_("Beskrivning"))
    kind_id = OneOf(_("Typ av möte"), coerce=number_or_none, validators=[Needed(_("Välj typ."))])
    series_id = OneOf(_("Serie"), coerce=number_or_none)
    language = OneOf(_("Språk på mötet och dess texter"), choices=options(LANGUAGE_NAMES.items()))
    time_zone = OneOf(_("Tidszon"), choices=options(ZONES))
    format = Radios(_("Hur deltar man?"), choices=options(FORMATS))
    venue = Line(_("Lokal"))
    venue_seats = Whole(_("Lokalens platser"), 1, 100_000)
    address = Line(_("Gatuadress"))
    town = Line(_("Ort"))
    municipality_id = OneOf(_("Kommun"), coerce=number_or_none)
    directions = Text(_("Hitta dit"), most=2000)
    accessibility = Text(_("Tillgänglighet"), most=2000)
    coordinates = Coordinates(_("Koordinater"))
    online_service = Line(_("Onlinetjänst"), most=60)
    join_link = Line(_("Länk till mötet"), [WebAddress()], most=1000)
    audience = Radios(_("Vem kan anmäla sig?"), choices=options(AUDIENCES))
    audience_words = Line(_("Vem är mötet till för?"))
    themes = Line(_("Teman"), most=400)
    contacts = Rows(ContactRow, most=10)
    co_host_regions = Several(_("Regioner som är medarrangörer"))
    co_host_names = Lines(_("Andra medarrangörer"), most=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """A contact person has a name."""
        super().validate(extra_validators)
        for row in self.contacts:
            if any(row.data.values()) and not row.form["name"].data:
                row.form["name"].errors = [gettext("Skriv kontaktpersonens namn.")]
        self.contacts.settle()
        return not self.errors

    def offer(self, region: Region, event: Event | None = None) -> "EventForm":
        """Fill the lists that one chooses from."""
        kinds = [(kind.id, kind.name(current_language())) for kind in events.kinds()]
        self.kind_id.choices = options([("", _("Välj typ av möte")), *kinds])
        of_region = series_service.of_region(region)
        series = [(each.id, each.title) for each in of_region]
        self.series_id.choices = options([("", _("Ingår inte i någon serie")), *series])
        self.municipality_id.choices = municipality_choices(region)
        regions = [each for each in places.regions(now().date()) if each.id != region.id]
        asked = {each.region for each in event.co_hosts if each.region} if event else set()
        regions += sorted(asked - set(regions), key=lambda each: each.name)
        self.co_host_groups = grouped(regions)
        self.co_host_regions.choices = options((each.id, each.name) for each in regions)
        return self

    def details(self) -> EventDetails:
        """What was typed, as the service takes it."""
        latitude, longitude = self.coordinates.point or (None, None)
        typed = (clean_line(theme) for theme in self.themes.data.split(","))
        return EventDetails(
            **{name: self[name].data for name in SAME},
            days=self.day_plans,
            latitude=latitude,
            longitude=longitude,
            themes=tuple(dict.fromkeys(theme for theme in typed if theme)),
            contacts=tuple(
                ContactDetails(**row.form.data) for row in self.contacts if any(row.data.values())
            ),
            co_host_regions=tuple(self.co_host_regions.data or ()),
            co_host_names=self.co_host_names.lines,
        )


def typed(details: EventDetails) -> dict[str, Any]:
    """Details as the fields of the form take them."""
    values: dict[str, Any] = {name: getattr(details, name) for name in SAME}
    has_point = details.latitude is not None and details.longitude is not None
    return values | {
        "days": [vars(plan) for plan in details.days],
        "coordinates": f"{details.latitude}, {details.longitude}" if has_point else "",
        "themes": ", ".join(details.themes),
        "contacts": [vars(contact) for contact in details.contacts],
        "co_host_regions": list(details.co_host_regions),
        "co_host_names": "\n".join(details.co_host_names),
    }


def municipality_choices(region: Region) -> list[SelectChoice]:
    """The region's own municipalities first, then those of the country's other regions."""
    places_by_region: dict[str, list[tuple[int, str]]] = {region.name: []}
    for place in sorted(places.municipalities(), key=lambda each: (each.region.name, each.name)):
        if place.region.country == region.country:
            places_by_region.setdefault(place.region.name, []).append((place.id, place.name))
    choices = options([("", _("Ingen särskild kommun"))])
    for name, pairs in places_by_region.items():
        choices += options(pairs, name)
    return choices


def grouped(regions: list[Region]) -> list[tuple[str, set[int]]]:
    """Regions as one looks for them: those that plan together, the other Swedish ones, Danish."""
    groups: dict[str, set[int]] = {}
    for region in regions:
        if region.code in TOGETHER:
            name = gettext("Östra Mellansverige")
        else:
            name = gettext("Övriga Sverige") if region.country == "SE" else gettext("Danmark")
        groups.setdefault(name, set()).add(region.id)
    order = (gettext("Östra Mellansverige"), gettext("Övriga Sverige"), gettext("Danmark"))
    return [(name, groups[name]) for name in order if name in groups]
