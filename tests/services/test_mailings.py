"""Messages to participants: to whom, what they say, when they go, and that nobody gets two."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.events.models import Event
from eventsys.messages import announce, audience, mailings
from eventsys.messages.audience import Audience
from eventsys.messages.mailings import Message
from eventsys.messages.models import Mailing
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.question_models import Answer
from tests.browser import recorded
from tests.conftest import Outbox
from tests.make import NOW, make_event, make_question, make_registration, make_user, words_of

LATER = NOW + timedelta(hours=1)
MESSAGE = Message(
    Audience(), {"sv": "Ny sal för {möte}"}, {"sv": "Hej {namn}!\n\nVi ses i {plats} {datum}."}
)


@pytest.fixture
def event(app: Flask) -> Event:
    """Two with a seat, one who waits, and one who takes part online."""
    event = make_event(format="hybrid", seats=None)
    for name in ("Åsa Ek", "Bo Ek"):
        make_registration(event, name)
    make_registration(event, "Cissi Ek", attendance="online", language="da")
    waiting = make_registration(event, "Dan Ek")
    with transaction():
        waiting.status = "waiting"
    return event


def drafted(event: Event, message: Message = MESSAGE, key: str = "form", **more: Any) -> Mailing:
    with transaction():
        return mailings.draft(event, replace(message, **more), key, SYSTEM, NOW)


def scheduled(event: Event, **more: Any) -> Mailing:
    mailing = drafted(event, **more)
    with transaction():
        mailings.schedule(mailing, None, mailing.version, SYSTEM, NOW)
    return mailing


def run(now: Any = NOW) -> int:
    steps = 0
    while True:
        with transaction():
            if not mailings.step(now):
                return steps
        steps += 1


def sent(outbox: Outbox) -> list[str]:
    return [each.recipient_name for each in outbox if each.name == "mailing"]


def test_it_goes_to_all_who_are_chosen_each_in_their_language(event: Event, outbox: Outbox) -> None:
    by = make_user()
    mailing = drafted(
        event,
        subject={**MESSAGE.subject, "da": "Ny sal"},
        words={**MESSAGE.words, "da": "Hej {navn}: https://exempel.se/sal"},
    )
    run()
    assert sent(outbox) == []
    with transaction():
        mailings.schedule(mailing, LATER, 1, by, NOW)
    run(LATER - timedelta(seconds=1))
    assert sent(outbox) == []
    run(LATER)
    run(LATER + timedelta(hours=1))
    assert sent(outbox) == ["Åsa Ek", "Bo Ek", "Cissi Ek", "Dan Ek"]
    swedish, _, danish, _ = [each for each in outbox if each.name == "mailing"]
    assert (swedish.subject, danish.subject) == ("Ny sal för Kommundialog Sala", "Ny sal")
    assert "Vi ses i Stadshuset, Stora torget 1, Sala tisdag 2 mars 2027" in words_of(swedish).text
    assert 'Hej Cissi Ek: <a href="https://exempel.se/sal"' in words_of(danish).html
    assert (mailing.status, mailing.total, mailing.recipients) == ("done", 4, [])
    entries = [(each.action, each.actor_name) for each in audit.history_of("mailing", mailing.id)]
    assert entries == [("mailing.sent", "Astrid Berg"), ("mailing.scheduled", "Astrid Berg")]
    assert mailings.progress(mailing) == mailings.Progress(4, 4, 0, 0)
    with transaction():
        swedish.sent_at = danish.given_up_at = LATER
    assert mailings.progress(mailing) == mailings.Progress(4, 4, 1, 1)


def test_who_can_be_chosen(event: Event) -> None:
    question = make_question(event, "Lunch?", "choice", options="Ja, Nej")
    key = question.options[0]["key"]
    bo = db.session.query(Registration).filter_by(name="Bo Ek").one()
    with transaction() as session:
        session.add(Answer(registration_id=bo.id, question_id=question.id, place=0, value=key))
    for wanted, names in (
        (Audience(), 4),
        (Audience(status="confirmed"), 3),
        (Audience(status="waiting"), 1),
        (Audience(status="offered"), 0),
        (Audience(attendance="online"), 1),
        (Audience(answer=f"{question.id}:{key}"), 1),
        (Audience(answer=f"{question.id}:"), 1),
        (Audience(item_id=1), 0),
    ):
        assert audience.count(event, wanted) == names, wanted
    assert audience.counts(event) == {"confirmed": 3, "waiting": 1}
    example = audience.first(event, Audience(), "da")
    assert example is not None
    assert example.name == "Cissi Ek"


def test_a_value_brings_neither_blank_nor_markup_nor_header(outbox: Outbox) -> None:
    event = make_event(title="Möte {region}", seats=1)
    make_registration(event, "{plats} <b>Bo</b>")
    scheduled(event, subject={"sv": "Till {namn}:\r\nBcc: x@example.org"})
    run()
    letter = outbox.letters[-1]
    assert letter.subject == "Till {plats} <b>Bo</b>: Bcc: x@example.org"
    assert "Hej {plats} &lt;b&gt;Bo&lt;/b&gt;!" in words_of(letter).html


@pytest.mark.parametrize(
    ("subject", "words", "field"),
    [
        ({"sv": " "}, {"sv": "Hej"}, "subject_sv"),
        ({"sv": "Hej"}, {"sv": "\n"}, "words_sv"),
        ({"sv": "Hej", "da": "Hej"}, {"sv": "Hej"}, "words_da"),
        ({"sv": "Hej"}, {"sv": "Hej", "en": "Hi"}, "subject_en"),
        ({"sv": "Hej {nam}"}, {"sv": "Hej"}, "subject_sv"),
        ({"sv": "Hej"}, {"sv": "Hej {}"}, "words_sv"),
    ],
)
def test_what_cannot_be_sent(
    event: Event, subject: dict[str, str], words: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        drafted(event, subject=subject, words=words)
    assert refused.value.field == field
    assert mailings.of_event(event) == []


def test_it_can_be_changed_and_stopped_until_it_goes(event: Event, outbox: Outbox) -> None:
    mailing = drafted(event)
    assert drafted(event) is mailing  # The form was sent twice.
    with pytest.raises(DomainError) as refused, transaction():
        mailings.schedule(mailing, NOW, 1, SYSTEM, NOW)
    assert refused.value.field == "send_on"
    with transaction():
        mailings.schedule(mailing, LATER, 1, SYSTEM, NOW)
        mailings.edit(mailing, replace(MESSAGE, subject={"sv": "Ny"}), 2, SYSTEM, NOW)
    with pytest.raises(StaleVersion), transaction():
        mailings.stop(mailing, 2, SYSTEM, NOW)
    with transaction():
        mailings.stop(mailing, 3, SYSTEM, NOW)
    run(LATER)
    assert sent(outbox) == []
    with transaction():
        mailings.schedule(mailing, None, 4, SYSTEM, NOW)
    run()
    assert {each.subject for each in outbox if each.name == "mailing"} == {"Ny"}
    for deed in (
        lambda: mailings.schedule(mailing, None, 5, SYSTEM, NOW),
        lambda: mailings.edit(mailing, MESSAGE, 5, SYSTEM, NOW),
        lambda: mailings.stop(mailing, 5, SYSTEM, NOW),
        lambda: mailings.remove(mailing, 5),
    ):
        with pytest.raises(DomainError) as gone, transaction():
            deed()
        assert str(gone.value) == "Meddelandet har redan gått iväg."


def test_to_nobody_and_of_another_event(event: Event) -> None:
    mailing = drafted(event, audience=Audience(status="pending"))
    with pytest.raises(DomainError) as refused, transaction():
        mailings.schedule(mailing, None, 1, SYSTEM, NOW)
    assert str(refused.value) == "Det finns ingen att skicka till."
    with pytest.raises(NotFound):
        mailings.get(make_event("Another"), mailing.id)
    with transaction():
        mailings.remove(mailing, 1)
    assert mailings.of_event(event) == []


def test_who_has_left_gets_nothing_more(
    event: Event, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what was about to be written nor what was about to be sent."""
    monkeypatch.setattr(mailings, "STEP", 2)
    scheduled(event)
    with transaction():
        mailings.step(NOW)
    first, second, third, fourth = db.session.scalars(
        select(Registration).order_by(Registration.id)
    )
    with transaction():
        for each in (second, third):
            registrations.cancel(each, SYSTEM, NOW)
    run()
    assert sent(outbox) == [first.name, fourth.name]
    assert [each.name for each in outbox if each.recipient == second.email] == [
        "confirmed",
        "cancelled",
    ]


