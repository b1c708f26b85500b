"""Sending letters: once each, again when it failed, and never for ever."""

import logging
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core import clock
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.mail import outbox as mail
from eventsys.mail import worker
from eventsys.mail.models import Letter
from eventsys.mail.transport import Failure, Postponed, Refused, Unreachable
from eventsys.mail.worker import ATTEMPTS, IN_HAND, Counts
from eventsys.messages import mailings
from tests.conftest import Outbox
from tests.databases import SECRET_KEY, dispose, installed
from tests.make import NOW, day, make_event, make_mailing, make_registration, words_of
from tests.services.test_outbox import CONTEXT
from tests.serving import EVENTSYS, Server

MINUTE = timedelta(minutes=1)


class Way:
    """A transport that notes what it is given and fails as told."""

    def __init__(self, *answers: BaseException | None) -> None:
        self.answers = list(answers)
        self.sent: list[Letter] = []
        self.closed = 0
        self.was_in_transaction: list[bool] = []

    def send(self, letter: Letter) -> None:
        self.was_in_transaction.append(db.session().in_transaction())
        answer = self.answers.pop(0) if self.answers else None
        self.sent.append(letter)
        if answer is not None:
            raise answer

    def close(self) -> None:
        self.closed += 1


def write(*names: str, now: datetime = NOW) -> None:
    """A letter to each of these."""
    with transaction():
        for name in names:
            mail.enqueue(
                "links",
                to=f"{name}@example.org",
                to_name=name,
                language="sv",
                facts=CONTEXT,
                now=now,
            )


def run(way: Way, now: datetime = NOW) -> Counts:
    return worker.run_once(way, now)


def test_what_is_due_is_sent_in_its_order_and_forgotten(app: Flask, outbox: Outbox) -> None:
    write("later", now=NOW + MINUTE)
    write("a", "b")
    way = Way()
    assert run(way) == Counts(sent=2)
    assert [letter.recipient_name for letter in way.sent] == ["a", "b"]
    assert all(words_of(letter).text and words_of(letter).html for letter in way.sent)
    assert way.was_in_transaction == [False, False]
    assert way.closed == 1
    later, *sent = outbox
    assert (later.sent_at, later.attempts, words_of(later).text is None) == (None, 0, False)
    for letter in sent:
        assert (letter.sent_at, letter.attempts) == (NOW, 1)
        assert (letter.facts, letter.invitation) == (None, None)
    assert run(way) == Counts()
    assert run(way, NOW + MINUTE) == Counts(sent=1)


