"""How those who work here like their pages, kept by name."""

from typing import Any

from eventsys.core.db import db
from eventsys.people.models import Preference, User


def get(user: User, name: str) -> Any:
    """What somebody prefers, as JSON has it; None if they have not said."""
    found = db.session.get(Preference, (user.id, name))
    return found.value if found else None


def keep(user: User, name: str, value: Any) -> None:
    """Remember what somebody prefers; None forgets it."""
    found = db.session.get(Preference, (user.id, name))
    if value is None:
        if found:
            db.session.delete(found)
    elif found:
        found.value = value
    else:
        db.session.add(Preference(user_id=user.id, name=name, value=value))
