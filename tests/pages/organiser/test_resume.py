"""A session ends while a form is open: what was typed is kept through signing in."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.people.models import StaffSession
from tests import forms, make
from tests.browser import Browser, Page

SAVE, SEND = "Spara ändringarna", "Skicka det jag skrev"
SUMMARY = 'Första raden: åäö ÅÄÖ "citat" <b>.\r\n\r\nTredje raden & slut.'
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def email(browser: Browser) -> str:
    user = make.make_user()
    email = user.email
    browser.sign_in(user)
    return email


@pytest.fixture
def address(app: object) -> str:
    return f"/organiser/events/{make.make_event('Kommundialog Sala').id}/edit"


def lose_the_cookie(browser: Browser) -> None:
    browser.client.delete_cookie("eventsys", domain="moten.example.org")


def revoke_the_session(_browser: Browser) -> None:
    with transaction() as session:
        session.execute(delete(StaffSession))


def outlive_the_session(browser: Browser) -> None:
    browser.clock.shift(60 * 60 * 13)


ENDS = (lose_the_cookie, revoke_the_session, outlive_the_session)


def typed() -> dict[str, Any]:
    regions = [str(make.region(slug).id) for slug in ("uppsala", "orebro-lan")]
    return {"title": "Dialog i Sala", "summary": SUMMARY, "co_host_regions": regions}


def save(browser: Browser, address: str) -> Page:
    browser.get(address)
    fields = typed()
    lose_the_cookie(browser)
    return browser.submit(SAVE, fields, status=401)


def sign_in(browser: Browser, email: str, password: str = make.PASSWORD, status: int = 200) -> Page:
    return browser.submit("Logga in", email=email, password=password, status=status)


def raw(browser: Browser, path: str, headers: dict[str, str], **fields: Any) -> Any:
    return browser.raw("POST", path, data={"title": "Dialog i Sala"} | fields, headers=headers)


def the_event() -> Event:
    return db.session.get_one(Event, 1)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_nothing_is_lost(
    browser: Browser, email: str, address: str, end: Callable[[Browser], None]
) -> None:
    browser.get(address)
    fields = typed()
    end(browser)
    page = browser.submit(SAVE, fields, status=401)
    assert page.h1 == "Logga in igen"
    assert "Inget av det du skrev är borta" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert the_event().title == "Kommundialog Sala"

    page = sign_in(browser, email)
    assert page.h1 == "Du är inloggad igen"
    assert page.headers["Cache-Control"] == "no-store"
    assert the_event().title == "Kommundialog Sala"

    assert browser.submit(SEND).h1 == "Dialog i Sala"
    event = the_event()
    assert event.summary == SUMMARY.replace("\r\n", "\n")
    hosts = {host.region.slug for host in event.co_hosts if host.region}
    assert hosts == {"uppsala", "orebro-lan"}


def test_a_wrong_password_keeps_it(browser: Browser, email: str, address: str) -> None:
    save(browser, address)
    page = sign_in(browser, email, "fel", status=422)
    assert page.h1 == "Logga in igen"
    assert page.title.startswith("Fel: ")
    assert page.headers["Cache-Control"] == "no-store"
    sign_in(browser, "", "", status=422)
    sign_in(browser, email)
    browser.submit(SEND)
    assert the_event().summary == SUMMARY.replace("\r\n", "\n")


def test_repeated_names_and_the_pressed_button_keep_their_order(
    browser: Browser, email: str, address: str
) -> None:
    lose_the_cookie(browser)
    sent = {"x": ["två", "ett", "", "två"], "kept-name": ["y"], "row": ["days:add"]}
    data: dict[str, Any] = sent | {"csrf_token": "gammal"}
    browser._open("POST", f"{address}?a=å&b=2", 401, data=data, headers=HERE)
    page = sign_in(browser, email)
    form = forms.find(page.soup, SEND)
    assert form["action"] == f"{address}?a=å&b=2"
    carried = forms.grouped(forms.filled_in(form, {}, None))
    assert carried.pop("csrf_token") != ["gammal"]
    assert carried == sent


def test_it_can_be_left(browser: Browser, email: str, address: str) -> None:
    save(browser, address)
    sign_in(browser, email)
    browser.click("Gå vidare utan att skicka", status=303)
    assert browser.follow().h1
    assert the_event().title == "Kommundialog Sala"


def test_signed_in_again_in_another_window(browser: Browser, email: str, address: str) -> None:
    """The token of the open form is then as useless as without a session."""
    browser.get(address)
    fields, form = typed(), browser.page
    lose_the_cookie(browser)
    browser.get("/sign-in?next=/organiser/regions")
    sign_in(browser, email, status=303)
    browser.page = form
    assert browser.submit(SAVE, fields, status=400).h1 == "Du är inloggad igen"
    assert the_event().title == "Kommundialog Sala"
    assert browser.submit(SEND).h1 == "Dialog i Sala"


def test_somebody_without_rights_cannot_send_it(browser: Browser, email: str, address: str) -> None:
    save(browser, address)
    sign_in(browser, make.make_user("organiser", "orebro-lan").email)
    browser.submit(SEND, status=403)
    assert the_event().title == "Kommundialog Sala"


@pytest.mark.parametrize(
    "headers",
    [
        HERE | {"Origin": "null"},
        {"Origin": "https://moten.example.org"},
        {"Referer": "https://moten.example.org/organiser/events/1/edit"},
    ],
)
def test_our_own_pages_are_known(browser: Browser, address: str, headers: dict[str, str]) -> None:
    assert raw(browser, address, headers).status_code == 401
    assert raw(browser, "/admin/letters/1/again", headers).status_code in (401, 404)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://moten.example.org"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "https://example.com", "Referer": "https://moten.example.org/organiser/"},
        {"Origin": "https://moten.example.org.example.com"},
        {"Origin": "http://[", "Referer": "https://moten.example.org/"},
        {"Referer": "https://example.com/?https://moten.example.org/"},
    ],
)
def test_a_form_of_others_carries_nothing(
    browser: Browser, email: str, address: str, headers: dict[str, str]
) -> None:
    answer = raw(browser, address, headers)
    assert (answer.status_code, "Dialog i Sala" in answer.text) == (400, False)
    revoke_the_session(browser)
    answer = raw(browser, address, headers, csrf_token=browser.csrf_token())
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/organiser/",
        "//example.com/organiser/",
        "/\\example.com/organiser/",
        "/organiser/../sign-out",
        "/organiser/%2E%2e/sign-out",
        "/organiser/\tx",
        "/sign-in",
        "/sign-out",
        "/vastmanland/mote/register",
        "organiser/",
        "",
    ],
)
def test_never_sends_elsewhere(browser: Browser, email: str, target: str) -> None:
    fields = {"email": email, "password": make.PASSWORD, "kept-target": target}
    page = browser.post("/sign-in", fields | {"kept-name": "title", "kept-value": "Dialog"})
    assert page.location == "/organiser/"


def test_forms_outside_the_staff_area_are_refused_as_before(browser: Browser) -> None:
    for path in ("/sign-in", "/sign-out"):
        answer = raw(browser, path, HERE)
        assert (answer.status_code, "Dialog i Sala" in answer.text) == (400, False)


@pytest.mark.parametrize(
    ("language", "again", "send"),
    [
        ("da", "Log ind igen", "Send det, jeg skrev"),
        ("en", "Sign in again", "Send what I wrote"),
    ],
)
def test_stays_in_the_language(
    browser: Browser, email: str, address: str, language: str, again: str, send: str
) -> None:
    lose_the_cookie(browser)
    data = {"title": "Dialog i Sala"}
    path = f"/{language}{address}"
    page = browser._open("POST", path, 401, data=data, headers=HERE)
    assert page.h1 == again
    page = browser.submit("main form", email=email, password=make.PASSWORD, status=200)
    assert forms.find(page.soup, send)["action"] == path
