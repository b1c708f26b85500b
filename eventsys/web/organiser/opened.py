"""What a form showed when it was opened: what another has changed since is not saved over."""

from hashlib import sha256
from typing import Any

from eventsys.core.errors import StaleVersion
from eventsys.core.i18n import gettext


def mark(shown: Any) -> str:
    """A short mark of what a form shows; the same for the same."""
    return sha256(repr(shown).encode()).hexdigest()[:16]


def told() -> str:
    """What to say to whom another has got ahead of."""
    return gettext(
        "%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(StaleVersion())
    )
