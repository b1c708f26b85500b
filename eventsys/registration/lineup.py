"""The seats and the line of an event, read from the database as they are judged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.places.models import Municipality
from eventsys.registration import quota_models, rules
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Party, Registration, RegistrationSettings
from eventsys.registration.placing import Person, Quota, Seating
from eventsys.registration.rules import Seats

# What a quota asks of somebody, in the order in which `_person` takes it.
TOLD = (
    Registration.attendance,
    Registration.municipality_id,
    Municipality.region_id,
    Registration.role,
    Registration.is_invited,
)


@dataclass(frozen=True)
class Group:
    """One who waits, or several who keep together: the ids of their registrations, and they."""

    ids: tuple[int, ...]
    people: tuple[Person, ...]


def person_of(
    applicant: Applicant, settings: RegistrationSettings, is_invited: bool = False
) -> Person:
    """An applicant as they are judged. Where there are no quotas, nobody asks for the region."""
    place = None
    if settings.has_quotas and applicant.municipality_id is not None:
        place = db.session.get(Municipality, applicant.municipality_id)
    return Person(
        applicant.attendance,
        applicant.municipality_id,
        place.region_id if place else None,
        applicant.role,
        is_invited,
    )


def line_of(event: Event) -> list[Group]:
    """Those who wait, in their order. A party stands where the first of it stands."""
    ways = rules.attendances(event.format)
    rows = db.session.execute(
        select(Registration.id, Party.id, *TOLD)
        .outerjoin(Municipality, Municipality.id == Registration.municipality_id)
        .outerjoin(Party, and_(Party.id == Registration.party_id, Party.keeps_together))
        .where(
            Registration.event_id == event.id,
            Registration.status == "waiting",
            Registration.attendance.in_(ways),
        )
        .order_by(Registration.queued_at, Registration.id)
    )
    groups: dict[tuple[str, int], list[tuple[int, Person]]] = {}
    for number, party, *told in rows:
        key = ("party", party) if party else ("alone", number)
        groups.setdefault(key, []).append((number, _person(told)))
    return [
        Group(tuple(number for number, _ in each), tuple(person for _, person in each))
        for each in groups.values()
    ]


def seating_of(
    event: Event, settings: RegistrationSettings, counted: Mapping[str, Seats]
) -> Seating:
    """The seats as they are now, quotas and their members included."""
    totals = {way: seats.total for way, seats in counted.items()}
    taken = Counter({way: seats.taken for way, seats in counted.items()})
    way = rules.attendances(event.format)[0]
    seating = Seating(totals, taken, quotas_of(event, settings), way)
    if seating.quotas:
        for person, number in _with_a_seat(event, way):
            for quota in seating.quotas_of(person):
                seating.members[quota] += number
    return seating


def quotas_of(event: Event, settings: RegistrationSettings) -> Sequence[Quota]:
    """The quotas of an event as they are judged."""
    if not settings.has_quotas:
        return ()
    model = quota_models.Quota
    rows = db.session.scalars(select(model).where(model.event_id == event.id).order_by(model.id))
    return [
        Quota(each.kind, each.key, each.seats, each.at_most, each.released_at is not None)
        for each in rows
    ]


def _with_a_seat(event: Event, way: str) -> list[tuple[Person, int]]:
    """Who has a seat, as far as quotas ask, and how many of each."""
    rows = db.session.execute(
        select(func.count(Registration.id), *TOLD)
        .outerjoin(Municipality, Municipality.id == Registration.municipality_id)
        .where(
            Registration.event_id == event.id,
            Registration.status.in_(rules.TAKES_SEAT),
            Registration.attendance == way,
        )
        .group_by(*TOLD)
    )
    return [(_person(told), number) for number, *told in rows]


def _person(told: Sequence[Any]) -> Person:
    """What was asked for, in the order of TOLD."""
    return Person(*told)
