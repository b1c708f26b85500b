"""A question of a survey as an organiser says it, and the three that a survey begins with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

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


STANDARD = (
    QuestionDetails(
        "scale",
        {
            "sv": "Vad tyckte du om mötet som helhet?",
            "da": "Hvad syntes du om mødet som helhed?",
            "en": "What did you think of the meeting as a whole?",
        },
        (
            {"key": "low", "sv": "Mycket dåligt", "da": "Meget dårligt", "en": "Very poor"},
            {"key": "high", "sv": "Mycket bra", "da": "Meget godt", "en": "Very good"},
        ),
        "overall",
    ),
    QuestionDetails(
        "text",
        {
            "sv": "Vad hade du mest nytta av?",
            "da": "Hvad havde du mest gavn af?",
            "en": "What was most useful to you?",
        },
        key="useful",
    ),
    QuestionDetails(
        "text",
        {
            "sv": "Vad borde vi göra bättre nästa gång?",
            "da": "Hvad bør vi gøre bedre næste gang?",
            "en": "What should we do better next time?",
        },
        key="better",
    ),
)
