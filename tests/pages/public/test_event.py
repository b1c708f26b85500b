"""The page of an event in each of its states."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme.service import PersonDetails
from tests.browser import Browser, Page
from tests.make import (
    NOW,
    contact,
    day,
    make_document,
    make_event,
    make_item,
    make_registration,
    make_series,
    make_settings,
    municipality,
    region,
)

JOIN = "https://teams.example.org/secret-room"
HOSTILE = "</script><script>alert(1)</script> & \"'<b>"


def page_of(browser: Browser, event: Event) -> Page:
    return browser.get(f"/{event.region.slug}/{event.slug}/")


def edited(event: Event, **details: Any) -> None:
    with transaction():
        before = events.details_of(event)
        after = type(before)(**vars(before) | details)
        events.edit(event, after, event.version, SYSTEM, NOW)


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.all(".facts dt"), page.all(".facts dd"), strict=True))


def data(page: Page) -> dict[str, Any]:
    (script,) = page.soup.select('script[type="application/ld+json"]')
    found: dict[str, Any] = json.loads(script.string or "")
    return found


def test_everything_that_is_known_stands_there(app: Flask, browser: Browser) -> None:
    series = make_series("Turné 2027")
    event = make_event(
        "Dialog i Sala",
        series_id=series.id,
        description="## Frågor\n\nVi talar om **bussar**.",
        municipality_id=municipality("1981").id,
        directions="Buss 12 från stationen.",
        accessibility="Hiss finns.",
        audience_words="Tjänstepersoner i länets kommuner",
        themes=("Trafik", "Klimat"),
        contacts=(
            contact(organisation="Tillväxt", email="maria@example.org", phone="021-12 34 56"),
        ),
    )
    make_document(event, "Underlag")
    page = page_of(browser, event)
    assert page.h1 == "Dialog i Sala"
    assert page.title == "Dialog i Sala – Region Västmanland"
    assert page.all(".numeral") == ["2"]
    assert facts(page) == {
        "När": "tisdag 2 mars 2027 kl. 13–16",
        "Var": "Stadshuset, Sala",
        "Arrangör": "Region Västmanland",
        "För": "Tjänstepersoner i länets kommuner",
        "Serie": "Turné 2027",
        "Tema": "Klimat, Trafik",
        "Lokal": "Stadshuset",
        "Adress": "Stora torget 1, Sala",
    }
    assert page.all("h2") == ["Anmälan", "Om mötet", "Dokument", "Plats", "Kontakt", "Kalender"]
    assert page.all(".prose") == [
        "Frågor Vi talar om bussar .",
        "Buss 12 från stationen.",
        "Hiss finns.",
    ]
    assert page.all(".contacts li") == [
        "Maria Lind Utvecklingsledare, Tillväxt maria@example.org 021-12 34 56"
    ]
    links = page.links()
    assert links["maria@example.org"] == "mailto:maria@example.org"
    assert links["021-12 34 56"] == "tel:021123456"
    assert links["Underlag"] == "https://example.org/presentation.pdf"
    assert links["Lägg till mötet i din kalender"] == (
        "https://moten.example.org/calendar/event/vastmanland/dialog-i-sala.ics"
    )
    assert page.attributes("#feed", "value") == [
        "https://moten.example.org/calendar/series/vastmanland/turne-2027.ics"
    ]


class TestStatus:
    def notices(self, browser: Browser, event: Event) -> list[str]:
        return page_of(browser, event).all(".notice")

    def test_preliminary(self, app: Flask, browser: Browser) -> None:
        event = make_event(certainty="preliminary")
        assert self.notices(browser, event) == [
            "Preliminärt datum Dagen kan komma att ändras. Vi säger till här när den är bestämd."
        ]

    def test_a_mere_period(self, app: Flask, browser: Browser) -> None:
        event = make_event(certainty="period")
        page = page_of(browser, event)
        assert page.all(".notice") == ["Datum kommer Dagen är inte bestämd än."]
        assert page.all(".date-words") == ["Början av 2028"]
        assert facts(page)["När"] == "början av 2028"
        assert "Lägg till mötet i din kalender" not in page.links()
        assert page.soup.select('script[type="application/ld+json"]') == []

    def test_hours_not_settled(self, app: Flask, browser: Browser) -> None:
        event = make_event(days=(day("2027-03-02", None),))
        assert self.notices(browser, event) == ["Tiden är inte satt än Klockslaget kommer här."]

    def test_cancelled_with_its_reason(self, app: Flask, browser: Browser) -> None:
        event = make_event(status="cancelled", seats=5)
        page = page_of(browser, event)
        assert page.all(".notice") == ["Inställt För få anmälda."]
        assert page.all(".call") == []
        assert "Lägg till mötet i din kalender" not in page.links()

    def test_a_town_without_street_goes_with_the_venue(self, app: Flask, browser: Browser) -> None:
        page = page_of(browser, make_event(address="", directions="Buss 12."))
        assert facts(page)["Lokal"] == "Stadshuset, Sala"
        assert "Adress" not in facts(page)
        assert "streetAddress" not in data(page)["location"][0]["address"]

    def test_moved_to_another_day(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        edited(event, days=(day("2027-03-09", "13:00", "16:00"),))
        assert self.notices(browser, event) == [
            "Nytt datum (tidigare tisdag 2 mars 2027 kl. 13–16)"
        ]

    def test_moved_to_other_hours(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        edited(event, days=(day("2027-03-02", "09:00", "12:00"),))
        assert self.notices(browser, event) == ["Ny tid (tidigare tisdag 2 mars 2027 kl. 13–16)"]

    def test_a_day_that_is_taken_away(self, app: Flask, browser: Browser) -> None:
        event = make_event(days=(day("2027-03-02", "13:00"), day("2027-03-03", "13:00")))
        edited(event, days=(day("2027-03-02", "13:00"),))
        assert self.notices(browser, event) == ["Färre dagar Mötet hålls inte onsdag 3 mars 2027."]

    def test_many_days_stand_one_a_line(self, app: Flask, browser: Browser) -> None:
        days = tuple(day(f"2027-03-0{number}", "13:00", "15:00") for number in (1, 3, 5))
        page = page_of(browser, make_event(days=days))
        assert str(page.soup.select_one(".facts dd")) == (
            "<dd>måndag 1 mars 2027 kl. 13–15<br/>onsdag 3 mars 2027 kl. 13–15<br/>"
            "fredag 5 mars 2027 kl. 13–15</dd>"
        )

    def test_english_pages_say_whose_clock(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        page = browser.get(f"/en/vastmanland/{event.slug}/")
        assert page.all(".facts dd")[0].startswith("Tuesday 2 March 2027, 13:00–16:00 (")


class TestCall:
    """What the page says about registering."""

    def call(self, browser: Browser, event: Event) -> str:
        return " | ".join(page_of(browser, event).all(".call"))

    def test_open(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=5)
        make_registration(event)
        assert self.call(browser, event) == "Anmäl dig 4 av 5 platser kvar Anmäl dig →"
        assert browser.click("Anmäl dig →").h1 == "Anmälan : Kommundialog Sala"

    def test_open_without_limit_until_a_day(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        make_settings(event, closes_at=NOW + timedelta(days=1))
        assert self.call(browser, event) == (
            "Anmäl dig Anmäl dig senast tisdag 12 januari 2027 kl. 10. Anmäl dig →"
        )

    def test_hybrid_tells_of_each_kind(self, app: Flask, browser: Browser) -> None:
        event = make_event(format="hybrid")
        make_settings(event, seats_onsite=1, seats_online=10)
        make_registration(event)
        assert self.call(browser, event) == (
            "Anmäl dig På plats: 0 av 1 platser kvar Online: 10 av 10 platser kvar Anmäl dig →"
        )

    def test_full_with_a_waiting_list(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=1)
        make_registration(event, "Åsa Ek")
        make_registration(event, "Bo Ek")
        assert self.call(browser, event) == (
            "Fullbokat – reservlista "
            "Blir en plats ledig går den till den som har väntat längst. "
            "En person står på reservlistan. Ställ dig på reservlistan →"
        )

    def test_full_without_one(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        make_settings(event, seats_onsite=1, waiting_list=False)
        make_registration(event)
        assert self.call(browser, event) == (
            "Fullbokat Alla platser är tagna. Blir någon ledig kan du boka den här. "
            "Se om en plats är ledig →"
        )

    def test_not_open_yet(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        make_settings(event, opens_at=NOW + timedelta(days=7))
        assert self.call(browser, event) == (
            "Anmälan har inte öppnat Anmälan öppnar måndag 18 januari 2027 kl. 10."
        )

    def test_closed(self, app: Flask, browser: Browser) -> None:
        event = make_event(contacts=(contact(),))
        make_settings(event, closes_at=NOW)
        assert self.call(browser, event) == (
            "Anmälan är stängd Anmälan stängde måndag 11 januari 2027 kl. 10. "
            "Har du frågor? Hör av dig till: Maria Lind"
        )

    def test_contacts_are_named_with_their_ways(self, app: Flask, browser: Browser) -> None:
        contacts = (contact(email="maria@example.org"), contact("Per Ström", phone="021-12 34"))
        event = make_event(audience="invitation", seats=5, contacts=contacts)
        assert self.call(browser, event).endswith("Hör av dig till: Maria Lind , Per Ström")
        links = {"Maria Lind": "mailto:maria@example.org", "Per Ström": "tel:0211234"}
        assert browser.current.links(".call a") == links
        page = browser.get(f"/vastmanland/{event.slug}/register")
        assert links.items() <= page.links("main a").items()

    def test_by_invitation(self, app: Flask, browser: Browser) -> None:
        event = make_event(audience="invitation", audience_words="Kommunchefer", seats=5)
        assert self.call(browser, event) == (
            "För inbjudna Kommunchefer "
            "Är du inbjuden? Svara med länken i mejlet, eller hör av dig till den som bjöd in dig."
        )

    def test_elsewhere(self, app: Flask, browser: Browser) -> None:
        event = make_event()
        make_settings(event, external_url="https://form.example.com/x")
        assert self.call(browser, event) == (
            "Anmäl dig Anmälan görs på en annan webbplats: form.example.com Till anmälan →"
        )
        assert browser.current.links(".call a") == {"Till anmälan →": "https://form.example.com/x"}

    def test_none(self, app: Flask, browser: Browser) -> None:
        assert self.call(browser, make_event()) == "Anmälan Mötet tar inte emot anmälningar här."

    def test_none_for_a_period(self, app: Flask, browser: Browser) -> None:
        event = make_event(certainty="period")
        assert self.call(browser, event) == (
            "Anmälan Det går att anmäla sig först när dagen är bestämd."
        )

    def test_past(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=5)
        browser.clock.move_to(NOW + timedelta(days=90))
        page = page_of(browser, event)
        assert page.all(".call") == []
        assert page.all(".notice") == ["Mötet har varit"]
        assert "Inga dokument är upplagda." in page.text


def test_programme_with_people_breaks_and_parallel_items(app: Flask, browser: Browser) -> None:
    event = make_event(days=(day("2027-03-02", "09:00", "16:00"),))
    moderator = PersonDetails("Emma Andersson", "moderator", "strateg", "Region Stockholm")
    make_item(event, "Välkommen", kind="welcome", length_minutes=15, people=(moderator,))
    make_item(event, "Fika", kind="break", length_minutes=15)
    make_item(event, "Spår A", kind="workshop", length_minutes=60, room="Sal 1")
    make_item(event, "Spår B", kind="workshop", length_minutes=45, is_parallel=True, is_online=True)
    page = page_of(browser, event)
    assert page.all(".slot-time") == ["09.00 –09.15", "09.15 –09.30", "09.30 –10.30"]
    assert page.all(".slot")[0] == (
        "09.00 –09.15 Inledning Välkommen Emma Andersson , strateg, Region Stockholm moderator"
    )
    assert page.all(".slot-break h3") == ["Fika"]
    assert page.all(".slot-parallel h3") == ["Spår A", "Spår B"]
    assert page.all(".item-room") == ["Sal 1", "Online"]
    assert [tag["datetime"] for tag in page.soup.select(".slot-time time")][0] == (
        "2027-03-02T09:00+01:00"
    )


def test_programme_of_two_days_has_a_heading_for_each(app: Flask, browser: Browser) -> None:
    event = make_event(days=(day("2027-03-02", "09:00"), day("2027-03-03", "09:00")))
    second = event.days[1].id
    make_item(event, "Först", start_minute=9 * 60)
    make_item(event, "Sist", day_id=second, start_minute=9 * 60)
    page = page_of(browser, event)
    assert page.all("#programme ~ .section-body h3") == [
        "tisdag 2 mars 2027",
        "onsdag 3 mars 2027",
    ]
    assert page.all(".slot h4") == ["Först", "Sist"]


class TestHosts:
    def shared(self) -> Event:
        uppsala, gavleborg = region("uppsala"), region("gavleborg")
        event = make_event(
            "Gemensamt",
            co_host_regions=(uppsala.id, gavleborg.id),
            co_host_names=("Mälardalsrådet",),
        )
        with transaction():
            events.answer_co_hosting(event, uppsala, True, SYSTEM, NOW)
        return event

    def test_only_those_who_said_yes_stand_there(self, app: Flask, browser: Browser) -> None:
        page = page_of(browser, self.shared())
        assert facts(page)["Arrangör"] == "Region Västmanland, Region Uppsala, Mälardalsrådet"
        assert page.all("#hosts ~ .section-body li") == [
            "Region Västmanland",
            "Region Uppsala",
            "Mälardalsrådet",
        ]
        assert page.links("#hosts ~ .section-body a") == {
            "Region Västmanland": "/vastmanland/",
            "Region Uppsala": "/uppsala/",
        }

    def test_a_co_hosts_address_leads_to_the_owners(self, app: Flask, browser: Browser) -> None:
        self.shared()
        assert browser.get("/uppsala/gemensamt/", status=301).location == "/vastmanland/gemensamt/"
        assert browser.get("/da/uppsala/gemensamt/", status=301).location == (
            "/da/vastmanland/gemensamt/"
        )
        browser.get("/gavleborg/gemensamt/", status=404)


@pytest.mark.parametrize("path", ["/vastmanland/nej/", "/nej/nej/", "/vastmanland/utkast/"])
def test_what_is_not_public_is_not_found(app: Flask, browser: Browser, path: str) -> None:
    make_event("Utkast", status="draft")
    browser.get(path, status=404)


@pytest.mark.parametrize("form", ["online", "hybrid"])
def test_the_join_link_is_never_on_the_page(app: Flask, browser: Browser, form: str) -> None:
    event = make_event(format=form, join_link=JOIN, online_service="Teams", seats=5)
    page = page_of(browser, event)
    assert "secret-room" not in page.body
    assert "Online (Teams)" in page.text or "eller online" in page.text


class TestStructuredData:
    def test_tells_when_where_who_and_how(self, app: Flask, browser: Browser) -> None:
        event = make_event(format="hybrid", online_service="Teams")
        make_settings(event, seats_onsite=3, seats_online=7)
        found = data(page_of(browser, event))
        address = "https://moten.example.org/vastmanland/kommundialog-sala/"
        assert found == {
            "@context": "https://schema.org",
            "@type": "Event",
            "@id": address,
            "url": address,
            "name": "Kommundialog Sala",
            "description": "Samtal om framtidens kollektivtrafik.",
            "inLanguage": "sv",
            "startDate": "2027-03-02T13:00+01:00",
            "endDate": "2027-03-02T16:00+01:00",
            "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
            "eventStatus": "https://schema.org/EventScheduled",
            "isAccessibleForFree": True,
            "maximumAttendeeCapacity": 10,
            "organizer": [
                {
                    "@type": "GovernmentOrganization",
                    "name": "Region Västmanland",
                    "url": event.region.website,
                }
            ],
            "location": [
                {
                    "@type": "Place",
                    "name": "Stadshuset",
                    "address": {
                        "@type": "PostalAddress",
                        "streetAddress": "Stora torget 1",
                        "addressLocality": "Sala",
                        "addressRegion": "SE-U",
                        "addressCountry": "SE",
                    },
                },
                {"@type": "VirtualLocation", "url": address},
            ],
            "offers": {
                "@type": "Offer",
                "url": address + "register",
                "price": "0",
                "priceCurrency": "SEK",
                "availability": "https://schema.org/InStock",
            },
        }

    def test_moved_and_cancelled(self, app: Flask, browser: Browser) -> None:
        event = make_event(days=(day("2027-03-02", None),))
        edited(event, days=(day("2027-03-09", "13:00", "16:00"),))
        found = data(page_of(browser, event))
        assert found["eventStatus"] == "https://schema.org/EventRescheduled"
        assert found["previousStartDate"] == "2027-03-02"
        with transaction():
            events.cancel(event, "", SYSTEM, NOW)
        found = data(page_of(browser, event))
        assert found["eventStatus"] == "https://schema.org/EventCancelled"
        assert "offers" not in found

    def test_sold_out(self, app: Flask, browser: Browser) -> None:
        event = make_event(seats=1)
        make_registration(event)
        offer = data(page_of(browser, event))["offers"]
        assert offer["availability"] == "https://schema.org/SoldOut"


class TestHostile:
    def test_html_and_scripts_are_mere_text(self, app: Flask, browser: Browser) -> None:
        event = make_event(
            HOSTILE,
            summary=HOSTILE,
            description=HOSTILE,
            venue=HOSTILE,
            contacts=(contact(HOSTILE),),
            themes=(HOSTILE,),
        )
        make_item(event, HOSTILE, people=(PersonDetails(HOSTILE),))
        page = page_of(browser, event)
        assert page.h1 == HOSTILE
        assert data(page)["name"] == HOSTILE
        assert "<script>alert" not in page.body
        assert page.attributes('meta[property="og:title"]', "content") == [HOSTILE]
        assert browser.get("/").all(".event h3") == [HOSTILE]

    def test_long_texts_do_no_harm(self, app: Flask, browser: Browser) -> None:
        event = make_event("Å" * 200, description="ord " * 2500, summary="x" * 1000)
        assert page_of(browser, event).h1 == "Å" * 200

    def test_links_in_markdown_cannot_run_scripts(self, app: Flask, browser: Browser) -> None:
        event = make_event(description="[x](javascript:alert(1)) [y](https://example.org)")
        assert page_of(browser, event).links(".prose a") == {"y": "https://example.org"}


class TestLanguages:
    @pytest.mark.parametrize(
        ("prefix", "language", "when"),
        [
            ("", "sv", "onsdag 3 mars 2027 kl. 17.30–20.00"),
            ("/da", "da", "onsdag den 3. marts 2027 kl. 17.30–20.00"),
            ("/en", "en", "Wednesday 3 March 2027, 17:30–20:00"),
        ],
    )
    def test_dates_and_lang_follow_the_address(
        self, app: Flask, browser: Browser, prefix: str, language: str, when: str
    ) -> None:
        event = make_event(days=(day("2027-03-03", "17:30", "20:00"),), owner="midtjylland",
                           language="da", time_zone="Europe/Copenhagen")  # fmt: skip
        page = browser.get(f"{prefix}/midtjylland/{event.slug}/")
        assert page.attributes("html", "lang") == [language]
        assert page.all(".facts dd")[0].startswith(when)
        assert page.attributes("h1", "lang") == ["" if language == "da" else "da"]

    def test_the_page_names_its_other_languages(self, app: Flask, browser: Browser) -> None:
        make_event()
        page = browser.get("/da/vastmanland/kommundialog-sala/?x=1")
        base, path = "https://moten.example.org", "/vastmanland/kommundialog-sala/"
        assert {tag["hreflang"]: tag["href"] for tag in page.soup.select("link[hreflang]")} == {
            "sv": base + path,
            "da": f"{base}/da{path}",
            "en": f"{base}/en{path}",
            "x-default": base + path,
        }
        assert page.attributes("link[rel=canonical]", "href") == [f"{base}/da{path}"]
        assert page.attributes('meta[property="og:url"]', "content") == [f"{base}/da{path}"]


def test_the_number_of_statements_is_constant(app: Flask, browser: Browser) -> None:
    event = make_event(seats=50, themes=("A",), contacts=(contact(),))
    page_of(browser, event)
    few = len(browser.statements)
    hosts = tuple(region(slug).id for slug in ("uppsala", "gavleborg", "stockholm"))
    edited(event, themes=("A", "B", "C"), contacts=(contact(), contact("B")), co_host_regions=hosts)
    for slug in ("uppsala", "gavleborg", "stockholm"):
        with transaction():
            events.answer_co_hosting(event, region(slug), True, SYSTEM, NOW)
    for number in range(5):
        make_item(event, f"Punkt {number}", people=(PersonDetails("A"), PersonDetails("B")))
        make_registration(event, f"Person {number}")
    page_of(browser, event)
    # People of the programme and regions of the hosts cost one statement each, however many.
    assert len(browser.statements) <= few + 2
    assert few <= 14


def test_it_is_past_when_its_last_hour_is(app: Flask, browser: Browser) -> None:
    event = make_event()
    browser.clock.move_to(datetime.fromisoformat("2027-03-02T15:01:00+00:00"))
    assert page_of(browser, event).all("[data-state=past] .numeral") == ["2"]
