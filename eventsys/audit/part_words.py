"""History in words for the parts of an event: programme items, documents, what is kept of them."""

from collections.abc import Callable
from typing import Any

from eventsys.core import dates
from eventsys.core.i18n import LazyText, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _

HOUR, DAY = 60, 24 * 60
KILOBYTE = 1024

FIELDS: dict[str, LazyText] = {
    "kind": _("Slags programpunkt"),
    "day": _("Dag"),
    "start_minute": _("Börjar"),
    "length_minutes": _("Längd"),
    "is_parallel": _("Samtidigt som programpunkten före"),
    "is_online": _("Online"),
    "room": _("Rum eller sal"),
    "track": _("Spår"),
    "people": _("Medverkande"),
    "place": _("Plats i ordningen"),
    "url": _("Webbadress"),
    "item": _("Hör till"),
    "after_event": _("Publicera efter mötet"),
    "is_accessible": _("Kan alla läsa dokumentet?"),
    "access_words": _("Hur kan man få innehållet på annat sätt?"),
    "version": _("Version"),
}

# Kinds of programme item, and what people do at one: here, where history needs them first.
KINDS: dict[str, LazyText] = {
    "welcome": _("Inledning"),
    "presentation": _("Presentation"),
    "reflections": _("Reflektioner"),
    "panel": _("Panelsamtal"),
    "questions": _("Frågor"),
    "discussion": _("Samtal"),
    "workshop": _("Workshop"),
    "break": _("Paus"),
    "meal": _("Måltid"),
    "closing": _("Avslutning"),
    "other": _("Annat"),
}
ROLES: dict[str, LazyText] = {
    "speaker": _("talare"),
    "moderator": _("moderator"),
    "panellist": _("i panelen"),
    "commentator": _("kommenterar"),
    "host": _("värd"),
    "contact": _("kontakt"),
}
CODES: dict[str, LazyText] = {
    **KINDS,
    **ROLES,
    "yes": _("Ja"),
    "no": _("Nej, inte helt"),
    "unknown": _("Vet inte"),
}
CODED = {"kind", "is_accessible"}


def clock(minute: int) -> str:
    """9.30, from minutes since midnight."""
    hour, rest = divmod(minute % DAY, HOUR)
    return f"{hour}.{rest:02}"


def _length(minutes: int) -> str:
    return dates.duration_words(minutes, current_language())


def _version(number_and_size: list[int]) -> str:
    number, size = number_and_size
    return gettext("nr %(number)s, %(size)s kB", number=number, size=max(1, size // KILOBYTE))


def _people(people: list[list[str]]) -> str:
    """Names with what they are there, one after the other."""
    return "; ".join(
        ", ".join(filter(None, [name, title, organisation, str(CODES.get(role, role))]))
        for name, role, title, organisation in people
    )


WORDS: dict[str, Callable[[Any], str]] = {
    "start_minute": clock,
    "length_minutes": _length,
    "version": _version,
    "people": _people,
    "place": str,
}
