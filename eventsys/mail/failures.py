"""How the post is doing: letters that did not arrive, that are waiting, and about whom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select

from eventsys.core.db import db
from eventsys.mail.models import Letter

# Given up here, or sent and come back.
DEAD = (
    or_(
        Letter.bounced_at.is_not(None),
        and_(Letter.sent_at.is_(None), Letter.given_up_at.is_not(None)),
    ),
)
QUEUED = (Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
_WHEN = func.coalesce(Letter.bounced_at, Letter.given_up_at)
STATES = ("queued", "postponed", "sent", "given_up")


def counts(event_ids: Sequence[int]) -> dict[int, int]:
    """How many letters did not arrive, by event id. Events without any are left out."""
    if not event_ids:
        return {}
    rows = db.session.execute(
        select(Letter.event_id, func.count(Letter.id))
        .where(*DEAD, Letter.event_id.in_(event_ids))
        .group_by(Letter.event_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def of_event(event_id: int) -> list[Letter]:
    """The letters about an event that did not arrive, the last one first."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(*DEAD, Letter.event_id == event_id)
            .order_by(_WHEN.desc(), Letter.id.desc())
        )
    )


def not_arrived(limit: int) -> list[Letter]:
    """Letters that did not arrive, the last one first: somebody has to look at them."""
    query = select(Letter).where(*DEAD)
    order = (_WHEN.desc(), Letter.id.desc())
    return list(db.session.scalars(query.order_by(*order).limit(limit)))


def count_not_arrived() -> int:
    """How many did not arrive."""
    return db.session.scalar(select(func.count(Letter.id)).where(*DEAD)) or 0


def queued(limit: int) -> list[Letter]:
    """Letters that are still to be sent, those that are due first."""
    query = select(Letter).where(*QUEUED)
    return list(db.session.scalars(query.order_by(Letter.due_at, Letter.id).limit(limit)))


def count_queued() -> int:
    """How many are still to be sent."""
    return db.session.scalar(select(func.count(Letter.id)).where(*QUEUED)) or 0


def about(thing: str, thing_id: int) -> list[Letter]:
    """Every letter about something that is still kept, the last one first."""
    mine = select(Letter).where(Letter.thing == thing, Letter.thing_id == thing_id)
    return list(db.session.scalars(mine.order_by(Letter.created_at.desc(), Letter.id.desc())))


def counts_by_state() -> dict[str, int]:
    """How many letters were never tried, failed and wait for another try, were sent, given up."""
    state = case(
        (Letter.sent_at.is_not(None), "sent"),
        (Letter.given_up_at.is_not(None), "given_up"),
        (Letter.last_error.is_not(None), "postponed"),
        else_="queued",
    )
    rows = db.session.execute(select(state, func.count(Letter.id)).group_by(state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


def longest_due(now: datetime) -> datetime | None:
    """Since when the letter is due that has waited longest for a worker, if one waits."""
    return db.session.scalar(select(func.min(Letter.due_at)).where(*QUEUED, Letter.due_at <= now))
