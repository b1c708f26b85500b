"""An attendee from the list to the freed seat, on both databases."""

import re
from typing import Any

from flask import Flask

from tests.browser import Browser
from tests.make import day, make_event, make_series, names_by_status, words_of

ÅSA = {"name": "Åsa Öberg", "email": "asa@example.org", "organisation": "Sala kommun"}
BO = {"name": "Bo Ek", "email": "bo@example.org"}


def link_in(letter: Any) -> str:
    """The way to the booking, as it stands in a letter."""
    found = re.search(r"https://moten\.example\.org(/\S*booking/[\w-]+/)", words_of(letter).text)
    assert found is not None
    return found[1]


def test_find_register_change_cancel_and_the_next_moves_up(
    app: Flask, browser: Browser, outbox: Any
) -> None:
    tour = make_series("Kommundialoger våren 2027")
    event = make_event("Dialog i Sala", series_id=tour.id, seats=1)
    make_event("Något annat", days=(day("2027-03-09", "13:00"),))

    browser.get("/")
    browser.submit("form.filters", q="sala dialog")
    assert browser.click("Dialog i Sala").h1 == "Dialog i Sala"
    browser.click("Anmäl dig →")
    browser.submit("Skicka anmälan", ÅSA | {"email": "inte en adress"}, status=422)
    page = browser.submit("Skicka anmälan", email="asa@example.org")
    assert page.h1.startswith("Du är anmäld")
    assert outbox.names == [("confirmed", "asa@example.org")]
    assert outbox[-1].calendar_method == "REQUEST"

    browser.get("/vastmanland/dialog-i-sala/")
    browser.click("Ställ dig på reservlistan →")
    page = browser.submit("Skicka anmälan", BO)
    assert page.h1.startswith("Du står på reservlistan")
    assert outbox.names[-1] == ("waiting", "bo@example.org")
    assert outbox[-1].invitation is None
    bos_link = link_in(outbox[-1])
    assert browser.get(bos_link).all(".figure-number") == ["1"]

    browser.get(link_in(outbox[0]))
    assert browser.click("Visa biljetten").h1.startswith("Biljett")
    browser.click("Din anmälan")
    browser.click("Ändra uppgifter")
    page = browser.submit("Spara ändringarna", access_needs="Hörslinga")
    assert page.all(".notice") == ["Dina uppgifter är ändrade."]
    browser.click("Avboka min plats")
    assert names_by_status(event) == {"confirmed": ["Åsa Öberg"], "waiting": ["Bo Ek"]}
    assert browser.submit("Avboka min plats").h1.startswith("Du är avbokad")

    assert names_by_status(event) == {"cancelled": ["Åsa Öberg"], "confirmed": ["Bo Ek"]}
    assert outbox.names[-2:] == [("cancelled", "asa@example.org"), ("promoted", "bo@example.org")]
    assert browser.get(bos_link).h1.startswith("Du är anmäld")
    assert "BEGIN:VEVENT" in browser.get(bos_link + "invitation.ics").body
