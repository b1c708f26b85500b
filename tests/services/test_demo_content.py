"""Demo content: each thing the seeds demand can be seen, and nobody in it is real."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys import demo
from eventsys.audit import service as audit
from eventsys.core.db import db, transaction
from eventsys.demo import workbench_numbers
from eventsys.documents import service as documents
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.events.models import Contact, Event, EventDay, Series
from eventsys.mail.models import Letter
from eventsys.places import service as places
from eventsys.programme import service as programme
from eventsys.registration import bookings, seats
from eventsys.registration.models import HealthData, Registration
from tests.conftest import Database
from tests.make import NOW

# Both kinds of database have it from its services, and in the tests of moving it.
pytestmark = pytest.mark.databases("sqlite")
TODAY = NOW.date()
SEVEN_REGIONS = {
    "Region Stockholm",
    "Region Uppsala",
    "Region Gävleborg",
    "Region Västmanland",
    "Region Örebro län",
    "Region Sörmland",
}


@pytest.fixture(scope="module")
def app_with_demo(all_databases: Callable[[str], Database], database_name: str) -> Flask:
    """The demo is built once: the tests here only look at it."""
    database = all_databases(database_name)
    database.reset()
    with database.app.app_context():
        for _name, step in demo.steps(NOW):
            with transaction():
                step()
        db.session.remove()
    return database.app


@pytest.fixture
def built(app_with_demo: Flask) -> Iterator[Flask]:
    with app_with_demo.app_context():
        yield app_with_demo
        db.session.remove()


def event(region: str, slug: str) -> Event:
    found = events.find_by_slug(places.get_region(region), slug)
    assert found is not None, slug
    return found


def named(title: str) -> Event:
    """The living event with this title."""
    found = db.session.scalars(
        select(Event).where(Event.title == title, Event.last_on >= TODAY)
    ).all()
    assert len(found) == 1, title
    return found[0]


def series(region: str, slug: str) -> list[Event]:
    found = queries.public_series(places.get_region(region), slug)
    assert found is not None, slug
    return queries.events_of_series(found)


def when(each: Event) -> tuple[str, str]:
    words = each.period_words or " ".join(str(day.held_on) for day in each.days)
    return words, each.certainty


def test_the_tour_of_2018(built: Flask) -> None:
    """Nine municipalities without hours, Norberg preliminary, Västerås in a mere period."""
    tour = series("vastmanland", "kommundialoger-om-vastmanland-2030")
    assert [(each.town, *when(each)) for each in tour] == [
        ("Sala", "2018-11-07", "confirmed"),
        ("Kungsör", "2018-11-09", "confirmed"),
        ("Surahammar", "2018-11-12", "confirmed"),
        ("Arboga", "2018-11-19", "confirmed"),
        ("Fagersta", "2018-11-20", "confirmed"),
        ("Norberg", "2018-11-26", "preliminary"),
        ("Hallstahammar", "2018-11-28", "confirmed"),
        ("Skinnskatteberg", "2018-12-04", "confirmed"),
        ("Köping", "2018-12-06", "confirmed"),
        ("Västerås", "början av 2019", "period"),
    ]
    assert {each.starts_at for each in tour} == {None}
    assert {each.contacts[0].name for each in tour} == {"David Lundgren"}


def test_the_academy_of_2016_and_2017_goes_on(built: Flask) -> None:
    """Topic by topic in one series, which the coming term continues; no day is made up."""
    academy = series("orebro-lan", "fredagsakademin")
    assert [when(each) for each in academy[:8]] == [
        ("mars 2016", "period"),
        ("april 2016", "period"),
        ("maj 2016", "period"),
        ("september 2016", "period"),
        ("oktober 2016", "period"),
        ("december 2016", "period"),
        ("2017-04-28", "confirmed"),
        ("2017-05-19", "confirmed"),
    ]
    term = academy[8:]
    assert [each.last_on < TODAY for each in term if each.last_on] == [True] * 2 + [False] * 6
    assert {(each.format, each.first_on and each.first_on.weekday()) for each in term} == {
        ("hybrid", 4)
    }
    assert len({each.title for each in academy}) == 16
    speakers = {
        person.name
        for each in academy
        for item in programme.items_of(each)
        for person in item.people
        if person.role == "speaker"
    }
    assert {"Jonas Karlsson", "Dan Hjalmarsson", "Elizabeth Englundh", "Ida Grundel"} < speakers
    assert len(speakers) == 12


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("remisskonferens-om-regional-utvecklingsstrategi", "2017-03-10"),
        ("dialogmote-regional-utvecklingsstrategi", "2016-10-12"),
        ("loka-dagarna-2016", "2016-09-01 2016-09-02"),
        ("loka-dagarna-2015", "2015"),
        ("framtidsforum-2017", "två tillfällen under 2017"),
        ("regionalt-utvecklingsforum", "2016-05-12"),
        ("regionalt-visionsforum", "2015-11-27"),
        ("regionala-utvecklingsstrategin-pa-turne-i-lanet", "november 2016"),
    ],
)
def test_meetings_about_the_strategy_of_orebro(built: Flask, slug: str, expected: str) -> None:
    assert when(event("orebro-lan", slug))[0] == expected


def test_questions_and_answers_are_linked(built: Flask) -> None:
    conference = event("orebro-lan", "remisskonferens-om-regional-utvecklingsstrategi")
    assert [each.url for each in documents.of_event(conference)] == [
        "https://www.regionorebrolan.se/rus"
    ] * 2


@pytest.mark.parametrize(
    ("slug", "roles"),
    [
        (
            "hur-paverkar-okat-distansarbete-kommunernas",
            {"moderator": 1, "speaker": 1, "commentator": 4},
        ),
        (
            "var-arbetar-vi-i-morgon-distansarbete-och-planering-i-88",
            {"moderator": 1, "speaker": 2, "commentator": 4},
        ),
    ],
)
def test_the_webinars_of_seven_regions(built: Flask, slug: str, roles: dict[str, int]) -> None:
    """People in roles, co-hosts of two kinds, two contacts, and a link that is told to nobody."""
    webinar = event("ostergotland", slug)
    found: dict[str, int] = {}
    for item in programme.items_of(webinar):
        for person in item.people:
            found[person.role] = found.get(person.role, 0) + 1
    assert found == roles
    assert {each.name for each in webinar.co_hosts} == SEVEN_REGIONS | {"Mälardalsrådet"}
    assert (webinar.format, webinar.online_service) == ("online", "Teams")
    invited = [each.name for each in webinar.co_hosts if each.state == "invited"]
    assert invited == (["Region Västmanland"] if webinar.starts_at else [])
    assert len(webinar.contacts) == 2
    texts = db.session.scalars(
        select(EventDay.calendar_text).where(EventDay.event_id == webinar.id)
    )
    assert not any("moten.exempel.se" in (text or "") for text in texts)


def test_meetings_by_invitation_in_stockholm(built: Flask) -> None:
    past = event("stockholm", "dialogmoten-om-forbattrad-folkhalsa")
    coming = event("stockholm", "dialogmote-om-god-och-jamlik-halsa")
    assert (when(past), past.audience) == (("hösten 2021", "period"), "invitation")
    assert seats.availability(coming, NOW).state == "invitation"
    # Six were registered by hand, and three have said yes behind their links.
    assert len(bookings.live_of(coming)) == 9
    panel = event("stockholm", "seminarium-om-etableringen-av-teknikcollege-i")
    assert "panel" in {item.kind for item in programme.items_of(panel)}


def test_the_coming_tour(built: Flask) -> None:
    """All ten municipalities, one on a preliminary day, one in a period."""
    tour = series("vastmanland", "kommundialoger-om-vastmanland-2030-2")
    region = places.get_region("vastmanland")
    assert {each.municipality_id for each in tour} == {
        place.id for place in places.municipalities(region)
    }
    assert [each.certainty for each in tour].count("preliminary") == 1
    assert [each.town for each in tour if each.certainty == "period"] == ["Västerås"]
    assert all(each.first_on and each.first_on > TODAY for each in tour)


def test_the_full_hearing(built: Flask) -> None:
    """Forty seats taken, twelve people waiting; one gave up, and the next in line moved up."""
    hearing = named("Hearing om regional utvecklingsstrategi")
    found = seats.availability(hearing, NOW).seats["onsite"]
    assert (found.total, found.taken, found.waiting) == (40, 40, 12)
    actions = [entry.action for entry in audit.history_of_event(hearing.id)]
    assert actions.count("registration.promoted") == 1


def test_two_days_and_two_occasions(built: Flask) -> None:
    """Loka-dagarna on two days in a row with parallel items; Framtidsforum two weeks apart."""
    loka = db.session.scalars(
        select(Event).where(Event.title.startswith("Loka-dagarna"), Event.last_on >= TODAY)
    ).one()
    first, second = loka.days
    assert second.held_on - first.held_on == timedelta(days=1)
    items = programme.items_of(loka)
    assert {item.day_id for item in items} == {first.id, second.id}
    # Three tracks beside each other.
    assert len({item.start_minute for item in items if item.track}) == 1
    assert len({item.track for item in items} - {""}) == 3
    ends = [item.start_minute + item.length_minutes for item in items if item.day_id == second.id]  # type: ignore[operator]
    assert max(ends) == 14 * 60
    forum = db.session.scalars(
        select(Event).where(Event.title.startswith("Framtidsforum"), Event.last_on >= TODAY)
    ).one()
    assert len(forum.days) == 2


def test_danish_moved_and_cancelled(built: Flask) -> None:
    dialogue = named("Dialogmøde: By og land, der hænger sammen")
    assert (dialogue.language, dialogue.time_zone) == ("da", "Europe/Copenhagen")
    moved = named("Forum för mindre kommuner")
    assert moved.days[0].is_moved
    assert "Nytt datum" in (moved.days[0].calendar_text or "")
    cancelled = named("Seminarium om klimatanpassning i mindre orter")
    assert (cancelled.status, bool(cancelled.cancellation_reason)) == ("cancelled", True)
    written = db.session.execute(
        select(Letter.event_id, Letter.name, func.count(Letter.id))
        .where(Letter.event_id.in_((moved.id, cancelled.id)))
        .group_by(Letter.event_id, Letter.name)
    ).all()
    assert sorted(tuple(row) for row in written) == sorted(
        [
            (moved.id, "confirmed", 6),
            (moved.id, "event_changed", 6),
            (cancelled.id, "confirmed", 5),
            (cancelled.id, "event_cancelled", 5),
        ]
    )


def test_drafts_are_for_organisers(built: Flask) -> None:
    region = places.get_region("vastmanland")
    drafts = [each for each in queries.for_organiser(region, TODAY) if each.status == "draft"]
    assert len(drafts) == 5
    public = queries.listed(queries.Filter(q="kompetensförsörjning i industrin"), region, TODAY)
    assert public.total == 0


def test_paragraphs_flow(built: Flask) -> None:
    # A line end inside a paragraph would be one on the page too.
    texts = db.session.scalars(select(Event.description).union_all(select(Series.description)))
    broken = re.compile(r"[^\n]\n(?![\n-])")
    assert not [text for text in texts if broken.search(text)]


def test_few_letters(built: Flask) -> None:
    """A few dozen people, some with needs, so that the outbox can be read."""
    held = [*workbench_numbers.IN_VASTMANLAND, *workbench_numbers.IN_OREBRO]
    told = select(func.count(Registration.id)).join(Registration.event)
    told = told.where(Event.title.not_in([each.title for each in held]))
    assert db.session.scalar(told) in range(100, 400)
    assert db.session.scalar(select(func.count(HealthData.registration_id))) in range(10, 40)


def test_nobody_can_be_reached(built: Flask) -> None:
    """No telephone number at all, and no e-mail but under the names that are kept for examples."""
    assert {
        *db.session.scalars(select(Contact.phone)),
        *db.session.scalars(select(Registration.phone)),
    } == {""}
    emails = {
        *db.session.scalars(select(Registration.email)),
        *db.session.scalars(select(Contact.email)),
    }
    assert {email.partition("@")[2] for email in emails} == {"exempel.se", "example.org", ""}
    past = select(Contact.email).join(Event, Contact.event_id == Event.id)
    assert set(db.session.scalars(past.where(Event.last_on < date(2022, 1, 1)))) == {""}
    texts = [
        f"{each.title} {each.summary} {each.description} {each.directions}"
        for each in db.session.scalars(select(Event))
    ]
    assert not [text for text in texts if re.search(r"\S@\S|\d{2,4}[- ]\d{2,3} ?\d{2}", text)]
