"""Driving with locust, where wrk is not installed: one drive, read from standard input.

Its users ask with locust's fast client and no pause between. What they wait is noted here, since
locust's own statistics round it. Importing locust makes every `time.sleep` let others go on.
"""

import json
import sys
import time
from dataclasses import asdict
from typing import Any

from locust import FastHttpUser, constant, task
from locust.env import Environment

from bench.numbers import percentile
from bench.visits import Drive, Load, Visits


class Notes:
    """What came of every request."""

    def __init__(self, wanted: Drive) -> None:
        self.wanted = wanted
        self.begun = self.took = 0.0
        self.sent = self.answered = self.failed = 0
        self.waits: list[float] = []

    @property
    def is_over(self) -> bool:
        return bool(self.begun) and time.perf_counter() - self.begun > self.wanted.seconds

    @property
    def is_complete(self) -> bool:
        """Whether nobody waits for an answer any more."""
        return self.is_over and len(self.waits) == self.sent

    def begin_one(self) -> int:
        """The number of a request that begins now."""
        self.begun = self.begun or time.perf_counter()
        self.sent += 1
        return self.wanted.first + self.sent

    def end_one(self, status: int, seconds: float) -> None:
        self.waits.append(seconds * 1000)
        is_right = status == self.wanted.visits.status
        self.answered += is_right
        self.failed += not is_right
        self.took = time.perf_counter() - self.begun

    def load(self) -> Load:
        return Load(
            rate=self.answered / self.took,
            p50=percentile(self.waits, 50),
            p99=percentile(self.waits, 99),
            sent=self.sent,
            answered=self.answered,
            failed=self.failed,
        )


def visitor(notes: Notes) -> type[FastHttpUser]:
    """Users who ask until the time is over."""
    visits = notes.wanted.visits

    class Visitor(FastHttpUser):
        host = notes.wanted.origin
        wait_time = constant(0)

        def on_start(self) -> None:
            # Cookies are those that the visits say, not what an answer would have us keep.
            self.client.client.cookiejar = None

        @task
        def ask(self) -> None:
            if notes.is_over:
                time.sleep(1)
                return
            number = notes.begin_one()
            since = time.perf_counter()
            answer = self.client.request(
                visits.method,
                visits.path(number),
                data=visits.numbered_body(number) or None,
                headers=visits.headers,
                allow_redirects=False,
            )
            notes.end_one(answer.status_code, time.perf_counter() - since)

    return Visitor


def drive(wanted: Drive) -> Load:
    """Let all users in at once, and send them away when the last answer has come."""
    notes = Notes(wanted)
    runner = Environment(user_classes=[visitor(notes)]).create_local_runner()
    runner.start(wanted.connections, spawn_rate=wanted.connections)
    while not notes.is_complete:
        time.sleep(0.02)
    runner.quit()
    return notes.load()


def main() -> None:
    values: dict[str, Any] = json.load(sys.stdin)
    values["visits"] = Visits(**values["visits"])
    print(json.dumps(asdict(drive(Drive(**values)))))


if __name__ == "__main__":
    main()
