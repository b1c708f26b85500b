"""Ways in, for the demo: people who are asked, seats that are kept, and answers waited for."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.core.text import slugify
from eventsys.demo import crowd
from eventsys.demo.building import ORGANISER, ORGANISERS
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import bookings, inviting, quotas, seats
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.inviting import Guest
from eventsys.registration.quota_models import Invitee
from eventsys.registration.quotas import QuotaDetails

INVITED = ("Dialogmöte om god och jämlik hälsa", "Loka-dagarna")
WITH_QUOTAS = "Loka-dagarna"
APPROVED = "Framtidsforum"
INVITED_DAYS_AGO, ANSWERED_DAYS_AGO = 12, 8
GUESTS = (
    ("Torbjörn Granlid", "yes"),
    ("Selma Hagbo", "yes"),
    ("Ruben Alderin", "no"),
    ("Majken Sundvall", ""),
    ("Viggo Lindhage", ""),
    ("Ebba Kronlund", "yes"),
    ("Hilding Mosebo", ""),
)
LATE = "Signe Ravnås"
ASKING = (
    ("Alva Björkander", "Ung i länet", "association"),
    ("Sten Rydhage", "Rydhage Bygg AB", "company"),
    ("Ylva Torneby", "Hällefors kommun", "official"),
    ("Malte Ekenvall", "", "citizen"),
)


def enter(today: Today) -> None:
    """At events ahead, where the demo has them."""
    if event := _ahead(WITH_QUOTAS, today):
        _keep(event, today)
    for title in INVITED:
        if event := _ahead(title, today):
            _invite(event, today)
    if event := _ahead(APPROVED, today):
        _ask(event, today)


def _ahead(title: str, today: Today) -> Event | None:
    ahead = (Event.status == "published", Event.first_on > today.on)
    found = select(Event).where(Event.title.startswith(title), *ahead)
    return db.session.scalars(found.order_by(Event.first_on).limit(1)).first()


def _invite(event: Event, today: Today) -> None:
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    asked_at, answered_at = today.ago(INVITED_DAYS_AGO), today.ago(ANSWERED_DAYS_AGO)
    words = "Vi vill gärna ha med er, eftersom er kommun har kommit långt.\n\nSvara före fredag."
    quotas.keep(
        event, [QuotaDetails("invited", "", 12, None, quotas.usual_release(event))], by, asked_at
    )
    around = [crowd.municipal_name(each.name, "sv") for each in places.municipalities(event.region)]
    guests = [
        _guest(name, around[number % len(around)]) for number, (name, _yes) in enumerate(GUESTS)
    ]
    inviting.draw_up(event, guests, by, asked_at)
    inviting.send(event, words, by, asked_at)
    inviting.draw_up(event, [_guest(LATE, around[-1])], by, today.ago(1))
    answers = dict(GUESTS)
    for invitee in db.session.scalars(inviting.of_event(event, "invited")).all():
        _answer(invitee, answers[invitee.name], answered_at)


def _keep(event: Event, today: Today) -> None:
    """Two seats for each municipality, and some for those who decide."""
    until = quotas.usual_release(event)
    wanted = [
        QuotaDetails("municipality", str(each.id), 2, None, until)
        for each in places.municipalities(event.region)
    ]
    wanted.append(QuotaDetails("role", "politician", 20, 60, until))
    for number, each in enumerate(bookings.live_of(event)):
        each.role = "politician" if number % 3 == 0 else "official"
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    quotas.keep(event, wanted, by, today.ago(INVITED_DAYS_AGO))


def _ask(event: Event, today: Today) -> None:
    """Nobody comes to this one before an organiser has said yes."""
    by, at = ORGANISERS.get(event.region.slug, ORGANISER), today.ago(ANSWERED_DAYS_AGO)
    before = registrations.details_of(seats.settings_of(event))
    details = replace(before, needs_approval=True, asks_role=True)
    registrations.configure(event, details, by, at)
    around = places.municipalities(event.region)
    for number, (name, organisation, role) in enumerate(ASKING):
        guest = _guest(name, organisation)
        place = around[number % len(around)].id
        said = Applicant(name, guest.email, "onsite", organisation, "", place, role=role)
        registrations.register(event, [said], f"demo {name}", "sv", at)


def _answer(invitee: Invitee, answer: str, at: datetime) -> None:
    if answer == "no":
        inviting.decline(invitee, at)
    if answer == "yes":
        said = Applicant(invitee.name, invitee.email, "onsite", invitee.organisation)
        inviting.accept(invitee, said, f"demo {invitee.id}", "sv", at)


def _guest(name: str, organisation: str) -> Guest:
    return Guest(name, f"{slugify(name, 'x').replace('-', '.')}@exempel.se", organisation)
