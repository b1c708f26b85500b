"""Forms for a survey: one question in three languages, and for how long one can answer."""

from collections.abc import Mapping
from typing import Any

from eventsys.core.i18n import LANGUAGES, LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.evaluation import rules
from eventsys.evaluation.details import ENDS, QuestionDetails
from eventsys.evaluation.models import SurveyQuestion
from eventsys.events.models import Event
from eventsys.web.forms import Form, Line
from eventsys.web.organiser.fields import Lines, Whole

KINDS: dict[str, LazyText] = {
    "scale": _("Betyg från 1 till 5"),
    "choice": _("Ett av flera alternativ"),
    "text": _("Egna ord"),
}
HINTS: dict[str, LazyText] = {
    "scale": _("Visas som stapeldiagram. Ni skriver vad 1 och 5 betyder."),
    "choice": _("Visas som stapeldiagram. Till exempel vilken del av mötet som gav mest."),
    "text": _("Svaren visas ordagrant, i slumpvis ordning."),
}
FIELDS = ("label", "options", *ENDS)


class DaysForm(Form):
    """For how long one can answer."""

    days = Whole(_("Dagar efter mötet"), 1, rules.MOST_DAYS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: there is a number."""
        super().validate(extra_validators)
        if self.days.data is None and not self.days.errors:
            self.days.errors = [gettext("Skriv hur många dagar det går att svara.")]
        return not self.errors


class SurveyQuestionForm(Form):
    """What does not belong to the kind of question is taken away by `offer`."""

    label_sv = Line(_("Fråga"), most=rules.LABEL)
    label_da = Line(_("Fråga"), most=rules.LABEL)
    label_en = Line(_("Fråga"), most=rules.LABEL)
    low_sv = Line(_("Vad 1 betyder"), most=rules.LABEL)
    low_da = Line(_("Vad 1 betyder"), most=rules.LABEL)
    low_en = Line(_("Vad 1 betyder"), most=rules.LABEL)
    high_sv = Line(_("Vad 5 betyder"), most=rules.LABEL)
    high_da = Line(_("Vad 5 betyder"), most=rules.LABEL)
    high_en = Line(_("Vad 5 betyder"), most=rules.LABEL)
    options_sv = Lines(_("Alternativ, ett på varje rad"))
    options_da = Lines(_("Alternativ, ett på varje rad"))
    options_en = Lines(_("Alternativ, ett på varje rad"))

    def offer(self, event: Event, kind: str) -> "SurveyQuestionForm":
        """Only what this kind of question has."""
        self.kind, self.own = kind, event.language
        self.others = [language for language in LANGUAGES if language != self.own]
        kept = {"scale": ("label", *ENDS), "choice": ("label", "options"), "text": ("label",)}[kind]
        for name in FIELDS:
            for language in LANGUAGES:
                if name not in kept:
                    del self._fields[f"{name}_{language}"]
        self.names = kept
        return self

    def parts(self, language: str) -> list[Any]:
        """The fields in one language."""
        return [self[f"{name}_{language}"] for name in self.names]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: there are words in the event's own language, and as many options in each."""
        super().validate(extra_validators)
        own = self[f"label_{self.own}"]
        if not own.data and not own.errors:
            own.errors = [gettext("Skriv frågan.")]
        if self.kind == "choice":
            self._check_options()
        return not self.errors

    def _check_options(self) -> None:
        own = self[f"options_{self.own}"]
        if not 2 <= len(own.lines) <= rules.MOST_OPTIONS:
            text = _("Skriv mellan två och %(most)s alternativ.", most=rules.MOST_OPTIONS)
            own.errors = [*own.errors, str(text)]
        for field in (self[f"options_{language}"] for language in (self.own, *self.others)):
            if any(len(line) > rules.LABEL for line in field.lines):
                text = _("Ett alternativ får ha högst %(most)s tecken.", most=rules.LABEL)
                field.errors = [*field.errors, str(text)]
            if field.lines and len(field.lines) != len(own.lines):
                text = _("Skriv lika många alternativ som i den första listan.")
                field.errors = [*field.errors, str(text)]

    def details(self) -> QuestionDetails:
        """What was typed, as the service takes it."""
        return QuestionDetails(self.kind, self._texts("label"), self._options())

    def _texts(self, name: str) -> dict[str, str]:
        typed = {each: self[f"{name}_{each}"].data for each in (self.own, *self.others)}
        return {language: text for language, text in typed.items() if text}

    def _options(self) -> tuple[Mapping[str, str], ...]:
        if self.kind == "scale":
            return tuple({"key": end} | self._texts(end) for end in ENDS)
        if self.kind == "text":
            return ()
        lines = {each: self[f"options_{each}"].lines for each in (self.own, *self.others)}
        return tuple(
            {"key": str(at + 1)} | {each: texts[at] for each, texts in lines.items() if texts}
            for at in range(len(lines[self.own]))
        )


def typed(question: SurveyQuestion) -> dict[str, str]:
    """A question as it could have been typed."""
    found = {f"label_{language}": text for language, text in question.label.items()}
    for language in LANGUAGES:
        texts = [each.get(language, "") for each in question.options]
        found[f"options_{language}"] = "\n".join(texts) if all(texts) else ""
        for end in ENDS:
            words = (each.get(language, "") for each in question.options if each["key"] == end)
            found[f"{end}_{language}"] = next(words, "")
    return found
