"""What edits do to the days of an event as calendars see them: UID, SEQUENCE, text, revision."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core import revisions
from eventsys.core.db import transaction
from eventsys.events import calendar
from eventsys.events import service as events
from eventsys.events.applying import Change
from eventsys.events.models import Event, EventDay
from tests.make import NOW, contact, day, kind, make_event, make_series, municipality, region

LATER = NOW + timedelta(hours=1)
TWO_DAYS = (day("2027-03-02", "13:00", "16:00"), day("2027-03-03", "09:00", "12:00"))


def edit(event: Event, now: datetime = LATER, **different: Any) -> Change:
    with transaction():
        details = replace(events.details_of(event), **different)
        return events.edit(event, details, event.version, SYSTEM, now)


def sequences(event: Event) -> list[int]:
    return [each.sequence for each in event.days]


def lines(entry: EventDay) -> dict[str, str]:
    """The lines of a stored calendar entry, unfolded, by name."""
    text = (entry.calendar_text or "").replace("\r\n ", "")
    return dict(line.partition(":")[::2] for line in text.split("\r\n") if line)


TEXT_CHANGES: list[dict[str, Any]] = [
    {"title": "Dialog"},
    {"summary": "Annat."},
    {"description": "Annat."},
    {"directions": "Buss 5."},
    {"accessibility": "Hiss finns."},
    {"audience": "invitation"},
    {"audience_words": "Alla."},
    {"themes": ("Nytt",)},
    {"contacts": (contact("Bo Ek"),)},
    {"co_host_names": ("Länsstyrelsen",)},
    {"join_link": "https://example.org/x"},
    {"language": "en"},
]
PLACE_CHANGES: list[dict[str, Any]] = [
    {"venue": "Biblioteket"},
    {"address": "Ringgatan 2"},
    {"town": "Norberg"},
    {"format": "hybrid"},
    {"online_service": "Zoom"},
]
TIME_CHANGES: list[dict[str, Any]] = [
    {"days": (day("2027-03-09", "13:00", "16:00"),)},
    {"days": (day("2027-03-02", "14:00", "16:00"),)},
    {"days": (day("2027-03-02", "13:00", "17:00"),)},
    {"days": (day("2027-03-02", "13:00"),)},
    {"days": (day("2027-03-02", None),)},
    {"certainty": "preliminary"},
    {"time_zone": "Europe/Helsinki"},
]


@pytest.mark.parametrize("different", TEXT_CHANGES, ids=lambda each: "+".join(each))
def test_a_change_of_text_leaves_the_sequence(app: Flask, different: dict[str, Any]) -> None:
    event = make_event()
    change = edit(event, **different)
    assert (sequences(event), change.is_material, event.days[0].is_moved) == ([0], False, False)
    assert lines(event.days[0])["LAST-MODIFIED"] == "20270111T100000Z"


@pytest.mark.parametrize("different", PLACE_CHANGES + TIME_CHANGES, ids=lambda each: str(each)[:40])
def test_a_change_of_time_or_place_counts_once(app: Flask, different: dict[str, Any]) -> None:
    event = make_event()
    uid = event.days[0].uid
    change = edit(event, **different)
    assert (sequences(event), event.days[0].uid) == ([1], uid)
    assert (change.place, change.time) == (different in PLACE_CHANGES, different in TIME_CHANGES)
    assert lines(event.days[0])["SEQUENCE"] == "1"
    # As long as nothing is announced nothing is counted.
    draft = make_event(status="draft")
    edit(draft, **different)
    assert (sequences(draft), draft.days[0].was_held_on) == ([0], None)


def test_everything_at_once_counts_once(app: Flask) -> None:
    event = make_event()
    days = (day("2027-03-09", "10:00", "12:00"),)
    edit(event, days=days, venue="Biblioteket", certainty="preliminary", title="Annat")
    assert sequences(event) == [1]
    edit(event, certainty="confirmed")
    assert sequences(event) == [2]


def test_only_the_day_that_changes_counts(app: Flask) -> None:
    event = make_event(days=TWO_DAYS)
    edit(event, days=(TWO_DAYS[0], day("2027-03-03", "10:00", "12:00")))
    assert sequences(event) == [0, 1]
    edit(event, venue="Biblioteket")
    assert sequences(event) == [1, 2]


def test_a_moved_day_keeps_its_uid_and_says_from_when(app: Flask) -> None:
    event = make_event()
    uid, before = event.days[0].uid, event.days[0].starts_at
    edit(event, days=(day("2027-03-09", "13:00", "16:00"),))
    (moved,) = event.all_days
    assert (moved.uid, moved.held_on, moved.sequence) == (uid, date(2027, 3, 9), 1)
    assert (moved.is_moved, moved.was_held_on, moved.was_starting_at) == (
        True,
        date(2027, 3, 2),
        before,
    )
    assert lines(moved)["DESCRIPTION"].startswith(
        "Nytt datum (tidigare tisdag 2 mars 2027 kl. 13–16)."
    )


def test_settling_the_hours_is_no_move(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", None),))
    edit(event, days=(day("2027-03-02", "13:00", "16:00"),))
    assert (sequences(event), event.days[0].is_moved) == ([1], False)


def test_a_removed_day_stays_as_cancelled(app: Flask) -> None:
    event = make_event(days=TWO_DAYS)
    kept, gone = event.days
    edit(event, days=TWO_DAYS[:1])
    assert event.days == [kept]
    assert (gone.removed_at, gone.sequence, kept.sequence) == (LATER, 1, 0)
    assert lines(gone)["STATUS"] == "CANCELLED"
    assert lines(gone)["SUMMARY"] == "INSTÄLLT: Kommundialog Sala"
    assert lines(kept)["STATUS"] == "CONFIRMED"
    # It does not come back to life: a day that is held again is a new one.
    edit(event, days=TWO_DAYS)
    assert [each.uid == gone.uid for each in event.days] == [False, False]
    assert len(event.all_days) == 3


def test_a_removed_day_of_a_draft_is_gone(app: Flask) -> None:
    event = make_event(days=TWO_DAYS, status="draft")
    edit(event, days=TWO_DAYS[1:])
    assert [each.held_on.day for each in event.all_days] == [3]


def test_from_a_period_to_a_date_and_back(app: Flask) -> None:
    event = make_event(certainty="period")
    assert (event.all_days, event.first_on, event.last_on) == (
        [],
        date(2028, 1, 1),
        date(2028, 3, 31),
    )
    change = edit(event, certainty="confirmed", days=(day("2028-02-01", "13:00", "16:00"),))
    (first,) = event.days
    assert (change.time, first.sequence, first.is_moved) == (True, 0, False)
    assert (event.period_words, event.first_on) == (None, date(2028, 2, 1))
    edit(
        event,
        certainty="period",
        days=(),
        period_words="hösten 2028",
        period_from=date(2028, 9, 1),
        period_to=date(2028, 11, 30),
    )
    assert (event.days, first.removed_at, first.sequence) == ([], LATER, 1)
    assert (event.starts_at, event.ends_at) == (None, None)
    assert (event.first_on, event.last_on) == (date(2028, 9, 1), date(2028, 11, 30))
    assert lines(first)["STATUS"] == "CANCELLED"


def test_cancelling_cancels_every_day_in_calendars(app: Flask) -> None:
    event = make_event(days=TWO_DAYS)
    with transaction():
        events.cancel(event, "Sjukdom.", SYSTEM, LATER)
    assert [(lines(each)["STATUS"], lines(each)["SEQUENCE"]) for each in event.days] == [
        ("CANCELLED", "1"),
        ("CANCELLED", "1"),
    ]
    assert lines(event.days[0])["DESCRIPTION"].startswith("Sjukdom.")


def test_preliminary_is_tentative(app: Flask) -> None:
    entry = lines(make_event(certainty="preliminary").days[0])
    assert (entry["STATUS"], entry["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert entry["SUMMARY"] == "Kommundialog Sala (prel.)"


def test_several_days_are_numbered(app: Flask) -> None:
    event = make_event(days=TWO_DAYS)
    assert [lines(each)["SUMMARY"] for each in event.days] == [
        "Kommundialog Sala (dag 1 av 2)",
        "Kommundialog Sala (dag 2 av 2)",
    ]


def test_calendars_never_hold_the_secret_link(app: Flask) -> None:
    event = make_event(format="online", join_link="https://example.org/s3cret", description="x")
    assert "s3cret" not in (event.days[0].calendar_text or "")


def test_uids_are_opaque_and_qualified_by_the_host(app: Flask) -> None:
    first, second = make_event().days[0].uid, make_event().days[0].uid
    assert first != second
    assert first.endswith("@moten.example.org")
    assert "sala" not in first and "2027" not in first.partition("@")[0][:4]


def test_the_same_data_gives_the_same_bytes(app: Flask) -> None:
    event = make_event()
    before = event.days[0].calendar_text
    with transaction():
        calendar.refresh(event)
    assert event.days[0].calendar_text == before


def test_public_changes_renew_the_stamp_and_its_time(app: Flask) -> None:
    event, draft = make_event(), make_event(status="draft")
    before = revisions.current(events.CALENDAR_REVISION)
    edit(draft, title="Nytt")
    assert revisions.current(events.CALENDAR_REVISION) == before
    edit(event, title="Nytt")
    after = revisions.current(events.CALENDAR_REVISION)
    assert (after.stamp != before.stamp, after.changed_at) == (True, LATER)
    assert event.revised_at == LATER


def test_the_time_of_a_revision_goes_forward_only(app: Flask) -> None:
    event = make_event(now=LATER)
    edit(event, now=NOW, title="Med fel klocka")
    assert event.revised_at == LATER
    # Whoever asks by the second sees that there was a change.
    second = timedelta(seconds=1)
    assert revisions.current(events.CALENDAR_REVISION).changed_at == LATER + second


def test_every_public_detail_shows_in_the_entry(app: Flask) -> None:
    series = make_series()
    event = make_event(
        of_kind="webinar",
        format="hybrid",
        online_service="Teams",
        themes=("Tillväxt",),
        municipality_id=municipality().id,
        latitude=59.92,
        longitude=16.6,
        series_id=series.id,
    )
    entry = lines(event.days[0])
    assert entry["LOCATION"] == r"Stadshuset\, Stora torget 1\, Sala / Online (Teams)"
    assert entry["CATEGORIES"] == f"{kind('webinar').name_sv},{region().name},Tillväxt"
    assert entry["URL"] == "https://moten.example.org/vastmanland/kommundialog-sala/"
    assert entry["GEO"] == "59.920000;16.600000"
