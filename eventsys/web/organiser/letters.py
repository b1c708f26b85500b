"""An event's letters on one page: what has gone, what goes when, and what goes by itself."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from wtforms import BooleanField, HiddenField

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import LazyText, gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import region_letters
from eventsys.events.models import Event
from eventsys.messages import audience, automatic, looking, mailings, schedule
from eventsys.messages.audience import Audience
from eventsys.messages.automatic import Choice
from eventsys.messages.models import EventLetters, Mailing
from eventsys.messages.schedule import Round
from eventsys.registration import seats
from eventsys.registration.models import Registration
from eventsys.web import event_words, letter_frame
from eventsys.web.choices import OneOf, Several, options
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser import letter_texts
from eventsys.web.organiser.fields import last_saved
from eventsys.web.organiser.frame import event_page

bp = Blueprint("letters", __name__)
REMINDER_WORDS: dict[int, LazyText] = {
    28: _("4 veckor före"),
    14: _("2 veckor före"),
    7: _("1 vecka före"),
    3: _("3 dagar före"),
    2: _("2 dagar före"),
    1: _("Dagen före"),
}
THANKS_WORDS: dict[int, LazyText] = {
    1: _("Dagen efter"),
    2: _("2 dagar efter"),
    7: _("1 vecka efter"),
}
STATUS_WORDS: dict[str, LazyText] = {
    "draft": _("Utkast"),
    "scheduled": _("Planerat"),
    "going": _("Skrivs nu"),
    "done": _("Skickat"),
}


class LettersForm(Form):
    """Which letters go by themselves, and what the organiser says in them."""

    version = HiddenField()
    reminder_days = Several(_("Påminnelser"), choices=options(REMINDER_WORDS.items()))
    reminder_words_sv = letter_texts.text(_("Egen text i påminnelsen"))
    reminder_words_da = letter_texts.text(_("Egen text i påminnelsen"))
    reminder_words_en = letter_texts.text(_("Egen text i påminnelsen"))
    sends_thanks = BooleanField(_("Skicka ett tack efter mötet"))
    thanks_days = OneOf(_("När"), coerce=int, choices=options(THANKS_WORDS.items()))
    thanks_words_sv = letter_texts.text(_("Egen text i tacket"))
    thanks_words_da = letter_texts.text(_("Egen text i tacket"))
    thanks_words_en = letter_texts.text(_("Egen text i tacket"))

    def choice(self) -> Choice:
        """What was typed, as the service takes it."""
        return Choice(
            reminder_days=tuple(self.reminder_days.data or ()),
            reminder_words=letter_texts.typed(self, "reminder_words"),
            thanks_days=self.thanks_days.data if self.sends_thanks.data else None,
            thanks_words=letter_texts.typed(self, "thanks_words"),
        )


@bp.get("/events/<int:event_id>/letters")
def index(event_id: int):
    """Everything that participants hear."""
    event = event_for("view", event_id)
    standing = seats.availability(event, now())  # First: it holds the settings for all others.
    written = mailings.of_event(event)
    subjects = looking.subjects(written, somebody(event, event.language))
    return event_page(
        "organiser/letters.html",
        event,
        "letters",
        standing=standing,
        automatic=_automatic(event, now()),
        messages=[_message(*pair) for pair in zip(written, subjects, strict=True)],
        language=event.language,
    )


@bp.route("/events/<int:event_id>/letters/automatic", methods=["GET", "POST"])
def choose(event_id: int):
    """What goes by itself, and what is said in it."""
    event = event_for("edit", event_id)
    form = LettersForm(data=_typed(automatic.of(event)))
    if form.validate_on_submit():
        try:
            with transaction():
                automatic.choose(event, form.choice(), last_saved(), user(), now())
        except StaleVersion as error:
            form.version.data = str(automatic.of(event).version)
            form.form_errors.append(
                gettext("%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(error))
            )
        except DomainError as error:
            form.object_to(error)
        else:
            flash(gettext("Ändringarna är sparade."))
            return redirect(url_for(".index", event_id=event.id), 303)
    return event_page(
        "organiser/letters_automatic.html",
        event,
        "letters",
        form=form,
        in_languages=letter_texts.languages(event.language),
        language_words=letter_texts.LANGUAGE_WORDS,
        blanks=letter_texts.blanks(somebody(event, event.language)),
    ), (422 if form.errors or form.form_errors else 200)


@bp.get("/events/<int:event_id>/letters/look/<letter>")
def look(event_id: int, letter: str):
    """One of the letters that go by themselves, on a page around it."""
    event = event_for("view", event_id)
    language = letter_frame.asked_language(event.language)
    looked = _sample(event, letter, language)
    return letter_frame.framing(
        event_page(
            "organiser/letter_look.html",
            event,
            "letters",
            title=str(region_letters.LETTERS[letter]),
            looked=looked,
            letter=letter,
            in_languages=letter_texts.languages(event.language),
            language_words=letter_texts.LANGUAGE_WORDS,
        )
    )


@bp.get("/events/<int:event_id>/letters/look/<letter>/letter")
def framed(event_id: int, letter: str):
    """The letter itself, for the frame."""
    event = event_for("view", event_id)
    language = letter_frame.asked_language(event.language)
    return letter_frame.letter(_sample(event, letter, language).words)


def somebody(event: Event, language: str, wanted: Audience | None = None) -> Registration:
    """Whom a letter that is looked at is written to."""
    found = audience.first(event, wanted or Audience(), language)
    return looking.example(event, found, user(), language)


def _sample(event: Event, letter: str, language: str) -> looking.Looked:
    if letter not in region_letters.LETTERS:
        abort(404)
    return looking.sample(letter, somebody(event, language), now())


def _typed(own: EventLetters) -> dict[str, Any]:
    return {
        "version": str(own.version),
        "reminder_days": own.reminder_days,
        "sends_thanks": own.thanks_days is not None,
        "thanks_days": own.thanks_days or schedule.THANKS_DAYS[0],
        **letter_texts.shown("reminder_words", own.reminder_words),
        **letter_texts.shown("thanks_words", own.thanks_words),
    }


def _automatic(event: Event, at: datetime) -> list[dict[str, str]]:
    """Reminders and thanks: what has gone to how many, and what is to go when."""
    zone = event.time_zone
    runs = automatic.runs(event)
    gone = [
        {
            "name": run.name,
            "title": _title(run.name, run.days),
            "when": event_words.moment_words(run.started_at, zone),
            "to": _people(run.total),
            "state": "done",
        }
        for run in runs
        if run.total or run.done_at is None
    ]
    known = {(run.event_id, run.name, run.days, run.day_on) for run in runs}
    coming = [
        {
            "name": each.name,
            "title": _title(each.name, each.days),
            "when": event_words.moment_words(each.at, zone),
            "to": "",
            "state": _state(event, each, at),
        }
        for each in automatic.rounds(event)
        if each.key not in known
    ]
    return gone + coming


def _state(event: Event, this: Round, at: datetime) -> str:
    if event.status == "cancelled" or this.is_over(at):
        return "never"
    return "unpublished" if event.status == "draft" else "coming"


def _title(name: str, days: int) -> str:
    words = REMINDER_WORDS[days] if name == "reminder" else THANKS_WORDS[days]
    title = gettext("Påminnelse") if name == "reminder" else gettext("Tack")
    return f"{title}, {str(words)[:1].lower()}{str(words)[1:]}"


def _message(mailing: Mailing, subject: str) -> dict[str, Any]:
    at = mailing.send_at or mailing.changed_at
    return {
        "id": mailing.id,
        "subject": subject,
        "status": mailing.status,
        "state": str(STATUS_WORDS[mailing.status]),
        "when": event_words.moment_words(at, mailing.event.time_zone),
        "to": _people(mailing.total) if mailing.status in ("going", "done") else "",
    }


def _people(number: int) -> str:
    return ngettext("till en person", "till %(num)s personer", number)
