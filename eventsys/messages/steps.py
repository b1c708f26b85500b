"""Writing to many, some at a time: what reminders, messages, surveys and newsletters share."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from eventsys.core import logs
from eventsys.core.db import db
from eventsys.events.models import Event
from eventsys.registration.models import RegistrationSettings

log = logging.getLogger("eventsys.messages")


class Numbered(Protocol):
    """A row that can be told by its number, so that no name stands in a log."""

    id: Any


One = TypeVar("One", bound=Numbered)


def hold(event_id: int) -> tuple[Event | None, RegistrationSettings | None]:
    """The event as it is now: nobody moves it, calls it off, or leaves it before we have saved.

    Whoever holds on to its settings spares each letter the asking for them.
    """
    settings = db.session.get(RegistrationSettings, event_id, with_for_update={"read": True})
    return db.session.get(Event, event_id, populate_existing=True), settings


def write_each(people: Iterable[One], write: Callable[[One], object]) -> int:
    """Write to each of them, and say to how many. One who cannot be written to stops nobody."""
    written = 0
    for one in people:
        try:
            write(one)
            written += 1
        except SQLAlchemyError:
            raise
        except Exception as error:  # Whatever is wrong with one, the step goes on.
            known = {type(one).__name__.lower(): one.id, **logs.told(error)}
            log.error("letter not written", extra=known)
    return written
