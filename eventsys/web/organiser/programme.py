"""The programme of an event, as one works with it: all days on one page."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, request

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.programme import order, people, saving, warnings
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.saving import Stale
from eventsys.programme.timing import Shift
from eventsys.registration import sign_up_marking as marking
from eventsys.web import numbers, programme_pdf, programme_words
from eventsys.web.doors import user
from eventsys.web.loaders import event_for
from eventsys.web.organiser import programme_deeds as deeds
from eventsys.web.organiser import programme_form, programme_page, programme_rows, sign_up_loss
from eventsys.web.organiser.fields import change_rows
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.programme_form import ItemForm
from eventsys.web.organiser.programme_rows import ProgrammeForm

bp = Blueprint("programme", __name__)


@bp.get("/events/<int:event_id>/programme")
def index(event_id: int):
    """All items by day, to be changed where they stand."""
    event = event_for("view", event_id)
    items = programme.items_of(event)
    return _page(event, items, programme_rows.form_for(event, items))


@bp.post("/events/<int:event_id>/programme")
def save(event_id: int):
    """Everything that was typed, and what a button asks for besides."""
    event, form = event_for("edit", event_id), ProgrammeForm()
    wanted = request.form.get("deed", "")
    title = _title(event, wanted)
    if not form.validate_on_submit():
        return _page(event, programme.items_of(event), form), 422
    if loss := sign_up_loss.question(event, wanted):
        return loss
    try:
        deeds.asked(partial(_save, event, form, wanted))
    except deeds.NotAsked as question:
        return deeds.question(event, question.shifts)
    except Stale as stale:
        items = programme.items_of(event)
        again = programme_rows.begun_again(form, items)
        return _page(event, items, again, stale), 409
    except DomainError as error:
        form.object_to(error)
        return _page(event, programme.items_of(event), form), error.status
    flash(deeds.told(wanted, title) or _("Programmet är sparat."))
    moved = wanted.split(":")[1] if wanted.startswith(("up:", "down:", "place:")) else ""
    return deeds.back(event, f"item-{moved}" if moved else None)


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
            deeds.asked(partial(_create, event, form, after))
        except deeds.NotAsked as question:
            return deeds.question(event, question.shifts)
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Programpunkten är tillagd."))
            return deeds.back(event)
    return _item_page(event, form, rows, after=after)


@bp.route("/events/<int:event_id>/programme/<int:item_id>", methods=["GET", "POST"])
def edit(event_id: int, item_id: int):
    """One item with its people."""
    event = event_for("edit", event_id)
    item = programme.get(event, item_id)
    form = ItemForm(data=programme_form.opened_with(event, item)).offer(event)
    rows = change_rows(form)
    if rows is None and form.validate_on_submit():
        try:
            deeds.asked(partial(_edit, event, item, form))
        except deeds.NotAsked as question:
            return deeds.question(event, question.shifts)
        except Stale:
            again = programme_form.begun_again(event, programme.get(event, item_id), form)
            return _item_page(event, again, None, item=item)[0], 409
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Programpunkten är sparad."))
            return deeds.back(event, f"item-{item_id}")
    return _item_page(event, form, rows, item=item)


@bp.post("/events/<int:event_id>/programme/follow")
def follow(event_id: int):
    """Let each item begin when the one before it ends."""
    event = event_for("edit", event_id)
    with transaction():
        order.follow_each_other(event, user(), now())
    flash(_("Tiderna följer nu varandra från dagens början."))
    return deeds.back(event)


@bp.get("/events/<int:event_id>/programme.pdf")
def pdf(event_id: int):
    """The programme on paper, of a draft too."""
    return programme_pdf.response(event_for("view", event_id))


def _save(event: Event, form: ProgrammeForm, wanted: str) -> list[Shift]:
    known = people.known_in(event.region)
    follow = deeds.is_following()
    shifts = saving.save(event, form.edited(), user(), now(), known, follow=follow)
    shifts += deeds.do(event, wanted)
    marking.settle(event)
    return shifts


def _create(event: Event, form: ItemForm, after: ProgrammeItem | None) -> list[Shift]:
    details = people.filled_in(form.details(), people.known_in(event.region))
    follow = deeds.is_following()
    return programme.insert(event, [details], user(), now(), after, follow=follow)[1]


def _edit(event: Event, item: ProgrammeItem, form: ItemForm) -> list[Shift]:
    before = [person.name for person in item.people]
    details = people.filled_in(form.details(), people.known_in(event.region), before)
    edited = programme_form.edited(item, form, details)
    return saving.save(event, [edited], user(), now(), follow=deeds.is_following())


def _title(event: Event, wanted: str) -> str:
    item_id = numbers.named(wanted.partition(":")[2])
    return programme.get(event, item_id).title if item_id else ""


def _page(
    event: Event, items: list[ProgrammeItem], form: ProgrammeForm, stale: Stale | None = None
) -> str:
    return event_page(
        "organiser/programme.html",
        event,
        "programme",
        form=form,
        days=programme_page.days(event, items, form, stale.item_ids if stale else ()),
        rooms=sorted({item.room for item in items if item.room}),
        tracks=sorted({item.track for item in items if item.track}),
        known=people.known_in(event.region),
        warnings=warnings.of(event, now()),
        is_stale=stale is not None,
        is_empty=not items,
        read=programme_words.days(event),
        clashes=marking.clashes(event),
    )


def _item_page(event: Event, form: ItemForm, rows: Any, **context: Any) -> tuple[str, int]:
    status = 422 if form.errors and rows is None else 200
    around: dict[str, Any] = {"item": None, "after": None, "known": people.known_in(event.region)}
    page = event_page(
        "organiser/programme_item.html",
        event,
        "programme",
        form=form,
        rows=rows,
        **around | context,
    )
    return page, status
