"""Commands: each ends with 0, or with one line that says why not and 2."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from eventsys.cli import cli
from eventsys.core import ratelimit
from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.mail.models import Letter
from tests.databases import dispose, installed
from tests.project.reading import ROOT
from tests.serving import EVENTSYS, Server, free_port

FLASK = [sys.executable, "-m", "flask", "--app", "app"]
USER = ("user", "add", "anna@exempel.se", "--name", "Anna", "--password", "a long enough password")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An installation with an empty database."""
    server = Server(tmp_path_factory.mktemp("commands"))
    server.run("init")
    return server


def start(
    server: Server, *words: str, by: tuple[str, ...] = (str(EVENTSYS),), **env: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*by, *words],
        env={**server.env, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def refused(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("eventsys: ")
    return done.stderr


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that a server with shared sockets, such as ours, listens on."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_port_in_use(installation: Server, taken: int, command: str) -> None:
    line = refused(start(installation, command, "--port", str(taken)))
    assert f"127.0.0.1:{taken}" in line


def test_a_host_that_is_not_here(installation: Server) -> None:
    assert "192.0.2.1" in refused(start(installation, "serve", "--host", "192.0.2.1"))


@pytest.mark.parametrize(
    "words",
    [
        ("serve", "--workers", "0"),
        ("serve", "--port", "0"),
        ("run", "--port", "65536"),
        ("demo", "--events", "-1"),
        ("demo", "--events", "1", "--registrations", "-1"),
        ("demo", "--registrations", "1"),
        ("user", "add", "notmail", "--name", "Anna", "--administrator", "--password", "x"),
        USER,
        (*USER, "--region", "nowhere"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_what_a_command_cannot_take(installation: Server, words: tuple[str, ...]) -> None:
    refused(start(installation, *words))


def test_errors_of_the_rules_are_in_english(installation: Server) -> None:
    line = refused(start(installation, *USER[:-1], "short", "--administrator"))
    assert "password" in line.lower()
    assert "lösenord" not in line.lower()


@pytest.mark.parametrize("by", [(str(EVENTSYS),), tuple(FLASK)], ids=["eventsys", "flask"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTSYS_BASE_URL", "http://[bad"),
        ("EVENTSYS_DATABASE_URL", "postgresql://u:p@h:badport/x"),
        ("EVENTSYS_SECRET_KEY", "short"),
    ],
)
def test_a_setting_that_cannot_be_used(
    installation: Server, by: tuple[str, ...], name: str, value: str
) -> None:
    assert name in refused(start(installation, "forget", by=by, **{name: value}))


def test_help_needs_no_application(installation: Server) -> None:
    done = start(installation, "--help", EVENTSYS_MAIL_FROM="foo")
    assert "EVENTSYS_MAIL_FROM" in done.stderr
    assert "Traceback" not in done.stderr
    assert "serve" in done.stdout


def test_flask_knows_the_commands(tmp_path: Path) -> None:
    server = Server(tmp_path)
    by = tuple(FLASK)
    assert "init" in refused(start(server, "forget", by=by))
    for words in (
        ("init",),
        ("worker", "--once"),
        (*USER, "--administrator"),
        ("--help",),
    ):
        done = start(server, *words, by=by)
        assert done.returncode == 0, f"{words} {done.stderr}"
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")}
    assert cli.commands.keys() <= listed
    assert "already" in refused(start(server, *USER, "--administrator", by=by))


def test_flask_serves(tmp_path: Path, taken: int) -> None:
    server = Server(tmp_path)
    server.run("init")
    refused(start(server, "serve", "--port", str(taken), by=tuple(FLASK)))


def test_no_warning_when_serving(installation: Server) -> None:
    server = Server(installation.instance, port=free_port())
    with server.running(by_command=True):
        assert server.fetch("/readyz")[0] == 200
    assert "Python threads" not in (server.instance / "serve.log").read_text(encoding="utf-8")


def test_forget_does_what_the_worker_does_daily(tmp_path: Path) -> None:
    app: Flask = installed(tmp_path, f"sqlite:///{tmp_path / 'here.sqlite'}")
    with app.app_context():
        long_ago = now() - timedelta(days=4000)
        with transaction() as session:
            ratelimit.count_hit("sign-in", "anna", 10, timedelta(minutes=1), long_ago)
            session.add(
                Letter(
                    message_id="1@moten.example.org",
                    name="offer",
                    language="sv",
                    recipient="anna@exempel.se",
                    recipient_name="Anna",
                    sender_name="Region",
                    subject="Plats",
                    created_at=long_ago,
                    due_at=long_ago,
                    sent_at=long_ago,
                )
            )
        done = CliRunner().invoke(cli.commands["forget"])
        assert done.exit_code == 0, done.output
        assert "1  Sent e-mails" in done.output
        assert db.session.query(Letter).count() == 0
        assert db.session.query(ratelimit.RateWindow).count() == 0
    dispose(app)
