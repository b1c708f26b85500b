"""Facts about registration/transitions.py: every step there is, and that there is no other."""

import pytest

from eventsys.audit import actions, line_words
from eventsys.registration import transitions
from eventsys.registration.bookings import STATUSES
from eventsys.registration.line import LETTERS
from tests.services.line_oracle import STORY

DEEDS = {deed for _status, deed in transitions.STEPS}


def test_the_table_says_what_history_tells() -> None:
    """The judge of the property test keeps a table of its own."""
    told = {
        (status, f"registration.{action}", after, letter)
        for action, (before, after, letter) in STORY.items()
        for status in before
    }
    steps = transitions.STEPS.items()
    assert {(status, step.action, step.to, step.letter) for (status, _), step in steps} == told


def test_every_step_has_its_words() -> None:
    for step in transitions.STEPS.values():
        assert step.to in STATUSES
        assert step.letter in {"", "cancelled", "declined", *LETTERS}
        assert step.action in actions.ACTIONS
    assert {*transitions.REASONS} <= {*line_words.WHY}


@pytest.mark.parametrize("status", ["", *STATUSES])
def test_what_is_not_in_the_table_does_not_happen(status: str) -> None:
    for deed in DEEDS - {deed for before, deed in transitions.STEPS if before == status}:
        with pytest.raises(transitions.NoSuchStep):
            transitions.step_of(status, deed)
