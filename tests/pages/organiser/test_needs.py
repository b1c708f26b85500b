"""Diet and access needs: numbers for all who see the event, names for those who were given that."""

import pytest
from sqlalchemy import select

from eventsys.audit.models import AuditEntry
from eventsys.core.db import db, transaction
from eventsys.people.models import Membership, User
from tests import make
from tests.browser import Browser


@pytest.fixture
def address(app: object) -> str:
    event = make.make_event(seats=9)
    make.make_registration(event, "Åsa Ek", diet="<b>Vegan</b>", access_needs="Hörslinga")
    make.make_registration(event, "Bo Alm")
    return f"/organiser/events/{event.id}"


def with_permission(role: str = "reader", owner: str = "vastmanland") -> User:
    user = make.make_user(role, owner, name=f"Sara {role} {owner}")
    with transaction() as session:
        session.get_one(Membership, user.memberships[0].id).sees_health = True
    return user


def looks() -> list[str]:
    found = select(AuditEntry.actor_name).where(AuditEntry.action == "needs.seen")
    return list(db.session.scalars(found))


def test_names_are_shown_after_a_press_and_that_is_noted(browser: Browser, address: str) -> None:
    browser.sign_in(with_permission())
    page = browser.get(f"{address}/needs")
    assert page.all("#diets ~ tbody tr") == ["<b>Vegan</b> 1"]
    assert ("Åsa" in page.text, looks()) == (False, [])
    page = browser.submit("Visa namn", status=200)
    assert page.all("#names-table ~ tbody tr") == ["Åsa Ek <b>Vegan</b> Hörslinga"]
    assert looks() == ["Sara reader vastmanland"]
    assert "Såg vem som behöver vad: kost och behov." in browser.get(f"{address}/history").text


@pytest.mark.parametrize(
    ("role", "owner", "given"),
    [
        ("reader", "vastmanland", False),
        ("organiser", "vastmanland", False),
        ("region_administrator", "vastmanland", False),
        ("administrator", "vastmanland", False),
        ("host", "vastmanland", True),
        ("organiser", "uppsala", True),
    ],
)
def test_names_are_for_nobody_else(
    browser: Browser, address: str, role: str, owner: str, given: bool
) -> None:
    user = with_permission(role, owner) if given else make.make_user(role, owner)
    browser.sign_in(user)
    browser.post(f"{address}/needs", status=403)
    assert looks() == []


def test_no_other_page_or_file_says_who_needs_what(browser: Browser, address: str) -> None:
    """Not even to who may see it: it would be noted nowhere."""
    browser.sign_in(with_permission("region_administrator"))
    told = [f"{address}/participants/1", f"{address}/participants.csv", f"{address}/history"]
    told += [f"{address}/", f"{address}/statistics", f"{address}/participants?q=vegan"]
    told += [address.replace("organiser/events", "door") + "/"]
    for each in told:
        page = browser.visit(each)
        assert "Vegan" not in page.body, each
    assert browser.get(f"{address}/needs.csv").body.splitlines()[1:] == [
        "Allergi och specialkost;<b>Vegan</b>;1",
        "För att kunna delta;Hörslinga;1",
    ]
    assert "Vegan" in browser.get(f"{address}/participants").text


def test_a_lost_key_is_said(browser: Browser, address: str) -> None:
    before = browser.app.config["HEALTH_KEYS"]
    browser.app.config["HEALTH_KEYS"] = ("another key of health data",)
    browser.sign_in(with_permission())
    try:
        page = browser.get(f"{address}/needs")
        assert "En persons behov går inte att läsa" in page.text
        assert browser.submit("Visa namn", status=200).all("#names-table ~ tbody tr") == []
    finally:
        browser.app.config["HEALTH_KEYS"] = before


def test_the_administrator_of_the_region_gives_the_right(browser: Browser, address: str) -> None:
    reader = make.make_user("reader", name="Rut Ek")
    host = make.make_user("host", name="Hans Ek")
    host_id = host.memberships[0].id
    elsewhere = make.make_user("reader", "uppsala", name="Elsa Ek").memberships[0].id
    browser.sign_in(make.make_user("region_administrator"))
    page = browser.get("/organiser/vastmanland/staff")
    assert "Elsa Ek" not in page.text
    page = browser.submit("Ge rätten Rut Ek")
    assert page.flashes == ["Rut Ek får nu se vem som behöver vad."]
    browser.post(f"/organiser/vastmanland/staff/{elsewhere}/needs", status=404)
    browser.post(f"/organiser/vastmanland/staff/{host_id}/needs", status=409)
    browser.sign_in(reader)
    browser.get(f"{address}/needs")
    assert "Åsa Ek" in browser.submit("Visa namn", status=200).text
