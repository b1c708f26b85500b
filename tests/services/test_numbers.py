"""Statistics against facts that were counted by hand, on both databases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.checkin.models import Admission
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.registration import changing, joining
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.reports import desk, numbers, pace
from eventsys.reports.numbers import Sums
from tests import make
from tests.browser import recorded
from tests.make import NOW, day, make_event, make_registration

SALA, ARBOGA, UPPSALA = "1981", "1984", "0380"
LATER = date(2028, 1, 1)


def admit(*people: Registration, on: str = "") -> None:
    """They come through the door."""
    with transaction() as session:
        for each in people:
            held_on = datetime.fromisoformat(on).date() if on else each.event.first_on
            admission = Admission(
                event_id=each.event_id,
                registration_id=each.id,
                day_on=held_on,
                admitted_at=NOW,
                received_at=NOW,
                by_name="Astrid Berg",
                key=f"{each.id} {held_on}",
            )
            session.add(admission)


def cancel(registration: Registration, now: datetime) -> None:
    with transaction():
        registrations.cancel(registration, ATTENDEE, now)


def person(event: Event, name: str, of: str = "", at: str = "", **more: Any) -> Registration:
    """Somebody from an organisation and a municipality."""
    place = make.municipality(at).id if at else None
    return make_registration(event, name, organisation=of, municipality_id=place, **more)


def sums(event: Event) -> Sums:
    return numbers.together(numbers.by_event(numbers.of_event(event), LATER))


def test_an_event_without_anybody(app: Flask) -> None:
    assert sums(make_event()) == Sums()
    assert Sums().absence is None


def test_everybody_is_counted_once(app: Flask) -> None:
    # Starts on 2 March at 13 in Sweden, which is noon in UTC.
    event = make_event(seats=4, format="hybrid", join_link="https://example.org/x")
    people = [make_registration(event, f"Person {n}") for n in range(6)]
    online = make_registration(event, "Person Online", attendance="online")
    start = event.starts_at
    assert start is not None
    cancel(people[0], start - timedelta(hours=48))
    cancel(people[1], start - timedelta(hours=47, minutes=59))
    # Two of those who waited got their seats.
    cancel(people[5], start - timedelta(days=20))
    assert sums(event) == Sums(
        registered=7, confirmed=4, waiting=0, cancelled=3, late=1, onsite=3, online=1
    )
    admit(people[2], people[3], on="2027-03-02")
    admit(people[2], on="2027-03-03")
    found = sums(event)
    # Nobody expects those who are online at the door.
    assert (found.attended, found.absent, found.absence) == (2, 1, 1 / 3)
    assert online.status == "confirmed"


def test_who_went_to_the_meeting_online_is_counted_beside(app: Flask) -> None:
    """Those who were not seen online are not called absent: they may have come another way."""
    event = make_event(seats=9, format="hybrid", join_link="https://example.org/x")
    online = [make_registration(event, f"P {n}", attendance="online") for n in range(3)]
    admit(make_registration(event, "Åsa Ek"))
    start = event.starts_at
    assert start is not None
    with transaction():
        assert joining.join(online[0], start) == "https://example.org/x"
        assert joining.join(online[1], start - timedelta(hours=1)) is None
    found = sums(event)
    assert (found.joined, found.attended, found.absent) == (1, 1, 0)
    assert joining.count(event) == 1


def test_nobody_is_absent_before_it_is_over(app: Flask) -> None:
    event = make_event(seats=9)
    admit(make_registration(event, "Åsa Ek"))
    make_registration(event, "Bo Ek")
    scope, last_on = numbers.of_event(event), event.last_on
    assert last_on is not None

    def absent(today: date) -> int:
        return numbers.together(numbers.by_event(scope, today)).absent

    assert (absent(last_on), absent(last_on + timedelta(days=1))) == (0, 1)


def test_where_no_door_was_used_nobody_was_absent(app: Flask) -> None:
    with_door, without = make_event("Ett", seats=9), make_event("Två", seats=9)
    admit(make_registration(with_door, "Åsa Ek"))
    make_registration(with_door, "Bo Ek")
    make_registration(without, "Cia Ek")
    scope = numbers.of_year(make.region(), 2027)
    events = numbers.by_event(scope, LATER)
    assert [(each.title, each.sums.attended, each.sums.absent) for each in events] == [
        ("Ett", 1, 1),
        ("Två", 0, 0),
    ]
    assert numbers.together(events).absence == 0.5


def test_who_came_though_they_had_cancelled_has_come(app: Flask) -> None:
    event = make_event(seats=9)
    came, stayed = make_registration(event, "Åsa Ek"), make_registration(event, "Bo Ek")
    cancel(came, NOW)
    admit(came)
    assert (sums(event).attended, sums(event).absent) == (1, 1)
    assert stayed.status == "confirmed"


def test_a_year_is_of_one_region_and_leaves_out_drafts(app: Flask) -> None:
    make_event("I år", days=(day("2027-01-01"),))
    make_event("Sist", days=(day("2027-12-31"),))
    make_event("Inställt", status="cancelled")
    make_event("Utkast", status="draft")
    make_event("Förra året", days=(day("2026-12-31"),))
    make_event("Nästa", certainty="period")
    make_event("Andras", owner="uppsala")
    region = make.region()
    found = numbers.by_event(numbers.of_year(region, 2027), LATER)
    assert [each.title for each in found] == ["I år", "Inställt", "Sist"]
    assert numbers.years(region) == [2028, 2027, 2026]


def test_a_series_is_counted_event_by_event(app: Flask) -> None:
    series = make.make_series()
    first = make_event("Ett", seats=9, series_id=series.id)
    make_event("Två", seats=9, series_id=series.id, days=(day("2027-04-01"),))
    make_event("Annat", seats=9)
    make_registration(first)
    found = numbers.by_event(numbers.of_series(series), LATER)
    assert [(each.title, each.sums.registered) for each in found] == [("Ett", 1), ("Två", 0)]


def test_places_are_those_of_events_and_of_people_with_a_seat(app: Flask) -> None:
    event = make_event(seats=2, municipality_id=make.municipality(SALA).id)
    make_event("Inställt", status="cancelled", municipality_id=make.municipality(ARBOGA).id)
    person(event, "Åsa Ek", at=SALA)
    person(event, "Bo Ek", at=UPPSALA)
    person(event, "Cia Ek", at=ARBOGA)
    found = numbers.by_place(numbers.of_year(make.region(), 2027))
    assert [(each.code, each.events, each.people) for each in found] == [
        (SALA, 1, 1),
        (UPPSALA, 0, 1),
    ]


def test_kinds_of_organisation_are_told_and_stay(app: Flask) -> None:
    event = make_event(seats=9)
    people = [
        person(event, "Åsa Ek", "Sala kommun"),
        person(event, "Bo Ek", "Trafikverket"),
        person(event, "Cia Ek"),
    ]
    scope = numbers.of_event(event)
    assert numbers.by_organisation(scope) == {"municipality": 1, "state": 1, "citizen": 1}
    with transaction():
        applicant = make.make_applicant("Cia Ek", organisation="Bygg AB")
        changing.change(people[2], applicant, SYSTEM, NOW)
    told = {"municipality": 1, "state": 1, "company": 1}
    assert numbers.by_organisation(scope) == told
    with transaction():
        assert make.forget(NOW + timedelta(days=400))["registrations"] == 3
    assert numbers.by_organisation(scope) == told
    assert {each.organisation for each in db.session.scalars(select(Registration))} == {""}


def test_weeks_count_back_from_the_start(app: Flask) -> None:
    event = make_event(seats=20)
    start = event.starts_at
    assert start is not None
    week = timedelta(days=7)
    for n, before in enumerate(
        (timedelta(), week - timedelta(seconds=1), week, 5 * week, 12 * week, 50 * week)
    ):
        make_registration(event, f"Person {n}")
        set_made(event, f"Person {n}", start - before)
    assert numbers.weeks_before(numbers.of_event(event)) == [2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2]


def set_made(event: Event, name: str, at: datetime) -> None:
    with transaction() as session:
        found = session.scalars(
            select(Registration).where(Registration.event_id == event.id, Registration.name == name)
        ).one()
        found.created_at = at


def test_weeks_of_an_event_without_hours_count_from_its_day(app: Flask) -> None:
    event = make_event(seats=20, days=(day("2027-03-02", None),))
    make_registration(event)
    set_made(event, "Åsa Ek", datetime.fromisoformat("2027-02-22T23:00:00+00:00"))
    assert numbers.weeks_before(numbers.of_event(event))[:3] == [0, 1, 0]


def test_kinds_of_event_have_their_events(app: Flask) -> None:
    make_event("Ett", of_kind="webinar")
    make_event("Två")
    make_event("Tre")
    scope = numbers.of_year(make.region(), 2027)
    found = numbers.by_kind(scope, numbers.by_event(scope, LATER))
    assert [(kind.slug, [each.title for each in held]) for kind, held in found] == [
        ("kommundialog", ["Två", "Tre"]),
        ("webinar", ["Ett"]),
    ]


def test_the_pace_of_a_region_goes_by_calendar_weeks(app: Flask) -> None:
    # It is Monday 11 January, ten o'clock in Sweden.
    now = NOW.astimezone(datetime.fromisoformat("2027-01-11T10:00:00+01:00").tzinfo)
    event, elsewhere = make_event(seats=30), make_event("Andras", owner="uppsala", seats=9)
    make_registration(elsewhere)
    for n, at in enumerate(
        (
            "2027-01-10T23:00:00+00:00",  # This Monday, just after midnight in Sweden.
            "2027-01-10T22:59:00+00:00",
            "2027-01-04T08:00:00+00:00",
            "2026-11-22T23:00:00+00:00",
            "2026-11-22T22:59:00+00:00",  # One week too early.
        )
    ):
        make_registration(event, f"Person {n}")
        set_made(event, f"Person {n}", datetime.fromisoformat(at))
    found = pace.of_region(make.region(), now)
    assert [count for _monday, count in found.weeks] == [1, 0, 0, 0, 0, 0, 2, 1]
    assert [str(monday) for monday, _count in found.weeks][::7] == ["2026-11-23", "2027-01-11"]
    assert found.lately == 2


def test_the_pace_of_events_is_who_is_coming_by_each_week(app: Flask) -> None:
    event, empty = make_event(seats=30), make_event("Tomt", seats=3)
    for n, back in enumerate((0, 1, 1, 9)):
        made = make_registration(event, f"Person {n}", now=NOW)
        set_made(event, made.name, NOW - timedelta(days=7 * back))
    gone = make_registration(event, "Avbokad")
    cancel(gone, NOW)
    assert pace.of_events([event.id, empty.id], NOW) == {event.id: [1, 1, 1, 1, 1, 1, 3, 4]}
    assert pace.of_events([], NOW) == {}


@pytest.mark.parametrize("number", [1, 8])
def test_the_database_is_asked_the_same_few_questions(app: Flask, number: int) -> None:
    for n in range(number):
        event = make_event(f"Möte {n}", seats=9, municipality_id=make.municipality(SALA).id)
        admit(person(event, f"Person {n}", "Sala kommun", SALA))
    scope = numbers.of_year(make.region(), 2027)
    with recorded(app) as statements:
        events = numbers.by_event(scope, LATER)
        numbers.by_place(scope)
        numbers.by_organisation(scope)
        numbers.by_kind(scope, events)
        numbers.weeks_before(scope)
    assert (len(events), len(statements)) == (number, 8)


def test_what_is_over_without_a_document(app: Flask) -> None:
    today = NOW.date()
    dates = {"Förr": 15, "Först": 14, "I går": 1, "I dag": 0}
    for title, ago in dates.items():
        make_event(title, days=(day(today - timedelta(days=ago)),))
    make.make_document(make_event("Klart", days=(day("2027-01-08"),)))
    make_event("Inställt", status="cancelled", days=(day("2027-01-08"),))
    found = desk.without_documents(
        make.region(), today - timedelta(days=14), today - timedelta(days=1)
    )
    assert [each.title for each in found] == ["Först", "I går"]
