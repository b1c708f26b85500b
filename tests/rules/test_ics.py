"""Facts about core/ics.py: the bytes of every state, and that no text can break a calendar."""

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from eventsys.core import zones
from eventsys.core.ics import Entry, calendar, vevent, vtimezone
from eventsys.core.text import clean_line, clean_text
from tests.rules.judges.cases import (
    CASES,
    DATE_ONLY,
    DAYS,
    GOLDEN,
    NORBERG,
    STOCKHOLM,
    feed,
    invite,
    local,
)
from tests.rules.judges.readers import READERS, written

NASTY = st.text(st.sampled_from("\r\n\t\x00\x1b\u2028\u202e\ufeff\\;,:\"'^ =åæ😀\ud800nNX"))
TEXT = st.one_of(st.text(st.characters()), NASTY, st.just("a\r\nATTENDEE:mailto:x@y.se"))


@pytest.mark.parametrize("name", CASES)
def test_the_bytes_of_every_state(name: str) -> None:
    assert CASES[name]().ics == (GOLDEN / f"{name}.ics").read_bytes()


def test_every_golden_file_is_a_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.ics")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_same_values_same_bytes(name: str) -> None:
    assert CASES[name]().ics == CASES[name]().ics


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("invitation")])
def test_a_feed_invites_nobody(name: str) -> None:
    ics = CASES[name]().ics
    names = {name for name, _ in properties(ics)}
    assert names.isdisjoint({"METHOD", "ORGANIZER", "ATTENDEE", "RDATE", "EXDATE"})
    assert b"RRULE" not in ics.partition(b"BEGIN:VEVENT")[2]


def properties(ics: bytes) -> list[tuple[str, str]]:
    """Each property of a well-formed calendar: its name and the rest of its line."""
    text = ics.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert not re.search(r"\r(?!\n)|(?<!\r)\n", text)
    lines = text.removesuffix("\r\n").split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", text)
    unfolded = text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    matches = [re.fullmatch("([A-Z-]+)([;:].*)", line) for line in unfolded]
    return [(match[1], match[2]) for match in matches if match]


@pytest.mark.parametrize(
    ("entry", "transparency", "busy"),
    [
        (NORBERG, "OPAQUE", "BUSY"),
        (replace(NORBERG, status="TENTATIVE"), "TRANSPARENT", "TENTATIVE"),
        (replace(NORBERG, status="CANCELLED"), "TRANSPARENT", "FREE"),
        (DATE_ONLY, "TRANSPARENT", "FREE"),
        (replace(DATE_ONLY, status="TENTATIVE"), "TRANSPARENT", "TENTATIVE"),
    ],
)
def test_only_a_certain_meeting_with_hours_makes_people_busy(
    entry: Entry, transparency: str, busy: str
) -> None:
    lines = vevent(entry).split("\r\n")
    assert f"TRANSP:{transparency}" in lines
    assert f"X-MICROSOFT-CDO-BUSYSTATUS:{busy}" in lines


def test_a_feed_holds_stored_entries_as_they_are() -> None:
    stored = [vevent(replace(NORBERG, uid=f"{number}@x.se")) for number in range(5000)]
    started = time.perf_counter()
    ics = calendar("Alla", stored, [NORBERG.zone] * 5000, source="", uid=None, language="sv")
    assert time.perf_counter() - started < 0.5
    assert ics.count(b"BEGIN:VTIMEZONE") == 1
    assert "".join(stored).encode() in ics


def test_the_order_of_zones_does_not_matter() -> None:
    names = ["Europe/Stockholm", "Europe/Copenhagen"]
    first, second = (
        calendar("x", [], order, source="https://x.se", uid="x", language="da")
        for order in (names, names[::-1])
    )
    assert first == second
    assert first.index(b"TZID:Europe/Copenhagen") < first.index(b"TZID:Europe/Stockholm")


