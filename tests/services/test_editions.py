"""Newsletters: what they are filled with, who gets which events, and how they are sent."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event as Signal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventsys import post
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.jobs.runner import Runner
from eventsys.mail.models import Letter, SuppressedAddress
from eventsys.messages import announce
from eventsys.newsletter import editions, sending
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.editions import EditionDetails
from eventsys.newsletter.models import Edition
from tests.browser import recorded
from tests.conftest import Outbox
from tests.make import (
    NOW,
    day,
    kind,
    make_edition,
    make_event,
    make_registration,
    make_subscriber,
    make_user,
    municipality,
    region,
    subscriber_token,
    words_of,
)

LATER = NOW + timedelta(days=2)
WORDS = EditionDetails({"sv": "Möten"}, {"sv": "Kom!\n\nVi ses."}, ())


def told(edition: Edition) -> list[tuple[str, str]]:
    """The events of a newsletter and why they are there."""
    return [(item.event.title, item.reason) for item in edition.items]


def schedule(edition: Edition, at: datetime | None = None, now: datetime = NOW) -> None:
    with transaction():
        editions.schedule(edition, at, edition.version, SYSTEM, now)


def run(now: datetime = NOW) -> list[int]:
    """Every step until none is left, each in its transaction."""
    steps: list[int] = []
    while True:
        with transaction():
            done = sending.step(now)
        if not done:
            return steps
        steps.append(done)


def send(edition: Edition, now: datetime = NOW) -> Edition:
    schedule(edition, now=now)
    run(now)
    return edition


def edit(event: Event, now: datetime = NOW + timedelta(hours=1), **details: Any) -> None:
    with transaction():
        wanted = replace(events.details_of(event), **details)
        announce.edit(event, wanted, event.version, SYSTEM, now)


def newsletters(outbox: Outbox) -> list[Letter]:
    return [letter for letter in outbox if letter.name == "newsletter_edition"]


def titles(letter: Letter) -> list[str]:
    return [row["title"] for row in (letter.facts or {})["events"]]


def test_the_first_tells_of_all_that_is_coming(app: Flask) -> None:
    make_event("Har varit", days=(day("2027-01-10"),))
    make_event("I Sala", days=(day("2027-03-02"),))
    make_event("Någon gång", certainty="period")
    make_event("Utkast", status="draft")
    make_event("Inställt", status="cancelled")
    make_event("För inbjudna", audience="invitation")
    make_event("I Uppsala", owner="uppsala")
    shared = make_event("Med andra", owner="uppsala", co_host_regions=(region().id,))
    with transaction():
        events.answer_co_hosting(shared, region(), True, SYSTEM, NOW)
    edition = make_edition()
    assert sorted(told(edition)) == [("I Sala", "new"), ("Med andra", "new"), ("Någon gång", "new")]
    assert edition.subject == {
        "sv": "Inbjudningar från Region Västmanland, januari 2027",
        "da": "Invitationer fra Region Västmanland, januar 2027",
        "en": "Invitations from Region Västmanland, January 2027",
    }
    # A second press of the button opens the draft that is there.
    assert make_edition().id == edition.id


def test_the_next_tells_of_what_has_happened_since(app: Flask) -> None:
    make_subscriber()
    moved = make_event("Flyttat", days=(day("2027-03-02"),))
    sure = make_event("Bestämt", certainty="preliminary")
    off = make_event("Inställt")
    small = make_event("Litet", seats=6)
    make_event("Som det var", seats=60)
    send(make_edition())
    edit(moved, days=(day("2027-03-09"),))
    edit(sure, certainty="confirmed")
    edit(small, summary="Andra ord.")
    make_registration(small)
    after = NOW + timedelta(hours=2)
    with transaction():
        announce.cancel(off, "Sjukdom", SYSTEM, after)
    make_event("Nytt", days=(day("2027-02-01"),), now=after)
    assert sorted(told(make_edition(now=LATER))) == [
        ("Bestämt", "confirmed"),
        ("Flyttat", "moved"),
        ("Inställt", "cancelled"),
        ("Litet", "last_seats"),
        ("Nytt", "new"),
    ]


def test_an_organiser_chooses_orders_and_writes(app: Flask) -> None:
    first, second = make_event("Ett"), make_event("Två")
    by_hand = make_event("För inbjudna", audience="invitation")
    foreign = make_event("I Uppsala", owner="uppsala")
    edition = make_edition()
    wanted = [second.id, by_hand.id, foreign.id, 999, second.id, first.id]
    with transaction():
        editions.edit(edition, replace(WORDS, events=wanted), edition.version, SYSTEM, NOW)
    assert told(edition) == [("Två", "new"), ("För inbjudna", "chosen"), ("Ett", "new")]
    with transaction():
        details = replace(WORDS, events=[first.id])
        editions.edit(edition, details, edition.version, SYSTEM, NOW)
    assert told(edition) == [("Ett", "new")]


def test_two_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    make_subscriber()
    event = make_event()
    edition = make_edition()
    version = edition.version
    details = replace(WORDS, events=[event.id])
    with transaction():
        editions.edit(edition, details, version, SYSTEM, NOW)
    with pytest.raises(StaleVersion), transaction():
        editions.edit(edition, WORDS, version, SYSTEM, NOW)
    with pytest.raises(StaleVersion), transaction():
        editions.schedule(edition, None, version, SYSTEM, NOW)
    assert told(edition) == [("Kommundialog Sala", "new")]
    assert edition.subject == {"sv": "Möten"}


def test_each_gets_what_they_chose_and_nobody_an_empty_letter(app: Flask, outbox: Outbox) -> None:
    sala = municipality()
    make_event("I Sala", municipality_id=sala.id, themes=("Klimat",))
    make_event("Webben", of_kind="webinar", format="online", municipality_id=sala.id)
    make_event("I Norberg", municipality_id=municipality("1962").id)
    make_subscriber("Allt")
    make_subscriber("Alla regioner", regions=())
    make_subscriber("Norberg", municipalities=frozenset({municipality("1962").id}))
    make_subscriber("Klimat", themes=frozenset({"klimat"}))
    make_subscriber("Hearing", kinds=frozenset({kind("hearing").id}))
    make_subscriber("Uppsala", regions=("uppsala",))
    make_subscriber("Inte bekräftad", is_confirmed=False)
    unreachable = make_subscriber("Studsar")
    with transaction() as session:
        session.add(SuppressedAddress(email=unreachable.email, reason="bounced", since=NOW))
    edition = make_edition()
    assert sending.counts(edition, NOW) == {"sv": 4}
    send(edition)
    got = {letter.recipient: sorted(titles(letter)) for letter in newsletters(outbox)}
    everything = ["I Norberg", "I Sala", "Webben"]
    assert got == {
        "allt@example.org": everything,
        "alla-regioner@example.org": everything,
        "norberg@example.org": ["I Norberg", "Webben"],
        "klimat@example.org": ["I Sala"],
    }
    assert (edition.status, edition.total, edition.written) == ("done", 4, 4)


def test_a_letter_in_the_language_of_its_reader(app: Flask, outbox: Outbox) -> None:
    make_event(days=(day("2027-03-02", "13:00", "16:00"),))
    make_event("Med Västerås", certainty="period")
    subscriber = make_subscriber("Åsa", language="da")
    edition = make_edition()
    events_told = [item.event_id for item in edition.items]
    with transaction():
        details = EditionDetails({"sv": "Möten", "da": "Møder"}, {"sv": "Kom!"}, events_told)
        editions.edit(edition, details, edition.version, SYSTEM, NOW)
    send(edition)
    (letter,) = newsletters(outbox)
    token = subscriber_token(subscriber)
    assert letter.subject == "Møder"
    assert letter.rank == 5
    assert letter.once == f"edition:{edition.id}:{subscriber.id}"
    end = f"https://moten.example.org/da/subscription/{token}/unsubscribe"
    assert letter.unsubscribe_url == end
    text = words_of(letter).text
    assert "NYT: Kommundialog Sala\ntirsdag den 2. marts 2027 kl. 13–16 (svensk tid)" in text
    assert "NYT: Med Västerås\nbörjan av 2028" in text
    assert "Kom!" in text
    assert f"https://moten.example.org/da/subscription/{token}/\n" in text
    assert end in text
    assert "<img" not in words_of(letter).html


def test_what_has_changed_meanwhile_is_told_as_it_is(app: Flask, outbox: Outbox) -> None:
    make_subscriber()
    off = make_event("Blir inställt", days=(day("2027-03-01"),))
    make_event("Blir av", days=(day("2027-03-02"),))
    make_event("Är över", days=(day("2027-01-12"),))
    edition = make_edition()
    schedule(edition, LATER)
    with transaction():
        announce.cancel(off, "Sjukdom", SYSTEM, NOW)
    run(LATER)
    (letter,) = newsletters(outbox)
    rows = [(row["title"], row["label"]) for row in (letter.facts or {})["events"]]
    assert rows == [("Blir inställt", "Inställt"), ("Blir av", "Nytt")]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Two subscribers at a time."""
    monkeypatch.setattr(sending, "STEP", 2)
    yield 2


