"""The list of events, for everybody and for a region, as a list and as a month."""

from datetime import timedelta

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events import service as events
from tests.browser import Browser
from tests.inspection import words
from tests.make import NOW, day, make_event, make_registration, make_series, make_settings, region

ROWS = ".event h3"


def rows(browser: Browser, path: str) -> list[str]:
    return browser.get(path).all(ROWS)


class TestList:
    def test_events_stand_under_their_months_with_the_day_as_numeral(
        self, app: Flask, browser: Browser
    ) -> None:
        make_event("Dialog i Sala", days=(day("2027-03-02", "13:00", "16:00"),))
        make_event("Dialog i Köping", days=(day("2027-02-09", "09:00", "12:00"),))
        page = browser.get("/")
        assert page.h1 == "Möten och dialoger"
        assert page.all("h2.month") == ["februari 2027 vecka 5–8", "mars 2027 vecka 9–13"]
        assert page.all(ROWS) == ["Dialog i Köping", "Dialog i Sala"]
        assert page.all(".numeral") == ["9", "2"]
        assert page.all(".date-small") == ["tisdag vecka 6", "tisdag vecka 9"]
        assert page.all(".meta")[1] == "kl. 13–16 Stadshuset, Sala Region Västmanland"
        assert page.attributes(".date time", "datetime") == ["2027-02-09", "2027-03-02"]

    def test_drafts_and_past_events_are_not_among_those_that_are_coming(
        self, app: Flask, browser: Browser
    ) -> None:
        make_event("Utkast", status="draft")
        make_event("I fjol", days=(day("2026-03-02", "13:00"),))
        make_event("I år")
        assert rows(browser, "/") == ["I år"]
        assert rows(browser, "/?past=1") == ["I fjol"]
        assert browser.get("/?past=1").all(".list-count") == ["1 tidigare möte"]

    def test_marks_say_how_sure_the_date_is_and_whether_there_is_room(
        self, app: Flask, browser: Browser
    ) -> None:
        make_event("A", certainty="preliminary")
        make_event("B", status="cancelled")
        full = make_event("C", seats=1)
        make_registration(full, "Åsa Ek")
        few = make_event("D", seats=4)
        make_registration(few, "Åsa Ek")
        gone = make_event("D2")
        make_settings(gone, seats_onsite=1, waiting_list=False)
        make_registration(gone, "Åsa Ek")
        closed = make_event("D3")
        make_settings(closed, closes_at=NOW)
        make_event("E", audience="invitation")
        make_event("F", certainty="period")
        page = browser.get("/")
        badges = {
            words(item.find("h3")): [words(badge) for badge in item.select(".badge")]
            for item in page.soup.select(".event")
        }
        assert badges == {
            "A": ["Preliminärt datum"],
            "B": ["Inställt"],
            "C": ["Fullbokat – reservlista"],
            "D": ["Få platser kvar"],
            "D2": ["Fullbokat"],
            "D3": ["Anmälan stängd"],
            "E": ["För inbjudna"],
            "F": ["Datum kommer"],
        }

    def test_a_moved_event_says_from_when(self, app: Flask, browser: Browser) -> None:
        event = make_event("Dialog")
        with transaction():
            details = events.details_of(event)
            moved = type(details)(
                **vars(details) | {"days": (day("2027-03-09", "13:00", "16:00"),)}
            )
            events.edit(event, moved, event.version, SYSTEM, NOW)
        page = browser.get("/")
        assert page.all(".badge") == ["Nytt datum"]
        assert page.all(".event-note") == ["Nytt datum (tidigare tisdag 2 mars 2027 kl. 13–16)"]

    def test_a_period_stands_in_its_place_in_words(self, app: Flask, browser: Browser) -> None:
        make_event("Dialog med Västerås stad", certainty="period")
        page = browser.get("/")
        assert page.all(".date-words") == ["Början av 2028"]
        assert page.all(".numeral") == []
        assert page.all("h2.month") == ["januari 2028 vecka 52–5"]

    def test_days_in_a_row_are_one_numeral_and_others_are_counted(
        self, app: Flask, browser: Browser
    ) -> None:
        make_event("Loka", days=(day("2027-09-01", "09:30"), day("2027-09-02", "09:00")))
        make_event("Forum", days=(day("2027-04-19", "13:00"), day("2027-05-03", "13:00")))
        make_event("Månadsskifte", days=(day("2027-04-30", None), day("2027-05-01", None)))
        page = browser.get("/")
        assert page.all(".numeral") == ["19", "30 – 1", "1 – 2"]
        assert page.all(".meta")[0].startswith("2 tillfällen")
        assert page.all(".meta")[2].startswith("från kl. 9.30")
        assert page.all(".date-small")[1] == "fre–lör apr–maj 2027 vecka 17"

    def test_an_event_that_goes_on_stands_under_this_month(
        self, app: Flask, browser: Browser
    ) -> None:
        make_event("Pågår", days=(day("2026-12-20", None), day("2027-02-20", None)))
        page = browser.get("/")
        assert page.all("h2.month") == ["januari 2027 vecka 53–4"]
        assert page.all(".numeral") == ["20"]

    def test_what_ended_earlier_today_says_so(self, app: Flask, browser: Browser) -> None:
        make_event("Frukost", days=(day("2027-01-11", "07:00", "08:00"),))
        page = browser.get("/")
        assert page.all(".badge") == ["Har varit"]
        assert browser.get("/?past=1").all(ROWS) == []

    def test_other_languages_of_texts_are_marked(self, app: Flask, browser: Browser) -> None:
        make_event("By og land", owner="midtjylland", language="da", time_zone="Europe/Copenhagen")
        page = browser.get("/")
        assert page.attributes(".event h3 a", "lang") == ["da"]
        assert browser.get("/da/").attributes(".event h3 a", "lang") == [""]


