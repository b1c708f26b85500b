"""Seats that are kept for some: setting them, and how they stand."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.service import ATTENDEE, SYSTEM, Actor
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.events import service as events
from eventsys.events.details import DayPlan
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.planning import copying, templates
from eventsys.planning.content import from_json, to_json
from eventsys.registration import bookings, changing, inviting, line, quotas, seats
from eventsys.registration.quotas import QuotaDetails
from tests.make import (
    NOW,
    day,
    make_details,
    make_event,
    make_invitee,
    make_registration,
    municipality,
    names_by_status,
    region,
)
from tests.services.test_concurrency import count_by_status, registering, together

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


def test_kept_seats_are_for_their_own_and_then_for_all(app: Flask) -> None:
    """A full house for others is none for those whose seats are kept, until these are released."""
    event = make_event(seats=3)
    keep(event, of_sala(2, release_at=RELEASE))
    sala = municipality("1981").id
    assert [make_registration(event, name).status for name in ("Åsa Ek", "Bo Ek")] == [
        "confirmed",
        "waiting",
    ]
    assert make_registration(event, "Cia Ek", municipality_id=sala).status == "confirmed"
    with transaction():
        assert line.release(RELEASE - timedelta(seconds=1)) == 0
    with transaction():
        assert line.release(RELEASE) == 1
    with transaction():
        assert line.release(RELEASE) == 0
    assert names_by_status(event) == {"confirmed": ["Bo Ek", "Cia Ek", "Åsa Ek"]}
    (quota,) = quotas.of_event(event)
    assert (quota.released_at, quotas.standings(event)[0].held) == (RELEASE, 0)


def test_at_most_so_many_of_one_kind(app: Flask) -> None:
    event = make_event(seats=10)
    keep(event, QuotaDetails("role", "company", 0, 1))
    found = [
        make_registration(event, name, role=role).status
        for name, role in (("Åsa Ek", "company"), ("Bo Ek", "company"), ("Cia Ek", "citizen"))
    ]
    assert found == ["confirmed", "waiting", "confirmed"]
    assert quotas.standings(event)[0].is_at_most


def test_seats_of_a_region_are_for_all_of_its_municipalities(app: Flask) -> None:
    event = make_event(seats=1)
    keep(event, QuotaDetails("region", str(region("orebro-lan").id), 1))
    found = [
        make_registration(event, name, municipality_id=municipality(code).id).status
        for name, code in (("Åsa Ek", "1981"), ("Bo Ek", "1880"))
    ]
    assert found == ["waiting", "confirmed"]


def test_only_those_who_hold_it_have_quotas_of_regions(app: Flask) -> None:
    asked = (region("orebro-lan").id, region("uppsala").id)
    event = make_event(co_host_regions=asked)
    with transaction():
        events.answer_co_hosting(event, region("uppsala"), True, SYSTEM, NOW)
    found = [each.slug for each in quotas.regions_of(event)]
    assert found == ["vastmanland", "uppsala"]


@pytest.mark.parametrize("by", [ATTENDEE, SYSTEM])
def test_a_kept_seat_is_not_taken_along_to_another_role(app: Flask, by: Actor) -> None:
    event = make_event(seats=2)
    keep(event, QuotaDetails("role", "politician", 1))
    mine = make_registration(event, "Åsa Ek", role="politician")
    make_registration(event, "Bo Ek", role="citizen")
    other = replace(bookings.applicant_of(mine), role="citizen")
    if by is SYSTEM:  # An organiser may overtake; attendees may not.
        with transaction():
            changing.change(mine, other, by, NOW)
        assert (mine.role, mine.status) == ("citizen", "confirmed")
        return
    with transaction(), pytest.raises(DomainError) as caught:
        changing.change(mine, other, by, NOW)
    assert (caught.value.field, mine.role, mine.status) == ("role", "politician", "confirmed")
    with transaction():
        changing.change(mine, replace(other, role="politician", title="Råd"), by, NOW)
    assert mine.title == "Råd"


def test_where_there_is_room_a_role_can_change(app: Flask) -> None:
    event = make_event(seats=3)
    keep(event, QuotaDetails("role", "politician", 1))
    mine = make_registration(event, "Åsa Ek", role="politician")
    with transaction():
        changing.change(mine, replace(bookings.applicant_of(mine), role="citizen"), ATTENDEE, NOW)
    assert (mine.role, standing(event)) == ("citizen", [("role", 0, 1)])


def test_in_a_full_house_their_own_seat_counts_as_free(app: Flask) -> None:
    event = make_event(seats=1)
    keep(event, QuotaDetails("role", "citizen", 0, 1))
    mine = make_registration(event, "Åsa Ek", role="official")
    with transaction():
        changing.change(mine, replace(bookings.applicant_of(mine), role="citizen"), ATTENDEE, NOW)
    assert (mine.role, mine.status) == ("citizen", "confirmed")


def test_seats_that_are_kept_no_longer_go_to_those_who_wait(app: Flask) -> None:
    event = make_event(seats=1)
    keep(event, of_sala(1))
    waiting = make_registration(event)
    assert waiting.status == "waiting"
    with transaction():
        quotas.give_up(event, [quotas.of_event(event)[0].id], SYSTEM, NOW)
    assert waiting.status == "confirmed"


def test_who_waits_and_turns_out_to_be_one_of_them_gets_the_kept_seat(app: Flask) -> None:
    event = make_event(seats=1)
    keep(event, QuotaDetails("role", "official", 1))
    mine = make_registration(event, "Åsa Ek", role="citizen")
    assert mine.status == "waiting"
    with transaction():
        changing.change(mine, replace(bookings.applicant_of(mine), role="official"), ATTENDEE, NOW)
    assert mine.status == "confirmed"


def test_a_copy_and_a_template_keep_seats_as_long_before(app: Flask) -> None:
    event = make_event(seats=10)
    until = quotas.usual_release(event)
    keep(event, of_sala(2, at_most=4, release_at=until), QuotaDetails("invited", "", 1))
    make_invitee(event)
    with transaction():
        copy = copying.copy_event(event, "En till", date(2027, 9, 7), SYSTEM, NOW)
        content = from_json(to_json(templates.content_like(event)))
        made = events.create(region(), make_details(title="Enligt mall"), SYSTEM, NOW)
        templates.furnish(made, content, SYSTEM, NOW)
    assert kept(copy) == [
        ("invited", "", 1, None, None),
        ("municipality", of_sala().key, 2, 4, datetime(2027, 8, 31, 8, tzinfo=UTC)),
    ]
    assert kept(made) == [*kept(event)]
    assert inviting.counts(copy) == {}


def kept(event: Event) -> list[tuple[Any, ...]]:
    return [
        (each.kind, each.key, each.seats, each.at_most, each.release_at)
        for each in quotas.of_event(event)
    ]


def test_many_want_ten_seats_of_which_four_are_kept(shared_app: Flask) -> None:
    """Those for whom they are kept come last, and get them all the same."""
    event = make_event(seats=10)
    keep(event, of_sala(4))
    sala = municipality("1981").id
    deeds = [registering(event.id, f"Person {number}") for number in range(40)]
    deeds += [registering(event.id, f"Av {n}", municipality_id=sala) for n in range(6)]
    assert Counter(together(shared_app, deeds)) == {"confirmed": 10, "waiting": 36}
    assert count_by_status(event) == {"confirmed": 10, "waiting": 36}
    assert standing(event) == [("municipality", 4, 0)]


def test_a_release_follows_the_event_but_never_past_its_beginning(app: Flask) -> None:
    event = make_event(seats=10)
    keep(event, of_sala(2, release_at=datetime(2027, 3, 2, 10, tzinfo=UTC)))

    def move(to: DayPlan) -> datetime | None:
        with transaction():
            wanted = replace(events.details_of(event), days=(to,))
            announce.edit(event, wanted, event.version, SYSTEM, NOW)
        return kept(event)[0][-1]

    # Summer time: it is at the same hour by the clock of the place.
    assert move(day("2027-03-30", "13:00", "16:00")) == datetime(2027, 3, 30, 9, tzinfo=UTC)
    assert history(event) == [
        (
            "Platser för: Sala",
            "2 platser, till tisdag 2 mars 2027 kl. 11",
            "2 platser, till tisdag 30 mars 2027 kl. 11",
        )
    ]
    assert move(day("2027-03-30", "09:00", "12:00")) == datetime(2027, 3, 30, 7, tzinfo=UTC)


def test_an_event_from_a_template_that_begins_earlier_in_the_day_can_be_made(app: Flask) -> None:
    event = make_event(seats=10)
    keep(event, of_sala(2, release_at=datetime(2027, 3, 2, 10, tzinfo=UTC)))
    with transaction():
        content = templates.content_like(event)
        details = make_details(title="Tidigt", days=(day("2027-04-06", "08:00", "10:00"),))
        made = events.create(region(), details, SYSTEM, NOW)
        templates.furnish(made, content, SYSTEM, NOW)
    assert kept(made)[0][-1] == datetime(2027, 4, 6, 6, tzinfo=UTC)
