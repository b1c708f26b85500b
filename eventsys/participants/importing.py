"""A list of people becomes registrations: one deed, saved in batches.

The list is kept sealed between its preview and its confirmation, for a day at most. Each batch is
judged anew under the lock of the seats, so a list that is confirmed twice, or goes on after an
accident, registers nobody twice and gives no seat that is not there.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import tokens, uploads
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.participants import judging
from eventsys.participants.judging import Row
from eventsys.participants.reading import Rows
from eventsys.registration import line, seats
from eventsys.registration import service as registrations

BATCH = 100


class Gone(DomainError):
    """The list was kept too long ago, or by somebody else."""

    default = _("Listan finns inte kvar. Lägg in den en gång till.")


@dataclass(frozen=True)
class Plan:
    """A list with what its columns hold."""

    rows: Rows
    columns: tuple[str, ...]
    has_heading: bool

    def people(self, event: Event) -> list[Row]:
        """Its people, numbered as the rows are in the list, what is wrong included."""
        skipped = 1 if self.has_heading else 0
        return judging.read(event, self.rows[skipped:], self.columns, 1 + skipped)


def lay_aside(rows: Rows, event: Event, by: Actor) -> str:
    """Keep a list until it is confirmed. Says the name by which its owner finds it again."""
    text = json.dumps({"event": event.id, "by": by.id, "rows": rows}, ensure_ascii=False)
    return uploads.keep(tokens.encrypt(text).encode())


def bring_back(name: str, event_id: int, by_id: int | None) -> Rows:
    """The list that was laid aside for this event by this person. Raises Gone."""
    try:
        sealed = uploads.path_of(name).read_bytes().decode("ascii")
        kept = json.loads(tokens.decrypt(sealed))
        is_theirs = (kept["event"], kept["by"]) == (event_id, by_id)
    except (FileNotFoundError, UnicodeDecodeError, tokens.InvalidToken, KeyError, ValueError):
        raise Gone from None
    if not is_theirs:
        raise Gone
    rows: Rows = kept["rows"]
    return rows


def batches(people: Sequence[Row]) -> list[Sequence[Row]]:
    """As many at once as others can wait for."""
    right = [row for row in people if not row.wrong]
    return [right[at : at + BATCH] for at in range(0, len(right), BATCH)]


def add(event: Event, batch: Sequence[Row], writes: bool, by: Actor, now: datetime) -> list[Row]:
    """Register a batch. Says what became of each. `writes`: whether they get their letters.

    Raises Closed for an event that takes nobody any more.
    """
    settings = seats.lock(event)
    state = seats.state(event, settings, now)
    if state in ("cancelled", "past") or event.status != "published":
        raise registrations.Closed(state)
    judged = judging.judge(event, batch, settings)
    for row in judged:
        if row.fate in judging.MADE:
            _register(event, row, writes, by, now)
    db.session.flush()
    return judged


def note_done(event: Event, done: Counter[str], by: Actor, now: datetime) -> None:
    """One line in the history of the event for the whole list."""
    numbers = {fate: done[fate] for fate in judging.FATES if done[fate]}
    audit.record(by, "registration.imported", "event", event.id, now, event.id, numbers=numbers)


def _register(event: Event, row: Row, writes: bool, by: Actor, now: datetime) -> None:
    person = registrations.person_key(row.person)
    unique = tokens.hash_token(tokens.new_token())
    made = registrations.draw_up(event, row.person, row.fate, unique, person, event.language, now)
    made.source, made.note = "import", row.note
    db.session.add(made)
    db.session.flush()
    # In the history of the registration only: the event has one line for the whole list.
    line.enter(made, by, now, writes=writes, event_id=None)
