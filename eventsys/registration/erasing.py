"""When what is known of participants is erased: the dates that forms, pages and letters promise."""

from datetime import UTC, date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from eventsys.core import periods
from eventsys.core.periods import days, end_of
from eventsys.events.models import Event
from eventsys.registration import rules
from eventsys.registration.models import Registration

NEEDS, PEOPLE = "health", "registrations"


def needs_on(event: Event, otherwise: date) -> date:
    """The day by which diet and access needs are erased; `otherwise` counts where no day does."""
    return over_on(event, otherwise) + timedelta(days=needs_days())


def needs_days() -> int:
    """For how many days after the event diet and access needs are kept."""
    return days(NEEDS, rules.HEALTH_DAYS)


def person_on(event: Event, otherwise: date) -> date:
    """The day by which no registration says any more who it was."""
    return over_on(event, otherwise) + timedelta(days=person_days())


def person_days() -> int:
    """For how many days after the event names are kept."""
    return days(PEOPLE, rules.PERSONAL_DAYS)


def promise(event: Event) -> dict[str, Any] | None:
    """What letters say of that day; nothing while the event has none."""
    if event.last_on is None:
        return None
    return periods.promise(PEOPLE, rules.PERSONAL_DAYS, over_on(event, event.last_on))


def answers_on(event: Event, otherwise: date, keep_days: int) -> date:
    """The day by which the answers to a question with days of its own are erased."""
    return over_on(event, otherwise) + timedelta(days=min(keep_days, person_days()))


def over_on(event: Event, otherwise: date) -> date:
    """The day from which is counted: the last one, or the one on which it was called off."""
    last_on = event.last_on or otherwise
    if event.status == "cancelled" and event.cancelled_at is not None:
        return min(last_on, event.cancelled_at.astimezone(UTC).date())
    return last_on


def is_over_by(day: date) -> ColumnElement[bool]:
    """Whether that day had come by another one. A moved event counts by its new day.

    Without any day it counts from when somebody registered.
    """
    moment = end_of(day)
    return or_(
        Event.last_on <= day,
        and_(Event.status == "cancelled", Event.cancelled_at < moment),
        and_(Event.last_on.is_(None), Registration.created_at < moment),
    )
