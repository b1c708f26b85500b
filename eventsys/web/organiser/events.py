"""One event: what it looks like from inside, the form for a new one, and the form to change it."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.audit import service as audit
from eventsys.audit.models import AuditEntry
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events import service as events
from eventsys.events.applying import Change
from eventsys.events.details import EventDetails
from eventsys.events.models import Event
from eventsys.mail import failures
from eventsys.places import service as places
from eventsys.places.models import Region
from eventsys.planning import templates
from eventsys.planning.models import EventTemplate
from eventsys.programme import warnings
from eventsys.registration import bookings, inviting, reach, seats
from eventsys.speakers import own
from eventsys.speakers import service as speakers
from eventsys.web import event_rows, event_words, letter_words, numbers
from eventsys.web.doors import user
from eventsys.web.loaders import event_for, region_for, series_for
from eventsys.web.organiser import conflict, history, readiness, starting, three_way
from eventsys.web.organiser.event_form import EventForm, typed
from eventsys.web.organiser.fields import Rows, change_rows, last_saved
from eventsys.web.organiser.frame import event_page, page, trail

bp = Blueprint("events", __name__)
LATEST = 5


@bp.get("/events/<int:event_id>/")
def show(event_id: int):
    """How it stands."""
    event = event_for("view", event_id)
    standing = seats.availability(event, now())
    today = event_words.today(now())
    return event_page(
        "organiser/event.html",
        event,
        "show",
        standing=standing,
        date=event_rows.date_block(event, today, standing.state == "past", size="hero"),
        checks=readiness.checks(event, standing, today),
        warnings=warnings.of(event, now()),
        letters=failures.of_event(event.id),
        unreached=[
            (each, letter_words.why_suppressed(why)) for each, why in reach.of_event(event.id)
        ],
        latest=history.in_words(_latest(event), event.time_zone),
    )


@bp.route("/<region>/events/new", methods=["GET", "POST"])
def create(region: str):
    """A new draft."""
    owner = region_for("edit", region)
    template = starting.asked(owner)
    form = EventForm(data=typed(_blank(owner, template))).offer(owner)
    rows = change_rows(form)
    if template is not None and form.is_submitted():
        starting.fill_days(form, template)
    if rows is None and form.validate_on_submit():
        try:
            with transaction():
                event = events.create(owner, form.details(), user(), now())
                if template is not None:
                    templates.furnish(event, templates.content_of(template), user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Mötet är sparat som utkast. Ingen annan ser det förrän du publicerar det."))
            return redirect(url_for("organiser.events.show", event_id=event.id), 303)
    return _new_page(owner, form, rows, template), _status(form, rows)


@bp.route("/events/<int:event_id>/edit", methods=["GET", "POST"])
def edit(event_id: int):
    """The form with everything about it."""
    event = event_for("edit", event_id)
    form = EventForm(**opened_with(event))
    rows = change_rows(form.offer(event.region, event))
    if rows is None and "again" not in request.form and form.validate_on_submit():
        try:
            saved = conflict.save(event, form.details, user())
        except conflict.Collision as collision:
            return _conflict_page(event, collision.merged), 409
        except DomainError as error:
            form.object_to(error)
        else:
            tell(event, *saved)
            return redirect(url_for("organiser.events.show", event_id=event.id), 303)
    told = {"told": people_to_tell(event), **asked_to_tell(event)}
    return event_page(
        "organiser/event_edit.html", event, "edit", form=form, rows=rows, **told
    ), _status(form, rows)


def _new_page(
    owner: Region, form: EventForm, rows: Rows | None, template: EventTemplate | None
) -> str:
    return page(
        "organiser/event_new.html",
        owner,
        "events",
        form=form,
        rows=rows,
        start=template,
        starts=starting.choices(owner, template, _("Tomt")),
        trail=trail(owner),
    )


def opened_with(event: Event) -> dict[str, Any]:
    """What a form starts from, and what it carries to say so when it comes back."""
    version, details = event.version, events.details_of(event)
    return {"version": version, "opened": three_way.packed(details), "data": typed(details)}


def _latest(event: Event) -> list[AuditEntry]:
    """What was done last to the event itself; registrations have a page of their own."""
    entries = audit.history_of_event(event.id)
    return [entry for entry in entries if entry.thing != "registration"][:LATEST]


def tell(event: Event, change: Change, kept_too: str = "") -> None:
    """What saving has led to; `kept_too` tells of what was saved in between."""
    if not change.fields:
        flash(_("Inget var ändrat."), "info")
        return
    flash(kept_too or _("Ändringarna är sparade."))
    count = people_to_tell(event)
    if change.is_material and count:
        flash(
            ngettext(
                "En deltagare får ett mejl om ändringen.",
                "%(num)s deltagare får ett mejl om ändringen.",
                count,
            ),
            "info",
        )
    if change.is_material:
        _tell_of_asked(**asked_to_tell(event))


def _tell_of_asked(asked: int, invited: int) -> None:
    if asked:
        words = ngettext("En medverkande får ett mejl.", "%(num)s medverkande får ett mejl.", asked)
        flash(words, "info")
    if invited:
        words = ngettext("En inbjuden får ett mejl.", "%(num)s inbjudna får ett mejl.", invited)
        flash(words, "info")


def people_to_tell(event: Event) -> int:
    """How many have a seat, wait for one or for an answer, and would be written to."""
    return len(bookings.live_of(event)) if own.is_open(event, now()) else 0


def asked_to_tell(event: Event) -> dict[str, int]:
    """How many are asked to appear, how many to come, and would be written to."""
    if not own.is_open(event, now()):
        return {"asked": 0, "invited": 0}
    return {"asked": len(speakers.awaited(event)), "invited": len(inviting.awaited(event))}


def _conflict_page(event: Event, merged: three_way.Merged) -> str:
    """What was saved in between, where the two collide, and the choice."""
    regions = places.regions(now().date())
    missed = conflict.since(event, last_saved())
    return event_page(
        "organiser/conflict.html",
        event,
        "edit",
        is_own=conflict.is_own(event, user()),
        since=history.in_words(missed, event.time_zone),
        differences=conflict.between(event, merged.details, merged.collisions, regions),
        opened=three_way.packed(events.details_of(event)),
        typed=conflict.pairs(merged.details),
    )


def _blank(owner: Region, template: EventTemplate | None) -> EventDetails:
    """What a new event starts from: its region, its template, and its series, as far as chosen."""
    blank = EventDetails("", None, owner.language, owner.time_zone)  # type: ignore[arg-type]
    if template is not None:
        content = templates.content_of(template).in_place("")
        blank = content.details("", template.kind_id, owner.language, owner.time_zone, ())
        blank = replace(blank, days=starting.days_of(template))
    series_id = numbers.asked("series")
    if series_id is None:
        return blank
    series = series_for("edit", series_id)
    return replace(blank, series_id=series.id, kind_id=series.kind_id, language=series.language)


def _status(form: EventForm, rows: Rows | None) -> int:
    """Adding a row is no fault, nor is coming back from a conflict."""
    return 422 if form.errors and rows is None else 200
