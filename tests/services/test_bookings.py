"""What attendees and organisers change about a registration, and how registrations are found."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, TooManyAttempts
from eventsys.events.models import Event
from eventsys.participants import notes
from eventsys.registration import bookings, changing, erasing
from eventsys.registration import service as registrations
from eventsys.registration.models import HealthData, Registration
from eventsys.registration.service import Closed, Taken
from tests.conftest import Outbox
from tests.databases import everything
from tests.make import (
    NOW,
    day,
    email_of,
    make_event,
    make_registration,
    make_settings,
    make_user,
    municipality,
    names_by_status,
    words_of,
)

LATER = NOW + timedelta(hours=1)
# Counts every deed that might have changed the seats.
HELD = "registration_settings.version"


def change(
    registration: Registration, by: Any = ATTENDEE, now: datetime = LATER, **different: Any
) -> None:
    with transaction():
        applicant = replace(bookings.applicant_of(registration), **different)
        changing.change(registration, applicant, by, now)


def hybrid(onsite: int | None, online: int | None) -> Event:
    event = make_event(format="hybrid")
    make_settings(event, seats_onsite=onsite, seats_online=online)
    return event


@pytest.mark.parametrize(
    ("different", "tells"),
    [
        ({"name": "Åsa Alm"}, True),
        ({"organisation": "Sala kommun"}, False),
        ({"title": "Kommunalråd"}, False),
        ({"phone": "010-123"}, False),
        ({"diet": "Vegan"}, False),
        ({"access_needs": "Rullstol"}, False),
    ],
)
def test_what_an_attendee_changes(
    app: Flask, outbox: Outbox, different: dict[str, Any], tells: bool
) -> None:
    registration = make_registration(make_event(seats=5))
    change(registration, **different)
    assert bookings.applicant_of(registration) == replace(
        bookings.applicant_of(registration), **different
    )
    # What stands in the invitation is sent anew.
    assert registration.calendar_sequence == (1 if tells else 0)
    assert [name for name, _ in outbox.names] == ["confirmed"] + ["changed"] * tells
    assert registration.changed_at == LATER
    (line, _) = audit.history_of("registration", registration.id)
    fields = ["needs"] if {"diet", "access_needs"} & different.keys() else [*different]
    assert (line.action, line.detail) == ("registration.changed", {"fields": fields})


def test_what_an_organiser_changes_is_always_told(app: Flask, outbox: Outbox) -> None:
    registration = make_registration(make_event(seats=5))
    change(registration, by=make_user(), municipality_id=municipality().id)
    assert registration.municipality == municipality()
    assert [name for name, _ in outbox.names] == ["confirmed", "changed"]


def test_changing_nothing_changes_nothing(app: Flask) -> None:
    registration = make_registration(make_event(seats=5), diet="Vegan")
    before = everything(but=HELD)
    change(registration)
    assert everything(but=HELD) == before


def test_nobody_becomes_somebody_who_is_registered(app: Flask) -> None:
    event = make_event(seats=5)
    make_registration(event, "Bo Ek")
    registration = make_registration(event)
    with pytest.raises(Taken):
        change(registration, by=make_user(), name="Bo Ek", email=email_of("Bo Ek"))
    change(registration, name="Bo Ek")
    assert registration.name == "Bo Ek"


def links_of(registration: Registration) -> tuple[str, str]:
    return (
        tokens.decrypt(registration.token_sealed),
        tokens.decrypt(registration.calendar_token_sealed),
    )


def test_who_hands_over_a_booking_gives_up_its_links(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=5)
    registration = make_registration(event, diet="Vegan")
    token, calendar_token = links_of(registration)
    change(registration, name="Bo Ek", email=email_of("Bo Ek"))
    assert names_by_status(event) == {"confirmed": ["Bo Ek"]}
    assert registration.health is None
    assert bookings.by_token(token) is None
    with pytest.raises(NotFound):
        bookings.of_calendar_token(calendar_token)
    assert bookings.by_token(links_of(registration)[0]) is registration
    assert outbox.names == [
        ("confirmed", email_of("Åsa Ek")),
        ("cancelled", email_of("Åsa Ek")),
        ("changed", email_of("Bo Ek")),
    ]
    for sequence, letter in enumerate(outbox):
        assert f"SEQUENCE:{sequence}" in (words_of(letter).calendar or "")


def test_what_organisers_noted_does_not_go_along_to_another(app: Flask) -> None:
    registration = make_registration(make_event(seats=5))
    with transaction():
        notes.write(registration, "Behöver hämtas vid tåget.", make_user(), NOW)
    change(registration, phone="010-123")
    assert registration.note == "Behöver hämtas vid tåget."
    change(registration, name="Bo Ek", email="bo@exempel.se")
    assert (registration.name, registration.note) == ("Bo Ek", "")


def test_handing_over_to_somebody_registered_looks_the_same(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=2)
    bo = make_registration(event, "Bo Ek")
    mine = make_registration(event)
    make_registration(event, "Cilla Alm")
    token, calendar_token = links_of(mine)
    change(mine, name="Bo Ek", email=email_of("Bo Ek"))
    assert bookings.by_token(token) is None
    with pytest.raises(NotFound):
        bookings.of_calendar_token(calendar_token)
    assert names_by_status(event) == {"cancelled": ["Åsa Ek"], "confirmed": ["Bo Ek", "Cilla Alm"]}
    assert bo.status == "confirmed"
    assert outbox.names[3:] == [
        ("cancelled", email_of("Åsa Ek")),
        ("already_registered", email_of("Bo Ek")),
        ("promoted", email_of("Cilla Alm")),
    ]


def test_an_organiser_who_mends_an_address_sends_new_links_there(
    app: Flask, outbox: Outbox
) -> None:
    registration = make_registration(make_event(seats=5), diet="Vegan")
    token, _calendar = links_of(registration)
    change(registration, by=make_user(), email="asa@example.org")
    assert bookings.by_token(token) is None
    assert bookings.applicant_of(registration).diet == "Vegan"
    assert outbox.names[1:] == [
        ("moved_away", "asa-ek@example.org"), ("changed", "asa@example.org"),
    ]  # fmt: skip
    assert "/booking/" not in words_of(outbox[1]).text


def test_what_cannot_be_changed_any_more(app: Flask) -> None:
    event = make_event(seats=5)
    registration = make_registration(event)
    with pytest.raises(Closed) as refused:
        change(registration, now=NOW + timedelta(days=100), phone="1")
    assert refused.value.state == "past"
    with transaction():
        registrations.cancel(registration, ATTENDEE, LATER)
    with pytest.raises(Closed) as refused:
        change(registration, phone="1")
    assert refused.value.state == "closed"


def test_registration_that_has_closed_still_lets_one_change(app: Flask) -> None:
    event = make_event()
    make_settings(event, closes_at=LATER)
    registration = make_registration(event)
    change(registration, now=LATER + timedelta(hours=1), phone="1")
    assert registration.phone == "1"


# Another way of taking part


def test_switching_frees_a_seat_and_takes_another(app: Flask, outbox: Outbox) -> None:
    event = hybrid(1, None)
    first, second = make_registration(event), make_registration(event, "Bo Ek")
    assert second.status == "waiting"
    change(first, attendance="online")
    assert (first.attendance, first.status, second.status) == ("online", "confirmed", "confirmed")
    assert outbox.names[2:] == [
        ("changed", email_of("Åsa Ek")),
        ("promoted", email_of("Bo Ek")),
    ]


def test_nobody_loses_a_seat_for_a_place_in_a_line(app: Flask) -> None:
    event = hybrid(1, 1)
    make_registration(event, "Bo Ek", attendance="online")
    registration = make_registration(event)
    with pytest.raises(DomainError) as refused:
        change(registration, attendance="online")
    assert refused.value.field == "attendance"
    assert (registration.attendance, registration.status) == ("onsite", "confirmed")


def test_who_waits_may_go_where_there_is_room(app: Flask, outbox: Outbox) -> None:
    event = hybrid(1, 5)
    make_registration(event)
    waiting = make_registration(event, "Bo Ek")
    change(waiting, attendance="online")
    assert (waiting.status, waiting.attendance) == ("confirmed", "online")
    assert [name for name, to in outbox.names if to == email_of("Bo Ek")] == ["waiting", "changed"]


def test_who_changes_lines_stands_last_in_the_new_one(app: Flask) -> None:
    event = hybrid(0, 0)
    first, second = (
        make_registration(event, "Åsa Ek"),
        make_registration(event, "Bo Ek", attendance="online"),
    )
    change(first, attendance="online")
    assert (first.queued_at, first.status) == (LATER, "waiting")
    assert [bookings.queue_place(each) for each in (second, first)] == [1, 2]


def test_a_way_that_is_not_offered(app: Flask) -> None:
    registration = make_registration(make_event(seats=5))
    with pytest.raises(DomainError) as refused:
        change(registration, attendance="online")
    assert refused.value.field == "attendance"


# Health data


def test_needs_are_kept_apart_encrypted_and_have_an_end(app: Flask) -> None:
    event = make_event(seats=5, days=(day("2027-03-02"), day("2027-03-03")))
    registration = make_registration(event, diet="Vegan", access_needs="Teckenspråk")
    assert erasing.needs_on(event, NOW.date()) == date(2027, 3, 17)
    assert bookings.applicant_of(registration).diet == "Vegan"
    tables = everything()
    # The letter to the person themselves goes by another road.
    del tables["letter"]
    assert "Vegan" not in repr(tables) and "Teckenspråk" not in repr(tables)


def test_needs_are_changed_and_taken_back(app: Flask) -> None:
    registration = make_registration(make_event(seats=5))
    assert db.session.get(HealthData, registration.id) is None
    change(registration, diet="Vegan")
    change(registration, diet="Laktosfritt", access_needs="Hörslinga")
    said = bookings.applicant_of(registration)
    assert (said.diet, said.access_needs) == ("Laktosfritt", "Hörslinga")
    change(registration, diet="", access_needs="")
    assert db.session.scalars(select(HealthData)).all() == []


# Finding


def test_participants_stand_by_name_and_are_searched_in_plain_columns(app: Flask) -> None:
    event = make_event(seats=2)
    make_registration(event, "Örjan Alm", organisation="Sala kommun", diet="Vegan")
    make_registration(event, "bo ek", email="office@example.org")
    make_registration(event, "Cecilia 100% Ek")

    def found(**wanted: str) -> list[str]:
        return [each.name for each in bookings.participants(event, **wanted)]

    assert sorted(found()) == ["Cecilia 100% Ek", "bo ek", "Örjan Alm"]
    assert found()[:2] == ["bo ek", "Cecilia 100% Ek"]
    assert found(q="sala") == ["Örjan Alm"]
    assert found(q="ÖRJAN") == ["Örjan Alm"]
    assert found(q="office@") == ["bo ek"]
    assert found(q="100%") == ["Cecilia 100% Ek"]
    assert found(q="%") == ["Cecilia 100% Ek"]
    assert found(q="vegan") == []
    assert found(status="waiting") == ["Cecilia 100% Ek"]


def test_all_who_are_to_be_told(app: Flask) -> None:
    event = make_event(seats=1)
    first, second = make_registration(event), make_registration(event, "Bo Ek")
    make_registration(make_event(seats=1), "Cecilia Ek")
    assert bookings.live_of(event) == [first, second]
    with transaction():
        registrations.cancel(first, ATTENDEE, LATER)
    assert bookings.live_of(event) == [second]


def test_a_personal_calendar_knows_all_registrations_of_its_owner(app: Flask) -> None:
    here, there, full = make_event(seats=5), make_event(seats=5), make_event(seats=0)
    mine = [make_registration(event) for event in (here, there, full)]
    make_registration(here, "Bo Ek")
    for registration in mine:
        token = tokens.decrypt(registration.calendar_token_sealed)
        assert bookings.of_calendar_token(token) == mine


def test_links_are_sent_only_to_the_address_they_belong_to(app: Flask, outbox: Outbox) -> None:
    coming, past = make_event(seats=5), make_event(seats=5, days=(day("2027-01-12"),))
    make_registration(coming)
    make_registration(past)
    before = len(outbox)

    def ask(email: str, now: datetime = NOW) -> None:
        with transaction():
            bookings.send_links(email, now)

    ask("nobody@example.org")
    assert len(outbox) == before
    ask(email_of("Åsa Ek"), NOW + timedelta(days=20))
    assert outbox.names[before:] == [("links", email_of("Åsa Ek"))]


def test_asking_for_links_is_slowed_down(app: Flask) -> None:
    for _ in range(bookings.LINKS_PER_HOUR):
        with transaction():
            bookings.send_links("asa@example.org", NOW)
    with pytest.raises(TooManyAttempts), transaction():
        bookings.send_links("ASA@example.org", NOW)


def test_the_line_of_one_way_is_not_that_of_the_other(app: Flask) -> None:
    event = hybrid(0, 0)
    onsite = [make_registration(event, name) for name in ("A B", "C D")]
    online = make_registration(event, "E F", attendance="online")
    assert [bookings.queue_place(each) for each in (*onsite, online)] == [1, 2, 1]
    assert names_by_status(event) == {"waiting": ["A B", "C D", "E F"]}
