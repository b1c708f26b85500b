"""What somebody who plans is told to think of: from facts over all regions, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.programme import warnings
from eventsys.programme.service import PersonDetails
from tests.browser import recorded
from tests.make import NOW, day, make_event, make_item, municipality

START = 13 * 60
ASA = (PersonDetails("Åsa Ek"),)


def said(event: Event) -> list[str]:
    return [
        f"{warning.about}: {warning.text}" if warning.about else warning.text
        for warning in warnings.of(event, NOW)
    ]


def talk(event: Event, title: str = "Tal", **more: Any) -> int:
    details: dict[str, Any] = {"start_minute": START, "length_minutes": 60, "people": ASA} | more
    return make_item(event, title, **details).id


def elsewhere(**more: Any) -> Event:
    """Another event on the same day, of another kind and another municipality."""
    values: dict[str, Any] = {"owner": "orebro-lan", "of_kind": "seminar"}
    values |= {"venue": "Slottet", "town": "Örebro"}
    return make_event("Seminarium", **values | more)


def test_a_quiet_event_has_no_warnings(app: Flask) -> None:
    event = make_event()
    talk(event)
    talk(elsewhere(), people=(PersonDetails("Bo Ek"),))
    assert warnings.of(event, NOW) == []


def test_a_person_in_two_places(app: Flask) -> None:
    event, other = make_event(), elsewhere()
    item_id = talk(event)
    talk(other, people=(PersonDetails("ÅSA  EK"),), start_minute=START + 30)
    (warning,) = warnings.of(event, NOW)
    assert warning.text == "Åsa Ek är samtidigt med på ”Seminarium” (Region Örebro län)."
    assert (warning.target, warning.item_ids, warning.about) == ("programme", (item_id,), "Tal")
    assert said(other) == [
        "Tal: ÅSA  EK är samtidigt med på ”Kommundialog Sala” (Region Västmanland)."
    ]


def test_of_a_draft_elsewhere_only_that_the_person_is_taken(app: Flask) -> None:
    event = make_event(of_kind="seminar")
    talk(event, room="Salen")
    talk(
        elsewhere(status="draft", venue="Stadshuset", town="Sala"),
        "Hemligt tal",
        room="Salen",
    )
    assert said(event) == [
        "Tal: Salen är upptagen den tiden.",
        "Tal: Åsa Ek är upptagen den tiden.",
    ]


def test_a_draft_of_the_same_region_is_told_of(app: Flask) -> None:
    event = make_event()
    talk(event)
    talk(elsewhere(owner="vastmanland", status="draft"))
    assert said(event) == ["Tal: Åsa Ek är samtidigt med på ”Seminarium” (Region Västmanland)."]


def test_what_is_called_off_or_on_another_day_is_free(app: Flask) -> None:
    event = make_event()
    talk(event)
    talk(elsewhere(status="cancelled"))
    talk(elsewhere(days=(day("2027-03-03"),)))
    assert said(event) == []


def test_somebody_twice_in_the_same_programme(app: Flask) -> None:
    event = make_event()
    first = talk(event, "A", track="A")
    second = talk(event, "B", track="B")
    (warning,) = warnings.of(event, NOW)
    assert warning.text == "Åsa Ek står också på ”B” samtidigt."
    assert warning.item_ids == (first, second)


def test_a_room_that_is_booked_twice(app: Flask) -> None:
    event = make_event()
    talk(event, people=(), room="Stora salen")
    other = elsewhere(venue="stadshuset", town="SALA")
    talk(other, people=(), room="stora salen", start_minute=START + 59)
    talk(elsewhere(), people=(), room="Stora salen")
    assert said(event) == [
        "Tal: Stora salen är samtidigt bokad för ”Seminarium” (Region Örebro län)."
    ]


def test_the_clock_of_each_event_counts(app: Flask) -> None:
    """Of two countries with the same clock, and of an event that follows another one's."""
    event = make_event()
    talk(event)
    far = elsewhere(time_zone="Europe/London", days=(day("2027-03-02", "12:00"),))
    talk(far, start_minute=START - 60)
    assert said(event) == ["Tal: Åsa Ek är samtidigt med på ”Seminarium” (Region Örebro län)."]


def test_times_of_the_programme_itself(app: Flask) -> None:
    event = make_event()
    talk(event, "Kaffe", kind="break", people=(), start_minute=START - 30, length_minutes=30)
    talk(event, "Långt", people=(), length_minutes=160)
    talk(event, "Mer", people=(), start_minute=START + 150, length_minutes=60)
    assert said(event) == [
        "Kaffe: Tiden ligger utanför mötets: 13.00–16.00.",
        "Mer: Tiden ligger utanför mötets: 13.00–16.00.",
        "Långt: Går in i ”Mer”.",
        "Mer: Ingen paus mellan 13.00–16.30.",
    ]


@pytest.mark.parametrize(
    ("on", "text"),
    [
        ("2027-05-06", "Torsdag 6 maj 2027 är många lediga: Kristi himmelsfärdsdag."),
        ("2027-05-07", "Fredag 7 maj 2027 är en klämdag."),
        ("2027-05-05", None),
    ],
)
def test_days_off(app: Flask, on: str, text: str | None) -> None:
    event = make_event(days=(day(on),))
    assert said(event) == ([text] if text else [])
    # Each country has its own.
    danish = make_event(owner="midtjylland", language="da", days=(day("2027-06-25"),))
    assert said(danish) == []


def test_the_same_municipality_or_audience_the_same_day(app: Flask) -> None:
    sala = municipality().id
    event = make_event(municipality_id=sala)
    elsewhere(municipality_id=sala)
    elsewhere(municipality_id=sala, status="draft")
    make_event("Kommundialog Köping")
    make_event("Kommundialog Arboga", days=(day("2027-03-03"),))
    make_event("Dialog i Örebro", owner="orebro-lan")
    assert said(event) == [
        "Samma kommun har ”Seminarium” samma dag.",
        "”Kommundialog Köping” är ett möte av samma typ samma dag.",
    ]


def test_nothing_is_said_of_what_is_over_or_called_off_or_has_no_day(app: Flask) -> None:
    off = (day("2027-05-07"),)
    called_off = make_event(status="cancelled", days=off)
    period = make_event(certainty="period")
    event = make_event(days=off)
    found = warnings.of_many([called_off, period, event], NOW)
    assert [len(found[each.id]) for each in (called_off, period, event)] == [0, 0, 1]
    assert warnings.of(event, NOW + timedelta(days=365)) == []


def test_an_item_whose_day_was_taken_away_counts_on_the_first(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", "13:00", "16:00"), day("2027-03-09")))
    talk(event, day_id=event.days[1].id)
    talk(elsewhere())
    assert said(event) == []
    event.days[1].removed_at = NOW
    db.session.flush()
    assert said(event) == ["Tal: Åsa Ek är samtidigt med på ”Seminarium” (Region Örebro län)."]


def test_two_statements_for_any_number(app: Flask) -> None:
    def ask(events: list[Event]) -> int:
        ids = [event.id for event in events]
        fresh = list(db.session.scalars(select(Event).where(Event.id.in_(ids))))
        with recorded(app) as statements:
            found = warnings.of_many(fresh, NOW)
        assert found.keys() == {*ids}
        return len(statements)

    few = [make_event()]
    talk(few[0])
    many = [elsewhere(days=(day(f"2027-03-{on:02}"),)) for on in range(2, 9)]
    for event in many:
        talk(event)
    assert ask(few) == ask([*few, *many]) == 2
