"""When what is known of people who appear is erased, and for how long their links open anything."""

from datetime import date, timedelta
from typing import Any

from eventsys.core import periods
from eventsys.core.periods import days
from eventsys.events.models import Event
from eventsys.speakers import rules

NEEDS, LINKS, PEOPLE = "speaker_needs", "speaker_links", "speakers"


def is_dead(event: Event, today: date) -> bool:
    """Whether the links of an event's speakers open nothing any more."""
    last_on = event.last_on
    return last_on is not None and today > last_on + timedelta(days=link_days())


def link_days() -> int:
    """For how many days after the event a speaker's link opens their page."""
    return days(LINKS, rules.LINK_DAYS)


def needs_on(last_on: date) -> date:
    """The day by which nobody can read any more what a speaker needs."""
    return last_on + timedelta(days=days(NEEDS, rules.NEEDS_DAYS))


def person_on(last_on: date) -> date:
    """The day by which address and answer are erased. Name and text stay in the programme."""
    return last_on + timedelta(days=days(PEOPLE, rules.PERSONAL_DAYS))


def promise(event: Event) -> dict[str, Any] | None:
    """What letters say of that day; nothing while the event has none."""
    last_on = event.last_on
    return periods.promise(PEOPLE, rules.PERSONAL_DAYS, last_on) if last_on else None
