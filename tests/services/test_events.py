"""Deeds on events: create, edit, publish, cancel, throw away; their history and their address."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core import revisions
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.documents.models import Document
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme.models import ProgrammeItem
from eventsys.registration.models import RegistrationSettings
from tests.make import (
    NOW,
    contact,
    day,
    kind,
    make_details,
    make_document,
    make_event,
    make_item,
    make_series,
    make_settings,
    make_user,
    municipality,
    region,
)

LATER = NOW + timedelta(hours=1)


def edit(event: Event, now: datetime = LATER, **different: Any) -> Any:
    """Save the event with some details changed."""
    with transaction():
        details = replace(events.details_of(event), **different)
        return events.edit(event, details, event.version, SYSTEM, now)


def actions(event: Event) -> list[str]:
    return [entry.action for entry in reversed(audit.history_of_event(event.id))]


def revision() -> str:
    return revisions.current(events.CALENDAR_REVISION).stamp


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"certainty": "period"},
        {"certainty": "preliminary", "days": (day("2027-03-02", None),)},
        {"days": (day("2027-03-02", "13:00", "16:00"), day("2027-03-03", "09:00", "12:00"))},
        # Across the change to summer time, and past midnight.
        {"days": (day("2027-03-27", "09:00", "10:00"), day("2027-03-28", "20:00", "01:00"))},
        {
            "format": "hybrid",
            "language": "da",
            "time_zone": "Europe/Copenhagen",
            "audience": "invitation",
            "audience_words": "Kommunalråd",
            "description": "# Rubrik\n\nText.",
            "directions": "Buss 5.",
            "accessibility": "Hiss finns.",
            "latitude": 59.92,
            "longitude": 16.6,
            "online_service": "Teams",
            "join_link": "https://example.org/join",
            "themes": ("Kollektivtrafik", "Tillväxt"),
            "co_host_names": ("Mälardalsrådet",),
        },
    ],
)
def test_what_was_typed_comes_back(app: Flask, details: dict[str, Any]) -> None:
    typed = make_details(
        **details,
        municipality_id=municipality().id,
        contacts=(contact(email="maria@example.org"), contact("Bo Ek", phone="010-123")),
        co_host_regions=(region("orebro-lan").id, region("sormland").id),
    )
    with transaction():
        event = events.create(region(), typed, SYSTEM, NOW)
    assert events.details_of(event) == typed


def test_a_new_event_is_a_draft_that_no_calendar_has(app: Flask) -> None:
    before = revision()
    event = make_event(status="draft", now=NOW)
    assert (event.status, event.version, event.published_at) == ("draft", 1, None)
    assert (event.created_at, event.revised_at) == (NOW, NOW)
    assert [each.calendar_text for each in event.days] == [None]
    assert revision() == before
    assert actions(event) == ["event.created"]


def test_the_whole_follows_from_the_days(app: Flask) -> None:
    days = (day("2027-03-03", "09:00", "12:00"), day("2027-03-02", "13:00", "16:00"))
    event = make_event(days=days)
    assert [each.held_on.day for each in event.days] == [2, 3]
    assert (event.first_on, event.last_on) == (date(2027, 3, 2), date(2027, 3, 3))
    assert event.starts_at == event.days[0].starts_at
    assert event.ends_at == event.days[1].ends_at
    edit(event, days=(day("2027-03-05", None),))
    assert (event.first_on, event.last_on) == (date(2027, 3, 5), date(2027, 3, 5))
    assert (event.starts_at, event.ends_at) == (None, None)


def test_details_that_cannot_be_are_refused_and_nothing_is_saved(app: Flask) -> None:
    with pytest.raises(DomainError), transaction():
        events.create(region(), make_details(title=""), SYSTEM, NOW)
    event = make_event()
    with pytest.raises(DomainError):
        edit(event, days=())
    assert db.session.scalar(select(func.count(Event.id))) == 1
    assert (event.version, len(event.days)) == (2, 1)


def test_publishing(app: Flask) -> None:
    before = revision()
    event = make_event(status="draft")
    with transaction():
        events.publish(event, SYSTEM, LATER)
    assert (event.status, event.published_at, event.revised_at) == ("published", LATER, LATER)
    assert event.days[0].calendar_text is not None
    assert revision() != before
    assert revisions.current(events.CALENDAR_REVISION).changed_at == LATER
    assert actions(event) == ["event.created", "event.published"]


def test_cancelling(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02"), day("2027-03-03")))
    before = revision()
    with transaction():
        events.cancel(event, "Sjukdom.", SYSTEM, LATER)
    assert (event.status, event.cancelled_at) == ("cancelled", LATER)
    assert event.cancellation_reason == "Sjukdom."
    assert [each.sequence for each in event.days] == [1, 1]
    assert revision() != before
    assert audit.history_of_event(event.id)[0].detail == {"reason": "Sjukdom."}


@pytest.mark.parametrize(
    ("status", "deed"),
    [
        ("published", "publish"),
        ("cancelled", "publish"),
        ("draft", "cancel"),
        ("cancelled", "cancel"),
        ("published", "delete"),
        ("cancelled", "delete"),
    ],
)
def test_deeds_that_a_status_does_not_allow(app: Flask, status: str, deed: str) -> None:
    event = make_event(status=status)
    version, history = event.version, actions(event)
    with pytest.raises(DomainError), transaction():
        if deed == "publish":
            events.publish(event, SYSTEM, LATER)
        elif deed == "cancel":
            events.cancel(event, "", SYSTEM, LATER)
        else:
            events.delete_draft(event, SYSTEM, LATER)
    assert (event.status, event.version, actions(event)) == (status, version, history)


def test_a_cancelled_event_can_be_explained_but_not_moved(app: Flask) -> None:
    event = make_event(status="cancelled")
    edit(event, description="Vi återkommer med ett nytt datum.")
    assert event.description == "Vi återkommer med ett nytt datum."
    with pytest.raises(DomainError) as refused:
        edit(event, days=(day("2027-04-01"),))
    assert refused.value.field == "days"


def test_a_draft_is_thrown_away_with_all_that_belongs_to_it(app: Flask) -> None:
    event = make_event(
        status="draft", themes=("Tema",), contacts=(contact(),), co_host_names=("Länsstyrelsen",)
    )
    make_item(event, day_id=event.days[0].id)
    make_document(event)
    make_settings(event)
    event_id = event.id
    with transaction():
        events.delete_draft(event, SYSTEM, LATER)
    for model in (Event, ProgrammeItem, Document, RegistrationSettings):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0, model
    (line,) = audit.history_of("event", event_id)
    assert (line.action, line.detail) == ("event.deleted", {"title": "Kommundialog Sala"})


def test_two_people_edit_at_once(app: Flask) -> None:
    event = make_event()
    version = event.version
    edit(event, title="Den första")
    with pytest.raises(StaleVersion), transaction():
        details = replace(events.details_of(event), title="Den andra")
        events.edit(event, details, version, SYSTEM, LATER)
    assert event.title == "Den första"


def test_saving_without_a_change_is_no_change(app: Flask) -> None:
    event = make_event(
        themes=("B", "A"),
        contacts=(contact(),),
        co_host_regions=(region("orebro-lan").id,),
        co_host_names=("Mälardalsrådet",),
        municipality_id=municipality().id,
    )
    before = (event.version, event.revised_at, revision(), actions(event))
    change = edit(event)
    assert (change.fields, change.is_material) == ({}, False)
    assert (event.version, event.revised_at, revision(), actions(event)) == before


def test_history_says_who_changed_what(app: Flask) -> None:
    event, astrid = make_event(), make_user(name="Astrid Berg")
    with transaction():
        details = replace(events.details_of(event), title="Dialog i Sala", venue="Biblioteket")
        events.edit(event, details, event.version, astrid, LATER)
    line = audit.history_of_event(event.id)[0]
    assert (line.at, line.actor_id, line.actor_name) == (LATER, astrid.id, "Astrid Berg")
    assert line.detail == {
        "changes": {
            "title": ["Kommundialog Sala", "Dialog i Sala"],
            "venue": ["Stadshuset", "Biblioteket"],
        }
    }


def test_history_never_tells_the_secret_link(app: Flask) -> None:
    event = make_event(format="online", join_link="https://example.org/secret-1")
    edit(event, join_link="https://example.org/secret-2")
    assert audit.history_of_event(event.id)[0].detail["changes"] == {"join_link": ["***", "***"]}


def test_the_public_address_is_readable_and_free(app: Flask) -> None:
    titles = ["Kommundialog Åmål", "Kommundialog, Åmål!", "Kommundialog Åmål", "Kommundialog Åmål"]
    slugs = [make_event(title).slug for title in titles]
    assert slugs == [
        "kommundialog-amal",
        "kommundialog-amal-2027-03-02",
        "kommundialog-amal-2",
        "kommundialog-amal-3",
    ]
    # Another region has addresses of its own.
    assert make_event(titles[0], owner="orebro-lan").slug == "kommundialog-amal"


@pytest.mark.parametrize(
    ("title", "slug"), [("Series", "series-2027-03-02"), ("!!!", "mote"), ("Ærø og Ø", "aro-og-o")]
)
def test_unusual_titles_get_an_address(app: Flask, title: str, slug: str) -> None:
    assert make_event(title).slug == slug


def test_the_address_stays_when_the_title_changes(app: Flask) -> None:
    event = make_event()
    edit(event, title="Något helt annat")
    assert event.slug == "kommundialog-sala"
    assert events.find_by_slug(region(), "kommundialog-sala") is event


def test_getting_what_does_not_exist(app: Flask) -> None:
    with pytest.raises(NotFound):
        events.get(999)
    assert events.find_by_slug(region(), "nothing") is None
    assert events.find_kind("nothing") is None


def test_the_kinds_stand_in_their_order(app: Flask) -> None:
    slugs = [each.slug for each in events.kinds()]
    assert slugs[:2] == ["kommundialog", "dialogmote"]
    assert slugs[-1] == "other"
    assert [kind("hearing").name(language) for language in ("sv", "da", "en")] == [
        "Hearing",
        "Høring",
        "Hearing",
    ]


def test_co_hosts_answer_for_themselves(app: Flask) -> None:
    orebro, sormland = region("orebro-lan"), region("sormland")
    event = make_event(
        # The owner is no co-host of its own event, and a region that does not exist is none either.
        co_host_regions=(orebro.id, sormland.id, region().id, 999),
        co_host_names=("Mälardalsrådet",),
    )

    def states() -> list[tuple[str, str]]:
        return [(each.name, each.state) for each in event.co_hosts]

    assert states() == [
        ("Region Örebro län", "invited"),
        ("Region Sörmland", "invited"),
        ("Mälardalsrådet", "accepted"),
    ]
    with transaction():
        events.answer_co_hosting(event, orebro, True, SYSTEM, LATER)
        events.answer_co_hosting(event, sormland, False, SYSTEM, LATER)
    # An edit asks nobody anew; who is taken away and asked again is.
    edit(event, title="Nytt", co_host_regions=(sormland.id, orebro.id))
    assert states()[:2] == [("Region Sörmland", "declined"), ("Region Örebro län", "accepted")]
    edit(event, co_host_regions=(orebro.id,))
    edit(event, co_host_regions=(orebro.id, sormland.id))
    assert states()[:2] == [("Region Örebro län", "accepted"), ("Region Sörmland", "invited")]
    assert actions(event)[2:4] == ["co_host.accepted", "co_host.declined"]
    with pytest.raises(NotFound), transaction():
        events.answer_co_hosting(event, region("uppsala"), True, SYSTEM, LATER)


def test_an_event_moves_between_series(app: Flask) -> None:
    first, second = make_series("Den ena"), make_series("Den andra")
    event = make_event(series_id=first.id)
    edit(event, series_id=second.id)
    assert ([*first.events], [*second.events]) == ([], [event])
    assert "den andra" in event.search_text


def test_what_is_to_come_does_not_move_into_the_past(app: Flask) -> None:
    event = make_event()
    with pytest.raises(DomainError), transaction():
        wanted = replace(events.details_of(event), days=(day("2020-01-01"),))
        events.edit(event, wanted, event.version, SYSTEM, NOW)
    assert event.first_on == date(2027, 3, 2)
