"""What a visitor asks a list for, read from the address. What cannot be used is left out, aloud."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.core.text import clean_line, fold, shorten
from eventsys.events import service as events
from eventsys.events.queries import Filter
from eventsys.events.rules import FORMATS
from eventsys.places import service as places
from eventsys.places.models import Municipality

LONGEST = 100
YEARS = range(1990, 2101)


@dataclass
class Search:
    """A search as it was understood, and what was not."""

    here: str
    wanted: Filter = field(default_factory=Filter)
    page: int = 1
    by_month: bool = False
    month: date = date.min
    kinds: list[tuple[str, str]] = field(default_factory=list)
    place: Municipality | None = None
    notices: list[str] = field(default_factory=list)

    def url(self, **changes: Any) -> str:
        """The address of this search, or of the same with some arguments changed."""
        args = self._args() | changes
        given = urlencode({name: value for name, value in args.items() if value})
        return f"{self.here}?{given}" if given else self.here

    def plain(self, **changes: Any) -> str:
        """The address of the list (not the month) of what is coming, filters kept."""
        nothing = dict.fromkeys(("past", "view", "month", "page"))
        return self.url(**nothing | changes)

    def elsewhere(self, here: str) -> str:
        """The address of the same search in another list."""
        return replace(self, here=here).url(page=None)

    def pages(self, current: int, count: int) -> list[dict[str, Any] | None]:
        """What the macro pagination shows: first and last page, those around, gaps as None."""
        shown = sorted({1, count, *range(max(1, current - 1), min(count, current + 1) + 1)})
        found: list[dict[str, Any] | None] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                found.append(None)
            url = self.url(page=number if number > 1 else None)
            found.append({"number": number, "url": url, "current": number == current})
        return found

    def _args(self) -> dict[str, Any]:
        wanted = self.wanted
        return {
            "q": wanted.q,
            "kind": wanted.kind,
            "municipality": wanted.municipality,
            "format": wanted.format,
            "from": wanted.from_on,
            "to": wanted.to_on,
            "past": 1 if wanted.past else None,
            "view": "month" if self.by_month else None,
            "month": f"{self.month:%Y-%m}" if self.by_month else None,
            "page": self.page if self.page > 1 else None,
        }


def read(given: "MultiDict[str, str]", here: str, today: date) -> Search:
    """The search in the arguments of the address of a list."""
    language = current_language()
    search = Search(here, kinds=[(kind.slug, kind.name(language)) for kind in events.kinds()])
    search.wanted = Filter(
        q=_words(search, given.get("q", "")),
        kind=_one_of(search, given, "kind", dict(search.kinds)),
        municipality=_municipality(search, given),
        format=_one_of(search, given, "format", FORMATS),
        from_on=_day(search, given, "from"),
        to_on=_day(search, given, "to"),
        past=given.get("past") == "1",
    )
    wanted = search.wanted
    if wanted.from_on and wanted.to_on and wanted.to_on < wanted.from_on:
        search.notices.append(_("Till-datumet ligger före från-datumet. Vi bytte plats på dem."))
        search.wanted = replace(wanted, from_on=wanted.to_on, to_on=wanted.from_on)
    search.page = _page(search, given.get("page", ""))
    search.by_month = _one_of(search, given, "view", ("list", "month")) == "month"
    search.month = _month(search, given.get("month", "")) or today.replace(day=1)
    return search


def _words(search: Search, given: str) -> str:
    words = clean_line(given)
    if len(words) > LONGEST:
        search.notices.append(_("Vi sökte bara på de första %(count)s tecknen.", count=LONGEST))
        words = words[:LONGEST].strip()
    return words if fold(words) else ""


def _one_of(search: Search, given: "MultiDict[str, str]", name: str, known: Any) -> str:
    value = given.get(name, "")
    if not value or value in known:
        return value
    _left_out(search, value)
    return ""


def _municipality(search: Search, given: "MultiDict[str, str]") -> str:
    code = given.get("municipality", "")
    if not code:
        return ""
    if len(code) <= 6 and code.isascii() and code.isalnum():
        search.place = places.find_municipality(code)
    if search.place is None:
        _left_out(search, code)
        return ""
    return search.place.code


def _day(search: Search, given: "MultiDict[str, str]", name: str) -> date | None:
    value = given.get(name, "")
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        search.notices.append(
            _(
                "”%(value)s” är inget datum som går att söka på. Skriv så här: 2027-03-24.",
                value=shorten(value, 40),
            )
        )
        return None
    return day


def _page(search: Search, value: str) -> int:
    if not value:
        return 1
    if value.isascii() and value.isdecimal() and len(value) < 7:
        return max(1, int(value))
    _left_out(search, value)
    return 1


def _month(search: Search, value: str) -> date | None:
    if not value:
        return None
    try:
        month = date.fromisoformat(f"{value}-01")
    except ValueError:
        month = None
    if month is None or month.year not in YEARS or len(value) != 7:
        _left_out(search, value)
        return None
    return month


def _left_out(search: Search, value: str) -> None:
    shown = shorten(value, 40)
    search.notices.append(
        _("Vi kunde inte använda ”%(value)s” i sökningen.", value=shown)
        if shown
        else _("En del av sökningen gick inte att använda.")
    )


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def last_of(month: date) -> date:
    """The last day of the month."""
    return month_after(month) - timedelta(days=1)
