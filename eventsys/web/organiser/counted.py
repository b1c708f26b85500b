"""A table of numbers with its chart: for a page, and for files that leave the house.

Staff see their own participants anyway. A file wanders further, so in a file those of a kind that
only one or two are of stand together, and nobody is pointed out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eventsys.core import charts
from eventsys.core.charts import Bar
from eventsys.core.i18n import gettext as _
from eventsys.core.tables import Cell

FEWEST = 3

Row = Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """One table. `name` stands in addresses, `filed` are its rows in a file where they differ."""

    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[Row]
    chart: Markup = Markup("")
    note: str = ""
    filed: Sequence[Row] | None = None

    @property
    def file_rows(self) -> Sequence[Row]:
        return self.rows if self.filed is None else self.filed


def by_size(parts: Iterable[Bar]) -> list[Bar]:
    """The largest first."""
    return sorted(parts, key=lambda part: (-part.value, part.label))


def pairs(parts: Iterable[Bar]) -> list[Row]:
    """Names with their numbers, as the rows of a table."""
    return [(part.label, int(part.value)) for part in parts]


def filed(parts: Sequence[Bar]) -> list[Row]:
    """The same for a file: what is too small to stand alone stands together."""
    small = [part for part in parts if part.value < FEWEST]
    rows = pairs(part for part in parts if part.value >= FEWEST)
    if small:
        words = _("Övriga, färre än %(number)s från varje", number=FEWEST)
        rows.append((words, int(sum(part.value for part in small))))
    return rows


def told(parts: Iterable[Bar]) -> str:
    """A chart in words: each name with its number."""
    return ", ".join(f"{part.label} {charts.number(part.value)}" for part in parts)


def percent(share: float | None) -> int | None:
    """A share as whole percent."""
    return None if share is None else round(100 * share)