def test_an_event_that_is_called_off_takes_its_messages_along(event: Event, outbox: Outbox) -> None:
    """What waits is thrown away, and what is planned is a draft again, for its author to judge."""
    scheduled(event, key="gone")
    run()
    planned = drafted(event, key="planned")
    with transaction():
        mailings.schedule(planned, LATER, planned.version, SYSTEM, NOW)
    assert len(sent(outbox)) == 4
    with transaction():
        announce.cancel(event, "Snö.", SYSTEM, NOW)
    run(LATER)
    assert (sent(outbox), planned.status, planned.send_at) == ([], "draft", None)


def test_a_message_on_its_way_ends_when_the_event_is_called_off(
    event: Event, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailings, "STEP", 2)
    going = scheduled(event)
    with transaction():
        mailings.step(NOW)
    assert len(sent(outbox)) == 2
    with transaction():
        announce.cancel(event, "Snö.", SYSTEM, LATER)
    run(LATER)
    assert (sent(outbox), going.status) == ([], "done")
    # What is written about it afterwards goes.
    with transaction():
        after = mailings.draft(event, MESSAGE, "after", SYSTEM, LATER)
        mailings.schedule(after, None, after.version, SYSTEM, LATER)
    run(LATER)
    assert len(sent(outbox)) == 4


def test_one_who_cannot_be_written_to_stops_nobody(event: Event, outbox: Outbox) -> None:
    with transaction() as session:
        session.scalars(
            select(Registration).where(Registration.name == "Åsa Ek")
        ).one().token_sealed = "?"
    scheduled(event)
    run()
    assert sent(outbox) == ["Bo Ek", "Cissi Ek", "Dan Ek"]


def test_a_step_that_is_torn_off_is_done_again_in_the_same_few_statements(
    app: Flask, event: Event, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailings, "STEP", 1)
    scheduled(event)
    written = []
    for number in range(6):
        # Every other step is torn off, as when the machine is switched off.
        tears = number % 2 == 1
        try:
            with transaction(), recorded(app) as statements:
                assert mailings.step(NOW) == 1
                db.session.flush()
                if tears:
                    raise InterruptedError
        except InterruptedError:
            continue
        written.append(len(statements))
    # Who registers meanwhile changes nothing.
    make_registration(event, "Eva Ek")
    run()
    assert sent(outbox) == ["Åsa Ek", "Bo Ek", "Cissi Ek", "Dan Ek"]
    assert written[1] == written[2] <= written[0] <= 16