@given(TEXT, TEXT, TEXT, TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_no_text_can_break_an_entry(
    summary: str, description: str, location: str, url: str, uid: str, categories: list[str]
) -> None:
    entry = replace(
        NORBERG,
        summary=summary,
        description=description,
        location=location,
        url=url,
        uid=f"x{uid}",
        categories=tuple(categories),
    )
    ics = calendar(summary, [vevent(entry)], [], source=f"https://x/{url}", uid=uid, language="sv")
    allowed = {name for name, _ in properties(CASES["confirmed"]().ics)}
    found = [name for name, _ in properties(ics)]
    assert set(found) <= allowed
    assert found.count("BEGIN") == found.count("END") == 5

    event: Any = icalendar.Calendar.from_ical(ics).events[0]
    assert str(event.get("SUMMARY", "")) == clean_line(summary)
    assert str(event.get("DESCRIPTION", "")) == clean_text(description)
    assert str(event.get("LOCATION", "")) == clean_line(location)
    assert str(event["UID"]) == clean_line(f"x{uid}")
    names = [name for name in map(clean_line, categories) if name]
    if "\\" not in "".join(names):  # icalendar reads the category "\\N" as a line end
        assert list(map(str, event["CATEGORIES"].cats if names else [])) == names

    strict = IcsCalendarStream.calendar_from_ics(ics.decode()).events[0]
    assert (strict.summary or "") == clean_line(summary)
    assert (strict.description or "") == clean_text(description)
    assert (strict.location or "") == clean_line(location)


@given(TEXT, TEXT, TEXT)
def test_no_name_can_break_an_invitation(organizer: str, attendee: str, email: str) -> None:
    ics = invite(
        "REQUEST",
        days=DAYS[:1],
        organizer_name=organizer,
        attendee_name=attendee,
        attendee_email=email,
    )
    found = properties(ics)
    assert [name for name, _ in found] == [
        name for name, _ in properties(CASES["invitation"]().ics)
    ]
    address = "".join(clean_line(email).split()).replace("\\", "%5C")
    assert dict(found)["ATTENDEE"].endswith(f";RSVP=FALSE:mailto:{address}")
    event: Any = icalendar.Calendar.from_ical(ics).events[0]
    shown = clean_line(re.sub(r"[\^\\]", "", clean_line(attendee).replace('"', "'")))
    assert event["ATTENDEE"].params.get("CN", "") == shown
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    IcsCalendarStream.calendar_from_ics(ics.decode())


def test_a_cancellation_answers_its_request() -> None:
    request, cancel = invite("REQUEST", days=DAYS), invite("CANCEL", days=DAYS, sequence=1)
    asked, answered = dict(properties(request)), dict(properties(cancel))
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert asked[name] == answered[name]
    assert (asked["METHOD"], answered["METHOD"]) == (":REQUEST", ":CANCEL")
    assert (asked["SEQUENCE"], answered["SEQUENCE"]) == (":0", ":1")
    assert answered["STATUS"] == ":CANCELLED"
    assert "RECURRENCE-ID" in asked
    assert "RECURRENCE-ID" not in answered


def test_a_day_without_hours_makes_whole_days_of_all() -> None:
    mixed = invite("REQUEST", days=[DAYS[0], date(2026, 10, 24)])
    assert mixed == invite("REQUEST", days=[date(2026, 10, 23), date(2026, 10, 24)])


def test_two_sessions_of_one_day_are_one_stay() -> None:
    morning = (local(2026, 10, 23, 9), local(2026, 10, 23, 12))
    evening = (local(2026, 10, 23, 18), None)
    until = (local(2026, 10, 23, 9), local(2026, 10, 23, 20))
    late = (local(2026, 10, 23, 18), local(2026, 10, 23, 20))
    assert invite("REQUEST", days=[late, morning]) == invite("REQUEST", days=[until])
    assert invite("REQUEST", days=[evening, morning]) == invite("REQUEST", days=[morning])


def test_an_invitation_needs_a_day_and_moments_need_a_zone() -> None:
    naive = datetime(2026, 10, 23, 9)  # noqa: DTZ001 - just this is refused
    with pytest.raises(ValueError, match="a day"):
        invite("REQUEST", days=[])
    with pytest.raises(ValueError, match="time zone"):
        invite("REQUEST", days=[(naive, None)])
    with pytest.raises(ValueError, match="time zone"):
        vevent(replace(NORBERG, start=naive, end=None))


@st.composite
def days_with_hours(draw: st.DrawFn) -> list[tuple[datetime, datetime | None]]:
    """Days around both changes of the clock, with hours from three in the morning on."""
    first = draw(st.sampled_from([date(2026, 10, 20), date(2027, 3, 23)]))
    numbers = draw(st.sets(st.integers(0, 12), min_size=1, max_size=6))
    usual = draw(st.integers(3, 23))
    found: list[tuple[datetime, datetime | None]] = []
    for number in sorted(numbers):
        day = first + timedelta(days=number)
        hour = draw(st.one_of(st.just(usual), st.integers(3, 23)))
        start = datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM)
        length = timedelta(hours=draw(st.sampled_from([2, 2, 2, 1, 9])))
        found.append((start, (start.astimezone(UTC) + length).astimezone(STOCKHOLM)))
    return found


@pytest.mark.parametrize("reader", ["icalendar", "Home Assistant"])
@given(days=days_with_hours())
def test_readers_find_just_the_days_of_an_invitation(
    reader: str, days: list[tuple[datetime, datetime | None]]
) -> None:
    found = READERS[reader](invite("REQUEST", days=days))
    assert sorted((one.start, one.end) for one in found) == [
        (written(start), written(end)) for start, end in days
    ]


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Europe/Copenhagen"])
def test_the_fixed_rules_are_those_of_the_zone_data(zone: str) -> None:
    assert zones._derived(zone) == zones._CENTRAL_EUROPE


@pytest.mark.parametrize(
    "zone",
    ["Europe/Stockholm", "Europe/London", "Europe/Helsinki", "America/New_York", "Asia/Kolkata"],
)
def test_the_rules_of_a_zone_give_its_times(zone: str) -> None:
    ics = calendar("x", [], [zone], source="", uid=None, language="sv")
    read: Any = icalendar.Calendar.from_ical(ics)
    told = read.timezones[0].to_tz(lookup_tzid=False)
    day = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo(zone))
    for number in range(0, 4000, 3):
        moment = day + timedelta(days=number)
        assert moment.replace(tzinfo=told).utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "Europe/Stockholm\r\nX:1", "../etc", "Africa/Casablanca"]
)
def test_a_zone_without_simple_rules_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        vtimezone(zone)


def test_a_feed_without_entries_has_a_zone() -> None:
    assert ("TZID", ":Europe/Stockholm") in properties(feed())
