"""The form for a template of events, and its way to and from what a template holds."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms import Form as WtForm

from eventsys.audit.part_words import KINDS
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line
from eventsys.events import service as events
from eventsys.events.details import ContactDetails
from eventsys.planning import content as contents
from eventsys.planning.content import Content, Item, Registering
from eventsys.programme import rules
from eventsys.web.choices import OneOf, Radios, number_or_none, options
from eventsys.web.forms import Form, Line, Needed, Text
from eventsys.web.organiser.event_form import AUDIENCES, FORMATS, ContactRow
from eventsys.web.organiser.fields import Hours, Rows, Whole
from eventsys.web.organiser.registration_settings import MOST_SEATS

MOST_DAYS_BEFORE, MOST_DAYS = 90, 30
# What stands in the form under the same name as in the content.
SAME = (
    "title",
    "summary",
    "description",
    "format",
    "audience",
    "audience_words",
    "start",
    "venue",
    "address",
    "town",
    "directions",
    "accessibility",
    "online_service",
    "confirmation_words",
)
REGISTERING = tuple(Registering.__dataclass_fields__)


class ItemRow(WtForm):
    """One programme item and how long it is. The day is asked for where there are several."""

    title = Line(_("Rubrik"))
    kind = OneOf(
        _("Slags programpunkt"),
        choices=options((kind, KINDS[kind]) for kind in rules.KINDS),
        default="presentation",
    )
    length_minutes = Whole(_("Minuter"), 1, rules.DAY_MINUTES)
    day = Whole(_("Dag"), 1, MOST_DAYS)


class TemplateForm(Form):
    """Everything that a template holds, the questions apart."""

    version = HiddenField()
    name = Line(_("Mallens namn"), [Needed(_("Skriv vad mallen ska heta."))], most=100)
    kind_id = OneOf(_("Typ av möte"), coerce=number_or_none, validators=[Needed(_("Välj typ."))])
    title = Line(_("Rubrik"))
    summary = Text(_("Sammanfattning"), most=500)
    description = Text(_("Beskrivning"))
    start = Hours(_("Börjar"))
    end = Hours(_("Slutar"))
    format = Radios(_("Hur deltar man?"), choices=options(FORMATS))
    venue = Line(_("Lokal"))
    address = Line(_("Gatuadress"))
    town = Line(_("Ort"))
    directions = Text(_("Hitta dit"), most=2000)
    accessibility = Text(_("Tillgänglighet"), most=2000)
    online_service = Line(_("Onlinetjänst"), most=60)
    audience = Radios(_("Vem kan anmäla sig?"), choices=options(AUDIENCES))
    audience_words = Line(_("Vem är mötet till för?"))
    themes = Line(_("Teman"), most=400)
    contact = Rows(ContactRow, most=10)
    items = Rows(ItemRow, most=40)
    enabled = BooleanField(_("Mötet tar emot anmälningar här"))
    seats_onsite = Whole(_("Platser på plats"), 0, MOST_SEATS)
    seats_online = Whole(_("Platser online"), 0, MOST_SEATS)
    waiting_list = BooleanField(_("Reservlista när det är fullt"))
    has_food = BooleanField(_("Vi serverar mat"))
    closes_days = Whole(_("Stänger (dagar före)"), 0, MOST_DAYS_BEFORE)
    confirmation_words = Text(_("Text i bekräftelsen"), most=2000)

    def offer(self) -> "TemplateForm":
        """Fill the list of kinds."""
        kinds = [(kind.id, kind.name(current_language())) for kind in events.kinds()]
        self.kind_id.choices = options([("", _("Välj typ av möte")), *kinds])
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """An item has a title, a contact person a name, and an end a start."""
        super().validate(extra_validators)
        for row in self.items:
            if row.length_minutes.data and not row.form["title"].data:
                row.form["title"].errors = [gettext("Skriv en rubrik.")]
        for row in self.contact:
            if any(row.data.values()) and not row.form["name"].data:
                row.form["name"].errors = [gettext("Skriv kontaktpersonens namn.")]
        self.items.settle()
        self.contact.settle()
        if self.end.data and not self.start.data and not self.start.errors:
            self.start.errors = [gettext("Ange när mötet börjar.")]
        return not self.errors

    def content(self, before: Content) -> Content:
        """What was typed, with what the form does not show as it was before."""
        typed = (clean_line(theme) for theme in self.themes.data.split(","))
        rows = [row.form for row in self.items if row.form["title"].data]
        return replace(
            before,
            **{name: self[name].data for name in SAME},
            length_minutes=contents.minutes_between(self.start.data, self.end.data),
            themes=tuple(dict.fromkeys(theme for theme in typed if theme)),
            contacts=tuple(
                ContactDetails(**row.form.data) for row in self.contact if any(row.data.values())
            ),
            items=tuple(_items(rows, before)),
            registering=replace(
                before.registering,
                **{name: self[name].data for name in REGISTERING if name in self},
            ),
        )


def _items(rows: Sequence[WtForm], before: Content) -> Iterator[Item]:
    """Items as they were typed; the next of the same title keeps what the form does not show."""
    there = [*before.items]
    for row in rows:
        known = next((each for each in there if each.title == row["title"].data), None)
        if known is not None:
            there.remove(known)
        item = known or Item(row["title"].data)
        day = min((row["day"].data or item.day + 1) - 1, len(before.later_days))
        own = {"kind": row["kind"].data, "length_minutes": row["length_minutes"].data}
        yield replace(item, day=day, **own)


def typed(name: str, kind_id: int | None, content: Content) -> dict[str, Any]:
    """A template as the fields of the form take it."""
    return {
        "name": name,
        "kind_id": kind_id,
        "end": content.end,
        "themes": ", ".join(content.themes),
        "contact": [vars(each) for each in content.contacts],
        "items": [vars(each) | {"day": each.day + 1} for each in content.items],
        **{name: getattr(content, name) for name in SAME},
        **asdict(content.registering),
    }
