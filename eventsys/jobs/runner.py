"""Doing what is in line: one job at a time, beside the letters, which never wait for it."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from eventsys.core import logs
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import in_language
from eventsys.jobs import service as jobs
from eventsys.jobs.service import Lost, Made, Taken

BEAT_SECONDS = 10.0
IDLE_SECONDS = 1.0
ERRAND_SECONDS = 15.0
TROUBLE_SECONDS = 30.0

log = logging.getLogger("eventsys.jobs")


class Stopped(Exception):
    """The worker is to end."""


@dataclass(frozen=True)
class Work:
    """What a kind of work is given: its facts, the time, and whom to tell how far it has come.

    `say(done, total)` is told outside any transaction, and has the session read everything anew.
    """

    facts: dict[str, Any]
    now: Callable[[], datetime]
    say: Callable[[int, int], None]


Kinds = Mapping[str, Callable[[Work], Made | None]]
# One step of what is done whenever its time comes, such as writing the next hundred reminders. It
# runs in a transaction of its own, and says how much it did: with none left to do, it is over.
Errand = Callable[[datetime], int]


@dataclass(frozen=True)
class Runner:
    """A worker's part for long work. `enter` gives a thread the application."""

    kinds: Kinds
    enter: Callable[[], AbstractContextManager[Any]]
    now: Callable[[], datetime]
    stop: Event
    beat_seconds: float = BEAT_SECONDS
    errands: Sequence[Errand] = ()

    def run_forever(self) -> None:
        """Do what is in line, and the errands every now and then, until `stop` is set."""
        errands_at = self.now()
        with self.enter():
            while not self.stop.is_set():
                if self.now() >= errands_at:
                    self.run_errands()
                    errands_at = self.now() + timedelta(seconds=ERRAND_SECONDS)
                self.stop.wait(self._round())

    def run_errands(self) -> None:
        """Do every errand, step by step, until nothing of it is left to do."""
        for errand in self.errands:
            while not self.stop.is_set() and self._step(errand):
                pass

    def _step(self, errand: Errand) -> int:
        """One step; none when it fails, so that it is tried again next time."""
        try:
            with transaction():
                return errand(self.now())
        except IntegrityError:  # Another worker did the same just now; if it stays so, it is told.
            log.info("errand met another", extra={"errand": errand.__name__})
            db.session.remove()
        except Exception as error:  # One errand must not stop the others.
            log.error("errand failed", extra={"errand": errand.__name__, **logs.told(error)})
            db.session.remove()
        return 0

    def run_next(self) -> bool:
        """Do the next job, if there is one. Says whether there was."""
        is_waiting = jobs.is_waiting(self.now())
        db.session.rollback()
        if not is_waiting:
            return False
        with transaction():
            taken = jobs.take(self.now())
        if taken is None:
            return False
        with suppress(Lost), in_language(taken.language), self._beating(taken):
            self._do(taken)
        return True

    def _round(self) -> float:
        """One round; says for how many seconds to rest after it."""
        try:
            return 0 if self.run_next() else IDLE_SECONDS
        except SQLAlchemyError as error:
            log.warning("database failed", extra={"why": type(error).__name__})
            db.session.remove()
            return TROUBLE_SECONDS

    def _do(self, taken: Taken) -> None:
        """Do it, and note how that went."""
        try:
            made = self.kinds[taken.kind](Work(taken.facts, self.now, self._teller(taken)))
        except Stopped:
            with transaction():
                jobs.put_back(taken, self.now(), counts=False)
        except DomainError as error:
            with transaction():
                jobs.fail(taken, str(error), self.now())
        except (Lost, SQLAlchemyError):
            raise
        except Exception as error:  # One job must not stop the others.
            log.error("job failed", extra={"job": taken.id, **logs.told(error)})
            with transaction():
                jobs.put_back(taken, self.now(), counts=True)
        else:
            with transaction():
                jobs.finish(taken, made, self.now())
            log.info("job done", extra={"job": taken.id, "kind": taken.kind})

    def _teller(self, taken: Taken) -> Callable[[int, int], None]:
        def say(done: int, total: int) -> None:
            if self.stop.is_set():
                raise Stopped
            with transaction():
                jobs.beat(taken, self.now(), done, total)

        return say

    @contextmanager
    def _beating(self, taken: Taken) -> Iterator[None]:
        """Meanwhile say again and again that we live, from a thread that has nothing else to do."""
        is_over = Event()

        def beat() -> None:
            with self.enter():
                while not is_over.wait(self.beat_seconds):
                    # A database that fails now is asked again; whoever lost the job will see.
                    with suppress(Lost, SQLAlchemyError), transaction():
                        jobs.beat(taken, self.now())

        heart = Thread(target=beat, name="job-heart", daemon=True)
        heart.start()
        try:
            yield
        finally:
            is_over.set()
            heart.join()
