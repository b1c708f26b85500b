"""Workshops, lunches and a bus that one signs up for in Loka, and who has chosen what."""

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER, ORGANISERS, PUBLISHED
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.registration import sign_up
from eventsys.registration import sign_up_marking as marking
from eventsys.registration.models import Registration
from eventsys.registration.sign_up_marking import Mark

MARKS = {
    "Lunch": Mark(is_chosen=True),
    "Målet om kompetens": Mark(seats=30),
    "Målet om klimat": Mark(seats=3),
    "Målet om hälsa": Mark(seats=24),
}
# Of every seven, how many want which workshop; the rest want none.
WISHES = (1, 0, 1, 2, 1, 0, None)


def add(today: Today) -> None:
    """Let people choose, and choose for everybody who is there already."""
    named = Event.title.startswith("Loka-dagarna"), Event.first_on >= today.on
    event = db.session.scalars(select(Event).where(*named).order_by(Event.first_on)).first()
    if event is None:
        return
    items = [each for each in programme.items_of(event) if each.title in MARKS]
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    marks = {item.id: MARKS[item.title] for item in items}
    marking.mark(event, marks, by, today.ago(PUBLISHED))
    workshops = [item.id for item in items if item.kind == "workshop"]
    meals = [item.id for item in items if item.kind == "meal"]
    people = select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    for turn, registration in enumerate(db.session.scalars(people)):
        wish = WISHES[turn % len(WISHES)]
        taken = {each.id for each in sign_up.of_event(event) if each.is_full}
        chosen = [] if wish is None or workshops[wish] in taken else [workshops[wish]]
        sign_up.keep(registration, [*meals[: 1 + turn % 2], *chosen])
