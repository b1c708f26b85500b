"""A day with its door open: a meeting today, to which some have come already."""

from datetime import timedelta

from eventsys.checkin import service as checkin
from eventsys.checkin.service import Deed
from eventsys.demo.building import Builder, Organiser
from eventsys.demo.plans import Plan, contact, day, swedish
from eventsys.events import queries
from eventsys.places import service as places
from eventsys.registration import bookings
from eventsys.registration.bookings import Applicant
from eventsys.registration.service import SettingsDetails

REGION = "vastmanland"
TITLE = "Öppet hus om framtidens kollektivtrafik"
HOSTS = ((Organiser("Kim Demo"), "Norra"), (Organiser("Lo Demo"), "Södra"))
COMING, SEATS, CAME = 46, 60, 17


def open_house(builder: Builder) -> Plan:
    """All day, so that there is a door to look at whenever somebody looks."""
    return Plan(
        kind="dialogmote",
        details=swedish(
            title=TITLE,
            days=(day(builder.today.on, "08:30", "20:00"),),
            summary="Kom in, titta på kartorna och säg vad som fattas. Vi finns där hela dagen.",
            venue="Regionhuset",
            address="Regiongatan 1",
            town="Västerås",
            contacts=(
                contact("Hilma Granmo", "Projektledare", "Region Västmanland", "hilma@exempel.se"),
            ),
        ),
        place="1980",
        settings=SettingsDetails(seats_onsite=SEATS),
        coming=COMING,
        gave_up=3,
    )


def enter(builder: Builder) -> None:
    """The meeting, those who have come through two doors, and one who had not registered."""
    builder.enter(REGION, [open_house(builder)])
    today = builder.today
    found = queries.for_organiser(places.get_region(REGION), today.on)
    event = next(each for each in found if each.title == TITLE)
    opened = today.ago(0, hour=7)
    for number, each in enumerate(bookings.participants(event, status="confirmed")[:CAME]):
        host, door = HOSTS[number % 2]
        at = opened + timedelta(minutes=number * 2)
        checkin.admit(each, Deed(f"demo {number}", today.on, at, door), host, at)
    host, door = HOSTS[0]
    at = opened + timedelta(minutes=CAME * 2)
    somebody = Applicant("Tyra Forsnäs", "", "onsite", organisation="Bygdegårdsringen")
    checkin.walk_in(event, somebody, Deed("demo walk-in", today.on, at, door), host, at)
