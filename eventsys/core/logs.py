"""Structured logs: one JSON line per request and per event worth knowing, without personal data.

A request is named by its route, never by its address: addresses hold tokens.
"""

import logging
import sys
import time
from traceback import extract_tb
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("eventsys")
HEADER = "X-Request-ID"


class _RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if "request_id" not in record.__dict__:
            record.request_id = g.get("request_id") if has_request_context() else None
        return True


def init_app(app: Flask) -> None:
    """Log to standard error, and give every request an id that the answer carries too."""
    configure(logging.WARNING if app.config["SETTINGS"].is_quiet else logging.INFO)

    @app.before_request
    def start() -> None:
        g.request_id = new_request_id()
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        rule = request.url_rule.rule if request.url_rule else None
        note(app, request.method, rule, response.status_code, g.started, g.request_id)
        return response


def new_request_id() -> str:
    """What an answer and its log lines are known by."""
    return uuid4().hex


def note(
    app: Flask, method: str, route: str | None, status: int, started: float, request_id: str
) -> None:
    """A request was answered: count it, and log it. `started` is a time of perf_counter."""
    seconds = time.perf_counter() - started
    app.extensions["requests"].count(method, route, status, seconds)
    if log.isEnabledFor(logging.INFO):
        known = {"method": method, "route": route, "status": status}
        log.info(
            "request", extra={**known, "ms": round(seconds * 1000, 1), "request_id": request_id}
        )


def told(error: Exception) -> dict[str, object]:
    """Which error it was and where, but not its text, in which an address or a name may stand."""
    places = [f"{at.filename}:{at.lineno}" for at in extract_tb(error.__traceback__)]
    return {"why": type(error).__name__, "where": places}


def configure(level: int) -> None:
    """Set the format once per process."""
    if log.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            "{asctime}{levelname}{message}{request_id}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "message": "event"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
        )
    )
    handler.addFilter(_RequestId())
    log.addHandler(handler)
    log.setLevel(level)
    log.propagate = False
