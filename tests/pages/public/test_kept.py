"""Answers that are kept: given again without a question to the database, and never untrue."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, Response, g, request
from sqlalchemy import text
from time_machine import Traveller

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.documents import service as documents
from eventsys.web import kept
from tests import make
from tests.browser import Browser
from tests.databases import dispose, installed
from tests.make import NOW

EVENT = "/vastmanland/kommundialog-sala/"
PAGES = (
    "/",
    "/?q=sala",
    "/?view=month&month=2027-03",
    "/vastmanland/",
    "/da/vastmanland/",
    "/regions",
    EVENT,
    "/en" + EVENT,
    "/subscribe",
    "/privacy",
    "/accessibility",
    "/sitemap.xml",
    "/robots.txt",
    "/calendar/vastmanland.ics",
    "/feed/vastmanland.atom",
    "/feed/vastmanland.json",
)
ABOUT = ("/privacy", "/accessibility", "/robots.txt")
FULL = "Fullbokat – reservlista"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def event(app: Flask) -> int:
    return make.make_event(seats=10).id


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once(browser: Browser, event: int, path: str) -> None:
    first = browser.get(path)
    assert path in ABOUT or browser.statements != []
    again = browser.get(path)
    assert browser.statements == []
    assert again.body == first.body
    fresh = {"X-Request-ID"}
    assert {n: v for n, v in again.headers if n not in fresh} == {
        n: v for n, v in first.headers if n not in fresh
    }
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]


@pytest.mark.parametrize("path", PAGES)
def test_who_has_it_hears_304(browser: Browser, event: int, path: str) -> None:
    plain, zipped = browser.get(path), browser.raw("GET", path, headers=GZIP)
    assert gzip.decompress(zipped.data) == plain.response.data
    tags = {plain.headers["ETag"], zipped.headers["ETag"]}
    assert len(tags) == 2
    for tag in (*tags, f'"other", W/{plain.headers["ETag"]}'):
        answer = browser.get(path, 304, {"If-None-Match": tag})
        assert (answer.body, "Content-Length" in answer.headers) == ("", False)
        assert answer.headers["ETag"] in tag
        assert answer.headers["Cache-Control"] == plain.headers["Cache-Control"]
    browser.get(path, 200, {"If-None-Match": '"other"'})


def test_pages_may_be_kept_by_proxies_for_seconds_only(browser: Browser, event: int) -> None:
    for path in (EVENT, "/", "/vastmanland/", "/regions"):
        page = browser.get(path)
        assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=10"
        assert page.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in page.headers


def test_head_is_the_same_without_the_page(browser: Browser, event: int) -> None:
    for _ in "first", "kept":
        head = browser.head(EVENT)
        assert head.body == ""
        assert head.headers["Content-Length"] == str(len(browser.get(EVENT).response.data))


def test_seats_are_never_old(
    browser: Browser, new_browser: Callable[[], Browser], app: Flask
) -> None:
    event = make.make_event(seats=2)
    for path in (EVENT, "/", "/vastmanland/"):
        browser.get(path)
    assert "2 av 2 platser kvar" in browser.get(EVENT).text
    first = make.make_registration(event, "Anna Ek")
    assert "1 av 2 platser kvar" in browser.get(EVENT).text
    make.make_registration(event, "Bo Ek")
    assert "reservlista" in browser.get(EVENT).text
    assert FULL in browser.get("/").all(".badges")
    assert FULL in browser.get("/vastmanland/").all(".badges")
    new_browser().post(f"/booking/{tokens.decrypt(first.token_sealed)}/cancel")
    assert "1 av 2 platser kvar" in browser.get(EVENT).text
    assert FULL not in browser.get("/").all(".badges")
    make.make_settings(event, seats_onsite=7)
    assert "6 av 7 platser kvar" in browser.get(EVENT).text


def test_settings_that_come_to_be_are_seen(browser: Browser, app: Flask) -> None:
    event = make.make_event()
    assert "tar inte emot anmälningar" in browser.get(EVENT).text
    make.make_settings(event, seats_onsite=5)
    assert "5 av 5 platser kvar" in browser.get(EVENT).text


def test_what_a_page_says_about_time_is_true(browser: Browser, clock: Traveller) -> None:
    event = make.make_event()
    make.make_settings(event, opens_at=NOW + timedelta(minutes=1))
    assert "öppnar" in browser.get(EVENT).text
    clock.shift(timedelta(seconds=59))
    assert "öppnar" in browser.get(EVENT).text
    clock.shift(timedelta(seconds=1))
    assert f"{EVENT}register" in browser.get(EVENT).attributes("main a", "href")
    clock.move_to(NOW)
    assert "öppnar" in browser.get(EVENT).text


def test_a_feed_lasts_for_the_day(browser: Browser, event: int, clock: Traveller) -> None:
    browser.get("/calendar/all.ics")
    clock.move_to(NOW.replace(hour=23, minute=59))
    browser.get("/calendar/all.ics")
    assert browser.statements == []
    clock.shift(timedelta(minutes=1))
    browser.get("/calendar/all.ics")
    assert browser.statements != []


def test_what_changes_while_an_answer_is_made_is_not_kept(app: Flask, browser: Browser) -> None:
    keeper = app.extensions["keeper"]

    @kept.for_everybody
    def view() -> str:
        make.make_event()
        return "as it was before"

    with app.test_request_context("/nowhere", environ_overrides={kept.PATH: ("", "/nowhere")}):
        answer = kept.Answer.of(Response(view()))
        keeper.keep(request.environ, g.pop("basis"), answer)
    assert keeper._find("", "/nowhere", "") is None


def test_nothing_of_somebody_is_kept(browser: Browser, app: Flask) -> None:
    event = make.make_event(seats=5)
    mine = make.make_registration(event)
    path = f"/calendar/my/{tokens.decrypt(mine.calendar_token_sealed)}.ics"
    first = browser.get(path)
    assert first.headers["Cache-Control"] == "max-age=900, private"
    browser.get(path, 304, {"If-None-Match": first.headers["ETag"]})
    assert browser.statements != []
    for path in (f"{EVENT}register", "/sign-in", "/booking/"):
        assert "public" not in browser.get(path).headers.get("Cache-Control", "")
        browser.get(path)
        assert "ETag" not in browser.get(path).headers


def test_a_document_is_seen_at_once(browser: Browser, app: Flask) -> None:
    event = make.make_event()
    browser.get(EVENT)
    document = make.make_document(event)
    assert document.title in browser.get(EVENT).text
    with transaction():
        documents.remove(event, document.id, SYSTEM, NOW)
    assert document.title not in browser.get(EVENT).text


def test_a_feed_heeds_no_query_and_a_page_does(browser: Browser, event: int) -> None:
    feed, page = browser.get("/calendar/all.ics?v=1"), browser.get("/?q=sala")
    assert browser.get("/calendar/all.ics?v=2").body == feed.body
    assert browser.statements == []
    assert browser.get("/?q=visby").body != page.body
    long = f"/?q={'a' * 400}"
    for _ in range(2):
        browser.get(long)
        assert browser.statements != []


def test_errors_are_not_kept(browser: Browser, app: Flask) -> None:
    browser.get(EVENT, 404)
    make.make_event()
    browser.get(EVENT)


def test_what_is_too_large_is_kept_as_its_tag(
    browser: Browser, event: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LARGEST", 100)
    first = browser.get("/calendar/all.ics")
    assert browser.get("/calendar/all.ics").body == first.body
    assert browser.statements != []
    browser.get("/calendar/all.ics", 304, {"If-None-Match": first.headers["ETag"]})
    assert browser.statements == []


def test_trouble_with_the_database_is_a_page_too(tmp_path: Path) -> None:
    app = installed(tmp_path, f"sqlite:///{tmp_path / 'here.sqlite'}", testing=False)
    client = app.test_client()
    assert [client.get("/").status_code for _ in range(2)] == [200, 200]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("drop table revision"))
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text
    dispose(app)


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("gzip;q=0", False), ("", False)],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert kept.takes_gzip(accepted) is takes
