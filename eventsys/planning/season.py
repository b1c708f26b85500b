"""Many events of a series in one go, with programme and registration, published if wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsys.audit.service import Actor
from eventsys.events import service as events
from eventsys.events.details import EventDetails
from eventsys.events.models import Event
from eventsys.places.models import Region
from eventsys.planning import templates
from eventsys.planning.content import Content
from eventsys.programme.service import PersonDetails


@dataclass(frozen=True)
class Occasion:
    """One event as it is planned, and who is to appear at it."""

    details: EventDetails
    speaker: PersonDetails | None = None


def save(
    region: Region,
    occasions: Sequence[Occasion],
    content: Content,
    publish: bool,
    by: Actor,
    now: datetime,
) -> list[Event]:
    """New drafts, or published events, in the transaction of whoever asks. Raises DomainError."""
    made = []
    for occasion in occasions:
        event = events.create(region, occasion.details, by, now)
        templates.furnish(event, content, by, now, occasion.speaker)
        if publish:
            events.publish(event, by, now)
        made.append(event)
    return made
