"""Eventsys: events, registration and calendars for regional authorities."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from eventsys.core.settings import Settings


def create_app(settings: "Settings | None" = None, counts: Path | None = None) -> "Flask":
    """The application, as `application.create_app` makes it.

    It is looked for only now: the server's first process, which serves nobody, needs none of it.
    """
    made: Flask = import_module("eventsys.application").create_app(settings, counts)
    return made