class TestRegion:
    def test_shows_what_the_region_owns_and_holds_with_others(
        self, app: Flask, browser: Browser
    ) -> None:
        orebro = region("orebro-lan")
        make_event("Egen", owner=orebro)
        event = make_event("Gemensam", co_host_regions=(orebro.id,))
        make_event("Annans")
        assert rows(browser, "/orebro-lan/") == ["Egen"]
        with transaction():
            events.answer_co_hosting(event, orebro, True, SYSTEM, NOW)
        page = browser.get("/orebro-lan/")
        assert page.all(ROWS) == ["Egen", "Gemensam"]
        assert page.links(ROWS + " a")["Gemensam"] == "/vastmanland/gemensam/"

    def test_has_its_name_accent_web_site_series_and_feeds(
        self, app: Flask, browser: Browser
    ) -> None:
        series = make_series("Turné 2027")
        make_event("Stopp", series_id=series.id)
        page = browser.get("/vastmanland/")
        assert page.h1 == "Möten i Västmanland"
        assert page.attributes("html", "data-accent") == [str(region("vastmanland").accent)]
        links = page.links()
        assert links["Regionens egen webbplats"] == region("vastmanland").website
        assert links["Turné 2027"] == "/vastmanland/series/turne-2027/"
        assert links["Öppna i kalenderappen"] == (
            "webcal://moten.example.org/calendar/vastmanland.ics"
        )
        feeds = {tag["type"]: tag["href"] for tag in page.soup.select("link[title]")}
        assert feeds == {
            "application/atom+xml": "https://moten.example.org/feed/vastmanland.atom",
            "application/feed+json": "https://moten.example.org/feed/vastmanland.json",
            "text/calendar": "https://moten.example.org/calendar/vastmanland.ics",
        }

    def test_an_unknown_region_is_not_found(self, app: Flask, browser: Browser) -> None:
        browser.get("/atlantis/", status=404)

    def test_a_region_that_has_ended_keeps_its_page_but_leaves_the_overview(
        self, app: Flask, browser: Browser
    ) -> None:
        assert "Region Sjælland fanns till och med" in browser.get("/sjaelland/").text
        names = " ".join(browser.get("/regions").all(".big-list a"))
        assert "Sjælland" not in names
        assert "Region Syddanmark" in names
        browser.clock.move_to(NOW - timedelta(days=60))
        assert "Region Sjælland 0 till och med 31 december 2026" in browser.get("/regions").all(
            ".big-list a"
        )

    def test_the_overview_counts_what_is_coming(self, app: Flask, browser: Browser) -> None:
        make_event("A")
        make_event("B")
        make_event("Inställt", status="cancelled")
        page = browser.get("/regions")
        assert "Region Västmanland 2" in page.all(".big-list a")
        assert page.all("h2") == ["Sverige", "Danmark"]


class TestEmpty:
    def test_nothing_at_all_points_to_the_calendar(self, app: Flask, browser: Browser) -> None:
        page = browser.get("/")
        assert page.all(".empty h2") == ["Inga kommande möten just nu"]

    def test_no_hits_lead_to_the_past_and_to_other_regions(
        self, app: Flask, browser: Browser
    ) -> None:
        make_event("Kollektivtrafik", days=(day("2026-03-02", "13:00"),))
        make_event("Kollektivtrafik i Uppsala", owner="uppsala")
        page = browser.get("/vastmanland/?q=kollektivtrafik")
        assert page.all(".empty h2") == ["Inga möten passar din sökning"]
        assert page.links(".empty a") == {
            "Ta bort alla filter": "/vastmanland/",
            "1 tidigare möte passar": "/vastmanland/?q=kollektivtrafik&past=1",
            "1 möte i andra regioner": "/?q=kollektivtrafik",
        }
        assert browser.click("1 tidigare möte passar").all(ROWS) == ["Kollektivtrafik"]

    def test_a_word_that_only_the_past_knows(self, app: Flask, browser: Browser) -> None:
        make_event("RUS", days=(day("2026-03-02", "13:00"),))
        make_event("Dialog")
        link = "1 tidigare möte passar"
        assert browser.get("/?q=RUS").links(".empty a")[link] == "/?q=RUS&past=1"


