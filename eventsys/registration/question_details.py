"""A question as an organiser says it: plain values that forms, copies and templates hand on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Texts = Mapping[str, str]


@dataclass(frozen=True)
class QuestionDetails:
    """One question, with the same names as its model. See there for what they mean.

    A new question or option has no key yet: it gets one from its words.
    """

    kind: str
    label: Texts
    help: Texts = field(default_factory=dict)
    options: tuple[Texts, ...] = ()
    is_required: bool = False
    least: int | None = None
    most: int | None = None
    depends_on: str | None = None
    depends_values: tuple[str, ...] = ()
    keep_days: int | None = None
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        """All of it in what JSON has: lists for tuples."""
        plain = asdict(self)
        plain["options"] = list(plain["options"])
        plain["depends_values"] = list(plain["depends_values"])
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "QuestionDetails":
        """What `as_json` gave."""
        lists = {name: tuple(plain[name]) for name in ("options", "depends_values")}
        return cls(**{**plain, **lists})

    def option_words(self, language: str) -> dict[str, tuple[str, str]]:
        """The words of each option by its key, and the language they are in."""
        return {option["key"]: said(option, language) for option in self.options}


def said(texts: Texts, language: str) -> tuple[str, str]:
    """A text in a language if it is there, else in the one that comes first: the event's own."""
    if texts.get(language):
        return texts[language], language
    for own, text in texts.items():
        if text and own != "key":
            return text, own
    return "", language
