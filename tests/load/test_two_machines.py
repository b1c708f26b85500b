"""Two machines on one PostgreSQL database: whichever one asks, it is the same site."""

from collections import Counter
from contextlib import ExitStack
from functools import partial

import pytest
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.mail.models import Letter
from tests.load import history
from tests.load.conftest import Installation
from tests.load.mailbox import Mailbox
from tests.load.processes import running, wait_for
from tests.load.visitors import Attendee, at_once
from tests.serving import Server

pytestmark = pytest.mark.databases("postgresql")
FEED = "/calendar/vastmanland.ics"
SEATS, PEOPLE = 30, 60


def feed(server: Server) -> tuple[str | None, bytes]:
    status, headers, content = server.fetch(FEED)
    assert status == 200
    return headers["ETag"], content


def test_two_machines_are_one_site(installation: Installation) -> None:
    meeting = installation.make_meeting(SEATS)
    with ExitStack() as stack:
        here = stack.enter_context(installation.server.running())
        there = stack.enter_context(installation.another_server().running())
        servers = [here, there]
        people = [Attendee(servers[n % 2], f"Person {n}") for n in range(PEOPLE)]
        told = at_once(10, [partial(each.register, meeting.path) for each in people])
        assert Counter(told) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}

        wanderer = Attendee(here, "Vilma Vandrare")
        wanderer.open_form(meeting.path)
        wanderer.server = there
        receipt = wanderer.send(meeting.path)
        wanderer.server = here
        assert wanderer.read_receipt(receipt) == "waiting"

        before = feed(here)
        assert feed(there) == before
        organiser = installation.make_organiser(there)
        organiser.server = here
        organiser.call_off(meeting.id, "Sjukdom.")
        after = feed(there)
        assert feed(here) == after
        assert after[0] != before[0]
        assert (b"STATUS:CANCELLED" in before[1], b"STATUS:CANCELLED" in after[1]) == (False, True)


def test_two_workers_send_each_letter_once(installation: Installation, mailbox: Mailbox) -> None:
    meeting = installation.make_meeting(SEATS)
    installation.server.more_env |= {"EVENTSYS_SMTP_URL": mailbox.url, "EVENTSYS_LOG": "all"}
    with (
        installation.server.running() as here,
        running(here, "worker") as first,
        running(installation.another_server(), "worker") as second,
    ):
        wait_for(lambda: first.said("worker started") == second.said("worker started") == 1)
        people = [Attendee(here, f"Person {n}") for n in range(PEOPLE)]
        at_once(10, [partial(each.register, meeting.path) for each in people])
        wait_for(lambda: len(mailbox.taken) >= PEOPLE)
        wait_for(lambda: first.said("letter sent") + second.said("letter sent") >= PEOPLE)
    print(f"{first.said('letter sent')} and {second.said('letter sent')} letters")
    assert first.said("letter sent") > 0
    assert second.said("letter sent") > 0
    with installation.app.app_context():
        assert history.check(meeting.id, SEATS).total() == PEOPLE
        written = db.session.execute(select(Letter.message_id, Letter.sent_at)).all()
    assert Counter(mailbox.taken) == Counter(letter.message_id for letter in written)
    assert [letter for letter in written if letter.sent_at is None] == []
