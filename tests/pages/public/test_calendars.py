"""Calendar feeds as HTTP: what apps that poll for years rely on."""

import gzip

import pytest
from icalendar import Calendar

from tests import make
from tests.browser import Browser

FEEDS = (
    "/calendar/all.ics",
    "/calendar/vastmanland.ics",
    "/calendar/vastmanland/kommundialog.ics",
    "/calendar/municipality/1981.ics",
    "/calendar/series/vastmanland/kommundialoger-varen-2027.ics",
    "/calendar/event/vastmanland/kommundialog-sala.ics",
)
UNKNOWN = (
    "/calendar/atlantis.ics",
    "/calendar/vastmanland/bal.ics",
    "/calendar/atlantis/kommundialog.ics",
    "/calendar/municipality/0000.ics",
    "/calendar/series/vastmanland/okand.ics",
    "/calendar/event/vastmanland/okand.ics",
    "/calendar/my/okand.ics",
)


@pytest.fixture
def event(app: object) -> None:
    series = make.make_series()
    place = make.municipality()
    make.make_event(series_id=series.id, municipality_id=place.id)


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_of_the_contract_answers_as_apps_expect(
    browser: Browser, event: None, path: str
) -> None:
    page = browser.get(path)
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.headers["Cache-Control"] == "public, max-age=900"
    assert page.headers["Last-Modified"]
    assert "Set-Cookie" not in page.headers
    assert "Cookie" not in page.headers.get("Vary", "")
    assert not page.headers["ETag"].startswith("W/")
    calendar = Calendar.from_ical(page.response.data)
    assert [str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")] == ["Kommundialog Sala"]
    assert f"SOURCE;VALUE=URI:https://moten.example.org{path}" in unfolded(page.body)


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_it_already_gets_304(browser: Browser, event: None, path: str) -> None:
    page = browser.get(path)
    for name, value in (
        ("If-None-Match", page.headers["ETag"]),
        ("If-Modified-Since", page.headers["Last-Modified"]),
    ):
        again = browser.get(path, 304, {name: value})
        assert (again.body, again.headers["ETag"]) == ("", page.headers["ETag"])
    assert browser.statements == []


def test_a_change_is_seen_at_once(browser: Browser, event: None) -> None:
    tag = browser.get("/calendar/vastmanland.ics").headers["ETag"]
    make.make_event("Ny dialog")
    assert "Ny dialog" in browser.get("/calendar/vastmanland.ics", 200, {"If-None-Match": tag}).body


def test_a_feed_is_sent_zipped_to_those_who_can_read_it(browser: Browser, event: None) -> None:
    plain = browser.get("/calendar/all.ics")
    zipped = browser.get("/calendar/all.ics", 200, {"Accept-Encoding": "gzip, deflate"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.response.data) == plain.response.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    # An app that stops asking for gzip still has what it has.
    browser.get("/calendar/all.ics", 304, {"If-None-Match": zipped.headers["ETag"]})


def test_head_has_the_headers_and_nothing_else(browser: Browser, event: None) -> None:
    full = browser.get("/calendar/all.ics")
    head = browser.head("/calendar/all.ics")
    assert head.body == ""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == full.headers[name]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_is_not_an_empty_calendar(
    browser: Browser, event: None, path: str
) -> None:
    browser.get(path, 404)


def test_a_region_without_events_has_a_valid_empty_calendar(browser: Browser) -> None:
    page = browser.get("/calendar/gotland.ics")
    calendar = Calendar.from_ical(page.response.data)
    assert str(calendar["NAME"]) == "Region Gotland"
    assert calendar.walk("VEVENT") == []


def test_a_draft_is_nowhere(browser: Browser) -> None:
    make.make_event("Hemligt", status="draft")
    assert "Hemligt" not in browser.get("/calendar/all.ics").body
    browser.get("/calendar/event/vastmanland/hemligt.ics", 404)
