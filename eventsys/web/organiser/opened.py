"""What a form showed when it was opened: what another has changed since is not saved over."""

from hashlib import sha256
from typing import Any

from eventsys.core.errors import StaleVersion
from eventsys.core.i18n import gettext


def mark(shown: Any) -> str:
    """A short mark of what a form shows; the same for the same."""
    return sha256(repr(shown).encode()).hexdigest()[:16]


def told(sent: str | None, here: str) -> list[str]:
    """What to say where the mark that was sent is not the one of now; nothing where none was."""
    if not sent or sent == here:
        return []
    return [
        gettext("%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(StaleVersion()))
    ]
