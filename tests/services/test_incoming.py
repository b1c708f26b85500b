"""Letters that come back, and calendars that answer: what becomes of letter and booking."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import NotFound
from eventsys.incoming import maildir
from eventsys.incoming.service import receive
from eventsys.mail import bounces, envelope, suppression, worker
from eventsys.mail import outbox as mail
from eventsys.mail.models import Letter
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests.conftest import Outbox
from tests.databases import everything
from tests.incoming import plain, reply, report
from tests.make import NOW, forget, make_event, make_registration, words_of
from tests.services.test_outbox import CONTEXT
from tests.services.test_worker import Way

BOUNCES = "bounces@moten.example.org"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def reading(app: Flask) -> Iterator[None]:
    """An installation that reads what comes back."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, bounce_address=BOUNCES)
    yield
    app.config["SETTINGS"] = settings


def take_in(content: bytes, now: datetime = LATER) -> str:
    with transaction():
        return receive(content, now)


def write(to: str = "asa-ek@example.org", now: datetime = NOW) -> Letter:
    with transaction():
        return mail.enqueue("links", to=to, to_name="Åsa Ek", language="sv", facts=CONTEXT, now=now)


def back(letter: Letter, status: str = "5.1.1", action: str = "failed") -> bytes:
    """The report that a letter came back."""
    return report(envelope.sender(letter, "", BOUNCES), status, action)


# Letters that come back


