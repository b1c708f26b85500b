"""Seats that are kept for some, as organisers and the public see them."""

from datetime import UTC, datetime, timedelta

import pytest

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.registration import line, quotas, seats
from eventsys.registration.quotas import QuotaDetails
from tests import make
from tests.browser import Browser
from tests.make import NOW


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def kept(event: Event) -> list[tuple[str, int, int | None, datetime | None]]:
    found = quotas.of_event(event)
    return [(each.kind, each.seats, each.at_most, each.release_at) for each in found]


def test_as_many_for_each_municipality_of_a_region(browser: Browser) -> None:
    event = make.make_event(seats=12)
    page = browser.get(f"/organiser/events/{event.id}/quotas")
    assert "Inga platser hålls" in page.text
    assert (page.shown("release_on"), page.shown("release_time")) == ("2027-02-23", "10.00")
    choice = f"all:{event.region_id}"
    page = browser.submit("Håll platserna", whom=choice, seats="2", at_most="5")
    assert page.flashes == ["Platserna hålls."]
    number = len(places.municipalities(event.region))
    until = datetime(2027, 2, 23, 9, tzinfo=UTC)
    assert kept(event) == [("municipality", 2, 5, until)] * number
    assert f"Det fattas {2 * number - 12} platser." in page.text
    page = browser.submit(
        "Håll platserna", whom="listed:", seats="1", release_on="", release_time=""
    )
    assert kept(event) == [("municipality", 1, None, None)] * number
    assert "Fler platser hålls" not in page.text


