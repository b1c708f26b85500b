"""Asking for long work, taking it in hand, and noting how far it has come.

A worker that takes a job counts an attempt. What it says later holds only while that attempt is
the last one: a worker that was thought dead and comes back is told that the job is Lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from eventsys.audit.service import Actor
from eventsys.core import uploads
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import current_language, in_language
from eventsys.core.i18n import lazy_gettext as _
from eventsys.jobs.models import Job

ATTEMPTS = 3
KEPT = timedelta(days=7)
# A worker says every few seconds that it is alive: see runner.BEAT_SECONDS.
DEAD_AFTER = timedelta(minutes=1)
IN_LINE = 20


class Lost(Exception):
    """Another worker has the job by now, or nobody wants it any more."""


class TooMuchAsked(DomainError):
    """Somebody has a lot of work in line already."""

    default = _("Du har redan mycket arbete på gång. Vänta tills något är klart.")


@dataclass(frozen=True)
class Made:
    """A file that came of it."""

    content: bytes
    file_name: str
    media_type: str


@dataclass(frozen=True)
class Taken:
    """A job in a worker's hand, as it was when it was taken."""

    id: int
    kind: str
    facts: dict[str, Any]
    language: str
    attempt: int


def ask(
    kind: str,
    facts: dict[str, Any],
    by: Actor,
    now: datetime,
    *,
    region_id: int | None = None,
    event_id: int | None = None,
    total: int = 0,
) -> Job:
    """Put work in line for the worker, in the language of the moment. Raises TooMuchAsked."""
    waiting = select(func.count(Job.id)).where(
        Job.by_id == by.id, Job.state.in_(("queued", "running"))
    )
    if (db.session.scalar(waiting) or 0) >= IN_LINE:
        raise TooMuchAsked
    job = Job(
        kind=kind,
        facts=facts,
        language=current_language(),
        region_id=region_id,
        event_id=event_id,
        by_id=by.id,
        state="queued",
        total=total,
        created_at=now,
        expires_at=now + KEPT,
    )
    db.session.add(job)
    db.session.flush()
    return job


def get(job_id: int, by: Actor) -> Job:
    """A job of the one who asked for it. Raises NotFound, also for everybody else."""
    job = db.session.get(Job, job_id)
    if job is None or job.by_id != by.id:
        raise NotFound
    return job


def is_waiting(now: datetime) -> bool:
    """Whether there is something to do. Looking needs no lock."""
    return db.session.scalar(select(Job.id).where(_to_do(now)).limit(1)) is not None


def take(now: datetime) -> Taken | None:
    """The next job, which nobody else is given while its worker lives.

    One whose workers died three times is failed instead.
    """
    while True:
        job = db.session.scalar(
            select(Job)
            .where(_to_do(now))
            .order_by(Job.created_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        if job.attempts < ATTEMPTS:
            break
        _end(job, "failed", now)
        with in_language(job.language):
            job.error = str(_("Arbetet avbröts tre gånger innan det var klart."))
        db.session.flush()
    job.state = "running"
    job.attempts += 1
    job.started_at = job.seen_at = now
    job.done = 0
    return Taken(job.id, job.kind, job.facts, job.language, job.attempts)


def beat(taken: Taken, now: datetime, done: int | None = None, total: int | None = None) -> None:
    """The worker lives, and has come so far. Raises Lost."""
    job = _still(taken)
    job.seen_at = now
    job.done = job.done if done is None else done
    job.total = job.total if total is None else total


def finish(taken: Taken, made: Made | None, now: datetime) -> None:
    """It is done. Raises Lost."""
    job = _still(taken)
    if made is not None:
        job.file = uploads.keep(made.content)
        job.file_name, job.media_type = made.file_name, made.media_type
    job.done = job.total
    _end(job, "done", now)


def fail(taken: Taken, reason: str, now: datetime) -> None:
    """It cannot be done, and trying again would not help. Raises Lost."""
    job = _still(taken)
    job.error = reason
    _end(job, "failed", now)


def put_back(taken: Taken, now: datetime, counts: bool) -> None:
    """To be tried again: after an accident that `counts`, or because the worker was stopped.

    Raises Lost.
    """
    job = _still(taken)
    if counts and job.attempts >= ATTEMPTS:
        job.error = str(_("Något gick fel tre gånger. Försök igen, eller hör av dig till oss."))
        _end(job, "failed", now)
        return
    job.state = "queued"
    job.attempts -= 0 if counts else 1
    job.seen_at = None


def _to_do(now: datetime) -> ColumnElement[bool]:
    return or_(
        Job.state == "queued",
        (Job.state == "running") & (Job.seen_at < now - DEAD_AFTER),
    )


def _still(taken: Taken) -> Job:
    job = db.session.get(Job, taken.id, with_for_update=True, populate_existing=True)
    if job is None or job.state != "running" or job.attempts != taken.attempt:
        raise Lost
    return job


def _end(job: Job, state: str, now: datetime) -> None:
    job.state = state
    job.finished_at = now
    job.expires_at = now + KEPT
