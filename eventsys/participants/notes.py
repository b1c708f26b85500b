"""What organisers note about a participant: for them alone, and erased with the person."""

from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.registration.models import Registration


def write(registration: Registration, note: str, by: Actor, now: datetime) -> None:
    """Keep a note instead of what was noted before. History does not say what."""
    if registration.note == note:
        return
    registration.note = note
    event_id = registration.event_id
    audit.record(by, "registration.noted", "registration", registration.id, now, event_id)
