"""Facts about checkin/service.py: who is let in, once, and how many have arrived."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.checkin.models import Admission
from eventsys.checkin.service import AlreadyAdmitted, Deed, NotAdmitted
from eventsys.core import links, tokens
from eventsys.core.db import db, transaction
from eventsys.install import set_up
from eventsys.mail.models import Letter
from eventsys.registration import bookings, changing, seats
from eventsys.registration import service as registrations
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from tests import make
from tests.make import day, make_applicant, make_event, make_registration, make_user

TUESDAY, WEDNESDAY = date(2027, 3, 2), date(2027, 3, 3)
MORNING = datetime(2027, 3, 2, 7, 42, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=5)


def deed(key: str = "kim 1", on: date = TUESDAY, door: str = "Norra") -> Deed:
    return Deed(key, on, MORNING, door)


def admit(registration: Registration, key: str = "kim 1", **more: object) -> Admission:
    with transaction():
        return checkin.admit(registration, deed(key, **more), SYSTEM, LATER)  # type: ignore[arg-type]


def rows() -> int:
    return db.session.scalar(select(func.count(Admission.id))) or 0


def test_somebody_is_let_in(app: Flask) -> None:
    kim = make_user("host", name="Kim Dahl")
    event = make_event(seats=5)
    asa = make_registration(event)
    with transaction():
        made = checkin.admit(asa, deed(), kim, LATER)
    assert (made.by_name, made.door, made.day_on) == ("Kim Dahl", "Norra", TUESDAY)
    assert (made.admitted_at, made.received_at) == (MORNING, LATER)
    line = audit.history_of("registration", asa.id)[0]
    assert (line.action, line.actor_name, line.event_id) == (
        "checkin.admitted",
        "Kim Dahl",
        event.id,
    )
    assert line.detail == {"day": "2027-03-02", "door": "Norra"}


def test_the_second_is_told_of_the_first_and_the_same_deed_is_the_same(app: Flask) -> None:
    asa = make_registration(make_event(seats=5))
    first = admit(asa, "kim 1")
    assert admit(asa, "kim 1").id == first.id
    with pytest.raises(AlreadyAdmitted) as told:
        admit(asa, "lo 1", door="Södra")
    assert told.value.admission.id == first.id
    assert rows() == 1
    assert [each.action for each in audit.history_of("registration", asa.id)].count(
        "checkin.admitted"
    ) == 1


def test_a_key_counts_for_one_person(app: Flask) -> None:
    """A device that sends one key for two people does not make one of them disappear."""
    event = make_event(seats=5)
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    admit(asa, "same")
    admit(bo, "same")
    assert rows() == 2


def test_however_somebody_was_found(app: Flask) -> None:
    """Lists bring the municipality along, and a row joined to it cannot be held as it is."""
    event = make_event(seats=5)
    make_registration(event)
    with transaction():
        found = bookings.participants(event)[0]
        checkin.admit(found, deed(), SYSTEM, LATER)
    assert rows() == 1


def test_each_day_has_its_own(app: Flask) -> None:
    event = make_event(seats=5, days=(day(TUESDAY), day(WEDNESDAY)))
    asa = make_registration(event)
    admit(asa)
    with pytest.raises(NotAdmitted) as told:
        admit(asa, on=WEDNESDAY)
    assert str(told.value) == "Dörren är öppen bara på mötesdagen."
    with transaction():
        checkin.admit(asa, deed("2", WEDNESDAY), SYSTEM, LATER + timedelta(days=1))
    assert [each.day_on for each in checkin.admissions_of([asa])[asa.id]] == [TUESDAY, WEDNESDAY]
    assert checkin.arrived(event).all_arrived == 1
    assert checkin.arrived(event, WEDNESDAY).all_arrived == 1
    with pytest.raises(NotAdmitted):
        admit(asa, on=date(2027, 3, 1))


def test_who_has_no_seat_is_not_let_in(app: Flask) -> None:
    event = make_event(seats=1, format="hybrid")
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    online = make_registration(event, "Eva Ny", attendance="online")
    told = {}
    for each in (bo, online):
        with pytest.raises(NotAdmitted) as error:
            admit(each)
        told[each.name] = error.value.why
    assert told == {"Bo Alm": "waiting", "Eva Ny": "online"}
    with transaction():
        registrations.cancel(asa, SYSTEM, LATER)
    with pytest.raises(NotAdmitted) as error:
        admit(asa)
    assert error.value.why == "cancelled"
    assert rows() == 0
    assert admit(bo).by_name == "@system"


def test_a_deed_is_taken_back(app: Flask) -> None:
    asa = make_registration(make_event(seats=5))
    admit(asa)
    with transaction():
        assert checkin.undo(asa, TUESDAY, SYSTEM, LATER) is True
        assert checkin.undo(asa, TUESDAY, SYSTEM, LATER) is False
    assert rows() == 0
    actions = [each.action for each in audit.history_of("registration", asa.id)]
    assert actions[:2] == ["checkin.undone", "checkin.admitted"]
    admit(asa, "kim 2")
    assert rows() == 1


def test_counts_by_attendance_and_walk_ins(app: Flask) -> None:
    event = make_event(seats=5, format="hybrid")
    asa = make_registration(event)
    make_registration(event, "Bo Alm")
    make_registration(event, "Eva Ny", attendance="online")
    admit(asa)
    with transaction():
        checkin.walk_in(event, make_applicant("Dan Drop", email=""), deed("d"), SYSTEM, LATER)
    counts = checkin.arrived(event, TUESDAY)
    assert counts.expected == {"onsite": 3, "online": 1}
    assert counts.arrived == {"onsite": 2}
    assert counts.walk_ins == 1


def test_a_walk_in_without_address_takes_a_seat_and_gets_no_letter(app: Flask) -> None:
    event = make_event(seats=2)
    nobody = make_applicant("Dan Drop", email="")
    with transaction():
        one, _ = checkin.walk_in(event, nobody, deed("a"), SYSTEM, LATER)
        again, _ = checkin.walk_in(event, nobody, deed("a"), SYSTEM, LATER)
        # Somebody else of the same name, who gives no address either.
        other, _ = checkin.walk_in(event, nobody, deed("b"), SYSTEM, LATER)
    assert one.id == again.id != other.id
    assert one.person_key != other.person_key
    assert (one.status, one.source) == ("confirmed", "door")
    assert db.session.scalar(select(func.count(Letter.id))) == 0
    with pytest.raises(registrations.Full), transaction():
        checkin.walk_in(event, nobody, deed("c"), SYSTEM, LATER)
    assert seats.availability(event, LATER).taken == 2


def test_a_walk_in_with_an_address_gets_a_letter_and_is_one_person(app: Flask) -> None:
    event = make_event(seats=5)
    with transaction():
        checkin.walk_in(event, make_applicant(), deed("a"), SYSTEM, LATER)
    assert db.session.scalar(select(Letter.name)) == "confirmed"
    with pytest.raises(registrations.Taken), transaction():
        checkin.walk_in(event, make_applicant(), deed("b"), SYSTEM, LATER)


def test_a_walk_in_overtakes_nobody(app: Flask) -> None:
    event = make_event(seats=1)
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    with pytest.raises(registrations.Full), transaction():
        checkin.walk_in(event, make_applicant("Dan Drop"), deed(), SYSTEM, LATER)
    # More seats go to those who wait first.
    make.make_settings(event, seats_onsite=2, now=LATER)
    with pytest.raises(registrations.Full), transaction():
        checkin.walk_in(event, make_applicant("Dan Drop"), deed(), SYSTEM, LATER)
    assert {asa.status, bo.status} == {"confirmed"}


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_no_walk_in_where_there_is_no_event(app: Flask, status: str) -> None:
    event = make_event(seats=5, status=status)
    with pytest.raises(registrations.Closed), transaction():
        checkin.walk_in(event, make_applicant(), deed(), SYSTEM, LATER)
    assert rows() == 0


def test_a_ticket_opens_nothing_but_the_door(app: Flask) -> None:
    asa = make_registration(make_event(seats=5))
    code = checkin.ticket_code(asa)
    assert checkin.ticket_address(asa) == links.door_ticket(code)
    found = checkin.by_ticket(code)
    assert found is not None
    assert found.id == asa.id
    assert tokens.decrypt(asa.token_sealed) not in code
    number, _, proof = code.partition("-")
    wrong = [f"{number}-{proof[:-1]}", f"{int(number) + 1}-{proof}", f"{number}-", "", "å-ä"]
    wrong += [f"{number}-{proof}0", f"{number}-{proof.upper()}x", "99999999999-a"]
    assert [checkin.by_ticket(each) for each in wrong] == [None] * len(wrong)


def test_an_old_ticket_opens_nothing_after_a_hand_over(app: Flask) -> None:
    asa = make_registration(make_event(seats=5))
    code = checkin.ticket_code(asa)
    with transaction():
        to = replace(applicant_of(asa), name="Bo Alm", email="bo@example.org")
        changing.change(asa, to, SYSTEM, LATER)
    assert checkin.by_ticket(code) is None


def test_everybody_has_a_code_of_their_own(app: Flask) -> None:
    event = make_event(seats=5)
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    assert len({asa.door_code, bo.door_code}) == 2


def test_own_data_tells_when_not_by_whom(app: Flask) -> None:
    asa = make_registration(make_event(seats=5))
    assert checkin.told(asa) == []
    admit(asa)
    assert checkin.told(asa) == [{"day": "2027-03-02", "admitted_at": "2027-03-02T07:42:00+00:00"}]


def test_who_walked_in_without_address_is_forgotten_too(app: Flask) -> None:
    event = make_event(seats=5)
    with transaction():
        dan, _ = checkin.walk_in(event, make_applicant("Dan Drop", email=""), deed(), SYSTEM, LATER)
    with transaction():
        assert make.forget(LATER + timedelta(days=120))["registrations"] == 1
    assert (dan.name, rows()) == ("", 1)
    with transaction():
        assert make.forget(LATER + timedelta(days=121))["registrations"] == 0


def test_two_doors_at_once_let_one_in(new_app: Callable[[str], Flask]) -> None:
    """Eight hosts press at the same moment, in threads of their own, for each of six people."""
    app = new_app("doors")
    with app.app_context():
        set_up(make.NOW)
        event = make_event(seats=None)
        ids = [make_registration(event, f"Person {number}").id for number in range(6)]
    hosts = 8
    for registration_id in ids:
        gate = Barrier(hosts)
        with ThreadPoolExecutor(hosts) as pool:
            came = [
                pool.submit(press, app, registration_id, f"host {number}", gate)
                for number in range(hosts)
            ]
        outcomes = sorted(each.result() for each in came)
        assert outcomes == ["admitted"] + ["already"] * (hosts - 1)
    with app.app_context():
        assert rows() == len(ids)


def press(app: Flask, registration_id: int, key: str, gate: Barrier) -> str:
    with app.app_context():
        registration = db.session.get(Registration, registration_id)
        assert registration is not None
        gate.wait()
        try:
            admit(registration, key)
        except AlreadyAdmitted as error:
            assert error.admission.by_name == "@system"
            return "already"
        return "admitted"
