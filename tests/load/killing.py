"""Workers that are killed while they write and send letters, and what must be true of these."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from sqlalchemy import delete, select, update

from eventsys.audit.service import SYSTEM
from eventsys.core import clock
from eventsys.core.db import db, transaction
from eventsys.mail.models import Letter
from eventsys.messages import mailings
from eventsys.messages.models import LetterRun, Mailing
from tests import make
from tests.load.conftest import Installation
from tests.load.mailbox import Mailbox
from tests.serving import PATIENCE, Server

LONGEST_SECONDS = 0.2
PLANNED = ("mailing", "reminder")


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
            time.sleep(random.uniform(0, LONGEST_SECONDS))
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


def plan_letters(installation: Installation, number: int) -> None:
    """So many come to a meeting: a message to all is to go now, and so is a reminder."""
    now = clock.now()
    long_ago, hour = now - timedelta(days=20), now.hour
    # Reminders go by day: the meeting is tomorrow, and where it is there is noon now.
    zone = f"Etc/GMT{hour - 12:+d}"
    with installation.app.app_context(), transaction() as session:
        days = (make.day((now + timedelta(hours=36 - hour)).date()),)
        event = make.make_event(days=days, time_zone=zone, seats=None, now=long_ago)
        for each in range(number):
            make.make_registration(event, f"Reader {each}", now=long_ago)
        session.execute(delete(Letter))
        mailing = make.make_mailing(event, now=long_ago)
        mailings.schedule(mailing, None, mailing.version, SYSTEM, long_ago)


def check_planned(installation: Installation, number: int) -> None:
    """Both are done, and everybody has one letter of each."""
    with installation.app.app_context():
        assert db.session.scalars(select(Mailing.status)).all() == ["done"]
        assert [each.name for each in db.session.scalars(select(LetterRun)) if each.done_at] == [
            "reminder"
        ]
        rows = db.session.execute(
            select(Letter.name, Letter.recipient).where(Letter.name.in_(PLANNED))
        )
        emails = [make.email_of(f"Reader {each}") for each in range(number)]
        assert Counter(map(tuple, rows)) == {(name, to): 1 for name in PLANNED for to in emails}


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
    assert [each for each, (_to, is_sent) in written.items() if not is_sent] == []
    assert {each: (mailbox.recipients[each], True) for each in taken} == written
    assert mailbox.repeated == []
    copies = sum(taken.values()) - len(taken)
    assert copies <= kills
    return copies
