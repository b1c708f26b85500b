"""The situation of an event, for what tells registrants of it. See `events/situation.py`."""

from eventsys.events.situation import Situation, of

__all__ = ["Situation", "of"]
