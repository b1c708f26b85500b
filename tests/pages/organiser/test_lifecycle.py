"""Publishing, moving, calling off, copying and throwing away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.service import PersonDetails
from eventsys.registration import seats
from tests import make
from tests.browser import Browser


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def again(event: Event | int) -> Event:
    return db.session.get_one(Event, event if isinstance(event, int) else event.id)


def newest() -> Event:
    return db.session.scalars(select(Event).order_by(Event.id.desc())).first()  # type: ignore[return-value]


def test_publishing_begins_with_what_is_missing(browser: Browser) -> None:
    event_id = make.make_event(status="draft", venue="", town="", summary="").id
    browser.get(f"/organiser/events/{event_id}/")
    page = browser.click("Publicera")
    assert page.all(".checks li") == [
        "Klart: Datumet är bestämt.",
        "Saknas: Platsen saknas.",
        "Tänk på: Sammanfattning saknas.",
        "Tänk på: Kontaktperson saknas.",
        "Tänk på: Program saknas.",
        "Tänk på: Mötet tar inte emot anmälningar.",
    ]
    page = browser.submit("Publicera nu")
    assert page.flashes == ["Mötet är publicerat."]
    assert again(event_id).status == "published"
    browser.get("/vastmanland/kommundialog-sala/")


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"certainty": "preliminary"}, "Tänk på: Datumet är preliminärt."),
        ({"certainty": "period"}, "Tänk på: Bara en period är känd. Mötet visas utan datum."),
        ({"days": (make.day("2020-01-01"),)}, "Tänk på: Datumet har passerat."),
        ({"days": (make.day("2027-03-02", None),)}, "Tänk på: Klockslag saknas."),
        (
            {"format": "online"},
            "Tänk på: Länken till onlinemötet saknas. Den kan läggas in senare.",
        ),
        ({"contacts": (make.contact(),)}, "Klart: Kontaktperson finns."),
    ],
)
def test_says_what_to_think_of(browser: Browser, details: dict[str, Any], said: str) -> None:
    event = make.make_event(status="draft", **details)
    page = browser.get(f"/organiser/events/{event.id}/publish")
    assert said in page.all(".checks li")


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("publish", "published"),
        ("publish", "cancelled"),
        ("cancel", "draft"),
        ("cancel", "cancelled"),
        ("delete", "published"),
        ("delete", "cancelled"),
    ],
)
def test_each_deed_has_its_time(browser: Browser, deed: str, status: str) -> None:
    event = make.make_event(status=status)
    browser.get(f"/organiser/events/{event.id}/{deed}", status=409)
    browser.post(f"/organiser/events/{event.id}/{deed}", {"reason": "x"}, status=409)
    assert again(event).status == status


def test_only_those_who_work_with_it_see_a_draft(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    event = make.make_event(status="draft", themes=("Klimat",), seats=5)
    make.make_item(event, people=(PersonDetails("Emma Andersson"),))
    page = browser.get(f"/organiser/events/{event.id}/preview")
    assert "Så här kommer sidan att se ut" in page.text
    assert "Emma Andersson" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    new_browser().get("/vastmanland/kommundialog-sala/", status=404)


def test_cancelling_says_how_many_are_told_and_why(browser: Browser, outbox: Any) -> None:
    event = make.make_event(seats=1)
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    written = len(outbox)
    browser.get(f"/organiser/events/{event.id}/")
    page = browser.click("Ställ in")
    assert "2 deltagare får ett mejl om att mötet är inställt." in page.text
    page = browser.submit("Ställ in mötet", reason="  ", status=422)
    assert page.errors == ["Skriv varför mötet ställs in."]
    page = browser.submit("Ställ in mötet", reason="Snöstorm.")
    assert page.flashes == ["Mötet är inställt."]
    assert "Snöstorm." in page.text
    assert again(event).status == "cancelled"
    assert len(outbox) == written + 2


def test_moving_asks_only_for_the_time_and_tells_those_who_come(
    browser: Browser, outbox: Any
) -> None:
    event = make.make_event(seats=5, summary="Samma som förut.")
    make.make_registration(event)
    written = len(outbox)
    browser.get(f"/organiser/events/{event.id}/")
    page = browser.click("Flytta")
    assert "En deltagare får ett mejl med den nya tiden." in page.text
    fields = {"days-0-held_on": "2027-04-06", "days-0-start": "9", "days-0-end": "12"}
    page = browser.submit("Spara den nya tiden", fields)
    assert page.flashes == ["Ändringarna är sparade.", "En deltagare får ett mejl om ändringen."]
    assert len(outbox) == written + 1
    assert again(event).first_on == date(2027, 4, 6)
    assert again(event).summary == "Samma som förut."


def test_moving_over_several_days_and_to_a_period(browser: Browser) -> None:
    event = make.make_event(certainty="preliminary")
    browser.get(f"/organiser/events/{event.id}/move")
    browser.submit("Spara den nya tiden", button="Lägg till en dag", status=200)
    browser.submit("Spara den nya tiden", {"days-1-held_on": "2027-03-03"}, certainty="confirmed")
    assert [str(day.held_on) for day in again(event).days] == ["2027-03-02", "2027-03-03"]
    browser.get(f"/organiser/events/{event.id}/move")
    browser.submit("Spara den nya tiden", certainty="period", status=422)
    period = {"period_words": "hösten", "period_from": "2027-09-01", "period_to": "2027-11-30"}
    browser.submit("Spara den nya tiden", period)
    assert again(event).period_words == "hösten"


def test_copying_takes_everything_along_but_the_secret(browser: Browser) -> None:
    event = make.make_event(
        "Fredagsakademi: barnets rättigheter",
        format="hybrid",
        days=(make.day("2027-01-15", "08:30", "09:30"), make.day("2027-01-16", "09:00")),
        join_link="https://teams.example.org/hemlig",
        contacts=(make.contact(),),
        themes=("Barn",),
    )
    make.make_settings(
        event, seats_onsite=40, has_food=True, closes_at=make.NOW + timedelta(days=2)
    )
    make.make_item(event, "Föreläsning", people=(PersonDetails("Elizabeth Englundh"),))
    second_day = event.days[1].id
    make.make_item(event, "Samtal", day_id=second_day)
    source = events.details_of(event)
    browser.get(f"/organiser/events/{event.id}/")
    page = browser.click("Nästa likadana")
    assert page.shown("title") == "Fredagsakademi: barnets rättigheter"
    assert page.shown("first_on") == "2027-01-22"
    page = browser.submit("Skapa utkastet", title="Fredagsakademi: Oslo–Stockholm")
    assert page.path == f"/organiser/events/{newest().id}/edit"
    made = newest()
    assert made.status == "draft"
    assert events.details_of(made) == replace(
        source,
        title="Fredagsakademi: Oslo–Stockholm",
        join_link="",
        days=(make.day("2027-01-22", "08:30", "09:30"), make.day("2027-01-23", "09:00")),
    )
    items = programme.items_of(made)
    assert [(item.title, item.day_id) for item in items] == [
        ("Föreläsning", made.days[0].id),
        ("Samtal", made.days[1].id),
    ]
    assert [person.name for person in items[0].people] == ["Elizabeth Englundh"]
    settings = seats.settings_of(made)
    assert (settings.seats_onsite, settings.has_food) == (40, True)
    assert settings.closes_at == make.NOW + timedelta(days=9)


def test_copying_follows_the_rhythm_of_the_series(browser: Browser) -> None:
    series = make.make_series("Fredagsakademin", pattern="recurring")
    for on in ("2026-12-11", "2027-01-08"):
        event = make.make_event(series_id=series.id, days=(make.day(on),))
    assert browser.get(f"/organiser/events/{event.id}/copy").shown("first_on") == "2027-02-12"


def test_copying_a_period_asks_for_a_day(browser: Browser) -> None:
    event = make.make_event(certainty="period")
    browser.get(f"/organiser/events/{event.id}/copy")
    browser.submit("Skapa utkastet", first_on="", status=422)
    assert browser.current.errors == ["Ange datum."]
    browser.submit("Skapa utkastet", first_on="2028-02-01")
    assert (newest().certainty, newest().first_on) == ("preliminary", date(2028, 2, 1))


def test_a_draft_can_be_thrown_away(browser: Browser) -> None:
    event = make.make_event("Utkast", status="draft")
    make.make_item(event)
    make.make_settings(event)
    event_id = event.id
    browser.get(f"/organiser/events/{event_id}/")
    browser.click("Ta bort utkastet")
    page = browser.submit("Ta bort utkastet")
    assert page.flashes == ["Utkastet är borttaget."]
    browser.get(f"/organiser/events/{event_id}/", status=404)


def test_a_cancelled_event_tells_why_and_offers_no_move(browser: Browser) -> None:
    event = make.make_event(status="cancelled")
    page = browser.get(f"/organiser/events/{event.id}/")
    assert "För få anmälda." in page.text
    assert not {"Flytta", "Ställ in", "Publicera"} & page.links().keys()
    assert "Nästa likadana" in page.links()


def test_moving_and_cancelling_say_how_many_speakers_are_told(
    browser: Browser, outbox: Any
) -> None:
    event = make.make_event()
    for name, state in (("Åsa Ek", "invited"), ("Bo Öst", "confirmed"), ("Dag Nej", "declined")):
        make.make_speaker(event, name, state=state)
    event_id, before = event.id, len(outbox)
    words = "2 medverkande får ett mejl om du ändrar tid eller plats."
    assert words in browser.get(f"/organiser/events/{event_id}/edit").text
    page = browser.get(f"/organiser/events/{event_id}/move")
    assert "2 medverkande får ett mejl." in page.text
    assert "Inget mejl skickas om det här." not in page.text
    page = browser.submit("Spara den nya tiden", {"days-0-held_on": "2027-03-09"})
    assert page.flashes == ["Ändringarna är sparade.", "2 medverkande får ett mejl."]
    page = browser.get(f"/organiser/events/{event_id}/cancel")
    assert "2 medverkande får ett mejl." in page.text
    assert "Ingen är anmäld, så inget mejl skickas." not in page.text
    browser.submit("Ställ in mötet", reason="Sjukdom")
    names = [name for name, _ in outbox.names[before:]]
    assert names == ["speaker_event_changed"] * 2 + ["speaker_event_cancelled"] * 2


def test_moving_and_cancelling_say_how_many_of_those_asked_are_told(
    browser: Browser, outbox: Any
) -> None:
    event = make.make_event(audience="invitation")
    for name in ("Åsa Ek", "Bo Öst"):
        make.make_invitee(event, name)
    event_id = event.id
    words = "2 inbjudna får ett mejl om du ändrar tid eller plats."
    assert words in browser.get(f"/organiser/events/{event_id}/edit").text
    page = browser.get(f"/organiser/events/{event_id}/move")
    assert "2 inbjudna får ett mejl." in page.text
    assert "Inget mejl skickas om det här." not in page.text
    page = browser.submit("Spara den nya tiden", {"days-0-held_on": "2027-03-09"})
    assert page.flashes == ["Ändringarna är sparade.", "2 inbjudna får ett mejl."]
    page = browser.get(f"/organiser/events/{event_id}/cancel")
    assert "2 inbjudna får ett mejl." in page.text
    browser.submit("Ställ in mötet", reason="Sjukdom")
    # Invitations that were not sent yet ask nobody to what will not be.
    names = [name for name, _ in outbox.names]
    assert names == ["invitation_changed"] * 2 + ["invitation_cancelled"] * 2


def test_who_waits_for_an_answer_is_told_of_a_move(browser: Browser, outbox: Any) -> None:
    event = make.make_event()
    make.make_settings(event, needs_approval=True)
    make.make_registration(event)
    page = browser.get(f"/organiser/events/{event.id}/move")
    assert "En deltagare får ett mejl med den nya tiden." in page.text