def readers(names: Sequence[str]) -> list[str]:
    return [make_subscriber(name).email for name in names]


def test_a_worker_that_dies_leaves_no_gap_and_no_double(
    app: Flask, outbox: Outbox, small_steps: int
) -> None:
    make_event()
    everybody = readers(["Ett", "Två", "Tre", "Fyra", "Fem"])
    edition = make_edition()
    schedule(edition)
    with transaction():
        assert sending.step(NOW) == 2
    with pytest.raises(RuntimeError), transaction():
        assert sending.step(NOW) == 2
        raise RuntimeError("the power is gone")
    assert [letter.recipient for letter in newsletters(outbox)] == everybody[:2]
    assert run() == [2, 1]
    assert [letter.recipient for letter in newsletters(outbox)] == everybody
    db.session.expire_all()
    assert (edition.status, edition.written, edition.done_at) == ("done", 5, NOW)


def test_one_who_cannot_be_written_to_stops_nobody(app: Flask, outbox: Outbox) -> None:
    make_event()
    make_subscriber("Ett")
    unreadable = make_subscriber("Två")
    make_subscriber("Tre")
    with transaction():
        unreadable.token_sealed = "sealed with a key that is lost"
    edition = send(make_edition())
    assert [letter.recipient for letter in newsletters(outbox)] == [
        "ett@example.org",
        "tre@example.org",
    ]
    assert (edition.status, edition.written) == ("done", 2)


