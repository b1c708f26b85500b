"""The form for one question: its words in each language, its options, and who is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms import Form as WtForm
from wtforms.widgets import CheckboxInput

from eventsys.core.errors import DomainError
from eventsys.core.i18n import DEFAULT, LANGUAGES, LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration import asking, questions
from eventsys.registration import question_rules as rules
from eventsys.registration.question_details import QuestionDetails, said
from eventsys.registration.question_models import Question
from eventsys.registration.rules import PERSONAL_DAYS
from eventsys.web.choices import NOT_A_CHOICE, Radios, number_or_none, options
from eventsys.web.forms import Form, Line, Text
from eventsys.web.organiser.fields import Lines, Rows, Whole, change_rows
from eventsys.web.question_fields import option_words

KINDS: dict[str, LazyText] = {
    "text": _("Kort svar"),
    "long_text": _("Längre svar"),
    "choice": _("Ett av flera alternativ"),
    "choices": _("Flera alternativ"),
    "yes_no": _("Ja eller nej"),
    "number": _("Ett tal"),
    "date": _("Ett datum"),
}
LANGUAGE_WORDS: dict[str, LazyText] = {
    "sv": _("svenska"),
    "da": _("danska"),
    "en": _("engelska"),
}
WARNINGS: dict[str, LazyText] = {
    "needs": _(
        "Frågan ser ut att gälla kost eller hälsa. Använd fälten för kost och tillgänglighet, "
        "som skyddas och raderas tidigare."
    ),
    "identity": _("Frågan ser ut att gälla personnummer. Be inte om personnummer i en anmälan."),
}


class OptionRow(WtForm):
    """One option in each language. Its key is what answers go by."""

    key = HiddenField()
    sv = Line(_("På svenska"))
    da = Line(_("På danska"))
    en = Line(_("På engelska"))


class QuestionForm(Form):
    """What does not belong to the kind of question is taken away by `offer`."""

    opened = HiddenField()
    label_sv = Line(_("Fråga"), most=rules.LABEL)
    label_da = Line(_("Fråga"), most=rules.LABEL)
    label_en = Line(_("Fråga"), most=rules.LABEL)
    help_sv = Text(_("Förklaring"), most=rules.HELP)
    help_da = Text(_("Förklaring"), most=rules.HELP)
    help_en = Text(_("Förklaring"), most=rules.HELP)
    options = Rows(OptionRow, most=rules.MOST_OPTIONS)
    more_options = Lines(_("Alternativ, ett på varje rad"))
    erase = BooleanField(_("Ja, ta bort alternativen och deras svar"))
    is_required = BooleanField(_("Frågan måste besvaras"))
    least = Whole(_("Minsta tal"), -rules.LARGEST, rules.LARGEST)
    most = Whole(_("Största tal"), -rules.LARGEST, rules.LARGEST)
    condition = SelectMultipleField(
        _("Vilka som får frågan"), option_widget=CheckboxInput(), **NOT_A_CHOICE
    )
    keep_days = Whole(_("Antal dagar som svaren sparas efter mötet"), 1, PERSONAL_DAYS)
    anyway = BooleanField(_("Spara frågan ändå"))

    def offer(self, event: Event, kind: str, earlier: Sequence[QuestionDetails]) -> "QuestionForm":
        """Only what this kind of question has, and the questions that it can hang on."""
        self.kind, self.own = kind, event.language
        self.others = [language for language in LANGUAGES if language != self.own]
        self.parents = [each for each in earlier if each.kind in rules.DECIDING]
        self.warning = ""
        if kind not in rules.WITH_OPTIONS:
            del self.options, self.more_options
        if kind != "number":
            del self.least, self.most
        pairs = [
            (f"{each.key}={value}", words.text)
            for each in self.parents
            for value, words in option_words(each).items()
        ]
        self.condition.choices = options(pairs)
        return self

    def groups(self) -> list[dict[str, Any]]:
        """The questions that this one can hang on, each with its answers."""
        chosen = {*(self.condition.data or ())}
        return [
            {
                "label": said(each.label, DEFAULT)[0],
                "options": [
                    (f"{each.key}={value}", words.text, f"{each.key}={value}" in chosen)
                    for value, words in option_words(each).items()
                ],
            }
            for each in self.parents
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: it has words, hangs on one question, and asks nothing that should not be asked."""
        super().validate(extra_validators)
        label = self.text_field("label")
        if not label.data:
            label.errors = [gettext("Skriv frågan.")]
        if len({value.partition("=")[0] for value in self.condition.data or ()}) > 1:
            self.condition.errors = [gettext("Välj svar på bara en av frågorna.")]
        self.warning = rules.asks_for(self.details())
        if self.warning and not self.anyway.data:
            self.anyway.errors = [str(WARNINGS[self.warning])]
        return not self.errors

    def text_field(self, name: str, language: str = "") -> Any:
        """The field for a text in one language; if none is named, in the event's own."""
        return self[f"{name}_{language or self.own}"]

    def object_to(self, error: DomainError) -> None:
        """What a rule said about the words of the question is shown at the event's language."""
        if error.field == "label":
            error.field = f"label_{self.own}"
        super().object_to(error)

    def details(self) -> QuestionDetails:
        """What was typed, as the service takes it."""
        parents = [value.partition("=") for value in self.condition.data or ()]
        return QuestionDetails(
            kind=self.kind,
            label=self._texts("label"),
            help=self._texts("help"),
            options=self._options(),
            is_required=self.is_required.data,
            least=self.least.data if "least" in self else None,
            most=self.most.data if "most" in self else None,
            depends_on=parents[0][0] if parents else None,
            depends_values=tuple(value for _parent, _sign, value in parents),
            keep_days=self.keep_days.data,
        )

    def _texts(self, name: str) -> dict[str, str]:
        written = {each: self.text_field(name, each).data for each in (self.own, *self.others)}
        return {language: text for language, text in written.items() if text}

    def _options(self) -> tuple[Mapping[str, str], ...]:
        if "options" not in self:
            return ()
        rows = [row.form for row in self.options if row.form.key.data]
        there = [
            {"key": row.key.data}
            | {each: row[each].data for each in (self.own, *self.others) if row[each].data}
            for row in rows
        ]
        return (*there, *({self.own: line} for line in self.more_options.lines))


