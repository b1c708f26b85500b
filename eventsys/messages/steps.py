"""Writing to many, some at a time: what reminders, messages and surveys have in common."""

import logging
from collections.abc import Callable, Iterable

from sqlalchemy.exc import SQLAlchemyError

from eventsys.core import logs
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration.models import Registration, RegistrationSettings

log = logging.getLogger("eventsys.messages")


def hold(event_id: int) -> tuple[Event | None, RegistrationSettings | None]:
    """The event as it is now: nobody moves it, calls it off, or leaves it before we have saved.

    Whoever holds on to its settings spares each letter the asking for them.
    """
    settings = db.session.get(RegistrationSettings, event_id, with_for_update={"read": True})
    return db.session.get(Event, event_id, populate_existing=True), settings


def write_each(people: Iterable[Registration], write: Callable[[Registration], None]) -> int:
    """Write to each of them, and say to how many. One who cannot be written to stops nobody."""
    written = 0
    for registration in people:
        try:
            write(registration)
            written += 1
        except SQLAlchemyError:
            raise
        except Exception as error:  # Whatever is wrong with one, the step goes on.
            known = {"registration": registration.id, **logs.told(error)}
            log.error("letter not written", extra=known)
    return written