def test_where_nobody_can_be_written_to_it_waits(app: Flask, outbox: Outbox) -> None:
    """As after a change of the secret key: nobody would hear of it if it were done with."""
    make_event()
    unreadable = make_subscriber("Två")
    token = unreadable.token_sealed
    with transaction():
        unreadable.token_sealed = "sealed with a key that is lost"
    edition = make_edition()
    schedule(edition)
    with pytest.raises(RuntimeError):
        run()
    assert edition.status == "scheduled"
    with transaction():
        unreadable.token_sealed = token
    run()
    assert [letter.recipient for letter in newsletters(outbox)] == ["tva@example.org"]


def test_it_waits_for_its_time_and_can_be_held_until_then(
    app: Flask, outbox: Outbox, small_steps: int
) -> None:
    make_event()
    first = make_subscriber("Ett")
    readers(["Två", "Tre"])
    edition = make_edition()
    with pytest.raises(DomainError) as refused:
        schedule(edition, NOW)
    assert refused.value.field == "on"
    schedule(edition, LATER)
    assert run(LATER - timedelta(seconds=1)) == []
    with transaction():
        editions.recall(edition, SYSTEM, NOW)
    assert run(LATER) == []
    schedule(edition, LATER)
    with transaction():
        sending.step(LATER)
    for too_late in (editions.recall, editions.remove):
        with pytest.raises(DomainError), transaction():
            too_late(edition, SYSTEM, LATER)
    with transaction() as session:
        once = f"edition:{edition.id}:{first.id}"
        sent = update(Letter).where(Letter.once == once).values(sent_at=LATER)
        session.execute(sent)
    with transaction():
        editions.stop(edition, SYSTEM, LATER)
    assert run(LATER) == []
    assert (edition.status, edition.written) == ("stopped", 1)
    assert [letter.recipient for letter in newsletters(outbox)] == ["ett@example.org"]


