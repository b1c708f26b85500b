"""Calendars follow everything: after each deed every calendar shows what is true, and no more.

Letters are entered into calendars as an app would, each judged by libical. A calendar is known by
its UID and its owner's address.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core import ics
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.planning import bulk
from eventsys.planning.bulk import Wanted
from eventsys.programme import service as programme
from eventsys.registration import (
    adding,
    approving,
    bookings,
    changing,
    handing_over,
    invitations,
    inviting,
    line,
    moving,
    offers,
    seats,
)
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.quota_models import Invitee
from tests import make
from tests.conftest import Outbox
from tests.make import NOW, day, words_of
from tests.rules.judges.readers import complaints_of_libical

TOLD = ("UID", "SEQUENCE", "DTSTART", "DTEND", "RRULE", "LOCATION", "STATUS", "ORGANIZER")
Key = tuple[str, str]


@dataclass
class World:
    """A meeting of four, its letters as calendars know them, and a clock."""

    outbox: Outbox
    event: Event
    now: datetime = NOW
    read: int = 0
    highest: dict[str, int] = field(default_factory=dict)
    entries: dict[Key, dict[str, str]] = field(default_factory=dict)
    taken_back: set[Key] = field(default_factory=set)

    def do(self, deed: "Deed") -> bool:
        """One deed, an hour later; then everybody reads their mail. Says whether it was done."""
        self.now += timedelta(hours=1)
        is_done = True
        try:
            with transaction():
                deed(self)
        except DomainError:
            is_done = False
        self.read_mail()
        assert self.entries == self.true_entries()
        return is_done

    def read_mail(self) -> None:
        for letter in [each for each in self.outbox if each.id > self.read]:
            self.read = letter.id
            if (text := words_of(letter).calendar) is not None:
                self.enter(letter.recipient, letter.calendar_method or "", text)

    def enter(self, recipient: str, method: str, text: str) -> None:
        assert complaints_of_libical(text.encode()) == []
        told = particulars(text)
        calendar = Calendar.from_ical(text)
        uid, attendee = told["UID"], str(calendar.walk("VEVENT")[0]["ATTENDEE"])
        assert (calendar["METHOD"], attendee) == (method, f"mailto:{recipient}")
        sequence = int(told["SEQUENCE"])
        assert sequence > self.highest.get(uid, -1)
        self.highest[uid] = sequence
        if method == "REQUEST":
            self.entries[uid, recipient] = told
        else:
            gone = self.entries.pop((uid, recipient))
            assert gone["ORGANIZER"] == told["ORGANIZER"]
            assert gone["DTSTART"] == told["DTSTART"]

    def true_entries(self) -> dict[Key, dict[str, str]]:
        """What calendars should show: those with a seat at a meeting that will be, on a day."""
        true = {}
        for each in db.session.scalars(select(Registration)):
            is_on = each.status == "confirmed" and each.event.status == "published" and each.email
            entry = invitations.entry("REQUEST", each, "token", self.now) if is_on else None
            if entry is not None:
                text = ics.invitation(entry).decode()
                true[each.calendar_uid, each.email] = particulars(text)
        return true

    def of(self, name: str) -> Registration:
        """The last registration of somebody; none raises DomainError, so that the deed is none."""
        found = select(Registration).where(Registration.name == name)
        last = db.session.scalars(found.order_by(Registration.id.desc())).first()
        if last is None:
            raise DomainError
        return last

    def edit(self, **details: Any) -> None:
        wanted = replace(events.details_of(self.event), **details)
        announce.edit(self.event, wanted, self.event.version, SYSTEM, self.now)

    def change(self, who: str, by: Any = ATTENDEE, **said: Any) -> None:
        registration = self.of(who)
        wanted = replace(bookings.applicant_of(registration), **said)
        changing.change(registration, wanted, by, self.now)

    def register(self, name: str, **details: Any) -> None:
        applicant = make.make_applicant(name, **details)
        registrations.register(self.event, [applicant], f"{self.now}", "sv", self.now)

    def carry_out(self, **wanted: Any) -> None:
        versions = {self.event.id: self.event.version}
        bulk.carry_out(self.event.region, versions, Wanted(**wanted), SYSTEM, self.now)

    def register_party(self) -> None:
        """Three in one form, two of them at one address."""
        people = [
            make.make_applicant("Ida Al"),
            make.make_applicant("Jan Al", email="ida-al@example.org"),
            make.make_applicant("Kia Al"),
        ]
        registrations.register(self.event, people, f"{self.now}", "da", self.now)

    def accept_invitation(self) -> None:
        invitee = self.invitee()
        said = make.make_applicant("Somebody Else")
        inviting.accept(invitee, said, f"{self.now}", "sv", self.now)

    def invitee(self) -> Invitee:
        found = db.session.scalars(select(Invitee)).first()
        if found is None:
            raise DomainError
        return found

    def choose_items(self, *numbers: int, by: Any = ATTENDEE) -> None:
        items = programme.items_of(self.event)
        if len(items) <= max(numbers, default=0):
            raise DomainError
        self.change("Åsa Ek", by, choices=tuple(items[number].id for number in numbers))

    def offer_items(self) -> None:
        items = [make.make_item(self.event, title, now=self.now) for title in ("Lunch", "Buss")]
        make.make_sign_up(self.event, *[(item, 1) for item in items], now=self.now)

    def wait_two_days(self) -> None:
        """What a worker does in the meantime."""
        self.now += timedelta(days=2)
        line.release(self.now)

    def stand_again(self) -> None:
        offers.stand_again(self.of("Cia Al"), self.now)

    def seats(self, onsite: int, online: int = 1) -> None:
        self.settle(seats_onsite=onsite, seats_online=online)

    def settle(self, **settings: Any) -> None:
        before = registrations.details_of(seats.settings_of(self.event))
        registrations.configure(
            self.event, replace(before, enabled=True, **settings), SYSTEM, self.now
        )


Deed = Callable[[World], Any]
OPEN = {"certainty": "period", "days": (), "period_words": "våren 2028",
        "period_from": date(2028, 1, 1), "period_to": date(2028, 5, 31)}  # fmt: skip
SET = {"certainty": "confirmed", "days": (day("2027-03-09", "10:00", "12:00"),)}
TWO_DAYS = (day("2027-03-09", "10:00", "12:00"), day("2027-03-10", "09:00", "11:00"))
ONLINE = {"format": "online", "online_service": "Teams"}
DEEDS: dict[str, Deed] = {
    "somebody registers": lambda w: w.register("Dan Al"),
    "somebody registers online": lambda w: w.register("Eva Al", attendance="online"),
    "an organiser registers somebody": lambda w: adding.by_hand(
        w.event, make.make_applicant("Fia Al"), "da", SYSTEM, w.now
    ),
    "somebody comes to the door": lambda w: adding.at_door(
        w.event, make.make_applicant("Gun Al", email=""), "door", SYSTEM, w.now
    ),
    "the same person registers again": lambda w: w.register("Åsa Ek"),
    "the attendee cancels": lambda w: registrations.cancel(w.of("Åsa Ek"), ATTENDEE, w.now),
    "an organiser cancels": lambda w: registrations.cancel(w.of("Åsa Ek"), SYSTEM, w.now),
    "who waits cancels": lambda w: registrations.cancel(w.of("Cia Al"), ATTENDEE, w.now),
    "the attendee takes another name": lambda w: w.change("Åsa Ek", name="Åsa Ek Al"),
    "an organiser mends a name": lambda w: w.change("Bo Öst", SYSTEM, name="Bo Östh"),
    "who waits takes another name": lambda w: w.change("Cia Al", name="Cia Alm"),
    "the attendee changes the phone": lambda w: w.change("Åsa Ek", phone="1"),
    "the booking is handed over": lambda w: w.change("Åsa Ek", name="Hans Al", email="h@b.example"),
    "a place in the line is handed over": lambda w: w.change("Cia Al", email="c@b.example"),
    "it is handed to one who has a seat": lambda w: w.change(
        "Åsa Ek", name="Bo Öst", email="bo-ost@example.org"
    ),
    "an organiser mends an address": lambda w: w.change("Åsa Ek", SYSTEM, email="a@b.example"),
    "an organiser mends the address of who waits": lambda w: w.change(
        "Cia Al", SYSTEM, email="cia@b.example"
    ),
    "the attendee goes online": lambda w: w.change("Åsa Ek", attendance="online"),
    "who waits takes a free seat online": lambda w: w.change("Cia Al", attendance="online"),
    "an organiser gives a seat": lambda w: moving.give_seat(w.of("Cia Al"), True, SYSTEM, w.now),
    "an organiser takes a seat": lambda w: moving.take_seat(w.of("Åsa Ek"), SYSTEM, w.now),
    "more seats": lambda w: w.seats(5),
    "fewer seats": lambda w: w.seats(1),
    "another day": lambda w: w.edit(days=(day("2027-03-09", "10:00", "12:00"),)),
    "two days": lambda w: w.edit(days=TWO_DAYS),
    "a day without hours": lambda w: w.edit(days=(day("2027-03-09", None),)),
    "the night of the clocks": lambda w: w.edit(days=(day("2027-03-28", "01:30", "03:30"),)),
    "another hall": lambda w: w.edit(venue="Folkets hus"),
    "only preliminary": lambda w: w.edit(certainty="preliminary"),
    "the day is open": lambda w: w.edit(**OPEN),
    "the day is set": lambda w: w.edit(**SET),
    "it goes online": lambda w: w.edit(**ONLINE),
    "it comes back from the net": lambda w: w.edit(format="hybrid"),
    "many events are moved at once": lambda w: w.carry_out(move_days=7),
    "many events get seats at once": lambda w: w.carry_out(seats=4),
    "it is called off": lambda w: announce.cancel(w.event, "", SYSTEM, w.now),
    "other words": lambda w: w.edit(summary="Mer om bussar."),
}
# What takes others before it, mostly: each is in a story.
MORE_DEEDS: dict[str, Deed] = {
    "seats are offered": lambda w: w.settle(waiting_policy="offer"),
    "seats are given": lambda w: w.settle(waiting_policy="promote"),
    "the offer is taken": lambda w: offers.accept(w.of("Cia Al"), w.now),
    "the offer is refused": lambda w: offers.refuse(w.of("Cia Al"), w.now),
    "two days go by": World.wait_two_days,
    "who let it run out stands in line again": World.stand_again,
    "one has to be approved": lambda w: w.settle(needs_approval=True),
    "who asked may come": lambda w: approving.approve(w.event, [w.of("Dan Al")], SYSTEM, w.now),
    "who asked may not come": lambda w: approving.decline(
        w.event, [w.of("Dan Al")], "", SYSTEM, w.now
    ),
    "who asked cancels": lambda w: registrations.cancel(w.of("Dan Al"), ATTENDEE, w.now),
    "who asked takes another name": lambda w: w.change("Dan Al", name="Dan Alm"),
    "who asked goes online": lambda w: w.change("Dan Al", attendance="online"),
    "a party registers": World.register_party,
    "one of the party cancels": lambda w: registrations.cancel(w.of("Jan Al"), ATTENDEE, w.now),
    "one of the party hands over": lambda w: handing_over.hand_over(
        w.of("Ida Al"), "Lia Al", "lia@b.example", w.now
    ),
    "somebody is invited": lambda w: make.make_invitee(w.event, "Mia Al", now=w.now),
    "the invitee says yes": World.accept_invitation,
    "the invitee says no": lambda w: inviting.decline(w.invitee(), w.now),
    "the invitee cancels": lambda w: registrations.cancel(w.of("Mia Al"), ATTENDEE, w.now),
    "the invitee hands over": lambda w: handing_over.hand_over(
        w.of("Mia Al"), "Nia Al", "nia@b.example", w.now
    ),
    "one signs up for items": World.offer_items,
    "somebody chooses an item": lambda w: w.choose_items(0),
    "somebody chooses other items": lambda w: w.choose_items(1),
    "somebody chooses no item": World.choose_items,
    "an organiser chooses an item for somebody": lambda w: w.choose_items(0, by=SYSTEM),
    "the place is handed over": lambda w: handing_over.hand_over(
        w.of("Åsa Ek"), "Olle Al", "olle@b.example", w.now
    ),
    "what is offered is handed over": lambda w: handing_over.hand_over(
        w.of("Cia Al"), "Cia Bo", "cia@c.example", w.now
    ),
    "somebody switches": lambda w: handing_over.switch(w.of("Åsa Ek"), w.now),
    "who waits switches": lambda w: handing_over.switch(w.of("Cia Al"), w.now, waits=True),
}
ALL_DEEDS = DEEDS | MORE_DEEDS
IS_OFFERED = ("seats are offered", "the attendee cancels")
ASKS = ("more seats", "one has to be approved", "somebody registers")
STORIES: tuple[tuple[str, ...], ...] = (
    IS_OFFERED,
    (*IS_OFFERED, "the offer is taken"),
    (*IS_OFFERED, "the offer is taken", "who waits cancels"),
    (*IS_OFFERED, "the offer is refused"),
    (*IS_OFFERED, "two days go by"),
    (*IS_OFFERED, "two days go by", "who let it run out stands in line again"),
    (*IS_OFFERED, "who waits cancels"),
    (*IS_OFFERED, "who waits takes another name"),
    (*IS_OFFERED, "who waits switches", "who waits cancels"),
    (*IS_OFFERED, "what is offered is handed over", "seats are given"),
    (*IS_OFFERED, "an organiser gives a seat"),
    (*IS_OFFERED, "an organiser mends the address of who waits", "the offer is taken"),
    (*IS_OFFERED, "the day is open", "the offer is taken", "the day is set"),
    (*IS_OFFERED, "it goes online", "the offer is taken"),
    ASKS,
    (*ASKS, "who asked may come", "who asked cancels"),
    (*ASKS, "who asked may not come"),
    (*ASKS, "who asked cancels", "somebody registers", "who asked may come"),
    (*ASKS, "who asked takes another name"),
    (*ASKS, "who asked goes online", "who asked may come"),
    (*ASKS, "fewer seats", "who asked may come", "more seats"),
    ("more seats", "a party registers", "one of the party cancels"),
    ("more seats", "a party registers", "one of the party hands over"),
    ("a party registers", "more seats", "many events get seats at once",
     "one of the party cancels"),
    ("seats are offered", "a party registers", "more seats", "two days go by"),
    ("one has to be approved", "a party registers", "it is called off"),
    ("somebody is invited", "more seats", "the invitee says yes", "the invitee cancels"),
    ("somebody is invited", "the invitee says yes", "more seats", "the invitee hands over"),
    ("somebody is invited", "the invitee says no", "more seats", "the invitee says yes"),
    ("one signs up for items", "somebody chooses an item", "somebody chooses other items"),
    ("one signs up for items", "somebody chooses an item", "the place is handed over"),
    ("one signs up for items", "somebody chooses an item", "somebody switches",
     "somebody chooses no item"),
    ("one signs up for items", "an organiser chooses an item for somebody"),
    ("the place is handed over", "the night of the clocks"),
    ("more seats", "somebody switches", "somebody switches", "who waits cancels"),
    ("who waits switches", "who waits cancels", "somebody switches"),
)  # fmt: skip


def particulars(text: str) -> dict[str, str]:
    """What an entry says of when, where and how sure, all its days together."""
    found = Calendar.from_ical(text).walk("VEVENT")
    told = {
        name: "; ".join(str(each[name].to_ical()) if name in each else "-" for each in found)
        for name in TOLD
    }
    return told | {
        "UID": str(found[0]["UID"]),
        "SEQUENCE": str(found[0]["SEQUENCE"]),
        "ORGANIZER": str(found[0]["ORGANIZER"]),
    }


@pytest.fixture
def world(app: Flask, outbox: Outbox) -> World:
    """Two have the seats on site, one waits, and there is a seat on the net."""
    event = make.make_event(format="hybrid", online_service="Teams")
    made = World(outbox, event)
    made.do(lambda w: w.seats(2))
    for name in ("Åsa Ek", "Bo Öst", "Cia Al"):
        made.do(partial(World.register, name=name))
    assert sorted(email for _uid, email in made.entries) == [
        "asa-ek@example.org", "bo-ost@example.org",
    ]  # fmt: skip
    return made


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", DEEDS)
def test_after_each_deed_every_calendar_is_right(world: World, name: str) -> None:
    world.do(DEEDS[name])
    # Whatever it was: calendars go on following.
    world.do(DEEDS["another day"])
    world.do(DEEDS["it is called off"])
    world.do(DEEDS["an organiser cancels"])
    assert world.entries == {}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("names", STORIES, ids=", ".join)
def test_through_each_story_every_calendar_is_right(world: World, names: tuple[str, ...]) -> None:
    for name in names:
        # A story whose deeds cannot be done tells nothing.
        assert world.do(ALL_DEEDS[name]), name
    world.do(DEEDS["another day"])
    world.do(DEEDS["it is called off"])
    world.do(DEEDS["an organiser cancels"])
    assert world.entries == {}


def test_each_deed_is_in_a_story() -> None:
    assert MORE_DEEDS.keys() - set(chain(*STORIES)) == set()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_deeds_every_calendar_is_right(world: World, seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(20):
        world.do(ALL_DEEDS[chosen.choice([*ALL_DEEDS])])


@pytest.mark.databases("sqlite")
def test_a_seat_that_comes_back_is_entered_anew(world: World) -> None:
    world.do(DEEDS["an organiser takes a seat"])
    world.do(DEEDS["more seats"])
    assert "asa-ek@example.org" in {email for _uid, email in world.entries}


def test_who_registers_again_has_a_new_entry(world: World) -> None:
    world.do(DEEDS["more seats"])
    first = world.of("Åsa Ek").calendar_uid
    world.do(DEEDS["the attendee cancels"])
    world.do(DEEDS["the same person registers again"])
    second = world.of("Åsa Ek").calendar_uid
    assert second != first
    assert (second, "asa-ek@example.org") in world.entries


def test_nothing_is_written_to_those_who_are_forgotten(world: World) -> None:
    make.forget(NOW + timedelta(days=400))
    written = len(world.outbox)
    with transaction():
        announce.cancel(world.event, "", SYSTEM, NOW)
    assert len(world.outbox) == written
