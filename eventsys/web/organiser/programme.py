"""The programme of an event, as one works with it."""

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event, EventDay
from eventsys.programme import rules
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.web import numbers, programme_words
from eventsys.web.doors import user
from eventsys.web.loaders import event_for
from eventsys.web.organiser import programme_form
from eventsys.web.organiser.fields import change_rows
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.programme_form import ItemForm

bp = Blueprint("programme", __name__)
STEPS = {"up": -1, "down": 1}


@bp.get("/events/<int:event_id>/programme")
def index(event_id: int):
    """All items by day."""
    event = event_for("view", event_id)
    return event_page("organiser/programme.html", event, "programme", days=_days(event))


@bp.route("/events/<int:event_id>/programme/new", methods=["GET", "POST"])
def create(event_id: int):
    """A new item, at the end or after another one."""
    event = event_for("edit", event_id)
    after_id = numbers.asked("after")
    after = programme.get(event, after_id) if after_id else None
    form = ItemForm(data=programme_form.blank(event, after)).offer(event)
    rows = change_rows(form)
    if rows is None and form.validate_on_submit():
        try:
            with transaction():
                programme.add(event, form.details(), user(), now(), after)
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Programpunkten är tillagd."))
            return _back(event)
    status = 422 if form.errors and rows is None else 200
    context = {"form": form, "rows": rows, "item": None, "after": after}
    return event_page("organiser/programme_item.html", event, "programme", **context), status


@bp.route("/events/<int:event_id>/programme/<int:item_id>", methods=["GET", "POST"])
def edit(event_id: int, item_id: int):
    """One item with its people."""
    event = event_for("edit", event_id)
    item = programme.get(event, item_id)
    form = ItemForm(data=programme_form.typed(event, item)).offer(event)
    rows = change_rows(form)
    if rows is None and form.validate_on_submit():
        try:
            with transaction():
                programme.edit(event, item, form.details(), user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Programpunkten är sparad."))
            return _back(event)
    status = 422 if form.errors and rows is None else 200
    context = {"form": form, "rows": rows, "item": item, "after": None}
    return event_page("organiser/programme_item.html", event, "programme", **context), status


@bp.post("/events/<int:event_id>/programme/<int:item_id>/move")
def move(event_id: int, item_id: int):
    """One step up or down. The times follow."""
    event = event_for("edit", event_id)
    step = STEPS.get(request.form.get("step", ""), 0)
    with transaction():
        programme.move(event, programme.get(event, item_id), step, user(), now())
    return redirect(url_for(".index", event_id=event.id, _anchor=f"item-{item_id}"), 303)


@bp.post("/events/<int:event_id>/programme/<int:item_id>/remove")
def remove(event_id: int, item_id: int):
    """Take an item away."""
    event = event_for("edit", event_id)
    with transaction():
        item = programme.get(event, item_id)
        title = item.title
        programme.remove(event, item, user(), now())
    flash(_("Programpunkten ”%(title)s” är borttagen.", title=title))
    return _back(event)


@bp.post("/events/<int:event_id>/programme/follow")
def follow(event_id: int):
    """Let each item begin when the one before it ends."""
    event = event_for("edit", event_id)
    with transaction():
        programme.follow_each_other(event, user(), now())
    flash(_("Tiderna följer nu varandra från dagens början."))
    return _back(event)


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _days(event: Event) -> list[dict[str, Any]]:
    """Items by day, each with its hours and its people in words."""
    items = programme.items_of(event)
    groups = groupby(items, key=lambda item: programme.day_of(event, item))
    return [
        {"heading": _heading(event, day), "items": _items_of_day(list(group))}
        for day, group in groups
    ]


def _items_of_day(items: list[ProgrammeItem]) -> list[dict[str, Any]]:
    places = programme.places(items)
    order = [item.id for item in items]
    return [
        _item(item)
        | {name: rules.moved(places, item.id, step) != order for name, step in STEPS.items()}
        for item in items
    ]


def _heading(event: Event, day: EventDay | None) -> str:
    many = len(event.days) > 1
    return dates.day_words(day.held_on, current_language()) if day and many else ""


def _item(item: ProgrammeItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "kind": str(programme_words.KINDS.get(item.kind, item.kind)),
        "start": _clock(item.start_minute),
        "until": _clock(_end(item)),
        "length": dates.duration_words(item.length_minutes, current_language())
        if item.length_minutes
        else "",
        "room": ", ".join(filter(None, [item.room, _("online") if item.is_online else ""])),
        "is_parallel": item.is_parallel,
        "people": [
            {
                "name": person.name,
                "role": str(programme_words.ROLES.get(person.role, person.role)),
                "title": person.title,
                "organisation": person.organisation,
            }
            for person in item.people
        ],
    }


def _end(item: ProgrammeItem) -> int | None:
    if item.start_minute is None or item.length_minutes is None:
        return None
    return item.start_minute + item.length_minutes


def _clock(minute: int | None) -> str:
    return "" if minute is None else programme_words.clock(minute)
