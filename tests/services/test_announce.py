"""Moving and cancelling events: who hears of it, what calendars are told, and what it costs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import event as sqlalchemy_event

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.events import service as events
from eventsys.events.applying import Change
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.messages import announce
from eventsys.registration import service as registrations
from tests.conftest import Outbox
from tests.databases import everything
from tests.make import (
    NOW,
    day,
    make_applicant,
    make_event,
    make_registration,
    make_settings,
    names_by_status,
    words_of,
)

LATER = NOW + timedelta(hours=1)
MOVED = (day("2027-03-09", "10:00", "12:00"),)


def edit(event: Event, now: datetime = LATER, **details: Any) -> Change:
    with transaction():
        wanted = replace(events.details_of(event), **details)
        return announce.edit(event, wanted, event.version, SYSTEM, now)


def cancel(event: Event, reason: str = "För få anmälda.", now: datetime = LATER) -> None:
    with transaction():
        announce.cancel(event, reason, SYSTEM, now)


def entry_of(letter: Letter) -> Any:
    calendar = Calendar.from_ical(words_of(letter).calendar or "")
    assert calendar["METHOD"] == letter.calendar_method
    return calendar.walk("VEVENT")[0]


def told(outbox: Outbox, name: str) -> list[tuple[str, str | None]]:
    """Who got letters of this name, and with which method."""
    return [(each.recipient_name, each.calendar_method) for each in outbox if each.name == name]


def lines(letter: Letter) -> list[str]:
    return words_of(letter).text.split("\n")


# Moving


def test_everybody_hears_of_a_new_time_in_words(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    make_registration(event)
    make_registration(event, "Bo Öst", language="en")
    change = edit(event, days=MOVED, venue="Folkets hus", address="")
    assert change.time and change.place
    assert told(outbox, "event_changed") == [("Åsa Ek", "REQUEST"), ("Bo Öst", None)]
    seat, queue = list(outbox)[2:]
    assert seat.subject == "Ny tid och plats: Kommundialog Sala"
    assert lines(seat)[6:16] == [
        "När",
        "Tidigare: tisdag 2 mars 2027 kl. 13–16 (svensk tid)",
        "Nu: tisdag 9 mars 2027 kl. 10–12 (svensk tid)",
        "",
        "Var",
        "Tidigare: Stadshuset, Stora torget 1, Sala",
        "Nu: Folkets hus, Sala",
        "",
        "Du har kvar din plats. Kan du komma behöver du inte göra något.",
        "",
    ]
    assert any("Tuesday 2 March 2027, 13:00–16:00" in line for line in lines(queue))
    assert any("Tuesday 9 March 2027, 10:00–12:00" in line for line in lines(queue))


def test_the_entry_is_the_same_one_with_a_higher_sequence(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    registration = make_registration(event)
    edit(event, days=MOVED)
    edit(event, days=(day("2027-03-16", "10:00", "12:00"),), now=LATER + timedelta(hours=1))
    cancel(event, now=LATER + timedelta(hours=2))
    entries = [entry_of(letter) for letter in outbox]
    assert [letter.calendar_method for letter in outbox] == [
        "REQUEST", "REQUEST", "REQUEST", "CANCEL",
    ]  # fmt: skip
    assert [entry["SEQUENCE"] for entry in entries] == [0, 1, 2, 3]
    assert {str(entry["UID"]) for entry in entries} == {registration.calendar_uid}
    assert {str(entry["ORGANIZER"]) for entry in entries} == {"mailto:noreply@moten.example.org"}
    assert [entry["DTSTART"].dt.day for entry in entries] == [2, 9, 16, 16]
    assert [entry["STATUS"] for entry in entries] == ["CONFIRMED"] * 3 + ["CANCELLED"]


@pytest.mark.parametrize(
    ("before", "after", "subject"),
    [
        ({}, {"days": MOVED}, "Ny tid"),
        ({}, {"venue": "Folkets hus"}, "Ny plats"),
        ({}, {"certainty": "preliminary"}, "Datumet är preliminärt"),
        ({"certainty": "preliminary"}, {"certainty": "confirmed"}, "Datumet är bestämt"),
        ({"certainty": "preliminary"}, {"certainty": "confirmed", "days": MOVED}, "Ny tid"),
        ({"certainty": "period"}, {"certainty": "confirmed", "days": MOVED}, "Datumet är bestämt"),
        ({"certainty": "period"}, {"certainty": "preliminary", "days": MOVED},
         "Datumet är preliminärt"),
        ({"certainty": "period"}, {"period_words": "hösten 2028"}, "Ny tid"),
        ({}, {"certainty": "period", "days": (), "period_words": "våren 2028",
              "period_from": date(2028, 1, 1), "period_to": date(2028, 5, 31)},
         "Mötet flyttas och nytt datum kommer"),
    ],
)  # fmt: skip
def test_the_subject_says_what_is_new(
    app: Flask, outbox: Outbox, before: dict[str, Any], after: dict[str, Any], subject: str
) -> None:
    event = make_event(seats=None, **before)
    make_registration(event)
    edit(event, **after)
    assert outbox[-1].name == "event_changed"
    assert outbox[-1].subject == f"{subject}: Kommundialog Sala"


def test_a_date_that_is_open_again_is_taken_out_and_put_back_later(
    app: Flask, outbox: Outbox
) -> None:
    event = make_event(seats=None)
    make_registration(event)
    edit(
        event,
        certainty="period",
        days=(),
        period_words="våren 2028",
        period_from=date(2028, 1, 1),
        period_to=date(2028, 5, 31),
    )
    edit(event, certainty="confirmed", days=(day("2028-03-07", "13:00", "16:00"),))
    first, out, back = outbox
    assert (out.calendar_method, back.calendar_method) == ("CANCEL", "REQUEST")
    assert "Nu: våren 2028" in lines(out)
    assert entry_of(out)["DTSTART"].dt == entry_of(first)["DTSTART"].dt
    assert [entry_of(each)["SEQUENCE"] for each in outbox] == [0, 1, 2]


def test_several_days_are_one_entry(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    make_registration(event)
    edit(event, days=(*MOVED, day("2027-03-10", "10:00", "12:00")))
    assert entry_of(outbox[-1])["RRULE"]["COUNT"] == [2]
    assert "Nu: 9–10 mars 2027 kl. 10–12 båda dagarna (svensk tid)" in lines(outbox[-1])


@pytest.mark.parametrize(
    "details",
    [{"title": "Dialog"}, {"summary": "Mer"}, {"join_link": "https://other.example"}, {}],
)
def test_other_words_are_no_reason_to_write(
    app: Flask, outbox: Outbox, details: dict[str, Any]
) -> None:
    event = make_event(seats=None)
    registration = make_registration(event)
    edit(event, **details)
    assert outbox.names == [("confirmed", "asa-ek@example.org")]
    assert registration.calendar_sequence == 0


def test_who_takes_part_online_need_not_know_of_another_hall(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None, format="hybrid", online_service="Teams")
    make_registration(event)
    online = make_registration(event, "Bo Öst", attendance="online")
    edit(event, venue="Folkets hus")
    assert told(outbox, "event_changed") == [("Åsa Ek", "REQUEST")]
    assert online.calendar_sequence == 0
    edit(event, online_service="Zoom")
    assert told(outbox, "event_changed")[1:] == [("Bo Öst", "REQUEST")]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_draft_and_a_cancelled_event_write_to_nobody(
    app: Flask, outbox: Outbox, status: str
) -> None:
    event = make_event(seats=None, status=status)
    edit(event, venue="Folkets hus")
    assert event.venue == "Folkets hus"
    assert len(outbox) == 0


def test_what_is_past_is_put_right_in_silence(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    make_registration(event)
    edit(event, venue="Folkets hus", now=NOW + timedelta(days=60))
    cancel(event, now=NOW + timedelta(days=60))
    assert outbox.names == [("confirmed", "asa-ek@example.org")]


def test_who_has_cancelled_is_left_in_peace(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    registration = make_registration(event)
    with transaction():
        registrations.cancel(registration, SYSTEM, NOW)
    edit(event, days=MOVED)
    cancel(event)
    assert [letter.name for letter in outbox] == ["confirmed", "cancelled"]


def test_a_stale_version_changes_nothing(app: Flask) -> None:
    event = make_event(seats=None)
    make_registration(event)
    before = everything()
    with pytest.raises(StaleVersion), transaction():
        details = replace(events.details_of(event), days=MOVED)
        announce.edit(event, details, event.version - 1, SYSTEM, LATER)
    assert everything() == before


# Another format


def test_an_event_that_goes_online_takes_everybody_along(app: Flask, outbox: Outbox) -> None:
    event = make_event()
    make_settings(event, seats_onsite=2, seats_online=1)
    registrations_ = [make_registration(event, name) for name in ("Åsa Ek", "Bo Öst", "Cia Al")]
    edit(event, format="online", online_service="Teams")
    assert names_by_status(event) == {"confirmed": ["Bo Öst", "Åsa Ek"], "waiting": ["Cia Al"]}
    assert {each.attendance for each in registrations_} == {"online"}
    assert told(outbox, "event_changed") == [
        ("Åsa Ek", "REQUEST"), ("Bo Öst", "REQUEST"), ("Cia Al", None),
    ]  # fmt: skip
    letter = outbox.to("asa-ek@example.org")[-1]
    assert "Tidigare: Stadshuset, Stora torget 1, Sala" in lines(letter)
    assert "Nu: Online (Teams)" in lines(letter)
    assert any(line.endswith("/meeting") for line in lines(letter))
    (last, *_) = audit.history_of("registration", registrations_[0].id)
    assert (last.action, last.detail) == ("registration.changed", {"fields": ["attendance"]})


def test_who_gets_a_seat_by_the_change_hears_of_that_alone(app: Flask, outbox: Outbox) -> None:
    event = make_event()
    make_settings(event, seats_onsite=1, seats_online=5)
    make_registration(event)
    make_registration(event, "Bo Öst")
    edit(event, format="online", online_service="Teams", days=MOVED)
    assert names_by_status(event) == {"confirmed": ["Bo Öst", "Åsa Ek"]}
    assert outbox.names[2:] == [
        ("promoted", "bo-ost@example.org"), ("event_changed", "asa-ek@example.org"),
    ]  # fmt: skip
    assert "När: tisdag 9 mars 2027 kl. 10–12 (svensk tid)" in lines(outbox[2])


def test_another_way_to_take_part_is_no_news_to_those_who_have_one(
    app: Flask, outbox: Outbox
) -> None:
    event = make_event(seats=None)
    make_registration(event)
    edit(event, format="hybrid", online_service="Teams")
    assert told(outbox, "event_changed") == []


# Cancelling


def test_everybody_hears_that_it_is_off_and_why(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    registrations_ = [make_registration(event), make_registration(event, "Bo Öst")]
    cancel(event)
    assert event.status == "cancelled"
    assert told(outbox, "event_cancelled") == [("Åsa Ek", "CANCEL"), ("Bo Öst", None)]
    seat = outbox[2]
    assert seat.subject == "Mötet är inställt: Kommundialog Sala"
    assert lines(seat)[6:8] == ["Arrangören skriver:", "För få anmälda."]
    assert entry_of(seat)["SUMMARY"] == "INSTÄLLT: Kommundialog Sala"
    assert entry_of(seat)["SEQUENCE"] == 1
    assert [each.status for each in registrations_] == ["confirmed", "waiting"]


def test_without_a_reason_none_is_given(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    make_registration(event)
    cancel(event, "")
    assert "Arrangören skriver:" not in lines(outbox[-1])


def test_what_cannot_be_cancelled_writes_to_nobody(app: Flask, outbox: Outbox) -> None:
    event = make_event(status="draft")
    with pytest.raises(DomainError):
        cancel(event)
    assert len(outbox) == 0


# What it costs


@contextmanager
def counting() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sqlalchemy_event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("deed", [lambda event: edit(event, days=MOVED), cancel])
def test_two_hundred_letters_are_a_few_statements(
    app: Flask, outbox: Outbox, deed: Callable[[Event], object]
) -> None:
    event = make_event(seats=150)
    with transaction():
        for number in range(200):
            applicant = make_applicant(f"Person {number}")
            registrations.register(event, [applicant], str(number), "sv", NOW)
    with counting() as statements:
        deed(event)
    # SQLite inserts letter by letter, which costs it nothing.
    others = [each for each in statements if not each.startswith("INSERT INTO letter")]
    assert len(others) < 40, others
    methods = [letter.calendar_method for letter in outbox][200:]
    assert (methods.count(None), len(methods)) == (50, 200)
