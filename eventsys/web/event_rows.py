"""Events as rows of a list, with the big date numeral, and the months that they stand under."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import url_for

from eventsys.core import dates
from eventsys.core.i18n import current_language, ngettext
from eventsys.core.i18n import gettext as _
from eventsys.events import calendar, situation
from eventsys.events.models import Event, EventDay
from eventsys.places.models import Region
from eventsys.registration.seats import Availability
from eventsys.web import event_words

Row = dict[str, Any]


@dataclass(frozen=True)
class Month:
    """A heading of a list with the rows under it."""

    id: str
    name: str
    year: int
    weeks: str
    rows: list[Row]


def event_url(event: Event) -> str:
    """The page of an event, always under its owner."""
    return url_for("public.events.show", region=event.region.slug, event=event.slug)


def by_month(
    events: Iterable[Event],
    standings: Mapping[int, Availability],
    today: date,
    here: Region | None,
    past: bool = False,
) -> list[Month]:
    """A list's events under their months. What has begun already stands under today's month."""

    def shown_on(event: Event) -> date:
        if past:
            return event.last_on or today
        return max(event.first_on or today, today)

    months = []
    for (year, month), group in groupby(
        events, key=lambda e: (shown_on(e).year, shown_on(e).month)
    ):
        rows = [under_month(row(e, standings[e.id], today, here), past) for e in group]
        months.append(
            Month(f"m-{year}-{month:02}", month_name(year, month), year, weeks(year, month), rows)
        )
    return months


def row(
    event: Event,
    standing: Availability,
    today: date,
    here: Region | None = None,
    size: str = "list",
    title: str | None = None,
) -> Row:
    """The arguments of the macro event_item."""
    is_past = standing.state == "past"
    shown, place = title or event.title, event_words.where(event)
    host = event.region.name if here is None or event.region_id != here.id else ""
    return {
        "url": event_url(event),
        "title": shown,
        "date": date_block(event, today, is_past, size),
        "kind": event.kind.name(current_language()),
        "meta": [*hours(event), place if place != shown else "", host],
        "badges": event_words.badges(event, standing),
        "note": "" if is_past else situation.moved_note(event),
        "lang": event_words.other_language(event),
        "accent": event.region.accent if here is None else None,
    }


def under_month(found: Row, past: bool) -> Row:
    """The same where a heading names the month, unless the event goes on into the next."""
    block = found["date"]
    iso = block.get("iso", "")
    if block.get("until_iso", iso)[:7] == iso[:7]:
        block = block | {"month": ""}
    # What ended earlier today still stands among those that are coming.
    is_over = not past and block.get("state") == "past"
    return found | {"date": block, "badges": ["past"] if is_over else found["badges"]}


def date_block(event: Event, today: date, is_past: bool, size: str = "list") -> dict[str, Any]:
    """The arguments of the macro date_block."""
    language = current_language()
    if not event.days:
        words = event.period_words or ""
        return {"words": words[:1].upper() + words[1:], "size": size}
    run = _run(event.days, today)
    first, last = run[0], run[-1]
    month = dates.month_short(first, language)
    # Wednesday is wider than the spine of a list on a phone.
    is_wide = size == "hero" or language != "en"
    weekday = (dates.weekday_name if is_wide else dates.weekday_short)(first, language)
    if first == last and size == "hero":
        month = month_name(first.year, first.month)
    if first != last:
        weekday = "–".join(dates.weekday_short(day, language) for day in (first, last))
        if first.month != last.month:
            month = f"{month}–{dates.month_short(last, language)}"
    block: dict[str, Any] = {
        "day": first.day,
        "month": f"{month} {last.year}",
        "weekday": weekday,
        "iso": first.isoformat(),
        "label": dates.when_words([dates.Span(day) for day in run], language),
        "state": event_words.date_state(event, is_past),
        "week": _("vecka %(number)s", number=dates.week(first)),
        "size": size,
    }
    if first != last:
        block |= {"until_day": last.day, "until_iso": last.isoformat()}
    return block


def _run(days: Sequence[EventDay], today: date) -> list[date]:
    """The days in a row that the numeral stands for: those of today or next, else the last."""
    held = sorted({day.held_on for day in days})
    runs: list[list[date]] = []
    for day in held:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return next((run for run in runs if run[-1] >= today), runs[-1])


def hours(event: Event) -> list[str]:
    """The hours in a list; of several occasions how many there are."""
    days = event.days
    if not days:
        return []
    dates_held = {day.held_on for day in days}
    if len(dates_held) > 1 and (max(dates_held) - min(dates_held)).days >= len(dates_held):
        count = len(dates_held)
        return [ngettext("%(num)s tillfälle", "%(num)s tillfällen", count)]
    span = calendar.span_of(event, days[0])
    if span.start is None:
        return []
    if len(days) > 1:
        return [_("från %(clock)s", clock=dates.clock_range(span.start, None, current_language()))]
    return [dates.clock_range(span.start, span.end, current_language())]


def month_name(year: int, month: int) -> str:
    """november"""
    return dates.month_title(year, month, current_language()).removesuffix(f" {year}")


def weeks(year: int, month: int) -> str:
    """vecka 45–49"""
    grid = dates.month_grid(year, month)
    return _("vecka %(first)s–%(last)s", first=grid[0].number, last=grid[-1].number)
