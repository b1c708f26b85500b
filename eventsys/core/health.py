"""Whether the database can be reached and has the tables that this code expects.

The steps of the database are numbered, so that nothing that makes them is needed to know the last.
"""

from functools import cache

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from eventsys.core.db import db
from eventsys.core.settings import PACKAGE

STEPS = PACKAGE / "migrations" / "versions"


def trouble() -> str | None:
    """Why pages cannot be served now, in a few words for an operator; None when they can."""
    try:
        with db.engine.connect() as connection:
            is_made = inspect(connection).has_table("alembic_version")
            asked = text("SELECT version_num FROM alembic_version")
            found = connection.scalar(asked) if is_made else None
    except SQLAlchemyError:
        return "database cannot be reached"
    return None if found == newest() else "database is not migrated: run eventsys init"


@cache
def newest() -> str:
    """The last step that this code was written for."""
    return max(path.name for path in STEPS.glob("[0-9]*.py"))[:4]
