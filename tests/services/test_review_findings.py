"""What a review found: who is one person, promises about days, and two deeds at the same time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, TooManyAttempts
from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.messages import announce
from eventsys.programme import service as programme
from eventsys.programme.service import ItemDetails
from eventsys.registration import bookings, changing
from eventsys.registration import service as registrations
from eventsys.registration.models import HealthData
from tests import make
from tests.make import (
    NOW,
    day,
    make_applicant,
    make_event,
    make_registration,
    make_series,
    municipality,
    region,
)


def letters_to(email: str) -> int:
    """How many letters were written to an address."""
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.recipient == email)) or 0


def edit(event: Event, **details: Any) -> None:
    """Save other details, and tell everybody."""
    with transaction():
        changed = replace(events.details_of(event), **details)
        announce.edit(event, changed, event.version, SYSTEM, NOW)


def test_a_similar_address_is_another_person(app: Flask) -> None:
    one = make_applicant("Kim Ek", email="kim@malmo.se")
    other = make_applicant("Kim Ek", email="kim@malmö.se")
    assert registrations.person_key(one) != registrations.person_key(other)
    assert registrations.person_key(one) == registrations.person_key(
        make_applicant("kim ek", email="Kim@Malmo.se")
    )


def test_the_form_of_a_booking_handed_over_registers_again(app: Flask) -> None:
    event = make_event(seats=10)
    me, colleague = make_applicant("Åsa Ek"), make_applicant("Bo Al")
    with transaction():
        registrations.register(event, [me], "same-form", "sv", NOW)
    mine = bookings.live_of(event)[0]
    with transaction():
        changing.change(mine, colleague, ATTENDEE, NOW)
    with transaction():
        registrations.register(event, [me], "same-form", "sv", NOW)
    assert {each.name for each in bookings.live_of(event)} == {"Åsa Ek", "Bo Al"}


def test_links_are_sent_however_the_address_is_written(app: Flask) -> None:
    event = make_event(seats=10)
    make_registration(event, "Åsa Ek", email="Asa.Ek@example.org")
    before = letters_to("Asa.Ek@example.org")
    with transaction():
        bookings.send_links("asa.ek@example.org", NOW)
    assert letters_to("Asa.Ek@example.org") == before + 1


def test_changing_a_booking_writes_only_so_many_letters_to_an_address(app: Flask) -> None:
    event = make_event(seats=10)
    registration = make_registration(event, "Åsa Ek")
    with pytest.raises(TooManyAttempts):
        for number in range(registrations.PER_EMAIL + 1):
            to = make_applicant(f"Nr {number}", email="other@example.org")
            with transaction():
                changing.change(registration, to, ATTENDEE, NOW)
    assert letters_to("other@example.org") == registrations.PER_EMAIL


@pytest.mark.parametrize(
    ("moved_to", "on", "left"),
    [
        ("2027-03-02", date(2027, 3, 15), 1),
        ("2027-03-02", date(2027, 3, 16), 0),  # The day that the form named.
        ("2027-06-01", date(2027, 3, 17), 1),  # Held later: the kitchen still needs it.
        ("2027-02-01", date(2027, 2, 15), 0),
    ],
)
def test_needs_are_kept_until_the_day_that_is_promised(
    app: Flask, moved_to: str, on: date, left: int
) -> None:
    event = make_event(seats=10, days=(day("2027-03-02"),))
    make_registration(event, "Åsa Ek", diet="Nötter")
    edit(event, days=(day(moved_to),))
    with transaction():
        make.forget(datetime(on.year, on.month, on.day, 12, tzinfo=NOW.tzinfo))
    assert db.session.scalar(select(func.count(HealthData.registration_id))) == left


def test_names_are_gone_on_the_day_that_is_promised(app: Flask) -> None:
    event = make_event(seats=10, days=(day("2027-03-02"),))
    registration = make_registration(event, "Åsa Ek")
    promised = datetime(2027, 3, 2, 12, tzinfo=NOW.tzinfo) + timedelta(days=90)
    with transaction():
        assert make.forget(promised - timedelta(days=1))["registrations"] == 0
        assert make.forget(promised)["registrations"] == 1
    assert registration.email == ""


def test_another_municipality_is_another_place(app: Flask) -> None:
    nowhere: dict[str, Any] = {"venue": "", "address": "", "town": ""}
    event = make_event(seats=10, municipality_id=municipality("1981").id, **nowhere)
    make_registration(event, "Åsa Ek", email="asa@example.org")
    before = letters_to("asa@example.org")
    edit(event, municipality_id=municipality("1980").id)
    assert event.days[0].sequence == 1
    assert "LOCATION:Västerås" in (event.days[0].calendar_text or "")
    assert letters_to("asa@example.org") == before + 1


def test_cancelling_leaves_the_sequence_of_a_day_that_was_cancelled_before(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02"), day("2027-03-03")))
    edit(event, days=(day("2027-03-02"),))
    with transaction():
        announce.cancel(event, "Snö.", SYSTEM, NOW)
    assert [each.sequence for each in event.all_days] == [1, 1]


def test_a_named_co_host_can_become_a_region_that_is_asked(app: Flask) -> None:
    asked = region("sormland")
    event = make_event(co_host_names=(asked.name,))
    edit(event, co_host_names=(), co_host_regions=(asked.id, asked.id))
    assert [(each.region_id, each.state) for each in event.co_hosts] == [(asked.id, "invited")]


def test_events_that_were_read_for_a_list_can_be_published(app: Flask) -> None:
    series_id = make_series().id
    event_id = make_event(status="draft", series_id=series_id).id
    db.session.expunge_all()
    (event,) = queries.all_of_series(series_service.get(series_id))
    with transaction():
        events.publish(event, SYSTEM, NOW)
    assert events.get(event_id).status == "published"


def meanwhile(app: Flask, deed: Callable[[], Any]) -> Any:
    """Do something in another transaction while ours is open."""

    def do() -> Any:
        with app.app_context(), transaction():
            return deed()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result(timeout=20)


# On SQLite the second of two waits for the first before it reads anything.
@pytest.mark.databases("postgresql")
def test_a_programme_that_is_changed_during_a_cancellation(app: Flask) -> None:
    event_id = make_event().id
    with transaction():
        event = events.get(event_id)
        assert event.status == "published"
        meanwhile(app, lambda: announce.cancel(events.get(event_id), "Snö.", SYSTEM, NOW))
        programme.add(event, ItemDetails("Inledning"), SYSTEM, NOW)
    assert (event.status, event.version) == ("cancelled", 4)
    assert "STATUS:CANCELLED" in (event.days[0].calendar_text or "")


@pytest.mark.databases("postgresql")
def test_a_draft_that_is_published_before_it_is_thrown_away(app: Flask) -> None:
    event_id = make_event(status="draft").id
    with pytest.raises(DomainError), transaction():
        event = events.get(event_id)
        meanwhile(app, lambda: events.publish(events.get(event_id), SYSTEM, NOW))
        events.delete_draft(event, SYSTEM, NOW)
    assert events.get(event_id).status == "published"


@pytest.mark.databases("postgresql")
def test_a_series_and_its_event_can_be_edited_at_the_same_time(app: Flask) -> None:
    series = make_series()
    event_id = make_event(series_id=series.id).id

    def edit_event() -> None:
        with app.app_context(), transaction():
            event = events.get(event_id)
            details = replace(events.details_of(event), title="Ny rubrik")
            events.edit(event, details, event.version, SYSTEM, NOW)

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            details = replace(series_service.details_of(series), title="Nytt namn")
            series_service.edit(series, details, series.version, SYSTEM, NOW)
            other: Future[None] = pool.submit(edit_event)
            with pytest.raises(TimeoutError):
                other.result(timeout=1)
        other.result(timeout=20)
    assert "nytt namn" in events.get(event_id).search_text
