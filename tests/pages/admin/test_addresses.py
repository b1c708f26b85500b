"""Addresses that nothing is sent to, for administrators."""

from datetime import datetime

import pytest

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.mail import suppression
from tests import make
from tests.browser import Browser

ADDRESS = "/admin/addresses"


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user("administrator"))


def rows(browser: Browser) -> list[str]:
    return browser.get(ADDRESS).all("#addresses-table ~ tbody tr")


def test_the_list_says_since_when_and_why(browser: Browser, now: datetime) -> None:
    assert rows(browser) == []
    with transaction():
        suppression.suppress("asa@example.org", "bounced", SYSTEM, now, words="5.1.1")
        suppression.suppress("bo@example.org", "by_hand", SYSTEM, now, words="<b>Ringde</b>")
        suppression.suppress("cia@example.org", "complained", SYSTEM, now)
    assert [row.partition(" Ta bort")[0] for row in rows(browser)] == [
        "asa@example.org måndag 11 januari 2027 kl. 10 Adressen finns inte.",
        "bo@example.org måndag 11 januari 2027 kl. 10 <b>Ringde</b>",
        "cia@example.org måndag 11 januari 2027 kl. 10 "
        "Mottagaren har markerat våra mejl som skräppost.",
    ]
    assert "3 spärrade adresser" in browser.get("/admin/letters").all(".figure")


def test_one_is_added_and_taken_off_again(browser: Browser) -> None:
    browser.get(ADDRESS)
    page = browser.submit("Spärra adressen", email="Asa@Example.org", words="Ringde")
    assert "Asa@example.org är spärrad." in page.text
    (row,) = rows(browser)
    assert row.startswith("asa@example.org") and "Ringde" in row
    page = browser.submit("Ta bort spärren asa@example.org")
    assert "Vi skickar mejl till asa@example.org igen." in page.text
    assert rows(browser) == []
    # Another tab, or a double click.
    browser.post(f"{ADDRESS}/release", {"email": "asa@example.org"}, status=303)


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Skriv e-postadressen."),
        ("asa", "Skriv e-postadressen så här: namn@exempel.se."),
        ("a@b.example\r\nBcc: c@d.example", "Skriv e-postadressen så här: namn@exempel.se."),
        (
            "a" * 10_000 + "@example.org",
            "Skriv e-postadressen så här: namn@exempel.se.|Skriv högst 200 tecken.",
        ),
        ("bo@example.org", "Vi skickar redan ingenting till den adressen."),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field(
    browser: Browser, now: datetime, email: str, said: str
) -> None:
    with transaction():
        suppression.suppress("bo@example.org", "bounced", SYSTEM, now)
    browser.get(ADDRESS)
    page = browser.submit("Spärra adressen", email=email, words="Därför", status=422)
    assert page.errors == said.split("|")
    assert page.shown("words") == "Därför"
    assert suppression.count() == 1
