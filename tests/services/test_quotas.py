"""Seats that are kept for some: setting them, and how they stand."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.events.models import Event
from eventsys.registration import quotas, seats
from eventsys.registration.quotas import QuotaDetails
from tests.make import NOW, day, make_event, make_registration, municipality

RELEASE = NOW + timedelta(days=30)


def keep(event: Event, *wanted: QuotaDetails, now: datetime = NOW) -> None:
    with transaction():
        quotas.keep(event, wanted, SYSTEM, now)


def of_sala(number: int = 2, **more: Any) -> QuotaDetails:
    return QuotaDetails("municipality", str(municipality("1981").id), number, **more)


def standing(event: Event) -> list[tuple[str, int, int]]:
    """Each quota: its kind, how many of them have a seat, and how many seats are held."""
    return [(each.quota.kind, each.taken, each.held) for each in quotas.standings(event)]


def history(event: Event) -> list[tuple[str, str, str]]:
    entry = audit.history_of_event(event.id)[0]
    return [
        (each.field, each.before, each.after) for each in words.changes(entry, {}, event.time_zone)
    ]


def test_seats_are_kept_changed_and_given_up(app: Flask) -> None:
    event = make_event(seats=10)
    assert not seats.settings_of(event).has_quotas
    invited = QuotaDetails("invited", "", 3, 5, RELEASE)
    keep(event, invited, of_sala())
    assert seats.settings_of(event).has_quotas
    make_registration(event, municipality_id=municipality("1981").id)
    assert standing(event) == [("invited", 0, 3), ("municipality", 1, 1)]
    keep(event, of_sala(4, at_most=4))
    assert standing(event) == [("invited", 0, 3), ("municipality", 1, 3)]
    assert history(event) == [("Platser för: Sala", "2 platser", "4 platser, högst 4")]
    version = seats.settings_of(event).version
    keep(event, invited)
    assert history(event) == [("Platser för: Sala", "2 platser", "4 platser, högst 4")]
    assert seats.settings_of(event).version == version + 1
    with transaction():
        quotas.give_up(event, [each.id for each in quotas.of_event(event)], SYSTEM, NOW)
        quotas.give_up(event, [1, 2, 3], SYSTEM, NOW)
    assert (standing(event), seats.settings_of(event).has_quotas) == ([], False)
    assert history(event)[0] == (
        "Platser för: Inbjudna",
        "3 platser, högst 5, till onsdag 10 februari 2027 kl. 10",
        "inget",
    )


def test_what_cannot_be(app: Flask) -> None:
    event = make_event(seats=10)
    for details, field in (
        (of_sala(4, at_most=3), "at_most"),
        (of_sala(0), "seats"),
        (of_sala(1, release_at=NOW + timedelta(days=60)), "release_on"),
    ):
        with transaction(), pytest.raises(DomainError) as caught:
            quotas.keep(event, [details], SYSTEM, NOW)
        assert caught.value.field == field
    assert standing(event) == []


def test_more_is_kept_than_there_is(app: Flask) -> None:
    event = make_event(seats=10)
    keep(event, of_sala(8), QuotaDetails("role", "politician", 5))
    assert quotas.is_over_full(event, seats.settings_of(event)) == 3
    with transaction():
        quotas.of_event(event)[0].released_at = NOW
    assert quotas.is_over_full(event, seats.settings_of(event)) == 0


def test_what_is_released_is_held_again_only_with_a_new_time(app: Flask) -> None:
    event = make_event(seats=10)
    keep(event, of_sala(2, release_at=RELEASE))
    with transaction():
        quotas.of_event(event)[0].released_at = RELEASE
    keep(event, of_sala(3, release_at=RELEASE))
    assert standing(event) == [("municipality", 0, 0)]
    keep(event, of_sala(3, release_at=RELEASE + timedelta(days=1)))
    assert standing(event) == [("municipality", 0, 3)]


def test_a_release_is_by_the_clock_of_the_place(app: Flask) -> None:
    """The clock goes forward on 28 March 2027: that night has no half past two."""
    event = make_event(days=(day("2027-04-04"),))
    assert quotas.usual_release(event) == datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert event.first_on is not None
    found = [
        quotas.release_on(event.first_on, days, time(2, 30), event.time_zone).astimezone(UTC)
        for days in (8, 7, 6)
    ]
    assert found == [
        datetime(2027, 3, 27, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 29, 0, 30, tzinfo=UTC),
    ]
