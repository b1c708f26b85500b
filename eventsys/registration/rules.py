"""Rules about seats and the waiting list. Values in, values out."""

from dataclasses import dataclass
from datetime import datetime

ATTENDANCES = ("onsite", "online")
TAKES_SEAT = ("confirmed", "offered")
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
class Seats:
    """Seats of one kind: how many there are (None: no limit), are taken, and how many wait."""

    total: int | None
    taken: int
    waiting: int

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


def place(seats: Seats, waiting_list: bool) -> str | None:
    """confirmed, waiting, or None when there is neither seat nor waiting list."""
    if not seats.is_full:
        return "confirmed"
    return "waiting" if waiting_list else None


def promoted_count(seats: Seats) -> int:
    """How many of those who wait can have a seat now."""
    return seats.waiting if seats.free is None else min(seats.free, seats.waiting)


def attendances(format: str) -> tuple[str, ...]:
    """In which ways one can take part in an event of this format."""
    return ATTENDANCES if format == "hybrid" else (format,)
