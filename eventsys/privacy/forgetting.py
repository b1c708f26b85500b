"""Forgetting everything whose time is over: every night by the worker, or at once by a command."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from eventsys.core import logs
from eventsys.core.db import db
from eventsys.core.periods import Kind
from eventsys.incoming import maildir
from eventsys.privacy import staff
from eventsys.privacy.kinds import KINDS
from eventsys.privacy.models import RetentionRun

# When nobody works; on no night of the year is there no such hour, or two of it.
HOUR = time(3)
ZONE = ZoneInfo("Europe/Stockholm")
# Files that no row names (any more), after the rows.
SWEEPS: dict[str, Callable[[datetime], int]] = {
    "uploads": staff.sweep_uploads,
    "incoming": maildir.forget_unknown,
}
# What a run notes of a kind that could not be forgotten: the next night tries again.
FAILED = -1

log = logging.getLogger("eventsys.privacy")


def begin(now: datetime, night_on: date | None = None) -> RetentionRun:
    """Note that a run begins."""
    run = RetentionRun(at=now, night_on=night_on, counts={})
    db.session.add(run)
    db.session.flush()
    return run


def next_step(run: RetentionRun, now: datetime) -> str | None:
    """Forget the next kind, in a transaction of the caller, and note how much. None: all is done.

    Two may do it at once: the row of the run is held. What cannot be forgotten is noted as such,
    so that those after it are forgotten all the same.
    """
    db.session.refresh(run, with_for_update=True)
    for key, erase in _steps():
        if key not in run.counts:
            return _note(run, key, _forgotten(key, erase, now))
    return None


def nightly(now: datetime) -> int:
    """One step of the run of the last night, if any is left: an errand of the worker."""
    night_on = night_of(now)
    run = db.session.scalar(select(RetentionRun).where(RetentionRun.night_on == night_on))
    if run is None:
        # Of two workers the table lets one begin; the other is told so by its unique night.
        begin(now, night_on)
        return 1
    if len(run.counts) == len(KINDS) + len(SWEEPS):
        return 0
    return 1 if next_step(run, now) else 0


def night_of(now: datetime) -> date:
    """The day in whose night was the last time to forget."""
    here = now.astimezone(ZONE)
    return here.date() if here.time() >= HOUR else here.date() - timedelta(days=1)


def due(now: datetime, region_id: int | None = None) -> dict[str, int]:
    """How many of each kind the next run would forget."""
    return {
        kind.key: kind.count_due(now, region_id)
        for kind in KINDS
        if region_id is None or kind.region is not None
    }


def last_runs(number: int = 7) -> list[RetentionRun]:
    """The newest runs first."""
    newest = select(RetentionRun).order_by(RetentionRun.at.desc(), RetentionRun.id.desc())
    return list(db.session.scalars(newest.limit(number)))


def kinds_of(region_id: int | None) -> list[Kind]:
    """The kinds that somebody may look at: those that belong to regions, or all."""
    return [kind for kind in KINDS if region_id is None or kind.region is not None]


def total(counts: Mapping[str, int]) -> int:
    """How much a run has forgotten in all."""
    return sum(number for number in counts.values() if number != FAILED)


def _steps() -> list[tuple[str, Callable[[datetime], int]]]:
    return [*((kind.key, kind.forget) for kind in KINDS), *SWEEPS.items()]


def _forgotten(key: str, erase: Callable[[datetime], int], now: datetime) -> int:
    """How much was forgotten; nothing of it where that failed."""
    try:
        with db.session.begin_nested():
            return erase(now)
    except Exception as error:  # One kind must not keep all the others.
        log.error("not forgotten", extra={"kind": key, **logs.told(error)})
        return FAILED


def _note(run: RetentionRun, key: str, number: int) -> str:
    run.counts[key] = number
    flag_modified(run, "counts")
    db.session.flush()
    return key
