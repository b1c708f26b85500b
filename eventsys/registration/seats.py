"""Counting seats, locking them, and giving them to newcomers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import undefer

from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import rules as event_rules
from eventsys.events.models import Event
from eventsys.registration import lineup, placing, rules
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.placing import Person
from eventsys.registration.rules import Seats


@dataclass(frozen=True)
class Availability:
    """How an event stands: can one register, and what is left. One `Seats` per attendance."""

    state: str
    settings: RegistrationSettings
    seats: dict[str, Seats]

    @property
    def is_full(self) -> bool:
        """Whether a newcomer gets no seat, however they want to take part."""
        return all(seats.is_full for seats in self.seats.values())

    @property
    def waiting(self) -> int:
        return sum(seats.waiting for seats in self.seats.values())

    @property
    def taken(self) -> int:
        return sum(seats.taken for seats in self.seats.values())

    @property
    def total(self) -> int | None:
        """All seats together; None if some kind has no limit."""
        totals = [seats.total for seats in self.seats.values()]
        return None if None in totals else sum(total or 0 for total in totals)


def settings_of(event: Event) -> RegistrationSettings:
    """The event's settings; unsaved defaults when it has none yet."""
    whole = [undefer(RegistrationSettings.asks)]
    return db.session.get(RegistrationSettings, event.id, options=whole) or _unsaved(event)


def _unsaved(event: Event) -> RegistrationSettings:
    return RegistrationSettings(
        event_id=event.id,
        enabled=False,
        external_url="",
        waiting_list=True,
        waiting_policy="promote",
        offer_hours=24,
        ask_hours=48,
        needs_approval=False,
        asks_role=False,
        has_quotas=False,
        has_sign_up=False,
        party_size=5,
        has_food=False,
        confirmation_words="",
    )


def lock(event: Event) -> RegistrationSettings:
    """Hold the event's seats until the transaction ends, and read the event again under the lock.

    Everything that counts, takes or frees seats, or ends an event, starts here. (SQLite has one
    writer at a time; there the lock is the transaction itself.)
    """
    (event_id,) = inspect(event).identity or (event.id,)
    settings = _locked(event_id)
    if settings is None:
        # Two at once may both find none; the second of them waits here for the first.
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        new = insert(RegistrationSettings).values(event_id=event_id)
        db.session.execute(new.on_conflict_do_nothing())
        settings = _locked(event_id)
    if settings is None:
        raise NotFound
    db.session.refresh(event)
    return settings


def _locked(event_id: int) -> RegistrationSettings | None:
    """The settings, held by counting a new version of them: what was said of the seats is old."""
    return db.session.scalar(
        update(RegistrationSettings)
        .where(RegistrationSettings.event_id == event_id)
        .values(version=RegistrationSettings.version + 1)
        .returning(RegistrationSettings)
        .execution_options(populate_existing=True, synchronize_session=False)
    )


def count(event: Event, settings: RegistrationSettings) -> dict[str, Seats]:
    """The seats of one event by attendance."""
    return _seats(event, settings, _counts([event.id]))


def availability(event: Event, now: datetime) -> Availability:
    """How one event stands."""
    return availabilities([event], now)[event.id]


def availabilities(events: Sequence[Event], now: datetime) -> dict[int, Availability]:
    """How several events stand, by event id, in two statements."""
    ids = [event.id for event in events]
    found = db.session.scalars(
        select(RegistrationSettings).where(RegistrationSettings.event_id.in_(ids))
    )
    by_event = {settings.event_id: settings for settings in found}
    counts = _counts([event_id for event_id in ids if event_id in by_event])
    result = {}
    for event in events:
        settings = by_event.get(event.id) or _unsaved(event)
        standing = state(event, settings, now)
        result[event.id] = Availability(standing, settings, _seats(event, settings, counts))
    return result


def state(event: Event, settings: RegistrationSettings, now: datetime) -> str:
    """Whether one can register, or why not, as in rules.entrance_state. Asks for no seats."""
    facts = rules.Entrance(
        status=event.status,
        is_past=event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now),
        audience=event.audience,
        enabled=settings.enabled,
        external_url=settings.external_url,
        opens_at=settings.opens_at,
        closes_at=settings.closes_at,
    )
    return rules.entrance_state(facts, now)


def place(
    event: Event,
    settings: RegistrationSettings,
    people: Sequence[Person],
    keeps_together: bool = True,
) -> list[str]:
    """What newcomers get who stand last in line: confirmed, waiting, or full, without a line.

    The one place where that is decided, with `line.settle` for those who wait. Needs the lock.
    Raises DomainError for a way of taking part that the event does not have.
    """
    counted = count(event, settings)
    if any(person.attendance not in counted for person in people):
        raise DomainError(_("Välj hur du vill delta."), "attendance")
    groups = [people] if keeps_together else [[person] for person in people]
    may_fit = any(counted[person.attendance].free != 0 for person in people)
    if may_fit:
        somebody_waits = any(seats.waiting for seats in counted.values())
        before = [each.people for each in lineup.line_of(event)] if somebody_waits else []
        seating = lineup.seating_of(event, settings, counted)
        seated = placing.next_up([*before, *groups], seating)[len(before) :]
    else:
        seated = [False] * len(groups)
    otherwise = "waiting" if settings.waiting_list else "full"
    return [
        "confirmed" if fits else otherwise
        for fits, group in zip(seated, groups, strict=True)
        for _person in group
    ]


def _counts(event_ids: Sequence[int]) -> dict[tuple[int, str, str], int]:
    if not event_ids:
        return {}
    rows = db.session.execute(
        select(
            Registration.event_id,
            Registration.attendance,
            Registration.status,
            func.count(Registration.id),
        )
        .where(Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id, Registration.attendance, Registration.status)
    )
    return {(event_id, attendance, status): n for event_id, attendance, status, n in rows}


def _seats(
    event: Event, settings: RegistrationSettings, counts: dict[tuple[int, str, str], int]
) -> dict[str, Seats]:
    return {
        attendance: Seats(
            total=settings.seats(attendance),
            taken=sum(counts.get((event.id, attendance, status), 0) for status in rules.TAKES_SEAT),
            waiting=counts.get((event.id, attendance, "waiting"), 0),
            offered=counts.get((event.id, attendance, "offered"), 0),
        )
        for attendance in rules.attendances(event.format)
    }
