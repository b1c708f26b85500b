"""Arranging a programme: items, people in roles, order and times."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import order
from eventsys.programme import service as programme
from eventsys.programme.models import Appearance
from eventsys.programme.service import ItemDetails, PersonDetails
from tests.make import NOW, day, make_event, make_item

LATER = NOW + timedelta(hours=1)
# An event of these tests starts at 13:00.
START = 13 * 60


def shown(event: Event) -> list[tuple[str, int | None]]:
    """Titles with their starts, counted from the start of the day."""
    return [
        (each.title, None if each.start_minute is None else each.start_minute - START)
        for each in programme.items_of(event)
    ]


def fill(event: Event, *items: tuple[str, int | None], **more: Any) -> None:
    for title, length in items:
        make_item(event, title, length_minutes=length, **more)


def move(event: Event, title: str, step: int) -> None:
    item = next(each for each in programme.items_of(event) if each.title == title)
    with transaction():
        order.move(event, item, step, SYSTEM, LATER)


def test_items_follow_each_other_as_they_are_added(app: Flask) -> None:
    event = make_event()
    fill(event, ("Välkommen", 10), ("Föredrag", 40), ("Kaffe", 20), ("Panel", None), ("Slut", 5))
    assert shown(event) == [
        ("Välkommen", 0),
        ("Föredrag", 10),
        ("Kaffe", 50),
        ("Panel", 70),
        # How long the panel takes is not known.
        ("Slut", None),
    ]
    assert [each.position for each in programme.items_of(event)] == [1, 2, 3, 4, 5]


def test_a_start_that_is_given_stays_and_the_next_follows_it(app: Flask) -> None:
    event = make_event()
    make_item(event, "Kaffe", start_minute=START - 30, length_minutes=30)
    make_item(event, "Välkommen", length_minutes=15)
    assert shown(event) == [("Kaffe", -30), ("Välkommen", 0)]


def test_parallel_items_start_together(app: Flask) -> None:
    event = make_event()
    fill(event, ("Öppning", 10), ("Spår A", 30))
    make_item(event, "Spår B", length_minutes=45, is_parallel=True, room="B")
    fill(event, ("Samling", 10))
    assert shown(event) == [("Öppning", 0), ("Spår A", 10), ("Spår B", 10), ("Samling", 55)]


def test_each_day_has_its_own_times(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", "13:00"), day("2027-03-03", "09:00")))
    first, second = event.days
    for title in ("A", "B"):
        make_item(event, f"{title}1", day_id=first.id, length_minutes=20)
        make_item(event, f"{title}2", day_id=second.id, length_minutes=20)
    assert shown(event) == [("A1", 0), ("B1", 20), ("A2", -240), ("B2", -220)]


def test_without_hours_there_are_no_starts(app: Flask) -> None:
    undecided = make_event(days=(day("2027-03-02", None),))
    fill(undecided, ("A", 10), ("B", 10))
    assert [start for _, start in shown(undecided)] == [None, None]
    period = make_event(certainty="period")
    fill(period, ("A", 10))
    assert [start for _, start in shown(period)] == [None]


def test_moving_an_item_carries_the_times_along(app: Flask) -> None:
    event = make_event()
    fill(event, ("A", 10), ("B", 20), ("C", 30))
    move(event, "C", -1)
    assert shown(event) == [("A", 0), ("C", 10), ("B", 40)]
    move(event, "A", 1)
    assert shown(event) == [("C", 0), ("A", 30), ("B", 40)]
    move(event, "B", 1)
    assert shown(event) == [("C", 0), ("A", 30), ("B", 40)]


def test_those_beside_each_other_move_together(app: Flask) -> None:
    event = make_event()
    fill(event, ("A", 30))
    fill(event, ("B", 45), is_parallel=True)
    fill(event, ("Kaffe", 15))
    move(event, "Kaffe", -1)
    assert shown(event) == [("Kaffe", 0), ("A", 15), ("B", 15)]
    move(event, "B", -1)
    assert shown(event) == [("Kaffe", 0), ("A", 15), ("B", 15)]
    move(event, "A", -1)
    assert shown(event) == [("A", 0), ("B", 0), ("Kaffe", 45)]


def test_an_item_moves_within_its_day(app: Flask) -> None:
    """The first of a day is beside nothing, not even beside the last of the day before."""
    event = make_event(days=(day("2027-03-02", "13:00"), day("2027-03-03", "13:00")))
    first, second = event.days
    fill(event, ("A", 10), day_id=first.id)
    fill(event, ("B", 20), day_id=second.id, is_parallel=True)
    fill(event, ("C", 30), day_id=second.id)
    move(event, "A", 1)
    move(event, "B", -1)
    assert shown(event) == [("A", 0), ("B", 0), ("C", 20)]
    move(event, "B", 1)
    assert shown(event) == [("A", 0), ("C", 0), ("B", 30)]


def test_setting_all_times_anew(app: Flask) -> None:
    event = make_event()
    fill(event, ("A", 10), ("B", 20))
    first, second = programme.items_of(event)
    with transaction():
        details = replace(programme.details_of(first), length_minutes=25)
        programme.edit(event, first, details, SYSTEM, LATER)
    assert shown(event) == [("A", 0), ("B", 10)]
    with transaction():
        order.follow_each_other(event, SYSTEM, LATER)
    assert shown(event) == [("A", 0), ("B", 25)]
    assert second.position == 2


def test_taking_an_item_away(app: Flask) -> None:
    event = make_event()
    fill(event, ("A", 10), ("B", 20), ("C", 30))
    with transaction():
        programme.remove(event, programme.items_of(event)[0], SYSTEM, LATER)
    assert [(each.title, each.position) for each in programme.items_of(event)] == [
        ("B", 1),
        ("C", 2),
    ]


def test_people_stand_in_their_roles_and_order(app: Flask) -> None:
    event = make_event()
    typed = ItemDetails(
        title="Reflektioner",
        kind="reflections",
        description="Fyra perspektiv.",
        start_minute=START,
        length_minutes=20,
        is_online=True,
        room="Stora salen",
        people=(
            PersonDetails("Maria Lind", "moderator", "Utvecklingsledare", "Region Västmanland"),
            PersonDetails("Bo Ek", "commentator"),
        ),
    )
    with transaction():
        item = programme.add(event, typed, SYSTEM, NOW)
    assert programme.details_of(item) == typed
    with transaction():
        fewer = replace(typed, people=(PersonDetails("Åsa Ek"),))
        programme.edit(event, item, fewer, SYSTEM, NOW)
    assert [each.name for each in item.people] == ["Åsa Ek"]
    assert db.session.scalar(select(func.count(Appearance.id))) == 1


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (ItemDetails(title=""), "title"),
        (ItemDetails(title="A", kind="dance"), "kind"),
        (ItemDetails(title="A", day_id=99999), "day_id"),
    ],
)
def test_items_that_cannot_be(app: Flask, details: ItemDetails, field: str) -> None:
    event = make_event()
    with pytest.raises(DomainError) as refused, transaction():
        programme.add(event, details, SYSTEM, NOW)
    assert refused.value.field == field
    assert programme.items_of(event) == []


def test_a_day_of_another_event_is_no_day_of_this(app: Flask) -> None:
    event, other = make_event(), make_event()
    with pytest.raises(DomainError), transaction():
        details = ItemDetails(title="A", day_id=other.days[0].id)
        programme.add(event, details, SYSTEM, NOW)
    item = make_item(other)
    with pytest.raises(NotFound):
        programme.get(event, item.id)
    assert programme.get(other, item.id) == item


def test_every_change_is_a_version_of_the_event_and_a_line_of_history(app: Flask) -> None:
    event = make_event()
    version = event.version
    item = make_item(event, "A", length_minutes=10, now=LATER)
    make_item(event, "B", now=LATER)
    move(event, "B", -1)
    with transaction():
        programme.edit(event, item, ItemDetails(title="A2"), SYSTEM, LATER)
        order.follow_each_other(event, SYSTEM, LATER)
        programme.remove(event, item, SYSTEM, LATER)
    lines = [line.action for line in reversed(audit.history_of_event(event.id))]
    assert lines[2:] == [
        "programme.added",
        "programme.added",
        "programme.moved",
        "programme.edited",
        "programme.timed",
        "programme.removed",
    ]
    assert event.version == version + 6
    assert event.revised_at == LATER
    # It is text: nobody's calendar gets a new state by it.
    assert [each.sequence for each in event.days] == [0]


def test_the_programme_follows_when_its_day_moves(app: Flask) -> None:
    event = make_event()
    make_item(event, "A", day_id=event.days[0].id, length_minutes=10)
    with transaction():
        moved = replace(events.details_of(event), days=(day("2027-03-30", "13:00", "16:00"),))
        events.edit(event, moved, event.version, SYSTEM, LATER)
    (item,) = programme.items_of(event)
    assert (item.day, item.start_minute) == (event.days[0], START)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_items_of_a_day_that_is_taken_away_stand_on_the_first(app: Flask, status: str) -> None:
    event = make_event(status=status, days=(day("2027-03-02"), day("2027-03-03")))
    make_item(event, "A", day_id=event.days[1].id)
    with transaction():
        fewer = replace(events.details_of(event), days=(day("2027-03-02"),))
        events.edit(event, fewer, event.version, SYSTEM, LATER)
    (item,) = programme.items_of(event)
    assert programme.day_of(event, item) == event.days[0]


def test_copying_to_another_event(app: Flask) -> None:
    source = make_event(days=(day("2027-03-02"), day("2027-03-03")))
    make_item(source, "A", length_minutes=10, people=(PersonDetails("Åsa Ek"),))
    make_item(source, "B", day_id=source.days[1].id, length_minutes=10)
    target = make_event("Nästa", status="draft", days=(day("2027-04-02"),))
    with transaction():
        programme.copy(source, target, SYSTEM, LATER)
    assert shown(target) == [(title, start) for title, start in shown(source)]
    copied = programme.items_of(target)
    assert [each.day_id for each in copied] == [target.days[0].id] * 2
    assert [[each.name for each in item.people] for item in copied] == [["Åsa Ek"], []]
    assert target.programme_words.split() == ["A", "B", "Åsa", "Ek"]
