"""Whole series published by two at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events import service as events
from eventsys.events.models import Event
from tests.conftest import Database
from tests.make import NOW, make_event

ROUNDS = 3


def test_events_are_held_in_one_order(app: Flask) -> None:
    made = [make_event(f"Möte {number}").id for number in range(3)]
    make_event("Annat")
    with transaction():
        held = [event.id for event in events.hold(reversed(made))]
        assert events.hold([]) == []
    assert held == sorted(made)


@pytest.mark.databases("postgresql")
def test_nobody_waits_for_each_other_in_a_ring(database: Database) -> None:
    """Two who publish the same events, each in an order of their own: both come to an end."""
    app = database.app
    with app.app_context():
        for _round in range(ROUNDS):
            made = [make_event(f"Möte {number}", status="draft").id for number in range(6)]
            db.session.rollback()
            publish_at_once(app, [made, made[::-1]])
            db.session.expire_all()
            found = db.session.scalars(select(Event.status).where(Event.id.in_(made)))
            assert set(found) == {"published"}
            db.session.rollback()


def publish_at_once(app: Flask, wanted: list[list[int]]) -> None:
    start = Barrier(len(wanted))

    def publish(event_ids: list[int]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    for event in events.hold(event_ids):
                        events.publish(event, SYSTEM, NOW)
            except DomainError:
                pass  # Somebody else was first.

    with ThreadPoolExecutor(len(wanted)) as pool:
        list(pool.map(publish, wanted))
