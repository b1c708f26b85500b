"""Seats that are kept for some until they are released to all: setting them, and how they stand.

Who gets a seat is decided in `placing`; here is what organisers do, and what there is to tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.places.models import Municipality, Region
from eventsys.registration import line, lineup, rules, seats, timing
from eventsys.registration.models import RegistrationSettings
from eventsys.registration.quota_models import Quota

KINDS = ("invited", "role", "municipality", "region")
# Proposed when somebody keeps seats: so long before the event they go to all.
USUAL_DAYS, USUAL_TIME = 7, time(10)


@dataclass(frozen=True)
class QuotaDetails:
    """Seats for some. `kind` and `key` say for whom, as in the model."""

    kind: str
    key: str = ""
    seats: int = 0
    at_most: int | None = None
    release_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How a quota stands: how many of its members have a seat, and what nobody else can have."""

    quota: Quota
    taken: int
    held: int

    @property
    def is_released(self) -> bool:
        return self.quota.released_at is not None

    @property
    def is_at_most(self) -> bool:
        """Whether no more of them can have a seat."""
        return self.quota.at_most is not None and self.taken >= self.quota.at_most


def of_event(event: Event) -> list[Quota]:
    """All quotas of an event: those who are invited first, then roles and places."""
    found = db.session.scalars(select(Quota).where(Quota.event_id == event.id)).all()
    return sorted(found, key=lambda quota: (KINDS.index(quota.kind), quota.id))


def keep(event: Event, wanted: Sequence[QuotaDetails], by: Actor, now: datetime) -> None:
    """Keep seats for these, or keep them in another way. Quotas that are not named stay."""
    for details in wanted:
        check(event, details)
    settings = seats.lock(event)
    before = {(each.kind, each.key): each for each in of_event(event)}
    changes: dict[str, list[Any]] = {}
    for details in wanted:
        quota = before.get((details.kind, details.key))
        was = _details(quota) if quota else None
        if was == details:
            continue
        if quota is None:
            quota = Quota(event_id=event.id, kind=details.kind, key=details.key)
            db.session.add(quota)
        quota.seats, quota.at_most = details.seats, details.at_most
        if was is None or was.release_at != details.release_at:
            quota.release_at, quota.released_at = details.release_at, None
        changes[_field(details)] = [_noted(was), _noted(details)]
        # Without the question nobody could be told apart.
        settings.asks_role = settings.asks_role or details.kind == "role"
    _settle(event, settings, changes, by, now)


def give_up(event: Event, ids: Iterable[int], by: Actor, now: datetime) -> None:
    """Keep seats for these no longer. What is gone already is no matter."""
    settings = seats.lock(event)
    changes: dict[str, list[Any]] = {}
    wanted = {*ids}
    for quota in of_event(event):
        if quota.id in wanted:
            changes[_field(quota)] = [_noted(_details(quota)), None]
            db.session.delete(quota)
    _settle(event, settings, changes, by, now)


def check(event: Event, details: QuotaDetails) -> None:
    """Raises DomainError for what makes no sense."""
    if details.at_most is not None and details.at_most < details.seats:
        raise DomainError(_("Högst kan inte vara färre än platserna som hålls."), "at_most")
    if not details.seats and details.at_most is None:
        raise DomainError(_("Skriv hur många platser som hålls."), "seats")
    starts = _begins(event)
    if details.release_at is not None and starts is not None and details.release_at > starts:
        raise DomainError(_("Platserna måste släppas innan mötet börjar."), "release_on")


def standings(event: Event) -> list[Standing]:
    """How each quota stands, in a few statements however many there are."""
    settings = seats.settings_of(event)
    seating = lineup.seating_of(event, settings, seats.count(event, settings))
    judged = {(each.kind, each.key): each for each in seating.quotas}
    found = ((quota, judged[quota.kind, quota.key]) for quota in of_event(event))
    return [Standing(quota, seating.members[each], seating.held(each)) for quota, each in found]


def is_over_full(event: Event, settings: RegistrationSettings) -> int:
    """How many more seats are kept than there are; 0 if they are enough."""
    total = settings.seats(concerned(event))
    if total is None:
        return 0
    kept = sum(each.seats for each in of_event(event) if each.released_at is None)
    return max(0, kept - total)


def concerned(event: Event) -> str:
    """Which seats a quota is about: those in the room, or the only ones of the event."""
    return rules.attendances(event.format)[0]


def usual_release(event: Event) -> datetime | None:
    """When seats are released unless somebody says otherwise; None while the day is not known."""
    if event.first_on is None or event.certainty == "period":
        return None
    return release_on(event.first_on, USUAL_DAYS, USUAL_TIME, event.time_zone)