class CopyForm(Form):
    """Another event, whose questions are to be asked here too."""

    source = Radios(_("Möte att kopiera från"), coerce=number_or_none)

    def offer(self, events: Sequence[Event]) -> "CopyForm":
        """The events that ask something."""
        self.source.choices = options((event.id, event.title) for event in events)
        return self


def typed(question: Question) -> dict[str, Any]:
    """A question as the fields of the form take it."""
    details = questions.details(question)
    texts = {f"label_{each}": details.label.get(each, "") for each in LANGUAGES}
    texts |= {f"help_{each}": details.help.get(each, "") for each in LANGUAGES}
    return texts | {
        "opened": asking.stamp(question),
        "options": [dict(option) for option in details.options],
        "is_required": details.is_required,
        "least": details.least,
        "most": details.most,
        "condition": [f"{details.depends_on}={value}" for value in details.depends_values],
        "keep_days": details.keep_days,
    }


def change_options(form: QuestionForm) -> bool:
    """If a button beside an option was pressed, take it away or move it up. Says whether."""
    rows = change_rows(form)
    if rows is None:
        return False
    deed, _sign, number = request.form["row"].partition(":")[2].partition(":")
    if deed == "up" and number in [str(at) for at in range(1, len(rows.entries))]:
        above, moving = rows.entries[int(number) - 1].form, rows.entries[int(number)].form
        for name in ("key", *LANGUAGES):
            above[name].data, moving[name].data = moving[name].data, above[name].data
    return True
