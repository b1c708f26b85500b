"""Long work about participants, as a page or the worker does it: files, prints, and whole lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from eventsys.audit.service import Actor
from eventsys.core import tables
from eventsys.core.db import db, transaction
from eventsys.core.errors import Forbidden
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.jobs.runner import Kinds, Work
from eventsys.jobs.service import Made
from eventsys.participants import files, finding, importing, judging, prints
from eventsys.participants.importing import Plan
from eventsys.participants.judging import Row
from eventsys.people import service as people
from eventsys.people.models import User

# More than that take longer than one waits for an answer.
AT_ONCE = 500


def make(kind: str, event: Event, facts: Mapping[str, Any], now: datetime) -> Made:
    """One of the files, made now. `facts`: wanted, columns, and for badges size, codes, blank."""
    return _MAKERS[kind](event, facts, now)


def register_all(
    event: Event,
    rows: Sequence[Row],
    writes: bool,
    by: Actor,
    now: Callable[[], datetime],
    say: Callable[[int, int], None],
) -> list[Row]:
    """Register a whole list in transactions of its own, and say what became of each row."""
    event_id, results = event.id, [row for row in rows if row.wrong]
    for batch in importing.batches(rows):
        say(len(results), len(rows))
        with transaction():
            results += importing.add(files.event_of(event_id), batch, writes, by, now())
    with transaction():
        importing.note_done(files.event_of(event_id), judging.counts(results), by, now())
    return sorted(results, key=lambda row: row.number)


def _csv(event: Event, facts: Mapping[str, Any], now: datetime) -> Made:
    return files.csv(event, finding.wanted(facts["wanted"]), facts["columns"], now)


def _xlsx(event: Event, facts: Mapping[str, Any], now: datetime) -> Made:
    return files.xlsx(event, finding.wanted(facts["wanted"]), facts["columns"], now)


def _badges(event: Event, facts: Mapping[str, Any], now: datetime) -> Made:
    wanted = finding.wanted(facts["wanted"])
    return prints.badges(event, wanted, facts["size"], facts["codes"], facts["blank"], now)


def _sign_in_sheet(event: Event, facts: Mapping[str, Any], now: datetime) -> Made:
    return prints.sign_in_sheet(event, finding.wanted(facts["wanted"]), now)


_MAKERS: dict[str, Callable[[Event, Mapping[str, Any], datetime], Made]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "badges": _badges,
    "sign-in-sheet": _sign_in_sheet,
}
FILES = tuple(_MAKERS)
IMPORT = "participants.import"


def _in_background(kind: str) -> Callable[[Work], Made]:
    def do(work: Work) -> Made:
        event = files.event_of(work.facts["event_id"])
        return make(kind, event, work.facts, work.now())

    return do


def _import(work: Work) -> Made:
    """Ends with a file that says what became of each row."""
    facts = work.facts
    event = files.event_of(facts["event_id"])
    by = db.session.get_one(User, facts["by_id"])
    if not people.can(by, "edit", event.region_id):  # No longer, perhaps.
        raise Forbidden
    rows = importing.bring_back(facts["list"], event.id, by.id)
    plan = Plan(rows, tuple(facts["columns"]), facts["has_heading"])
    results = register_all(event, plan.people(event), facts["writes"], by, work.now, work.say)
    header = (_("Rad"), _("Namn"), _("E-postadress"), _("Vad som hände"), _("Att rätta"))
    lines = (
        (
            row.number,
            row.person.name,
            row.person.email,
            str(judging.FATES[row.fate]),
            " ".join(row.wrong),
        )
        for row in results
    )
    name = files.name(files.event_of(facts["event_id"]), work.now(), "csv", _("inläst lista"))
    return Made(tables.csv_bytes(header, lines), name, files.CSV)


KINDS: Kinds = {f"participants.{kind}": _in_background(kind) for kind in FILES} | {IMPORT: _import}
