"""Pages about the service, what search engines read, and what those who watch over it ask."""

from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import text

from eventsys.core.db import db
from tests.browser import Browser
from tests.make import make_event, make_series

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/subscribe", "Prenumerera på möten"),
        ("/privacy", "Personuppgifter och kakor"),
        ("/accessibility", "Tillgänglighetsredogörelse"),
        ("/regions", "Regioner"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/da", "/en"])
def test_stand_in_three_languages_without_a_cookie(
    app: Flask, browser: Browser, path: str, heading: str, prefix: str
) -> None:
    page = browser.get(prefix + path)
    assert page.attributes("html", "lang") == [prefix[1:] or "sv"]
    assert page.headers.getlist("Set-Cookie") == []
    if not prefix:
        assert page.h1 == heading


def test_how_to_subscribe_is_told_for_each_app_with_its_pace(app: Flask, browser: Browser) -> None:
    page = browser.get("/subscribe")
    assert page.all("details summary") == [
        "Adresser region för region",
        "Outlook på webben och nya Outlook",
        "Klassiska Outlook för Windows",
        "Google Kalender",
        "Apple Kalender",
        "Thunderbird",
    ]
    assert "Google hämtar nytt en till två gånger om dygnet." in page.text
    assert page.attributes("#feed-all", "value") == ["https://moten.example.org/calendar/all.ics"]


def test_privacy_tells_the_days_by_which_things_are_erased(app: Flask, browser: Browser) -> None:
    text_of_page = browser.get("/privacy").text
    assert "90 dagar efter mötet" in text_of_page
    assert "14 dagar efter mötet" in text_of_page


def test_was_is_the_danish_way_to_the_accessibility_statement(app: Flask, browser: Browser) -> None:
    assert browser.get("/was", status=301).location == "/accessibility"


def test_every_page_leads_to_the_statements(app: Flask, browser: Browser) -> None:
    links = browser.get("/").links("footer a")
    assert links["Tillgänglighetsredogörelse"] == "/accessibility"
    assert links["Personuppgifter och kakor"] == "/privacy"


def test_the_style_guide_is_there_only_in_debug(app: Flask, browser: Browser) -> None:
    browser.get("/styleguide", status=404)
    app.debug = True
    try:
        # Not as a page of the site: the samples lead nowhere.
        page = app.test_client().get("/styleguide").get_data(as_text=True)
    finally:
        app.debug = False
    assert "Stilguide</h1>" in page
    assert page.count("data-error-summary") == 1


def test_the_sitemap_names_what_is_public(app: Flask, browser: Browser) -> None:
    make_event("Dialog")
    make_event("By og land", owner="midtjylland", language="da", time_zone="Europe/Copenhagen")
    tour, term = make_series("Turné"), make_series("Termin", language="en")
    make_event("Sala", series_id=tour.id)
    make_event("Norberg", series_id=tour.id, status="cancelled")
    make_event("Utkast", status="draft", series_id=term.id)
    page = browser.get("/sitemap.xml")
    root = ElementTree.fromstring(page.body)  # noqa: S314 - our own.
    found = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")
        for url in root.iter(f"{SITEMAP}url")
    }
    base = "https://moten.example.org"
    assert found[f"{base}/vastmanland/dialog/"] == "2027-01-11"
    assert found[f"{base}/da/midtjylland/by-og-land/"] == "2027-01-11"
    assert f"{base}/vastmanland/utkast/" not in found
    assert found[f"{base}/vastmanland/series/turne/"] == "2027-01-11"
    assert [address for address in found if "/series/" in str(address)] == [
        f"{base}/vastmanland/series/turne/"
    ]
    assert page.body.count("/series/turne/") == 1
    assert f"{base}/" in found
    assert f"{base}/syddanmark/" in found
    assert f"{base}/sjaelland/" not in found
    assert page.headers["Content-Type"] == "application/xml; charset=utf-8"


def test_robots_keep_out_of_what_is_private(app: Flask, browser: Browser) -> None:
    lines = browser.get("/robots.txt").body.splitlines()
    assert "Disallow: /booking/" in lines
    assert "Disallow: /da/booking/" in lines
    assert "Disallow: /organiser/" in lines
    assert "Sitemap: https://moten.example.org/sitemap.xml" in lines


class TestSupervision:
    def test_a_ready_service_says_so(self, app: Flask, browser: Browser) -> None:
        for path in ("/healthz", "/readyz"):
            page = browser.get(path)
            assert page.body == "ok\n"
            assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers.getlist("Set-Cookie") == []

    def test_alive_asks_the_database_nothing(self, app: Flask, browser: Browser) -> None:
        browser.get("/healthz")
        assert browser.statements == []

    def test_a_database_of_another_version_is_not_ready(self, app: Flask, browser: Browser) -> None:
        with db.engine.begin() as connection:
            connection.execute(text("update alembic_version set version_num = 'other'"))
        page = browser.get("/readyz", status=503)
        assert page.body == "database is not migrated: run eventsys init\n"
        browser.get("/healthz")

    def test_a_database_without_tables_is_not_ready(self, app: Flask, browser: Browser) -> None:
        with db.engine.begin() as connection:
            connection.execute(text("drop table alembic_version"))
        browser.get("/readyz", status=503)
