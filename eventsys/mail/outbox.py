"""Writing letters: rows that are saved together with the deed they tell of. `worker.py` sends them.

What a letter will say is kept as facts, and put into words when it is sent (`wording.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, select, update

from eventsys.core import i18n, ics, links, periods
from eventsys.core.db import db
from eventsys.core.text import clean_line
from eventsys.mail import wording
from eventsys.mail.models import Letter

# What somebody waits for goes before what is sent to many.
ANSWER, MAILING = 0, 5
# The kind of data that sent letters are, and for how many days they are kept by themselves.
SENT, SENT_DAYS = "letters_sent", 30
HELD = "held when a backup was restored"


def enqueue(
    name: str,
    *,
    to: str,
    to_name: str,
    language: str,
    facts: Mapping[str, Any],
    now: datetime,
    sender_name: str = "",
    reply_to: str | None = None,
    invitation: ics.Invitation | None = None,
    thing: str | None = None,
    thing_id: int | None = None,
    event_id: int | None = None,
    sender: str | None = None,
    unsubscribe_url: str | None = None,
    rank: int = ANSWER,
    once: str | None = None,
) -> Letter:
    """Write a letter. It is sent when the transaction is saved, and is gone if it is not.

    `facts` are what its templates want: texts, numbers, yes or no, and lists and tables of those.
    A second letter with the same `once` makes saving fail: see `written_once`.
    """
    with i18n.in_language(language):
        letter = Letter(
            # Made once and kept, so that a letter sent twice is known as one.
            message_id=f"<{uuid4()}@{links.host()}>",
            name=name,
            language=i18n.current_language(),
            recipient="".join(clean_line(to).split()),
            recipient_name=clean_line(to_name),
            sender_name=clean_line(sender_name),
            sender=sender,
            unsubscribe_url=unsubscribe_url,
            rank=rank,
            once=once,
            reply_to="".join(clean_line(reply_to or "").split()) or None,
            subject=wording.subject(name, facts),
            facts=dict(facts),
            invitation=ics.as_facts(invitation) if invitation else None,
            calendar_method=invitation.method if invitation else None,
            thing=thing,
            thing_id=thing_id,
            event_id=event_id,
            created_at=now,
            due_at=now,
            attempts=0,
        )
    db.session.add(letter)
    return letter


def save_at_once(letters: Sequence[Letter]) -> None:
    """Save letters that have just been written, in one statement however many they are."""
    for letter in letters:
        db.session.expunge(letter)
    db.session.bulk_save_objects(letters)


def written_once(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a letter is written already."""
    return {*db.session.scalars(select(Letter.once).where(Letter.once.in_([*keys])))}


def kept_for() -> timedelta:
    """For how long a letter is kept after it was sent."""
    return timedelta(days=periods.days(SENT, SENT_DAYS))


def withdraw(thing: str, thing_id: int) -> None:
    """Throw away all letters about something that is gone: unsent ones go to nobody any more."""
    about = (Letter.thing == thing, Letter.thing_id == thing_id)
    db.session.execute(delete(Letter).where(*about))


def recall(event_id: int, *which: ColumnElement[bool]) -> None:
    """Throw away what was written to many about an event and waits: it is not true any more."""
    waits = (Letter.rank == MAILING, Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
    db.session.execute(delete(Letter).where(Letter.event_id == event_id, *waits, *which))


def hold(now: datetime) -> int:
    """Give up what is not sent yet, so that it goes only when somebody says so. Says how many."""
    unsent = (Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
    held = update(Letter).where(*unsent).values(given_up_at=now, last_error=HELD)
    return len(db.session.execute(held.returning(Letter.id)).all())