@pytest.mark.parametrize("view", ["", "&view=month"])
@pytest.mark.parametrize(
    ("path", "feed", "name"),
    [
        ("/?q=x", "all", "alla regioners möten"),
        ("/?kind=webinar", "all", "alla regioners möten"),
        ("/?municipality=1981", "municipality/1981", "alla möten i Sala"),
        ("/vastmanland/?municipality=1981&kind=webinar", "municipality/1981", "alla möten i Sala"),
        ("/vastmanland/?kind=webinar", "vastmanland/webinar", "Region Västmanland: Webbinarium"),
        ("/vastmanland/?q=x", "vastmanland", "Region Västmanland"),
    ],
)
def test_the_calendar_offered_is_that_of_the_filter(
    app: Flask, browser: Browser, path: str, feed: str, name: str, view: str
) -> None:
    page = browser.get(path + view)
    assert f"https://moten.example.org/calendar/{feed}.ics" in str(page.soup.select(".subscribe"))
    assert f"Prenumerera på {name}," in page.all(".subscribe")[0]


class TestMonth:
    def test_events_stand_on_their_days(self, app: Flask, browser: Browser) -> None:
        make_event("Dialog", days=(day("2027-03-02", "13:00"), day("2027-03-30", None)))
        make_event("Prel", certainty="preliminary", days=(day("2027-03-02", "09:00"),))
        make_event("Vag", certainty="period")
        page = browser.get("/?view=month&month=2027-03")
        assert page.h1 == "Möten och dialoger, mars 2027"
        assert page.all(".month-table td.has-events li") == [
            "9.00 Prel Prel.",
            "13.00 Dialog",
            "Dialog",
        ]
        assert page.all(".month-table tbody th") == [f"Vecka {n}" for n in range(9, 14)]
        assert page.links(".period-nav a") == {
            "← februari": "/?view=month&month=2027-02",
            "I dag": "/?view=month",
            "april →": "/?view=month&month=2027-04",
        }

    def test_without_a_month_it_is_this_one(self, app: Flask, browser: Browser) -> None:
        page = browser.get("/?view=month")
        assert page.h1 == "Möten och dialoger, januari 2027"
        assert page.all(".is-today time") == ["måndag 11 januari 2027 11 måndag 11 januari 2027"]
        assert page.all(".list-count") == ["Inga möten den här månaden"]

    def test_periods_stand_below_the_months_they_touch(self, app: Flask, browser: Browser) -> None:
        make_event("Vag", certainty="period")
        assert browser.get("/?view=month&month=2028-02").all(".event h3") == ["Vag"]
        assert browser.get("/?view=month&month=2028-04").all(".event h3") == []

    def test_filters_stay_from_month_to_month(self, app: Flask, browser: Browser) -> None:
        page = browser.get("/vastmanland/?view=month&month=2027-12&q=sala")
        assert page.links(".period-nav a")["januari →"] == (
            "/vastmanland/?q=sala&view=month&month=2028-01"
        )


@pytest.mark.parametrize("path", ["/", "/?view=month&month=2027-03", "/vastmanland/", "/?past=1"])
def test_the_number_of_statements_does_not_grow_with_the_list(
    app: Flask, browser: Browser, path: str
) -> None:
    def fill(names: range) -> None:
        with transaction():
            for number in names:
                month = "2026-12" if path == "/?past=1" else "2027-03"
                event = make_event(
                    f"Möte {number}",
                    days=(day(f"{month}-{number % 28 + 1:02}", "13:00"),),
                    seats=5,
                    co_host_regions=(region("uppsala").id,),
                )
                if path != "/?past=1":
                    make_registration(event, "Åsa Ek")

    fill(range(3))
    browser.get(path)
    few = len(browser.statements)
    fill(range(3, 30))
    browser.get(path)
    assert len(browser.statements) == few
    assert few <= 16


@pytest.mark.parametrize(
    "path",
    ["/", "/vastmanland/", "/?view=month", "/regions", "/?q=x&kind=nope", "/vastmanland/mote/"],
)
def test_pages_without_a_form_to_send_set_no_cookie(
    app: Flask, browser: Browser, path: str
) -> None:
    make_event("Möte", seats=5)
    page = browser.get(path)
    assert page.headers.getlist("Set-Cookie") == []
    assert "Cookie" not in page.headers.get("Vary", "")


def test_pages_of_a_long_list(app: Flask, browser: Browser) -> None:
    with transaction():
        for number in range(65):
            make_event(f"Möte {number}", days=(day("2027-03-02", f"{number % 24:02}:00"),))
    page = browser.get("/")
    assert len(page.all(ROWS)) == 30
    assert page.all(".pages-number") == ["Sida 1", "Sida 2", "Sida 3"]
    assert page.links(".pages a")["Nästa →"] == "/?page=2"
    assert len(browser.get("/?page=3").all(ROWS)) == 5
    assert browser.get("/?page=99").all(".pages [aria-current]") == ["Sida 3"]
    db.session.rollback()
