"""The one place where planning meets an event's own questions."""

from datetime import datetime
from typing import Any

from eventsys.audit.service import Actor
from eventsys.events.models import Event


def questions_of(_event: Event) -> tuple[dict[str, Any], ...]:
    """What an event asks beside the usual, as a template keeps it."""
    return ()


def ask(_event: Event, _questions: tuple[dict[str, Any], ...], _by: Actor, _now: datetime) -> None:
    """Let an event ask what a template keeps."""
