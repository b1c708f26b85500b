"""The demo's past: enough for statistics that are true, and nobody who should be forgotten."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.checkin.models import Admission
from eventsys.core.db import db, transaction
from eventsys.demo import workbench_numbers
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.registration.models import Registration
from eventsys.registration.organisation_kinds import KINDS
from eventsys.reports import numbers
from tests import make
from tests.make import NOW

# Both kinds of database have it from its services, and in the tests of moving it.
pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture(autouse=True)
def entered(app: Flask) -> None:
    with transaction():
        workbench_numbers.enter(Today(NOW.date()))


def test_every_meeting_is_over_and_people_came() -> None:
    held = db.session.scalars(select(Event)).all()
    assert len(held) == 23
    assert [each.title for each in held if each.last_on is None or each.last_on >= NOW.date()] == []
    for slug, lowest in (("vastmanland", 500), ("orebro-lan", 300)):
        region = make.region(slug)
        years = numbers.years(region)
        assert len(years) >= 2
        scopes = [numbers.of_year(region, year) for year in years]
        held_there = [numbers.by_event(scope, NOW.date()) for scope in scopes]
        sums = numbers.together([each for of_a_year in held_there for each in of_a_year])
        assert sums.registered > lowest
        assert sums.late > 0
        assert sums.waiting > 0
        assert sums.absence is not None
        assert 0.05 < sums.absence < 0.25


def test_no_letter_is_written_about_what_is_over() -> None:
    assert db.session.scalar(select(func.count(Letter.id))) == 0


def test_who_would_be_forgotten_is_forgotten() -> None:
    with transaction():
        assert make.forget(NOW)["registrations"] == 0
    named = select(func.count(Registration.id)).where(Registration.name != "")
    remembered = db.session.scalar(named) or 0
    assert 0 < remembered < 150
    kinds = {*db.session.scalars(select(Registration.organisation_kind).distinct())}
    assert {"municipality", "company", "association", "state", "education"} <= kinds <= {*KINDS}


def test_nobody_registers_after_the_meeting_or_comes_without_a_seat() -> None:
    late = select(Registration).join(Registration.event)
    late = late.where(Registration.created_at > Event.starts_at)
    assert db.session.scalars(late).all() == []
    came = select(Registration.status, Registration.attendance).join(
        Admission, Admission.registration_id == Registration.id
    )
    assert {*map(tuple, db.session.execute(came))} == {("confirmed", "onsite")}


def test_the_last_one_is_just_over() -> None:
    newest = db.session.scalars(select(Event).order_by(Event.first_on.desc())).first()
    assert newest is not None
    assert newest.first_on is not None
    assert NOW.date() - newest.first_on < timedelta(days=60)
