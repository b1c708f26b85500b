"""Public holidays, the eves that are free in practice, and bridge days (klämdagar)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from holidays.countries.denmark import Denmark
from holidays.countries.sweden import Sweden
from holidays.holiday_base import HolidayBase

from eventsys.core.i18n import gettext as _

# Holidays by law, and the days that are free in practice, which each list names in its own way.
FREE = {"SE": ("public", "de_facto"), "DK": ("public", "optional")}
# Every Sunday is a holiday by Swedish law; a weekend is none here.
LISTS: dict[str, Callable[..., HolidayBase]] = {
    "SE": partial(Sweden, include_sundays=False),
    "DK": Denmark,
}
OUR_LANGUAGES = {"sv": "sv", "da": "da", "en": "en_US"}
OWN = {"SE": "sv", "DK": "da"}
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayOff:
    """A day that people are likely to have free, with its name in the current language.

    `is_bridge`: a working day between two free ones.
    """

    on: date
    name: str
    is_bridge: bool


def find(day: date, country: str, language: str) -> DayOff | None:
    """What is special about a weekday in a country (SE, DK), if anything. Weekends are not."""
    name = _named(country, day.year, language).get(day)
    if name:
        return DayOff(day, name, is_bridge=False)
    if day.weekday() < SATURDAY and _is_free(day - DAY, country) and _is_free(day + DAY, country):
        return DayOff(day, _("Klämdag"), is_bridge=True)
    return None


def _is_free(day: date, country: str) -> bool:
    return day.weekday() >= SATURDAY or day in _named(country, day.year, OWN[country])


@lru_cache(maxsize=64)
def _named(country: str, year: int, language: str) -> dict[date, str]:
    # The list of a country has its own language and English.
    known = language if language in ("en", OWN[country]) else OWN[country]
    found = LISTS[country](years=year, categories=FREE[country], language=OUR_LANGUAGES[known])
    return dict(found.items())
