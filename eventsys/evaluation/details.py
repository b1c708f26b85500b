"""A question of a survey as an organiser says it, and the three that a survey begins with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eventsys.core.i18n import LANGUAGES, LazyText, in_language
from eventsys.core.i18n import lazy_gettext as _

Texts = Mapping[str, str]


@dataclass(frozen=True)
class QuestionDetails:
    """One question, with the same names as its model. A new one gets its key when it is added."""

    kind: str
    label: Texts
    options: tuple[Texts, ...] = ()
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        """All of it in what JSON has: lists for tuples."""
        return {**asdict(self), "options": [*self.options]}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "QuestionDetails":
        """What `as_json` gave."""
        return cls(**{**plain, "options": tuple(plain["options"])})


@dataclass(frozen=True)
class SurveyDetails:
    """What is asked after an event, as copies and templates hand it on."""

    enabled: bool
    days: int
    questions: tuple[QuestionDetails, ...]

    def as_json(self) -> dict[str, Any]:
        """All of it in what JSON has."""
        return {
            "enabled": self.enabled,
            "days": self.days,
            "questions": [each.as_json() for each in self.questions],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "SurveyDetails":
        """What `as_json` gave."""
        questions = tuple(QuestionDetails.from_json(each) for each in plain["questions"])
        return cls(plain["enabled"], plain["days"], questions)


# The questions, and what 1 and 5 mean where one answers on a scale.
STANDARD: tuple[tuple[str, str, LazyText, tuple[LazyText, ...]], ...] = (
    (
        "overall",
        "scale",
        _("Vad tyckte du om mötet som helhet?"),
        (_("Mycket dåligt"), _("Mycket bra")),
    ),
    ("useful", "text", _("Vad hade du mest nytta av?"), ()),
    ("better", "text", _("Vad borde vi göra bättre nästa gång?"), ()),
)
ENDS = ("low", "high")


def standard() -> tuple[QuestionDetails, ...]:
    """What a survey begins with, in every language."""
    return tuple(
        QuestionDetails(
            kind,
            _in_every_language(label),
            tuple(
                {"key": end} | _in_every_language(words)
                for end, words in zip(ENDS, ends, strict=False)
            ),
            key,
        )
        for key, kind, label, ends in STANDARD
    )


def _in_every_language(text: LazyText) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with in_language(language):
            found[language] = str(text)
    return found
