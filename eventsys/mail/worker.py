"""Sending what is in the outbox. Any number of workers may do it at once.

A worker takes a letter in hand by putting off when it is due, sends it with no transaction open,
and notes how that went. If it dies in between, the letter is due again, under the same Message-ID.
A letter that the server has taken is marked at once (`core/marks.py`), so that only whoever dies
within a blink between the server's word and the mark sends it twice. Nothing of a letter is logged
but its id.
"""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from types import FrameType

from sqlalchemy import Select, select, update
from sqlalchemy.exc import SQLAlchemyError

from eventsys.core import clock, logs, marks
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.mail import bounces, suppression, wording
from eventsys.mail.models import Letter
from eventsys.mail.transport import Failure, Postponed, Refused, Transport, Unreachable

ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=8)
# Longer than a batch and the slowest letter take together.
IN_HAND = timedelta(minutes=10)
BATCH_SECONDS = 60
HANDED_OVER = "handed-over"
IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 30.0

log = logging.getLogger("eventsys.mail")


@dataclass
class Counts:
    """What a round has done."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    unreachable: bool = False

    @property
    def total(self) -> int:
        return self.sent + self.postponed + self.given_up


def run_once(transport: Transport, now: datetime, stop: Event | None = None) -> Counts:
    """Send what is due, for a minute at most, and until `stop` is set."""
    counts = Counts()
    _note_marked(now)
    until = time.monotonic() + BATCH_SECONDS
    try:
        while time.monotonic() < until and not counts.unreachable and not (stop and stop.is_set()):
            taken = _take_in_hand(now)
            if taken is None:
                break
            letter, may_go = taken
            failure = _try(transport, letter) if may_go else Refused(suppression.NOT_SENT)
            _note(letter, failure, now, counts)
    finally:
        transport.close()
    return counts


def run_through(transport: Transport, now: Callable[[], datetime]) -> Counts:
    """Send until nothing is due, or the server cannot be reached."""
    counts = Counts()
    while (done := run_once(transport, now())).total:
        counts.sent += done.sent
        counts.postponed += done.postponed
        counts.given_up += done.given_up
        if done.unreachable:
            break
    return counts


def run_forever(
    transport: Transport,
    *,
    now: Callable[[], datetime] = clock.now,
    stop: Event | None = None,
) -> None:
    """Send letters as they come.

    Without a `stop` of one's own it ends on SIGTERM and SIGINT, after the letter in hand.
    """
    stop = stop or stop_on_signals()
    log.info("worker started")
    while not stop.is_set():
        stop.wait(_round(transport, now(), stop))
    log.info("worker stopped")


def retry(letter: Letter, now: datetime) -> None:
    """Give a letter that was given up all its attempts again. Raises DomainError if it is sent."""
    if letter.sent_at is not None:
        raise DomainError(_("Mejlet är redan skickat."))
    letter.attempts = 0
    letter.given_up_at = letter.bounced_at = None
    letter.bounce = ""
    letter.due_at = now


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1, 4, 16, 64 minutes … 8 hours."""
    return min(timedelta(minutes=4 ** (attempts - 1)), LONGEST_PAUSE)


def _due(now: datetime) -> Select[Letter]:
    return (
        select(Letter)
        .where(Letter.sent_at.is_(None), Letter.given_up_at.is_(None), Letter.due_at <= now)
        .order_by(Letter.rank, Letter.due_at, Letter.id)
        .limit(1)
    )


def _take_in_hand(now: datetime) -> tuple[Letter, bool] | None:
    """A copy of a letter that is due and that nobody else is given for a while; may it be sent?"""
    # Looking needs no lock, so that an idle worker is in nobody's way.
    found = db.session.scalar(_due(now).with_only_columns(Letter.id))
    db.session.rollback()
    if found is None:
        return None
    with transaction() as session:
        letter = session.scalar(_due(now).with_for_update(skip_locked=True))
        if letter is None:
            return None
        letter.attempts += 1
        letter.due_at = now + IN_HAND
        copied = {each.key: getattr(letter, each.key) for each in Letter.__table__.columns}
        copy = Letter(**copied)
        # While the database is at hand: no transaction is open when it is put into words.
        copy.facts = wording.with_dates(copy.facts, copy.language) if copy.facts else None
        return copy, suppression.of(letter.recipient) is None


def _try(transport: Transport, letter: Letter) -> Failure | None:
    if letter.attempts > ATTEMPTS:
        return Refused(letter.last_error or "every worker that tried has ended before it was done")
    try:
        transport.send(letter)
        marks.put(HANDED_OVER, letter.message_id)
    except Failure as failure:
        return failure
    except Exception as error:  # One letter must not stop the others.
        log.error("letter failed", extra={"letter": letter.id, **logs.told(error)})
        return Postponed(type(error).__name__)
    return None


def _note(letter: Letter, failure: Failure | None, now: datetime, counts: Counts) -> None:
    """Save how it went, unless somebody else has the letter in hand by now."""
    if failure is None:
        if _note_sent(letter.message_id, now):
            _count(letter, None, False, counts)
        return
    with transaction() as session:
        row = session.get(Letter, letter.id, with_for_update=True)
        if row is None or row.sent_at is not None:
            return
        if row.attempts == letter.attempts:
            row.last_error = str(failure)
            if isinstance(failure, Refused) or letter.attempts >= ATTEMPTS:
                row.given_up_at = now
                if isinstance(failure, Refused) and failure.status:
                    bounces.note(row, failure.status, is_final=True, now=now)
            else:
                row.due_at = now + pause_after(letter.attempts)
        given_up = row.given_up_at is not None
    _count(letter, failure, given_up, counts)


def _note_sent(message_id: str, now: datetime) -> bool:
    """Save that it is sent. Says whether nobody else has done so.

    Links in it open bookings: once sent, we need not know them.
    """
    unsent = update(Letter).where(Letter.message_id == message_id, Letter.sent_at.is_(None))
    forgotten = {"facts": None, "invitation": None, "last_error": None, "given_up_at": None}
    with transaction() as session:
        noted = session.execute(
            unsent.values(sent_at=now, **forgotten).returning(Letter.id),
            execution_options={"synchronize_session": False},
        ).first()
    marks.take(HANDED_OVER, message_id)
    return noted is not None


def _note_marked(now: datetime) -> None:
    """Save what a worker of this machine has sent that was killed before it could save it."""
    for message_id in marks.left(HANDED_OVER):
        _note_sent(message_id, now)


def _count(letter: Letter, failure: Failure | None, given_up: bool, counts: Counts) -> None:
    counts.unreachable = isinstance(failure, Unreachable)
    counts.sent += failure is None
    counts.given_up += given_up
    counts.postponed += failure is not None and not given_up
    outcome = "sent" if failure is None else "given up" if given_up else "postponed"
    known: dict[str, object] = {"letter": letter.id, "attempt": letter.attempts}
    if failure is not None:
        known["why"] = type(failure).__name__
    log.log(logging.WARNING if given_up else logging.INFO, f"letter {outcome}", extra=known)


def _round(transport: Transport, now: datetime, stop: Event) -> float:
    """One round; says for how many seconds to rest after it."""
    try:
        counts = run_once(transport, now, stop)
    except SQLAlchemyError as error:
        log.warning("database failed", extra={"why": type(error).__name__})
        db.session.remove()
        return TROUBLE_SECONDS
    if counts.unreachable:
        return TROUBLE_SECONDS
    return 0 if counts.total else IDLE_SECONDS


def stop_on_signals() -> Event:
    """What is set when somebody asks this process to end."""
    stop = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return stop
