"""Seats that are kept for some: how they stand, keeping more, and changing what is kept."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.registration import quotas as kept
from eventsys.registration import seats
from eventsys.web.doors import user
from eventsys.web.event_words import moment_words
from eventsys.web.loaders import event_for
from eventsys.web.organiser import quota_form
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.quota_form import AddForm, Row

bp = Blueprint("quotas", __name__)


@bp.get("/events/<int:event_id>/quotas")
def index(event_id: int):
    """For whom seats are kept."""
    event = event_for("view", event_id)
    found = kept.standings(event)
    form = AddForm(None, data=quota_form.proposed(event)).offer(event, found)
    return _page(event, form, quota_form.rows(event, found, typed=False))


@bp.post("/events/<int:event_id>/quotas/add")
def add(event_id: int):
    """Keep seats for somebody more, or for several at once."""
    event = event_for("edit", event_id)
    found = kept.standings(event)
    form = AddForm().offer(event, found)
    if form.validate_on_submit():
        wanted = form.wanted(event, found)
        # They differ only in whom they are for.
        if quota_form.judge(form, event, wanted[0], None, now()):
            with transaction():
                kept.keep(event, wanted, user(), now())
            flash(_("Platserna hålls."))
            return _back(event)
    return _page(event, form, quota_form.rows(event, found, typed=False)), 422


@bp.post("/events/<int:event_id>/quotas")
def change(event_id: int):
    """Save all rows; those that are ticked are given up."""
    event = event_for("edit", event_id)
    with transaction():
        # From here on nobody else saves: what is compared is what is changed.
        seats.lock(event)
        found = kept.standings(event)
        rows = quota_form.rows(event, found, typed=True)
        touched = [row for row in rows if row.is_touched]
        # Each is looked at, so that all errors are told at once.
        judged = [row.judge(event, now()) for row in touched]
        if all(judged):
            _save(event, touched)
    if not all(judged):
        form = AddForm(None, data=quota_form.proposed(event)).offer(event, found)
        return _page(event, form, rows), 422
    flash(_("Ändringarna är sparade."))
    return _back(event)


def _save(event: Event, rows: list[Row]) -> None:
    gone = [row for row in rows if row.fields.remove.data]
    kept.give_up(event, [row.standing.quota.id for row in gone], user(), now())
    stays = [row.details(event.time_zone) for row in rows if row not in gone]
    kept.keep(event, stays, user(), now())


def _page(event: Event, form: AddForm, rows: list[Row]) -> str:
    standing = seats.availability(event, now())
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "wrong": [each for row in rows for each in row.wrong],
        "standing": standing,
        "seats": standing.seats[kept.concerned(event)],
        "missing": kept.is_over_full(event, standing.settings),
        "held": sum(row.standing.held for row in rows),
        "moment": lambda at: moment_words(at, event.time_zone),
    }
    return event_page("organiser/quotas.html", event, "registration", **context)


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)
