"""A month as a grid of weeks, ready for the macro month_table."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.events import calendar
from eventsys.events.models import Event, EventDay
from eventsys.web.event_rows import event_url


def edges(month: date) -> tuple[date, date]:
    """The first and last day that the grid of a month shows."""
    grid = dates.month_grid(month.year, month.month)
    return grid[0].days[0], grid[-1].days[-1]


def weekdays() -> list[str]:
    """mån … sön"""
    grid = dates.month_grid(2027, 2)
    return [dates.weekday_short(day, current_language()) for day in grid[0].days]


def weeks(month: date, events: Iterable[Event], today: date) -> list[dict[str, Any]]:
    """The rows of the grid. An event stands on each of its days."""
    on: dict[date, list[tuple[Event, EventDay]]] = {}
    for event in events:
        for day in event.days:
            on.setdefault(day.held_on, []).append((event, day))
    return [
        {
            "number": week.number,
            "days": [
                {
                    "day": day.day,
                    "iso": day.isoformat(),
                    "label": dates.day_words(day, current_language()),
                    "outside": day.month != month.month,
                    "today": day == today,
                    "events": [_event(event, held) for event, held in on.get(day, [])],
                }
                for day in week.days
            ],
        }
        for week in dates.month_grid(month.year, month.month)
    ]


def _event(event: Event, day: EventDay) -> dict[str, Any]:
    span = calendar.span_of(event, day)
    state = "cancelled" if event.status == "cancelled" else event.certainty
    return {
        "url": event_url(event),
        "title": event.title,
        "time": dates.clock(span.start, current_language()) if span.start else "",
        "state": state,
    }
