"""The people of one form, on their way to a registration each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration


@dataclass
class Entry:
    """One person of a form: their key, the form's key for them, what they are told.

    `already` is the registration that they have, `letter` what theirs says beside the usual.
    """

    applicant: Applicant
    person: str
    submission: str
    told: str = ""
    already: Registration | None = None
    letter: dict[str, Any] = field(default_factory=dict)


def introduce(entries: Sequence[Entry]) -> None:
    """Who registers several hears who they were; the others hear who it was. Names, no links."""
    first, *others = entries
    if others:
        first.letter["company"] = [other.applicant.name for other in others]
    for other in others:
        other.letter["registered_by"] = first.applicant.name


def wait_together(entries: Sequence[Entry], statuses: Sequence[str]) -> None:
    """Who waits with others hears that all of them get their seats at once."""
    for entry, status in zip(entries, statuses, strict=True):
        if len(entries) > 1 and status == "waiting":
            entry.letter["together"] = len(entries)
