"""Facts about /door/t/<ticket>: what the QR code opens, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from eventsys.checkin import service as checkin
from eventsys.checkin.models import Admission
from eventsys.checkin.service import Deed
from eventsys.core.db import db, transaction
from eventsys.registration.models import Registration
from tests.browser import Browser
from tests.databases import everything
from tests.make import FIRST_DAY, make_event, make_registration, make_user

MORNING = datetime(2027, 3, 2, 7, 42, tzinfo=UTC)
NEUTRAL = "Visa den här koden i dörren"


@pytest.fixture
def asa(app: Flask, clock: time_machine.Traveller) -> Registration:
    """Somebody who comes today."""
    made = make_registration(make_event(seats=5), organisation="Sala kommun")
    clock.move_to(MORNING)
    return made


def path_of(registration: Registration) -> str:
    return f"/door/t/{checkin.ticket_code(registration)}"


def rows() -> int:
    return db.session.scalar(select(func.count(Admission.id))) or 0


@pytest.mark.parametrize("who", ["nobody", "reader", "host elsewhere"])
def test_others_learn_nothing(browser: Browser, asa: Registration, who: str) -> None:
    if who != "nobody":
        role, _, is_elsewhere = who.partition(" ")
        browser.sign_in(make_user(role, "orebro-lan" if is_elsewhere else "vastmanland"))
    page = browser.get(path_of(asa))
    assert page.h1 == NEUTRAL
    for said in ("Åsa", "Sala", asa.door_code, "insläppt", "registration_id"):
        assert said not in page.body


def test_a_stranger_cannot_tell_right_from_wrong(browser: Browser, asa: Registration) -> None:
    code = checkin.ticket_code(asa)
    right, wrong = (browser.get(f"/door/t/{each}").body for each in (code, f"{code[:-1]}x"))
    assert right.replace(code, "") == wrong.replace(f"{code[:-1]}x", "")


def test_a_host_lets_in_by_one_button(browser: Browser, asa: Registration) -> None:
    browser.sign_in(make_user("host", name="Kim Dahl"))
    before = everything()
    page = browser.get(path_of(asa))
    assert (page.h1, page.all(".lead")) == ("Åsa Ek", ["Sala kommun"])
    assert everything() == before
    page = browser.submit("form[data-admit]")
    assert page.path == f"{path_of(asa)}?done=1"
    assert page.all(".door-verdict, .door-verdict + p") == [
        "Välkommen in",
        "Insläppt 8.42 av Kim Dahl",
    ]
    # The next who scans it is told that it is used.
    assert browser.get(path_of(asa)).all(".door-verdict") == ["Redan insläppt"]
    assert rows() == 1


def test_a_used_ticket_says_so_in_words_and_otherwise(browser: Browser, asa: Registration) -> None:
    kim = make_user("host", name="Kim Dahl")
    with transaction():
        checkin.admit(asa, Deed("x", FIRST_DAY, None, "Norra"), kim, MORNING)
    browser.sign_in(make_user("organiser", name="Lo Berg"))
    page = browser.get(path_of(asa))
    assert page.all(".door-verdict, .door-verdict + p") == [
        "Redan insläppt",
        "Insläppt 8.42 av Kim Dahl vid Norra",
    ]
    assert page.attributes(".door-ticket", "data-state") == ["admitted"]
    assert page.soup.select("form[data-admit]") == []


def test_a_ticket_without_a_seat_lets_nobody_in(
    browser: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    event = make_event(seats=1)
    make_registration(event)
    waiting = make_registration(event, "Bo Alm")
    clock.move_to(MORNING)
    browser.sign_in(make_user("host"))
    page = browser.get(path_of(waiting))
    assert page.all(".door-verdict") == ["Står på reservlistan och har ingen plats."]
    assert page.soup.select("form[data-admit]") == []


@pytest.mark.parametrize("code", ["x", "1-", "1-abc", "999999999-abc", "<b>", "å-ä", "1" * 500])
def test_a_wrong_code_is_no_ticket(browser: Browser, asa: Registration, code: str) -> None:
    browser.sign_in(make_user("host"))
    assert browser.get(f"/door/t/{code}", status=404).h1 == "Koden är ingen giltig biljett"


def test_guessing_is_stopped_and_right_tickets_go_on(browser: Browser, asa: Registration) -> None:
    browser.sign_in(make_user("host"))
    limit = browser.app.config["SETTINGS"].posts_per_address
    for _ in range(limit):
        browser.raw("GET", "/door/t/1-abc")
    assert browser.get("/door/t/1-abc", status=429).h1 == "Vänta en stund"
    assert browser.get(path_of(asa)).h1 == "Åsa Ek"


def test_own_data_tells_of_the_door(browser: Browser, asa: Registration) -> None:
    with transaction():
        checkin.admit(asa, Deed("x", FIRST_DAY), make_user("host"), MORNING + timedelta(minutes=1))
    assert checkin.told(asa)[0]["day"] == "2027-03-02"
