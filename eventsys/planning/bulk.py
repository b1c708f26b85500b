"""One change to many events: what it would do to each, and doing it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import rules as event_rules
from eventsys.events import service as events
from eventsys.events.details import ContactDetails, EventDetails
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.places.models import Region
from eventsys.planning import clashes
from eventsys.planning.clashes import Booked
from eventsys.registration import rules, seats
from eventsys.registration import service as registrations
from eventsys.registration.models import RegistrationSettings
from eventsys.registration.seats import Availability
from eventsys.registration.service import SettingsDetails

STALE = _("Någon har ändrat mötet sedan du granskade det.")
# Fields of the details in which a change can show.
SHOWN = ("days", "contacts", "series_id", "themes")


@dataclass(frozen=True)
class Wanted:
    """What is to become different. What is empty stays as it is; a theme is added."""

    contact: ContactDetails | None = None
    move_days: int = 0
    publish: bool = False
    enabled: bool | None = None
    seats: int | None = None
    series_id: int | None = None
    theme: str = ""


@dataclass(frozen=True)
class Outlook:
    """What the change would do to one event: `changes` as [before, after] by field, or a problem.

    `letters`: how many would be written to those who are registered, asked to appear or asked
    to come.
    `warning`: what the event would clash with; that is for the organiser to judge, and keeps
    nobody from it.
    """

    event: Event
    changes: dict[str, tuple[Any, Any]]
    letters: int = 0
    problem: LazyText | str = ""
    warning: LazyText | str = ""


@dataclass(frozen=True)
class Result:
    """What was done, and what was left out with the reason."""

    done: list[Event]
    left_out: list[Outlook]

    @property
    def has_left_out(self) -> bool:
        return bool(self.left_out)


def look(
    region: Region,
    chosen: Sequence[Event],
    wanted: Wanted,
    now: datetime,
    left_out: Collection[int] = (),
) -> list[Outlook]:
    """What the change would do to each of these events of a region.

    `left_out`: those that stay as they are, whatever is said of them here.
    """
    _read_whole(chosen)
    standings = seats.availabilities(chosen, now)
    after = {event.id: _details(event, wanted) for event in chosen}
    held = _held(region, chosen, after) if wanted.move_days else []
    asked = announce.count_asked(chosen) if wanted.move_days else Counter()
    outlooks = [
        _outlook(event, after[event.id], wanted, standings[event.id], now) for event in chosen
    ]
    # Who cannot move keeps its day, and so may be in the way of others that would come there.
    staying = {*left_out} | {each.event.id for each in outlooks if each.problem}
    taken = _taken(held, chosen, after, staying) if wanted.move_days else []
    return [
        each
        if each.problem
        else replace(
            each,
            letters=each.letters + asked[each.event.id],
            warning=_warning(each.event, after[each.event.id], taken),
        )
        for each in outlooks
    ]


def _read_whole(chosen: Sequence[Event]) -> None:
    """Read what belongs to the events in a few statements, however many they are."""
    ids = [event.id for event in chosen]
    parts = (Event.all_days, Event.contacts, Event.themes, Event.co_hosts)
    query = select(Event).where(Event.id.in_(ids))
    db.session.scalars(query.options(*(selectinload(part) for part in parts))).all()


def carry_out(
    region: Region, versions: Mapping[int, int], wanted: Wanted, by: Actor, now: datetime
) -> Result:
    """Do it to the events that were looked at, by id and the version they had then.

    Those that were changed since, and those with a problem, are left out. Raises DomainError.
    """
    held = _hold(region, versions)
    stale = {event.id for event in held if event.version != versions[event.id]}
    outlooks = look(region, held, wanted, now, stale)
    result = Result([], [])
    for outlook in outlooks:
        if outlook.event.id in stale:
            result.left_out.append(replace(outlook, problem=STALE))
        elif outlook.problem:
            result.left_out.append(outlook)
        else:
            _change(outlook.event, wanted, by, now)
            result.done.append(outlook.event)
    return result


def _hold(region: Region, versions: Mapping[int, int]) -> list[Event]:
    """All of them under their locks, in the order in which everybody takes them: seats first."""
    found = [
        event
        for event_id in sorted(versions)
        if (event := db.session.get(Event, event_id)) and event.region_id == region.id
    ]
    for event in found:
        seats.lock(event)
    held = events.hold(event.id for event in found)
    for event in held:
        db.session.refresh(event)
    return held


def _change(event: Event, wanted: Wanted, by: Actor, now: datetime) -> None:
    details = _details(event, wanted)
    if details != events.details_of(event):
        announce.edit(event, details, event.version, by, now)
    settings = seats.settings_of(event)
    registering = _settings(event, settings, wanted)
    if registering != registrations.details_of(settings):
        # After the move, so that whoever gets a seat by it hears of the new time.
        registrations.configure(event, registering, by, now)
    if wanted.publish and event.status == "draft":
        events.publish(event, by, now)


def _details(event: Event, wanted: Wanted) -> EventDetails:
    details = events.details_of(event)
    later = timedelta(days=wanted.move_days)
    themes = details.themes
    if wanted.theme and wanted.theme.casefold() not in {each.casefold() for each in themes}:
        themes = (*themes, wanted.theme)
    return replace(
        details,
        days=tuple(replace(day, held_on=day.held_on + later) for day in details.days),
        contacts=(wanted.contact,) if wanted.contact else details.contacts,
        series_id=wanted.series_id or details.series_id,
        themes=themes,
    )


def _settings(event: Event, settings: RegistrationSettings, wanted: Wanted) -> SettingsDetails:
    before = registrations.details_of(settings)
    changes: dict[str, Any] = {}
    if wanted.enabled is not None:
        changes["enabled"] = wanted.enabled
    if wanted.seats is not None and event.is_onsite:
        changes["seats_onsite"] = wanted.seats
    if wanted.seats is not None and not event.is_onsite:
        changes["seats_online"] = wanted.seats
    return replace(before, **changes)


def _outlook(
    event: Event,
    after: EventDetails,
    wanted: Wanted,
    standing: Availability,
    now: datetime,
) -> Outlook:
    before = events.details_of(event)
    changes = {
        name: (getattr(before, name), getattr(after, name))
        for name in SHOWN
        if getattr(before, name) != getattr(after, name)
    }
    old, new = (
        registrations.details_of(standing.settings),
        _settings(event, standing.settings, wanted),
    )
    for name in ("enabled", "seats_onsite", "seats_online"):
        if getattr(old, name) != getattr(new, name):
            changes[name] = (getattr(old, name), getattr(new, name))
    if wanted.publish and event.status == "draft":
        changes["status"] = ("draft", "published")
    problem = _problem(event, after, wanted, standing, now)
    if not problem and not changes:
        problem = _("Inget skulle ändras.")
    letters = 0 if problem else _letters(event, standing, new, "days" in changes)
    return Outlook(event, changes, letters, problem)


def _letters(
    event: Event, standing: Availability, settings: SettingsDetails, is_moved: bool
) -> int:
    """Everybody hears of a move; those who get a seat hear of that."""
    if event.status != "published":
        return 0
    count = standing.taken + standing.waiting if is_moved else 0
    totals = {"onsite": settings.seats_onsite, "online": settings.seats_online}
    for attendance, kind in standing.seats.items():
        count += rules.promoted_count(replace(kind, total=totals[attendance]))
    return count


def _problem(
    event: Event,
    after: EventDetails,
    wanted: Wanted,
    standing: Availability,
    now: datetime,
) -> LazyText | str:
    """Why the event is left out, if it is."""
    if event.status == "cancelled":
        return _("Mötet är inställt.")
    if standing.state == "past":
        return _("Mötet har varit.")
    if wanted.enabled and standing.settings.external_url:
        return _("Anmälan görs på en annan webbplats.")
    if wanted.publish and event.status == "draft" and not event_rules.has_what_visitors_need(after):
        return _("Platsen saknas, så mötet kan inte publiceras.")
    if wanted.move_days:
        return _moving_problem(event, after, now)
    return ""


def _moving_problem(event: Event, after: EventDetails, now: datetime) -> LazyText | str:
    if not after.days:
        return _("Mötet har bara en period, och den flyttas inte.")
    today = now.astimezone(ZoneInfo(event.time_zone)).date()
    if after.days[0].held_on < today:
        return _("Mötet skulle hamna på en dag som har varit.")
    return ""


def _warning(event: Event, after: EventDetails, taken: Sequence[Booked]) -> LazyText | str:
    """What would be held at the same time, if the events move."""
    for mine in clashes.planned(event, after):
        other = clashes.clash(mine, taken)
        if other is not None:
            return _("Samtidigt som ”%(title)s”.", title=other.title)
    return ""


def _held(
    region: Region, chosen: Sequence[Event], after: Mapping[int, EventDetails]
) -> list[Booked]:
    """What is held now in the time to which the chosen would move."""
    return clashes.booked(
        region, [each.on for event in chosen for each in clashes.planned(event, after[event.id])]
    )


def _taken(
    held: Sequence[Booked],
    chosen: Sequence[Event],
    after: Mapping[int, EventDetails],
    staying: Collection[int],
) -> list[Booked]:
    """What will be held when all of the chosen have moved but those that stay."""
    moving = [event for event in chosen if event.id not in staying]
    ids = {event.id for event in moving}
    moved = [each for event in moving for each in clashes.planned(event, after[event.id])]
    return [*(each for each in held if each.event_id not in ids), *moved]