def test_no_such_mailbox_is_enough(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    make_registration(event, email="Asa-Ek@Example.org")
    assert take_in(back(outbox[0])) == "news"
    letter = outbox[0]
    assert (letter.bounced_at, letter.bounce) == (LATER, "5.1.1")
    found = suppression.of("ASA-EK@example.ORG")
    assert found is not None
    assert (found.email, found.reason, found.words, found.since) == (
        "asa-ek@example.org", "bounced", "5.1.1", LATER,
    )  # fmt: skip
    (line, *_rest) = audit.history_of_event(event.id)
    assert (line.action, line.actor_name, line.detail) == ("address.suppressed", "@system", {})
    before = everything()
    assert take_in(back(outbox[0])) == "known"
    assert take_in(back(outbox[0], "4.2.2", "delayed")) == "known"
    assert everything() == before


def test_other_reasons_are_enough_the_third_time_in_a_month(app: Flask, outbox: Outbox) -> None:
    times = [NOW, NOW + timedelta(days=31), NOW + timedelta(days=45), NOW + timedelta(days=60)]
    suppressed = []
    for at in times:
        take_in(back(write(now=at), "5.2.2"), at)
        suppressed.append(suppression.of("asa-ek@example.org") is not None)
    assert suppressed == [False, False, False, True]


@pytest.mark.parametrize("status", ["5.7.1", "5.1.8", "5.1.7"])
def test_what_is_our_own_fault_shuts_nobody_out(app: Flask, outbox: Outbox, status: str) -> None:
    for _ in range(5):
        take_in(back(write(), status))
    assert suppression.listed(9) == []
    assert [letter.bounce for letter in outbox] == [status] * 5


def test_a_delay_is_noted_and_shuts_nobody_out(app: Flask, outbox: Outbox) -> None:
    letter = write()
    assert take_in(back(letter, "4.4.1", "delayed")) == "news"
    assert take_in(back(letter, "4.2.2", "delayed")) == "known"
    assert (outbox[0].bounced_at, outbox[0].bounce) == (None, "4.4.1")
    assert take_in(back(letter, "4.4.7")) == "news"
    assert (outbox[0].bounced_at, outbox[0].bounce) == (LATER, "4.4.7")
    assert suppression.listed(9) == []


@pytest.mark.parametrize("status", ["5.1.1", "5.2.2", "5.0.0", "5.7.1", "4.4.1", "5.1.10"])
def test_each_reason_has_words(app: Flask, status: str) -> None:
    assert bounces.words(status).endswith(".")
    assert status not in bounces.words(status)


def test_nobody_makes_a_letter_come_back(app: Flask, outbox: Outbox) -> None:
    first, second = write(), write("bo@example.org")
    ours = envelope.sender(first, "", BOUNCES)
    before = everything()
    for to in (ours.replace(f"+{first.id}-", f"+{second.id}-"), BOUNCES, "x@example.org"):
        assert take_in(report(to)) == "unknown"
    assert take_in(plain("Jag är på semester. 550 5.1.1", ours, "asa@example.org",
                         Auto_Submitted="auto-replied")) == "known"  # fmt: skip
    assert take_in(plain("Hej!", ours, "asa@example.org")) == "unknown"
    assert everything() == before


def test_nothing_is_sent_to_a_suppressed_address(app: Flask, outbox: Outbox) -> None:
    letter = write("Asa@Example.org")
    write("bo@example.org")
    with transaction():
        suppression.suppress("asa@example.ORG", "by_hand", SYSTEM, NOW)
    way = Way()
    assert worker.run_once(way, NOW) == worker.Counts(sent=1, given_up=1)
    assert [each.recipient for each in way.sent] == ["bo@example.org"]
    assert (outbox[0].given_up_at, outbox[0].last_error) == (NOW, suppression.NOT_SENT)
    with transaction():
        suppression.release("asa@example.org", SYSTEM, NOW)
        worker.retry(letter, NOW)
    assert worker.run_once(way, NOW) == worker.Counts(sent=1)
    with pytest.raises(NotFound), transaction():
        suppression.release("asa@example.org", SYSTEM, NOW)


def test_after_a_year_an_address_is_tried_again(app: Flask) -> None:
    for number, days in enumerate((365, 364)):
        with transaction():
            at = NOW - timedelta(days=days, seconds=1)
            suppression.suppress(f"a{number}@example.org", "bounced", SYSTEM, at)
    assert forget(NOW)["suppressed_address"] == 1
    assert [each.email for each in suppression.listed(9)] == ["a1@example.org"]


# Answers of calendars


@pytest.fixture
def booked(app: Flask) -> Registration:
    """Somebody with a seat."""
    return make_registration(make_event(seats=1))


def declined(registration: Registration, **other: Any) -> bytes:
    said: dict[str, Any] = {
        "uid": registration.calendar_uid,
        "sequence": registration.calendar_sequence,
    }
    return reply(**said | other)


def test_who_declines_is_asked_once_and_keeps_the_seat(
    booked: Registration, outbox: Outbox
) -> None:
    assert take_in(declined(booked)) == "news"
    assert take_in(declined(booked)) == "known"
    assert outbox.names[1:] == [("declined_in_calendar", "asa-ek@example.org")]
    letter = outbox[1]
    assert letter.subject == "Vill du avboka? Kommundialog Sala"
    assert letter.calendar_method is None
    (link,) = {each for each in words_of(letter).text.split("\n") if "/booking/" in each}
    assert link.endswith("/cancel")
    db.session.refresh(booked)
    assert booked.status == "confirmed"


@pytest.mark.parametrize(
    "other",
    [
        {"attendee": "bo@example.org"},
        {"attendee": ""},
        {"uid": "another@moten.example.org"},
        {"uid": "' OR 1=1 --"},
        {"sequence": 1},
        {"answer": "ACCEPTED"},
        {"answer": "TENTATIVE"},
        {"method": "CANCEL"},
    ],
)
def test_any_other_answer_does_nothing(booked: Registration, other: dict[str, Any]) -> None:
    before = everything()
    assert take_in(declined(booked, **other)) == "known"
    assert everything() == before


def test_an_address_is_the_same_in_capitals(booked: Registration, outbox: Outbox) -> None:
    assert take_in(declined(booked, attendee="Asa-Ek@EXAMPLE.org")) == "news"


def test_an_answer_to_how_it_was_before_does_nothing(booked: Registration, outbox: Outbox) -> None:
    old = declined(booked)
    with transaction():
        booked.calendar_sequence += 1
    assert take_in(old) == "known"
    assert take_in(declined(booked)) == "news"


@pytest.mark.parametrize("days", [0, 60])
def test_who_has_no_seat_any_more_is_not_asked(
    booked: Registration, outbox: Outbox, days: int
) -> None:
    """Cancelled already, or the meeting is over."""
    if not days:
        with transaction():
            registrations.cancel(booked, ATTENDEE, NOW)
    number = len(outbox)
    assert take_in(declined(booked), NOW + timedelta(days=days)) == "known"
    assert len(outbox) == number


@pytest.mark.parametrize(
    ("language", "heading", "button"),
    [
        ("sv", "Vill du avboka?", "Avboka min plats"),
        ("da", "Vil du afmelde dig?", "Afmeld min plads"),
        ("en", "Do you want to cancel?", "Cancel my seat"),
    ],
)
def test_the_letter_is_in_the_language_of_the_booking(
    app: Flask, outbox: Outbox, language: str, heading: str, button: str
) -> None:
    registration = make_registration(make_event(seats=1), language=language)
    take_in(declined(registration))
    said = words_of(outbox[1])
    assert said.text.startswith(f"{heading}\n")
    assert f"\n{button}:\n" in said.text
    assert f">{button}</a>" in said.html


# The folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Maildir as a mail server makes it."""
    for place in ("new", "cur", "tmp"):
        (tmp_path / "mail" / place).mkdir(parents=True)
    return tmp_path / "mail"


def lay_down(folder: Path, *contents: bytes) -> None:
    for number, content in enumerate(contents):
        (folder / "new" / f"{number}.example").write_bytes(content)


def work(folder: Path) -> list[int]:
    """Steps as the worker does them, until nothing is left."""
    done: list[int] = []
    while not done or done[-1]:
        with transaction():
            done.append(maildir.step(folder, lambda content: receive(content, LATER)))
    return done


def files(folder: Path) -> list[str]:
    return sorted(
        str(each.relative_to(folder).parent) for each in folder.rglob("*") if each.is_file()
    )


def test_the_folder_is_emptied_and_what_is_not_for_us_laid_aside(
    folder: Path, outbox: Outbox
) -> None:
    letter = write()
    lay_down(folder, back(letter), plain("Hej!", sender="a@b.example"), b"", bytes(2_000_000))
    assert work(folder) == [4, 1, 0]
    assert outbox[0].bounced_at == LATER
    assert files(folder) == [".unknown/cur"] * 3


def test_what_a_killed_worker_had_in_hand_is_read_again(folder: Path, outbox: Outbox) -> None:
    lay_down(folder, back(write()))
    with pytest.raises(KeyboardInterrupt), transaction():
        maildir.step(folder, lambda content: receive(content, LATER))
        raise KeyboardInterrupt
    assert (outbox[0].bounced_at, files(folder)) == (None, ["new"])
    work(folder)
    assert (outbox[0].bounced_at, files(folder)) == (LATER, [])


def test_what_the_database_does_not_take_stops_nothing_that_follows(
    folder: Path, outbox: Outbox
) -> None:
    """Half a character is a text for a parser and none for a database."""
    half = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\\ud800\r\nSEQUENCE:0\r\n"
    half += b"ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    head = b"From: a@b.example\r\nContent-Type: text/calendar; charset=unicode_escape\r\n\r\n"
    nothing = reply(uid="nul\x00nul", sequence=0)
    lay_down(folder, head + half, nothing, back(write()))
    work(folder)
    assert (outbox[0].bounced_at, files(folder)) == (LATER, [".unknown/cur"])


def test_what_breaks_us_is_laid_aside_and_stops_nothing_that_follows(folder: Path) -> None:
    lay_down(folder, b"bad", b"good")
    seen = []

    def careful(content: bytes) -> Any:
        if content == b"bad":
            raise RuntimeError
        seen.append(content)
        return "known"

    with transaction():
        assert maildir.step(folder, careful) == 2
    assert (seen, files(folder)) == ([b"good"], [".unknown/cur"])


def test_a_second_worker_may_be_quicker(folder: Path, outbox: Outbox) -> None:
    lay_down(folder, back(write()), plain("Hej!", sender="a@b.example"))

    def slow(content: bytes) -> Any:
        outcome = receive(content, LATER)
        for path in (folder / "new").iterdir():
            path.unlink()
        return outcome

    with transaction():
        assert maildir.step(folder, slow) == 2
    assert outbox[0].bounced_at == LATER


def test_no_folder_is_no_trouble(tmp_path: Path) -> None:
    assert maildir.step(tmp_path / "none", lambda _content: "known") == 0
    assert maildir.forget(tmp_path / "none", NOW) == 0


def test_what_nobody_knew_is_forgotten_after_a_month(folder: Path) -> None:
    maildir.lay_aside(folder, b"old")
    maildir.lay_aside(folder, b"young")
    for path in (folder / ".unknown" / "new").iterdir():
        days = 31 if b"old" in path.read_bytes() else 29
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (at, at))
    assert maildir.forget(folder, NOW) == 1
    assert len(files(folder)) == 1
