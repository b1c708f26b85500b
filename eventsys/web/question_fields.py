"""Questions of an event as fields of a form: on the form to register, and wherever it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace
from typing import Any

from flask import request
from wtforms import Field

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.registration import erasing, question_rules, questions
from eventsys.registration.models import Registration
from eventsys.registration.question_details import QuestionDetails, said
from eventsys.web.forms import Form

# With more options than these, a list that folds out is easier to survey than all of them.
RADIOS = 8
INPUTS = {"choices": "checkbox", "choice": "radio", "yes_no": "radio"}


@dataclass(frozen=True)
class Words:
    """A text, and its language where that is not the language of the page."""

    text: str
    lang: str | None = None


@dataclass(frozen=True)
class Option:
    """One of those to choose among."""

    value: str
    words: Words
    chosen: bool


@dataclass(frozen=True)
class Condition:
    """Which answers to which earlier question make a question one's own."""

    question: Words
    values: list[str]
    answers: list[Words]
    field: str


class QuestionField(Field):
    """What was typed stays here as it came; the rules read it, all questions together."""

    data: list[str]

    def __init__(
        self,
        number: int,
        details: QuestionDetails,
        when: Condition | None,
        until: str,
        **more: Any,
    ) -> None:
        self.words = worded(details.label)
        super().__init__(self.words.text, **more)
        self.number, self.details, self.when, self.until = number, details, when, until
        self.help = worded(details.help)
        self.is_required = details.is_required
        # What the macros for forms go by when they link to a field.
        group = INPUTS.get(details.kind, "") if self.shape in ("radio", "checkbox") else ""
        self.option_widget = SimpleNamespace(input_type=group)
        self.widget = SimpleNamespace(input_type="")

    @property
    def shape(self) -> str:
        """What it looks like: text, long_text, number, date, radio, checkbox or select."""
        kind = self.details.kind
        if kind == "choice" and len(self.details.options) > RADIOS:
            return "select"
        return INPUTS.get(kind, kind)

    @property
    def value(self) -> str:
        """What stands in a field in which one writes."""
        return self.data[0] if self.data else ""

    def attributes(self, says_until: bool) -> dict[str, str | None]:
        """What the input, or the group of inputs, tells of itself to those who do not see it."""
        said = {
            "when": self.when,
            "hint": self.help.text,
            "until": self.until and says_until,
            "error": self.errors,
        }
        ids = [f"{self.id}-{name}" for name, is_said in said.items() if is_said]
        wrong = "true" if self.errors else None
        needed = "true" if self.is_required and not self.when else None
        if self.shape in ("radio", "checkbox"):
            return {"aria-describedby": " ".join(ids) or None, "data-invalid": wrong}
        return {
            "aria-describedby": " ".join(ids) or None,
            "aria-invalid": wrong,
            "aria-required": needed,
        }

    def process_data(self, value: Any) -> None:
        self.data = [*(value or ())]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [str(each) for each in valuelist]

    def options(self) -> list[Option]:
        """The options in their order."""
        return [
            Option(value, words, value in self.data)
            for value, words in option_words(self.details).items()
        ]

    def in_words(self) -> str:
        """What somebody wrote or chose, also where it is no answer."""
        words = option_words(self.details)
        return ", ".join(words[value].text if value in words else value for value in self.data)


class AskingForm(Form):
    """A form that also asks the questions of an event."""

    # A form for somebody else need not answer what only that person can.
    strict = True

    def ask(self, event: Event, given: questions.Values | None = None) -> None:
        """Add a field for each question, with what was answered before."""
        asked = questions.of_event(event)
        plain = [questions.details(each) for each in asked]
        names = {each.key: questions.field_name(each) for each in asked}
        prefixed = {key: f"{self._prefix}{name}" for key, name in names.items()}
        for question, details in zip(asked, plain, strict=True):
            field = QuestionField(
                question.id,
                details,
                condition(details, plain, prefixed),
                kept_until(event, details),
                name=names[details.key],
                _prefix=self._prefix,
                _form=self,
                _meta=self.meta,
            )
            field.process(
                request.form if self.is_submitted() else None,
                (given or {}).get(question.id, ()),
            )
            self._fields[names[details.key]] = field

    @property
    def asked(self) -> list[QuestionField]:
        """The fields that were added."""
        return [field for field in self if isinstance(field, QuestionField)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: each answer is one, and those that are needed are there."""
        good = super().validate(extra_validators)
        typed = {field.details.key: field.data for field in self.asked}
        judged = question_rules.judge(
            [field.details for field in self.asked], typed, strict=self.strict
        )
        for field in self.asked:
            wrong = judged.wrong.get(field.details.key)
            field.errors = [str(wrong)] if wrong else []
        return good and not judged.wrong

    def answers(self) -> Mapping[int, Sequence[str]]:
        """What was typed, by the number of the question."""
        return {field.number: field.data for field in self.asked}


def option_words(details: QuestionDetails) -> dict[str, Words]:
    """What one chooses among, by value."""
    if details.kind == "yes_no":
        return {"yes": Words(_("Ja")), "no": Words(_("Nej"))}
    here = current_language()
    return {
        key: Words(text, language if language != here else None)
        for key, (text, language) in details.option_words(here).items()
    }


def condition(
    details: QuestionDetails,
    every: Sequence[QuestionDetails],
    names: Mapping[str, str] = MappingProxyType({}),
) -> Condition | None:
    """What the question hangs on, if on anything."""
    parent = next((each for each in every if each.key == details.depends_on), None)
    if parent is None:
        return None
    words = option_words(parent)
    values = [value for value in details.depends_values if value in words]
    answers = [words[value] for value in values]
    return Condition(worded(parent.label), values, answers, names.get(parent.key, ""))


def answered(registration: Registration) -> list[dict[str, Any]]:
    """What somebody answered, question by question, in words."""
    given = questions.answers_of([registration])[registration.id]
    if not given:
        return []
    return [
        {
            "words": worded(question.label),
            "answer": questions.in_words(question, given[question.id], current_language()),
        }
        for question in questions.of_event(registration.event)
        if question.id in given
    ]


def kept_until(event: Event, details: QuestionDetails) -> str:
    """The day by which the answer is erased, where that is sooner than the rest."""
    if details.keep_days is None:
        return ""
    on = erasing.answers_on(event, event.created_at.date(), details.keep_days)
    return dates.short_day(on, current_language())


def worded(texts: Mapping[str, str]) -> Words:
    """A text in the language of the page, or else in the event's own."""
    here = current_language()
    text, language = said(texts, here)
    return Words(text, language if language != here else None)
