"""A meeting's history, told again line by line and held against the rules.

Lines are written under the lock of the meeting's seats, so their order is the order of the deeds.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from eventsys.audit.models import AuditEntry
from eventsys.core.db import db
from eventsys.mail.models import Letter
from eventsys.registration.models import HealthData, Registration


@dataclass
class Room:
    """Who has a seat and who waits, as far as the history has been told."""

    seats: int
    places: dict[int, Any]
    confirmed: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)

    @property
    def has_seat(self) -> bool:
        return len(self.confirmed) < self.seats

    def take(self, action: str, thing: int, detail: dict[str, Any]) -> None:
        """The next line of history. Raises AssertionError when it breaks a rule."""
        if action != "registration.promoted":
            self.check_nobody_waits_in_vain()
        if action == "registration.confirmed":
            assert self.has_seat and not self.waiting
            self.confirmed.add(thing)
        elif action == "registration.waiting":
            assert self.waiting or not self.has_seat
            self.waiting.add(thing)
        elif action == "registration.promoted":
            assert self.has_seat
            assert thing == min(self.waiting, key=self.places.__getitem__)
            self.waiting.remove(thing)
            self.confirmed.add(thing)
        elif action == "registration.cancelled":
            (self.confirmed if thing in self.confirmed else self.waiting).remove(thing)
            self.cancelled.add(thing)
        elif action == "registration.configured":
            _before, self.seats = detail["changes"]["seats_onsite"]

    def check_nobody_waits_in_vain(self) -> None:
        assert not (self.waiting and self.has_seat), f"{len(self.waiting)} wait, seats are free"


def check(event_id: int, seats: int) -> Counter[str]:
    """Hold all that is stored of a meeting against the rules; how many there are of each status.

    `seats` is how many there were when registration opened.
    """
    found = db.session.execute(
        select(Registration.id, Registration.status, Registration.queued_at).where(
            Registration.event_id == event_id
        )
    ).all()
    lines = _lines(event_id)
    room = Room(seats, {each.id: (each.queued_at, each.id) for each in found})
    for line in lines:
        room.take(line.action, line.thing_id, line.detail)
    room.check_nobody_waits_in_vain()
    assert {each.id: each.status for each in found} == (
        dict.fromkeys(room.confirmed, "confirmed")
        | dict.fromkeys(room.waiting, "waiting")
        | dict.fromkeys(room.cancelled, "cancelled")
    )
    check_letters(event_id, lines)
    return Counter(each.status for each in found)


def check_letters(event_id: int, lines: list[Row[Any]]) -> None:
    """Each registration has the letter of each of its deeds: no deed untold, no letter for none."""
    letters = db.session.execute(
        select(Letter.thing_id, Letter.name).where(Letter.event_id == event_id)
    )
    written = Counter((each.thing_id, f"registration.{each.name}") for each in letters)
    done = Counter((line.thing_id, line.action) for line in lines if line.thing == "registration")
    assert written == done
    assert max(done.values()) == 1


def deeds(event_id: int) -> Counter[str]:
    """How often each thing was done to a meeting."""
    return Counter(line.action for line in _lines(event_id))


def statuses(event_id: int) -> dict[str, str]:
    """Everybody's status, by e-mail address."""
    rows = db.session.execute(
        select(Registration.email, Registration.status).where(Registration.event_id == event_id)
    ).all()
    by_email = {row.email: row.status for row in rows}
    assert len(by_email) == len(rows), "somebody is there twice"
    return by_email


def with_needs(event_id: int) -> set[str]:
    """The addresses of those who have notes on diet or access."""
    rows = select(Registration.email).join(HealthData.registration)
    return set(db.session.scalars(rows.where(Registration.event_id == event_id)))


def _lines(event_id: int) -> list[Row[Any]]:
    columns = (AuditEntry.action, AuditEntry.thing, AuditEntry.thing_id, AuditEntry.detail)
    own = select(*columns).where(AuditEntry.event_id == event_id).order_by(AuditEntry.id)
    opened = False
    lines = []
    for line in db.session.execute(own):
        # What was done before one could register is no affair of the seats.
        if opened and line.action.startswith("registration."):
            lines.append(line)
        opened = opened or line.action == "registration.configured"
    return lines
