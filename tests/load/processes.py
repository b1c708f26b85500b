"""Commands that run until they are told to end, and waiting for what they do."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import psutil

from tests.serving import EVENTSYS, PATIENCE, Server


class Running:
    """A command that has been started, and what it says."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process, self.log = process, log

    def said(self, words: str) -> int:
        """In how many lines it has said this."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return sum(words in line for line in lines)

    def tell(self, *signals: signal.Signals) -> None:
        """Send it signals; SIGINT as a terminal does, to it and all that it has started."""
        for number in signals:
            if number == signal.SIGINT:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)

    def end(self) -> int:
        """The exit code, once it has ended by itself."""
        return self.process.wait(PATIENCE)


@contextmanager
def running(server: Server, *arguments: str) -> Iterator[Running]:
    """A command on this installation, killed with all it has started if it does not end itself."""
    log = server.instance / f"{arguments[0]}.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [EVENTSYS, *arguments],
            env=server.env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Running(process, log)
        finally:
            if process.poll() is None:
                # A server that is killed leaves its processes behind.
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
                process.kill()
            process.wait()


def wait_for(is_so: Callable[[], bool]) -> None:
    """Until it is so, but not for ever."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def answers(server: Server) -> bool:
    """Whether a newcomer is served."""
    try:
        return server.fetch("/healthz")[0] == 200
    except (OSError, HTTPException):
        return False
