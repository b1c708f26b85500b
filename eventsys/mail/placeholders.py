"""Blanks in a text that somebody writes for many readers: "Hej {namn}" becomes "Hej Åsa".

Its Swedish, Danish and English names mean the same in texts of every language, so that whoever
writes in one language and reads the interface in another need not think. What is filled in is plain
text, and is not looked at again: a value cannot bring a blank of its own.
"""

import re
from collections.abc import Mapping

from eventsys.core.text import clean_line

# Swedish, Danish, English.
NAMES = {
    "name": ("namn", "navn", "name"),
    "event": ("möte", "møde", "event"),
    "date": ("datum", "dato", "date"),
    "place": ("plats", "sted", "place"),
    "region": ("region", "region", "region"),
}
_MEANT = {each: name for name, spellings in NAMES.items() for each in spellings}
_BLANK = re.compile(r"\{([^{}\n]*)\}")


def unknown(text: str) -> list[str]:
    """The blanks in a text that nobody could fill in, as they stand there, each once."""
    found = (match for match in _BLANK.finditer(text) if _meant(match[1]) is None)
    return list(dict.fromkeys(match[0] for match in found))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its blanks filled in. What is no blank that we know stays as it stands."""

    def value(match: re.Match[str]) -> str:
        name = _meant(match[1])
        return match[0] if name is None else clean_line(values[name])

    return _BLANK.sub(value, text)


def _meant(written: str) -> str | None:
    return _MEANT.get(written.strip().casefold())
