"""What every letter about an event says of it, whoever it goes to."""

from typing import Any

from eventsys.events import situation
from eventsys.events.models import Event


def head(event: Event) -> dict[str, Any]:
    """What it is called, whose it is and the day as a figure, in the current language."""
    standing = situation.of(event)
    return {
        "title": event.title,
        "region": event.region.name,
        "accent": event.region.accent,
        "figure": standing.figure(),
        "month": standing.month(),
    }


def contacts(event: Event) -> list[dict[str, str]]:
    """Whom to ask: who, email, phone."""
    return [
        {
            "who": ", ".join(filter(None, (each.name, each.title, each.organisation))),
            "email": each.email,
            "phone": each.phone,
        }
        for each in event.contacts
    ]
