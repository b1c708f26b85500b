"""What people need under the newest key: after an upgrade, and when the key is changed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from eventsys.core import vault
from eventsys.core.db import db
from eventsys.programme.models import Speaker
from eventsys.registration.models import HealthData

STEP = 200


@dataclass(frozen=True)
class Place:
    """A table in which texts are sealed, and in which of its columns."""

    model: type[Any]
    key: Any
    columns: tuple[Any, ...]


PARTICIPANTS = Place(
    HealthData,
    HealthData.registration_id,
    (HealthData.access_needs_sealed, HealthData.diet_sealed),
)
SPEAKERS = Place(Speaker, Speaker.id, (Speaker.needs_sealed,))
PLACES = (PARTICIPANTS, SPEAKERS)


@dataclass(frozen=True)
class Step:
    """How far it has come: the last row looked at, how many were sealed anew, and how many not."""

    last_id: int = 0
    sealed: int = 0
    unreadable: int = 0


def step(place: Place, after: int, limit: int = STEP) -> Step:
    """Seal the next rows that are under an older key. Belongs in a transaction of its own.

    What no key opens is left as it is.
    """
    rows = db.session.scalars(
        select(place.model)
        .where(_is_old(place), place.key > after)
        .order_by(place.key)
        .limit(limit)
        .with_for_update()
    ).all()
    sealed = sum(_anew(place, row) for row in rows)
    last = getattr(rows[-1], place.key.key) if rows else 0
    return Step(last, sealed, len(rows) - sealed)


def everything() -> Step:
    """Seal all that is left at once, in a transaction of the caller."""
    done = [step(place, after=0, limit=_count(place) + 1) for place in PLACES]
    return Step(0, sum(each.sealed for each in done), sum(each.unreadable for each in done))


def count_old() -> int:
    """How many rows are under an older key."""
    return sum(_count(place) for place in PLACES)


def _count(place: Place) -> int:
    return db.session.scalar(select(func.count(place.key)).where(_is_old(place))) or 0


def _is_old(place: Place) -> ColumnElement[bool]:
    newest = f"{vault.mark_of(vault.known()[0])}."
    return or_(
        *(
            and_(column != "", not_(column.startswith(newest, autoescape=True)))
            for column in place.columns
        )
    )


def _anew(place: Place, row: Any) -> bool:
    names = [column.key for column in place.columns if getattr(row, column.key)]
    try:
        texts = [vault.unseal(getattr(row, name)) for name in names]
    except vault.Unreadable:
        return False
    for name, text in zip(names, texts, strict=True):
        setattr(row, name, vault.seal(text))
    return True
