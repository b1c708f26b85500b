"""What tests of moving and keeping share: full and empty installations, and what is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from eventsys import create_app, demo, install
from eventsys.core import ratelimit
from eventsys.core.db import db, transaction
from eventsys.keeping.backup import PASSING, back_up
from eventsys.keeping.manifest import Manifest
from eventsys.mail.models import Letter
from tests.databases import dispose, everything, settings_for_tests
from tests.make import NOW, make_event, make_registration, make_user, sign_in

Rows = dict[str, list[tuple[Any, ...]]]


def untold(_table: str, _done: int, _whole: int) -> None:
    """For what shows how far it is, when nobody looks."""


@contextmanager
def application(instance: Path, address: str, **different: Any) -> Iterator[Flask]:
    """An application with its context entered, whatever is or is not in its database."""
    app = create_app(settings_for_tests(instance, address, **different))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            dispose(app)


def fill_with_everything() -> None:
    """Demo content, and what it has not: staff who are signed in, sent letters, a full event."""
    install.set_up(NOW)
    for _name, step in demo.steps(NOW):
        with transaction():
            step()
    user = make_user()
    assert sign_in(user.email) is not None
    event = make_event("Möte om allt", seats=2)
    for name in ("Åsa Ek", "Bo Ek", "Cecilia Ek"):
        make_registration(event, name, diet="Ingen fisk.", access_needs="Hörslinga – 🦻")
    with transaction() as session:
        ratelimit.count_hit("deed", "who", 10, timedelta(days=999), NOW)
        session.query(Letter).order_by(Letter.id).limit(1).one().sent_at = NOW


def backed_up(instance: Path, path: Path) -> Manifest:
    """A backup of the application whose context is entered."""
    return back_up(db.engine, instance / "uploads", path, NOW, untold)


def kept(rows: Rows) -> Rows:
    """What a backup holds of these rows."""
    return {name: [] if name in PASSING else found for name, found in rows.items()}


def all_rows() -> Rows:
    """Everything in the database, read in a transaction of its own."""
    db.session.rollback()
    found = everything()
    db.session.rollback()
    return found
