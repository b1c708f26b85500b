"""Events as an organiser's list shows them: with status, seats and days left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from flask import url_for
from markupsafe import Markup

from eventsys.core import charts
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event
from eventsys.registration.seats import Availability
from eventsys.web import event_rows, event_words
from eventsys.web.event_rows import Month, Row


def row(event: Event, standing: Availability, today: date, size: str = "small") -> Row:
    """The arguments of the macro event_item."""
    found = event_rows.row(event, standing, today, event.region, size)
    marks = [mark for mark in found["badges"] if mark != "closed"]
    return found | {
        "url": url_for("organiser.events.show", event_id=event.id),
        "badges": ["draft", *marks] if event.status == "draft" else marks,
        "meta": [
            *event_rows.hours(event),
            event_words.where(event),
            seats_words(standing),
            days_left(event, today),
        ],
        "lang": None,
    }


def by_month(
    events: Sequence[Event], standings: Mapping[int, Availability], today: date, past: bool
) -> list[Month]:
    """The list under its months. What has begun already stands under today's month."""

    def shown_on(event: Event) -> date:
        if past:
            return event.last_on or today
        return max(event.first_on or today, today)

    groups = groupby(events, key=lambda each: (shown_on(each).year, shown_on(each).month))
    return [
        Month(
            id=f"m-{year}-{month:02}",
            name=event_rows.month_name(year, month),
            year=year,
            weeks=event_rows.weeks(year, month),
            rows=rows(group, standings, today),
        )
        for (year, month), group in groups
    ]


def rows(
    events: Iterable[Event], standings: Mapping[int, Availability], today: date, size: str = "small"
) -> list[Row]:
    """Several of them."""
    return [row(event, standings[event.id], today, size) for event in events]


def with_pace(months: Iterable[Month], asides: Mapping[str, Markup]) -> list[Month]:
    """The same list with what stands beside each event, by its address."""
    return [
        replace(
            month, rows=[row | {"aside": asides.get(row["url"], Markup(""))} for row in month.rows]
        )
        for month in months
    ]


def aside(standing: Availability, pace: Sequence[int]) -> Markup:
    """How full it is, and how that came to be over the last weeks."""
    pieces = []
    if standing.total and standing.taken:
        pieces.append(charts.meter(standing.taken, standing.total))
    if any(pace):
        told = _("Anmälda vecka för vecka: %(numbers)s", numbers=", ".join(map(str, pace)))
        pieces.append(charts.sparkline(told, pace))
        new = pace[-1] - pace[-2]
        if new > 0:
            words = ngettext("+%(num)s på en vecka", "+%(num)s på en vecka", new)
            pieces.append(Markup('<p class="event-new">{}</p>').format(words))
    return Markup("").join(pieces)


def seats_words(standing: Availability) -> str:
    """12 av 40 platser tagna, 3 på reservlistan"""
    settings = standing.settings
    if not settings.enabled and not standing.taken and not standing.waiting:
        return _("extern anmälan") if settings.external_url else ""
    if standing.total is None:
        taken = ngettext("%(num)s anmäld", "%(num)s anmälda", standing.taken)
    else:
        taken = _("%(taken)s av %(total)s platser", taken=standing.taken, total=standing.total)
    if standing.waiting:
        return _("%(taken)s, %(waiting)s i kö", taken=taken, waiting=standing.waiting)
    return taken


def days_left(event: Event, today: date) -> str:
    """om 12 dagar"""
    if event.certainty == "period" or event.first_on is None or event.status == "cancelled":
        return ""
    days = (event.first_on - today).days
    if days == 0:
        return _("i dag")
    if days == 1:
        return _("i morgon")
    return _("om %(number)s dagar", number=days) if days > 0 else ""
