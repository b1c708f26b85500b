"""A host with a telephone at the door: in a real browser, with and without a network or scripts."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from eventsys import create_app
from eventsys.checkin import service as checkin
from eventsys.core.db import db
from eventsys.core.settings import load_settings
from eventsys.demo.workbench_door import TITLE
from eventsys.registration import door_codes
from eventsys.registration.models import Registration
from tests import databases
from tests.chromium import visits
from tests.chromium.judging import complaints
from tests.serving import Server

PASSWORD = "en fras för provet 2027"
NUMBERS = count(1)


@pytest.fixture
def new_host(chromium: Browser, served: Server) -> Iterator[Callable[..., Page]]:
    """Hosts of Region Västmanland, each with a telephone of their own, at the demo's door."""
    contexts: list[BrowserContext] = []

    def open_door(name: str, scripts: bool = True) -> Page:
        email = f"host-{next(NUMBERS)}@example.org"
        served.run(
            *("user", "add", email, "--name", name, "--region", "vastmanland"),
            *("--role", "host", "--password", PASSWORD),
        )
        context = chromium.new_context(
            base_url=served.url,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            viewport={"width": 360, "height": 740},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        visits.sign_in(page, email, PASSWORD)
        assert page.url == f"{served.url}/door/"
        page.get_by_role("link", name=TITLE).click()
        if scripts:
            wait_for(page, KEPT)
        return page

    yield open_door
    for context in contexts:
        context.close()


# The list is in the browser, and the page with all that it is made of.
KEPT = """async () => {
  const list = Object.keys(localStorage).some((key) => key.startsWith("door:list:"));
  const names = (await (await caches.open("door")).keys()).map(({ url }) => url);
  return list && navigator.serviceWorker.controller && names.length >= 4;
}"""
KEYS = "Object.keys(localStorage).filter((key) => key.startsWith('door:'))"


def wait_for(page: Page, wanted: str) -> None:
    """Until an expression is true; the page's own policy forbids the usual way of waiting."""
    for _ in range(100):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(100)
    raise AssertionError(wanted)


def expected(page: Page) -> list[dict[str, str]]:
    """Those who have a seat and have not come, by the server."""
    told = page.request.get(f"{page.url.split('?')[0]}people.json").json()
    return [each for each in told["people"] if not each["admitted"] and not each["refused"]]


def standing(page: Page, code: str) -> str:
    """What the server says of somebody."""
    told = page.request.get(f"{page.url.split('?')[0]}people.json").json()
    return str(next(each["admitted"] for each in told["people"] if each["code"] == code))


def admit(page: Page, text: str) -> None:
    page.locator("#q").fill(text)
    page.locator("[data-results] [data-admit] button").first.click()


def test_people_are_let_in_without_a_network(new_host: Callable[..., Page]) -> None:
    kim, lo = new_host("Kim Dahl"), new_host("Lo Berg")
    first, second = expected(kim)[:2]
    before = int(kim.locator("[data-arrived]").inner_text())
    kim.context.set_offline(True)
    admit(kim, first["code"])
    admit(kim, second["name"])
    status = kim.locator("[data-network]")
    expect(status).to_have_text("Offline: 2 insläpp väntar på att skickas.")
    expect(kim.locator("[data-results] .door-words")).to_contain_text("väntar på att skickas")
    expect(kim.locator("[data-arrived]")).to_have_text(str(before + 2))
    assert complaints(kim) == []

    # The telephone was locked, and the page is opened again, still without a network.
    kim.goto(kim.url)
    expect(status).to_have_text("Offline: 2 insläpp väntar på att skickas.")
    kim.locator("#q").fill(second["code"].lower())
    expect(kim.locator("[data-results] .door-name")).to_have_text(second["name"])

    # A ticket is scanned: it cannot be proved now, but the person is found.
    door = kim.url
    kim.goto(f"/door/t/{first['id']}-x")
    expect(kim.locator("#q")).to_have_value(first["code"])
    kim.goto(door)

    admit(lo, second["code"])
    expect(lo.locator("[data-results] .door-words")).to_contain_text("av Lo Berg")
    kim.context.set_offline(False)
    kim.evaluate("window.dispatchEvent(new Event('online'))")
    conflict = kim.locator("[data-conflict-list] li")
    expect(conflict).to_contain_text(f"{second['name']}: Släpptes redan in på annat håll. Insläppt")
    expect(conflict).to_contain_text("av Lo Berg")
    expect(status).to_be_hidden()
    assert "av Kim Dahl" in standing(kim, first["code"])
    assert "av Lo Berg" in standing(kim, second["code"])
    assert [key for key in kim.evaluate(KEYS) if "deed" in key] == []
    kim.get_by_role("button", name="Jag har sett det").click()
    expect(conflict).to_have_count(0)


def test_the_count_stays_when_the_page_opens_without_a_network(
    new_host: Callable[..., Page],
) -> None:
    kim = new_host("Kim Holm")
    first, second = expected(kim)[:2]
    before = int(kim.locator("[data-arrived]").inner_text())
    admit(kim, first["code"])
    expect(kim.locator("[data-results] .door-words")).to_contain_text("av Kim Holm")
    kim.context.set_offline(True)
    admit(kim, second["code"])
    kim.goto(kim.url)
    expect(kim.locator("[data-arrived]")).to_have_text(str(before + 2))


def test_a_session_that_ends_loses_nothing(new_host: Callable[..., Page]) -> None:
    kim = new_host("Kim Dahl")
    somebody = expected(kim)[0]
    door = kim.url
    kim.context.set_offline(True)
    admit(kim, somebody["code"])
    kim.context.clear_cookies()
    kim.context.set_offline(False)
    kim.evaluate("window.dispatchEvent(new Event('online'))")
    status = kim.locator("[data-network]")
    expect(status).to_contain_text("Du är utloggad. Det du har gjort finns kvar i telefonen.")
    kim.get_by_role("link", name="Logga in igen").click()
    kim.locator("[name=email]").fill(f"host-{next(NUMBERS) - 1}@example.org")
    kim.locator("[name=password]").fill(PASSWORD)
    kim.locator("main button[type=submit]").click()
    assert kim.url == door
    wait_for(kim, f"{KEYS}.every((key) => !key.includes('deed'))")
    assert "av Kim Dahl" in standing(kim, somebody["code"])


def test_what_is_kept_goes_with_the_day_and_with_signing_out(new_host: Callable[..., Page]) -> None:
    kim = new_host("Kim Dahl")
    key = next(key for key in kim.evaluate(KEYS) if "list" in key)
    old = {"day": "2020-01-01", "people": [{"name": "Åsa Ek"}], "kept": 0, "count": {}}
    kim.evaluate("([key, old]) => localStorage.setItem(key, old)", ["door:list:0", json.dumps(old)])
    kim.goto("/door/")
    wait_for(kim, "!localStorage.getItem('door:list:0')")
    assert kim.evaluate(KEYS) == [key]
    kim.get_by_role("button", name="Logga ut").click()
    expect(kim.locator("h1")).to_have_text("Logga in")
    assert kim.evaluate(KEYS) == []
    assert kim.evaluate("caches.keys()") == []


def test_a_deed_that_waits_can_be_taken_back(new_host: Callable[..., Page]) -> None:
    kim = new_host("Kim Dahl")
    somebody = expected(kim)[0]
    kim.context.set_offline(True)
    admit(kim, somebody["code"])
    kim.locator("[data-results] [data-undo] button").click()
    expect(kim.locator("[data-network]")).to_have_text("Offline: listan finns kvar i telefonen.")
    expect(kim.locator("[data-results] [data-admit] button")).to_be_visible()
    kim.context.set_offline(False)
    admit(kim, somebody["code"])
    expect(kim.locator("[data-results] .door-words")).to_contain_text("av Kim Dahl")
    kim.locator("[data-results] [data-undo] button").click()
    expect(kim.locator("[data-results] [data-admit] button")).to_be_visible()
    assert standing(kim, somebody["code"]) == ""


def test_the_keyboard_is_enough_without_scripts(new_host: Callable[..., Page]) -> None:
    kim = new_host("Kim Dahl", scripts=False)
    somebody = expected(kim)[0]
    press_until(kim, "#q")
    kim.keyboard.type(somebody["code"])
    kim.keyboard.press("Enter")
    press_until(kim, "[data-results] [data-admit] button")
    kim.keyboard.press("Enter")
    expect(kim.locator(".flashes")).to_have_text(f"{somebody['name']} är insläppt.")
    assert "av Kim Dahl" in standing(kim, somebody["code"])


def press_until(page: Page, selector: str) -> None:
    """Tab until this has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_complain_of(
    new_host: Callable[..., Page], served: Server, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kim = new_host("Kim Dahl")
    kim.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    door = kim.url
    found = {}
    for name, path in {
        "door": f"{door}?q=a",
        "walk-in": f"{door}walk-in",
        "doors": "/door/",
    }.items():
        kim.goto(path)
        found[name] = complaints(kim)
        assert kim.evaluate("document.documentElement.scrollWidth") <= 360, name
    kim.goto(door)
    ticket = ticket_of(served, expected(kim)[0]["code"], monkeypatch)
    for name in ("a ticket", "a used ticket"):
        kim.goto(ticket)
        found[name] = complaints(kim)
        kim.locator("[data-admit] button, [data-undo] button").first.click()
        found[f"{name}, pressed"] = complaints(kim)
        assert kim.evaluate("document.documentElement.scrollWidth") <= 360, name
    assert found == dict.fromkeys(found, [])


def ticket_of(served: Server, code: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path in the QR code of somebody's ticket, made as the server makes it."""
    for name in ("EVENTSYS_INSTANCE", "EVENTSYS_BASE_URL"):
        monkeypatch.setenv(name, served.env[name])
    app = create_app(load_settings())
    with app.app_context():
        registration = db.session.get(Registration, door_codes.number_of(code))
        assert registration is not None
        path = urlsplit(checkin.ticket_address(registration)).path
    databases.dispose(app)
    return path
