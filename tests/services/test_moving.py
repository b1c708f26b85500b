"""An organiser moves people between seats and waiting list."""

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events.models import Event
from eventsys.registration import moving
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration, RegistrationSettings
from tests.conftest import Outbox
from tests.make import (
    NOW,
    make_applicant,
    make_event,
    make_registration,
    make_settings,
    make_user,
    names_by_status,
    words_of,
)


@pytest.fixture
def full(app: Flask) -> Event:
    """Åsa has the one seat; Bo waits, and then Cia."""
    event = make_event(seats=1)
    for name in ("Åsa", "Bo", "Cia"):
        make_registration(event, name)
    return event


def one(event: Event, name: str) -> Registration:
    return next(each for each in db.session.query(Registration) if each.name == name)


def seats_of(event: Event) -> int | None:
    return db.session.get_one(RegistrationSettings, event.id).seats_onsite


def test_no_seat_is_given_that_is_not_there(full: Event, outbox: Outbox) -> None:
    letters = len(outbox)
    with pytest.raises(moving.NoSeat) as caught, transaction():
        moving.give_seat(one(full, "Cia"), False, make_user(), NOW)
    assert str(caught.value).startswith("Det finns ingen ledig plats.")
    assert names_by_status(full) == {"confirmed": ["Åsa"], "waiting": ["Bo", "Cia"]}
    assert (seats_of(full), len(outbox)) == (1, letters)


def test_a_seat_is_added_for_somebody(full: Event, outbox: Outbox) -> None:
    by = make_user()
    with transaction():
        moving.give_seat(one(full, "Cia"), True, by, NOW)
    assert names_by_status(full) == {"confirmed": ["Cia", "Åsa"], "waiting": ["Bo"]}
    assert seats_of(full) == 2
    assert outbox.names[-1] == ("promoted", "cia@example.org")
    entries = [
        (entry.action, entry.actor_name, entry.detail) for entry in audit.history_of_event(full.id)
    ]
    assert entries[:2] == [
        ("registration.seated", "Astrid Berg", {"passed": [one(full, "Bo").id]}),
        ("registration.configured", "Astrid Berg", {"changes": {"seats_onsite": [1, 2]}}),
    ]


def test_a_seat_that_is_free_is_given_out_of_order(full: Event) -> None:
    """Without a waiting list there would be none; here the line was held up on purpose."""
    with transaction() as session:
        settings = session.get_one(RegistrationSettings, full.id)
        settings.seats_onsite = 2
    with transaction():
        moving.give_seat(one(full, "Cia"), True, make_user(), NOW)
    assert names_by_status(full) == {"confirmed": ["Cia", "Åsa"], "waiting": ["Bo"]}
    assert seats_of(full) == 2


def test_somebody_moves_down_and_the_next_moves_up(full: Event, outbox: Outbox) -> None:
    with transaction():
        moving.take_seat(one(full, "Åsa"), make_user(), NOW)
    assert names_by_status(full) == {"confirmed": ["Bo"], "waiting": ["Cia", "Åsa"]}
    assert outbox.names[-2:] == [("moved_down", "asa@example.org"), ("promoted", "bo@example.org")]
    letter = outbox.to("asa@example.org")[-1]
    words = words_of(letter)
    assert "Arrangören har flyttat dig från en plats på ”Kommundialog Sala”" in words.text
    assert words.calendar is not None
    assert "METHOD:CANCEL" in words.calendar
    assert [entry.action for entry in audit.history_of_event(full.id)[:2]] == [
        "registration.promoted",
        "registration.unseated",
    ]


def test_who_gets_a_seat_again_gets_a_newer_entry(full: Event, outbox: Outbox) -> None:
    by = make_user()
    with transaction():
        moving.take_seat(one(full, "Åsa"), by, NOW)
    with transaction():
        moving.give_seat(one(full, "Åsa"), True, by, NOW)
    entries = [words_of(letter).calendar or "" for letter in outbox.to("asa@example.org")]
    told = [
        [line for line in entry.split("\r\n") if line.startswith(("METHOD", "SEQUENCE"))]
        for entry in entries
    ]
    assert told == [
        ["METHOD:REQUEST", "SEQUENCE:0"],
        ["METHOD:CANCEL", "SEQUENCE:1"],
        ["METHOD:REQUEST", "SEQUENCE:2"],
    ]


def test_a_seat_does_not_go_straight_back(app: Flask) -> None:
    event = make_event(seats=2)
    make_registration(event, "Åsa")
    for seats in (2, None):
        make_settings(event, seats_onsite=seats)
        with pytest.raises(moving.WouldReturn), transaction():
            moving.take_seat(one(event, "Åsa"), make_user(name=f"N {seats}"), NOW)
    assert names_by_status(event) == {"confirmed": ["Åsa"]}


def test_too_many_seats_taken_makes_room_by_moving_down(app: Flask) -> None:
    event = make_event(seats=2)
    for name in ("Åsa", "Bo"):
        make_registration(event, name)
    make_settings(event, seats_onsite=1)
    with transaction():
        moving.take_seat(one(event, "Bo"), make_user(), NOW)
    assert names_by_status(event) == {"confirmed": ["Åsa"], "waiting": ["Bo"]}


def test_twice_changes_nothing_more(full: Event, outbox: Outbox) -> None:
    by = make_user()
    letters = len(outbox)
    with transaction():
        moving.give_seat(one(full, "Åsa"), True, by, NOW)
    with transaction():
        moving.take_seat(one(full, "Bo"), by, NOW)
    assert (len(outbox), seats_of(full)) == (letters, 1)


def test_not_at_a_cancelled_event(full: Event) -> None:
    by = make_user()
    cia = one(full, "Cia").id
    with transaction():
        full.status = "cancelled"
    with pytest.raises(registrations.Closed), transaction():
        moving.give_seat(db.session.get_one(Registration, cia), True, by, NOW)


def test_every_refusal_has_words(app: Flask) -> None:
    refusals: list[DomainError] = [moving.NoSeat(), moving.WouldReturn()]
    assert all(str(each) for each in refusals)


def test_a_party_that_waits_gets_all_its_seats_at_once_and_nobody_passes_it(app: Flask) -> None:
    event = make_event(seats=2)
    first, second = make_registration(event, "Åsa"), make_registration(event, "Bo")
    with transaction():
        party = [make_applicant(name) for name in ("Cia", "Dag")]
        assert registrations.register(event, party, "party", "sv", NOW) == ["waiting"] * 2
    make_registration(event, "Eva")
    with transaction():
        registrations.cancel(first, SYSTEM, NOW)
    assert names_by_status(event) == {
        "cancelled": ["Åsa"],
        "confirmed": ["Bo"],
        "waiting": ["Cia", "Dag", "Eva"],
    }
    with transaction():
        registrations.cancel(second, SYSTEM, NOW)
    assert names_by_status(event) == {
        "cancelled": ["Bo", "Åsa"],
        "confirmed": ["Cia", "Dag"],
        "waiting": ["Eva"],
    }
