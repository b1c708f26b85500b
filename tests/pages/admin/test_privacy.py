"""What still says who somebody is: for administrators, and for those of a region in theirs."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.privacy import forgetting
from eventsys.registration import approving
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser, Page
from tests.databases import everything
from tests.make import NOW


@pytest.fixture
def people(app: object) -> None:
    """The same address in two regions, with needs."""
    for owner in ("vastmanland", "uppsala"):
        event = make.make_event(f"Möte i {owner}", owner=owner, seats=9)
        make.make_registration(event, "Åsa Ek", diet="Vegan", phone="070-1")


def row(page: Page, words: str) -> str:
    (found,) = [each for each in page.all("#kinds-table ~ tbody tr") if each.startswith(words)]
    return str(found)


def test_a_region_sees_its_own_and_no_other(browser: Browser, people: None) -> None:
    browser.sign_in(make.make_user("region_administrator"))
    page = browser.get("/organiser/vastmanland/privacy")
    assert row(page, "Deltagare").endswith(
        "mötet, eller efter den dag då det ställdes in 1 0 2 mars 2027 31 maj 2027"
    )
    assert "Personalens inloggningar" not in page.text
    browser.sign_in(make.make_user("administrator"))
    assert " 2 0 " in row(browser.get("/admin/privacy"), "Deltagare")


def test_a_period_is_changed_after_seeing_what_it_means(browser: Browser, people: None) -> None:
    browser.sign_in(make.make_user("administrator"))
    browser.clock.move_to(NOW + timedelta(days=100))
    browser.sign_in(make.make_user("administrator", name="Ada Ek"))
    browser.get("/admin/privacy/registrations")
    for typed in ("6", "366", "x", "", "9" * 10_000):
        assert browser.submit("Se vad det betyder", days=typed, status=422).errors
    page = browser.submit("Se vad det betyder", days="14", status=200)
    assert "2 uppgifter raderas nästa natt" in page.text
    assert everything()["retention_period"] == []
    page = browser.submit("Ändra tiden")
    assert page.flashes == ["Tiden är ändrad."]
    assert "från 90 till 14 dagar" in page.text
    assert "14 dagar efter mötet" in browser.get("/privacy").text
    browser.get("/admin/privacy/answers", status=404)
    browser.get("/admin/privacy/nothing", status=404)


def test_the_last_runs_are_told(browser: Browser, people: None) -> None:
    with transaction():
        run = forgetting.begin(NOW)
        while forgetting.next_step(run, NOW + timedelta(days=400)):
            pass
    browser.sign_in(make.make_user("administrator"))
    page = browser.get("/admin/privacy")
    assert "genom kommandot" in page.text
    assert "Ska bort nu" in page.text


def test_an_extract_is_of_one_person_and_one_region(browser: Browser, people: None) -> None:
    browser.sign_in(make.make_user("region_administrator"))
    browser.get("/organiser/vastmanland/privacy/person")
    page = browser.submit("Sök", email="ASA-EK@example.org", status=200)
    assert "Möte i vastmanland" in page.text
    assert "Möte i uppsala" not in page.text
    assert "Vegan" not in page.text
    page = browser.get("/organiser/vastmanland/privacy")
    assert "Ett registerutdrag om en person togs fram." in page.text
    assert "asa-ek" not in repr(everything()["audit_entry"])


def test_an_extract_is_in_words_that_people_use(browser: Browser, people: None) -> None:
    event = make.make_event("Ett tredje", seats=9)
    make.make_settings(event, asks_role=True, needs_approval=True)
    asking = make.make_registration(event, "Åsa Ek", role="politician")
    with transaction():
        approving.approve(event, [asking], SYSTEM, NOW)
    browser.sign_in(make.make_user("administrator"))
    browser.get("/admin/privacy/person")
    page = browser.submit("Sök", email=asking.email, status=200)
    said = {text for each in page.all("dl > div") for text in each.split()}
    assert {text for text in said if "_" in text} == set()
    assert {"Roll Förtroendevald politiker", "Så blev det Arrangören godkände anmälan."} <= {
        *page.all("dl > div")
    }
    assert "Språk Svenska" in page.all("dl > div")


def test_an_extract_is_a_file_too(browser: Browser, people: None) -> None:
    browser.sign_in(make.make_user("administrator"))
    browser.get("/admin/privacy/person")
    data = {"email": "asa-ek@example.org", "name": "åsa ek", "file": "1"}
    found = json.loads(browser.post("/admin/privacy/person", data, status=200).body)
    assert len(found["registrations"]) == 2
    assert found["registrations"][0]["registration"]["has_needs"] is True
    assert [each["kind"] for each in found["letters"]] == ["confirmed", "confirmed"]
    other = json.loads(
        browser.post("/admin/privacy/person", data | {"name": "Bo"}, status=200).body
    )
    assert {key: each for key, each in other.items() if each} == {}


@pytest.mark.parametrize(
    "email", ["", "x", "a@b\r\nBcc: c@example.org", "<b>@example.org", "a" * 10_000]
)
def test_what_is_no_address_is_said(browser: Browser, email: str) -> None:
    browser.sign_in(make.make_user("administrator"))
    browser.get("/admin/privacy/person")
    assert browser.post("/admin/privacy/person", {"email": email}, status=422).errors


def test_erasing_oneself(browser: Browser, people: None) -> None:
    mine = db.session.scalars(select(Registration).order_by(Registration.id)).first()
    assert mine is not None
    address = f"/booking/{tokens.decrypt(mine.token_sealed)}"
    assert browser.get(f"{address}/erase", status=303).location.endswith("/")
    assert browser.post(f"{address}/erase").status == 303
    assert mine.name == "Åsa Ek"
    with transaction():
        registrations.cancel(mine, SYSTEM, NOW)
    browser.get(address + "/")
    browser.click("Radera mina uppgifter nu")
    page = browser.submit("Radera mina uppgifter")
    assert page.flashes == ["Dina uppgifter är raderade. Länken till anmälan gäller inte längre."]
    db.session.expire_all()
    assert (mine.name, mine.email, mine.status) == ("", "", "cancelled")
    assert len([each for each in everything()["letter"] if "vastmanland" in repr(each)]) == 0
    browser.get(address + "/", status=404)
    browser.post(f"{address}/erase", status=404)
