"""The waiting list with many at once: real threads on a SQLite file and on PostgreSQL."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventsys.audit.service import ATTENDEE
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.registration import line, offers
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.offers import OfferGone
from eventsys.registration.quota_models import Quota
from tests.make import (
    NOW,
    make_applicant,
    make_event,
    make_registration,
    make_settings,
    municipality,
    names_by_status,
)
from tests.services.test_concurrency import Deed, together

DAY = timedelta(hours=24)


def with_an_offer(names: str) -> tuple[Event, Registration]:
    """One seat, which the first gave back: it is held for the second until a day later."""
    event = make_event()
    make_settings(event, seats_onsite=1, waiting_policy="offer")
    first, second, *_others = [make_registration(event, name) for name in names.split()]
    with transaction():
        registrations.cancel(first, ATTENDEE, NOW)
    assert (second.status, second.offered_until) == ("offered", NOW + DAY)
    return event, second


def answering(registration: Registration, says_yes: bool) -> Deed:
    number, just_in_time = registration.id, NOW + DAY - timedelta(seconds=1)

    def deed() -> None:
        mine = db.session.get_one(Registration, number)
        (offers.accept if says_yes else offers.refuse)(mine, just_in_time)

    return deed


def letters_to(name: str) -> Counter[str]:
    return Counter(db.session.scalars(select(Letter.name).where(Letter.recipient_name == name)))


def test_an_offer_is_taken_or_runs_out_but_not_both(shared_app: Flask) -> None:
    event, bo = with_an_offer("Åsa Bo Cia Dag")
    ending: Deed = lambda: line.release(NOW + DAY)  # noqa: E731 - one of many deeds.
    done = together(shared_app, [answering(bo, True), ending] * 5)
    standing = names_by_status(event)
    if bo.status == "confirmed":
        assert standing == {"cancelled": ["Åsa"], "confirmed": ["Bo"], "waiting": ["Cia", "Dag"]}
        assert letters_to("Bo") == {"waiting": 1, "offered": 1, "confirmed": 1}
        assert OfferGone not in done
    else:
        assert standing == {"cancelled": ["Bo", "Åsa"], "offered": ["Cia"], "waiting": ["Dag"]}
        assert letters_to("Bo") == {"waiting": 1, "offered": 1, "offer_expired": 1}
        assert letters_to("Cia") == {"waiting": 1, "offered": 1}
        assert done.count(OfferGone) == 5


def test_yes_and_no_at_once_is_one_of_them(shared_app: Flask) -> None:
    event, bo = with_an_offer("Åsa Bo Cia")
    together(shared_app, [answering(bo, says_yes) for says_yes in (True, False)] * 5)
    taken = ["Bo"] if bo.status == "confirmed" else ["Cia"]
    standing = names_by_status(event)
    assert standing.get("confirmed", []) + standing.get("offered", []) == taken
    assert sum(letters_to("Bo").values()) == 3


def test_parties_at_once_get_all_their_seats_or_none(shared_app: Flask) -> None:
    event_id = make_event(seats=10).id

    def coming(party: int, size: int) -> Deed:
        people = [make_applicant(f"Party {party} {number}") for number in range(size)]
        form = f"form {party}"
        return lambda: registrations.register(events.get(event_id), people, form, "sv", NOW)

    sizes = [3, 1, 2, 4, 3, 1, 2, 4, 3, 2, 1, 3]
    told = together(shared_app, [coming(*each) for each in enumerate(sizes)])
    assert {len({*each}) for each in told} == {1}
    given = names_by_status(events.get(event_id))
    seated = len(given["confirmed"])
    assert (seated, seated + len(given["waiting"])) == (
        sum(size for size, each in zip(sizes, told, strict=True) if each[0] == "confirmed"),
        sum(sizes),
    )
    # A party waits only because it is too big for what was left, or others waited before it.
    assert 10 - 3 <= seated <= 10


def test_kept_seats_are_released_once(shared_app: Flask) -> None:
    event = make_event(seats=4)
    with transaction() as session:
        settings = make_settings(event, seats_onsite=4)
        key = str(municipality().id)
        session.add(
            Quota(event_id=event.id, kind="municipality", key=key, seats=3, release_at=NOW + DAY)
        )
        settings.has_quotas = True
    event_id = event.id
    names = [f"Person {number}" for number in range(6)]
    for name in names:
        make_registration(event, name)
    assert names_by_status(event) == {"confirmed": names[:1], "waiting": names[1:]}
    together(shared_app, [lambda: line.release(NOW + DAY)] * 8)
    assert names_by_status(events.get(event_id)) == {"confirmed": names[:4], "waiting": names[4:]}
    assert Counter(db.session.scalars(select(Letter.name))) == {
        "confirmed": 1,
        "waiting": 5,
        "promoted": 3,
    }


def test_the_table_holds_nobody_twice(shared_app: Flask) -> None:
    """Behind the lock and the rules: whatever forgets both, a person has one live registration."""
    event = make_event(seats=5)
    make_registration(event)
    with pytest.raises(IntegrityError), transaction() as session:
        who = make_applicant()
        key = registrations.person_key(who)
        session.add(registrations.draw_up(event, who, "offered", "another form", key, "sv", NOW))


def test_an_event_that_cannot_be_settled_keeps_no_other_waiting(shared_app: Flask) -> None:
    broken, _held = with_an_offer("A B")
    _event, held = with_an_offer("C D")
    number = held.id
    # The link of the one whose offer runs out cannot be read, and so no letter be written.
    with transaction():
        for registration in db.session.scalars(
            select(Registration).where(Registration.event_id == broken.id)
        ):
            registration.token_sealed = "damaged"
    for _ in range(64):
        try:
            with transaction():
                line.release(NOW + DAY)
        except tokens.InvalidToken:
            db.session.remove()
    assert db.session.get_one(Registration, number).status == "cancelled"


def test_a_quota_of_an_event_without_quotas_is_nothing_to_do(shared_app: Flask) -> None:
    event = make_event()
    make_settings(event)
    with transaction() as session:
        session.add(Quota(event_id=event.id, kind="invited", key="", seats=1, release_at=NOW))
    with transaction():
        assert line.release(NOW + DAY) == 0
