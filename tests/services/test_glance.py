"""Small questions: what is saved is seen at once, and a lost connection is nobody's trouble."""

import gc
from threading import Thread

from flask import Flask
from sqlalchemy import select, text

from eventsys.core import glance, revisions
from eventsys.core.db import db, transaction
from tests.make import NOW

STAMP = select(revisions.Revision.stamp).where(revisions.Revision.name == "here")


def test_what_is_saved_is_seen(app: Flask) -> None:
    question = glance.in_words(STAMP)
    assert glance.ask(question) is None
    for _ in range(2):
        with transaction():
            revisions.advance("here", NOW)
        assert glance.ask(question) == (revisions.current("here").stamp,)


def test_a_connection_that_the_server_closed_is_replaced(app: Flask) -> None:
    assert glance.ask("select 1") == (1,)
    if db.engine.dialect.name == "postgresql":
        (own,) = glance.ask("select pg_backend_pid()") or ()
        db.session.execute(text("select pg_terminate_backend(:pid)"), {"pid": own})
        db.session.rollback()
    assert glance.ask("select 1") == (1,)


def test_a_thread_that_has_ended_leaves_no_trace(app: Flask) -> None:
    """Its connection goes back to the others, with whom deeds are whole or not at all."""
    if db.engine.dialect.name == "postgresql":
        found = glance.of(app)
        thread = Thread(target=found.ask, args=("select 1",))
        thread.start()
        thread.join()
        gc.collect()
        with db.engine.connect() as first, db.engine.connect() as second:
            for connection in (first, second):
                driver = connection.connection.driver_connection
                assert driver is not None
                assert driver.autocommit is False
