"""A list becomes registrations: judged, saved in batches, and never twice."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.core import uploads
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events.models import Event
from eventsys.jobs import service as jobs
from eventsys.jobs.models import Job
from eventsys.participants import importing, judging, work
from eventsys.participants.importing import Gone, Plan
from eventsys.registration import seats
from eventsys.registration.models import Registration
from tests.conftest import Outbox
from tests.make import (
    NOW,
    make_event,
    make_registration,
    make_settings,
    make_user,
    municipality,
    names_by_status,
)
from tests.services.test_jobs import row, runner

COLUMNS = ("name", "email", "organisation")


def plan(*rows: list[str], columns: tuple[str, ...] = COLUMNS, heading: bool = False) -> Plan:
    return Plan(list(rows), columns, heading)


def fates(event: Event, given: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = judging.judge(event, given.people(event), seats.settings_of(event))
    return [(each.person.name, each.fate, each.wrong) for each in rows]


def crowd(number: int) -> Plan:
    return plan(*([f"Person {n}", f"p{n}@exempel.se", "Sala kommun"] for n in range(number)))


def test_what_becomes_of_each_row_is_known_before(app: Flask) -> None:
    event = make_event(seats=2)
    make_registration(event, "Åsa Ek", email="asa@exempel.se")
    given = plan(
        ["Åsa Ek", "ASA@exempel.se", ""],
        ["Bo Al", "bo@exempel.se", ""],
        ["Bo  Al", "bo@exempel.se", ""],
        ["Cia Ek", "cia@exempel.se", ""],
        ["", "x@exempel.se", ""],
        ["Dag", "dag@", ""],
        ["x" * 201, "", ""],
    )
    assert fates(event, given) == [
        ("Åsa Ek", "already", ()),
        ("Bo Al", "confirmed", ()),
        ("Bo  Al", "twice", ()),
        ("Cia Ek", "waiting", ()),
        ("", "error", ("Namnet saknas.",)),
        ("Dag", "error", ("E-postadressen dag@ är inte rätt.",)),
        (
            "x" * 201,
            "error",
            (f"”{'x' * 20}…” är längre än 200 tecken.", "E-postadressen saknas."),
        ),
    ]
    make_settings(event, seats_onsite=1, waiting_list=False)
    assert fates(event, given)[1] == ("Bo Al", "full", ())


def test_municipalities_and_ways_to_take_part_are_understood(app: Flask) -> None:
    event = make_event(seats=None, format="hybrid")
    columns = ("name", "email", "organisation", "municipality", "attendance")
    rows = [
        ["A", "a@exempel.se", "Sala kommun", "", "Online"],
        ["B", "b@exempel.se", "Bolaget", "sala", "på plats"],
        ["C", "c@exempel.se", "Köpings kommun", "", ""],
        ["D", "d@exempel.se", "", "Narnia", "kanske"],
    ]
    people = plan(*rows, columns=columns).people(event)
    sala = municipality("1981").id
    found = [(each.person.municipality_id, each.person.attendance) for each in people]
    assert found == [
        (sala, "online"),
        (sala, "onsite"),
        (municipality("1983").id, "onsite"),
        (None, "onsite"),
    ]
    assert people[3].wrong == (
        "Kommunen Narnia finns inte.",
        "Skriv På plats eller Online för hur personen deltar.",
    )


def register(event: Event, given: Plan, writes: bool = True) -> list[str]:
    by = make_user()
    told: list[tuple[int, int]] = []
    results = work.register_all(
        event, given.people(event), writes, by, lambda: NOW, lambda *numbers: told.append(numbers)
    )
    return [each.fate for each in results]


def test_a_list_is_registered_with_letters_and_history(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=1)
    given = plan(
        ["Namn", "E-post", "Var"],
        ["=1+1", "formel@exempel.se", "<b>Sala</b>"],
        ["Bo Al", "bo@exempel.se", ""],
        heading=True,
    )
    assert register(event, given) == ["confirmed", "waiting"]
    assert outbox.names == [("confirmed", "formel@exempel.se"), ("waiting", "bo@exempel.se")]
    saved = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(each.name, each.organisation, each.source) for each in saved] == [
        ("=1+1", "<b>Sala</b>", "import"),
        ("Bo Al", "", "import"),
    ]
    (entry, *_) = audit.history_of_event(event.id)
    assert (entry.action, entry.detail) == (
        "registration.imported",
        {"numbers": {"confirmed": 1, "waiting": 1}},
    )
    lines = audit.history_of("registration", saved[0].id)
    assert [each.action for each in lines] == ["registration.confirmed"]


def test_without_letters_nobody_is_written_to(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=None)
    assert register(event, crowd(3), writes=False) == ["confirmed"] * 3
    assert outbox.names == []


def test_a_list_that_is_confirmed_twice_registers_nobody_twice(app: Flask, outbox: Outbox) -> None:
    event = make_event(seats=150)
    given = crowd(230)
    by = make_user()
    for expected in ({"confirmed": 150, "waiting": 80}, {"already": 230}):
        results = work.register_all(
            event, given.people(event), True, by, lambda: NOW, lambda *_numbers: None
        )
        assert judging.counts(results) == expected
    assert len(outbox) == 230
    assert {name: len(names) for name, names in names_by_status(event).items()} == {
        "confirmed": 150,
        "waiting": 80,
    }


def test_a_cancelled_event_takes_nobody(app: Flask) -> None:
    event = make_event(status="cancelled", seats=5)
    with pytest.raises(DomainError):
        register(event, crowd(1))


def test_a_list_that_lies_aside_is_its_owners(app: Flask) -> None:
    event, by = make_event(seats=1), make_user()
    name = importing.lay_aside([["Åsa Ek", "asa@exempel.se"]], event, by)
    assert b"exempel" not in uploads.path_of(name).read_bytes()
    assert importing.bring_back(name, event.id, by.id) == [["Åsa Ek", "asa@exempel.se"]]
    other = uploads.keep(b"a picture")
    for wrong in (
        (name, event.id + 1, by.id),
        (name, event.id, by.id + 1),
        ("0" * 64, event.id, by.id),
        ("../../secret-key", event.id, by.id),
        ("", event.id, by.id),
        (other, event.id, by.id),
    ):
        with pytest.raises(Gone):
            importing.bring_back(*wrong)


def asked(event: Event, given: Plan, role: str = "organiser") -> int:
    by = make_user(role)
    facts = {
        "event_id": event.id,
        "by_id": by.id,
        "list": importing.lay_aside(given.rows, event, by),
        "columns": list(given.columns),
        "has_heading": False,
        "writes": False,
    }
    with transaction():
        return jobs.ask(work.IMPORT, facts, by, NOW, event_id=event.id).id


def test_a_long_list_is_the_workers(app: Flask) -> None:
    event = make_event(seats=None)
    given = crowd(250)
    given.rows.append(["", "=cmd()", ""])
    job_id = asked(event, given)
    runner(**work.KINDS).run_next()
    job: Job = row(job_id)
    assert (job.state, job.done, job.total) == ("done", 251, 251)
    lines = uploads.path_of(job.file or "").read_text("utf-8-sig").splitlines()
    assert lines[0] == "Rad;Namn;E-postadress;Vad som hände;Att rätta"
    assert lines[1] == "1;Person 0;p0@exempel.se;Får plats;"
    assert lines[-1] == ("251;;'=cmd();Fel;Namnet saknas. E-postadressen =cmd() är inte rätt.")


def test_a_worker_that_died_half_way_goes_on_where_it_was(app: Flask) -> None:
    event = make_event(seats=120)
    given = crowd(250)
    job_id = asked(event, given)
    with transaction():
        importing.add(event, given.people(event)[:100], False, make_user(name="Bo"), NOW)
    runner(**work.KINDS).run_next()
    assert row(job_id).state == "done"
    by_status = select(Registration.status, func.count()).group_by(Registration.status)
    assert {row[0]: row[1] for row in db.session.execute(by_status)} == {
        "confirmed": 120,
        "waiting": 130,
    }


def test_who_may_not_any_more_changes_nothing(app: Flask) -> None:
    event = make_event(seats=None)
    job_id = asked(event, crowd(1), role="reader")
    runner(**work.KINDS).run_next()
    assert (row(job_id).state, row(job_id).error) == (
        "failed",
        "Du har inte behörighet till det här.",
    )
    assert names_by_status(event) == {}
