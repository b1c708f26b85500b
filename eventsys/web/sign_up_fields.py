"""Programme items that one signs up for, as a part of a form: wherever somebody registers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import request
from wtforms import Field

from eventsys.core.i18n import current_language, ngettext
from eventsys.core.i18n import gettext as _
from eventsys.core.text import clean_line
from eventsys.events.models import Event
from eventsys.registration import sign_up
from eventsys.registration import sign_up_rules as rules
from eventsys.registration.models import Registration
from eventsys.registration.sign_up_rules import Offer
from eventsys.web import numbers
from eventsys.web.question_fields import AskingForm

NAME = "items"


@dataclass(frozen=True)
class Choice:
    """One item as the form shows it."""

    id: int
    title: str
    hint: str
    is_chosen: bool
    is_closed: bool


@dataclass(frozen=True)
class Part:
    """Items that stand together: with a name of their own those of which one can be chosen."""

    name: str
    legend: str
    choices: list[Choice]

    @property
    def has_none(self) -> bool:
        """Whether nothing of it is chosen."""
        return not any(each.is_chosen for each in self.choices)


class ItemsField(Field):
    """All choices of a person. Boxes are called `items`, rows of alternatives `item-<first id>`."""

    data: list[int]
    process_errors: list[str]

    def __init__(self, event: Event, offers: Sequence[Offer], held: set[int], **more: Any) -> None:
        super().__init__(_("Det här vill du vara med på"), **more)
        self.event, self.offers, self.held = event, offers, held
        # What the macros for forms go by when they link to a field.
        self.option_widget = SimpleNamespace(input_type="checkbox")
        self.widget = SimpleNamespace(input_type="")

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Whatever the groups were when the form was made: all that is chosen counts."""
        self.process_errors = []
        self.data = [*data]
        if formdata is None:
            return
        own = re.compile(rf"{re.escape(self.name.removesuffix(NAME))}item(s|-[0-9]+)")
        names = [name for name in formdata if own.fullmatch(name)]
        typed = [value for name in names for value in formdata.getlist(name) if value]
        # What names nothing becomes 0, which is nobody's number.
        self.data = [numbers.named(value) for value in typed]

    def judge(self, attendance: str) -> bool:
        """Whether all of it can be had; if not, the field says why."""
        try:
            sign_up.check(self.event, self.offers, self.data, attendance, held=self.held)
        except sign_up.NoChoice as error:
            self.errors = [str(error)]
        return not self.errors

    def parts(self) -> list[Part]:
        """The items by time, with what there is to say about each."""
        found: list[Part] = []
        for group in rules.groups(self.offers):
            choices = [self._choice(each, in_group=group.is_one) for each in group.offers]
            first = group.offers[0]
            name = f"{self.name.removesuffix(NAME)}item-{first.id}" if group.is_one else ""
            if not name and found and not found[-1].name:
                found[-1].choices.extend(choices)
            else:
                found.append(Part(name, capital(self._time(first)) if name else "", choices))
        return found

    def in_words(self) -> str:
        """What was chosen."""
        return ", ".join(each.title for each in self.offers if each.id in self.data)

    def _choice(self, offer: Offer, *, in_group: bool) -> Choice:
        hints = [
            "" if in_group else self._time(offer),
            self._only(offer),
            seats_words(offer),
        ]
        is_chosen = offer.id in self.data
        is_closed = offer.is_full and offer.id not in self.held
        hint = " · ".join(each for each in hints if each)
        return Choice(offer.id, offer.title, capital(hint), is_chosen and not is_closed, is_closed)

    def _only(self, offer: Offer) -> str:
        if self.event.format != "hybrid":
            return ""
        return _("bara för dig som deltar online") if offer.is_online else _("bara på plats")

    def _time(self, offer: Offer) -> str:
        return time_words(self.event, offer)


class SignUpForm(AskingForm):
    """A form with which somebody also chooses programme items, where there are any."""

    def offer_items(self, event: Event, registration: Registration | None = None) -> None:
        """Add the field, with what was chosen, or else with what is chosen to begin with."""
        if not sign_up.is_used(event.id):
            return
        offers = sign_up.of_event(event)
        mine = sign_up.choices_of([registration])[registration.id] if registration else []
        has_seat = registration is not None and sign_up.takes_seat(registration)
        kept = {each.item_id for each in mine if not (has_seat and each.is_missed)}
        chosen = kept if registration else begun_with(offers)
        field = ItemsField(
            event,
            offers,
            kept if has_seat else set(),
            name=NAME,
            _prefix=self._prefix,
            _form=self,
            _meta=self.meta,
        )
        field.process(request.form if self.is_submitted() else None, chosen)
        self._fields[NAME] = field

    @property
    def items(self) -> ItemsField | None:
        """The field that was added."""
        found = self._fields.get(NAME)
        return found if isinstance(found, ItemsField) else None

    @property
    def choices(self) -> tuple[int, ...] | None:
        """What was chosen; None where nothing was asked."""
        return None if self.items is None else tuple(dict.fromkeys(self.items.data))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: what was chosen can be had."""
        good = super().validate(extra_validators)
        if self.items is None:
            return good
        return self.items.judge(self.way(self.items.event)) and good

    def way(self, event: Event) -> str:
        """How this person takes part."""
        chosen = self._fields.get("attendance")
        return str(chosen.data) if chosen is not None and chosen.data else event.format


def begun_with(offers: Iterable[Offer]) -> list[int]:
    """What a form has chosen to begin with: never two at once, and nothing that is full."""
    found: list[Offer] = []
    for each in offers:
        if each.is_chosen and not each.is_full and not rules.clashes([*found, each]):
            found.append(each)
    return [each.id for each in found]


def time_words(event: Event, offer: Offer) -> str:
    """When an item is, with its day where the event has several."""
    return sign_up.time_words(event, offer, current_language())


def capital(text: str) -> str:
    """The text as a line of its own."""
    return text[:1].upper() + text[1:]


def seats_words(offer: Offer) -> str:
    """How many seats are left of an item."""
    if offer.left is None:
        return ""
    if offer.is_full:
        return _("fullt")
    return ngettext("en plats kvar", "%(num)s platser kvar", offer.left)


def rows(event: Event, offers: Iterable[Offer]) -> list[dict[str, str]]:
    """Items with their times, for pages that only tell."""
    return [
        {"title": clean_line(each.title), "time": capital(time_words(event, each))}
        for each in offers
    ]
