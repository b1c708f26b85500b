"""The form of a survey: for whoever has a link, and for an organiser to look at."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import request
from wtforms import Field, HiddenField

from eventsys.core.i18n import current_language, gettext
from eventsys.evaluation import answering, rules
from eventsys.evaluation.models import SurveyQuestion
from eventsys.registration.question_details import Texts, said
from eventsys.web.forms import Form
from eventsys.web.question_fields import Option, Words, worded

FIELD = "answer-"


class SurveyField(Field):
    """One question. What was typed stays here as it came."""

    data: str

    def __init__(self, question: SurveyQuestion, **more: Any) -> None:
        self.words = worded(question.label)
        super().__init__(self.words.text, **more)
        self.question = question
        self.kind = question.kind
        # What the macros for forms go by when they link to a field.
        self.option_widget = SimpleNamespace(input_type="" if self.kind == "text" else "radio")
        self.widget = SimpleNamespace(input_type="")

    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def options(self) -> list[Option]:
        """What one chooses among."""
        if self.kind == "scale":
            ends = end_words(self.question.options)
            pairs = [(cell, ends.get(cell, Words(""))) for cell in rules.SCALE]
        else:
            pairs = [(each["key"], _in(each)) for each in self.question.options]
        return [Option(value, words, value == self.data) for value, words in pairs]

    def attributes(self) -> dict[str, str | None]:
        """What the input, or the group of inputs, tells of itself to those who do not see it."""
        told = f"{self.id}-error" if self.errors else None
        name = "aria-invalid" if self.kind == "text" else "data-invalid"
        return {"aria-describedby": told, name: "true" if self.errors else None}


class SurveyForm(Form):
    """All questions of a survey; each may be left out, but not all of them."""

    version = HiddenField()

    def ask(self, questions: Sequence[SurveyQuestion]) -> "SurveyForm":
        """Add a field for each."""
        for each in questions:
            name = f"{FIELD}{each.id}"
            field = SurveyField(each, name=name, _form=self, _meta=self.meta)
            field.process(request.form if self.is_submitted() else None)
            self._fields[field.name] = field
        return self

    @property
    def asked(self) -> list[SurveyField]:
        """The fields that were added."""
        return [field for field in self if isinstance(field, SurveyField)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: each answer is one, and there is one."""
        good = super().validate(extra_validators)
        for field in self.asked:
            wrong = answering.problem(field.question, field.data)
            field.errors = [wrong] if wrong else []
        if not any(field.data.strip() for field in self.asked):
            self.form_errors.append(gettext("Svara på minst en fråga."))
        return good and not self.errors and not self.form_errors

    def answers(self) -> Mapping[int, str]:
        """What was typed, by the number of the question."""
        return {field.question.id: field.data for field in self.asked}

    def started_from(self) -> int:
        """The version of the questions that the form asked; 0 if it did not say."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def end_words(options: Sequence[Texts]) -> dict[str, Words]:
    """The words at the ends of a scale, by the number they stand at."""
    places = {"low": rules.SCALE[0], "high": rules.SCALE[-1]}
    return {places[each["key"]]: _in(each) for each in options if each["key"] in places}


def _in(option: Texts) -> Words:
    here = current_language()
    text, language = said(option, here)
    return Words(text, language if language != here else None)
