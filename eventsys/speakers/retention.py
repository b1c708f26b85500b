"""Forgetting what is known of speakers. What the public has seen is part of the public record."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.programme.models import Speaker
from eventsys.speakers import rules
from eventsys.speakers.service import THING


def forget(now: datetime) -> int:
    """Erase what speakers need, then their links, then address and answer, each after its time.

    With the address goes what those said about themselves who never said yes. Says of how many
    people the address was erased.
    """
    for speaker in _of_events_over(rules.NEEDS_DAYS, now, Speaker.needs_sealed != ""):
        speaker.needs_sealed = ""
    # One day more: the link opens the page on its last day too.
    for speaker in _of_events_over(rules.LINK_DAYS + 1, now, Speaker.token_hash.is_not(None)):
        speaker.token_hash, speaker.token_sealed = None, ""
    known = or_(Speaker.email != "", Speaker.answer_words != "")
    people = _of_events_over(rules.PERSONAL_DAYS, now, known)
    for speaker in people:
        speaker.email = speaker.answer_words = ""
        audit.record(SYSTEM, "speaker.forgotten", THING, speaker.id, now, speaker.event_id)
    unseen = _of_events_over(rules.PERSONAL_DAYS, now, _said_unseen())
    for speaker in unseen:
        speaker.biography = speaker.photo_words = ""
        speaker.photo = speaker.photo_small = None
    db.session.flush()
    return len(people)


def _said_unseen() -> ColumnElement[bool]:
    """Whether somebody gave a text or a picture that was never shown to the public."""
    return and_(
        Speaker.state != "confirmed", or_(Speaker.biography != "", Speaker.photo.is_not(None))
    )


def _of_events_over(days: int, now: datetime, wanted: ColumnElement[bool]) -> list[Speaker]:
    """Speakers at what was over that many days ago. A moved event counts by its new day."""
    until = now.date() - timedelta(days=days)
    found = select(Speaker).join(Speaker.event).where(Event.last_on <= until, wanted)
    return list(db.session.scalars(found))