def test_rows_are_changed_and_given_up_in_one_go(browser: Browser) -> None:
    event = make.make_event(seats=12)
    wanted = [
        QuotaDetails("invited", "", 3),
        QuotaDetails("role", "citizen", 2, None, NOW + timedelta(days=9)),
    ]
    with transaction():
        quotas.keep(event, wanted, SYSTEM, NOW)
    assert seats.settings_of(event).asks_role
    first, second = (f"quota-{each.id}" for each in quotas.of_event(event))
    browser.get(f"/organiser/events/{event.id}/quotas")
    page = browser.submit(
        "Spara ändringarna",
        {f"{first}-seats": "4", f"{first}-release_on": "2027-02-01", f"{second}-remove": True},
    )
    assert page.flashes == ["Ändringarna är sparade."]
    assert kept(event) == [("invited", 4, None, datetime(2027, 2, 1, 9, tzinfo=UTC))]
    with transaction():
        line.release(datetime(2027, 2, 1, 9, tzinfo=UTC))
    page = browser.get(f"/organiser/events/{event.id}/quotas")
    assert "0 har plats. Släppt måndag 1 februari 2027 kl. 10." in page.text
    # A page that was open before knows a quota that is gone.
    typed = {f"{first}-seats": "5", f"{second}-seats": "7"}
    browser.post(f"/organiser/events/{event.id}/quotas", typed, status=303)
    assert kept(event) == [("invited", 5, None, datetime(2027, 2, 1, 9, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Välj vilka platserna är för."),
        ({"whom": "role:kung", "seats": "1"}, "Välj ett av alternativen."),
        ({"whom": "municipality:1", "seats": "1"}, "Välj ett av alternativen."),
        ({"whom": "invited:"}, "Skriv hur många platser som hålls."),
        ({"whom": "invited:", "seats": "många"}, "Skriv ett helt tal med siffror."),
        ({"whom": "invited:", "seats": "9" * 100}, "Skriv ett tal mellan 0 och 100000."),
        (
            {"whom": "invited:", "seats": "5", "at_most": "4"},
            "Högst kan inte vara färre än platserna som hålls.",
        ),
        ({"whom": "invited:", "seats": "5", "release_time": "9"}, "Ange datum."),
        (
            {"whom": "invited:", "seats": "5", "release_on": "2027-01-01"},
            "Tiden har redan varit.",
        ),
        (
            {"whom": "invited:", "seats": "5", "release_on": "2027-03-03"},
            "Platserna måste släppas innan mötet börjar.",
        ),
        (
            {"whom": "invited:", "seats": "5", "release_on": "<b>"},
            "Skriv datumet så här: 2027-03-24.",
        ),
    ],
)
def test_what_cannot_be_is_said(browser: Browser, typed: dict[str, str], error: str) -> None:
    event = make.make_event(seats=12)
    page = browser.post(f"/organiser/events/{event.id}/quotas/add", typed, status=422)
    assert page.errors == [error]
    assert kept(event) == []


def test_what_is_wrong_in_a_row_is_said_at_that_row(browser: Browser) -> None:
    event = make.make_event(seats=12)
    with transaction():
        quotas.keep(event, [QuotaDetails("invited", "", 3)], SYSTEM, NOW)
    (quota,) = quotas.of_event(event)
    typed = {f"quota-{quota.id}-seats": "5", f"quota-{quota.id}-at_most": "x"}
    page = browser.post(f"/organiser/events/{event.id}/quotas", typed, status=422)
    assert page.errors == ["Inbjudna: Skriv ett helt tal med siffror."]
    assert page.soup.select("details.quota-change[open]") != []
    assert kept(event) == [("invited", 3, None, None)]


OTHER_WAS_FIRST = (
    "Någon annan har ändrat samtidigt som du. Läs igenom det du har skrivit, och spara igen."
)


def test_what_another_organiser_saved_meanwhile_is_not_lost(browser: Browser) -> None:
    """Rows that one did not touch stay as the other one left them; of others the page asks."""
    event = make.make_event(seats=12)
    with transaction():
        mine = [QuotaDetails("invited", "", 3), QuotaDetails("role", "official", 1)]
        quotas.keep(event, mine, SYSTEM, NOW)
    invited, official = (f"quota-{each.id}-seats" for each in quotas.of_event(event))
    browser.get(f"/organiser/events/{event.id}/quotas")
    with transaction():
        theirs = [QuotaDetails("invited", "", 7), QuotaDetails("role", "citizen", 2)]
        quotas.keep(event, theirs, SYSTEM, NOW)
    first = browser.current
    browser.submit("Spara ändringarna", {official: "4"})
    assert kept(event) == [
        ("invited", 7, None, None),
        ("role", 4, None, None),
        ("role", 2, None, None),
    ]
    browser.page = first
    page = browser.submit("Spara ändringarna", {invited: "5"}, status=422)
    assert page.errors == [f"Inbjudna: {OTHER_WAS_FIRST}"]
    assert len(page.soup.select("details.quota-change[open]")) == 1
    assert kept(event)[0] == ("invited", 7, None, None)
    assert page.shown(invited) == "5"
    browser.submit("Spara ändringarna")
    assert kept(event)[:2] == [("invited", 5, None, None), ("role", 4, None, None)]


def test_a_double_click_saves_once(browser: Browser) -> None:
    event = make.make_event(seats=12)
    with transaction():
        quotas.keep(event, [QuotaDetails("invited", "", 3)], SYSTEM, NOW)
    (quota,) = quotas.of_event(event)
    first = browser.get(f"/organiser/events/{event.id}/quotas")
    for _click in range(2):
        browser.page = first
        page = browser.submit("Spara ändringarna", {f"quota-{quota.id}-seats": "5"})
        assert page.flashes == ["Ändringarna är sparade."]
    assert kept(event) == [("invited", 5, None, None)]


def test_the_public_is_told_for_whom_and_until_when(browser: Browser) -> None:
    event = make.make_event(seats=12)
    until = quotas.usual_release(event)
    wanted = [
        QuotaDetails("role", "politician", 3, None, until),
        QuotaDetails("municipality", str(make.municipality().id), 1, None, until),
        QuotaDetails("region", str(event.region_id), 0, 4),
    ]
    line_of_it = "Fram till tisdag 23 februari 2027 kl. 10 hålls platser för politiker och Sala."
    assert "hålls platser" not in browser.get("/vastmanland/kommundialog-sala/").text
    with transaction():
        quotas.keep(event, wanted, SYSTEM, NOW)
    assert line_of_it in browser.get("/vastmanland/kommundialog-sala/").text
    assert line_of_it in browser.get("/vastmanland/kommundialog-sala/register").text
    assert until is not None
    with transaction():
        line.release(until)
    assert "hålls platser" not in browser.get("/vastmanland/kommundialog-sala/").text


def test_statements_do_not_grow_with_the_rows(browser: Browser) -> None:
    event = make.make_event(seats=12)
    around = places.municipalities(event.region)
    counts = []
    for number in (1, len(around)):
        wanted = [QuotaDetails("municipality", str(each.id), 1) for each in around[:number]]
        with transaction():
            quotas.keep(event, wanted, SYSTEM, NOW)
        browser.get(f"/organiser/events/{event.id}/quotas")
        counts.append(len(browser.statements))
    assert counts[0] == counts[1]
