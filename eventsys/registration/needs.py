"""Diet and access needs: stored apart from the rest, sealed under keys of their own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select, select

from eventsys.core import vault
from eventsys.core.db import db
from eventsys.core.text import clean_line, fold
from eventsys.events.models import Event
from eventsys.registration.models import HealthData, Registration


class Said(Protocol):
    """Whoever says what they need."""

    @property
    def access_needs(self) -> str: ...

    @property
    def diet(self) -> str: ...


@dataclass(frozen=True)
class Needs:
    """What somebody needs. Where the key is lost, only that there was something is known."""

    access_needs: str = ""
    diet: str = ""
    is_readable: bool = True


@dataclass(frozen=True)
class Kitchen:
    """What is needed, and how often; of how many it cannot be read. It names nobody."""

    diets: Counter[str]
    access: Counter[str]
    unreadable: int

    def __bool__(self) -> bool:
        return bool(self.diets or self.access or self.unreadable)


def of(registration: Registration) -> Needs:
    """What somebody needs, for those who may know."""
    health = registration.health
    return _read(health.access_needs_sealed, health.diet_sealed) if health else Needs()


def keep(registration: Registration, said: Said) -> bool:
    """Store what somebody says they need. Says whether that changed anything.

    What cannot be read stays until something else is said: its key may be found again.
    """
    before = of(registration)
    if (before.access_needs, before.diet) == (said.access_needs, said.diet):
        return False
    if not (said.access_needs or said.diet):
        registration.health = None
        return True
    access_needs, diet = vault.seal(said.access_needs), vault.seal(said.diet)
    if registration.health is None:
        registration.health = HealthData()
    registration.health.access_needs_sealed = access_needs
    registration.health.diet_sealed = diet
    return True


def counted(event: Event) -> Kitchen:
    """What those who have a seat need: diets (on site only) and help to take part."""
    rows = db.session.execute(
        _of_those_with_a_seat(event).with_only_columns(
            Registration.attendance, HealthData.access_needs_sealed, HealthData.diet_sealed
        )
    )
    found = [(row[0], _read(row[1], row[2])) for row in rows]
    return Kitchen(
        diets=_counted([needs.diet for attendance, needs in found if attendance == "onsite"]),
        access=_counted([needs.access_needs for _, needs in found]),
        unreadable=sum(not needs.is_readable for _, needs in found),
    )


def by_name(event: Event) -> list[tuple[Registration, Needs]]:
    """Who of those who have a seat needs what: for those who may see that, and nobody else."""
    rows = db.session.execute(_of_those_with_a_seat(event)).all()
    return [(row[0], _read(row[1].access_needs_sealed, row[1].diet_sealed)) for row in rows]


def _of_those_with_a_seat(event: Event) -> Select[Registration, HealthData]:
    return (
        select(Registration, HealthData)
        .join(Registration.health)
        .where(Registration.event_id == event.id, Registration.status == "confirmed")
        .order_by(Registration.id)
    )


def _read(access_needs_sealed: str, diet_sealed: str) -> Needs:
    try:
        return Needs(vault.unseal(access_needs_sealed), vault.unseal(diet_sealed))
    except vault.Unreadable:
        return Needs(is_readable=False)


def _counted(texts: Sequence[str]) -> Counter[str]:
    """How often each text stands there, in the spelling in which it came first."""
    spelling: dict[str, str] = {}
    cleaned = (clean_line(text) for text in texts)
    return Counter(spelling.setdefault(fold(text), text) for text in cleaned if text)
