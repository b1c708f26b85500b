"""Somebody says no in their calendar. Their booking stays until they cancel it on its own page.

An answer by mail can come from anybody, and an app may send one that nobody meant. So it makes us
ask, once for each state of the booking, and nothing else.
"""

from datetime import datetime

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events import rules as event_rules
from eventsys.incoming.reading import Reply
from eventsys.mail import outbox
from eventsys.registration import letters
from eventsys.registration.models import Registration


def answer(reply: Reply, now: datetime) -> bool:
    """Ask whoever has declined whether they want to cancel. Says whether that was news."""
    registration = _declined(reply, now)
    if registration is None:
        return False
    once = f"declined:{registration.calendar_uid}:{registration.calendar_sequence}"
    if outbox.written_once([once]):
        return False
    letters.declined_in_calendar(registration, now, once)
    return True


def _declined(reply: Reply, now: datetime) -> Registration | None:
    """The booking that was declined by the one whose it is, as it stands now."""
    if reply.answer != "DECLINED":
        return None
    found = db.session.scalar(select(Registration).where(Registration.calendar_uid == reply.uid))
    if found is None or not found.email or found.email.lower() != reply.attendee.lower():
        return None
    if found.status != "confirmed" or found.calendar_sequence != reply.sequence:
        return None
    event = found.event
    is_past = event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now)
    return None if is_past or event.status != "published" else found
