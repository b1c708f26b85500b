"""Diet and access needs under the newest key: after an upgrade, and when the key is changed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, not_, or_, select

from eventsys.core import vault
from eventsys.core.db import db
from eventsys.registration.models import HealthData

STEP = 200
SEALED = (HealthData.access_needs_sealed, HealthData.diet_sealed)


@dataclass(frozen=True)
class Step:
    """How far it has come: the last row looked at, how many were sealed anew, and how many not."""

    last_id: int = 0
    sealed: int = 0
    unreadable: int = 0


def step(after: int, limit: int = STEP) -> Step:
    """Seal the next rows that are under an older key. Belongs in a transaction of its own.

    What no key opens is left as it is.
    """
    rows = db.session.scalars(
        select(HealthData)
        .where(_is_old(), HealthData.registration_id > after)
        .order_by(HealthData.registration_id)
        .limit(limit)
        .with_for_update()
    ).all()
    sealed = sum(map(_anew, rows))
    last = rows[-1].registration_id if rows else 0
    return Step(last, sealed, len(rows) - sealed)


def everything() -> Step:
    """Seal all that is left at once, in a transaction of the caller."""
    return step(after=0, limit=count_old() + 1)


def count_old() -> int:
    """How many rows are under an older key."""
    found = select(func.count(HealthData.registration_id)).where(_is_old())
    return db.session.scalar(found) or 0


def _is_old() -> ColumnElement[bool]:
    newest = f"{vault.mark_of(vault.known()[0])}."
    return or_(*(not_(column.startswith(newest, autoescape=True)) for column in SEALED))


def _anew(row: HealthData) -> bool:
    try:
        texts = [vault.unseal(row.access_needs_sealed), vault.unseal(row.diet_sealed)]
    except vault.Unreadable:
        return False
    row.access_needs_sealed, row.diet_sealed = map(vault.seal, texts)
    return True
