"""Processes are killed at any moment: nothing that people saw is lost, and no letter."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import psutil

from tests.load import history
from tests.load.conftest import Installation
from tests.load.killing import (
    check_letters,
    check_planned,
    forging,
    let_time_pass,
    plan_letters,
)
from tests.load.mailbox import Mailbox
from tests.load.processes import wait_for
from tests.load.visitors import BROKEN, Attendee
from tests.serving import Server

ROUNDS, MOST_ROUNDS, WORKERS, AT_ONCE = 2, 20, 2, 6
READERS, KILLS = 110, 8
MORE_THAN_ENOUGH = 100_000


class Persistent(Attendee):
    """Somebody who sends the same form again when the connection broke; every third gives up."""

    def __init__(self, server: Server, number: int) -> None:
        super().__init__(server, f"Person {number}", "Hörslinga" if number % 2 else "")
        self.gives_up = number % 3 == 0
        self.broken = 0
        self.receipt = ""

    def keep_trying(self, path: str) -> None:
        while not self.hidden:
            self._try(lambda: self.open_form(path))
        self.broken = 0
        while not self.receipt and not (self.broken and self.gives_up):
            self._try(lambda: self.see_receipt(path))

    def see_receipt(self, path: str) -> None:
        self.receipt = self.send(path)

    def _try(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except BROKEN:
            self.broken += 1
            time.sleep(0.05)


class Stream:
    """People who come one after the other, some at once, until it is stopped."""

    def __init__(self, server: Server, path: str) -> None:
        self.server, self.path = server, path
        self.numbers = count()
        self.people: list[Persistent] = []
        self.stopped = Event()

    def flow(self) -> None:
        while not self.stopped.is_set():
            person = Persistent(self.server, next(self.numbers))
            person.keep_trying(self.path)
            self.people.append(person)

    def wait_for_more(self) -> None:
        """Until some more have come, so that others are in the middle of it."""
        enough = len(self.people) + AT_ONCE // 2
        wait_for(lambda: len(self.people) >= enough)


def test_neither_people_nor_letters_are_lost(installation: Installation, mailbox: Mailbox) -> None:
    """Processes of the site and workers are killed while people register, and while letters to many
    are written and sent.
    """
    installation.server.more_env["EVENTSYS_SMTP_URL"] = mailbox.url
    meeting = installation.make_meeting(MORE_THAN_ENOUGH)
    plan_letters(installation, READERS)
    with (
        installation.server.running(WORKERS) as server,
        forging(server) as forge,
        ThreadPoolExecutor(AT_ONCE + 1) as pool,
    ):
        stream = Stream(server, meeting.path)
        flowing = [pool.submit(stream.flow) for _ in range(AT_ONCE)]
        flowing.append(pool.submit(forge.kill_workers, mailbox))
        try:
            for kills in range(MOST_ROUNDS):
                stream.wait_for_more()
                kill_one_worker(server)
                if kills + 1 >= ROUNDS and enough_was_broken(stream.people):
                    break
            # Enough people: from here on the letters have the machine to themselves.
            stream.stopped.set()
            wait_for(lambda: forge.kills >= KILLS)
        finally:
            stream.stopped.set()
            forge.stopped.set()
        for each in flowing:
            each.result()
        assert len(workers(server)) == WORKERS
        check(installation, meeting.id, stream.people)
    let_time_pass(installation)
    installation.server.run("worker", "--once")
    check_planned(installation, READERS)
    copies = check_letters(installation, mailbox, forge.kills)
    print(f"{forge.kills} workers killed, {len(mailbox.taken)} letters taken, {copies} twice")


def enough_was_broken(people: list[Persistent]) -> bool:
    """Some were really in the middle of it, and some of those came back."""
    broken = [each for each in people if each.broken]
    return any(each.receipt for each in broken) and any(not each.receipt for each in broken)


def check(installation: Installation, event_id: int, people: list[Persistent]) -> None:
    """Who saw a receipt is registered; who did not may be; and whoever is, is so as a whole."""
    with installation.app.app_context():
        history.check(event_id, MORE_THAN_ENOUGH)
        stored = set(history.statuses(event_id))
        assert history.with_needs(event_id) == {
            each.email for each in people if each.needs and each.email in stored
        }
    assert {each.email for each in people if each.receipt} - stored == set()
    assert stored <= {each.email for each in people}
    print(
        f"{len(people)} people, {sum(bool(each.broken) for each in people)} broken connections, "
        f"{sum(each.email in stored for each in people if not each.receipt)} stored unseen"
    )
    assert enough_was_broken(people)


def workers(server: Server) -> list[psutil.Process]:
    """The processes that answer requests, oldest first."""
    assert server.process is not None
    assert server.process.poll() is None, "the whole server has ended"
    return sorted(psutil.Process(server.process.pid).children(), key=psutil.Process.create_time)


def kill_one_worker(server: Server) -> None:
    """Kill the oldest at some moment, and wait until another has taken its place.

    The youngest is spared: a process that is killed just after it has been started again is taken
    for one that cannot start at all, and then the server gives up.
    """
    oldest = workers(server)[0]
    time.sleep(random.uniform(0, 0.1))
    oldest.kill()
    wait_for(lambda: oldest not in workers(server) and len(workers(server)) == WORKERS)
