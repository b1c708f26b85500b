"""Making events like other events: their details, their programme, and how one registers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from eventsys.audit.service import Actor
from eventsys.evaluation import asking as surveys
from eventsys.events import copying
from eventsys.events import service as events
from eventsys.events.details import DayPlan
from eventsys.events.models import Event, Series
from eventsys.messages import automatic
from eventsys.programme import service as programme
from eventsys.registration import questions, quotas, seats, sign_up_marking, timing
from eventsys.registration import service as registrations
from eventsys.registration.service import SettingsDetails


@dataclass(frozen=True)
class Copy:
    """One occasion of a new term: which one it is like, and what is its own."""

    source: Event
    title: str
    first: DayPlan


def copy_event(
    source: Event, title: str, first_on: date, by: Actor, now: datetime, **changes: Any
) -> Event:
    """A new draft on another day. `changes` are further details that are not those of the source.

    Documents are not taken along: they belong to what was said that day.
    """
    details = replace(copying.details_on(source, title, first_on), **changes)
    made = events.create(source.region, details, by, now)
    programme.copy(source, made, by, now)
    later = copying.distance(source, first_on)
    registrations.configure(made, _settings_of(source, later), by, now)
    questions.replace(made, questions.details_of(source), by, now)
    quotas.copy(source, made, later, by, now)
    sign_up_marking.copy(source, made, by, now)
    surveys.furnish(made, surveys.details_of(source), by, now)
    automatic.furnish(made, automatic.as_json(source))
    return made


def copy_term(copies: Sequence[Copy], series: Series, by: Actor, now: datetime) -> list[Event]:
    """A whole term as drafts of a series, each like the one that it is copied from."""
    made = []
    for each in copies:
        days = copying.moved(events.details_of(each.source).days, each.first.held_on)
        days = (each.first, *days[1:])
        changes = {"days": days, "series_id": series.id}
        made.append(copy_event(each.source, each.title, each.first.held_on, by, now, **changes))
    return made


def _settings_of(source: Event, later: timedelta) -> SettingsDetails:
    """As one registers for the other, as much earlier or later. An address elsewhere is its own."""
    details = registrations.details_of(seats.settings_of(source))

    def moved(moment: datetime | None) -> datetime | None:
        return timing.moved(moment, later, source.time_zone) if moment else None

    opens_at, closes_at = moved(details.opens_at), moved(details.closes_at)
    return replace(details, external_url="", opens_at=opens_at, closes_at=closes_at)