def test_an_end_also_stops_what_is_written(app: Flask, outbox: Outbox) -> None:
    make_event()
    leaving, staying = make_subscriber("Går"), make_subscriber("Stannar")
    edition = send(make_edition())
    with transaction():
        newsletter.end(leaving, NOW)
    assert [letter.recipient for letter in newsletters(outbox)] == [staying.email]
    seen = sending.progress(edition, NOW)
    assert (seen.written, seen.waiting, seen.sent, seen.failed, seen.ended) == (2, 1, 0, 0, 1)
    with transaction() as session:
        session.execute(update(Letter).values(sent_at=NOW, bounced_at=NOW))
    seen = sending.progress(edition, NOW + timedelta(days=30))
    assert (seen.waiting, seen.sent, seen.failed, seen.is_counted) == (0, 0, 1, False)


def test_nothing_goes_to_nobody(app: Flask) -> None:
    make_event()
    edition = make_edition()
    with pytest.raises(DomainError):
        schedule(edition)
    assert edition.status == "draft"


def test_a_trial_goes_to_oneself_with_everything(app: Flask, outbox: Outbox) -> None:
    make_event("Ett")
    make_event("Två")
    user = make_user()
    edition = make_edition()
    with transaction():
        editions.try_out(edition, user, "en", NOW)
    (letter,) = newsletters(outbox)
    assert letter.subject.startswith("Trial: Invitations from Region Västmanland")
    assert (letter.recipient, letter.once, letter.unsubscribe_url) == (user.email, None, None)
    assert titles(letter) == ["Ett", "Två"]
    assert "/subscription/" not in words_of(letter).text
    empty = make_edition("uppsala")
    with pytest.raises(DomainError), transaction():
        editions.try_out(empty, user, "sv", NOW)


def test_letters_cost_no_more_statements_when_they_are_many(app: Flask) -> None:
    first = make_event()
    second = make_event("Med andra ord", municipality_id=municipality().id, themes=("Klimat",))
    details = replace(WORDS, events=[first.id, second.id])
    used = []
    for size in (2, 40):
        with transaction():
            for number in range(size):
                make_subscriber(f"Nummer {size} {number}", themes=frozenset({"klimat"}))
        edition = make_edition()
        with transaction():
            editions.edit(edition, details, edition.version, SYSTEM, NOW)
        schedule(edition)
        db.session.expire_all()
        db.session.rollback()
        with recorded(app) as statements, transaction():
            assert sending.step(NOW) >= size
        used.append(len(statements))
        assert edition.written >= size
    assert used[0] == used[1]
    assert used[0] < 25


def test_the_worker_writes_newsletters(app: Flask) -> None:
    assert sending.step in post.ERRANDS
    assert db.session.scalar(select(func.count(Letter.id))) == 0


def test_two_workers_at_once_write_each_letter_once(shared_app: Flask, small_steps: int) -> None:
    make_event()
    everybody = readers([f"Nummer {number}" for number in range(9)])
    schedule(make_edition())
    db.session.rollback()

    def work(_number: int) -> None:
        with shared_app.app_context():
            runner = Runner({}, nullcontext, lambda: NOW, Signal(), errands=[sending.step])
            # Whoever finds the newsletter held by the other comes back, as the worker does.
            for _ in range(12):
                runner.run_errands()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    got = [letter.recipient for letter in newsletters(Outbox())]
    assert sorted(got) == sorted(everybody)
    assert db.session.query(Edition).one().status == "done"
