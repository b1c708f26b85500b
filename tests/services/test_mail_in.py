"""The command that a mail server hands messages to: what it does, and what it ends with."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from eventsys import post
from eventsys.core import clock
from eventsys.core.db import db
from eventsys.mail import envelope
from eventsys.mail.models import Letter
from tests.databases import dispose, installed
from tests.incoming import plain, report
from tests.services.test_worker import write
from tests.serving import EVENTSYS, Server

BOUNCES = "bounces@moten.example.org"


def mail_in(server: Server, message: bytes, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        [EVENTSYS, "mail-in", *options],
        env=server.env, input=message, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


@pytest.mark.databases("sqlite")
def test_a_message_is_taken_in_laid_aside_or_left_for_later(
    database_name: str, tmp_path: Path
) -> None:
    app = installed(tmp_path, f"sqlite:///{tmp_path / 'eventsys.sqlite'}")
    server = Server(tmp_path)
    server.more_env = {
        "EVENTSYS_BOUNCE_ADDRESS": BOUNCES,
        "EVENTSYS_SECRET_KEY": app.config["SECRET_KEY"],
    }
    with app.app_context():
        write("asa", now=clock.now())
        letter = db.session.scalars(db.select(Letter)).one()
        to = envelope.sender(letter, "", BOUNCES)
        # The server may tell by an option whom it is for.
        assert mail_in(server, report("x@example.org"), "--recipient", to) == (0, "")
        db.session.rollback()
        assert letter.bounce == "5.1.1"
        assert mail_in(server, plain("Hej!", sender="a@b.example")) == (0, "")
        (aside,) = (tmp_path / "incoming" / ".unknown" / "new").iterdir()
        assert b"Hej!" in aside.read_bytes()
        db.session.remove()
    dispose(app)
    server.more_env["EVENTSYS_DATABASE_URL"] = "postgresql://nobody:secret@127.0.0.1:1/none"
    status, said = mail_in(server, report(to))
    assert (status, said) == (75, "eventsys: not taken in: OperationalError\n")


def test_the_worker_reads_the_folder_as_an_errand(app: Flask, tmp_path: Path) -> None:
    settings = app.config["SETTINGS"]
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(plain("Hej!", sender="a@b.example"))
    app.config["SETTINGS"] = replace(settings, maildir=tmp_path)
    try:
        post.work_through()
    finally:
        app.config["SETTINGS"] = settings
    assert not [*(tmp_path / "new").iterdir()]
    assert len([*(tmp_path / ".unknown" / "cur").iterdir()]) == 1
