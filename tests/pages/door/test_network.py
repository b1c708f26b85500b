"""Facts about what a telephone at the door keeps, and what it sends later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.checkin.models import Admission
from eventsys.checkin.service import Deed
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests.browser import Browser
from tests.make import FIRST_DAY, make_event, make_registration, make_user

MORNING = datetime(2027, 3, 2, 7, 42, tzinfo=UTC)
TUESDAY = "2027-03-02"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=10)


@pytest.fixture
def host(browser: Browser, clock: time_machine.Traveller) -> Browser:
    clock.move_to(MORNING)
    browser.sign_in(make_user("host", name="Kim Dahl"))
    return browser


def deed(registration: Registration, **more: Any) -> dict[str, Any]:
    said = {"key": f"key {registration.id}", "registration": registration.id, "day": TUESDAY}
    return said | {"at": "2027-03-02T07:30:00.000Z", "door": "Norra"} | more


def send(host: Browser, event: Event, deeds: Any, status: int = 200) -> Any:
    headers = {"X-CSRFToken": host.csrf_token()}
    answer = host.raw("POST", f"/door/{event.id}/sync", json={"deeds": deeds}, headers=headers)
    assert answer.status_code == status
    return answer.get_json()


def outcomes(answer: Any) -> list[str]:
    return [each["outcome"] for each in answer["results"]]


def rows() -> list[Admission]:
    return list(db.session.scalars(select(Admission).order_by(Admission.registration_id)))


def test_the_list_holds_no_more_than_a_door_needs(host: Browser, event: Event) -> None:
    bo = make_registration(event, "Bo Alm", organisation="Sala kommun", phone="070", title="Chef")
    with transaction():
        registrations.cancel(make_registration(event, "Åke By"), SYSTEM, MORNING)
    told = host.raw("GET", f"/door/{event.id}/people.json").get_json()
    assert told["day"] == TUESDAY
    assert told["is_open"] is True
    assert told["count"] == {
        "arrived": 0,
        "expected": 1,
        "words": "av 1 har kommit",
        "more": "",
    }
    first, second = told["people"]
    assert first == {
        "id": bo.id,
        "code": bo.door_code,
        "name": "Bo Alm",
        "organisation": "Sala kommun",
        "refused": "",
        "hint": "",
        "admitted": "",
        "at": "",
    }
    assert second["refused"] == "Är avbokad och har ingen plats."


def test_the_count_is_small(host: Browser, event: Event) -> None:
    make_registration(event)
    answer = host.raw("GET", f"/door/{event.id}/count.json")
    assert len(answer.data) < 150
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_was_done_without_a_network_arrives(host: Browser, event: Event) -> None:
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    answer = send(host, event, [deed(bo), deed(asa)])
    assert outcomes(answer) == ["admitted", "admitted"]
    assert answer["count"]["arrived"] == 2
    made = rows()[0]
    assert (made.admitted_at, made.received_at) == (MORNING - timedelta(minutes=12), MORNING)
    assert (made.by_name, made.door) == ("Kim Dahl", "Norra")
    # The answer was lost, so the telephone sends it again: nothing is new.
    assert outcomes(send(host, event, [deed(bo), deed(asa)])) == ["admitted", "admitted"]
    assert len(rows()) == 2


def test_who_was_quicker_is_told(host: Browser, event: Event) -> None:
    asa = make_registration(event)
    with transaction():
        lo = make_user("host", name="Lo Berg")
        checkin.admit(asa, Deed("x", FIRST_DAY, None, "Södra"), lo, MORNING)
    result = send(host, event, [deed(asa)])["results"][0]
    assert (result["outcome"], result["words"]) == (
        "already",
        "Insläppt 8.42 av Lo Berg vid Södra",
    )
    assert result["person"]["admitted"] == result["words"]
    assert len(rows()) == 1


def test_one_refusal_does_not_hold_up_the_others(host: Browser, app: Flask) -> None:
    event = make_event(seats=1)
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    other = make_registration(make_event("Annat", seats=5))
    answer = send(host, event, [deed(bo), deed(other), deed(asa)])
    told = {each["key"]: (each["outcome"], each["words"]) for each in answer["results"]}
    assert told == {
        f"key {asa.id}": ("admitted", "Insläppt 8.30 av Kim Dahl vid Norra"),
        f"key {bo.id}": ("refused", "Står på reservlistan och har ingen plats."),
        f"key {other.id}": ("refused", "Det du söker finns inte."),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"registration": "1"},
        {"registration": True},
        {"registration": -1},
        {"registration": 10**30},
        {"registration": 1.5},
        {"registration": None},
        {"registration": 999_999},
        {"day": "2027-03-01"},
        {"day": "2027-03-03"},
        {"day": "igår"},
        {"day": 7},
        {"day": None},
        {"door": 7},
        {"key": ""},
        {"key": 7},
        {"key": "k" * 101},
    ],
)
def test_nonsense_is_refused_one_by_one(host: Browser, event: Event, wrong: dict[str, Any]) -> None:
    asa, bo = make_registration(event), make_registration(event, "Bo Alm")
    answer = send(host, event, [deed(asa) | wrong, deed(bo)])
    assert sorted(outcomes(answer)) == ["admitted", "refused"]
    assert [each.registration_id for each in rows()] == [bo.id]


@pytest.mark.parametrize("deeds", [None, {}, "x", 7, [{}] * 1001])
def test_what_is_no_list_is_refused_whole(host: Browser, event: Event, deeds: Any) -> None:
    assert send(host, event, deeds, 422) == {"error": "Uppgifterna kunde inte läsas."}


@pytest.mark.parametrize("body", ["[" * 100_000, '{"deeds":' * 50_000, "", "deeds"])
def test_what_is_no_json_is_refused(host: Browser, event: Event, body: str) -> None:
    headers = {"X-CSRFToken": host.csrf_token(), "Content-Type": "application/json"}
    answer = host.raw("POST", f"/door/{event.id}/sync", data=body, headers=headers)
    assert (answer.status_code, answer.get_json()) == (
        422,
        {"error": "Uppgifterna kunde inte läsas."},
    )


@pytest.mark.parametrize("each", [None, 7, "x", [], {}])
def test_what_is_no_deed_is_refused(host: Browser, event: Event, each: Any) -> None:
    assert outcomes(send(host, event, [each])) == ["refused"]


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2099-01-01T00:00:00Z", MORNING),
        ("1970-01-01T00:00:00Z", datetime(2027, 3, 1, 23, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", MORNING),
        ("2027-03-02T07:30:00", MORNING),
        ("nyss", MORNING),
        (None, MORNING),
        ({}, MORNING),
    ],
)
def test_a_clock_is_believed_within_bounds(
    host: Browser, event: Event, at: Any, kept: datetime
) -> None:
    send(host, event, [deed(make_registration(event), at=at)])
    assert [each.admitted_at for each in rows()] == [kept]


def test_names_of_doors_are_lines(host: Browser, event: Event) -> None:
    send(host, event, [deed(make_registration(event), door="\x00 N\n" + "x" * 100)])
    assert rows()[0].door == "N " + "x" * 38


def test_no_body_and_no_token(host: Browser, event: Event) -> None:
    path = f"/door/{event.id}/sync"
    headers = {"X-CSRFToken": host.csrf_token()}
    assert host.raw("POST", path, data="{", headers=headers).status_code == 422
    assert host.raw("POST", path, json={"deeds": []}).status_code == 400


def test_after_the_day_it_may_still_arrive(
    host: Browser, event: Event, clock: time_machine.Traveller
) -> None:
    asa = make_registration(event)
    clock.move_to(MORNING + timedelta(days=2))
    host.sign_in(make_user("host", name="Lo Berg"))
    assert outcomes(send(host, event, [deed(asa)])) == ["admitted"]
    assert rows()[0].admitted_at == MORNING - timedelta(minutes=12)


def test_signed_out_nothing_is_taken(browser: Browser, event: Event) -> None:
    asa = make_registration(event)
    headers = {"X-CSRFToken": browser.csrf_token()}
    answer = browser.raw(
        "POST", f"/door/{event.id}/sync", json={"deeds": [deed(asa)]}, headers=headers
    )
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count(Admission.id))) == 0


def test_signing_out_clears_what_a_telephone_keeps(host: Browser, event: Event) -> None:
    host.get(f"/door/{event.id}/")
    host.submit("Logga ut", status=303)
    answer = host.raw("POST", "/sign-out", data={"csrf_token": host.csrf_token()})
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_the_worker_is_a_script_for_the_door(host: Browser) -> None:
    answer = host.raw("GET", "/door/worker.js")
    assert answer.mimetype == "text/javascript"
    assert b"addEventListener" in answer.data
