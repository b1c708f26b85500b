"""Letters of the demo: a region's own words, a message that has gone, and one that is planned."""

from datetime import timedelta

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER
from eventsys.demo.days import Today
from eventsys.events import region_letters
from eventsys.events.models import Event
from eventsys.events.region_letters import FOR_ALL_KINDS, Sender
from eventsys.messages import automatic, mailings
from eventsys.messages.audience import Audience
from eventsys.messages.automatic import Choice
from eventsys.messages.mailings import Message
from eventsys.places import service as places

HEARING = "Hearing om regional utvecklingsstrategi"
# How many days ago the message went.
WENT = 4
NEW_ROOM = Message(
    Audience(status="confirmed"),
    {"sv": "Ny sal för {möte}"},
    {
        "sv": "Vi blev fler än vi trodde, så vi har bytt till en större sal i samma hus. "
        "Följ skyltarna från entrén.\n\nTa gärna med en egen vattenflaska."
    },
)
IN_TIME = Message(
    Audience(status="confirmed"),
    {"sv": "Läs förslaget före mötet"},
    {
        "sv": "Nu finns förslaget att läsa: https://exempel.se/forslag\n\n"
        "Det tar en halvtimme. Fundera gärna på vad som saknas, {namn}."
    },
)
WELCOME = "Välkommen till {plats}! Vi bjuder på kaffe en halvtimme innan vi börjar."


def add(today: Today) -> None:
    """Let one region have a sender and words of its own, and write to those at a hearing."""
    region, at = places.get_region("vastmanland"), today.ago(20)
    sender = Sender("Region Västmanland, dialogmöten", "", "dialog@exempel.se")
    region_letters.set_sender(region, sender, 0, ORGANISER, at)
    words = {"sv": WELCOME}
    region_letters.set_words(region, "confirmed", FOR_ALL_KINDS, words, 1, ORGANISER, at)
    ahead = select(Event).where(Event.title == HEARING, Event.first_on >= today.on)
    event = db.session.scalars(ahead.order_by(Event.first_on)).first()
    if event is not None and event.starts_at is not None:
        thanks = {"sv": "Era frågor och våra svar ligger på mötets sida inom en vecka."}
        automatic.choose(event, Choice((7, 1), {}, 1, thanks), 0, ORGANISER, at)
        gone = mailings.draft(event, NEW_ROOM, "demo: new room", ORGANISER, today.ago(WENT))
        mailings.schedule(gone, None, 1, ORGANISER, today.ago(WENT))
        while mailings.step(today.ago(WENT)):
            pass
        planned = mailings.draft(event, IN_TIME, "demo: in time", ORGANISER, today.ago(1))
        send_at = event.starts_at - timedelta(days=3)
        mailings.schedule(planned, send_at, 1, ORGANISER, today.ago(1))
