"""The form with everything about an event."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.events import service as events
from eventsys.events.details import ContactDetails, DayPlan
from eventsys.events.models import Event
from tests import make
from tests.browser import Browser

NEW = "/organiser/vastmanland/events/new"
SAVE = "Spara utkastet"
WEBINAR: dict[str, Any] = {
    "title": "Hur påverkar ökat distansarbete kommunernas samhällsplanering?",
    "summary": "Regionerna i ÖMS har frågat sina 88 kommuner.",
    "description": "## Om ÖMS\n\nMer *text*.",
    "language": "sv",
    "time_zone": "Europe/Stockholm",
    "certainty": "preliminary",
    "days-0-held_on": "2027-03-24",
    "days-0-start": "13",
    "days-0-end": "kl. 14:30",
    "format": "hybrid",
    "venue": "Stadshuset",
    "address": "Drottninggatan 2",
    "town": "Västerås",
    "directions": "Buss 4.",
    "accessibility": "Hörslinga.",
    "coordinates": "59,6099 16,5448",
    "online_service": "Teams",
    "join_link": "https://teams.example.org/l/1",
    "audience": "invitation",
    "audience_words": "Ledande tjänstepersoner i länets kommuner",
    "themes": "Regional planering, , Klimat,Klimat",
    "contacts-0-name": "Linus Johnson",
    "contacts-0-title": "Regionplanerare",
    "contacts-0-organisation": "Enheten för regional planering",
    "contacts-0-email": "Linus.Johnson@Example.ORG",
    "contacts-0-phone": "010-103 00 00",
    "co_host_names": "Mälardalsrådet\n\nMälardalsrådet\nNordregio",
}


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def the_event() -> Event:
    return db.session.scalars(select(Event).order_by(Event.id.desc())).first()  # type: ignore[return-value]


def test_everything_can_be_typed(browser: Browser) -> None:
    series = make.make_series()
    series_id, kind_id = series.id, make.kind("webinar").id
    sala, uppsala = make.municipality("1981").id, make.region("uppsala").id
    gavleborg = make.region("gavleborg").id
    browser.get(NEW)
    page = browser.submit(
        SAVE,
        WEBINAR,
        kind_id=kind_id,
        series_id=series_id,
        municipality_id=sala,
        co_host_regions=[uppsala, gavleborg],
    )
    assert page.flashes == [
        "Mötet är sparat som utkast. Ingen annan ser det förrän du publicerar det."
    ]
    saved = events.details_of(the_event())
    assert saved == make.make_details(
        title=WEBINAR["title"],
        summary=WEBINAR["summary"],
        description=WEBINAR["description"],
        kind_id=kind_id,
        series_id=series_id,
        certainty="preliminary",
        days=(DayPlan(date(2027, 3, 24), time(13), time(14, 30)),),
        format="hybrid",
        venue="Stadshuset",
        address="Drottninggatan 2",
        town="Västerås",
        municipality_id=sala,
        directions="Buss 4.",
        accessibility="Hörslinga.",
        latitude=59.6099,
        longitude=16.5448,
        online_service="Teams",
        join_link="https://teams.example.org/l/1",
        audience="invitation",
        audience_words="Ledande tjänstepersoner i länets kommuner",
        themes=("Klimat", "Regional planering"),
        contacts=(
            ContactDetails(
                "Linus Johnson",
                "Regionplanerare",
                "Enheten för regional planering",
                "Linus.Johnson@example.org",
                "010-103 00 00",
            ),
        ),
        co_host_regions=saved.co_host_regions,
        co_host_names=("Mälardalsrådet", "Nordregio"),
    )
    assert set(saved.co_host_regions) == {uppsala, gavleborg}


def test_the_form_shows_what_was_saved(browser: Browser) -> None:
    kind_id = make.kind("webinar").id
    browser.get(NEW)
    browser.submit(SAVE, WEBINAR, kind_id=kind_id)
    event = the_event()
    browser.get(f"/organiser/events/{event.id}/edit")
    assert browser.current.shown("days-0-start") == "13.00"
    assert browser.current.shown("coordinates") == "59.6099, 16.5448"
    page = browser.submit("Spara ändringarna")
    assert page.flashes == ["Inget var ändrat."]


def test_a_period_needs_words_and_edges(browser: Browser) -> None:
    browser.get(NEW)
    fields = {"title": "Dialog med Västerås Stad", "certainty": "period"}
    page = browser.submit(SAVE, fields, kind_id=make.kind().id, status=422)
    assert page.errors == ["Skriv när i ord, till exempel ”början av 2027”."]
    page = browser.submit(SAVE, period_words="början av 2019", status=422)
    assert page.errors == ["Ange tidigaste och senaste dag för perioden."]
    page = browser.submit(SAVE, period_from="2019-03-31", period_to="2019-01-01", status=422)
    assert page.errors == ["Senaste dag kan inte ligga före tidigaste dag."]
    browser.submit(SAVE, period_from="2019-01-01", period_to="2019-03-31")
    event = the_event()
    assert (event.certainty, event.period_words) == ("period", "början av 2019")
    assert (event.first_on, event.last_on, event.days) == (date(2019, 1, 1), date(2019, 3, 31), [])


def test_two_days_are_added_without_losing_anything(browser: Browser) -> None:
    browser.get(NEW)
    page = browser.submit(
        SAVE,
        {"days-0-held_on": "2016-09-01", "days-0-start": "9", "themes": "Mål"},
        title="Loka-dagarna",
        kind_id=make.kind("conference").id,
        button="Lägg till en dag",
        status=200,
    )
    assert page.errors == []
    assert page.shown("title") == "Loka-dagarna"
    assert page.shown("days-0-start") == "9"
    assert page.shown("themes") == "Mål"
    assert page.soup.select("[autofocus]")[0]["id"] == "days-1-held_on"
    browser.submit(SAVE, {"days-1-held_on": "2016-09-02", "days-1-end": "15.30"}, status=422)
    assert browser.current.errors == ["Ange när dagen börjar."]
    browser.submit(SAVE, {"days-1-start": "8.30"})
    assert [day.held_on for day in the_event().days] == [date(2016, 9, 1), date(2016, 9, 2)]


def test_a_day_can_be_taken_away(browser: Browser) -> None:
    days = (make.day("2027-03-02"), make.day("2027-03-03"), make.day("2027-03-04"))
    event = make.make_event(days=days, status="draft")
    browser.get(f"/organiser/events/{event.id}/edit")
    page = browser.submit("Spara ändringarna", button="Ta bort dag 2", status=200)
    assert page.shown("days-0-held_on") == "2027-03-02"
    assert page.shown("days-1-held_on") == "2027-03-04"
    browser.submit("Spara ändringarna")
    assert [day.held_on for day in the_event().days] == [date(2027, 3, 2), date(2027, 3, 4)]


def test_a_contact_can_be_added_and_taken_away(browser: Browser) -> None:
    event = make.make_event(contacts=(make.contact("Linus Johnson"),))
    browser.get(f"/organiser/events/{event.id}/edit")
    browser.submit("Spara ändringarna", button="Lägg till en kontaktperson", status=200)
    browser.submit("Spara ändringarna", {"contacts-1-title": "Regionplanerare"}, status=422)
    assert browser.current.errors == ["Skriv kontaktpersonens namn."]
    browser.submit("Spara ändringarna", {"contacts-1-name": "Helena Hansson"})
    assert [each.name for each in the_event().contacts] == ["Linus Johnson", "Helena Hansson"]
    browser.get(f"/organiser/events/{event.id}/edit")
    browser.submit("Spara ändringarna", button="Ta bort kontaktperson 1", status=200)
    browser.submit("Spara ändringarna")
    assert [each.name for each in the_event().contacts] == ["Helena Hansson"]


def test_enter_saves_and_does_not_add_a_row(browser: Browser) -> None:
    page = browser.get(NEW)
    first = page.soup.select("main form button[type=submit]")[0]
    assert first.get("name") is None


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": " \u200b "}, "Skriv en rubrik."),
        ({"title": "x" * 201}, "Skriv högst 200 tecken."),
        ({"summary": "x" * 501}, "Skriv högst 500 tecken."),
        ({"description": "x" * 10_001}, "Skriv högst 10000 tecken."),
        ({"kind_id": ""}, "Välj typ."),
        ({"kind_id": "999"}, "Välj ett av alternativen."),
        ({"kind_id": "webinar"}, "Välj typ."),
        ({"series_id": "7"}, "Välj ett av alternativen."),
        ({"language": "de"}, "Välj ett av alternativen."),
        ({"time_zone": "../../etc/passwd"}, "Välj ett av alternativen."),
        ({"certainty": "maybe"}, "Välj ett av alternativen."),
        ({"format": "hologram"}, "Välj ett av alternativen."),
        ({"audience": "friends"}, "Välj ett av alternativen."),
        ({"municipality_id": "99999"}, "Välj ett av alternativen."),
        ({"co_host_regions": "9999"}, "Välj ett av alternativen."),
        ({"co_host_regions": "x"}, "Välj ett av alternativen."),
        ({"days-0-held_on": ""}, "Ange minst en dag."),
        ({"days-0-held_on": "", "days-0-start": "13"}, "Ange datum."),
        ({"days-0-held_on": "2027-02-30"}, "Skriv datumet så här: 2027-03-24."),
        ({"days-0-held_on": "0001-01-01"}, "Kontrollera året."),
        ({"days-0-held_on": "9999-12-31"}, "Kontrollera året."),
        ({"days-0-start": "25.00"}, "Skriv tiden så här: 17.30."),
        ({"days-0-start": "halv två"}, "Skriv tiden så här: 17.30."),
        ({"coordinates": "Sala"}, "Skriv koordinaterna så här: 59.9206, 16.6055."),
        ({"coordinates": "160.5, 59.6"}, "Skriv koordinaterna så här: 59.9206, 16.6055."),
        ({"join_link": "ftp://example.org/möte"}, "Skriv hela adressen. Den börjar med https://."),
        ({"join_link": "https://[x"}, "Skriv hela adressen. Den börjar med https://."),
        ({"contacts-0-email": "linus"}, "Skriv e-postadressen så här: namn@exempel.se."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    browser: Browser, fields: dict[str, str], error: str
) -> None:
    typed = {
        "title": "Ett möte",
        "kind_id": str(make.kind().id),
        "language": "sv",
        "time_zone": "Europe/Stockholm",
        "certainty": "confirmed",
        "format": "onsite",
        "audience": "open",
        "days-0-held_on": "2027-03-02",
        "contacts-0-name": "Linus Johnson",
        "themes": "Ett tema",
        "venue": "Stadshuset",
    }
    page = browser.post(NEW, typed | fields, status=422)
    assert error in page.errors
    assert page.title.startswith("Fel: Nytt möte")
    for name in ("themes", "venue", "contacts-0-name"):
        assert page.shown(name) == typed[name]
    for name in fields.keys() & {"title", "summary", "coordinates", "days-0-start", "join_link"}:
        assert page.shown(name).strip() == fields[name].strip("\u200b ")
    assert the_event() is None


def test_hostile_rows_are_left_out(browser: Browser) -> None:
    """Numbers of rows that no page has shown: strange digits, enormous ones, too many."""
    rows = {f"days-{n}-held_on": "2027-03-02" for n in ("²", "9" * 5000, "x", "-1", "999")}
    rows |= {f"contacts-{n}-name": f"Person {n}" for n in range(40)}
    page = browser.post(NEW, rows | {"row": "contacts:add"}, status=200)
    assert len(page.soup.select("[name$='-held_on']")) == 1
    assert len(page.soup.select("[name^='contacts-'][name$='-name']")) == 10
    for row in ("", ":", "days", "days:remove:x", "days:remove:99999999999", "title:add", "csrf"):
        browser.post(NEW, {"title": "x", "row": row}, status=422 if "days" not in row else 200)


def test_markup_stays_text(browser: Browser) -> None:
    nasty = "<script>alert(1)</script>\"'&\u202e\x00"
    browser.get(NEW)
    fields = {"days-0-held_on": "2027-03-02", "contacts-0-name": nasty, "co_host_names": nasty}
    page = browser.submit(
        SAVE, fields, title=nasty, venue=nasty, themes=nasty, kind_id=make.kind().id
    )
    assert page.h1 == "<script>alert(1)</script>\"'&"
    browser.get(f"/organiser/events/{the_event().id}/edit")
    assert browser.current.shown("title") == "<script>alert(1)</script>\"'&"
    browser.get(f"/organiser/events/{the_event().id}/history")
    browser.get(f"/organiser/events/{the_event().id}/preview")


def test_a_new_event_of_a_series_is_of_its_kind(browser: Browser) -> None:
    series = make.make_series("Fredagsakademin", of_kind="fredagsakademi", pattern="recurring")
    series_id, kind_id = series.id, make.kind("fredagsakademi").id
    page = browser.get(f"{NEW}?series={series_id}")
    assert page.shown("series_id") == str(series_id)
    assert page.shown("kind_id") == str(kind_id)


def test_a_new_event_cannot_join_the_series_of_others(browser: Browser) -> None:
    series = make.make_series(owner="uppsala")
    browser.get(f"{NEW}?series={series.id}", status=403)
    browser.get(f"{NEW}?series=999", status=404)


def test_a_danish_region_starts_in_danish(browser: Browser) -> None:
    browser.sign_in(make.make_user("organiser", "midtjylland"))
    page = browser.get("/organiser/midtjylland/events/new")
    assert page.shown("language") == "da"
    assert page.shown("time_zone") == "Europe/Copenhagen"


def test_saving_tells_who_will_hear_of_it(browser: Browser) -> None:
    event = make.make_event(seats=1)
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    browser.get(f"/organiser/events/{event.id}/edit")
    assert "2 deltagare får ett mejl om du ändrar tid eller plats." in browser.current.text
    page = browser.submit("Spara ändringarna", summary="Ny text.")
    assert page.flashes == ["Ändringarna är sparade."]
    browser.get(f"/organiser/events/{event.id}/edit")
    page = browser.submit("Spara ändringarna", venue="Folkets hus")
    assert page.flashes == ["Ändringarna är sparade.", "2 deltagare får ett mejl om ändringen."]


def test_a_cancelled_event_keeps_its_time(browser: Browser) -> None:
    event = make.make_event(status="cancelled")
    browser.get(f"/organiser/events/{event.id}/edit")
    page = browser.submit("Spara ändringarna", {"days-0-held_on": "2027-04-01"}, status=422)
    assert page.errors == ["Mötet är inställt. Dess tid kan inte ändras."]


def test_needs_no_more_statements_for_more_rows(browser: Browser) -> None:
    few = make.make_event(contacts=(make.contact(),))
    many = make.make_event(
        days=tuple(make.day(f"2027-03-{n:02}") for n in range(1, 10)),
        contacts=tuple(make.contact(f"Person {n}") for n in range(9)),
        themes=("A", "B", "C"),
        co_host_names=("X", "Y", "Z"),
    )
    few_id, many_id = few.id, many.id
    browser.get(f"/organiser/events/{few_id}/edit")
    count = len(browser.statements)
    browser.get(f"/organiser/events/{many_id}/edit")
    assert len(browser.statements) == count
