"""What an organiser does with the items one signs up for. All of it under the lock of the seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.registration import rules as seat_rules
from eventsys.registration import seats, sign_up
from eventsys.registration import sign_up_rules as rules
from eventsys.registration.models import LIVE, Registration, RegistrationSettings
from eventsys.registration.sign_up_models import ItemChoice, ItemSignUp
from eventsys.registration.sign_up_rules import Offer


@dataclass(frozen=True)
class Mark:
    """How one signs up for an item. Seats of None: no limit."""

    seats: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class Clash:
    """Two items at the same time, and how many are signed up for both."""

    one: str
    other: str
    people: int


class ChoicesLost(DomainError):
    """People have chosen items that one could not sign up for any more. `lost` says how many."""

    default = _("Bekräfta att valen av de programpunkterna får tas bort.")

    def __init__(self, lost: Mapping[int, int]) -> None:
        self.lost = lost
        super().__init__(field="erase")


def marks_of(event: Event) -> dict[int, Mark]:
    """How one signs up for the items of an event, by item."""
    return {each.id: Mark(each.seats, each.is_chosen) for each in sign_up.of_event(event)}


def mark(
    event: Event, wanted: Mapping[int, Mark], by: Actor, now: datetime, *, erase: bool = False
) -> None:
    """Let people sign up for just these items. Raises ChoicesLost, unless choices may be erased."""
    settings = seats.lock(event)
    items = {item.id: item for item in programme.items_of(event)}
    before = marks_of(event)
    after = {item_id: each for item_id, each in wanted.items() if item_id in items}
    gone = before.keys() - after.keys()
    lost = choosers(event, gone)
    if lost and not erase:
        raise ChoicesLost(lost)
    if before == after:
        return
    for item_id in gone:
        db.session.delete(db.session.get_one(ItemSignUp, item_id))
    for item_id, each in after.items():
        row = db.session.get(ItemSignUp, item_id) or ItemSignUp(item_id=item_id)
        row.seats, row.is_chosen = each.seats, each.is_chosen
        db.session.add(row)
    settings.has_sign_up = bool(after)
    db.session.flush()
    audit.record(by, "sign_up.changed", "event", event.id, now, event.id)


def copy(source: Event, target: Event, by: Actor, now: datetime) -> None:
    """Sign up for the same items of an event that has got the programme of another one."""
    if not sign_up.is_used(source.id):
        return
    marks = marks_of(source)
    pairs = zip(programme.items_of(source), programme.items_of(target), strict=False)
    same = {
        new.id: marks[old.id] for old, new in pairs if old.id in marks and old.title == new.title
    }
    mark(target, same, by, now)


def settle(event: Event) -> None:
    """After items were taken away: is there still something to sign up for?"""
    if sign_up.is_used(event.id):
        settings = seats.lock(event)
        settings.has_sign_up = bool(sign_up.of_event(event))
        db.session.flush()


def choosers(event: Event, item_ids: Sequence[int] | set[int]) -> dict[int, int]:
    """How many have chosen each of these items, of those who are coming or wait for a seat."""
    if not item_ids or not sign_up.is_used(event.id):
        return {}
    rows = db.session.execute(
        select(ItemChoice.item_id, func.count(ItemChoice.registration_id))
        .join(Registration, Registration.id == ItemChoice.registration_id)
        .where(Registration.event_id == event.id, ItemChoice.item_id.in_(item_ids), LIVE)
        .group_by(ItemChoice.item_id)
    )
    return {row[0]: row[1] for row in rows}


def clashes(event: Event) -> list[Clash]:
    """Items that are at the same time now, with those who are signed up for both."""
    if not sign_up.is_used(event.id):
        return []
    pairs = rules.clashes(sign_up.of_event(event))
    both = _both(event) if pairs else {}
    counted = ((one, other, both.get(frozenset((one.id, other.id)), 0)) for one, other in pairs)
    return [Clash(one.title, other.title, people) for one, other, people in counted if people]


def too_many(event: Event, settings: RegistrationSettings) -> list[Offer]:
    """Items with more seats than the event has itself."""
    limits = [settings.seats(each) for each in seat_rules.attendances(event.format)]
    if None in limits:
        return []
    total = sum(limit or 0 for limit in limits)
    return [
        each for each in sign_up.of_event(event) if each.seats is not None and each.seats > total
    ]


def _both(event: Event) -> dict[frozenset[int], int]:
    one, other = aliased(ItemChoice), aliased(ItemChoice)
    rows = db.session.execute(
        select(one.item_id, other.item_id, func.count())
        .join(other, (other.registration_id == one.registration_id) & (other.item_id > one.item_id))
        .join(Registration, Registration.id == one.registration_id)
        .where(
            Registration.event_id == event.id,
            Registration.status.in_(seat_rules.TAKES_SEAT),
            one.is_missed.is_(False),
            other.is_missed.is_(False),
        )
        .group_by(one.item_id, other.item_id)
    )
    return {frozenset(row[:2]): row[2] for row in rows}
