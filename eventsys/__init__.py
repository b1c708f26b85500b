"""Eventsys: events, registration and calendars for regional authorities."""

import atexit
import gc
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from eventsys.core.settings import Settings

# Nearly all that is made while modules are read, or a page is made, is kept or goes by itself.
# Looking through all of it for garbage after every 700 objects is a quarter of the start.
gc.set_threshold(20_000, 20, 20)
# And what is there when a process ends goes with it: a quarter again.
atexit.register(gc.freeze)


def create_app(settings: "Settings | None" = None, counts: Path | None = None) -> "Flask":
    """The application, as `application.create_app` makes it.

    It is looked for only now: the server's first process, which serves nobody, needs none of it.
    """
    made: Flask = import_module("eventsys.application").create_app(settings, counts)
    return made
