"""The kinds of event that every installation starts with."""

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events.models import EventKind

KINDS = (
    ("kommundialog", "Kommundialog", "Kommunedialog", "Municipal dialogue"),
    ("dialogmote", "Dialogmöte", "Dialogmøde", "Dialogue meeting"),
    ("fredagsakademi", "Fredagsakademi", "Fredagsakademi", "Friday academy"),
    ("webinar", "Webbinarium", "Webinar", "Webinar"),
    ("seminar", "Seminarium", "Seminar", "Seminar"),
    ("conference", "Konferens", "Konference", "Conference"),
    ("hearing", "Hearing", "Høring", "Hearing"),
    ("forum", "Forum", "Forum", "Forum"),
    ("workshop", "Workshop", "Workshop", "Workshop"),
    ("other", "Annat", "Andet", "Other"),
)


def load_kinds() -> None:
    """Add the kinds that are missing; names that were changed here stay as they are."""
    known = set(db.session.scalars(select(EventKind.slug)))
    for position, (slug, sv, da, en) in enumerate(KINDS, start=1):
        if slug not in known:
            db.session.add(
                EventKind(slug=slug, name_sv=sv, name_da=da, name_en=en, position=position * 10)
            )
    db.session.flush()
