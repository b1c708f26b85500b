"""Reading in a list of participants: hand it in, look at what becomes of each row, confirm.

Nothing is saved before the preview is confirmed. In between the list lies aside, sealed, and the
form only names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_wtf.file import FileField
from wtforms import TextAreaField

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.i18n import ngettext
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.jobs import service as jobs
from eventsys.participants import guessing, importing, judging, reading, work
from eventsys.participants.importing import Plan
from eventsys.participants.judging import Row
from eventsys.registration import seats
from eventsys.web.choices import Radios, options
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.limits import MEGABYTE, at_most
from eventsys.web.loaders import event_for
from eventsys.web.organiser.frame import event_page

bp = Blueprint("participant_import", __name__)

SHOWN = 100
# A longer list is better mended where it came from.
MENDED_HERE = 200
LETTERS = (
    ("yes", _("Ja, alla nya får samma mejl som om de hade anmält sig själva")),
    ("no", _("Nej")),
)


def _readable(text: str | None) -> str:
    return (text or "").replace("\x00", "")


class ListForm(Form):
    """A list, pasted or as a file."""

    # As it was pasted: what stands between two cells may be a tab.
    pasted = TextAreaField(_("Klistra in listan"), filters=[_readable])
    file = FileField(_("Eller välj en fil"))

    def rows(self) -> reading.Rows:
        """What was handed in. Raises DomainError for what cannot be read."""
        uploaded = self.file.data
        if uploaded and uploaded.filename:
            with uploaded.stream as content:
                return reading.uploaded(content.read())
        if not self.pasted.data:
            raise DomainError(_("Klistra in en lista eller välj en fil."), "pasted")
        return reading.pasted(self.pasted.data)


class ConfirmForm(Form):
    """Who is told."""

    letters = Radios(_("Ska de få mejl?"), choices=options(LETTERS), default="yes")


@dataclass(frozen=True)
class Preview:
    """A list as it was understood, with what becomes of it."""

    name: str
    plan: Plan
    people: list[Row]


@bp.route("/events/<int:event_id>/participants/import", methods=["GET", "POST"])
@at_most(8 * MEGABYTE)
def hand_in(event_id: int):
    """The list, and then its preview, on the same address."""
    event = event_for("edit", event_id)
    form = ListForm()
    if form.validate_on_submit():
        try:
            rows = form.rows()
        except DomainError as error:
            form.object_to(error)
        else:
            name = importing.lay_aside(rows, event, user())
            places = {fold(each.name) for each in judging.municipalities_of(event)}
            has_heading = guessing.has_heading(rows)
            plan = Plan(rows, tuple(guessing.columns(rows, places)), has_heading)
            return _preview(event, name, plan, ConfirmForm(None))
    status = 422 if form.errors else 200
    return event_page("organiser/import.html", event, "participants", form=form), status


@bp.post("/events/<int:event_id>/participants/import/confirm")
def confirm(event_id: int):
    """Look again with other columns; or register them, if the preview showed just that."""
    event = event_for("edit", event_id)
    form = ConfirmForm()
    try:
        name = request.form.get("list", "")
        rows = importing.bring_back(name, event.id, user().id)
    except importing.Gone as error:
        flash(str(error), "error")
        return redirect(url_for(".hand_in", event_id=event_id), 303)
    plan = Plan(rows, _columns(len(rows[0])), "has_heading" in request.form)
    is_as_seen = request.form.get("seen") == signature(plan)
    if not form.validate_on_submit() or not is_as_seen or request.form.get("deed") != "save":
        return _preview(event, name, plan, form)
    return _save(event, name, plan, form.letters.data == "yes")


def signature(plan: Plan) -> str:
    """What the preview was made from: other columns need another look."""
    return ",".join((*plan.columns, str(plan.has_heading)))


def _columns(width: int) -> tuple[str, ...]:
    """What each column holds, as it was chosen; what is chosen twice holds for the first."""
    found: list[str] = []
    for number in range(width):
        told = request.form.get(f"column-{number}", "")
        found.append(told if told in guessing.FIELDS and told not in found else guessing.SKIP)
    return tuple(found)


def _preview(event: Event, name: str, plan: Plan, form: ConfirmForm):
    settings = seats.settings_of(event)
    people = judging.judge(event, plan.people(event), settings)
    counts = judging.counts(people)
    context: dict[str, Any] = {
        "form": form,
        "list": name,
        "plan": plan,
        "seen": signature(plan),
        "fields": [(key, str(text)) for key, text in guessing.FIELDS.items()],
        "fates": judging.FATES,
        "counts": counts,
        "new": counts["confirmed"] + counts["waiting"],
        "people": people[:SHOWN],
        "wrong": [row for row in people[SHOWN:] if row.fate in ("error", "full")][:SHOWN],
        "total": len(people),
        "text": _mendable(plan, counts),
        "samples": [_sample(plan, number) for number in range(len(plan.columns))],
    }
    page = event_page("organiser/import_preview.html", event, "participants", **context)
    return page, 422 if form.errors else 200


def _mendable(plan: Plan, counts: Mapping[str, int]) -> str:
    """The list as a text that can be put right on the page, if it needs that and is short."""
    needs = counts["error"] + counts["full"] > 0
    return reading.as_text(plan.rows) if needs and len(plan.rows) <= MENDED_HERE else ""


def _sample(plan: Plan, number: int) -> str:
    """What a column is known by: its heading, or what first stands in it."""
    return next((row[number] for row in plan.rows if row[number]), "")


def _save(event: Event, name: str, plan: Plan, writes: bool):
    people = plan.people(event)
    if len(people) > work.AT_ONCE:
        return _save_later(event, name, plan, writes, len(people))
    try:
        done = judging.counts(
            work.register_all(event, people, writes, user(), now, lambda _done, _total: None)
        )
    except DomainError as error:
        flash(str(error), "error")
        return redirect(url_for(".hand_in", event_id=event.id), 303)
    made = done["confirmed"] + done["waiting"]
    flash(
        ngettext(
            "En person är inläst, %(waiting)s på reservlistan.",
            "%(num)s personer är inlästa, %(waiting)s av dem på reservlistan.",
            made,
            waiting=done["waiting"],
        )
    )
    return redirect(url_for("organiser.participants.index", event_id=event.id), 303)


def _save_later(event: Event, name: str, plan: Plan, writes: bool, total: int):
    """A long list is the worker's."""
    facts = {
        "event_id": event.id,
        "by_id": user().id,
        "list": name,
        "columns": plan.columns,
        "has_heading": plan.has_heading,
        "writes": writes,
    }
    with transaction():
        job = jobs.ask(
            work.IMPORT,
            facts,
            user(),
            now(),
            region_id=event.region_id,
            event_id=event.id,
            total=total,
        )
    return redirect(url_for("organiser.jobs.show", job_id=job.id), 303)
