"""Which programme items one signs up for, and how many have signed up for each."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from wtforms import BooleanField, HiddenField
from wtforms import Form as WtForm

from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.registration import seats, sign_up
from eventsys.registration import sign_up_marking as marking
from eventsys.registration.sign_up_marking import ChoicesLost, Mark
from eventsys.registration.sign_up_rules import Offer
from eventsys.web import numbers, programme_words, sign_up_fields
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser.fields import Rows, Whole
from eventsys.web.organiser.frame import event_page

bp = Blueprint("sign_up", __name__)
MOST_SEATS = 100_000


class MarkRow(WtForm):
    """How one signs up for one item."""

    item_id = HiddenField()
    is_marked = BooleanField(_("Man anmäler sig"))
    seats = Whole(_("Platser"), 0, MOST_SEATS)
    is_chosen = BooleanField(_("Förvald"))


class MarksForm(Form):
    """A row for each item of the programme."""

    rows = Rows(MarkRow, most=programme.MOST_ITEMS)
    erase = BooleanField(_("Ja, ta bort valen"))

    def marks(self) -> dict[int, Mark]:
        """The items that are marked. One with seats or chosen to begin with is meant to be."""
        typed = {numbers.named(row.form.item_id.data or ""): row.form for row in self.rows}
        return {
            number: Mark(row.seats.data, row.is_chosen.data)
            for number, row in typed.items()
            if row.is_marked.data or row.seats.data is not None or row.is_chosen.data
        }


@bp.route("/events/<int:event_id>/sign-up", methods=["GET", "POST"])
def index(event_id: int):
    """Mark items, and see how many chose them."""
    event = event_for("view", event_id)
    items = programme.items_of(event)
    form = MarksForm(data={"rows": _typed(items, marking.marks_of(event))})
    if not form.is_submitted():
        return _page(event, items, form, {})
    event = event_for("edit", event_id)
    if not form.validate():
        return _page(event, items, form, {}), 422
    try:
        with transaction():
            marking.mark(event, form.marks(), user(), now(), erase=form.erase.data)
    except ChoicesLost as error:
        form.object_to(error)
        return _page(event, items, form, error.lost), 422
    flash(gettext("Anmälan till programpunkter är sparad."))
    _warn(event)
    return redirect(url_for(".index", event_id=event.id), 303)


def _typed(items: list[ProgrammeItem], marks: Mapping[int, Mark]) -> list[dict[str, Any]]:
    return [
        {
            "item_id": item.id,
            "is_marked": item.id in marks,
            "seats": marks[item.id].seats if item.id in marks else None,
            "is_chosen": item.id in marks and marks[item.id].is_chosen,
        }
        for item in items
    ]


def _warn(event: Event) -> None:
    """Say what saving has led to that somebody may not have meant."""
    for offer in marking.too_many(event, seats.settings_of(event)):
        words = {"title": offer.title, "seats": offer.seats}
        flash(gettext("”%(title)s” har %(seats)s platser, fler än mötet.", **words), "warning")
    for offer in sign_up.of_event(event):
        if offer.seats is not None and offer.taken > offer.seats:
            words = {"title": offer.title, "taken": offer.taken, "seats": offer.seats}
            flash(
                gettext(
                    "”%(title)s” har %(seats)s platser, men %(taken)s är redan anmälda. Alla "
                    "behåller sin plats.",
                    **words,
                ),
                "warning",
            )


def _page(
    event: Event, items: list[ProgrammeItem], form: MarksForm, lost: Mapping[int, int]
) -> str:
    offers = sign_up.of_event(event)
    titles = {item.id: item.title for item in items}
    return event_page(
        "organiser/sign_up.html",
        event,
        "registration",
        form=form,
        days=_days(event, items, form),
        offers=[_counted(event, each) for each in offers],
        clashes=marking.clashes(event),
        lost=[(titles[number], count) for number, count in lost.items() if number in titles],
    )


def _days(event: Event, items: list[ProgrammeItem], form: MarksForm) -> list[dict[str, Any]]:
    """The rows of the form by day, each with its item."""
    rows = {numbers.named(str(row.form.item_id.data or "")): row.form for row in form.rows}
    found: dict[Any, list[dict[str, Any]]] = {}
    for item in items:
        day = programme.day_of(event, item)
        one = {"title": item.title, "time": programme_words.hours(item), "row": rows.get(item.id)}
        found.setdefault(day, []).append(one)
    many = len(event.days) > 1
    return [
        {
            "heading": dates.day_words(day.held_on, current_language()) if day and many else "",
            "rows": [each for each in on_day if each["row"]],
        }
        for day, on_day in found.items()
    ]


def _counted(event: Event, offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "title": offer.title,
        "time": sign_up_fields.time_words(event, offer),
        "taken": offer.taken,
        "seats": offer.seats,
        "wishes": offer.wishes,
    }
