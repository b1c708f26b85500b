"""Whatever is done in whatever order: seats are never oversold, and the line is kept."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from eventsys.audit.models import AuditEntry
from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.messages import announce
from eventsys.registration import adding, bookings, changing
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.rules import ATTENDANCES
from tests.conftest import Database
from tests.make import NOW, make_applicant, make_event, make_settings

NAMES = ("Anna", "Bo", "Cecilia", "Dag", "Eva", "Filip", "Gun")
SEATS = st.sampled_from((0, 1, 2, 3, None))
WAYS = st.sampled_from(ATTENDANCES)
WHO = st.integers(0, 20)


@dataclass
class View:
    """How things stand: what is asked of the database once after each deed."""

    total: dict[str, int | None] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    promoted: Counter[int] = field(default_factory=Counter)
    letters: dict[str, Counter[int]] = field(default_factory=dict)


def look(event_id: int) -> View:
    """See how things stand now."""
    view = View(lines={way: [] for way in ATTENDANCES})
    found = db.session.get_one(RegistrationSettings, event_id)
    view.total = {way: found.seats(way) for way in ATTENDANCES}
    rows = select(Registration).order_by(Registration.queued_at, Registration.id)
    for each in db.session.scalars(rows):
        view.statuses[each.id] = each.status
        if each.is_live:
            view.people.append(each.person_key)
        if each.status == "confirmed":
            view.taken[each.attendance] += 1
        elif each.status == "waiting":
            view.lines[each.attendance].append(each.id)
    by_name = select(Letter.name, Letter.thing_id, func.count()).group_by(
        Letter.name, Letter.thing_id
    )
    for name, thing, count in db.session.execute(by_name):
        view.letters.setdefault(name, Counter())[thing or 0] = count
    promotions = select(AuditEntry.thing_id).where(AuditEntry.action == "registration.promoted")
    view.promoted = Counter(db.session.scalars(promotions))
    return view


class Meeting(RuleBasedStateMachine):
    """A hybrid meeting that people register for, while its organiser changes her mind."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.database.reset()
        self.context = self.database.app.app_context()
        self.context.push()
        self.now = NOW
        self.form = 0
        self.before, self.after = View(), View()

    def teardown(self) -> None:
        db.session.remove()
        self.context.pop()

    @initialize(onsite=SEATS, online=SEATS, waiting_list=st.booleans())
    def open(self, onsite: int | None, online: int | None, waiting_list: bool) -> None:
        event = make_event(format="hybrid")
        make_settings(event, seats_onsite=onsite, seats_online=online, waiting_list=waiting_list)
        self.event_id = event.id
        self.before = self.after = look(self.event_id)

    @contextmanager
    def deed(self) -> Iterator[tuple[Event, datetime]]:
        """A transaction of its own, a second later; a rule may say no to it."""
        self.now += timedelta(seconds=1)
        self.before = self.after
        try:
            with transaction():
                yield events.get(self.event_id), self.now
        except DomainError:
            pass
        self.after = look(self.event_id)

    def somebody(self, number: int) -> Registration | None:
        live = [each for each, status in self.after.statuses.items() if status != "cancelled"]
        return db.session.get(Registration, live[number % len(live)]) if live else None

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), way=WAYS)
    def register(self, names: list[str], way: str) -> None:
        """Several, one after the other, in the same second: the line has an order all the same."""
        for name in names:
            self.form += 1
            with self.deed() as (event, now):
                who = make_applicant(name, attendance=way)
                registrations.register(event, [who], f"form {self.form}", "sv", now)
            self.now -= timedelta(seconds=1)
            self.promises()

    @rule(name=st.sampled_from(NAMES), way=WAYS)
    def add_by_hand(self, name: str, way: str) -> None:
        with self.deed() as (event, now):
            who = make_applicant(name, attendance=way)
            adding.by_hand(event, who, "sv", SYSTEM, now)

    @rule(number=WHO)
    def cancel(self, number: int) -> None:
        with self.deed() as (_event, now):
            if registration := self.somebody(number):
                registrations.cancel(registration, ATTENDEE, now)

    @rule(number=WHO, way=WAYS, name=st.none() | st.sampled_from(NAMES))
    def change(self, number: int, way: str, name: str | None) -> None:
        with self.deed() as (_event, now):
            if registration := self.somebody(number):
                said = bookings.applicant_of(registration)
                different = replace(said, attendance=way, name=name or said.name)
                changing.change(registration, different, ATTENDEE, now)

    @rule(onsite=SEATS, online=SEATS, waiting_list=st.booleans())
    def configure(self, onsite: int | None, online: int | None, waiting_list: bool) -> None:
        with self.deed() as (event, now):
            details = registrations.SettingsDetails(
                seats_onsite=onsite, seats_online=online, waiting_list=waiting_list
            )
            registrations.configure(event, details, SYSTEM, now)

    @rule(venue=st.sampled_from(("Stadshuset", "Biblioteket")))
    def move(self, venue: str) -> None:
        with self.deed() as (event, now):
            details = replace(events.details_of(event), venue=venue)
            announce.edit(event, details, event.version, SYSTEM, now)

    @invariant()
    def promises(self) -> None:
        self.no_seat_is_given_that_is_not_there()
        self.nobody_waits_beside_a_free_seat()
        self.the_line_is_kept()
        assert len(self.after.people) == len({*self.after.people})
        # Nobody loses a seat for a place in a line, and what is cancelled stays so.
        for each, status in self.before.statuses.items():
            step = (status, self.after.statuses[each])
            assert step[0] == step[1] or step[1] == "cancelled" or step == ("waiting", "confirmed")
        # Every promotion has one letter, and everybody was told once how it stood at first.
        assert self.after.letters.get("promoted", Counter()) == self.after.promoted
        first = Counter[int]()
        for name in ("confirmed", "waiting"):
            first += self.after.letters.get(name, Counter())
        assert first == Counter(self.after.statuses.keys())

    def no_seat_is_given_that_is_not_there(self) -> None:
        """Seats that were given before their number was lowered stay given."""
        for way, total in self.after.total.items():
            if total is not None:
                assert self.after.taken[way] <= max(total, self.before.taken[way])

    def nobody_waits_beside_a_free_seat(self) -> None:
        for way, line in self.after.lines.items():
            total = self.after.total[way]
            assert not line or (total is not None and self.after.taken[way] >= total)

    def the_line_is_kept(self) -> None:
        """Whoever stays in it stands as before, newcomers last, and the first move up first."""
        for way, line in self.before.lines.items():
            now = self.after.lines[way]
            stayed = [each for each in line if each in now]
            assert now[: len(stayed)] == stayed
            moved_up = {*(self.after.promoted - self.before.promoted)}
            waited = [each for each in line if each in moved_up or each in stayed]
            assert {*waited[: len(moved_up & {*line})]} == moved_up & {*line}


@pytest.fixture
def machine(database: Database) -> type[Meeting]:
    return type("Meeting", (Meeting,), {"database": database})


def test_any_order_of_deeds_keeps_the_promises(machine: type[Meeting], database_name: str) -> None:
    thoroughly = settings(
        max_examples=30 if database_name == "sqlite" else 8,
        stateful_step_count=18,
        deadline=None,
        derandomize=True,
        # Making a failure small takes minutes; add Phase.shrink to look for its cause.
        phases=(Phase.generate,),
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(machine, settings=thoroughly)
