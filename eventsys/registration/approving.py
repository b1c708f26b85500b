"""Saying yes or no to those who asked to come. Under the lock of the seats."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration import adding, bookings, line, lineup, seats
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.service import Full


def approve(
    event: Event, registrations: Sequence[Registration], by: Actor, now: datetime
) -> list[str]:
    """Yes: each gets a seat, or comes to the end of the line. Those of a party go together.

    Says what became of each; those who do not wait for an answer any more stay what they are.
    Raises Closed, and Full where there is neither seat nor waiting list.
    """
    settings = _lock(event, registrations, now)
    asking = [each for each in registrations if each.status == "pending"]
    asking.sort(key=lambda each: (each.queued_at, each.id))
    for _party, group in groupby(asking, key=_party_of):
        _place(event, settings, [*group], by, now)
    return [each.status for each in registrations]


def decline(
    event: Event, registrations: Sequence[Registration], words: str, by: Actor, now: datetime
) -> int:
    """No, with words from the organiser if there are any. Says to how many. Raises Closed."""
    _lock(event, registrations, now)
    asking = [each for each in registrations if each.status == "pending"]
    for each in asking:
        line.transition(each, "decline", by, now, words=words)
    db.session.flush()
    return len(asking)


def _place(
    event: Event,
    settings: RegistrationSettings,
    group: list[Registration],
    by: Actor,
    now: datetime,
) -> None:
    people = [
        lineup.person_of(bookings.applicant_of(each), settings, each.is_invited) for each in group
    ]
    for each, status in zip(group, seats.place(event, settings, people), strict=True):
        if status == "full":
            raise Full
        if status == "waiting":
            # Nobody who stands in line already is moved back by somebody who is approved later.
            each.queued_at = line.end_of_line(each, now)
        line.transition(each, "approve" if status == "confirmed" else "wait", by, now)
        db.session.flush()


def _lock(
    event: Event, registrations: Sequence[Registration], now: datetime
) -> RegistrationSettings:
    settings = seats.lock(event)
    for each in registrations:
        db.session.refresh(each)
    adding.check_held(event, settings, now)
    return settings


def _party_of(registration: Registration) -> tuple[str, int]:
    party = registration.party
    if party is not None and party.keeps_together:
        return ("party", party.id)
    return ("alone", registration.id)
