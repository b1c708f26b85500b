"""Whether the database can be reached and has the tables that this code expects."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from eventsys.core.db import db
from eventsys.core.settings import PACKAGE


def trouble() -> str | None:
    """Why pages cannot be served now, in a few words for an operator; None when they can."""
    try:
        with db.engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError:
        return "database cannot be reached"
    return None if found == expected() else "database is not migrated: run eventsys init"


@cache
def expected() -> set[str]:
    """The revisions that this code was written for."""
    return set(ScriptDirectory(str(PACKAGE / "migrations")).get_heads())
