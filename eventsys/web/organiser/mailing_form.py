"""The forms of a message to participants: whom and what, and when."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from wtforms import HiddenField

from eventsys.core.errors import DomainError
from eventsys.core.i18n import LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.messages import audience, schedule
from eventsys.messages.audience import STATUSES, Audience
from eventsys.messages.mailings import Message
from eventsys.messages.models import Mailing
from eventsys.registration import questions, seats
from eventsys.registration.question_details import said
from eventsys.registration.question_rules import DECIDING
from eventsys.web.choices import OneOf, Radios, number_or_none, options
from eventsys.web.forms import Day, Form, Line
from eventsys.web.organiser import letter_texts
from eventsys.web.organiser.fields import Hours, optional_day
from eventsys.web.question_fields import option_words

LONGEST_SUBJECT = 150
EVERYBODY = "all"
STATUS_WORDS: dict[str, LazyText] = {
    "confirmed": _("De som har en plats"),
    "waiting": _("De som står på reservlistan"),
    "offered": _("De som är erbjudna en plats"),
    "pending": _("De som väntar på besked"),
}


class MailingForm(Form):
    """What does not apply to the event is taken away by `offer`."""

    key = HiddenField()
    version = HiddenField()
    status = Radios(_("Till"))
    attendance = OneOf(_("Hur de deltar"))
    answer = OneOf(_("Vad de har svarat"))
    item = OneOf(_("Vad de är anmälda till"), coerce=number_or_none)
    subject_sv = Line(_("Ämne"), most=LONGEST_SUBJECT)
    subject_da = Line(_("Ämne"), most=LONGEST_SUBJECT)
    subject_en = Line(_("Ämne"), most=LONGEST_SUBJECT)
    words_sv = letter_texts.text(_("Meddelande"))
    words_da = letter_texts.text(_("Meddelande"))
    words_en = letter_texts.text(_("Meddelande"))

    def offer(self, event: Event) -> "MailingForm":
        """Only what can tell the participants of this event apart."""
        self.status.choices = options(_statuses(event))
        self.attendance.choices = options(
            [("", gettext("Alla")), ("onsite", gettext("På plats")), ("online", gettext("Online"))]
        )
        answers, items = list(_answers(event)), list(_items(event))
        self.answer.choices = options([("", gettext("Alla svar")), *answers])
        self.item.choices = options([("", gettext("Alla")), *items])
        for name, is_of_use in (
            ("attendance", event.format == "hybrid"),
            ("answer", bool(answers)),
            ("item", bool(items)),
        ):
            if not is_of_use:
                del self[name]
        if not self.key.data:
            self.key.data = uuid4().hex
        return self

    def message(self) -> Message:
        """What was typed, as the service takes it."""

        def of(name: str) -> Any:
            return self[name].data if name in self else None

        status = self.status.data
        return Message(
            Audience(
                status="" if status == EVERYBODY else status,
                attendance=of("attendance") or "",
                answer=of("answer") or "",
                item_id=of("item") or 0,
            ),
            letter_texts.typed(self, "subject"),
            letter_texts.typed(self, "words"),
        )


class SendForm(Form):
    """When a message goes; hours are those of the event's place."""

    version = HiddenField()
    when = Radios(
        _("När"),
        choices=options([("now", _("Nu")), ("later", _("Vid en viss tid"))]),
        default="now",
    )
    send_on = Day(_("Datum"), optional_day())
    send_time = Hours(_("Klockslag"))

    def moment(self, zone: str) -> datetime | None:
        """When it goes; None for now. Raises DomainError for what is no time."""
        if self.when.data == "now":
            return None
        if not self.send_on.data:
            raise DomainError(_("Ange datum."), "send_on")
        at: time | None = self.send_time.data
        if at is None:
            raise DomainError(_("Ange klockslag."), "send_time")
        found = schedule.moment(self.send_on.data, at, zone)
        if found is None:
            raise DomainError(schedule.NO_SUCH_TIME, "send_time")
        return found


def typed(mailing: Mailing) -> dict[str, Any]:
    """A message as the form takes it."""
    to = Audience(**mailing.audience)
    return {
        "key": mailing.key,
        "version": str(mailing.version),
        "status": to.status or EVERYBODY,
        "attendance": to.attendance,
        "answer": to.answer,
        "item": to.item_id or None,
        **letter_texts.shown("subject", mailing.subject),
        **letter_texts.shown("words", mailing.words),
    }


def to_whom(event: Event, mailing: Mailing) -> str:
    """To whom a message goes, in words."""
    to, parts = Audience(**mailing.audience), []
    parts.append(str(STATUS_WORDS[to.status]) if to.status else gettext("Alla anmälda"))
    if to.attendance:
        parts.append(gettext("på plats") if to.attendance == "onsite" else gettext("online"))
    parts += [words for value, words in _answers(event) if to.answer and value == to.answer]
    parts += [words for item_id, words in _items(event) if item_id == to.item_id]
    return ", ".join(parts)


def _statuses(event: Event) -> Iterator[tuple[str, str]]:
    """Everybody, and each state that somebody is in."""
    counts = audience.counts(event)
    yield EVERYBODY, _with_count(gettext("Alla anmälda"), sum(counts.values()))
    for status in STATUSES:
        if counts.get(status):
            yield status, _with_count(str(STATUS_WORDS[status]), counts[status])


def _with_count(words: str, number: int) -> str:
    return f"{words} ({number})"


def _answers(event: Event) -> Iterator[tuple[str, str]]:
    """What can be answered to questions with few answers."""
    for question in questions.of_event(event):
        if question.kind in DECIDING:
            label = said(question.label, event.language)[0]
            for value, words in option_words(questions.details(question)).items():
                yield f"{question.id}:{value}", f"{label} {words.text}"


def _items(event: Event) -> Iterator[tuple[int, str]]:
    """Programme items that one signs up for."""
    if seats.settings_of(event).has_sign_up:
        yield from audience.items(event)
