"""Letters that go by themselves: reminders and thanks, when they go, to whom, and what they say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.checkin.service import Deed
from eventsys.core import links, tokens
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.evaluation import asking
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.messages import announce, automatic, rounds, schedule, survey_requests
from eventsys.messages.automatic import Choice
from eventsys.messages.models import EventLetters, LetterRun
from eventsys.planning import content as contents
from eventsys.planning import copying, templates
from eventsys.registration import service as registrations
from tests.browser import recorded
from tests.conftest import Outbox
from tests.make import (
    NOW,
    day,
    make_document,
    make_event,
    make_item,
    make_registration,
    make_settings,
    words_of,
)

# The event is on 2 March at 13; in Sweden it is an hour later than in UTC.
WEEK_BEFORE = datetime(2027, 2, 23, 8, 0, tzinfo=UTC)
DAY_BEFORE = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
DAY_AFTER = datetime(2027, 3, 3, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USUAL = Choice((7, 1), {}, None, {})


def run(now: datetime, step: Callable[[datetime], int] = rounds.step) -> int:
    """Do all that is due, as the worker does. Says in how many steps."""
    steps = 0
    while True:
        with transaction():
            if not step(now):
                return steps
        steps += 1


def reminded(outbox: Outbox) -> list[str]:
    return [each.recipient for each in outbox if each.name == "reminder"]


def choose(event: Event, **different: Any) -> None:
    with transaction():
        version = automatic.of(event).version
        automatic.choose(event, replace(USUAL, **different), version, SYSTEM, NOW)


def test_everybody_with_a_seat_is_reminded_once(outbox: Outbox) -> None:
    event = make_event(seats=1)
    make_registration(event, "Åsa Ek")
    make_registration(event, "Bo Ek")  # On the waiting list.
    run(WEEK_BEFORE - MINUTE)
    assert reminded(outbox) == []
    for minutes in (0, 1, 600):
        run(WEEK_BEFORE + minutes * MINUTE)
        assert reminded(outbox) == ["asa-ek@example.org"]
    run(DAY_BEFORE)
    assert reminded(outbox) == ["asa-ek@example.org"] * 2
    assert [(each.days, each.total) for each in automatic.runs(event)] == [(7, 1), (1, 1)]
    letter = outbox.letters[-1]
    assert (letter.rank, letter.subject) == (
        5,
        "Påminnelse: Kommundialog Sala, tisdag 2 mars 2027",
    )


def test_a_worker_that_comes_late_reminds_in_the_evening_and_never_at_night(outbox: Outbox) -> None:
    make_registration(make_event(seats=1))
    run(WEEK_BEFORE + timedelta(hours=12))
    assert reminded(outbox) == []
    run(DAY_BEFORE + timedelta(hours=11, minutes=59))
    assert reminded(outbox) == ["asa-ek@example.org"]


@pytest.mark.parametrize(
    "change", ["registered", "cancelled", "off", "moved", "no letter", "draft"]
)
def test_who_is_not_reminded(outbox: Outbox, change: str) -> None:
    event = make_event(seats=3)
    later = DAY_BEFORE + MINUTE
    if change == "registered":
        make_registration(event, now=later)
    else:
        registration = make_registration(event)
    with transaction():
        if change == "cancelled":
            registrations.cancel(registration, SYSTEM, NOW)
        elif change == "off":
            announce.cancel(event, "Snö", SYSTEM, NOW)
        elif change == "moved":  # To the day after tomorrow, of which everybody hears at once.
            details = replace(events.details_of(event), venue="Folkets hus")
            announce.edit(event, details, event.version, SYSTEM, later)
        elif change == "no letter":
            registration.email = ""
        elif change == "draft":
            event.status = "draft"
    run(later + MINUTE)
    assert reminded(outbox) == []


def test_a_moved_event_reminds_anew_of_its_new_day(outbox: Outbox) -> None:
    event = make_event(seats=1)
    make_registration(event)
    run(WEEK_BEFORE)
    assert len(reminded(outbox)) == 1
    with transaction():
        details = replace(events.details_of(event), days=(day("2027-03-16", "13:00", "16:00"),))
        announce.edit(event, details, event.version, SYSTEM, WEEK_BEFORE + MINUTE)
    # What waited said the old day, and goes to nobody.
    assert reminded(outbox) == []
    run(DAY_BEFORE)
    assert reminded(outbox) == []
    run(datetime(2027, 3, 9, 8, 0, tzinfo=UTC))
    assert len(reminded(outbox)) == 1
    with transaction() as session:
        session.execute(update(Letter).values(sent_at=datetime(2027, 3, 9, 8, 1, tzinfo=UTC)))
    # Back to the day of which they were reminded: the week before has been, the day has not.
    with transaction():
        details = replace(events.details_of(event), days=(day("2027-03-11", "13:00", "16:00"),))
        announce.edit(event, details, event.version, SYSTEM, datetime(2027, 3, 9, 9, tzinfo=UTC))
    run(datetime(2027, 3, 9, 10, 0, tzinfo=UTC))
    assert len(reminded(outbox)) == 1
    run(datetime(2027, 3, 10, 8, 0, tzinfo=UTC))
    assert len(reminded(outbox)) == 2


@pytest.mark.parametrize(
    ("first_on", "at"),
    [
        ("2027-03-29", datetime(2027, 3, 28, 7, 0, tzinfo=UTC)),
        ("2027-03-28", datetime(2027, 3, 27, 8, 0, tzinfo=UTC)),
        ("2027-11-01", datetime(2027, 10, 31, 8, 0, tzinfo=UTC)),
        ("2027-10-31", datetime(2027, 10, 30, 7, 0, tzinfo=UTC)),
    ],
)
def test_it_is_nine_where_the_event_is_whatever_the_clock_did(first_on: str, at: datetime) -> None:
    (found,) = schedule.reminders(1, [1], date.fromisoformat(first_on), "Europe/Stockholm")
    assert found.at == at


def test_what_a_reminder_says(outbox: Outbox) -> None:
    event = make_event(
        seats=None,
        format="hybrid",
        certainty="preliminary",
        directions="Ingång från torget.",
        join_link="https://teams.example/secret",
    )
    make_item(event)
    make_registration(event, "Åsa Ek")
    bo = make_registration(event, "Bo Ek", attendance="online", language="en")
    choose(event, reminder_words={"sv": "Hej {namn}! Läs på om {möte} {datum}.\n\n<b>{sted}</b>"})
    run(DAY_BEFORE)
    on_site, online = (words_of(each) for each in outbox.letters[-2:])
    assert outbox.letters[-2].subject == (
        "Påminnelse: Kommundialog Sala, preliminärt tisdag 2 mars 2027"
    )
    when = "tisdag 2 mars 2027 kl. 13–16 (svensk tid) (preliminärt)"
    for said in (
        f"Hej Åsa Ek! Läs på om Kommundialog Sala {when}.",
        "<b>Stadshuset, Stora torget 1, Sala</b>",
        "Datumet är preliminärt. Vi mejlar dig när det är bestämt.",
        "Ingång från torget.",
        "Visa din biljett vid ingången:",
        "Se programmet och läs mer om mötet:",
        "Kan du inte komma? Avboka så snart du kan, så kan någon annan få platsen.",
    ):
        assert said in on_site.text, said
    assert "&lt;b&gt;Stadshuset" in on_site.html
    assert "/meeting" not in on_site.text
    # Nobody wrote in English, so the organiser's words are those in the event's language.
    assert "Hej Bo Ek! Läs på om Kommundialog Sala" in online.text
    assert links.meeting(tokens.decrypt(bo.token_sealed), "en") in online.text
    assert "ticket" not in online.text


def test_an_event_chooses_its_days_or_none(outbox: Outbox) -> None:
    event = make_event(seats=1)
    make_registration(event)
    choose(event, reminder_days=(3,))
    for now in (WEEK_BEFORE, DAY_BEFORE):
        run(now)
    assert reminded(outbox) == []
    run(datetime(2027, 2, 27, 8, 0, tzinfo=UTC))
    assert len(reminded(outbox)) == 1
    choose(event, reminder_days=())
    run(DAY_BEFORE)
    assert len(reminded(outbox)) == 1
    with pytest.raises(StaleVersion), transaction():
        automatic.choose(event, USUAL, 1, SYSTEM, NOW)
    for wrong, field in (
        (replace(USUAL, reminder_days=(5,)), "reminder_days"),
        (replace(USUAL, thanks_days=3), "thanks_days"),
        (replace(USUAL, thanks_words={"da": "{nanv}"}), "thanks_words_da"),
    ):
        with pytest.raises(DomainError) as refused, transaction():
            automatic.choose(event, wrong, 2, SYSTEM, NOW)
        assert refused.value.field == field


def test_many_are_reminded_in_steps_of_the_same_few_statements(
    app: Flask, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "STEP", 2)
    event = make_event(seats=None)
    for number in range(5):
        make_registration(event, f"Ek {number}")
    counts = []
    for _ in range(3):
        with transaction(), recorded(app) as statements:
            assert rounds.step(DAY_BEFORE) in (1, 2)
        counts.append(len(statements))
    assert counts[1] <= counts[0]
    assert counts[0] <= 16
    with transaction():
        assert rounds.step(DAY_BEFORE) == 0
    assert len(set(reminded(outbox))) == len(reminded(outbox)) == 5


def test_a_step_that_is_torn_off_is_done_again_and_nobody_gets_two(outbox: Outbox) -> None:
    event = make_event(seats=None)
    for number in range(3):
        make_registration(event, f"Ek {number}")

    class Torn(Exception):
        """The machine is gone."""

    with pytest.raises(Torn), transaction():
        rounds.step(DAY_BEFORE)
        db.session.flush()
        raise Torn
    assert (reminded(outbox), automatic.runs(event)) == ([], [])
    run(DAY_BEFORE)
    # Somebody else's step, which did not know of this one, comes to nothing.
    with transaction() as session:
        session.query(LetterRun).delete()
    with pytest.raises(Exception, match="once"), transaction():
        rounds.step(DAY_BEFORE)
    assert len(reminded(outbox)) == 3


def test_thanks_go_to_those_who_came_with_what_there_is_to_read(outbox: Outbox) -> None:
    event = make_event(seats=5)
    came, _stayed_away = make_registration(event, "Åsa Ek"), make_registration(event, "Bo Ek")
    other = make_event("Uncounted", seats=5)
    make_registration(other, "Cissi Ek")
    make_document(event)
    with transaction():
        asking.switch_on(event, SYSTEM, NOW)
    run(DAY_AFTER)
    assert {each.name for each in outbox} == {"confirmed"}
    for each in (event, other):
        choose(each, thanks_days=1, thanks_words={"sv": "Vi ses, {namn}!"})
    with transaction():
        checkin.admit(came, Deed("key", date(2027, 3, 2), DAY_AFTER), SYSTEM, DAY_AFTER)
    run(DAY_AFTER - MINUTE)
    assert [each for each in outbox if each.name == "thanks"] == []
    run(DAY_AFTER)
    run(DAY_AFTER + MINUTE)
    letters = [each for each in outbox if each.name == "thanks"]
    assert [each.recipient for each in letters] == ["asa-ek@example.org", "cissi-ek@example.org"]
    text = words_of(letters[0]).text
    assert ("Vi ses, Åsa Ek!" in text, "https://example.org/presentation.pdf" in text) == (
        True,
        True,
    )
    assert ("Avboka" in text, "/survey/" in text) == (False, True)
    # Who was asked by the thanks is not asked once more.
    run(DAY_AFTER + timedelta(hours=8), survey_requests.ask_participants)
    assert {each.name for each in outbox} == {"confirmed", "thanks"}


def test_registration_settings_do_not_change_a_reminder(outbox: Outbox) -> None:
    """Words in the confirmation are said once."""
    event = make_event()
    make_settings(event, enabled=True, confirmation_words="Ta med kikare.")
    make_registration(event)
    run(DAY_BEFORE)
    assert ["kikare" in words_of(each).text for each in outbox] == [True, False]


def test_copies_and_templates_of_an_event_send_what_it_sends(app: Flask) -> None:
    event = make_event(seats=1)
    choose(event, reminder_days=(3,), reminder_words={"sv": "Ta med kikare."}, thanks_days=2)
    other = make_event()
    with transaction():
        made = copying.copy_event(event, "Igen", date(2027, 4, 6), SYSTEM, NOW)
        plain = copying.copy_event(other, "Enkelt", date(2027, 4, 6), SYSTEM, NOW)
    from_template = make_event("Ur mallen")
    kept = contents.from_json(contents.to_json(templates.content_like(event)))
    with transaction():
        templates.furnish(from_template, kept, SYSTEM, NOW)
    for own in map(automatic.of, (made, from_template)):
        assert (own.reminder_days, own.reminder_words, own.thanks_days) == (
            [3],
            {"sv": "Ta med kikare."},
            2,
        )
    assert db.session.get(EventLetters, plain.id) is None
