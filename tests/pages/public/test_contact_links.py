"""A contact's address is no place to hide a copy or a subject in."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.browser import Browser
from tests.make import contact, make_event, make_registration, words_of


@pytest.mark.parametrize(
    ("email", "href"),
    [
        ("maria@example.org", "mailto:maria@example.org"),
        ("a?cc=b&c@example.org", "mailto:a%3Fcc%3Db%26c@example.org"),
        ("50%25@example.org", "mailto:50%2525@example.org"),
    ],
)
def test_an_address_is_nothing_but_an_address(
    app: Flask, browser: Browser, outbox: Any, email: str, href: str
) -> None:
    event = make_event("Dialog", seats=5, contacts=(contact(email=email),))
    assert browser.get("/vastmanland/dialog/").links()[email] == href
    make_registration(event)
    soup = BeautifulSoup(words_of(outbox[-1]).html, "html.parser")
    assert [tag["href"] for tag in soup.find_all("a", string=email)] == [href]
