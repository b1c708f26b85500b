"""Figures for those who watch over the service: whom they are shown to, and that they are right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from eventsys.mail import worker
from eventsys.mail.models import Letter
from eventsys.mail.transport import Files, Refused, Unreachable
from eventsys.registration import service as registrations
from tests.browser import Browser
from tests.databases import dispose, installed
from tests.make import NOW, make_event, make_registration
from tests.serving import Server

Figures = dict[str, float]
WATCHER = "10.1.2.3"
NETWORKS = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def figures(text: str) -> Figures:
    """Each value by its name and labels, as the parser of Prometheus itself reads them."""
    return {
        " ".join([sample.name, *(text for _, text in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ask(app: Flask, address: str, forwarded: str = "", path: str = "/metrics") -> tuple[int, str]:
    """Status and text for a visitor from an address, and what a header says of it."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    response = app.test_client().get(
        path, headers=headers, environ_overrides={"REMOTE_ADDR": address}
    )
    return response.status_code, response.text


@pytest.fixture
def watched(app: Flask, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller) -> Flask:
    """The application where some networks may see the metrics."""
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], metrics_from=NETWORKS)
    )
    return app


def seen(app: Flask) -> Figures:
    """What a watcher sees now."""
    # In memory the test and the request share a connection: what the test was reading ends.
    db.session.rollback()
    status, text = ask(app, WATCHER)
    assert status == 200
    return figures(text)


@pytest.mark.parametrize("path", ["/metrics", "/da/metrics", "/en/metrics"])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        (WATCHER, 200),
        ("::ffff:10.1.2.3", 200),
        ("2001:db8::1", 200),
        ("11.1.2.3", 404),
        ("127.0.0.1", 404),
        ("::1", 404),
        ("", 404),
        ("unix:", 404),
    ],
)
def test_only_for_those_who_are_named(watched: Flask, path: str, address: str, status: int) -> None:
    assert ask(watched, address, path=path)[0] == status
    assert ask(watched, address, forwarded=WATCHER, path=path)[0] == status


def test_nobody_is_named_by_default(browser: Browser) -> None:
    for address in (WATCHER, "127.0.0.1", "::1"):
        assert ask(browser.app, address)[0] == 404


def test_a_proxy_says_who_asks_and_the_visitor_cannot(tmp_path: Path) -> None:
    """What a visitor wrote into the header stands before what the proxy adds."""
    app = installed(tmp_path, "sqlite://", trusted_proxies=1, metrics_from=NETWORKS)
    assert ask(app, "127.0.0.1", forwarded=WATCHER)[0] == 200
    assert ask(app, "127.0.0.1", forwarded=f"{WATCHER}, 192.0.2.9")[0] == 404
    assert ask(app, "127.0.0.1", forwarded=f"{WATCHER}, {WATCHER}, 127.0.0.1")[0] == 404
    dispose(app)


@pytest.mark.databases("sqlite", "postgresql")
def test_what_is_told_of_the_database(watched: Flask, tmp_path: Path) -> None:
    event = make_event(seats=1)
    make_event("Framtidsforum", status="draft")
    first = make_registration(event)
    make_registration(event, "Bo Ek")
    before = seen(watched)
    assert {name: value for name, value in before.items() if "_events" in name} == {
        "eventsys_events draft": 1,
        "eventsys_events published": 1,
        "eventsys_events cancelled": 0,
    }
    assert {name: value for name, value in before.items() if "_registrations" in name} == {
        "eventsys_registrations confirmed": 1,
        "eventsys_registrations offered": 0,
        "eventsys_registrations waiting": 1,
        "eventsys_registrations pending": 0,
        "eventsys_registrations declined": 0,
        "eventsys_registrations cancelled": 0,
    }
    assert before["eventsys_database_ready"] == 1
    assert before["eventsys_build_info 0.1.0"] == 1
    with transaction():
        registrations.cancel(first, SYSTEM, NOW)
    after = seen(watched)
    assert after["eventsys_registrations confirmed"] == 1
    assert after["eventsys_registrations waiting"] == 0
    assert after["eventsys_registrations cancelled"] == 1
    with transaction():
        events.cancel(event, "Talaren är sjuk", SYSTEM, NOW)
    last = seen(watched)
    assert (last["eventsys_events cancelled"], last["eventsys_registrations confirmed"]) == (1, 0)


