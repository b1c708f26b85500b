"""The waiting list: the one way from state to state, and the one deed that gives seats to the line.

Every change of a registration's status goes through `transition`. Whatever frees a seat ends in
`settle`. Both need the lock of the event's seats.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, or_, select

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, SYSTEM, Actor
from eventsys.core.db import db
from eventsys.events import rules as event_rules
from eventsys.events.models import Event
from eventsys.mail import outbox
from eventsys.registration import letters, lineup, placing, rules, seats, sign_up, transitions
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.quota_models import Quota
from eventsys.registration.rules import Offers
from eventsys.registration.transitions import ENTRANCES, NEW, Step

NOTHING_MORE: Mapping[str, Any] = MappingProxyType({})
LETTERS: dict[str, Callable[..., None]] = {
    "confirmed": letters.confirmed,
    "waiting": letters.waiting,
    "pending": letters.pending,
    "promoted": letters.promoted,
    "offered": letters.offered,
    "offer_expired": letters.offer_expired,
    "moved_down": letters.moved_down,
}


def enter(
    registration: Registration,
    by: Actor,
    now: datetime,
    writes: bool = True,
    letter: Mapping[str, Any] = NOTHING_MORE,
    **detail: Any,
) -> None:
    """A new registration is what it was placed as: its letter, if any, and its line of history.

    `letter` is what the letter says beside the usual.
    """
    step = transitions.step_of(NEW, ENTRANCES[registration.status])
    if writes:
        LETTERS[step.letter](registration, now, **letter)
    _record(step, registration, by, now, detail)


def transition(
    registration: Registration,
    deed: str,
    by: Actor,
    now: datetime,
    reason: str = "",
    *,
    until: datetime | None = None,
    words: str = "",
    passed: Sequence[int] = (),
) -> None:
    """From one state to another, with exactly the letter and the line of history that belong to it.

    `until` is how long an offer is held, `words` are what the organiser says with a decline,
    `passed` are the registrations that were before this one in line. Raises NoSuchStep.
    """
    was = registration.status
    step = transitions.step_of(was, deed)
    registration.status = step.to
    registration.status_at = registration.changed_at = now
    registration.status_reason = reason or deed
    registration.offered_until = until
    if step.to == "cancelled":
        registration.cancelled_at = now
    if not registration.is_live:
        outbox.recall(registration.event_id, letters.about_any([registration.id]))
    if step.to in rules.TAKES_SEAT and was not in rules.TAKES_SEAT:
        sign_up.take(registration)
    if was == "confirmed" or step.to == "cancelled":
        registration.calendar_sequence += 1
    _write(step, registration, by, was, words, now)
    if was == "confirmed" and step.to == "waiting":
        # Should they get a seat again, its entry is newer than the one that was just taken back.
        registration.calendar_sequence += 1
    detail = {"why": reason, "passed": [*passed]}
    _record(step, registration, by, now, {name: said for name, said in detail.items() if said})


def settle(
    event: Event, settings: RegistrationSettings, now: datetime, reason: str
) -> list[Registration]:
    """Bring the line up to date: end offers, release quotas, and give what is free to the next.

    The one way up from the waiting list, whoever freed the seat; `reason` says what did. Gives back
    those who got a seat or an offer.
    """
    if event.status != "published":
        return []
    db.session.flush()
    expired = _expire(event, now)
    released = _release(event, settings, now)
    if _is_past(event, now):
        return []
    because = "released" if released else "expired" if expired else reason
    policy = Offers(settings.waiting_policy, settings.offer_hours, settings.ask_hours)
    until = rules.held_until(policy, event.starts_at, now)
    moving = _next_up(event, settings)
    for registration in moving:
        deed = "promote" if until is None else "offer"
        transition(registration, deed, SYSTEM, now, because, until=until)
    db.session.flush()
    return moving


def release(now: datetime) -> int:
    """One event whose offers have run out, or whose quotas are to be released. An errand.

    Any of them: one for which it cannot be done must not keep all others waiting.
    """
    event = db.session.scalar(_due(now).order_by(func.random()).limit(1))
    if event is None:
        return 0
    settings = seats.lock(event)
    settle(event, settings, now, "expired")
    return 1


def _due(now: datetime) -> Select[Event]:
    """Events that are to be, and for which it is time to do something."""
    offers = select(Registration.event_id).where(
        Registration.status == "offered", Registration.offered_until <= now
    )
    quotas = (
        select(Quota.event_id)
        .join(RegistrationSettings, RegistrationSettings.event_id == Quota.event_id)
        .where(RegistrationSettings.has_quotas)
        .where(Quota.release_at <= now, Quota.released_at.is_(None))
    )
    due = or_(Event.id.in_(offers), Event.id.in_(quotas))
    return select(Event).where(Event.status == "published", due)


def _expire(event: Event, now: datetime) -> int:
    """Nobody holds a seat for longer than was said."""
    ended = db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status == "offered")
        .where(Registration.offered_until <= now)
        .order_by(Registration.offered_until, Registration.id)
    ).all()
    for registration in ended:
        transition(registration, "expire", SYSTEM, now)
    db.session.flush()
    return len(ended)


def _release(event: Event, settings: RegistrationSettings, now: datetime) -> int:
    """Seats that were kept for some are everybody's from the time that was said."""
    if not settings.has_quotas:
        return 0
    due = db.session.scalars(
        select(Quota)
        .where(Quota.event_id == event.id, Quota.release_at <= now, Quota.released_at.is_(None))
        .order_by(Quota.id)
    ).all()
    for quota in due:
        quota.released_at = now
    if due:
        kept = [[each.kind, each.key, each.seats] for each in due]
        audit.record(SYSTEM, "registration.released", "event", event.id, now, event.id, kept=kept)
    db.session.flush()
    return len(due)


def _next_up(event: Event, settings: RegistrationSettings) -> list[Registration]:
    """Those whose turn it is, in their order."""
    counted = seats.count(event, settings)
    if not any(each.waiting for each in counted.values()):
        return []
    if all(each.free == 0 for each in counted.values()):
        return []
    line = lineup.line_of(event)
    seating = lineup.seating_of(event, settings, counted)
    fits = placing.next_up([group.people for group in line], seating)
    ids = [number for group, fit in zip(line, fits, strict=True) if fit for number in group.ids]
    found = {
        each.id: each
        for each in db.session.scalars(select(Registration).where(Registration.id.in_(ids)))
    }
    return [found[number] for number in ids]


def end_of_line(registration: Registration, now: datetime) -> datetime:
    """When somebody comes to the end of the line, also in the moment in which others came."""
    last = db.session.scalar(
        select(func.max(Registration.queued_at)).where(
            Registration.event_id == registration.event_id,
            Registration.status == "waiting",
        )
    )
    return now if last is None else max(now, last + rules.NEXT)


def _is_past(event: Event, now: datetime) -> bool:
    return event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now)


def _write(
    step: Step, registration: Registration, by: Actor, was: str, words: str, now: datetime
) -> None:
    if step.letter == "cancelled":
        letters.cancelled(registration, by is not ATTENDEE, was, now, left_for=words)
    elif step.letter == "declined":
        letters.declined(registration, words, now)
    elif step.letter:
        LETTERS[step.letter](registration, now)


def _record(
    step: Step, registration: Registration, by: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    values = {"event_id": registration.event_id} | detail
    audit.record(by, step.action, "registration", registration.id, now, **values)
