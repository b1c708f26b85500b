"""Demo content for the pages about participants: what organisers noted, a list read in."""

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER, ORGANISERS
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.participants import importing, judging, notes
from eventsys.registration import bookings
from eventsys.registration.models import Registration

NOTED = 4
NOTES = (
    "Ringde: kommer en halvtimme sent.",
    "Vill gärna säga några ord under frågestunden.",
    "Behöver faktura till kommunen.",
    "Har med sig två elever som praktiserar.",
)
COLUMNS = ("name", "email", "organisation", "title", "phone")
LIST = [
    [
        "Sigrid Malmfors",
        "sigrid.malmfors@exempel.se",
        "Föreningen Levande landsbygd",
        "Ordförande",
        "",
    ],
    ["Holger Strandäng", "holger.strandang@exempel.se", "Näringslivskontoret", "Företagslots", ""],
    ["Tuva Ekeblad Rönn", "tuva.ekeblad@exempel.se", "Ungdomsfullmäktige", "Ledamot", ""],
]


def enter(today: Today) -> None:
    """At each open meeting ahead that somebody has registered for."""
    coming = select(Registration.event_id).where(Registration.status == "confirmed")
    ahead = db.session.scalars(
        select(Event)
        .where(Event.status == "published", Event.first_on > today.on, Event.id.in_(coming))
        .where(Event.language == "sv")
        .order_by(Event.first_on, Event.id)
    ).all()
    for event in ahead:
        _note(event, today)
    for event in ahead[:1]:
        _read_in(event, today)


def _note(event: Event, today: Today) -> None:
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    for text, one in zip(NOTES, bookings.participants(event)[2::NOTED], strict=False):
        notes.write(one, text, by, today.ago(1))


def _read_in(event: Event, today: Today) -> None:
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    people = judging.read(event, LIST, COLUMNS, 1)
    done = importing.add(event, people, True, by, today.ago(1))
    importing.note_done(event, judging.counts(done), by, today.ago(1))
