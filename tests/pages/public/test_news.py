"""Atom and JSON Feed of a region."""

import json
from xml.etree import ElementTree

from tests import make
from tests.browser import Browser

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_the_json_feed_tells_periods_in_words(browser: Browser) -> None:
    make.make_event("Dialog Västerås", certainty="period", themes=("Kollektivtrafik",))
    page = browser.get("/feed/vastmanland.json")
    assert page.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(page.body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["title"] == "Dialog Västerås"
    assert item["summary"].startswith("början av 2028 · ")
    assert item["url"] == "https://moten.example.org/vastmanland/dialog-vasteras/"
    assert item["tags"] == ["Kommundialog", "Kollektivtrafik"]


def test_the_atom_feed_is_sound_xml_whatever_is_typed(browser: Browser) -> None:
    make.make_event("Tåg & <buss>", description="Hej **där** <script>alert(1)</script>")
    page = browser.get("/feed/vastmanland.atom")
    assert page.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(page.response.data)  # noqa: S314 - our own feed.
    assert feed.findtext("a:title", namespaces=ATOM) == "Region Västmanland"
    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "Tåg & <buss>"
    content = entry.findtext("a:content", namespaces=ATOM) or ""
    assert "<strong>där</strong>" in content
    assert "<script" not in content


def test_states_stand_in_the_title(browser: Browser) -> None:
    make.make_event("Ett", status="cancelled")
    make.make_event("Två", certainty="preliminary")
    make.make_event("Tre", status="draft")
    feed = json.loads(browser.get("/feed/vastmanland.json").body)
    assert {item["title"] for item in feed["items"]} == {"INSTÄLLT: Ett", "Två (prel.)"}


def test_who_has_it_already_gets_304(browser: Browser) -> None:
    make.make_event()
    for path in ("/feed/vastmanland.atom", "/feed/vastmanland.json"):
        page = browser.get(path)
        assert "Set-Cookie" not in page.headers
        browser.get(path, 304, {"If-None-Match": page.headers["ETag"]})


def test_an_unknown_region_has_no_news(browser: Browser) -> None:
    browser.get("/feed/atlantis.atom", 404)
    browser.get("/feed/atlantis.json", 404)
