"""Statistics of an event, a series and a year, as tables with their charts."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from eventsys.audit.quota_words import ROLES
from eventsys.core import charts
from eventsys.core.charts import Bar, Column
from eventsys.core.clock import now
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.places.models import Region
from eventsys.registration.organisation_kinds import KINDS
from eventsys.reports import numbers
from eventsys.reports.numbers import EventSums, Place, Scope, Sums
from eventsys.web import event_rows, event_words
from eventsys.web.organiser import coverage
from eventsys.web.organiser.counted import Row, Table, by_size, filed, pairs, percent, told

LONGEST_CHART = 12


def of_event(scope: Scope) -> tuple[Sums, list[Table]]:
    """What came of one event."""
    sums = numbers.together(numbers.by_event(scope, event_words.today(now())))
    return sums, [summary(sums), *_people(scope, sums)]


def of_series(scope: Scope, region: Region, shown: str) -> tuple[Sums, list[Table]]:
    """What came of a series, event by event."""
    events = numbers.by_event(scope, event_words.today(now()))
    sums = numbers.together(events)
    places = numbers.by_place(scope)
    tables = [summary(sums, events), coverage.table(region, places, shown)]
    return sums, [*tables, *_people(scope, sums, places), _events(events)]


def of_year(scope: Scope, region: Region, shown: str) -> tuple[Sums, list[Table]]:
    """What came of a year."""
    events = numbers.by_event(scope, event_words.today(now()))
    sums = numbers.together(events)
    places = numbers.by_place(scope)
    return sums, [
        summary(sums, events),
        coverage.table(region, places, shown),
        _months(events),
        _kinds(scope, events),
        *_people(scope, sums, places),
        _events(events),
    ]


def summary(sums: Sums, events: Sequence[EventSums] | None = None) -> Table:
    """All sums under each other."""
    rows: list[Row] = []
    if events is not None:
        rows.append((_("Möten"), _published(events)))
        rows.append((_("Inställda möten"), len(events) - _published(events)))
    absence = sums.absence
    rows += [
        (_("Anmälningar"), sums.registered),
        (_("Har plats"), sums.confirmed),
        (_("På reservlistan"), sums.waiting),
        (_("Avbokade"), sums.cancelled),
        (_("Avbokade sent"), sums.late),
        (_("På plats"), sums.onsite),
        (_("Online"), sums.online),
        (_("Kom"), sums.attended if absence is not None else None),
        (_("Uteblev"), sums.absent if absence is not None else None),
        (_("Uteblev i procent"), percent(absence)),
        (_("Anslöt online"), sums.joined),
    ]
    note = _(
        "Sent betyder under de två sista dygnen. Vilka som kom vet vi bara där deltagarna har "
        "prickats av."
    )
    return Table("summary", _("I korthet"), (_("Uppgift"), _("Antal")), rows, note=note)


def _people(scope: Scope, sums: Sums, places: Sequence[Place] | None = None) -> list[Table]:
    """How they take part, whether they came, where they are from, and when they registered."""
    found = numbers.by_place(scope) if places is None else places
    return [
        _ways(sums),
        _door(sums),
        *_roles(numbers.by_role(scope)),
        _organisations(numbers.by_organisation(scope)),
        _origins(found),
        _weeks(numbers.weeks_before(scope)),
    ]


def _ways(sums: Sums) -> Table:
    parts = [Bar(_("På plats"), sums.onsite), Bar(_("Online"), sums.online)]
    title = _("Så deltar de")
    chart = charts.stack("ways", title, told(parts), parts) if sums.confirmed else Markup("")
    return Table("ways", title, (_("Sätt att delta"), _("Deltagare")), pairs(parts), chart)


def _door(sums: Sums) -> Table:
    title = _("Kom eller uteblev")
    header = (_("Utfall"), _("Deltagare"))
    joined = [Bar(_("Anslöt online"), sums.joined)] if sums.joined else []
    note = _("Online räknas de som gick via knappen i mejlet eller på bokningssidan.")
    if sums.absence is None:
        unknown = _("Deltagarna har inte prickats av, så vi vet inte vilka som kom.")
        return Table("door", title, header, pairs(joined), note=note if joined else unknown)
    parts = [Bar(_("Kom"), sums.attended), Bar(_("Uteblev"), sums.absent), *joined]
    chart = charts.stack("door", title, told(parts), parts)
    return Table("door", title, header, pairs(parts), chart, note if joined else "")


def _roles(found: Mapping[str, int]) -> list[Table]:
    """As whom people come; nothing where nobody was asked."""
    if not {*found} - {""}:
        return []
    words = {role: str(name) for role, name in ROLES.items()} | {"": _("Inte tillfrågade")}
    parts = by_size(Bar(words.get(role, role), count) for role, count in found.items())
    return [_parts_table("roles", _("Deltagarnas roller"), _("Roll"), parts)]


def _organisations(found: Mapping[str, int]) -> Table:
    words = {kind: str(name) for kind, name in KINDS.items()} | {"": _("Okänt")}
    parts = by_size(Bar(words.get(kind, kind), count) for kind, count in found.items())
    title = _("Typ av organisation")
    return _parts_table("organisations", title, _("Typ"), parts)


def _origins(places: Sequence[Place]) -> Table:
    parts = by_size(Bar(place.name, place.people) for place in places if place.people)
    return _parts_table("origins", _("Deltagarnas kommuner"), _("Kommun"), parts)


def _parts_table(name: str, title: str, first: str, parts: Sequence[Bar]) -> Table:
    """People in parts, the largest first; in a file the smallest ones together."""
    shown = parts[:LONGEST_CHART]
    chart = charts.bars(name, title, told(shown), shown) if parts else Markup("")
    note = ""
    if len(parts) > len(shown):
        note = _("Diagrammet visar de %(number)s största.", number=len(shown))
    return Table(name, title, (first, _("Deltagare")), pairs(parts), chart, note, filed(parts))


def _weeks(found: Sequence[int]) -> Table:
    """From the earliest to the last week before the event."""
    title = _("Anmälningar per vecka före mötet")
    header = (_("Vecka före"), _("Anmälningar"))
    if not any(found):
        return Table("weeks", title, header, [])
    labels = [str(week) for week in range(1, numbers.WEEKS + 1)] + [f"{numbers.WEEKS}+"]
    bars = [Bar(*pair) for pair in reversed(list(zip(labels, found, strict=True)))]
    steps = [Column(bar.label, (bar.value,)) for bar in bars]
    chart = charts.columns("weeks", title, told(bars), steps)
    return Table("weeks", title, header, pairs(bars), chart, _("1 är den sista veckan före mötet."))


def _months(events: Sequence[EventSums]) -> Table:
    title = _("Månad för månad")
    header = (_("Månad"), _("Möten"), _("Deltagare"))
    if not events:
        return Table("months", title, header, [])
    rows: list[tuple[str, int, int]] = []
    for month in range(1, 13):
        held = [each for each in events if each.first_on and each.first_on.month == month]
        name = event_rows.month_name(2000, month)
        rows.append((name, _published(held), numbers.together(held).confirmed))
    steps = [Column(name[:3], (count,)) for name, count, _people in rows]
    words = told(Bar(name, count) for name, count, _people in rows)
    chart = charts.columns("months", title, words, steps)
    return Table("months", title, header, rows, chart, _("Diagrammet visar antalet möten."))


def _kinds(scope: Scope, events: Sequence[EventSums]) -> Table:
    title = _("Typ av möte")
    header = (_("Typ"), _("Möten"), _("Deltagare"), _("Uteblev i procent"))
    if not events:
        return Table("kinds", title, header, [])
    rows: list[Row] = []
    parts = []
    for kind, held in numbers.by_kind(scope, events):
        sums, name = numbers.together(held), kind.name(current_language())
        rows.append((name, _published(held), sums.confirmed, percent(sums.absence)))
        parts.append(Bar(name, _published(held)))
    chart = charts.bars("kinds", title, told(parts), parts)
    return Table("kinds", title, header, rows, chart, _("Diagrammet visar antalet möten."))


def _events(events: Sequence[EventSums]) -> Table:
    rows = [_event_row(each) for each in events]
    header = (
        _("Datum"),
        _("Möte"),
        _("Anmälningar"),
        _("Har plats"),
        _("På reservlistan"),
        _("Avbokade"),
        _("Avbokade sent"),
        _("Kom"),
        _("Uteblev"),
        _("Uteblev i procent"),
        _("Anslöt online"),
    )
    return Table("events", _("Möte för möte"), header, rows)


def _event_row(each: EventSums) -> Row:
    sums = each.sums
    title = _("%(title)s (inställt)", title=each.title) if _is_off(each) else each.title
    has_door = sums.absence is not None
    return (
        each.first_on.isoformat() if each.first_on else None,
        title,
        sums.registered,
        sums.confirmed,
        sums.waiting,
        sums.cancelled,
        sums.late,
        sums.attended if has_door else None,
        sums.absent if has_door else None,
        percent(sums.absence),
        sums.joined,
    )


def _is_off(each: EventSums) -> bool:
    return each.status == "cancelled"


def _published(events: Iterable[EventSums]) -> int:
    return sum(not _is_off(each) for each in events)
