"""Demo content for the waiting list: a meeting where seats are offered, and a party that waits."""

from dataclasses import replace
from datetime import time, timedelta

from eventsys.audit.service import ATTENDEE
from eventsys.demo import crowd
from eventsys.demo.building import ORGANISER, kind
from eventsys.demo.days import WEDNESDAY, Today
from eventsys.events import service as events
from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import bookings, offers
from eventsys.registration import service as registrations
from eventsys.registration.service import SettingsDetails

REGION = "vastmanland"
SEATS, ALONE = 6, 9
FIRST_PERSON = 70_000
HOURS_TO_ANSWER = 48


def enter(today: Today) -> None:
    """Everybody came one after the other; two gave their seats back, and one has said yes."""
    event = _make(today)
    around = places.municipalities(event.region)
    people = [crowd.somebody(FIRST_PERSON + turn, "sv", around) for turn in range(ALONE + 5)]
    people = [replace(each, diet="", access_needs="") for each in people]
    groups = [[each] for each in people[:ALONE]] + [people[ALONE : ALONE + 3]]
    groups += [[each] for each in people[ALONE + 3 :]]
    for turn, group in enumerate(groups):
        at = today.ago(12) + timedelta(hours=7 * turn)
        registrations.register(event, group, f"line {turn}", "sv", at)
    seated = bookings.participants(event, status="confirmed")
    for turn, registration in enumerate(seated[:2]):
        registrations.cancel(registration, ATTENDEE, today.ago(1, hour=7 + turn))
    first = bookings.participants(event, status="offered")[0]
    offers.accept(first, today.ago(1, hour=9))


def _make(today: Today) -> Event:
    region = places.get_region(REGION)
    on = today.meeting(4, WEDNESDAY)
    at = today.ago(20)
    details = EventDetails(
        title="Studiebesök på Västmanlands sjukhus",
        kind_id=kind("workshop").id,
        language="sv",
        time_zone="Europe/Stockholm",
        days=(DayPlan(on, time(9), time(12)),),
        summary="Vi ser den nya akutmottagningen innan den öppnar, i en liten grupp.",
        venue="Västmanlands sjukhus Västerås, ingång 29",
        town="Västerås",
        contacts=(ContactDetails("Alma Demo", email="alma.demo@exempel.se"),),
    )
    event = events.create(region, details, ORGANISER, at)
    events.publish(event, ORGANISER, at)
    settings = SettingsDetails(
        seats_onsite=SEATS, waiting_policy="offer", offer_hours=HOURS_TO_ANSWER
    )
    registrations.configure(event, settings, ORGANISER, at)
    return event
