"""Why seats are free while somebody waits: the line stands still for a party, or for kept seats."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration import lineup
from eventsys.registration.models import Party, Registration, RegistrationSettings
from eventsys.registration.rules import Seats


@dataclass(frozen=True)
class Standstill:
    """So many seats are free in one way of taking part, and nobody in line can have them now.

    `kept` of them are kept for others than the first in line, who are `together` so many.
    """

    attendance: str
    free: int
    kept: int
    together: int


def standstills(
    event: Event, settings: RegistrationSettings, counted: Mapping[str, Seats]
) -> list[Standstill]:
    """Where the line stands still; asks for nothing as long as no seat is free beside a line."""
    odd = {way: seats for way, seats in counted.items() if seats.waiting and seats.free}
    if not odd:
        return []
    line = lineup.line_of(event)
    seating = lineup.seating_of(event, settings, counted)
    found = []
    for way, seats in odd.items():
        first = next(
            [person for person in group.people if person.attendance == way]
            for group in line
            if any(person.attendance == way for person in group.people)
        )
        free, usable = seats.free or 0, seating.free_for(first[0]) or 0
        found.append(Standstill(way, free, free - max(0, usable), len(first)))
    return found


@dataclass(frozen=True)
class Place:
    """Where somebody stands in the line, from 1, and how many keep together there."""

    number: int
    together: int


def places(event: Event) -> dict[int, Place]:
    """The place in their line of everybody who waits, by the id of the registration."""
    of_a_way = func.row_number().over(
        partition_by=Registration.attendance,
        order_by=(Registration.queued_at, Registration.id),
    )
    rows = db.session.execute(
        select(Registration.id, of_a_way, Party.id)
        .outerjoin(Party, and_(Party.id == Registration.party_id, Party.keeps_together))
        .where(Registration.event_id == event.id, Registration.status == "waiting")
    ).all()
    sizes = Counter(party for _number, _place, party in rows if party)
    return {number: Place(place, sizes.get(party, 1)) for number, place, party in rows}
