"""The steps of the database: numbered, complete, the same as the models, and reversible."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, column, insert, inspect, select, table

from eventsys.core.db import db, transaction
from eventsys.documents.models import Document
from eventsys.install import downgrade, load_reference_data, upgrade
from eventsys.mail import outbox, wording
from eventsys.mail.models import Letter
from eventsys.registration.models import Registration
from tests.make import NOW, day, make_document, make_event, make_registration
from tests.project.reading import PACKAGE

FACTS = {"region": "", "accent": 1, "is_one_person": True, "items": []}
WRITTEN: dict[str, Any] = {
    "to": "asa@exempel.se",
    "to_name": "Åsa",
    "language": "sv",
    "facts": FACTS,
    "now": NOW,
}
pytestmark = pytest.mark.databases("sqlite", "postgresql")
VERSIONS = sorted((PACKAGE / "migrations" / "versions").glob("*.py"))


def test_the_steps_are_numbered_without_gaps() -> None:
    for number, path in enumerate(VERSIONS, start=1):
        text = path.read_text(encoding="utf-8")
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert re.fullmatch(rf"{number:04}_[a-z0-9_]+\.py", path.name)
        assert f'\nrevision = "{number:04}"\n' in text
        assert f"\ndown_revision = {before}\n" in text


def shape(engine: Engine) -> dict[str, Any]:
    """All that a database knows about its tables, in an order of its own."""
    look = inspect(engine)
    return {
        table: {
            "columns": sorted(
                (str(each["name"]), repr(each["type"]), each["nullable"], str(each["default"]))
                for each in look.get_columns(table)
            ),
            "primary key": look.get_pk_constraint(table),
            "foreign keys": sorted(map(repr, look.get_foreign_keys(table))),
            "unique": sorted(map(repr, look.get_unique_constraints(table))),
            "checks": sorted(map(repr, look.get_check_constraints(table))),
            "indexes": sorted(
                (str(each["name"]), each["unique"], str(each["column_names"]), condition(each))
                for each in look.get_indexes(table)
            ),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def condition(index: Any) -> str:
    """Which rows an index is of, in the words of its database."""
    options = index.get("dialect_options", {})
    return " ".join(str(value) for key, value in options.items() if key.endswith("_where"))


def test_the_steps_lead_to_the_models(new_app: Callable[[str], Flask]) -> None:
    stepped, made = new_app("stepped"), new_app("made")
    with stepped.app_context():
        upgrade()
        by_steps = shape(db.engine)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
    with made.app_context():
        db.create_all()
        assert by_steps == shape(db.engine)


def test_one_person_has_one_live_registration_by_the_database_itself(
    new_app: Callable[[str], Flask],
) -> None:
    """The partial index that stands behind the services."""
    app = new_app("partial")
    with app.app_context():
        upgrade()
        indexes = inspect(db.engine).get_indexes("registration")
    (index,) = (each for each in indexes if each["name"] == "uq_registration_live_person")
    assert (index["unique"], index["column_names"]) == (True, ["event_id", "person_key"])
    assert "cancelled" in condition(index)
    assert "declined" in condition(index)


def test_back_to_nothing_and_forth_again(new_app: Callable[[str], Flask]) -> None:
    app = new_app("back")
    with app.app_context():
        upgrade()
        there = shape(db.engine)
        downgrade("base")
        assert shape(db.engine) == {}
        upgrade()
        assert shape(db.engine) == there
        upgrade()
        assert shape(db.engine) == there


def test_letters_that_wait_keep_their_words(new_app: Callable[[str], Flask]) -> None:
    """Through the step that keeps letters as facts, there and back."""
    words: dict[str, Any] = {"text": "Hej!", "html": "<p>Hej!</p>", "calendar": None}
    app = new_app("letters")
    with app.app_context():
        upgrade("0002")
        columns: dict[str, Any] = {"name": "links", "language": "sv", "recipient": "asa@exempel.se"}
        columns |= {"recipient_name": "Åsa", "sender_name": "", "subject": "Hej", "attempts": 0}
        columns |= {"created_at": NOW, "due_at": NOW, "message_id": "<1@exempel.se>"}
        letter = table("letter", *map(column, [*columns, *words, "facts", "given_up_at"]))
        with db.engine.begin() as connection:
            connection.execute(insert(letter).values(**columns, **words))
        upgrade()
        (kept,) = db.session.scalars(select(Letter))
        assert wording.of(kept) == wording.Words(**words)
        db.session.remove()
        downgrade("0002")
        with db.engine.begin() as connection:
            row = connection.execute(select(*(letter.c[name] for name in words))).one()
            given_up = connection.execute(select(letter.c.given_up_at)).scalar_one()
        assert (dict(row._mapping), given_up) == (words, None)
        with db.engine.begin() as connection:
            connection.execute(letter.delete())
        upgrade()
        with transaction():
            outbox.enqueue("links", **WRITTEN)
        db.session.remove()
        downgrade("0002")
        with db.engine.begin() as connection:
            assert connection.execute(select(letter.c.given_up_at)).scalar_one() is not None


def test_kinds_of_organisations_are_told_of_those_who_are_remembered(
    new_app: Callable[[str], Flask],
) -> None:
    app = new_app("kinds")
    with app.app_context():
        upgrade()
        with transaction():
            load_reference_data(NOW)
            event = make_event(seats=9)
        for name, organisation in (("Åsa", "Sala kommun"), ("Bo", ""), ("Cia", "Bygg AB")):
            make_registration(event, name, organisation=organisation)
        with transaction() as session:
            forgotten = session.scalars(select(Registration).filter_by(name="Cia")).one()
            forgotten.name = forgotten.email = forgotten.organisation = ""
        db.session.remove()
        downgrade("0004")
        upgrade()
        rows = db.session.execute(
            select(Registration.name, Registration.organisation_kind).order_by(Registration.id)
        )
        assert [*map(tuple, rows)] == [("Åsa", "municipality"), ("Bo", "citizen"), ("", "")]
        db.session.remove()


def test_documents_that_were_no_public_links_are_taken_back(
    new_app: Callable[[str], Flask],
) -> None:
    """A file has no address before this step, and nothing waited for the event to be over."""
    app = new_app("documents")
    with app.app_context():
        upgrade()
        with transaction():
            load_reference_data(NOW)
            ahead = make_event("Kommer", days=(day("2099-03-02"),))
            over = make_event("Har varit", days=(day("2020-03-02"),))
        for event, title in ((ahead, "Nu"), (ahead, "Sedan"), (ahead, "Fil"), (over, "Efter")):
            make_document(event, title)
        with transaction() as session:
            for document in session.scalars(select(Document)):
                document.after_event = document.title in ("Sedan", "Efter")
                document.url = "" if document.title == "Fil" else document.url
        db.session.remove()
        downgrade("0004")
        upgrade()
        titles = db.session.scalars(select(Document.title).order_by(Document.id))
        assert [*titles] == ["Nu", "Efter"]
        db.session.remove()
