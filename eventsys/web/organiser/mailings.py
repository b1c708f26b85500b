"""Writing to participants: the message, how it looks, when it goes, and how far it has come."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.messages import audience, looking, mailings
from eventsys.messages.audience import Audience
from eventsys.messages.models import Mailing
from eventsys.people import service as people
from eventsys.web import event_words, letter_frame
from eventsys.web.doors import user
from eventsys.web.loaders import event_for
from eventsys.web.organiser import letter_texts
from eventsys.web.organiser.fields import last_saved
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.letters import STATUS_WORDS, somebody
from eventsys.web.organiser.mailing_form import MailingForm, SendForm, to_whom, typed

bp = Blueprint("mailings", __name__)


@bp.route("/events/<int:event_id>/letters/new", methods=["GET", "POST"])
def create(event_id: int):
    """A new message, which goes to nobody before it was looked at."""
    event = event_for("edit", event_id)
    form = MailingForm(data={"status": "confirmed"}).offer(event)
    if form.status.data not in [choice.value for choice in form.status.choices or ()]:
        form.status.data = "all" if not form.is_submitted() else form.status.data
    if form.validate_on_submit():
        try:
            with transaction():
                made = mailings.draft(event, form.message(), form.key.data, user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            return _to(made)
    return _form_page(event, None, form)


@bp.route("/events/<int:event_id>/letters/<int:mailing_id>/edit", methods=["GET", "POST"])
def edit(event_id: int, mailing_id: int):
    """Write it anew, as long as it has not gone."""
    event = event_for("edit", event_id)
    mailing = mailings.get(event, mailing_id)
    form = MailingForm(data=typed(mailing)).offer(event)
    if form.validate_on_submit():
        try:
            with transaction():
                mailings.edit(mailing, form.message(), last_saved(), user(), now())
        except StaleVersion as error:
            form.version.data = str(mailing.version)
            form.form_errors.append(
                _("%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(error))
            )
        except NotFound:  # Somebody threw it away meanwhile.
            raise
        except DomainError as error:
            form.object_to(error)
        else:
            return _to(mailing)
    return _form_page(event, mailing, form)


@bp.get("/events/<int:event_id>/letters/<int:mailing_id>")
def show(event_id: int, mailing_id: int):
    """How it looks and what can be done with it, or how far it has come."""
    event = event_for("view", event_id)
    mailing = mailings.get(event, mailing_id)
    return _page(event, mailing, SendForm(data={"version": str(mailing.version)}))


@bp.get("/events/<int:event_id>/letters/<int:mailing_id>/letter")
def framed(event_id: int, mailing_id: int):
    """The letter itself, for the frame."""
    event = event_for("view", event_id)
    mailing = mailings.get(event, mailing_id)
    language = letter_frame.asked_language(event.language)
    return letter_frame.letter(_looked(event, mailing, language).words)


@bp.post("/events/<int:event_id>/letters/<int:mailing_id>/send")
def send(event_id: int, mailing_id: int):
    """Let it go, now or at a time. Pressing twice is pressing once."""
    event = event_for("edit", event_id)
    mailing, form = mailings.get(event, mailing_id), SendForm()
    if mailing.status != "draft":
        return _to(mailing)
    if form.validate():
        try:
            at = form.moment(event.time_zone)
            with transaction():
                mailings.schedule(mailing, at, last_saved(), user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Meddelandet går iväg inom en minut.") if at is None else _("Det är planerat."))
            return _to(mailing)
    form.version.data = str(mailing.version)
    return _page(event, mailing, form, 422)


@bp.post("/events/<int:event_id>/letters/<int:mailing_id>/stop")
def stop(event_id: int, mailing_id: int):
    """Take back what is planned."""
    event = event_for("edit", event_id)
    mailing = mailings.get(event, mailing_id)
    if mailing.status != "draft":
        with transaction():
            mailings.stop(mailing, last_saved(), user(), now())
        flash(_("Utskicket är stoppat. Meddelandet finns kvar som utkast."))
    return _to(mailing)


@bp.post("/events/<int:event_id>/letters/<int:mailing_id>/remove")
def remove(event_id: int, mailing_id: int):
    """Throw a draft away."""
    event = event_for("edit", event_id)
    mailing = mailings.get(event, mailing_id)
    with transaction():
        mailings.remove(mailing, last_saved())
    flash(_("Utkastet är borttaget."))
    return redirect(url_for("organiser.letters.index", event_id=event.id), 303)


@bp.post("/events/<int:event_id>/letters/<int:mailing_id>/test")
def test(event_id: int, mailing_id: int):
    """Send it to oneself alone, in each language in which it is written."""
    event = event_for("edit", event_id)
    mailing = mailings.get(event, mailing_id)
    with transaction():
        for language in _languages(event, mailing):
            example = somebody(event, language, Audience(**mailing.audience))
            looking.to_oneself(mailing, example, user(), now())
    flash(_("Ett prov är skickat till %(email)s.", email=user().email))
    return _to(mailing)


def _to(mailing: Mailing) -> Any:
    url = url_for(".show", event_id=mailing.event_id, mailing_id=mailing.id)
    return redirect(url, 303)


def _languages(event: Event, mailing: Mailing) -> list[str]:
    """Those in which it is written; the event's own first."""
    return [each for each in letter_texts.languages(event.language) if each in mailing.words]


def _looked(event: Event, mailing: Mailing, language: str) -> looking.Looked:
    return looking.message(mailing, somebody(event, language, Audience(**mailing.audience)))


def _form_page(event: Event, mailing: Mailing | None, form: MailingForm) -> Any:
    return event_page(
        "organiser/mailing_form.html",
        event,
        "letters",
        form=form,
        mailing=mailing,
        in_languages=letter_texts.languages(event.language),
        language_words=letter_texts.LANGUAGE_WORDS,
        blanks=letter_texts.blanks(somebody(event, event.language)),
    ), (422 if form.errors or form.form_errors else 200)


def _page(event: Event, mailing: Mailing, form: SendForm, status: int = 200) -> Any:
    to = Audience(**mailing.audience)
    at = mailing.send_at
    has_gone = mailing.status in ("going", "done")
    page = event_page(
        "organiser/mailing.html",
        event,
        "letters",
        form=form,
        mailing=mailing,
        state=str(STATUS_WORDS[mailing.status]),
        looked=[_looked(event, mailing, each) for each in _languages(event, mailing)],
        language_words=letter_texts.LANGUAGE_WORDS,
        to_whom=to_whom(event, mailing),
        count=mailing.total if has_gone else audience.count(event, to),
        progress=mailings.progress(mailing) if has_gone else None,
        is_soon=mailing.status == "scheduled" and at is not None and at <= now(),
        when=event_words.moment_words(at, event.time_zone) if at else "",
        zone=event_words.clock_note(event),
        may_edit=people.can(user(), "edit", event.region_id),
    )
    return letter_frame.framing(page, status)
