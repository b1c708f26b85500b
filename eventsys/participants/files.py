"""The list as a file for spreadsheets: as it was narrowed and sorted, in the columns one wants.

Nothing about anybody's health stands in it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from eventsys.core import sheets, tables
from eventsys.core.db import db
from eventsys.core.i18n import gettext as _
from eventsys.core.text import slugify
from eventsys.events.models import Event
from eventsys.jobs.service import Made
from eventsys.participants import columns as all_columns
from eventsys.participants import finding
from eventsys.participants.finding import Wanted
from eventsys.registration import questions

CSV = "text/csv; charset=utf-8"


def csv(event: Event, wanted: Wanted, columns: Sequence[str], now: datetime) -> Made:
    """For a spreadsheet, or any other program."""
    header, rows = table(event, wanted, columns)
    return Made(tables.csv_bytes(header, rows), name(event, now, "csv"), CSV)


def xlsx(event: Event, wanted: Wanted, columns: Sequence[str], now: datetime) -> Made:
    """For Excel."""
    header, rows = table(event, wanted, columns)
    content = sheets.xlsx({event.title: chain([header], rows)})
    return Made(content, name(event, now, "xlsx"), sheets.MEDIA_TYPE)


def table(
    event: Event, wanted: Wanted, columns: Sequence[str]
) -> tuple[list[str], Iterator[list[str]]]:
    """The names of the columns, and what stands in them, row by row."""
    asked = questions.of_event(event)
    has_items = any(each.startswith("item-") for each in columns)
    known = all_columns.names(asked, all_columns.offers_of(event) if has_items else ())
    columns = [each for each in columns if each in known]
    found = finding.everybody(event, wanted)
    sheet = all_columns.sheet(event, found, columns, asked)
    rows = ([sheet.cell(each, column) for column in columns] for each in found)
    return [known[column] for column in columns], rows


def name(event: Event, now: datetime, ending: str, what: str = "") -> str:
    """What a file is called when it is saved."""
    begins = slugify(what or _("deltagare"), "file")
    return f"{begins}-{event.slug}-{now:%Y-%m-%d}.{ending}"


def event_of(event_id: int) -> Event:
    """The event that a job is about; it goes with the event."""
    return db.session.get_one(Event, event_id)
