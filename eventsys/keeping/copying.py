"""Copying one database to another, of any kind."""

from sqlalchemy import Engine

from eventsys.core.db import transaction
from eventsys.keeping.filling import Tell, fill, make_ready
from eventsys.keeping.snapshot import snapshot


def copy(source: Engine, tell: Tell) -> dict[str, int]:
    """Copy all of an up-to-date database to that of this application; how many rows of which table.

    The site may go on serving from the source. The target gets all or nothing. Raises KeepingError
    if the target is not empty or a row is not the same afterwards.
    """
    make_ready()
    with snapshot(source) as found, transaction():
        fill(found, tell)
        return found.counts
