"""Synthetic events and registrations in any number, to measure with.

They go to the database in bulk and write no letters, but everything in them comes from the same
functions as in real ones: rules, calendar entries, search words, tokens. The same number of events
on the same day is spread in the same way.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate, pairwise
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core import revisions, tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.demo import crowd
from eventsys.demo.days import working_days
from eventsys.demo.invention import Invention, Spec, programme_of
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.places.models import Region
from eventsys.programme.models import ProgrammeItem
from eventsys.registration import placing, rules
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.placing import Person, Seating

PAST, AHEAD = timedelta(days=400), timedelta(days=700)
# Who came to older meetings is forgotten by now.
REMEMBERED = timedelta(days=80)
EVENTS_A_STEP, REGISTRATIONS_A_STEP = 500, 2500
# The busiest event has this part of all registrations.
BUSIEST = 20


def synthetic_steps(
    wanted: int, registered: int, now: datetime
) -> list[tuple[str, Callable[[], None]]]:
    """Steps that add so many events and registrations, each to be taken in its own transaction.

    Raises DomainError for registrations without events.
    """
    if wanted < 1:
        raise DomainError("registrations need events: say how many with --events")
    last = db.session.scalar(select(func.max(Event.id))) or 0
    specs = _with_people(_specs(wanted, now.date()), registered, now.date())
    return [
        (f"{part[0].number + 1}–{part[-1].number + 1}", partial(_make, part, last, now))
        for part in _parts(specs)
    ]


def _specs(wanted: int, today: date) -> list[Spec]:
    days = working_days(today - PAST, today + AHEAD)
    return [_spec(number, days[number * len(days) // wanted]) for number in range(wanted)]


def _spec(number: int, on: date) -> Spec:
    chance = Random(f"status {number}").random()
    if number == 0 or chance > 0.12:
        return Spec(number, on, "published", "confirmed")
    if chance < 0.02:
        return Spec(number, on, "draft", "confirmed")
    if chance < 0.04:
        return Spec(number, on, "cancelled", "confirmed")
    return Spec(number, on, "published", "period" if chance < 0.07 else "preliminary")


def _with_people(specs: list[Spec], registered: int, today: date) -> list[Spec]:
    """Share the registrations out: one event is very busy, the others more or less."""
    takes = [spec for spec in specs if spec.status == "published" and spec.certainty != "period"]
    late = [spec for spec in takes if spec.on >= today - REMEMBERED] or takes
    busiest = next((spec for spec in late if spec.on > today), late[0])
    extra = registered // BUSIEST
    weights = (1 + Random(f"coming {spec.number}").randrange(40) for spec in late)
    sums = [0, *accumulate(weights)]
    edges = [(registered - extra) * reached // sums[-1] for reached in sums]
    shares = {
        spec.number: end - start + (extra if spec is busiest else 0)
        for spec, (start, end) in zip(late, pairwise(edges), strict=True)
    }
    return [replace(each, coming=shares.get(each.number, 0)) for each in specs]


def _parts(specs: list[Spec]) -> Iterator[list[Spec]]:
    """Pieces small enough for one transaction each."""
    part: list[Spec] = []
    for spec in specs:
        part.append(spec)
        people = sum(each.coming for each in part)
        if len(part) >= EVENTS_A_STEP or people >= REGISTRATIONS_A_STEP:
            yield part
            part = []
    if part:
        yield part


def _make(specs: list[Spec], last: int, now: datetime) -> None:
    """One step: these events with their registrations and their history."""
    invention = Invention(_regions(), events.kinds())
    made = [invention.event(last + spec.number + 1, spec, now) for spec in specs]
    items: list[ProgrammeItem] = []
    for spec, event in zip(specs, made, strict=True):
        items += programme_of(event, spec)
        events.derive(event, now)
    db.session.add_all(made)
    db.session.add_all(items)
    db.session.flush()
    people = []
    for spec, event in zip(specs, made, strict=True):
        audit.record(SYSTEM, "event.created", "event", event.id, now, event.id)
        people += _people(event, spec.coming, now)
    db.session.add_all(people)
    db.session.flush()
    for each in people:
        action = f"registration.{each.status}"
        audit.record(ATTENDEE, action, "registration", each.id, each.created_at, each.event.id)
    revisions.advance(events.CALENDAR_REVISION, now)
    db.session.flush()


def _regions() -> list[Region]:
    query = select(Region).options(selectinload(Region.municipalities)).order_by(Region.id)
    return list(db.session.scalars(query))


def _people(event: Event, coming: int, now: datetime) -> list[Registration]:
    """Those who come, in the order they came; where seats are too few the last ones wait."""
    settings = _settings(event, coming)
    db.session.add(settings)
    ways = rules.attendances(event.format)
    seating = Seating({way: settings.seats(way) for way in ways})
    begins = min(now, event.starts_at or now)
    people = []
    for turn in range(coming):
        way = ways[turn % len(ways)]
        (has_seat,) = placing.next_up([[Person(way)]], seating)
        status = "confirmed" if has_seat else "waiting"
        came = begins - timedelta(minutes=10 * (coming - turn))
        people.append(_person(event, turn, way, status, came))
    return people


def _settings(event: Event, coming: int) -> RegistrationSettings:
    """Seats for most who come, in three cases of four for all and some more."""
    seats = max(10, coming * 3 // 4 if event.kind_id % 4 == 0 else coming * 2)
    return RegistrationSettings(
        event_id=event.id,
        enabled=event.certainty != "period",
        external_url="",
        seats_onsite=seats,
        seats_online=seats,
        waiting_list=True,
        has_food=False,
    )


def _person(event: Event, turn: int, way: str, status: str, came: datetime) -> Registration:
    number = event.id + turn
    around = event.region.municipalities
    who = crowd.somebody(number, event.language, around)
    local, _at, host = who.email.partition("@")
    applicant = replace(
        who, email=f"{local}.{event.id}.{turn}@{host}", attendance=way, diet="", access_needs=""
    )
    person = registrations.person_key(applicant)
    submission = tokens.keyed_hash("synthetic", str(event.id), str(turn))
    return registrations.draw_up(event, applicant, status, submission, person, event.language, came)
