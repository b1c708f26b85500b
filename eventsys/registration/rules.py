"""Rules about seats and the waiting list. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ATTENDANCES = ("onsite", "online")
TAKES_SEAT = ("confirmed", "offered")
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


def are_few(seats: Iterable[Seats]) -> bool:
    """Whether so few seats are left, counted over all ways to take part, that one should hurry."""
    kinds = list(seats)
    total = sum(kind.total or 0 for kind in kinds)
    free = sum(kind.free or 0 for kind in kinds if not kind.is_full)
    unlimited = any(kind.total is None for kind in kinds)
    return not unlimited and 0 < free <= max(FEW, total // ONE_IN) and free < total


def promoted_count(seats: Seats) -> int:
    """How many of those who wait can have a seat now."""
    return seats.waiting if seats.free is None else min(seats.free, seats.waiting)


def attendances(format: str) -> tuple[str, ...]:
    """In which ways one can take part in an event of this format."""
    return ATTENDANCES if format == "hybrid" else (format,)


def erase_health_on(last_on: date) -> date:
    """The day by which diet and access needs are erased."""
    return last_on + timedelta(days=HEALTH_DAYS)


def erase_answers_on(last_on: date, keep_days: int | None) -> date:
    """The day by which the answers to a question are erased; None: with the rest."""
    return last_on + timedelta(days=PERSONAL_DAYS if keep_days is None else keep_days)


def erase_person_on(last_on: date) -> date:
    """The day by which a registration no longer says who it was."""
    return last_on + timedelta(days=PERSONAL_DAYS)
