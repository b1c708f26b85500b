"""Many sign up for the same programme item at once: never one seat too many, on both databases."""

from collections import Counter
from functools import partial

from flask import Flask

from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration import service as registrations
from eventsys.registration import sign_up
from tests.make import NOW, make_applicant, make_event, make_item, make_sign_up
from tests.services.test_concurrency import together


def test_never_one_seat_too_many(shared_app: Flask) -> None:
    event = make_event(seats=None)
    workshop = make_item(event, "Workshop")
    make_sign_up(event, (workshop, 3))
    event_id, choices = event.id, (workshop.id,)

    def register(number: int) -> None:
        found = db.session.get_one(Event, event_id)
        applicant = make_applicant(f"Person {number}", choices=choices)
        registrations.register(found, [applicant], f"form {number}", "sv", NOW)

    done = together(shared_app, [partial(register, number) for number in range(12)])
    assert Counter(done) == {None: 3, sign_up.NoChoice: 9}
    (offer,) = sign_up.of_event(db.session.get_one(Event, event_id))
    assert offer.taken == 3
