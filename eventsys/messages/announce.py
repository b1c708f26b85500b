"""Moving and cancelling events, and telling everybody concerned, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.events import rules as event_rules
from eventsys.events import service as events
from eventsys.events import situation
from eventsys.events.applying import Change
from eventsys.events.details import EventDetails
from eventsys.events.models import Event
from eventsys.events.situation import Situation
from eventsys.mail import outbox
from eventsys.mail.models import Letter
from eventsys.messages import mailings
from eventsys.registration import (
    awaiting,
    bookings,
    invitee_letters,
    inviting,
    letters,
    line,
    quotas,
    rules,
    seats,
    timing,
)
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.speakers import letters as speaker_letters
from eventsys.speakers import service as speakers


def edit(event: Event, details: EventDetails, version: int, by: Actor, now: datetime) -> Change:
    """Save new details, and write to everybody concerned if time or place changed.

    Who is asked to appear hears of it from a draft too: they were told its time. Raises
    StaleVersion and DomainError, as events.edit does.
    """
    settings = seats.lock(event)
    before, was_on = situation.of(event), event.first_on if event.days else None
    was_in = invitee_letters.attendance(event)
    change = events.edit(event, details, version, by, now)
    if event.days:
        timing.follow(event, settings, was_on, by, now)
        quotas.follow(event, settings, was_on, by, now)
    if event.status == "cancelled" or not change.is_material or _is_past(event, now):
        return change
    _tell_asked(event, before, was_in, now)
    if event.status == "published":
        _tell_registered(event, settings, before, by, now)
    return change


def cancel(event: Event, reason: str, by: Actor, now: datetime) -> None:
    """Call an event off, and write to everybody concerned. Raises DomainError."""
    # Held on to, or each letter would read them again.
    _settings = seats.lock(event)
    events.cancel(event, reason, by, now)
    if _is_past(event, now):
        return
    outbox.recall(event.id)
    mailings.call_off(event, by, now)
    live = bookings.live_of(event)
    _new_calendar_state(live)
    for registration in live:
        letters.event_cancelled(registration, now)
    for speaker in speakers.awaited(event):
        speaker_letters.event_cancelled(speaker, now)
    for invitee in inviting.awaited(event):
        invitee_letters.event_cancelled(invitee, now)


def count_asked(of_events: Sequence[Event]) -> Counter[int]:
    """How many hear of a move beside those with a seat or a place in line, by event id.

    They are asked to appear, or to come, or ask to come.
    """
    ids = [event.id for event in of_events]
    return (
        Counter(speakers.count_awaited(of_events))
        + Counter(inviting.count_awaited(ids))
        + Counter(awaiting.counts(ids))
    )


def _tell_asked(event: Event, before: Situation, was_in: str, now: datetime) -> None:
    """Write to those who are asked to appear or to come, if it concerns their room or net."""
    if before.seen_by(was_in) == situation.of(event).seen_by(invitee_letters.attendance(event)):
        return
    for speaker in speakers.awaited(event):
        speaker_letters.event_changed(speaker, before, was_in, now)
    for invitee in inviting.awaited(event):
        invitee_letters.event_changed(invitee, before, was_in, now)


def _tell_registered(
    event: Event, settings: RegistrationSettings, before: Situation, by: Actor, now: datetime
) -> None:
    """Write to those who are registered and whom the change concerns."""
    live = bookings.live_of(event)
    attended = {registration: registration.attendance for registration in live}
    _follow_format(event, live, by, now)
    after = situation.of(event)
    concerned = [
        each for each in live if before.seen_by(attended[each]) != after.seen_by(each.attendance)
    ]
    _new_calendar_state(concerned)
    told_anew = letters.about_any([each.id for each in concerned])
    outbox.recall(event.id, told_anew, Letter.name == "reminder")
    # Who gets a seat by this hears of that, with the new time and place.
    promoted = line.settle(event, settings, now, "event_changed")
    for registration in concerned:
        if registration.is_live and registration not in promoted:
            letters.event_changed(registration, before, now, attended[registration])


def _follow_format(event: Event, live: Iterable[Registration], by: Actor, now: datetime) -> None:
    """Where only one way to take part is left, everybody takes that one and keeps what they have.

    That may be more than there are seats: nobody loses a seat by the organiser's change.
    """
    possible = rules.attendances(event.format)
    for registration in live:
        if registration.attendance not in possible:
            registration.attendance = possible[0]
            registration.changed_at = now
            audit.record(
                by,
                "registration.changed",
                "registration",
                registration.id,
                now,
                event.id,
                fields=["attendance"],
            )


def _new_calendar_state(live: Iterable[Registration]) -> None:
    for registration in live:
        registration.calendar_sequence += 1
    db.session.flush()


def _is_past(event: Event, now: datetime) -> bool:
    return event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now)
