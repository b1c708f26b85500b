"""Which events stand in which feed, and that same data gives same bytes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from eventsys.audit.service import SYSTEM
from eventsys.calendars import feeds
from eventsys.core import tokens
from eventsys.core.db import transaction
from eventsys.core.errors import NotFound
from eventsys.events import service as events
from eventsys.events.details import EventDetails
from eventsys.events.models import Event
from eventsys.messages import announce
from tests import make


def entries(feed: feeds.Feed) -> dict[str, dict[str, str]]:
    """The entries of a feed by summary, as plain texts."""
    calendar = Calendar.from_ical(feed.content)
    return {
        str(entry["SUMMARY"]): {
            "uid": str(entry["UID"]),
            "sequence": str(entry["SEQUENCE"]),
            "status": str(entry["STATUS"]),
            "description": str(entry.get("DESCRIPTION", "")),
            "stamp": f"{entry.decoded('DTSTAMP'):%Y%m%dT%H%M%SZ}",
        }
        for entry in calendar.walk("VEVENT")
    }


def of_region(slug: str, now: datetime) -> feeds.Feed:
    return feeds.feed(feeds.of_region(make.region(slug)), now)


def edit(event: Event, now: datetime, **details: object) -> None:
    with transaction():
        wanted: EventDetails = replace(events.details_of(event), **details)  # type: ignore[arg-type]
        announce.edit(event, wanted, event.version, SYSTEM, now)


def test_a_region_shows_what_it_owns_and_what_it_agreed_to_hold(app: Flask, now: datetime) -> None:
    uppsala, dalarna = make.region("uppsala"), make.region("dalarna")
    event = make.make_event("Gemensamt", co_host_regions=(uppsala.id, dalarna.id))
    make.make_event("Enskilt", owner="uppsala")
    make.make_event("Utkast", owner="uppsala", status="draft")
    assert set(entries(of_region("uppsala", now))) == {"Enskilt"}
    with transaction():
        events.answer_co_hosting(event, uppsala, True, SYSTEM, now)
        events.answer_co_hosting(event, dalarna, False, SYSTEM, now)
    found = entries(of_region("uppsala", now))
    assert set(found) == {"Enskilt", "Gemensamt"}
    assert found["Gemensamt"]["uid"] == entries(of_region("vastmanland", now))["Gemensamt"]["uid"]
    assert entries(of_region("dalarna", now)) == {}


def test_same_data_gives_same_bytes_on_every_day(app: Flask, now: datetime) -> None:
    make.make_event()
    first = of_region("vastmanland", now).content
    assert of_region("vastmanland", now + timedelta(days=1)).content == first
    make.make_event("Annat", owner="uppsala")
    assert of_region("vastmanland", now).content == first


def test_text_changes_touch_the_stamp_only_and_time_the_sequence(app: Flask, now: datetime) -> None:
    event = make.make_event()
    before = entries(of_region("vastmanland", now))["Kommundialog Sala"]
    edit(event, now + timedelta(hours=1), summary="Ny ingress.")
    worded = entries(of_region("vastmanland", now))["Kommundialog Sala"]
    assert worded["sequence"] == before["sequence"] == "0"
    assert worded["stamp"] > before["stamp"]
    edit(event, now + timedelta(hours=2), days=(make.day("2027-03-09", "14:00", "16:00"),))
    moved = entries(of_region("vastmanland", now))["Kommundialog Sala"]
    assert (moved["sequence"], moved["uid"]) == ("1", before["uid"])
    first_line = moved["description"].splitlines()[0]
    assert first_line == "Nytt datum (tidigare tisdag 2 mars 2027 kl. 13–16)."


def test_periods_stay_out_and_preliminary_days_say_so(app: Flask, now: datetime) -> None:
    make.make_event("Dialog Västerås", certainty="period")
    make.make_event("Dialog Norberg", certainty="preliminary")
    found = entries(of_region("vastmanland", now))
    assert {title: each["status"] for title, each in found.items()} == {
        "Dialog Norberg (prel.)": "TENTATIVE"
    }


def test_what_becomes_a_period_again_is_cancelled_for_its_old_day(
    app: Flask, now: datetime
) -> None:
    event = make.make_event()
    edit(
        event,
        now,
        certainty="period",
        days=(),
        period_words="hösten 2027",
        period_from=date(2027, 9, 1),
        period_to=date(2027, 11, 30),
    )
    found = entries(of_region("vastmanland", now))
    assert found["INSTÄLLT: Kommundialog Sala"]["status"] == "CANCELLED"


def test_a_cancelled_day_is_kept_for_thirty_days_and_a_held_one_for_four_hundred(
    app: Flask, now: datetime
) -> None:
    make.make_event("Inställt", status="cancelled")
    make.make_event("Hållet")

    def shown(days: int) -> set[str]:
        later = datetime(2027, 3, 2, 12, tzinfo=now.tzinfo) + timedelta(days=days)
        return set(entries(of_region("vastmanland", later)))

    assert shown(30) == {"INSTÄLLT: Inställt", "Hållet"}
    assert shown(31) == {"Hållet"}
    assert shown(400) == {"Hållet"}
    assert shown(401) == set()


def test_a_danish_event_is_cancelled_in_danish(app: Flask, now: datetime) -> None:
    make.make_event(
        "Dialogmøde",
        owner="midtjylland",
        status="cancelled",
        language="da",
        time_zone="Europe/Copenhagen",
    )
    assert set(entries(of_region("midtjylland", now))) == {"AFLYST: Dialogmøde"}


def test_every_scope_narrows(app: Flask, now: datetime) -> None:
    series = make.make_series()
    sala = make.municipality()
    event = make.make_event("Sala", series_id=series.id, municipality_id=sala.id)
    make.make_event("Webb", of_kind="webinar", format="online")
    region, kind = make.region(), make.kind("webinar")
    scopes = [
        feeds.of_region(region, kind),
        feeds.of_municipality(sala),
        feeds.of_series(series),
        feeds.of_event(event),
        feeds.everything(),
    ]
    found = [set(entries(feeds.feed(each, now))) for each in scopes]
    assert found == [{"Webb"}, {"Sala"}, {"Sala"}, {"Sala"}, {"Sala", "Webb"}]


def test_a_personal_calendar_has_own_links_and_no_secret_of_the_meeting(
    app: Flask, now: datetime
) -> None:
    secret = "https://teams.example.org/secret"
    event = make.make_event(
        "Webb", format="online", online_service="Teams", join_link=secret, seats=None
    )
    other = make.make_event("Annat", seats=1)
    mine = make.make_registration(event, "Åsa Ek", attendance="online")
    make.make_registration(other, "Bo Alm")
    make.make_registration(other, "Åsa Ek")  # On the waiting list: not in the calendar.
    feed = feeds.personal(tokens.decrypt(mine.calendar_token_sealed), now)
    assert set(entries(feed)) == {"Webb"}
    token = tokens.decrypt(mine.token_sealed)
    assert f"/booking/{token}/join" in entries(feed)["Webb"]["description"]
    assert secret.encode() not in feed.content
    assert secret.encode() not in of_region("vastmanland", now).content


def test_a_personal_calendar_that_nobody_has_is_not_found(app: Flask, now: datetime) -> None:
    with pytest.raises(NotFound):
        feeds.personal("nobody", now)


def test_init_makes_the_texts_anew_when_the_address_has_changed(app: Flask, now: datetime) -> None:
    make.make_event()
    before = of_region("vastmanland", now)
    known = app.config["BASE_URL"]
    app.config["BASE_URL"] = "https://ny.example.org"
    try:
        with transaction():
            events.renew_calendar_texts(now)
        renewed = of_region("vastmanland", now)
    finally:
        app.config["BASE_URL"] = known
    assert b"https://ny.example.org/vastmanland/kommundialog-sala/" in renewed.content
    uid = entries(before)["Kommundialog Sala"]["uid"]
    assert entries(renewed)["Kommundialog Sala"]["uid"] == uid
