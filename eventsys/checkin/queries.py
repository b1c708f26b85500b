"""Finding events that have a door, and people at one."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from eventsys.checkin.models import Admission
from eventsys.core.db import db
from eventsys.core.text import alphabetical, fold
from eventsys.events.models import Event, EventDay
from eventsys.registration import door_codes
from eventsys.registration.models import Registration

FOUND, LATEST = 20, 5
# Whom somebody at a door may ask for; who was declined never had a seat.
KNOWN = ("confirmed", "offered", "pending", "waiting", "cancelled")


def with_a_door(region_ids: Collection[int], first: date, last: date) -> list[Event]:
    """Published events of some regions that people come to between two days, in their order."""
    held = select(EventDay.event_id).where(
        EventDay.held_on >= first, EventDay.held_on <= last, EventDay.removed_at.is_(None)
    )
    query = (
        select(Event)
        .where(
            Event.id.in_(held),
            Event.region_id.in_(region_ids),
            Event.status == "published",
            Event.certainty != "period",
            Event.format != "online",
        )
        .options(
            joinedload(Event.region),
            joinedload(Event.kind),
            joinedload(Event.municipality),
            selectinload(Event.all_days),
        )
        .order_by(Event.first_on, Event.starts_at, Event.id)
    )
    return list(db.session.scalars(query))


def everybody(event: Event) -> list[Registration]:
    """All who may be asked for, by name as people look for it."""
    found = db.session.scalars(
        select(Registration).where(
            Registration.event_id == event.id,
            Registration.status.in_(KNOWN),
            Registration.name != "",
        )
    )
    return sorted(found, key=lambda each: (alphabetical(each.name, event.language), each.id))


def search(event: Event, q: str, day: date | None) -> list[Registration]:
    """Whose code this is, or whose name or organisation has words that begin so, at most FOUND.

    Those who are still to come on the day stand first, then who is here, then who has no seat.
    """
    wanted = fold(q).split()
    if not wanted:
        return []
    code = door_codes.number_of(q)
    columns = Registration.id, Registration.name, Registration.organisation, Registration.status
    is_here = exists().where(Admission.registration_id == Registration.id, Admission.day_on == day)
    rows = db.session.execute(
        select(*columns, is_here).where(
            Registration.event_id == event.id,
            Registration.status.in_(KNOWN),
            Registration.name != "",
        )
    ).all()
    ranked = [
        (number != code, status != "confirmed", came, fold(name), number)
        for number, name, organisation, status, came in rows
        if number == code or _fits(wanted, f"{name} {organisation}")
    ]
    order = {number: place for place, (*_rank, number) in enumerate(sorted(ranked)[:FOUND])}
    found = db.session.scalars(select(Registration).where(Registration.id.in_(order)))
    return sorted(found, key=lambda each: order[each.id])


def latest(event: Event, day: date) -> list[Admission]:
    """Who came in last, on a day."""
    return list(
        db.session.scalars(
            select(Admission)
            .where(Admission.event_id == event.id, Admission.day_on == day)
            .options(joinedload(Admission.registration))
            .order_by(Admission.admitted_at.desc(), Admission.id.desc())
            .limit(LATEST)
        )
    )


def _fits(wanted: Sequence[str], text: str) -> bool:
    """Whether each of the words begins one of the text's."""
    words = fold(text).replace("-", " ").split()
    return all(any(word.startswith(each) for word in words) for each in wanted)
