"""Making a database ready: its tables, and the data that every installation has."""

from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from eventsys.core import revisions
from eventsys.core.db import db, migrate, transaction
from eventsys.events import service as events
from eventsys.events.kinds import load_kinds
from eventsys.events.models import EventKind
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region

# The only tables that have rows in a new database.
REFERENCE_TABLES = tuple(
    model.__tablename__ for model in (Region, Municipality, EventKind, revisions.Revision)
)


def set_up(now: datetime) -> None:
    """Create the database, or bring an older one up to date. Safe to repeat."""
    upgrade()
    with transaction():
        load_reference_data(now)
        events.renew_calendar_texts(now)


def load_reference_data(now: datetime) -> None:
    """Regions, municipalities, kinds of event, and the stamp of the calendars."""
    places.load_reference_data()
    load_kinds()
    if not revisions.current(events.CALENDAR_REVISION).stamp:
        revisions.advance(events.CALENDAR_REVISION, now)


def migrations() -> list[str]:
    """All steps of the database that this code knows, the newest one first."""
    scripts = ScriptDirectory(str(migrate.directory))
    return [each.revision for each in scripts.walk_revisions()]


def migration() -> str | None:
    """The step at which the database stands; None before the first."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def start_over(step: str | None = None) -> None:
    """Make the tables of one step, or of the newest. All rows go away if it is another step."""
    wanted, found = step or migrations()[0], migration()
    if found not in (None, wanted):
        downgrade(revision="base")
    upgrade(revision=wanted)
