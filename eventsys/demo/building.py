"""Entering plans through the services, as an organiser and the attendees would."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from eventsys.audit.service import ATTENDEE
from eventsys.core.errors import DomainError
from eventsys.demo import crowd
from eventsys.demo.days import Today
from eventsys.demo.plans import Plan, SeriesPlan, unwrapped
from eventsys.documents import service as documents
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.details import EventDetails
from eventsys.events.models import Event, EventKind, Series
from eventsys.messages import announce
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region
from eventsys.programme import service as programme
from eventsys.registration import adding, bookings
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant

# How many days ago an event was published, when people began to come, when something happened.
PUBLISHED, FIRST_CAME, NEWS = 34, 31, 3
ARCHIVED = timedelta(days=90)


@dataclass(frozen=True)
class Organiser:
    """Who entered it, as history shows it. No account: the name is enough."""

    name: str
    id: int | None = None


ORGANISER = Organiser("Alma Demo")
ORGANISERS = {
    "stockholm": Organiser("Nils Demo"),
    "midtjylland": Organiser("Freja Demo"),
    "uppsala": Organiser("Nils Demo"),
    "sormland": Organiser("Nils Demo"),
    "gavleborg": Organiser("Nils Demo"),
}


class Builder:
    """Enters plans on one day. Numbers the people, so that each comes once."""

    def __init__(self, today: Today) -> None:
        self.today = today
        self.people = count(1)

    def enter_series(self, region_slug: str, plan: SeriesPlan) -> Series:
        """The series and all of its events."""
        region = places.get_region(region_slug)
        details = replace(
            plan.details,
            kind_id=kind(plan.kind).id,
            description=unwrapped(plan.details.description),
        )
        by = ORGANISERS.get(region_slug, ORGANISER)
        series = series_service.create(region, details, by, self.today.ago(PUBLISHED))
        self.enter(region_slug, plan.events, series)
        return series

    def enter(self, region_slug: str, plans: Iterable[Plan], series: Series | None = None) -> None:
        """Events of one region."""
        region = places.get_region(region_slug)
        for plan in plans:
            _Entry(region, plan, self._seen_from(plan)).make(series, self.people)

    def _seen_from(self, plan: Plan) -> Today:
        """The day that its story leads up to: its own, if it was held of late, else today."""
        days = [day.held_on for day in plan.details.days if day.held_on < self.today.on]
        recent = [day for day in days if day > self.today.on - ARCHIVED]
        return Today(min(recent)) if recent else self.today


class _Entry:
    """One plan on its way to be an event."""

    def __init__(self, region: Region, plan: Plan, today: Today) -> None:
        self.region, self.plan, self.today = region, plan, today
        self.by = ORGANISERS.get(region.slug, ORGANISER)

    def make(self, series: Series | None, people: Iterator[int]) -> None:
        """Enter it, and let happen what the plan tells."""
        at = self.today.ago(PUBLISHED)
        event = events.create(self.region, self._details(series), self.by, at)
        self._add_parts(event, at)
        if self.plan.is_draft:
            return
        events.publish(event, self.by, at)
        for slug in self.plan.co_hosts:
            answering = ORGANISERS.get(slug, ORGANISER)
            events.answer_co_hosting(event, places.get_region(slug), True, answering, at)
        self._let_people_come(event, people)
        self._let_things_happen(event)

    def _details(self, series: Series | None) -> EventDetails:
        plan = self.plan
        asked = (*plan.co_hosts, *plan.invited)
        return replace(
            plan.details,
            kind_id=kind(plan.kind).id,
            description=unwrapped(plan.details.description),
            series_id=series.id if series else None,
            municipality_id=municipality(plan.place).id if plan.place else None,
            co_host_regions=tuple(places.get_region(slug).id for slug in asked),
        )

    def _add_parts(self, event: Event, at: datetime) -> None:
        planned = [
            replace(item, day_id=event.days[number].id if event.days else None)
            for number, items in enumerate(self.plan.programme)
            for item in items
        ]
        if planned:
            programme.insert(event, planned, self.by, at, follow=False)
        for title, url in self.plan.documents:
            documents.add(event, title, url, self.by, at)
        if self.plan.settings:
            registrations.configure(event, self.plan.settings, self.by, at)

    def _let_people_come(self, event: Event, people: Iterator[int]) -> None:
        """They register one after the other, over the weeks before the news of the day."""
        around = places.municipalities(event.region)
        came = self.today.ago(FIRST_CAME)
        step = timedelta(days=FIRST_CAME - NEWS - 1) // max(1, self.plan.coming)
        for turn in range(self.plan.coming):
            applicant = self._applicant(event, around, next(people), turn)
            at = (came + step * turn).replace(microsecond=0)
            if event.audience == "invitation":
                adding.by_hand(event, applicant, event.language, self.by, at)
            else:
                registrations.register(event, [applicant], f"demo {turn}", event.language, at)
        for registration in bookings.participants(event, status="confirmed")[: self.plan.gave_up]:
            registrations.cancel(registration, ATTENDEE, self.today.ago(NEWS, hour=7))

    def _applicant(
        self, event: Event, around: list[Municipality], number: int, turn: int
    ) -> Applicant:
        """Somebody; at a hybrid meeting every third takes part from afar."""
        who = crowd.somebody(number, event.language, around)
        if event.format == "online" or (event.format == "hybrid" and turn % 3 == 2):
            return replace(who, attendance="online", diet="", access_needs="")
        has_food = self.plan.settings is not None and self.plan.settings.has_food
        return who if has_food else replace(who, diet="")

    def _let_things_happen(self, event: Event) -> None:
        at = self.today.ago(NEWS)
        if self.plan.moved_to:
            details = replace(events.details_of(event), days=self.plan.moved_to)
            announce.edit(event, details, event.version, self.by, at)
        if self.plan.cancelled:
            announce.cancel(event, self.plan.cancelled, self.by, at)


def kind(slug: str) -> EventKind:
    """A kind of event. Raises DomainError when this installation has none of that name."""
    found = events.find_kind(slug)
    if found is None:
        raise DomainError(f"kind of event missing: {slug}")
    return found


def municipality(code: str) -> Municipality:
    """A municipality. Raises DomainError when it is not in the reference data."""
    found = places.find_municipality(code)
    if found is None:
        raise DomainError(f"municipality missing: {code}")
    return found
