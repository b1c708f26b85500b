"""All kinds of data that say who somebody is, in the order in which they are forgotten.

A feature that keeps something new about people adds its kinds here. A test plants a mark in every
place where somebody can write and finds what is left out.
"""

from eventsys.core.errors import NotFound
from eventsys.core.periods import Kind
from eventsys.privacy import answers, letters, staff
from eventsys.registration import retention as registrations
from eventsys.speakers import retention as speakers

KINDS: tuple[Kind, ...] = (
    *registrations.KINDS,
    *speakers.KINDS,
    *letters.KINDS,
    *answers.KINDS,
    *staff.KINDS,
)


def get(key: str) -> Kind:
    """A kind by its key. Raises NotFound."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise NotFound
