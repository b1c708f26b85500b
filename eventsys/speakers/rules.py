"""What holds for people who appear: how they can stand, what is missing, when things are erased."""

from datetime import date, timedelta

STATES = ("new", "invited", "confirmed", "declined")
# The days after the event. Needs and addresses are kept for as long as those of participants.
NEEDS_DAYS, LINK_DAYS, PERSONAL_DAYS = 14, 30, 90


def is_dead(last_on: date | None, today: date) -> bool:
    """Whether the links of an event's speakers open nothing any more."""
    return last_on is not None and today > last_on + timedelta(days=LINK_DAYS)


def erase_needs_on(last_on: date) -> date:
    """The day by which nobody can read any more what a speaker needs."""
    return last_on + timedelta(days=NEEDS_DAYS)


def erase_person_on(last_on: date) -> date:
    """The day by which address and answer are erased. Name and text stay in the programme."""
    return last_on + timedelta(days=PERSONAL_DAYS)
