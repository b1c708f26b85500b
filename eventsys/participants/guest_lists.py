"""A list of people to ask: read as a list of participants is, and judged row by row."""

from dataclasses import dataclass

from eventsys.core.i18n import gettext
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.participants import guessing, judging
from eventsys.participants.reading import Rows
from eventsys.registration.inviting import Guest

# What is asked of somebody when they answer is not read here.
READ = ("name", "first_name", "last_name", "email", "organisation")


@dataclass(frozen=True)
class Judged:
    """The people of a list, and what is to be mended in it: nobody is asked before that."""

    guests: list[Guest]
    wrong: list[str]


def judge(event: Event, rows: Rows, language: str) -> Judged:
    """Who stands in a list. All of them are to be written to in one language."""
    places = {fold(each.name) for each in judging.municipalities_of(event)}
    has_heading = guessing.has_heading(rows)
    columns = [name if name in READ else guessing.SKIP for name in guessing.columns(rows, places)]
    first = 1 if has_heading else 0
    guests, wrong = [], []
    for row in judging.read(event, rows[first:], columns, 1 + first):
        said = row.person
        if row.wrong:
            number, faults = row.number, " ".join(row.wrong)
            wrong.append(gettext("Rad %(number)s: %(faults)s", number=number, faults=faults))
        else:
            guests.append(Guest(said.name, said.email, said.organisation, language))
    return Judged(guests, wrong)
