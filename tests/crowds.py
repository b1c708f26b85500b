"""Many participants at once, made without letters and without asking for each."""

from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import service as registrations
from tests.make import NOW, make_applicant


def fill(event: Event, number: int, first: int = 0, status: str = "confirmed") -> None:
    """Person 0000, Person 0001 … of organisations and municipalities in turn."""
    around = [each.id for each in places.municipalities(event.region)]
    with transaction():
        event = db.session.get_one(Event, event.id)
        for n in range(first, first + number):
            applicant = make_applicant(
                f"Person {n:04}",
                organisation=f"Organisation {n % 7}",
                title="Samordnare",
                municipality_id=around[n % len(around)],
            )
            person = registrations.person_key(applicant)
            unique = tokens.hash_token(tokens.new_token())
            db.session.add(
                registrations.draw_up(event, applicant, status, unique, person, "sv", NOW)
            )
