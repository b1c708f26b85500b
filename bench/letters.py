"""Letters a second: the worker against plain smtplib, into the same mail server.

The mail server notes when each letter came; the pace is that between the first and the last. What
the floor sends is what the worker sent before, over one connection.
"""

import smtplib
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from email.parser import BytesHeaderParser
from email.policy import SMTP
from pathlib import Path
from statistics import median
from typing import Any

from bench import processes
from bench.installation import Installation
from bench.load import Trouble
from bench.numbers import figures, percentile
from bench.visits import Load
from tests.project.reading import ROOT

LONGEST = 120


class MailServer:
    """The mail server (sink.py) and what came to it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder

    @contextmanager
    def running(self, env: dict[str, str]) -> Iterator["MailServer"]:
        self.folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "bench.sink", str(self.port), str(self.folder)]
        env = env | {"PYTHONPATH": str(ROOT)}
        with processes.running(command, env, self.folder / "log", self._listens):
            yield self

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def times(self) -> list[float]:
        return [float(line) for line in (self.folder / "times").read_text("ascii").split()]

    def load_after(self, before: int, wanted: int) -> Load:
        """How fast so many letters came, after those `before`. Raises Trouble if they do not."""
        until = time.monotonic() + LONGEST
        while len(self.times()) < before + wanted:
            if time.monotonic() > until:
                raise Trouble(f"only {len(self.times()) - before} of {wanted} letters came")
            time.sleep(0.1)
        return pace(self.times()[before:], wanted)


def pace(times: list[float], wanted: int) -> Load:
    """Letters a second, and the milliseconds between them."""
    gaps = [(later - earlier) * 1000 for earlier, later in zip(times, times[1:], strict=False)]
    return Load(
        rate=1000 * len(gaps) / sum(gaps),
        p50=percentile(gaps, 50),
        p99=percentile(gaps, 99),
        sent=wanted,
        answered=len(times),
        failed=wanted - len(times),
    )


def measure(here: Installation, rounds: int, count: int) -> tuple[dict[str, Any], dict[str, float]]:
    """The row, and the memory of the worker at its end."""
    ours: list[Load] = []
    floors: list[Load] = []
    here.ask("stand", "drop-letters")
    with MailServer(here.mail_port, here.folder / "mail").running(here.env) as server:
        with here.worker() as worker:
            for _round in range(rounds):
                before = len(server.times())
                here.ask("stand", "letters", str(count))
                ours.append(server.load_after(before, count))
                sent = [server.folder / f"{before + turn}.eml" for turn in range(count)]
                before = len(server.times())
                send_plainly(server.port, sent)
                floors.append(server.load_after(before, count))
            memory = processes.memory(worker)
        here.ask("stand", "letters", "20")
        statements = here.ask("inside", "letters")
    size = round(median(path.stat().st_size for path in sent))
    row = asdict(figures(ours, floors)) | {"bytes": size, "statements": [statements, statements]}
    return row, memory


def send_plainly(port: int, letters: list[Path]) -> None:
    """The same letters, one after the other over one connection."""
    ready = [path.read_bytes() for path in letters]
    recipients = [BytesHeaderParser(policy=SMTP).parsebytes(each)["To"] for each in ready]
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for to, content in zip(recipients, ready, strict=True):
            connection.sendmail("noreply@example.org", [to.addresses[0].addr_spec], content)
