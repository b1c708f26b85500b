"""The next one like the last: the same details on another day."""

from dataclasses import replace
from datetime import date, timedelta

from eventsys.events import rhythm
from eventsys.events import service as events
from eventsys.events.details import DayPlan, EventDetails
from eventsys.events.models import Event


def suggested_day(event: Event, today: date) -> date:
    """When the next one would be: by the rhythm of its series, else a week later."""
    fellows = event.series.events if event.series else [event]
    held = [each.first_on for each in fellows if each.certainty != "period" and each.first_on]
    return rhythm.next_day(held or [today], today)


def details_on(event: Event, title: str, first: date) -> EventDetails:
    """The details of an event, moved so that it begins on this day.

    What only had a period becomes a preliminary date. The secret link is not taken along: it
    leads to the other meeting.
    """
    details = events.details_of(event)
    days = moved(details.days, first)
    certainty = "preliminary" if details.certainty == "period" else details.certainty
    return replace(details, title=title, certainty=certainty, days=days, join_link="")


def moved(days: tuple[DayPlan, ...], first: date) -> tuple[DayPlan, ...]:
    """The same days with their hours, as far apart as they were."""
    if not days:
        return (DayPlan(first),)
    start = min(day.held_on for day in days)
    return tuple(replace(day, held_on=first + (day.held_on - start)) for day in days)


def distance(event: Event, first: date) -> timedelta:
    """How far a day lies from the first day of an event."""
    return first - event.first_on if event.first_on else timedelta()
