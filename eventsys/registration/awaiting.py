"""Who waits to hear whether they may come. The answer is given in `approving`."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration.models import Registration


def of_event(event: Event, ids: Iterable[int] | None = None) -> list[Registration]:
    """Those who wait, in the order they came; some of them only, if `ids` name them."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status == "pending")
        .options(joinedload(Registration.municipality), joinedload(Registration.party))
        .order_by(Registration.queued_at, Registration.id)
    )
    wanted = None if ids is None else {*ids}
    found = db.session.scalars(query)
    return [each for each in found if wanted is None or each.id in wanted]


def counts(event_ids: Sequence[int]) -> dict[int, int]:
    """How many wait, by event id. Events without any are left out."""
    if not event_ids:
        return {}
    rows = db.session.execute(
        select(Registration.event_id, func.count(Registration.id))
        .where(Registration.status == "pending", Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in rows}
