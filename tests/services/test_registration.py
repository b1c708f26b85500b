"""Registering: seats, the waiting list, who gets which letter, and what nobody may learn."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, TooManyAttempts
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.registration import adding, bookings, changing, line, seats
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.service import Closed, Full, Taken
from tests.conftest import Outbox
from tests.databases import everything
from tests.make import (
    NOW,
    day,
    email_of,
    make_applicant,
    make_event,
    make_registration,
    make_settings,
    make_user,
    municipality,
    names_by_status,
)

LATER = NOW + timedelta(hours=1)
# Counts every deed that might have changed the seats.
HELD = "registration_settings.version"


def register(event: Event, name: str = "Åsa Ek", now: datetime = NOW, **more: Any) -> str:
    """From the public form; what the page says."""
    submission = more.pop("submission", f"form of {name}")
    with transaction():
        who = [make_applicant(name, **more)]
        (told,) = registrations.register(event, who, submission, "sv", now)
    return told


def cancel(registration: Registration, by: Any = audit.ATTENDEE, now: datetime = LATER) -> None:
    with transaction():
        registrations.cancel(registration, by, now)


def count_all() -> int | None:
    return db.session.scalar(select(func.count(Registration.id)))


# Registering


def test_a_newcomer_gets_a_seat_and_a_letter(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=10)
    told = register(
        event,
        organisation="Sala kommun",
        title="Kommunalråd",
        phone="010-123",
        municipality_id=municipality().id,
    )
    (saved,) = bookings.participants(event)
    assert (told, saved.status, saved.attendance) == ("confirmed", "confirmed", "onsite")
    assert (saved.name, saved.email) == ("Åsa Ek", "asa-ek@example.org")
    assert (saved.organisation, saved.title, saved.phone) == (
        "Sala kommun",
        "Kommunalråd",
        "010-123",
    )
    assert (saved.municipality, saved.created_at, saved.queued_at) == (municipality(), NOW, NOW)
    assert outbox.names == [("confirmed", "asa-ek@example.org")]
    (line,) = audit.history_of("registration", saved.id)
    assert (line.action, line.event_id, line.actor_name) == (
        "registration.confirmed",
        event.id,
        "@attendee",
    )
    # History outlives personal data, so it holds none.
    assert line.detail == {}


def test_when_it_is_full_one_waits_in_the_order_one_came(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    assert [register(event, name) for name in ("A B", "C D", "E F")] == [
        "confirmed",
        "waiting",
        "waiting",
    ]
    waiting = bookings.participants(event, status="waiting")
    assert [(each.name, bookings.queue_place(each)) for each in waiting] == [("C D", 1), ("E F", 2)]
    assert [name for name, _ in outbox.names] == ["confirmed", "waiting", "waiting"]


def test_without_a_waiting_list_full_is_full(app: Flask, outbox: Outbox) -> None:
    event = make_event()
    make_settings(event, seats_onsite=1, waiting_list=False)
    register(event)
    with pytest.raises(Full):
        register(event, "Bo Ek")
    assert (names_by_status(event), len(outbox)) == ({"confirmed": ["Åsa Ek"]}, 1)


def test_without_a_limit_everybody_gets_a_seat(app: Flask) -> None:
    event = make_event(seats=None)
    assert {register(event, f"Person {n}") for n in range(5)} == {"confirmed"}


@pytest.mark.parametrize(
    ("details", "settings", "state"),
    [
        ({"status": "cancelled"}, {}, "cancelled"),
        ({"status": "draft"}, {}, "none"),
        ({"days": (day("2026-12-01"),)}, {}, "past"),
        ({"audience": "invitation"}, {}, "invitation"),
        ({}, {"enabled": False}, "none"),
        ({}, {"external_url": "https://example.org/"}, "external"),
        ({}, {"opens_at": LATER}, "early"),
        ({}, {"closes_at": NOW}, "closed"),
    ],
)
def test_when_the_door_is_shut(
    app: Flask, outbox: Outbox, details: Any, settings: Any, state: str
) -> None:
    event = make_event(**details)
    make_settings(event, **settings)
    with pytest.raises(Closed) as refused:
        register(event)
    assert (refused.value.state, count_all(), len(outbox)) == (state, 0, 0)


def test_without_settings_one_cannot_register(app: Flask) -> None:
    with pytest.raises(Closed) as refused:
        register(make_event())
    assert refused.value.state == "none"
    assert db.session.scalar(select(func.count()).select_from(RegistrationSettings)) == 0


def test_one_takes_part_only_in_a_way_that_is_offered(app: Flask) -> None:
    event = make_event(format="online", seats=5)
    with pytest.raises(DomainError) as refused:
        register(event, attendance="onsite")
    assert refused.value.field == "attendance"
    assert register(event, attendance="online") == "confirmed"


def test_too_many_registrations_from_one_address(app: Flask) -> None:
    event = make_event(seats=None)
    for number in range(registrations.PER_EMAIL):
        register(event, f"Person {number}", email="office@example.org")
    with pytest.raises(TooManyAttempts):
        register(event, "Person 99", email="OFFICE@example.org")
    register(event, "Person 99", email="office@example.org", now=NOW + timedelta(hours=1))


# The same form again, and the same person again


def test_the_same_form_twice_is_one_registration(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    assert [register(event, submission="k1") for _ in range(3)] == ["confirmed"] * 3
    assert register(event, "Bo Ek", submission="k2") == "waiting"
    assert register(event, "Bo Ek", submission="k2") == "waiting"
    assert (count_all(), len(outbox)) == (2, 2)


def test_the_same_form_after_cancelling_registers_anew(app: Flask) -> None:
    event = make_event(seats=5)
    first = make_registration(event, submission="k1")
    cancel(first)
    assert register(event, submission="k1") == "confirmed"
    assert register(event, submission="k1") == "confirmed"
    assert names_by_status(event) == {"cancelled": ["Åsa Ek"], "confirmed": ["Åsa Ek"]}


def test_a_copied_form_key_is_nobody_elses_registration(app: Flask) -> None:
    event = make_event(seats=1)
    register(event, submission="k1")
    assert register(event, "Bo Ek", submission="k1") == "waiting"
    assert count_all() == 2


@pytest.mark.parametrize("name", ["Åsa Ek", "åsa  ek", "ÅSA EK", "Asa Ek"])
def test_the_same_person_again_gets_a_letter_and_no_second_seat(
    app: Flask, outbox: Outbox, name: str
) -> None:
    event = make_event(seats=5)
    register(event, submission="k1")
    told = register(event, name, email="ASA-EK@example.org", submission="k2", phone="010-999")
    assert (told, count_all()) == ("confirmed", 1)
    assert outbox.names == [
        ("confirmed", "asa-ek@example.org"),
        ("already_registered", "asa-ek@example.org"),
    ]
    # What a stranger types about somebody is not believed.
    assert bookings.participants(event)[0].phone == ""


def test_a_colleague_may_use_the_same_address(app: Flask) -> None:
    event = make_event(seats=5)
    register(event, "Åsa Ek", email="office@example.org")
    register(event, "Bo Ek", email="office@example.org")
    assert count_all() == 2


@pytest.mark.parametrize("total", [1, 2, 5])
def test_the_answer_is_that_of_a_newcomer_so_nobody_learns_who_comes(
    app: Flask, total: int
) -> None:
    event = make_event(seats=total)
    register(event, "Åsa Ek")
    register(event, "Bo Ek")
    for name in ("Åsa Ek", "Bo Ek"):
        about_somebody = register(event, name, submission="a stranger's")
        with pytest.raises(ZeroDivisionError), transaction():
            newcomer = make_applicant("Ny Person")
            (told,) = registrations.register(event, [newcomer], "another", "sv", NOW)
            raise ZeroDivisionError  # Nothing of it shall remain.
        assert about_somebody == told


def test_full_says_the_same_to_those_who_are_registered(app: Flask) -> None:
    event = make_event()
    make_settings(event, seats_onsite=1, waiting_list=False)
    register(event)
    with pytest.raises(Full):
        register(event, submission="again")


# Seats that become free


def test_the_next_in_line_moves_up_when_somebody_cancels(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    first, second, third = (make_registration(event, name) for name in ("A B", "C D", "E F"))
    cancel(first)
    assert names_by_status(event) == {
        "cancelled": ["A B"],
        "confirmed": ["C D"],
        "waiting": ["E F"],
    }
    assert outbox.names[3:] == [("cancelled", email_of("A B")), ("promoted", email_of("C D"))]
    (line, _) = audit.history_of("registration", second.id)
    assert (line.action, line.actor_name) == ("registration.promoted", "@system")
    cancel(third)
    assert outbox.names[5:] == [("cancelled", email_of("E F"))]
    cancel(second)
    assert names_by_status(event) == {"cancelled": ["A B", "C D", "E F"]}
    assert len(outbox) == 7


def test_cancelling_twice_is_cancelling_once(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    registration = make_registration(event)
    cancel(registration)
    before = everything(but=HELD)
    cancel(registration, now=LATER + timedelta(hours=1))
    assert everything(but=HELD) == before
    assert (registration.cancelled_at, registration.calendar_sequence) == (LATER, 1)


def test_more_seats_move_people_up(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    for name in ("A B", "C D", "E F", "G H"):
        make_registration(event, name)
    make_settings(event, seats_onsite=3)
    assert names_by_status(event) == {"confirmed": ["A B", "C D", "E F"], "waiting": ["G H"]}
    make_settings(event, seats_onsite=None)
    assert names_by_status(event) == {"confirmed": ["A B", "C D", "E F", "G H"]}
    assert [name for name, _ in outbox.names[4:]] == ["promoted"] * 3


def test_fewer_seats_take_nobodys_seat(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=3)
    everybody = [make_registration(event, name) for name in ("A B", "C D", "E F")]
    make_settings(event, seats_onsite=1)
    assert register(event, "G H") == "waiting"
    cancel(everybody[0])
    cancel(everybody[1])
    assert names_by_status(event)["waiting"] == ["G H"]
    cancel(everybody[2])
    assert names_by_status(event)["confirmed"] == ["G H"]


def test_an_organisers_hand_frees_seats_too(app: Flask, outbox: Outbox) -> None:
    event, astrid = make_event(seats=1), make_user()
    first = make_registration(event)
    make_registration(event, "Bo Ek")
    cancel(first, by=astrid)
    assert names_by_status(event)["confirmed"] == ["Bo Ek"]
    assert audit.history_of("registration", first.id)[0].actor_name == "Astrid Berg"


@pytest.mark.parametrize("over", [True, False])
def test_nobody_moves_up_at_what_is_over_or_called_off(app: Flask, over: bool) -> None:
    event = make_event(seats=1)
    first = make_registration(event)
    make_registration(event, "Bo Ek")
    if not over:
        with transaction():
            events.cancel(event, "", SYSTEM, LATER)
    cancel(first, now=NOW + timedelta(days=100) if over else LATER)
    assert names_by_status(event)["waiting"] == ["Bo Ek"]


def test_nobody_overtakes_those_who_wait(app: Flask) -> None:
    event = make_event(seats=1)
    make_registration(event)
    make_registration(event, "Bo Ek")
    with transaction() as session:
        # A free seat beside a line, as a change of the format could leave it.
        session.get_one(RegistrationSettings, event.id).seats_onsite = 2
    assert register(event, "Cecilia Ek") == "waiting"
    # Whatever is done next gives the free seat to the first in the line.
    with transaction():
        settings = seats.lock(event)
        line.settle(event, settings, LATER, "raised")
    assert names_by_status(event) == {"confirmed": ["Bo Ek", "Åsa Ek"], "waiting": ["Cecilia Ek"]}


# By hand


def test_an_organiser_adds_somebody_whom_the_form_would_not_take(
    app: Flask, outbox: Outbox
) -> None:
    event, astrid = make_event(audience="invitation"), make_user()
    make_settings(event, seats_onsite=1, opens_at=LATER)
    for name, status in (("Åsa Ek", "confirmed"), ("Bo Ek", "waiting")):
        with transaction():
            added = adding.by_hand(event, make_applicant(name), "da", astrid, NOW)
        assert (added.status, added.language) == (status, "da")
    assert outbox.names == [("confirmed", email_of("Åsa Ek")), ("waiting", email_of("Bo Ek"))]
    assert audit.history_of("registration", added.id)[0].actor_name == "Astrid Berg"
    with pytest.raises(Taken), transaction():
        adding.by_hand(event, make_applicant("Åsa Ek"), "sv", astrid, NOW)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_nobody_is_added_to_what_is_not_held(app: Flask, status: str) -> None:
    event = make_event(status=status)
    with pytest.raises(Closed), transaction():
        adding.by_hand(event, make_applicant(), "sv", SYSTEM, NOW)


# Secrets


def test_links_open_bookings_and_only_their_hash_is_stored(app: Flask) -> None:
    event = make_event(seats=5)
    registration = make_registration(event)
    token = tokens.decrypt(registration.token_sealed)
    calendar_token = tokens.decrypt(registration.calendar_token_sealed)
    assert bookings.by_token(token) == registration
    assert bookings.by_token(calendar_token) is None
    assert bookings.of_calendar_token(calendar_token) == [registration]
    assert bookings.by_token(registration.token_hash) is None
    with pytest.raises(NotFound):
        bookings.of_calendar_token(token)
    # The letter holds the link until it is sent; nothing else does.
    tables = everything()
    del tables["letter"]
    assert token not in repr(tables)
    assert calendar_token not in repr(tables)


def test_every_booking_has_its_own_secrets(app: Flask) -> None:
    event = make_event(seats=None)
    saved = [make_registration(event, f"Person {number}") for number in range(4)]
    for name in ("token_hash", "calendar_token_hash", "calendar_uid", "submission_hash"):
        assert len({getattr(each, name) for each in saved}) == 4, name


def test_a_registration_is_found_under_its_own_event_only(app: Flask) -> None:
    event, other = make_event(seats=5), make_event(seats=5)
    registration = make_registration(event)
    assert bookings.get(event, registration.id) == registration
    with pytest.raises(NotFound):
        bookings.get(other, registration.id)


# Settings


def test_settings_are_noted_with_before_and_after(app: Flask) -> None:
    event = make_event()
    make_settings(event, seats_onsite=5, closes_at=LATER)
    line = audit.history_of_event(event.id)[0]
    assert line.detail["changes"] == {
        "enabled": [False, True],
        "closes_at": [None, LATER.isoformat()],
        "seats_onsite": [None, 5],
    }
    before = everything(but=HELD)
    make_settings(event, seats_onsite=5, closes_at=LATER)
    assert everything(but=HELD) == before


def test_how_an_event_stands(app: Flask) -> None:
    event = make_event(format="hybrid")
    make_settings(event, seats_onsite=1, seats_online=None)
    for name in ("A B", "C D"):
        make_registration(event, name)
    make_registration(event, "E F", attendance="online")
    stands = seats.availability(event, NOW)
    assert (stands.state, stands.taken, stands.waiting, stands.total) == ("open", 2, 1, None)
    assert {name: each.is_full for name, each in stands.seats.items()} == {
        "onsite": True,
        "online": False,
    }
    assert not stands.is_full
    bare = make_event()
    both = seats.availabilities([event, bare], NOW)
    assert {each: both[each].state for each in both} == {event.id: "open", bare.id: "none"}


def test_an_organiser_who_gives_another_way_is_named_in_history(app: Flask) -> None:
    event = make_event(format="hybrid", online_service="Teams")
    make_settings(event, seats_onsite=1, seats_online=5)
    make_registration(event, "Bo Ek", attendance="onsite")
    mine = make_registration(event, attendance="onsite")
    user = make_user("organiser")
    with transaction():
        online = replace(bookings.applicant_of(mine), attendance="online")
        changing.change(mine, online, user, NOW)
    entries = audit.history_of_event(event.id)
    assert [(each.action, each.actor_name) for each in entries][:2] == [
        ("registration.changed", user.name),
        ("registration.switched", user.name),
    ]