class Failing:
    """A way to hand letters over that never works."""

    def __init__(self, failure: type[Unreachable | Refused]) -> None:
        self.failure = failure

    def send(self, letter: Letter) -> None:
        raise self.failure("no")

    def close(self) -> None:
        pass


def letters(app: Flask) -> list[float]:
    """Letters queued, postponed, sent and given up, and the seconds that one is due."""
    found = seen(app)
    states = [found[f"eventsys_letters {each}"] for each in STATES]
    return [*states, found["eventsys_letters_due_seconds"]]


STATES = ("queued", "postponed", "sent", "given_up")


@pytest.mark.databases("sqlite", "postgresql")
def test_what_is_told_of_letters(
    watched: Flask, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    event = make_event(seats=None)
    assert letters(watched) == [0, 0, 0, 0, 0]
    make_registration(event)
    make_registration(event, "Bo Ek")
    clock.shift(timedelta(seconds=90))
    assert letters(watched) == [2, 0, 0, 0, 90]
    worker.run_once(Failing(Unreachable), NOW + timedelta(seconds=90))
    assert letters(watched) == [1, 1, 0, 0, 90]
    worker.run_once(Failing(Refused), NOW + timedelta(seconds=90))
    assert letters(watched) == [0, 1, 0, 1, 0]
    worker.run_once(Files(tmp_path, "noreply@example.org"), NOW + timedelta(hours=1))
    assert letters(watched) == [0, 0, 1, 1, 0]


def test_a_database_that_is_gone_is_told_of(tmp_path: Path, clock: time_machine.Traveller) -> None:
    path = tmp_path / "here.sqlite"
    app = installed(tmp_path, f"sqlite:///{path}", metrics_from=NETWORKS)
    dispose(app)
    path.unlink()
    found = figures(ask(app, WATCHER)[1])
    assert found["eventsys_database_ready"] == 0
    assert [name for name in found if name.startswith("eventsys_letters")] == []
    dispose(app)


def test_requests_are_counted_by_route(watched: Flask) -> None:
    """Never by address: an address may hold the secret of a booking."""
    count = "eventsys_request_duration_seconds_count"
    before = seen(watched)
    for path in ("/vastmanland/", "/da/vastmanland/", "/nowhere/", "/booking/secret/", "/x/y/z"):
        watched.test_client().get(path)
    watched.test_client().post("/sign-in", data={})
    watched.test_client().open("/", method="BREW")
    text = ask(watched, WATCHER)[1]
    found = {
        name: value - before.get(name, 0)
        for name, value in figures(text).items()
        if name.startswith(count) and "/metrics" not in name
    }
    assert {name: value for name, value in found.items() if value} == {
        f"{count} GET /<region>/ 2xx": 2,
        f"{count} GET /<region>/ 4xx": 1,
        f"{count} GET /booking/<token>/ 4xx": 1,
        f"{count} POST /sign-in 4xx": 1,
        f"{count} GET none 4xx": 1,
        f"{count} other none 4xx": 1,
    }
    assert "secret" not in text
    assert "vastmanland" not in text


def test_time_is_counted_in_buckets(watched: Flask) -> None:
    requests = watched.extensions["requests"]
    before = seen(watched)
    for seconds in (0.0004, 0.001, 0.3, 70.0):
        requests.count("GET", "/healthz", 503, seconds)
    after = seen(watched)
    name = "eventsys_request_duration_seconds"
    assert after[f"{name}_sum GET /healthz 5xx"] == pytest.approx(70.3014)
    buckets = {
        key.split()[1]: value - before.get(key, 0)
        for key, value in after.items()
        if key.startswith(f"{name}_bucket") and key.endswith("/healthz 5xx")
    }
    assert [buckets[bound] for bound in ("0.001", "0.25", "0.5", "10.0", "+Inf")] == [2, 2, 3, 3, 4]


def test_the_workers_of_a_server_add_up(start_server: Callable[..., Server]) -> None:
    """Whichever of them answers, it knows what the others have counted."""
    server = Server(start_server().instance, {"EVENTSYS_METRICS_FROM": "127.0.0.1"})
    with server.running(workers=2):
        for _ in range(40):
            assert server.fetch("/readyz")[0] == 200
        answers = [server.fetch("/metrics") for _ in range(10)]
    assert {status for status, _, _ in answers} == {200}
    assert {headers["Cache-Control"] for _, headers, _ in answers} == {"no-store"}
    counted = [
        figures(text.decode())["eventsys_request_duration_seconds_count GET /readyz 2xx"]
        for _, _, text in answers
    ]
    assert counted == [40.0] * 10
