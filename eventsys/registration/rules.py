"""Rules about seats and the waiting list. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

ATTENDANCES = ("onsite", "online")
TAKES_SEAT = ("confirmed", "offered")
# How those who wait get a seat: at once, as an offer, or as an offer when the event is near.
POLICIES = ("promote", "offer", "ask_late")
# Places in a line are told apart by the time, so the next one is at least so much later.
NEXT = timedelta(microseconds=1)
# So few seats are few, or so small a part of all.
FEW, ONE_IN = 5, 10
HEALTH_DAYS = 14
PERSONAL_DAYS = 90


@dataclass(frozen=True)
class Entrance:
    """What decides whether somebody can register now."""

    status: str
    is_past: bool
    audience: str
    enabled: bool
    external_url: str
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class Offers:
    """How a seat goes to those who wait: see POLICIES. `hours` are those an offer is held."""

    policy: str
    hours: int
    ask_hours: int


@dataclass(frozen=True)
class Seats:
    """Seats of one kind: how many there are (None: no limit), are taken, and how many wait.

    `offered` are those of the taken ones that are only held for somebody yet.
    """

    total: int | None
    taken: int
    waiting: int
    offered: int = 0

    @property
    def free(self) -> int | None:
        """Seats that can still be given; None means no limit."""
        return None if self.total is None else max(0, self.total - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether a newcomer would have to wait. Nobody overtakes those who already do."""
        return self.total is not None and (self.taken >= self.total or self.waiting > 0)


def entrance_state(facts: Entrance, now: datetime) -> str:
    """open, or why not: cancelled, past, external, none, invitation, early, closed."""
    if facts.status == "cancelled":
        return "cancelled"
    if facts.is_past:
        return "past"
    if facts.external_url:
        return "external"
    if not facts.enabled:
        return "none"
    if facts.audience == "invitation":
        return "invitation"
    if facts.opens_at is not None and now < facts.opens_at:
        return "early"
    if facts.closes_at is not None and now >= facts.closes_at:
        return "closed"
    return "open"


def are_few(seats: Iterable[Seats]) -> bool:
    """Whether so few seats are left, counted over all ways to take part, that one should hurry."""
    kinds = list(seats)
    total = sum(kind.total or 0 for kind in kinds)
    free = sum(kind.free or 0 for kind in kinds if not kind.is_full)
    unlimited = any(kind.total is None for kind in kinds)
    return not unlimited and 0 < free <= max(FEW, total // ONE_IN) and free < total


def promoted_count(seats: Seats) -> int:
    """How many of those who wait could have a seat, as far as numbers tell."""
    return seats.waiting if seats.free is None else min(seats.free, seats.waiting)


def held_until(policy: Offers, starts_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a seat is held for the next in line; None: it is given at once.

    An offer ends with a full minute, and when the event begins. Once it has begun, there is no time
    to ask anybody.
    """
    if policy.policy == "promote" or (starts_at is not None and now >= starts_at):
        return None
    late = starts_at is not None and starts_at - now <= timedelta(hours=policy.ask_hours)
    if policy.policy == "ask_late" and not late:
        return None
    until = (now + timedelta(hours=policy.hours)).replace(second=0, microsecond=0)
    return until if starts_at is None else min(until, starts_at)


def attendances(format: str) -> tuple[str, ...]:
    """In which ways one can take part in an event of this format."""
    return ATTENDANCES if format == "hybrid" else (format,)
