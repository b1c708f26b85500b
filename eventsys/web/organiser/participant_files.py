"""The list of participants as a file, and what is printed of it: at once, or by the worker."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.jobs import service as jobs
from eventsys.jobs.service import Made
from eventsys.participants import columns, finding, prints, work
from eventsys.registration import questions, seats
from eventsys.web.choices import OneOf, options
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser.fields import Whole
from eventsys.web.organiser.frame import event_page

bp = Blueprint("participant_files", __name__)

TABLES = ("csv", "xlsx")
USUAL_SIZE = "90x55"


class BadgeForm(Form):
    """How name badges are to be. It is sent as an address: making a file changes nothing."""

    class Meta:
        csrf = False

    size = OneOf(_("Storlek"), choices=options(prints.sizes()), default=USUAL_SIZE)
    codes = BooleanField(_("Skriv ut samma QR-kod som på biljetten"))
    blank = Whole(_("Tomma skyltar för dem som kommer utan anmälan"), 0, prints.MOST_BLANK)


@bp.get("/events/<int:event_id>/participants/badges")
def badges(event_id: int):
    """Choose how the badges are to be."""
    event = event_for("view", event_id)
    return _badge_page(event, BadgeForm(None, data={"size": USUAL_SIZE}))


@bp.get("/events/<int:event_id>/participants.csv")
def csv(event_id: int):
    """The list for a spreadsheet or any other program, as it was narrowed and sorted."""
    return _give(event_for("view", event_id), "csv")


@bp.get("/events/<int:event_id>/participants.xlsx")
def xlsx(event_id: int):
    """The same for Excel."""
    return _give(event_for("view", event_id), "xlsx")


@bp.get("/events/<int:event_id>/participants/sign-in-sheet.pdf")
def sign_in_sheet(event_id: int):
    """A list in which everybody signs."""
    return _give(event_for("view", event_id), "sign-in-sheet")


@bp.get("/events/<int:event_id>/participants/badges.pdf")
def badges_pdf(event_id: int):
    """Name badges of everybody who has a seat in the room, or of those who are asked for."""
    event = event_for("view", event_id)
    form = _badge_form(request.args)
    return _give(event, "badges") if form.validate() else (_badge_page(event, form), 422)


@bp.post("/events/<int:event_id>/participants/files")
def ask(event_id: int):
    """Have the worker make a file that takes too long to wait for."""
    event = event_for("view", event_id)
    kind = request.form.get("kind", "")
    if kind not in work.FILES or not _badge_form(request.form).validate():
        abort(404)
    facts = _facts(event, kind, request.form)
    with transaction():
        job = jobs.ask(
            f"participants.{kind}",
            facts,
            user(),
            now(),
            region_id=event.region_id,
            event_id=event.id,
        )
    return redirect(url_for("organiser.jobs.show", job_id=job.id), 303)


def _give(event: Event, kind: str):
    """The file at once; a page with a button for one that takes long."""
    facts = _facts(event, kind, request.args)
    total = finding.count(event, finding.wanted(facts["wanted"]))
    if total > work.AT_ONCE:
        given = {name: value for name, value in request.args.items() if value} | {"kind": kind}
        return event_page(
            "organiser/file_later.html", event, "participants", given=given, total=total
        )
    return sent(work.make(kind, event, facts, now()))


def sent(made: Made) -> Response:
    """A file as an answer that is saved, not shown."""
    response = Response(made.content, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return response


def _facts(event: Event, kind: str, given: MultiDict[str, str]) -> dict[str, Any]:
    """What a file is made from, as a job keeps it."""
    wanted = finding.wanted(given)
    facts: dict[str, Any] = {"event_id": event.id}
    if kind in TABLES:
        settings = seats.settings_of(event)
        offers = columns.offers_of(event)
        known = columns.names(questions.of_event(event), offers)
        told = given.get("columns", "").split(",")
        usual = columns.usual(settings, columns.IN_FILES)
        usual = (*usual, *(f"item-{each.id}" for each in offers))
        facts["columns"] = columns.chosen(told, known, usual)
        return facts | {"wanted": wanted.as_query()}
    on_paper = {"status": wanted.status or finding.SEATED}
    if event.format == "hybrid":
        on_paper["attendance"] = wanted.attendance or "onsite"
    facts["wanted"] = wanted.as_query(**on_paper)
    if kind == "badges":
        form = _badge_form(given)
        blank = form.blank.data or 0
        facts |= {"size": form.size.data, "codes": bool(form.codes.data), "blank": blank}
    return facts


def _badge_form(given: MultiDict[str, str]) -> BadgeForm:
    """The form as the address fills it in; what it does not say is as usual."""
    usual = MultiDict([("size", USUAL_SIZE), *given.items()])
    return BadgeForm(given if "size" in given else usual)


def _badge_page(event: Event, form: BadgeForm) -> str:
    wanted = finding.wanted(request.args)
    return event_page(
        "organiser/badges.html",
        event,
        "participants",
        form=form,
        total=finding.count(event, finding.wanted(_facts(event, "badges", request.args)["wanted"])),
        query=wanted.as_query(),
    )
