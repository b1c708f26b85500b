"""What becomes of an event: looked at, published, moved, called off, copied, thrown away."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import copying as copying_rules
from eventsys.events import rules
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.planning import copying
from eventsys.registration import seats
from eventsys.web import event_page as public_page
from eventsys.web import event_words
from eventsys.web.doors import user
from eventsys.web.forms import Day, Form, Line, Needed, Text
from eventsys.web.loaders import event_for
from eventsys.web.organiser import conflict, readiness
from eventsys.web.organiser.event_form import WhenForm
from eventsys.web.organiser.events import asked_to_tell, opened_with, people_to_tell, tell
from eventsys.web.organiser.fields import SensibleDay, change_rows
from eventsys.web.organiser.frame import event_page

bp = Blueprint("lifecycle", __name__)


class CancelForm(Form):
    """Why it is called off."""

    reason = Text(_("Varför ställs mötet in?"), [Needed(_("Skriv varför mötet ställs in."))], 1000)


class CopyForm(Form):
    """What is different about the next one."""

    title = Line(_("Rubrik"), [Needed(_("Skriv en rubrik."))])
    first_on = Day(_("Första dag"), [Needed(_("Ange datum.")), SensibleDay()])


def _back(event: Event):
    return redirect(url_for("organiser.events.show", event_id=event.id), 303)


@bp.get("/events/<int:event_id>/preview")
def preview(event_id: int):
    """The page as visitors will see it."""
    event = event_for("view", event_id)
    return render_template("organiser/preview.html", **public_page.facts(event, now()))


@bp.route("/events/<int:event_id>/publish", methods=["GET", "POST"])
def publish(event_id: int):
    """A last look at what is missing, and the button."""
    event = event_for("edit", event_id)
    if not rules.publishable(event.status):
        raise DomainError(_("Bara ett utkast kan publiceras."))
    form = Form()
    if form.validate_on_submit():
        with transaction():
            events.publish(event, user(), now())
        flash(gettext("Mötet är publicerat."))
        return _back(event)
    standing = seats.availability(event, now())
    checks = readiness.checks(event, standing, event_words.today(now()))
    return event_page("organiser/publish.html", event, standing=standing, form=form, checks=checks)


@bp.route("/events/<int:event_id>/cancel", methods=["GET", "POST"])
def cancel(event_id: int):
    """Call it off, and say why."""
    event = event_for("edit", event_id)
    if not rules.cancellable(event.status):
        raise DomainError(_("Bara ett publicerat möte kan ställas in."))
    form, count = CancelForm(), people_to_tell(event)
    if form.validate_on_submit():
        with transaction():
            announce.cancel(event, form.reason.data, user(), now())
        flash(gettext("Mötet är inställt."))
        return _back(event)
    status = 422 if form.errors else 200
    context: dict[str, Any] = {"form": form, "count": count, **asked_to_tell(event)}
    return event_page("organiser/cancel.html", event, **context), status


@bp.route("/events/<int:event_id>/move", methods=["GET", "POST"])
def move(event_id: int):
    """Another time, and nothing else."""
    event = event_for("edit", event_id)
    form = WhenForm(**opened_with(event))
    rows = change_rows(form)
    if rows is None and form.validate_on_submit():
        try:
            saved = conflict.save(event, partial(form.moving, event), user())
        except conflict.Collision:
            form.begin_again_from(event, conflict.is_own(event, user()))
        except DomainError as error:
            form.object_to(error)
        else:
            tell(event, *saved)
            return _back(event)
    status = 422 if form.errors and rows is None else 200
    told: dict[str, Any] = {"count": people_to_tell(event), **asked_to_tell(event)}
    return event_page("organiser/move.html", event, form=form, rows=rows, **told), status


@bp.route("/events/<int:event_id>/copy", methods=["GET", "POST"])
def copy(event_id: int):
    """The next one like this."""
    event = event_for("edit", event_id)
    first_on = copying_rules.suggested_day(event, event_words.today(now()))
    form = CopyForm(title=event.title, first_on=first_on)
    if form.validate_on_submit():
        with transaction():
            made = copying.copy_event(event, form.title.data, form.first_on.data, user(), now())
        flash(gettext("Det nya mötet är sparat som utkast."))
        return redirect(url_for("organiser.events.edit", event_id=made.id), 303)
    return event_page("organiser/copy.html", event, form=form), 422 if form.errors else 200


@bp.route("/events/<int:event_id>/delete", methods=["GET", "POST"])
def delete(event_id: int):
    """Throw a draft away."""
    event = event_for("edit", event_id)
    if event.status != "draft":
        raise DomainError(_("Bara ett utkast kan tas bort. Ställ in mötet i stället."))
    form = Form()
    if form.validate_on_submit():
        region = event.region.slug
        with transaction():
            events.delete_draft(event, user(), now())
        flash(gettext("Utkastet är borttaget."))
        return redirect(url_for("organiser.dashboard.region", region=region), 303)
    return event_page("organiser/delete.html", event, form=form)
