"""The fixed stand, made through the services: what is measured is the same at every size.

Runs inside an installation (see installation.py): `make SERIES PARTICIPANTS` once,
`drop-letters` before letters are measured, and `letters COUNT` before each round of them.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import time, timedelta

from sqlalchemy import delete

from eventsys import create_app
from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.demo import crowd
from eventsys.demo.invention import SUBJECTS
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.details import DayPlan, EventDetails, SeriesDetails
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.people import service as people
from eventsys.places import service as places
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.service import SettingsDetails

REGION, KIND = "vastmanland", "kommundialog"
EMAIL, PASSWORD = "matning@exempel.se", "en lang mening som ingen gissar"
SERIES, CROWD = "Rundabordssamtal", "Stormöte"
LETTERS, SENDINGS = "Många brev", "Många anmälningar"
SEATS = 10**6
EVENTS_A_STEP, PEOPLE_A_STEP = 50, 500


def make(series: int, participants: int) -> None:
    """A series of so many events, an event with so many participants, and a staff account."""
    with transaction():
        user = people.add(EMAIL, "Maja Mätning", PASSWORD, SYSTEM, now())
        people.give_role(user, places.get_region(REGION), "region_administrator")
        details = SeriesDetails(SERIES, "recurring", _kind_id(), "sv")
        made = series_service.create(places.get_region(REGION), details, SYSTEM, now())
        series_id = made.id
    _in_steps(range(series), EVENTS_A_STEP, lambda turn: _one_of_series(turn, series_id))
    with transaction():
        event_id = add_event(CROWD, days_ahead=30).id
    _in_steps(range(participants), PEOPLE_A_STEP, lambda turn: _take_part(event_id, turn))


def add_event(title: str, days_ahead: int, series_id: int | None = None) -> Event:
    """A published event that one can register for; it has many seats, and they are counted."""
    hours = DayPlan(now().date() + timedelta(days=days_ahead), time(13), time(16))
    details = EventDetails(
        title=title,
        kind_id=_kind_id(),
        language="sv",
        time_zone="Europe/Stockholm",
        days=(hours,),
        summary="Vi möts och talar om det som ligger framför oss.",
        series_id=series_id,
        venue="Stadshuset",
        address="Stora torget 1",
        town="Sala",
    )
    event = events.create(places.get_region(REGION), details, SYSTEM, now())
    events.publish(event, SYSTEM, now())
    registrations.configure(event, SettingsDetails(seats_onsite=SEATS), SYSTEM, now())
    return event


def write_letters(count: int) -> None:
    """So many people register, and their letters are due all at once."""
    with transaction():
        event = add_event(LETTERS, days_ahead=40)
        for turn in range(count):
            who = crowd.somebody(turn, "sv", places.get_region(REGION).municipalities)
            registrations.register(event, [who], f"letter {turn}", "sv", now())


def drop_letters() -> None:
    """Nothing is due any more."""
    with transaction():
        db.session.execute(delete(Letter))


def _kind_id() -> int:
    kind = events.find_kind(KIND)
    if kind is None:
        raise LookupError(KIND)
    return kind.id


def _in_steps(turns: Sequence[int], size: int, deed: Callable[[int], object]) -> None:
    for start in range(0, len(turns), size):
        with transaction():
            for turn in turns[start : start + size]:
                deed(turn)
        db.session.remove()


def _one_of_series(turn: int, series_id: int) -> None:
    subject = SUBJECTS["sv"][turn % len(SUBJECTS["sv"])]
    add_event(f"{SERIES} {turn}: {subject}", days_ahead=1 + turn, series_id=series_id)


def _take_part(event_id: int, turn: int) -> None:
    """As `registrations.register` would have it, but with no letter."""
    event = events.get(event_id)
    who = crowd.somebody(turn, "sv", event.region.municipalities)
    person = tokens.keyed_hash("participant", str(turn))
    unique = tokens.keyed_hash("sending", str(turn))
    made: Registration = registrations.draw_up(event, who, "confirmed", unique, person, "sv", now())
    db.session.add(made)


def main(deed: str, *counts: str) -> None:
    deeds: dict[str, Callable[..., None]] = {
        "make": make,
        "letters": write_letters,
        "drop-letters": drop_letters,
    }
    with create_app().app_context():
        deeds[deed](*map(int, counts))
    print(json.dumps("done"))


if __name__ == "__main__":
    main(*sys.argv[1:])
