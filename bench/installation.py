"""An installation of its own to be measured: folder, database, server, and the floors beside it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import processes
from bench.load import Trouble
from tests.project.reading import ROOT
from tests.serving import EVENTSYS, free_port

WORKERS = 2
# All sendings come from this machine, which nobody's installation would take for one visitor.
MANY = str(10**9)


@dataclass(frozen=True)
class Answer:
    """What came back from one visit, and how much of it went over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    wire: int


class Installation:
    """Commands and servers with the settings of a real installation, in a folder that is thrown
    away. `database` is the address of a PostgreSQL database, or empty for SQLite."""

    def __init__(self, folder: Path, database: str, floor_database: str) -> None:
        self.folder, self.database = folder, database
        self.port, self.floor_port, self.mail_port = free_port(), free_port(), free_port()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("EVENTSYS_")}
        self.env = {
            **kept,
            "EVENTSYS_INSTANCE": str(folder),
            "EVENTSYS_BASE_URL": self.origin,
            "EVENTSYS_POSTS_PER_ADDRESS": MANY,
            "EVENTSYS_SMTP_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "BENCH_FLOOR_FOLDER": str(folder / "floor"),
            "BENCH_FLOOR_DATABASE": floor_database or str(folder / "floor.sqlite"),
        }
        if database:
            self.env["EVENTSYS_DATABASE_URL"] = database
        (folder / "floor").mkdir()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def floor_origin(self) -> str:
        return f"http://127.0.0.1:{self.floor_port}"

    def command(self, *words: str) -> None:
        """A command of the site. What it shows on its way is shown."""
        done = subprocess.run([EVENTSYS, *words], env=self.env, stdout=sys.stderr, check=False)
        if done.returncode:
            raise Trouble(f"eventsys {' '.join(words)} ended with {done.returncode}")

    def ask(self, module: str, *words: str, told: Any = None) -> Any:
        """What a module of ours says when it is run inside this installation, as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{module}", *words],
            env=self.env | {"EVENTSYS_LOG": "problems"},
            cwd=ROOT,
            input=json.dumps(told),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble(f"bench.{module} {' '.join(words)} ended with {done.returncode}")
        return json.loads(done.stdout)

    @contextmanager
    def site(self) -> Iterator[int]:
        """The site, served as it is in a real installation; gives the number of the process."""
        words = ("serve", "--port", str(self.port), "--workers", str(WORKERS))
        with self._serving([str(EVENTSYS), *words], self.port, "site.log") as pid:
            yield pid

    @contextmanager
    def floors(self) -> Iterator[int]:
        """The bare pages, served in the same way."""
        words = ("-m", "bench.floors", str(self.floor_port), str(WORKERS))
        with self._serving([sys.executable, *words], self.floor_port, "floors.log") as pid:
            yield pid

    @contextmanager
    def worker(self) -> Iterator[int]:
        """The worker that sends letters, to the mail server at `mail_port`."""
        log = self.folder / "worker.log"
        log.touch()

        def has_started() -> bool:
            return "worker started" in log.read_text(encoding="utf-8")

        with processes.running([str(EVENTSYS), "worker"], self.env, log, has_started) as pid:
            yield pid

    @contextmanager
    def _serving(self, command: list[str], port: int, log: str) -> Iterator[int]:
        def answers() -> bool:
            try:
                return visit(f"http://127.0.0.1:{port}", "/healthz").status == 200
            except (OSError, http.client.HTTPException):
                return False

        env = self.env | {"PYTHONPATH": str(ROOT)}
        with processes.running(command, env, self.folder / log, answers) as pid:
            yield pid


def visit(origin: str, path: str, headers: dict[str, str] | None = None) -> Answer:
    """One visit on a connection of its own; no redirection is followed, nothing unpacked."""
    host = origin.removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=60)) as connection:
        connection.request("GET", path, headers=headers or {})
        with connection.getresponse() as answer:
            body = answer.read()
            pairs = answer.getheaders()
    # The status line, each header with ": " and a line end, an empty line.
    head = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n\r\n")
    head += sum(len(name) + len(value) + 4 for name, value in pairs)
    return Answer(
        answer.status, {name.lower(): value for name, value in pairs}, body, head + len(body)
    )
