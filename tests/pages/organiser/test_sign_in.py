"""Signing in and out."""

from collections.abc import Callable

import pytest

from eventsys.core import passwords
from eventsys.core.db import db
from eventsys.people import service as people
from tests import make
from tests.browser import Browser


def sign_in(browser: Browser, email: str, password: str = make.PASSWORD, status: int = 303):
    return browser.submit("Logga in", email=email, password=password, status=status)


def test_leads_to_the_own_region(browser: Browser) -> None:
    user = make.make_user()
    email = user.email
    fields = {"email": f"{email.upper()} ", "password": make.PASSWORD}
    assert browser.post("/sign-in", fields).location == "/organiser/"
    assert browser.follow(status=303).location == "/organiser/vastmanland/"


def test_leads_to_where_one_was_going(browser: Browser) -> None:
    email = make.make_user().email
    browser.get("/organiser/vastmanland/past?x=å", status=303)
    browser.follow()
    assert sign_in(browser, email).h1 == "Möten som har varit"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "/\texample.com",
        "javascript:alert(1)",
        "organiser",
        "",
    ],
)
def test_never_leads_to_another_site(browser: Browser, wanted: str) -> None:
    email = make.make_user().email
    fields = {"email": email, "password": make.PASSWORD, "next": wanted}
    assert browser.post("/sign-in", fields).location == "/organiser/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", make.PASSWORD),
        ("nobody@example.org", make.PASSWORD),
        ("", "fel lösenord"),
        ("x" * 300, "x"),
    ],
)
def test_says_the_same_whatever_is_wrong(browser: Browser, email: str, password: str) -> None:
    user = make.make_user()
    if email == "" and password == make.PASSWORD:
        password = "nästan rätt lösenord"
    browser.get("/sign-in")
    page = sign_in(browser, email[:200] or user.email, password, status=422)
    assert page.errors == ["E-postadressen och lösenordet hör inte ihop."]
    assert page.title.startswith("Fel: Logga in")
    assert page.shown("email") == (email[:200] or user.email)
    assert page.shown("password") == ""


def test_asks_for_both(browser: Browser) -> None:
    browser.get("/sign-in")
    page = sign_in(browser, "", "", status=422)
    assert page.errors == ["Skriv din e-postadress.", "Skriv ditt lösenord."]


def test_is_throttled(browser: Browser) -> None:
    email = make.make_user().email
    for _attempt in range(people.ATTEMPTS):
        browser.post("/sign-in", {"email": email, "password": "fel"}, status=422)
    page = browser.post("/sign-in", {"email": email, "password": make.PASSWORD}, status=429)
    assert page.h1 == "För många försök"


def test_nobody_waits_for_a_password_to_be_checked(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = make.make_user().email
    check, open_then = passwords.check_password, []

    def watched(hashed: str | None, password: str) -> bool:
        open_then.append(db.session().in_transaction())
        return check(hashed, password)

    monkeypatch.setattr(passwords, "check_password", watched)
    browser.post("/sign-in", {"email": email, "password": "fel"}, status=422)
    browser.post("/sign-in", {"email": email, "password": make.PASSWORD})
    assert open_then == [False, False]


def test_an_account_that_is_closed_cannot(browser: Browser) -> None:
    with make.saving():
        user = make.make_user()
        user.is_active = False
    browser.post("/sign-in", {"email": user.email, "password": make.PASSWORD}, status=422)


def test_gives_a_new_session(browser: Browser) -> None:
    """What was in the cookie before, which somebody else may know, is of no use afterwards."""
    email = make.make_user().email
    browser.get("/sign-in?next=/organiser/regions")
    with browser.client.session_transaction(base_url=browser.base) as session:
        before = dict(session)
    browser.submit("Logga in", email=email, password=make.PASSWORD)
    with browser.client.session_transaction(base_url=browser.base) as session:
        after = dict(session)
    assert before.get("csrf_token") != after.get("csrf_token")


def test_signing_out_ends_the_session_everywhere(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    browser.sign_in(make.make_user())
    thief = new_browser()
    with browser.client.session_transaction(base_url=browser.base) as mine:
        stolen = dict(mine)
    thief._write_session(**stolen)
    thief.get("/organiser/vastmanland/")
    browser.get("/organiser/vastmanland/")
    assert browser.submit("Logga ut").h1 == "Logga in"
    assert thief.get("/organiser/vastmanland/", status=303).location.startswith("/sign-in")


def test_who_is_signed_in_need_not_do_it_again(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    assert browser.get("/sign-in?next=/organiser/regions", status=303).location == (
        "/organiser/regions"
    )


def test_signing_out_needs_a_token(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    browser.post("/sign-out", status=400, csrf=False)
    browser.get("/organiser/vastmanland/")
