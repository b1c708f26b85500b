"""The situation of an event, for what tells registrants of it. See `events/situation.py`."""

from eventsys.events.situation import Situation, changes, of

__all__ = ["Situation", "changes", "of"]
