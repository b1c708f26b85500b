"""Making a database ready: its tables, and the data that every installation has."""

from datetime import datetime

from flask_migrate import upgrade

from eventsys.core import revisions
from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.events.kinds import load_kinds
from eventsys.places import service as places


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
