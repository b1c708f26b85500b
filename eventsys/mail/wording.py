"""Letters in words. A deed writes down facts; they become text, HTML and a calendar entry when the
letter is sent or looked at, from `templates/email/<name>/`, in its reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from eventsys.core import dates, i18n, ics, periods
from eventsys.core.settings import TEMPLATES
from eventsys.core.text import clean_text, shorten

SUBJECT_LENGTH = 200
# RFC 5322 ends a line at 998 octets; a character takes four at most.
LINE_OCTETS = 960
# A letter from before facts were kept has its words instead.
IN_WORDS = "in_words"
ERASED_ON = "erased_on"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
i18n.install(_environment)


class Facts(Protocol):
    """What is known of a letter; `invitation` is one as `ics.as_facts` has it."""

    name: str
    language: str
    facts: dict[str, Any] | None
    invitation: dict[str, Any] | None


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    text: str
    html: str
    calendar: str | None


def subject(name: str, facts: Mapping[str, Any]) -> str:
    """What a letter is about, in the current language."""
    return shorten(_rendered(name, "subject.txt", facts), SUBJECT_LENGTH)


def of(letter: Facts) -> Words | None:
    """The letter in words; None when its facts are forgotten.

    Raises UndefinedError when its template wants what is not among them.
    """
    facts = letter.facts
    if facts is None:
        return None
    if IN_WORDS in facts:
        return Words(**facts[IN_WORDS])
    return written(letter.name, letter.language, facts, letter.invitation)


def written(
    name: str, language: str, facts: Mapping[str, Any], entry: dict[str, Any] | None = None
) -> Words:
    """The same of what may be no letter yet, but only to be looked at."""
    facts = with_dates(facts, language)
    with i18n.in_language(language):
        return Words(
            text=_short_lines(clean_text(_rendered(name, "body.txt", facts))),
            html=_short_lines(clean_text(_rendered(name, "body.html", facts))),
            calendar=_calendar(entry),
        )


def with_dates(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The facts, with the day in words on which the person is forgotten as periods are now.

    What is said of that when the letter is written is a promise of `periods.promise`.
    """
    promised = facts.get(ERASED_ON)
    if not isinstance(promised, dict):
        return {**facts}
    return {**facts} | {ERASED_ON: dates.short_day(periods.promised(promised), language)}


def _calendar(invitation: dict[str, Any] | None) -> str | None:
    return ics.invitation(ics.from_facts(invitation)).decode() if invitation else None


def _rendered(name: str, part: str, facts: Mapping[str, Any]) -> str:
    template = _environment.get_template(f"email/{name}/{part}")
    return template.render(facts, language=i18n.current_language())


def _short_lines(text: str) -> str:
    return "".join(f"{short}\n" for line in text.split("\n") for short in _pieces(line))


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces that mail can carry, cut at blanks where there are some."""
    while len(line.encode()) > LINE_OCTETS:
        longest = LINE_OCTETS // 4
        cut = line.rfind(" ", 1, longest)
        cut = longest if cut < 0 else cut
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line
