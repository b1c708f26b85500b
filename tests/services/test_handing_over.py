"""A letter that a mail server has taken is not sent again, whenever its worker is killed."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from eventsys.core import marks
from eventsys.core.db import db
from eventsys.mail import worker
from eventsys.mail.models import Letter
from eventsys.mail.worker import HANDED_OVER, Counts
from tests.conftest import Outbox
from tests.make import NOW
from tests.services.test_worker import Way, write


@pytest.fixture
def statements(app: Flask) -> Iterator[list[tuple[str, list[str]]]]:
    """Every statement, with the marks that there were when it was made."""
    made: list[tuple[str, list[str]]] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            made.append((statement, marks.left(HANDED_OVER)))

    event.listen(db.engine, "before_cursor_execute", note)
    yield made
    event.remove(db.engine, "before_cursor_execute", note)


def test_it_is_marked_before_it_is_noted_and_not_for_ever(
    app: Flask, outbox: Outbox, statements: list[tuple[str, list[str]]]
) -> None:
    write("a")
    (letter,) = outbox
    worker.run_once(Way(), NOW)
    marked = [statement.split()[0:2] for statement, found in statements if found]
    assert marked == [["UPDATE", "letter"]]
    assert [found for _statement, found in statements if found] == [[letter.message_id]]
    assert marks.left(HANDED_OVER) == []


def test_what_is_not_handed_over_yet_is_not_marked(app: Flask, outbox: Outbox) -> None:
    class Looking(Way):
        def send(self, letter: Letter) -> None:
            assert marks.left(HANDED_OVER) == []
            super().send(letter)

    write("a")
    assert worker.run_once(Looking(), NOW) == Counts(sent=1)


def test_what_a_killed_worker_has_sent_is_noted_by_the_next(app: Flask, outbox: Outbox) -> None:
    write("a", "b")
    first, _second = outbox
    marks.put(HANDED_OVER, first.message_id)
    marks.put(HANDED_OVER, "<a letter that is gone@example.org>")
    way = Way()
    assert worker.run_once(way, NOW) == Counts(sent=1)
    assert [letter.recipient_name for letter in way.sent] == ["b"]
    assert [letter.sent_at for letter in outbox] == [NOW, NOW]
    assert marks.left(HANDED_OVER) == []


@pytest.mark.parametrize("name", ["../../x", "a/b", "<å@b>", "", ".", "..", "a" * 5000, "\0"])
def test_no_name_leads_out_of_the_folder(app: Flask, name: str) -> None:
    before = sorted(app.config["SETTINGS"].instance.rglob("*"))
    marks.put("tried", name)
    left = marks.left("tried")
    assert left in ([name], [])
    marks.take("tried", name)
    assert marks.left("tried") == []
    after = {path.name for path in app.config["SETTINGS"].instance.rglob("*")}
    assert after <= {path.name for path in before} | {"tried"}


def test_a_letter_costs_five_statements(
    app: Flask, outbox: Outbox, statements: list[tuple[str, list[str]]]
) -> None:
    write(*(f"a{number}" for number in range(20)))
    statements.clear()
    assert worker.run_once(Way(), NOW) == Counts(sent=20)
    # And one that finds nothing more to send.
    assert len(statements) == 20 * 5 + 1
