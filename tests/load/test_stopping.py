"""Commands that are told to end finish what they have in hand, take on nothing new, and end with 0.

The database's lock and the mail server are held by the test, so that something is in hand for
certain when the signal comes.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from signal import SIGINT, SIGTERM, Signals

import pytest
from sqlalchemy import select

from eventsys.core import clock
from eventsys.core.db import db
from eventsys.events import service as events
from eventsys.mail.models import Letter
from tests.load import history
from tests.load.conftest import Installation
from tests.load.mailbox import Mailbox
from tests.load.processes import answers, running, wait_for
from tests.load.visitors import Attendee
from tests.make import make_registration

SEATS = 10
WAYS = pytest.mark.parametrize(
    "signals", [(SIGTERM, SIGTERM), (SIGINT,)], ids=["stop-twice", "ctrl-c"]
)


@contextmanager
def nobody_else_can_write(installation: Installation) -> Iterator[None]:
    """Hold the lock that a registration waits for."""
    with installation.app.app_context(), db.engine.connect() as connection:
        connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE registration IN EXCLUSIVE MODE")
            yield


@WAYS
def test_a_server_finishes_what_it_is_answering(
    installation: Installation, signals: tuple[Signals, ...]
) -> None:
    meeting = installation.make_meeting(SEATS)
    server, person = installation.server, Attendee(installation.server, "Åsa Ek")
    with (
        running(server, "serve", "--port", str(server.port)) as serving,
        ThreadPoolExecutor() as pool,
    ):
        wait_for(lambda: serving.said("Started worker") == 2)
        person.open_form(meeting.path)
        with nobody_else_can_write(installation):
            sending = pool.submit(person.send, meeting.path)
            time.sleep(1)
            serving.tell(*signals)
            wait_for(lambda: serving.said("Stopping worker") == 2)
            assert not answers(server)
            assert serving.process.poll() is None
            assert not sending.done()
        assert sending.result() == f"{meeting.path}/receipt"
        assert serving.end() == 0
        assert serving.said("refused to gracefully stop") == 0
    with installation.app.app_context():
        assert history.check(meeting.id, SEATS) == {"confirmed": 1}


@pytest.mark.databases("sqlite")
@WAYS
def test_a_server_that_is_still_starting_ends_at_once(
    installation: Installation, signals: tuple[Signals, ...]
) -> None:
    server = installation.server
    with running(server, "serve", "--port", str(server.port), "--workers", "4") as serving:
        # The first of them, that is: the others are on their way.
        wait_for(lambda: serving.said("Started worker") > 0)
        serving.tell(*signals)
        assert serving.end() == 0
        assert serving.said("refused to gracefully stop") == 0


@pytest.mark.databases("sqlite")
@WAYS
def test_a_worker_finishes_the_letter_in_hand(
    installation: Installation, mailbox: Mailbox, signals: tuple[Signals, ...]
) -> None:
    server = installation.server
    server.more_env["EVENTSYS_SMTP_URL"] = mailbox.url
    meeting = installation.make_meeting(SEATS)
    with installation.app.app_context():
        for name in ("Åsa Ek", "Bo Ek"):
            make_registration(events.get(meeting.id), name, now=clock.now())
    mailbox.is_closed = True
    with running(server, "worker") as working:
        wait_for(mailbox.asked.is_set)
        working.tell(*signals)
        time.sleep(0.5)
        assert working.process.poll() is None
        mailbox.is_closed = False
        assert working.end() == 0
    assert sent(installation) == [True, False]
    server.run("worker", "--once")
    assert sent(installation) == [True, True]
    assert len(mailbox.taken) == len({*mailbox.taken}) == 2


@pytest.mark.databases("sqlite")
@WAYS
def test_running_all_of_it_ends_in_the_same_way(
    installation: Installation, mailbox: Mailbox, signals: tuple[Signals, ...]
) -> None:
    server, person = installation.server, Attendee(installation.server, "Åsa Ek")
    server.more_env["EVENTSYS_SMTP_URL"] = mailbox.url
    meeting = installation.make_meeting(SEATS)
    mailbox.is_closed = True
    with (
        running(server, "run", "--port", str(server.port)) as everything,
        ThreadPoolExecutor() as pool,
    ):
        wait_for(lambda: everything.said("Started worker") == 2)
        person.open_form(meeting.path)
        Attendee(server, "Bo Ek").register(meeting.path)
        wait_for(mailbox.asked.is_set)
        with nobody_else_can_write(installation):
            sending = pool.submit(person.send, meeting.path)
            time.sleep(1)
            everything.tell(*signals)
            wait_for(lambda: everything.said("Stopping worker") == 2)
            assert not answers(server)
            assert everything.process.poll() is None
            mailbox.is_closed = False
        assert sending.result() == f"{meeting.path}/receipt"
        assert everything.end() == 0
    assert sent(installation) == [True, False]
    assert len(mailbox.taken) == 1
    with installation.app.app_context():
        assert history.check(meeting.id, SEATS) == {"confirmed": 2}


def sent(installation: Installation) -> list[bool]:
    """Whether each letter is noted as sent, oldest first."""
    with installation.app.app_context():
        return [
            each is not None
            for each in db.session.scalars(select(Letter.sent_at).order_by(Letter.id))
        ]
