"""Which municipalities were reached: the map of a region where we have one, else a bar chart."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from eventsys.core import charts
from eventsys.core.charts import Bar
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.places import outlines
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region
from eventsys.reports import map as maps
from eventsys.reports.map import Area
from eventsys.reports.numbers import Place
from eventsys.web.organiser.counted import Table, filed, pairs, told

SHOWN = ("events", "people")


def table(region: Region, reached: Sequence[Place], shown: str) -> Table:
    """The municipalities of a region, those without an event too, and others that were reached."""
    own = places.municipalities(region)
    counts = {each.code: each.people if shown == "people" else each.events for each in reached}
    parts = [Bar(place.name, counts.get(place.code, 0)) for place in own]
    codes = {place.code for place in own}
    parts += [
        Bar(each.name, counts[each.code])
        for each in reached
        if each.code not in codes and counts[each.code]
    ]
    title = _("Vilka kommuner vi har nått")
    header = (_("Kommun"), _("Deltagare") if shown == "people" else _("Möten"))
    note = _how_many(own, counts)
    if has_map(own):
        chart = maps.drawn("places", title, told(parts), _areas(own, counts, shown))
    else:
        chart = charts.bars("places", title, told(parts), parts)
        note += " " + _("Vi har ingen karta över regionens kommuner. Diagrammet visar samma sak.")
    # Small numbers of people stand together in a file; small numbers of events need not.
    rows = filed(parts) if shown == "people" else None
    return Table("places", title, header, pairs(parts), chart, note, rows)


def legend(region: Region, table: Table) -> list[tuple[Markup, str]]:
    """What the shades of the map stand for; nothing where there is no map."""
    own = places.municipalities(region)
    if not has_map(own):
        return []
    names = {place.name for place in own}
    values = [int(row[1] or 0) for row in table.rows if row[0] in names]
    return [(maps.swatch("places", shade), shade.words) for shade in maps.shades(values)]


def has_map(own: Sequence[Municipality]) -> bool:
    """Whether we have the outlines of all these municipalities."""
    return bool(own) and all(outlines.of(place.code) for place in own)


def _areas(own: Sequence[Municipality], counts: Mapping[str, int], shown: str) -> list[Area]:
    return [
        Area(place.name, outlines.of(place.code) or (), count, _words(count, shown))
        for place in own
        for count in [counts.get(place.code, 0)]
    ]


def _words(count: int, shown: str) -> str:
    if shown == "people":
        return ngettext("%(num)s deltagare", "%(num)s deltagare", count)
    return ngettext("%(num)s möte", "%(num)s möten", count)


def _how_many(own: Sequence[Municipality], counts: Mapping[str, int]) -> str:
    reached = sum(bool(counts.get(place.code)) for place in own)
    return _(
        "Vi har nått %(reached)s av regionens %(all)s kommuner.", reached=reached, all=len(own)
    )
