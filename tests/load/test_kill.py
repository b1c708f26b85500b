"""Server processes are killed while people register: nothing they saw is lost, or half there."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import psutil

from tests.load import history
from tests.load.conftest import Installation
from tests.load.processes import wait_for
from tests.load.visitors import BROKEN, Attendee
from tests.serving import Server

ROUNDS, WORKERS, AT_ONCE = 20, 2, 6
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


def test_twenty_workers_are_killed_while_people_register(installation: Installation) -> None:
    meeting = installation.make_meeting(MORE_THAN_ENOUGH)
    with installation.server.running(WORKERS) as server, ThreadPoolExecutor(AT_ONCE) as pool:
        stream = Stream(server, meeting.path)
        flowing = [pool.submit(stream.flow) for _ in range(AT_ONCE)]
        try:
            for _ in range(ROUNDS):
                stream.wait_for_more()
                kill_one_worker(server)
        finally:
            stream.stopped.set()
        for each in flowing:
            each.result()
        assert len(workers(server)) == WORKERS
        check(installation, meeting.id, stream.people)


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
    # Some were really in the middle of it, and some of those came back.
    assert any(each.broken and each.receipt for each in people)
    assert any(each.broken and not each.receipt for each in people)


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
