"""Making a database ready: its tables, and the data that every installation has."""

from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Migrate
from flask_migrate import downgrade as flask_downgrade
from flask_migrate import upgrade as flask_upgrade

from eventsys.core import revisions
from eventsys.core.db import db, transaction
from eventsys.core.settings import PACKAGE
from eventsys.events import service as events
from eventsys.events.kinds import load_kinds
from eventsys.events.models import EventKind
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region
from eventsys.registration import sealing_anew

migrate = Migrate(directory=str(PACKAGE / "migrations"), render_as_batch=True, compare_type=True)
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
        # What an older version sealed under the secret key.
        sealing_anew.everything()


def upgrade(step: str = "head") -> None:
    """Bring the tables to a later step."""
    _prepare()
    flask_upgrade(revision=step)


def downgrade(step: str) -> None:
    """Bring the tables back to an earlier step, or to "base": to none."""
    _prepare()
    flask_downgrade(revision=step)


def _prepare() -> None:
    # Only who changes tables needs it: servers and workers are smaller without.
    if "migrate" not in current_app.extensions:
        migrate.init_app(current_app, db)


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
        downgrade("base")
    upgrade(wanted)