def test_a_failure_is_tried_again_after_longer_and_longer_pauses(
    app: Flask, outbox: Outbox
) -> None:
    write("a")
    way = Way(*[Postponed("450 Busy")] * (ATTEMPTS - 1))
    now, pauses = NOW, []
    for _ in range(ATTEMPTS - 1):
        assert run(way, now) == Counts(postponed=1)
        assert run(way, now) == Counts()
        (letter,) = outbox
        assert (letter.last_error, letter.given_up_at) == ("450 Busy", None)
        pauses.append(letter.due_at - now)
        now = letter.due_at
    assert [pause // MINUTE for pause in pauses] == [1, 4, 16, 64, 256, 480, 480]
    assert run(way, now) == Counts(sent=1)
    (letter,) = outbox
    assert (letter.sent_at, letter.last_error) == (now, None)
    assert {sent.message_id for sent in way.sent} == {letter.message_id}


def test_after_the_last_attempt_it_is_given_up_and_stays(app: Flask, outbox: Outbox) -> None:
    write("a")
    way = Way(*[Postponed("450 Busy")] * ATTEMPTS)
    now = NOW
    for _ in range(ATTEMPTS):
        now = outbox[0].due_at
        counts = run(way, now)
    assert counts == Counts(given_up=1)
    (letter,) = outbox
    assert (letter.given_up_at, letter.last_error, letter.sent_at) == (now, "450 Busy", None)
    assert words_of(letter).text is not None
    assert run(way, now + timedelta(days=30)) == Counts()


def test_a_refusal_is_given_up_at_once_and_stops_nobody(app: Flask, outbox: Outbox) -> None:
    write("a", "b")
    way = Way(Refused("550 No such user"))
    assert run(way) == Counts(sent=1, given_up=1)
    assert [(letter.given_up_at, letter.sent_at) for letter in outbox] == [(NOW, None), (None, NOW)]


def test_a_letter_that_was_given_up_can_be_tried_again(app: Flask, outbox: Outbox) -> None:
    write("a")
    way = Way(Refused("550 No such user"))
    run(way)
    later = NOW + timedelta(days=1)
    with transaction():
        worker.retry(outbox[0], later)
    (letter,) = outbox
    assert (letter.attempts, letter.given_up_at, letter.due_at) == (0, None, later)
    assert run(way, later) == Counts(sent=1)
    with pytest.raises(DomainError), transaction():
        worker.retry(outbox[0], later)


def test_a_server_that_is_away_costs_one_letter_an_attempt_not_all(
    app: Flask, outbox: Outbox
) -> None:
    write("a", "b", "c")
    way = Way(Unreachable("Connection refused"))
    assert run(way) == Counts(postponed=1, unreachable=True)
    assert [letter.attempts for letter in outbox] == [1, 0, 0]
    assert run(way) == Counts(sent=2)


def test_a_fault_of_our_own_stops_nobody_and_is_not_told_in_words(
    app: Flask, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    write("a", "b")
    logging.getLogger("eventsys").addHandler(caplog.handler)
    try:
        assert run(Way(KeyError("asa@example.org"))) == Counts(sent=1, postponed=1)
    finally:
        logging.getLogger("eventsys").removeHandler(caplog.handler)
    first, second = outbox
    assert first.last_error == "KeyError"
    told = [{**vars(record)} for record in caplog.records]
    assert [each["letter"] for each in told] == [first.id, first.id, second.id]
    assert "example.org" not in repr([each | {"where": ""} for each in told])
    assert "abc" not in caplog.text


def test_a_crash_between_sending_and_noting_sends_the_same_letter_again(
    app: Flask, outbox: Outbox
) -> None:
    write("a")
    way = Way(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        run(way)
    (letter,) = outbox
    assert (letter.sent_at, letter.attempts, letter.due_at) == (None, 1, NOW + IN_HAND)
    assert run(way, NOW + IN_HAND - MINUTE) == Counts()
    assert run(way, NOW + IN_HAND) == Counts(sent=1)
    assert [sent.message_id for sent in way.sent] == [letter.message_id] * 2


def test_a_letter_that_ends_every_worker_is_given_up(app: Flask, outbox: Outbox) -> None:
    write("a")
    for at in range(ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            run(Way(KeyboardInterrupt()), NOW + at * IN_HAND)
    way = Way()
    assert run(way, NOW + ATTEMPTS * IN_HAND) == Counts(given_up=1)
    assert way.sent == []
    assert outbox[0].last_error == "every worker that tried has ended before it was done"


def test_who_comes_late_does_not_undo_what_another_has_done(app: Flask, outbox: Outbox) -> None:
    write("a")

    class Slow(Way):
        """Takes so long that somebody else sends the letter meanwhile, and then fails."""

        def send(self, letter: Letter) -> None:
            run(Way(), NOW + IN_HAND)
            raise Postponed("421 Too late")

    run(Slow())
    (letter,) = outbox
    assert (letter.sent_at, letter.last_error, letter.attempts) == (NOW + IN_HAND, None, 2)


def test_a_letter_whose_event_is_gone_meanwhile_is_nobodys(app: Flask, outbox: Outbox) -> None:
    write("a")

    class Removing(Way):
        def send(self, letter: Letter) -> None:
            with transaction() as session:
                session.delete(outbox[0])

    assert run(Removing()) == Counts()
    assert len(outbox) == 0


def test_told_to_stop_it_ends_after_the_letter_in_hand(app: Flask, outbox: Outbox) -> None:
    write("a", "b")
    stop = threading.Event()

    class Stopping(Way):
        def send(self, letter: Letter) -> None:
            stop.set()

    assert worker.run_once(Stopping(), NOW, stop) == Counts(sent=1)
    assert [letter.attempts for letter in outbox] == [1, 0]


# For ever


def test_it_sends_as_letters_come(
    app: Flask, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0)
    write("a", "b")
    stop = threading.Event()
    hours = iter(range(100))

    def now() -> datetime:
        hour = next(hours)
        if hour >= 60:
            stop.set()
        return NOW + timedelta(hours=hour)

    way = Way()
    worker.run_forever(way, now=now, stop=stop)
    assert len(way.sent) == 2


def test_trouble_with_the_server_makes_it_wait(app: Flask) -> None:
    write("a")
    assert worker._round(Way(Unreachable("x")), NOW, threading.Event()) == worker.TROUBLE_SECONDS
    assert worker._round(Way(), NOW, threading.Event()) == worker.IDLE_SECONDS
    assert worker._round(Way(), NOW + MINUTE, threading.Event()) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_real_worker_writes_files_and_ends_cleanly(tmp_path: Path, number: int) -> None:
    installation = installed(tmp_path, f"sqlite:///{tmp_path / 'eventsys.sqlite'}")
    with installation.app_context():
        write("a", "b", now=clock.now())
    dispose(installation)
    folder = tmp_path / "outbox"
    command = [str(EVENTSYS), "worker"]
    with subprocess.Popen(command, env=Server(tmp_path).env, stderr=subprocess.PIPE) as process:
        try:
            _wait_for(lambda: folder.is_dir() and len(list(folder.glob("*.eml"))) == 2)
            time.sleep(0.2)
            process.send_signal(number)
            _out, errors = process.communicate(timeout=10)
        finally:
            process.kill()
    assert process.returncode == 0
    lines = errors.decode().splitlines()
    assert ["letter sent" in line for line in lines].count(True) == 2
    assert "worker stopped" in lines[-1]
    assert "@" not in errors.decode()


def test_once_sends_what_it_writes_just_now(tmp_path: Path) -> None:
    installation = installed(tmp_path, f"sqlite:///{tmp_path / 'eventsys.sqlite'}")
    now = clock.now()
    with installation.app_context(), transaction():
        event = make_event(days=(day(now.date() + timedelta(days=50)),), seats=None, now=now)
        make_registration(event, now=now)
        mailing = make_mailing(event, now)
        mailings.schedule(mailing, None, mailing.version, SYSTEM, now)
    dispose(installation)
    printed = Server(tmp_path, {"EVENTSYS_SECRET_KEY": SECRET_KEY}).run("worker", "--once")
    assert printed == "Letters: 2 sent, 0 put off, 0 given up.\n"


def _wait_for(is_true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < until
        time.sleep(0.05)


# Several at once


@pytest.fixture
def shared(database_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application whose database several threads can use at once."""
    if database_name == "postgresql":
        yield request.getfixturevalue("database").app
        return
    made = installed(tmp_path, f"sqlite:///{tmp_path / 'eventsys.sqlite'}")
    yield made
    dispose(made)


def test_several_workers_send_each_letter_once(shared: Flask) -> None:
    with shared.app_context():
        write(*(f"a{number}" for number in range(60)))
        db.session.remove()
    ways = [Way() for _ in range(5)]
    counts: list[Counts] = []
    begin = threading.Barrier(len(ways))

    def work(way: Way) -> None:
        with shared.app_context():
            begin.wait()
            counts.append(worker.run_once(way, NOW))
            db.session.remove()

    threads = [threading.Thread(target=work, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    names = Counter(letter.recipient_name for way in ways for letter in way.sent)
    assert names == Counter(f"a{number}" for number in range(60))
    assert sum(each.sent for each in counts) == 60
    with shared.app_context():
        sent: list[Any] = list(db.session.scalars(db.select(Letter.sent_at)))
        db.session.remove()
    assert sent == [NOW] * 60


def test_failures_say_why_in_one_line() -> None:
    assert str(Failure("550 5.1.1\r\nNo\tsuch " + "x" * 400)).startswith("550 5.1.1 No such")
    assert len(str(Failure("550 " + "x " * 400))) <= 301
