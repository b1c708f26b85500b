"""Demo: what was held in the last two years, who registered and who came, for the statistics.

Letters about meetings that are over would reach nobody, so these people come into the database as
they are after the meeting: those of long ago without their names, as after forgetting.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from eventsys.checkin.models import Admission
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.demo import crowd
from eventsys.demo.building import ORGANISER, kind, municipality
from eventsys.demo.days import LOCAL, THURSDAY, TUESDAY, WEDNESDAY, Today
from eventsys.demo.plans import day, swedish
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.places.models import Municipality
from eventsys.registration import erasing
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration
from eventsys.registration.organisation_kinds import kind_of
from eventsys.registration.service import SettingsDetails

ANNOUNCED = timedelta(days=42)
CAME, CANCELLED, ONLINE = 0.87, 0.09, 0.3
# Names of people that no other demo meeting has.
FIRST_PERSON = 4000


@dataclass(frozen=True)
class Held:
    """A meeting that is over: how many working weeks ago, where, and how many registered."""

    weeks: int
    weekday: int
    kind: str
    title: str
    place: str
    seats: int
    registered: int
    format: str = "onsite"
    venue: str = "Folkets hus"


IN_VASTMANLAND = (
    Held(73, TUESDAY, "kommundialog", "Kommundialog Sala: hur når vi målen?", "1981", 40, 22),
    Held(72, THURSDAY, "kommundialog", "Kommundialog Köping: hur når vi målen?", "1983", 40, 31),
    Held(71, TUESDAY, "kommundialog", "Kommundialog Fagersta: hur når vi målen?", "1982", 40, 12),
    Held(66, WEDNESDAY, "seminar", "Kollektivtrafik i glesbygd", "1980", 60, 54, "hybrid"),
    Held(58, THURSDAY, "conference", "Kompetens för Mälardalen", "1980", 90, 116),
    Held(49, TUESDAY, "kommundialog", "Kommundialog Arboga: vad hände sedan?", "1984", 40, 27),
    Held(48, THURSDAY, "kommundialog", "Kommundialog Sala: vad hände sedan?", "1981", 40, 19),
    Held(43, WEDNESDAY, "webinar", "Klimatet i detaljplanen", "1980", 200, 61, "online"),
    Held(34, TUESDAY, "hearing", "Remiss om ny länstransportplan", "1980", 60, 66, "hybrid"),
    Held(26, THURSDAY, "kommundialog", "Kommundialog Hallstahammar", "1961", 40, 16),
    Held(25, TUESDAY, "kommundialog", "Kommundialog Norberg", "1962", 40, 9),
    Held(19, WEDNESDAY, "seminar", "Bostäder i små orter", "1983", 50, 38),
    Held(13, THURSDAY, "forum", "Framtidsforum för unga", "1980", 80, 72),
    Held(8, TUESDAY, "workshop", "Vattnet i Mälaren", "1980", 30, 33, "hybrid"),
    Held(1, WEDNESDAY, "dialogmote", "Dialog om näringslivets villkor", "1984", 40, 26),
)
IN_OREBRO = (
    Held(70, THURSDAY, "seminar", "Folkhälsan i siffror", "1880", 70, 48, "hybrid"),
    Held(61, TUESDAY, "dialogmote", "Dialog i Karlskoga om arbetsmarknaden", "1883", 40, 29),
    Held(52, WEDNESDAY, "conference", "Bergslagen som besöksmål", "1884", 80, 99),
    Held(44, THURSDAY, "seminar", "Mat från gården till skolan", "1882", 50, 34),
    Held(31, TUESDAY, "dialogmote", "Dialog i Hallsberg om godset", "1861", 40, 21),
    Held(22, WEDNESDAY, "webinar", "Digital vård nära hemmet", "1880", 200, 75, "online"),
    Held(14, THURSDAY, "dialogmote", "Dialog i Lindesberg om skolan", "1885", 40, 32),
    Held(6, TUESDAY, "workshop", "Översiktsplaner som hänger ihop", "1880", 40, 37, "hybrid"),
)


def enter(today: Today) -> None:
    """All of these meetings with their people."""
    people = count(FIRST_PERSON)
    for slug, listed in (("vastmanland", IN_VASTMANLAND), ("orebro-lan", IN_OREBRO)):
        around = places.municipalities(places.get_region(slug))
        for held in listed:
            event = _announce(slug, held, today.meeting(-held.weeks, held.weekday))
            _let_people_come(event, held, around, people, today.on)


def _announce(slug: str, held: Held, on: date) -> Event:
    at = datetime.combine(on - ANNOUNCED, time(9), LOCAL)
    details = swedish(
        title=held.title,
        kind_id=kind(held.kind).id,
        days=(day(on, "13:00", "16:00"),),
        summary="Samtal mellan region, kommuner, företag och föreningar.",
        format=held.format,
        municipality_id=municipality(held.place).id,
        venue="" if held.format == "online" else held.venue,
        venue_seats=None if held.format == "online" else held.seats,
        town="" if held.format == "online" else municipality(held.place).name,
        online_service="" if held.format == "onsite" else "Teams",
    )
    event = events.create(places.get_region(slug), details, ORGANISER, at)
    events.publish(event, ORGANISER, at)
    settings = SettingsDetails(seats_onsite=held.seats, seats_online=held.seats)
    registrations.configure(event, settings, ORGANISER, at)
    return event


def _let_people_come(
    event: Event, held: Held, around: list[Municipality], people: Iterator[int], today: date
) -> None:
    chance = Random(held.title)
    is_forgotten = event.last_on is not None and erasing.person_on(event, today) <= today
    taken = {"onsite": 0, "online": 0}
    made = []
    for turn, at in enumerate(_moments(event, held.registered, chance)):
        way = _way(held.format, chance)
        status = "confirmed" if taken[way] < held.seats else "waiting"
        if chance.random() < CANCELLED:
            status = "cancelled"
        taken[way] += status == "confirmed"
        number = next(people)
        # Most come from where the meeting is, fewer from far away.
        towards = [place for place in around if place.code == held.place]
        where = towards if towards and chance.random() < 0.35 else around
        who = crowd.somebody(number * (1 + turn % 3), "sv", where)
        made.append(_person(event, who, way, status, at, number, is_forgotten))
        if status == "cancelled":
            made[-1].cancelled_at = min(at + timedelta(days=chance.randrange(1, 20)), _start(event))
    db.session.add_all(made)
    db.session.flush()
    _open_the_door(event, made, chance)


def _moments(event: Event, wanted: int, chance: Random) -> Iterable[datetime]:
    """When they registered: many when it was announced, many in the last week."""
    shares = [
        chance.random() * 0.25 if chance.random() < 0.4 else chance.random() ** 0.6
        for _number in range(wanted)
    ]
    begin = _start(event) - ANNOUNCED
    return sorted((begin + ANNOUNCED * share).replace(microsecond=0) for share in shares)


def _start(event: Event) -> datetime:
    return event.starts_at or datetime.combine(event.first_on or date.min, time(13), LOCAL)


def _way(format: str, chance: Random) -> str:
    if format == "hybrid":
        return "online" if chance.random() < ONLINE else "onsite"
    return format


def _person(
    event: Event,
    who: Applicant,
    way: str,
    status: str,
    at: datetime,
    number: int,
    is_forgotten: bool,
) -> Registration:
    """Somebody as they stand in the database today."""
    kept = replace(who, attendance=way, diet="", access_needs="")
    person = registrations.person_key(kept)
    if is_forgotten:
        kept = replace(kept, name="", email="", organisation="", title="", phone="")
        person = tokens.hash_token(tokens.new_token())
    submission = tokens.keyed_hash("numbers", str(event.id), str(number))
    found = registrations.draw_up(event, kept, status, submission, person, "sv", at)
    found.organisation_kind = kind_of(who.organisation)
    if is_forgotten:
        found.token_sealed = found.calendar_token_sealed = ""
    return found


def _open_the_door(event: Event, people: Iterable[Registration], chance: Random) -> None:
    for each in people:
        is_expected = each.status == "confirmed" and each.attendance == "onsite"
        if not is_expected or chance.random() > CAME or event.first_on is None:
            continue
        at = _start(event) - timedelta(minutes=chance.randrange(0, 40))
        db.session.add(
            Admission(
                event_id=event.id,
                registration_id=each.id,
                day_on=event.first_on,
                admitted_at=at,
                received_at=at,
                by_name=ORGANISER.name,
                key=tokens.keyed_hash("numbers-door", str(each.id)),
            )
        )
    db.session.flush()
