"""History in words for seats that are kept for some. As whom somebody comes is told here first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventsys.core import dates
from eventsys.core.i18n import LazyText, current_language, gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _

BEGINNING = "quota."
ROLES: dict[str, LazyText] = {
    "politician": _("Förtroendevald politiker"),
    "official": _("Tjänsteperson"),
    "company": _("Företagare"),
    "association": _("Företrädare för en förening"),
    "citizen": _("Privatperson"),
}
INVITED = _("Inbjudna")


def field(name: str) -> str:
    """For whom: `quota.role.citizen`, `quota.invited.`, `quota.municipality.Sala`."""
    _beginning, kind, key = name.split(".", 2)
    whom = str(INVITED) if kind == "invited" else str(ROLES.get(key, key))
    return gettext("Platser för: %(whom)s", whom=whom)


def value(kept: Sequence[Any], zone: str) -> str:
    """8 platser, högst 10, till 12 nov. 2026 kl. 10"""
    seats, at_most, until = kept
    parts = [ngettext("en plats", "%(num)s platser", seats)]
    if at_most is not None:
        parts.append(gettext("högst %(number)s", number=at_most))
    if until:
        local = datetime.fromisoformat(until).astimezone(ZoneInfo(zone))
        when = dates.when_words([dates.Span(local.date(), local)], current_language())
        parts.append(gettext("till %(when)s", when=when))
    return ", ".join(parts)
