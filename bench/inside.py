"""What happens inside for one visit: its statements, and where its time goes.

Runs inside an installation, on its database, through Flask's test client.
"""

import cProfile
import json
import pstats
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench.visits import Visits
from eventsys import create_app
from eventsys.core.clock import now
from eventsys.mail import transport, worker

# Numbers that the drives do not reach.
OUT_OF_REACH = 10**12
PROFILED, SHOWN = 200, 40


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block, BEGIN and its like apart."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def ask(client: FlaskClient, visits: Visits, number: int) -> None:
    """One visit. Raises RuntimeError when it is not answered as it should be."""
    path = visits.path(number)
    body = visits.numbered_body(number)
    answer = client.open(path, method=visits.method, headers=visits.headers, data=body)
    if answer.status_code != visits.status:
        raise RuntimeError(f"{path} answered {answer.status_code}, not {visits.status}")


def statements(app: Flask, rows: dict[str, dict[str, Any]]) -> dict[str, list[int]]:
    """How many statements the first visit costs, and the same visit once more; for each row.

    What a process learns once whoever comes (regions, templates) it has learnt at another page.
    """
    client = app.test_client(use_cookies=False)
    client.get("/regions")
    found: dict[str, list[int]] = {}
    for name, values in rows.items():
        visits = Visits(**values)
        # The same address twice; what changes something is another sending each time.
        numbers = (1, 2) if visits.changes else (0, 0)
        found[name] = []
        for number in numbers:
            with counted() as seen:
                ask(client, visits, OUT_OF_REACH * len(visits.paths) + number)
            found[name].append(len(seen))
    return found


def letters(app: Flask, _told: None) -> float:
    """How many statements a letter costs the worker, of those that are due."""
    way = transport.from_settings(app.config["SETTINGS"])
    with counted() as seen:
        counts = worker.run_once(way, now())
    return round(len(seen) / counts.sent, 1)


def profile(app: Flask, values: dict[str, Any]) -> str:
    """Where the time of so many visits goes, warm, printed to standard error."""
    visits = Visits(**values)
    client = app.test_client(use_cookies=False)
    ask(client, visits, OUT_OF_REACH)
    profiler = cProfile.Profile()
    profiler.enable()
    for number in range(1, PROFILED + 1):
        ask(client, visits, OUT_OF_REACH + number)
    profiler.disable()
    shown = pstats.Stats(profiler, stream=sys.stderr).strip_dirs()
    shown.sort_stats("tottime").print_stats(SHOWN)
    shown.sort_stats("cumulative").print_stats(SHOWN)
    return f"{PROFILED} visits"


DEEDS: dict[str, Callable[[Flask, Any], Any]] = {
    "statements": statements,
    "letters": letters,
    "profile": profile,
}


def main(deed: str) -> None:
    told = json.load(sys.stdin)
    app = create_app()
    with app.app_context():
        answer = DEEDS[deed](app, told)
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