def release_on(first_on: date, days: int, at: time, zone: str) -> datetime:
    """So many days before the first day of an event, by the clock of the place."""
    return datetime.combine(first_on - timedelta(days=days), at, ZoneInfo(zone))


def copy(source: Event, made: Event, later: timedelta, by: Actor, now: datetime) -> None:
    """Keep the same seats at another event, released as much earlier or later."""
    moved = [_moved(each, made, later) for each in map(_details, of_event(source))]
    if moved:
        keep(made, moved, by, now)


def follow(
    event: Event, settings: RegistrationSettings, was_on: date | None, by: Actor, now: datetime
) -> None:
    """Release seats as much earlier or later as the first day is now. Needs the seats' lock."""
    if not settings.has_quotas or was_on is None or event.first_on is None:
        return
    changes = {}
    for quota in of_event(event):
        was = _details(quota)
        details = _moved(was, event, event.first_on - was_on)
        if quota.released_at is None and details != was:
            quota.release_at = details.release_at
            changes[_field(quota)] = [_noted(was), _noted(details)]
    if changes:
        db.session.flush()
        audit.record(by, "quota.changed", "event", event.id, now, event.id, changes=changes)


def as_json(event: Event) -> list[dict[str, Any]]:
    """As a template keeps them: the release in days before the event, at a time of day."""
    return [_relative(event, each) for each in of_event(event)]


def from_json(kept: Iterable[Mapping[str, Any]], event: Event) -> list[QuotaDetails]:
    """What a template has kept, for this event."""
    first_on, zone = event.first_on if event.days else None, event.time_zone
    made = [
        QuotaDetails(
            each["kind"],
            each["key"],
            each["seats"],
            each["at_most"],
            release_on(first_on, each["days"], time.fromisoformat(each["time"]), zone)
            if first_on is not None and each["days"] is not None
            else None,
        )
        for each in kept
    ]
    return [_moved(each, event, timedelta()) for each in made]


def _moved(details: QuotaDetails, event: Event, later: timedelta) -> QuotaDetails:
    """Released so much later, by the clock of the place, but never after the event begins."""
    if details.release_at is None:
        return details
    at, starts = timing.moved(details.release_at, later, event.time_zone), _begins(event)
    return replace(details, release_at=at if starts is None else min(at, starts))


def _begins(event: Event) -> datetime | None:
    """When it begins; the end of the first day of what has no hours."""
    if event.starts_at is not None or event.first_on is None:
        return event.starts_at
    return datetime.combine(event.first_on, timing.LAST_MINUTE, ZoneInfo(event.time_zone))


def _relative(event: Event, quota: Quota) -> dict[str, Any]:
    days = timing.days_before(event.first_on, quota.release_at, event.time_zone)
    at = quota.release_at.astimezone(ZoneInfo(event.time_zone)) if quota.release_at else None
    kept = asdict(_details(quota))
    del kept["release_at"]
    return kept | {"days": days, "time": f"{at:%H:%M}" if at else None}


def _settle(
    event: Event,
    settings: RegistrationSettings,
    changes: dict[str, list[Any]],
    by: Actor,
    now: datetime,
) -> None:
    """What follows from other quotas: fewer seats held may mean a seat for somebody who waits."""
    if not changes:
        return
    db.session.flush()
    query = select(func.count(Quota.id)).where(Quota.event_id == event.id)
    settings.has_quotas = bool(db.session.scalar(query))
    db.session.flush()
    audit.record(by, "quota.changed", "event", event.id, now, event.id, changes=changes)
    line.settle(event, settings, now, "released")


def _details(quota: Quota) -> QuotaDetails:
    return QuotaDetails(quota.kind, quota.key, quota.seats, quota.at_most, quota.release_at)


def _field(quota: Quota | QuotaDetails) -> str:
    """What history calls it: a place by its name, which stays readable when it is gone."""
    place: Municipality | Region | None = None
    if quota.kind == "municipality":
        place = db.session.get(Municipality, int(quota.key))
    elif quota.kind == "region":
        place = db.session.get(Region, int(quota.key))
    return f"quota.{quota.kind}.{place.name if place else quota.key}"


def _noted(details: QuotaDetails | None) -> list[Any] | None:
    """As history keeps it: seats, at most, and until when."""
    if details is None:
        return None
    until = details.release_at.isoformat() if details.release_at else None
    return [details.seats, details.at_most, until]


def regions_of(event: Event) -> list[Region]:
    """The owner and the regions that hold the event together with it."""
    accepted = [each.region for each in event.co_hosts if each.state == "accepted" and each.region]
    return [event.region, *accepted]
