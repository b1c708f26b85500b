"""Taking back the last change of a text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.models import AuditEntry
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import NotFound
from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import Event, Series
from eventsys.programme import service as programme
from eventsys.registration import seats
from eventsys.registration import service as registrations
from eventsys.registration.service import SettingsDetails
from eventsys.undo import service as undo
from tests import make
from tests.make import NOW

LATER = NOW + timedelta(hours=1)


def change(event: Event, **texts: str) -> AuditEntry:
    """Edit an event; the line of history that this left."""
    with transaction():
        details = replace(events.details_of(event), **texts)  # type: ignore[arg-type]  # Texts.
        events.edit(event, details, event.version, SYSTEM, LATER)
    return last(event)


def last(event: Event) -> AuditEntry:
    return audit.history_of_event(event.id)[0]


def take_back(owner: Event | Series, entry: AuditEntry, field: str) -> None:
    with transaction():
        undo.take_back(owner, entry.id, field, SYSTEM, LATER)


def offered(owner: Event | Series) -> list[tuple[str, str, str, str]]:
    thing = "series" if isinstance(owner, Series) else ""
    entries = audit.history_of(thing, owner.id) if thing else audit.history_of_event(owner.id)
    return [(e.entry.action, e.field, e.now, e.then) for e in undo.offered(owner, entries)]


@pytest.mark.parametrize("field", undo.TEXTS["event.edited"])
def test_a_text_is_what_it_was_and_its_other_changes_stay(app: Flask, field: str) -> None:
    event = make.make_event(venue="Aulan")
    change(event, **{field: "Som det var"})
    entry = change(event, **{field: "Som det blev"}, venue="Salen")
    version = event.version
    take_back(event, entry, field)
    assert (getattr(event, field), event.venue) == ("Som det var", "Salen")
    assert event.version == version + 1
    assert last(event).detail == {"changes": {field: ["Som det blev", "Som det var"]}}
    # Taking back is a change like any other, and can be taken back.
    take_back(event, last(event), field)
    assert getattr(event, field) == "Som det blev"


def test_search_and_calendar_follow(app: Flask) -> None:
    event = make.make_event("Kollektivtrafik")
    entry = change(event, title="Vattenbruk")
    take_back(event, entry, "title")
    assert "kollektivtrafik" in event.search_text
    assert "vattenbruk" not in event.search_text
    assert "Kollektivtrafik" in (event.days[0].calendar_text or "")
    # The text is no reason for a new state in anybody's calendar.
    assert event.days[0].sequence == 0
    assert queries.public_event("vastmanland", event.slug) is event


def test_only_the_last_change_of_each_text_is_offered(app: Flask) -> None:
    event = make.make_event("A", summary="Ett")
    first = change(event, title="B", summary="Två", venue="Salen")
    change(event, title="C")
    assert offered(event) == [
        ("event.edited", "title", "C", "B"),
        ("event.edited", "summary", "Två", "Ett"),
    ]
    with pytest.raises(undo.Outdated):
        take_back(event, first, "title")
    assert event.title == "C"
    # Changed back by hand, it looks as the first change left it, and yet it is not the last.
    change(event, title="B")
    with pytest.raises(undo.Outdated):
        take_back(event, first, "title")
    take_back(event, first, "summary")
    assert (event.title, event.summary) == ("B", "Ett")


def test_texts_of_a_programme_item(app: Flask) -> None:
    event = make.make_event()
    person = programme.PersonDetails("Anna Ek", "moderator")
    item = make.make_item(event, "Inledning", description="Ett", people=(person,))
    other = make.make_item(event, "Slut")
    with transaction():
        details = replace(programme.details_of(item), title="Start", description="Två")
        programme.edit(event, item, details, SYSTEM, LATER)
        programme.edit(
            event, other, replace(programme.details_of(other), title="Fika"), SYSTEM, LATER
        )
    mine, others = audit.history_of_event(event.id)[1], last(event)
    take_back(event, mine, "title")
    assert (item.title, item.description, other.title) == ("Inledning", "Två", "Fika")
    assert programme.details_of(item).people == (person,)
    assert "Inledning" in event.programme_words
    with transaction():
        programme.remove(event, other, SYSTEM, LATER)
    with pytest.raises(undo.Outdated):
        take_back(event, others, "title")
    assert [each[1:] for each in offered(event)] == [
        ("title", "Inledning", "Start"),
        ("description", "Två", "Ett"),
    ]


def test_texts_of_a_series(app: Flask) -> None:
    series, event = make.make_series("Turné", summary="Ett"), make.make_event()
    with transaction():
        details = replace(series_service.details_of(series), summary="Två", title="Resa")
        series_service.edit(series, details, series.version, SYSTEM, LATER)
    entry = audit.history_of("series", series.id)[0]
    take_back(series, entry, "summary")
    assert (series.summary, series.title, series.version) == ("Ett", "Resa", 3)
    assert offered(series)[0] == ("series.edited", "summary", "Ett", "Två")
    for owner in (event, make.make_series("Annan")):
        with pytest.raises(NotFound):
            undo.find(owner, entry.id, "summary")


def test_words_of_the_confirmation(app: Flask) -> None:
    event = make.make_event(seats=5)
    settings = SettingsDetails(seats_onsite=5, confirmation_words="Ta med legitimation.")
    with transaction():
        registrations.configure(event, settings, SYSTEM, LATER)
        registrations.configure(event, replace(settings, confirmation_words="Kom."), SYSTEM, LATER)
    take_back(event, last(event), "confirmation_words")
    saved = seats.settings_of(event)
    assert (saved.confirmation_words, saved.seats_onsite) == ("Ta med legitimation.", 5)


def test_what_is_no_text_or_of_somebody_else_is_not_found(app: Flask) -> None:
    event, other = make.make_event(), make.make_event("Annat")
    entry = change(event, title="B", venue="Salen")
    created = audit.history_of_event(event.id)[-1]
    for owner, line, field in (
        (event, entry.id, "venue"),
        (event, entry.id, "description"),
        (event, entry.id, "days"),
        (event, created.id, "title"),
        (other, entry.id, "title"),
        (event, 999_999, "title"),
    ):
        with pytest.raises(NotFound), transaction():
            undo.take_back(owner, line, field, SYSTEM, LATER)


def test_two_who_take_back_the_same_do_it_once(app: Flask) -> None:
    event = make.make_event("A")
    entry = change(event, title="B")
    take_back(event, entry, "title")
    with pytest.raises(undo.Outdated):
        take_back(event, entry, "title")
    assert event.title == "A"
    assert [each.action for each in audit.history_of_event(event.id)].count("event.edited") == 2


def test_what_was_changed_meanwhile_is_seen_under_the_lock(app: Flask) -> None:
    event = make.make_event("A")
    entry = change(event, title="B")
    found: Callable[[], object] = lambda: undo.find(event, entry.id, "title")  # noqa: E731
    assert found() is not None
    # Another window, with what it read before.
    stale = db.session.get(Event, event.id)
    change(event, title="C")
    assert stale is not None
    with pytest.raises(undo.Outdated):
        take_back(stale, entry, "title")
    assert event.title == "C"
