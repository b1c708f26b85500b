"""Keeping a kind of data for longer or shorter than it is by itself."""

from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import revisions
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Kind, RetentionPeriod
from eventsys.events.service import CALENDAR_REVISION

THING = "privacy"


def change(kind: Kind, days: int, by: Actor, now: datetime) -> None:
    """Keep a kind for so many days from now on. Raises DomainError beyond its bounds.

    Pages that tell the public for how long are made anew.
    """
    if not kind.can_be_changed or not kind.least <= days <= kind.most:
        raise DomainError(
            _("Skriv ett tal mellan %(least)s och %(most)s.", least=kind.least, most=kind.most),
            "days",
        )
    before = kind.days
    if days == before:
        return
    db.session.merge(RetentionPeriod(kind=kind.key, days=days, changed_at=now))
    audit.record(
        by, "privacy.period_changed", THING, 0, now, kind=kind.key, before=before, after=days
    )
    revisions.advance(CALENDAR_REVISION, now)
