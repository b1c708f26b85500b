"""Workers that are killed while they send letters, and what must be true of the letters."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from sqlalchemy import select, update

from eventsys.core import clock
from eventsys.core.db import db, transaction
from eventsys.mail import outbox
from eventsys.mail.models import Letter
from tests.load.conftest import Installation
from tests.load.mailbox import Mailbox
from tests.services.test_outbox import CONTEXT
from tests.serving import PATIENCE, Server


class Forge:
    """Starts workers quickly, one after the other."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.kills = 0
        self.stopped = Event()

    def start(self) -> int:
        """The number of a new worker."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def kill_workers(self, mailbox: Mailbox, number: int = 10**6) -> None:
        """Each at some moment after it has begun to send, until told to stop, or so many times."""
        while not self.stopped.is_set() and self.kills < number:
            worker, before = self.start(), len(mailbox.taken)
            until = time.monotonic() + PATIENCE
            while len(mailbox.taken) == before and time.monotonic() < until:
                if self.stopped.wait(0.001):
                    break
            time.sleep(random.uniform(0, 0.05))
            os.kill(worker, signal.SIGKILL)
            self.kills += 1


@contextmanager
def forging(server: Server) -> Iterator[Forge]:
    """Such a program until the block ends; it ends with what it reads from."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.load.forge"],
        env=server.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Forge(process)


def write_mailing(installation: Installation, number: int) -> None:
    """A letter to each of so many people."""
    with installation.app.app_context(), transaction():
        for each in range(number):
            outbox.enqueue(
                "links",
                to=f"reader-{each}@example.org",
                to_name="",
                language="sv",
                facts=CONTEXT,
                now=clock.now(),
                rank=outbox.MAILING,
            )


def let_time_pass(installation: Installation) -> None:
    """What a killed worker had in hand is due again after ten minutes: now."""
    with installation.app.app_context(), transaction() as session:
        session.execute(update(Letter).where(Letter.sent_at.is_(None)).values(due_at=clock.now()))


def check_letters(installation: Installation, mailbox: Mailbox, kills: int) -> int:
    """Every letter has come to its own reader, as one letter. Says how many came as two copies.

    A copy has the same Message-ID. It can come only if a worker was killed between the server's
    word that it has the letter and the worker's mark that it heard so: once for each kill at most,
    and never of a letter after which the worker has gone on.
    """
    with installation.app.app_context():
        rows = db.session.execute(select(Letter.message_id, Letter.recipient, Letter.sent_at))
        written = {row[0]: (row[1], row[2] is not None) for row in rows}
    taken = Counter(mailbox.taken)
    assert {each: (mailbox.recipients[each], True) for each in taken} == written
    assert mailbox.repeated == []
    copies = sum(taken.values()) - len(taken)
    assert copies <= kills
    return copies
