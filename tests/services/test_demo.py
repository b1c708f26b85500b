"""Making demo content: once, the same on the same day; its account; synthetic events."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys import demo
from eventsys.audit.models import AuditEntry
from eventsys.audit.service import SYSTEM
from eventsys.core import revisions
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events import service as events
from eventsys.events.models import Event, EventDay, Series
from eventsys.mail.models import Letter
from eventsys.people import service as people
from eventsys.places import service as places
from eventsys.programme.models import ProgrammeItem
from eventsys.registration import seats
from eventsys.registration.models import Registration
from tests import make
from tests.conftest import Database
from tests.make import NOW

# Both kinds of database have it from its services, and in the tests of moving it.
pytestmark = pytest.mark.databases("sqlite")
TODAY = NOW.date()


def build(now: datetime = NOW) -> None:
    for _name, step in demo.steps(now):
        with transaction():
            step()


def content() -> dict[str, Any]:
    """What people see of the demo, without what is random in it."""

    def rows(*columns: Any) -> list[tuple[Any, ...]]:
        return sorted((tuple(row) for row in db.session.execute(select(*columns))), key=repr)

    return {
        "events": rows(
            Event.title, Event.slug, Event.status, Event.first_on, Event.last_on, Event.revised_at
        ),
        "days": rows(EventDay.held_on, EventDay.starts_at, EventDay.ends_at, EventDay.sequence),
        "items": rows(ProgrammeItem.title, ProgrammeItem.start_minute),
        "series": rows(Series.title, Series.slug),
        "people": rows(Registration.name, Registration.status, Registration.created_at),
        "letters": rows(Letter.name, Letter.recipient),
        "history": rows(AuditEntry.action, AuditEntry.at, AuditEntry.actor_name),
    }


def test_a_day_gives_the_same(app: Flask, database: Database) -> None:
    build()
    first = content()
    db.session.remove()
    database.reset()
    build(NOW + timedelta(hours=5))
    assert content() == first
    with pytest.raises(demo.NotEmpty):
        demo.steps(NOW)


def test_content_is_left_alone(app: Flask) -> None:
    assert demo.is_empty()
    make.make_event()
    assert not demo.is_empty()
    with pytest.raises(demo.NotEmpty):
        demo.steps(NOW)


@pytest.fixture
def trial(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site at an address of this machine, where a demo login opens it."""
    local = replace(app.config["SETTINGS"], base_url="http://127.0.0.1:8000")
    monkeypatch.setitem(app.config, "SETTINGS", local)
    return app


def test_the_demo_organiser(trial: Flask) -> None:
    """Made once, with a new password each time, and only the last one opens."""
    with transaction():
        email, first = demo.demo_user(NOW)
    with transaction():
        again, second = demo.demo_user(NOW)
    assert (email, again) == ("organisator@exempel.se",) * 2
    assert make.sign_in(email, first) is None
    user = people.user_of_session(make.sign_in(email, second) or "", NOW)
    assert user is not None
    assert (user.name, user.is_demo, user.is_administrator) == ("Alma Demo", True, False)
    assert {each.region.slug: each.role for each in user.memberships} == {
        "vastmanland": "region_administrator",
        "orebro-lan": "organiser",
        "ostergotland": "organiser",
    }


def test_a_real_site_has_no_door_for_the_demo_organiser(
    trial: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever server it runs on: neither by the password nor by a session from before."""
    with transaction():
        email, password = demo.demo_user(NOW)
    token = make.sign_in(email, password)
    assert token is not None
    assert people.user_of_session(token, NOW) is not None
    assert people.demo_users() == [people.find(email)]
    real = replace(trial.config["SETTINGS"], base_url="https://moten.example.org")
    monkeypatch.setitem(trial.config, "SETTINGS", real)
    assert people.user_of_session(token, NOW) is None
    assert make.sign_in(email, password) is None


def test_a_new_password_ends_sessions(trial: Flask) -> None:
    with transaction():
        email, password = demo.demo_user(NOW)
    token = make.sign_in(email, password)
    assert token is not None
    with transaction():
        demo.demo_user(NOW)
    assert people.user_of_session(token, NOW) is None


def test_somebody_elses_account_is_left_alone(app: Flask) -> None:
    with transaction():
        people.add("organisator@exempel.se", "Åsa Ek", make.PASSWORD, SYSTEM, NOW)
    with pytest.raises(DomainError), transaction():
        demo.demo_user(NOW)


def add_synthetic(wanted: int, registered: int) -> None:
    for _name, step in demo.synthetic_steps(wanted, registered, NOW):
        with transaction():
            step()


def test_synthetic_events(app: Flask) -> None:
    """Exactly as many as asked for, in every region, and no letters."""
    stamp = revisions.current(events.CALENDAR_REVISION).stamp
    add_synthetic(200, 500)
    made = db.session.scalars(select(Event)).all()
    assert len(made) == 200
    assert {each.region.slug for each in made} >= {each.slug for each in places.regions(TODAY)}
    assert {each.format for each in made} == {"onsite", "online", "hybrid"}
    assert {each.status for each in made} == {"draft", "published", "cancelled"}
    assert {each.certainty for each in made} == {"period", "preliminary", "confirmed"}
    firsts = [each.first_on for each in made if each.certainty != "period" and each.first_on]
    assert TODAY - timedelta(days=400) <= min(firsts) <= TODAY - timedelta(days=380)
    assert TODAY + timedelta(days=680) <= max(firsts) <= TODAY + timedelta(days=700)
    assert db.session.scalar(select(func.count(Registration.id))) == 500
    assert db.session.scalar(select(func.count(Letter.id))) == 0
    assert revisions.current(events.CALENDAR_REVISION).stamp != stamp


def test_synthetic_events_are_like_real_ones(app: Flask) -> None:
    """What is derived is what the services would derive, and seats hold."""
    add_synthetic(60, 300)

    def derived(each: Event) -> tuple[Any, ...]:
        texts = [day.calendar_text for day in each.all_days]
        return each.search_text, each.starts_at, each.ends_at, each.first_on, each.last_on, texts

    made = db.session.scalars(select(Event)).all()
    before = {each.id: derived(each) for each in made}
    with transaction():
        for each in made:
            events.touch(each, NOW)
    assert {each.id: derived(each) for each in made} == before
    for each in made:
        for place in seats.availability(each, NOW).seats.values():
            assert place.taken <= (place.total or 0)
            assert not place.waiting or not place.free


def test_synthetic_events_go_beside_others(app: Flask) -> None:
    """After real ones, and twice; no address is taken twice."""
    make.make_event()
    add_synthetic(40, 0)
    add_synthetic(40, 80)
    assert db.session.scalar(select(func.count(Event.id))) == 81


def test_synthetic_events_are_the_same_on_a_day(app: Flask, database: Database) -> None:
    def made() -> list[Any]:
        query = select(Event.title, Event.region_id, Event.first_on, Event.format)
        return sorted((tuple(row) for row in db.session.execute(query)), key=repr)

    add_synthetic(50, 100)
    first = made()
    db.session.remove()
    database.reset()
    add_synthetic(50, 100)
    assert made() == first


def test_registrations_need_events(app: Flask) -> None:
    with pytest.raises(DomainError):
        demo.synthetic_steps(0, 5, NOW)
