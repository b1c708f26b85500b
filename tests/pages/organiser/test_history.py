"""History in words."""

import ast
import re
from datetime import datetime, timedelta
from typing import Any

from eventsys.audit import actions, words
from eventsys.audit.models import AuditEntry
from eventsys.audit.service import ATTENDEE
from eventsys.core.db import transaction
from eventsys.core.settings import PACKAGE
from eventsys.documents import service as documents
from eventsys.events import rules
from eventsys.registration import changing
from eventsys.registration import service as registrations
from eventsys.registration.service import SettingsDetails
from tests import make
from tests.browser import Browser


def lines(browser: Browser, event_id: int) -> list[str]:
    return browser.get(f"/organiser/events/{event_id}/history").all(".history > li")


def test_every_action_has_words() -> None:
    recorded: set[str] = set()
    for path in (PACKAGE).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                recorded |= set(re.findall(r"'(\w+\.\w+)'", ast.unparse(call)))
    recorded |= {"registration.confirmed", "registration.waiting"}
    recorded |= {"co_host.accepted", "co_host.declined"}
    assert recorded <= actions.ACTIONS.keys()


def test_every_field_has_words() -> None:
    fields = {*rules.PLAIN_FIELDS, *SettingsDetails.__dataclass_fields__}
    fields |= {"days", "period_words", "first_on", "last_on", "contacts", "themes", "co_hosts"}
    assert fields <= words.FIELDS.keys()


def test_what_no_words_are_known_for_is_still_shown() -> None:
    entry = AuditEntry(action="moon.landed", actor_name="Neil", detail={"changes": {"x": [1, 2]}})
    assert words.sentence(entry) == "moon.landed"
    assert words.changes(entry, {}, "Europe/Stockholm") == [words.ChangedField("x", "1", "2")]


def test_tells_who_did_what_and_when_in_local_time(browser: Browser, now: datetime) -> None:
    user = make.make_user()
    event = make.make_event(seats=1)
    registration = make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    later = now + timedelta(hours=3)
    with transaction():
        changing.change(registration, make.make_applicant("Åsa Öberg"), user, later)
        registrations.cancel(registration, ATTENDEE, later)
        documents.add(event, "Presentation", "https://example.org/p.pdf", user, later)
    browser.sign_in(user)
    told = lines(browser, event.id)
    assert told == [
        "11 januari 2027 kl. 13 Dokumentet ”Presentation” lades till. Astrid Berg",
        "11 januari 2027 kl. 13 En deltagare fick plats från reservlistan. "
        "En plats blev ledig. systemet",
        "11 januari 2027 kl. 13 En anmälan avbokades. deltagaren",
        "11 januari 2027 kl. 13 En anmälan ändrades. Namn, E-postadress Astrid Berg",
        "11 januari 2027 kl. 10 En deltagare anmäldes till reservlistan. deltagaren",
        "11 januari 2027 kl. 10 En deltagare anmäldes och fick plats. deltagaren",
        "11 januari 2027 kl. 10 Inställningarna för anmälan ändrades. "
        "Ta emot anmälningar från nej → till ja Platser på plats från ingen gräns → till 1 "
        "Platser online från ingen gräns → till 1 systemet",
        "11 januari 2027 kl. 10 Mötet publicerades. systemet",
        "11 januari 2027 kl. 10 Mötet lades upp som utkast. systemet",
    ]
    assert "Åsa" not in " ".join(told)
    assert "Öberg" not in " ".join(told)


def test_names_what_is_kept_as_numbers(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    series_id = make.make_series("Fredagsakademin", pattern="recurring").id
    event_id = make.make_event(municipality_id=make.municipality("1981").id).id
    kind_id, arboga = make.kind("webinar").id, make.municipality("1984").id
    browser.get(f"/organiser/events/{event_id}/edit")
    fields: dict[str, Any] = {"kind_id": kind_id, "series_id": series_id, "format": "online"}
    fields |= {"municipality_id": arboga, "days-0-start": "", "days-0-end": "", "language": "da"}
    fields |= {"certainty": "preliminary", "contacts-0-name": "Maria Lind", "themes": "A, B"}
    browser.submit("Spara ändringarna", fields)
    (line, *_older) = lines(browser, event_id)
    for change in (
        "Typ av möte från Kommundialog → till Webbinarium",
        "Serie från inget → till Fredagsakademin",
        "Kommun från Sala → till Arboga",
        "Språk från Svenska → till Danska",
        "Hur säkert datumet är från Bestämt → till Preliminärt",
        "Sätt att delta från På plats → till Online",
        "Dagar från tisdag 2 mars 2027 kl. 13–16 → till tisdag 2 mars 2027",
        "Kontaktpersoner från inget → till Maria Lind",
        "Teman från inget → till A, B",
    ):
        assert change in line


def test_periods_and_times_of_registration_are_dates(browser: Browser, now: datetime) -> None:
    browser.sign_in(make.make_user())
    event_id = make.make_event().id
    browser.get(f"/organiser/events/{event_id}/move")
    period = {"period_words": "hösten", "period_from": "2027-09-01", "period_to": "2027-11-30"}
    browser.submit("Spara den nya tiden", period, certainty="period")
    browser.get(f"/organiser/events/{event_id}/registration")
    browser.submit("Spara inställningarna", closes_on="2027-08-20", closes_time="12")
    settings, moved, *_older = lines(browser, event_id)
    assert "Anmälan stänger från inget → till fredag 20 augusti 2027 kl. 12" in settings
    assert "Tidigaste dag från 2 mars 2027 → till 1 september 2027" in moved
    assert "Period i ord från inget → till hösten" in moved


def test_needs_no_more_statements_for_a_longer_history(browser: Browser) -> None:
    browser.sign_in(make.make_user())
    event = make.make_event(seats=50)
    event_id = event.id

    def fill(number: int) -> int:
        for n in range(number):
            make.make_item(event, f"Punkt {n}")
        browser.get(f"/organiser/events/{event_id}/history")
        return len(browser.statements)

    assert fill(2) == fill(10)
