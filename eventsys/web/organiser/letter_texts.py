"""Texts of letters in three languages: the fields of a form, and what stands beside them."""

from collections.abc import Mapping
from typing import Any

from eventsys.core.i18n import LANGUAGES, LazyText, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.mail import placeholders
from eventsys.registration import letter_making
from eventsys.registration.models import Registration
from eventsys.web.forms import Text

LONGEST_WORDS = 5000
LANGUAGE_WORDS: dict[str, LazyText] = {
    "sv": _("svenska"),
    "da": _("danska"),
    "en": _("engelska"),
}
MEANINGS: dict[str, LazyText] = {
    "name": _("deltagarens namn"),
    "event": _("mötets rubrik"),
    "date": _("när mötet är"),
    "place": _("var mötet är"),
    "region": _("regionens namn"),
}


def text(label: LazyText) -> Text:
    """Words in a letter."""
    return Text(label, most=LONGEST_WORDS)


def languages(own: str) -> list[str]:
    """All languages, that of the event or region first."""
    return [own, *(each for each in LANGUAGES if each != own)]


def typed(form: Any, name: str) -> dict[str, str]:
    """What was typed into the fields of all languages."""
    return {language: form[f"{name}_{language}"].data or "" for language in LANGUAGES}


def shown(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by language, as the fields of a form take them."""
    return {f"{name}_{language}": words for language, words in texts.items()}


def blanks(somebody: Registration | None = None) -> list[dict[str, str]]:
    """What can stand in braces, what it means, and what it becomes for an example."""
    place = LANGUAGES.index(current_language())
    values = letter_making.blanks(letter_making.about(somebody, "")) if somebody is not None else {}
    return [
        {
            "blank": f"{{{spellings[place]}}}",
            "meaning": gettext(MEANINGS[name].message),
            "value": values.get(name, ""),
        }
        for name, spellings in placeholders.NAMES.items()
    ]
