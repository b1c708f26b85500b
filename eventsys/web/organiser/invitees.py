"""Who is asked to come: the list, adding to it, and the letters."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, request, url_for
from flask_wtf.file import FileField
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from wtforms import TextAreaField

from eventsys.audit.service import Actor
from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.participants import guest_lists, reading
from eventsys.registration import inviting
from eventsys.registration.quota_models import Invitee
from eventsys.web.choices import OneOf
from eventsys.web.doors import user
from eventsys.web.forms import Form, Text
from eventsys.web.limits import MEGABYTE, at_most
from eventsys.web.loaders import event_for
from eventsys.web.organiser import invitee_rows, paging
from eventsys.web.organiser.frame import event_page
from eventsys.web.speaker_form import language_options

bp = Blueprint("invitees", __name__)
PAGE = 100
# A long list is better mended where it came from.
MOST_WRONG, MENDED_HERE = 20, 500
WORDS = 2000


def _readable(text: str | None) -> str:
    return (text or "").replace("\x00", "")


class GuestsForm(Form):
    """People to ask: one, or many at once."""

    # As it was pasted: what stands between two cells may be a tab.
    pasted = TextAreaField(_("Vilka ska bjudas in?"), filters=[_readable])
    file = FileField(_("Eller välj en fil"))
    language = OneOf(_("Mejlets språk"), choices=language_options())

    def rows(self) -> reading.Rows:
        """What was handed in. Raises DomainError for what cannot be read."""
        if self.file.data and self.file.data.filename:
            with self.file.data.stream as content:
                return reading.uploaded(content.read())
        if not self.pasted.data.strip():
            raise DomainError(_("Skriv en person på varje rad, eller välj en fil."), "pasted")
        return reading.pasted(self.pasted.data)


class WordsForm(Form):
    """What the organiser wants to say beside what the letter says by itself."""

    words = Text(_("Egen text i mejlet"), most=WORDS)


@bp.get("/events/<int:event_id>/invitees")
def index(event_id: int):
    """A page of them, and how many have answered what."""
    event = event_for("view", event_id)
    counts = inviting.counts(event)
    status = request.args.get("status", "")
    status = status if status in invitee_rows.STATUSES else ""
    number = max(1, request.args.get("page", 1, type=int))
    total = counts[status] if status else counts.total()
    wanted = inviting.of_event(event, *([status] if status else []))
    pages = paging.pages(number, total, PAGE, {"status": status})
    here = min(number, max(1, -(-total // PAGE)))
    wanted = wanted.options(joinedload(Invitee.registration))
    found = db.session.scalars(wanted.limit(PAGE).offset((here - 1) * PAGE)).all()
    return event_page(
        "organiser/invitees.html",
        event,
        "participants",
        rows=[invitee_rows.row(event, each) for each in found],
        figures=invitee_rows.figures(event, counts),
        counts=counts,
        waits_for=_count(event),
        total=total,
        status=status,
        pages=pages,
        closed=_closed(event),
    )


@bp.route("/events/<int:event_id>/invitees/new", methods=["GET", "POST"])
@at_most(8 * MEGABYTE)
def add(event_id: int):
    """Put people on the list. Nobody is written to yet."""
    event = event_for("edit", event_id)
    form = GuestsForm(data={"language": event.language})
    if form.validate_on_submit():
        try:
            rows = form.rows()
            judged = guest_lists.judge(event, rows, form.language.data)
            if not judged.wrong:
                with transaction():
                    done = inviting.draw_up(event, judged.guests, user(), now())
                _tell_added(done["added"], done["known"])
                return _back(event)
            if len(rows) <= MENDED_HERE:
                form.pasted.data = form.pasted.data or reading.as_text(rows)
            form.pasted.errors = _some(judged.wrong)
        except DomainError as error:
            form.object_to(error)
    return event_page(
        "organiser/invitees_new.html",
        event,
        "participants",
        form=form,
    ), 422 if form.errors else 200


def _some(wrong: list[str]) -> list[str]:
    """What is wrong with a list, as much of it as one can read."""
    more = len(wrong) - MOST_WRONG
    if more <= 0:
        return wrong
    told = ngettext("En rad till har fel.", "%(num)s rader till har fel.", more)
    return [*wrong[:MOST_WRONG], told]


@bp.route("/events/<int:event_id>/invitees/send", methods=["GET", "POST"])
def send(event_id: int):
    """Write to all who are not written to yet."""
    event = event_for("edit", event_id)
    return _write(event, inviting.counts(event)["drawn_up"], inviting.send, is_reminder=False)


@bp.route("/events/<int:event_id>/invitees/remind", methods=["GET", "POST"])
def remind(event_id: int):
    """Write again to all who have not answered."""
    event = event_for("edit", event_id)
    return _write(event, _count(event), inviting.remind, is_reminder=True)


@bp.post("/events/<int:event_id>/invitees/<int:invitee_id>/withdraw")
def withdraw(event_id: int, invitee_id: int):
    event = event_for("edit", event_id)
    try:
        with transaction():
            gone = inviting.withdraw(event, invitee_id, user(), now())
            name = gone.name
        flash(gettext("%(name)s är inte längre inbjuden.", name=name))
    except DomainError as error:
        flash(str(error), "error")
    return _back(event)


Letters = Callable[[Event, str, Actor, datetime], int]


def _write(event: Event, number: int, write: Letters, is_reminder: bool):
    form = WordsForm()
    if form.validate_on_submit():
        sent = 0
        try:
            # In parts, so that others can write to the database in between.
            while part := _one_part(event, write, form.words.data):
                sent += part
        except DomainError as error:
            form.object_to(error)
        else:
            flash(ngettext("Ett mejl är på väg.", "%(num)s mejl är på väg.", sent))
            return _back(event)
    return event_page(
        "organiser/invitees_send.html",
        event,
        "participants",
        form=form,
        number=number,
        is_reminder=is_reminder,
        closed=_closed(event),
    ), 422 if form.errors or form.form_errors else 200


def _one_part(event: Event, write: Letters, words: str) -> int:
    with transaction():
        return write(event, words, user(), now())


def _count(event: Event) -> int:
    """How many could be reminded now."""
    waiting = inviting.unanswered(event, now()).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def _closed(event: Event) -> str:
    """Why nobody can be written to, if so."""
    try:
        inviting.require_open(event, now())
    except DomainError as error:
        return str(error)
    return ""


def _tell_added(added: int, known: int) -> None:
    flash(
        ngettext(
            "En person står nu på listan, men har inte fått något mejl än.",
            "%(num)s personer står nu på listan, men har inte fått något mejl än.",
            added,
        )
    )
    if known:
        text = ngettext("En stod redan där.", "%(num)s stod redan där.", known)
        flash(text, "info")


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)
