"""Demo content, made through the services: the events of the seeds, and a calendar ahead of today.

Also synthetic events in any number, for measuring.
"""

from eventsys.demo.account import demo_user
from eventsys.demo.content import NotEmpty, is_empty, steps
from eventsys.demo.synthetic import synthetic_steps

__all__ = ["NotEmpty", "demo_user", "is_empty", "steps", "synthetic_steps"]
