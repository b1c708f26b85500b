"""Saving many items beside others who do the same; who is known; what others refer to."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.documents.models import Document
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import order, people, saving
from eventsys.programme import service as programme
from eventsys.programme.models import Appearance, ProgrammeItem, Speaker
from eventsys.programme.saving import Edited, Stale
from eventsys.programme.service import PersonDetails
from eventsys.programme.timing import Shift
from tests.make import NOW, day, make_document, make_event, make_item, region

START = 13 * 60


def filled() -> Event:
    event = make_event()
    for title, length in (("A", 30), ("B", 20), ("C", 10)):
        make_item(event, title, length_minutes=length)
    return event


def shown(event: Event) -> list[tuple[str, int | None]]:
    return [
        (each.title, None if each.start_minute is None else each.start_minute - START)
        for each in programme.items_of(event)
    ]


def typed(item: ProgrammeItem, **changes: Any) -> Edited:
    """The item with some values typed anew."""
    opened = saving.surface(programme.details_of(item))
    return Edited(item.id, opened, opened | changes)


def save(
    event: Event,
    *rows: Edited,
    follow: bool = True,
    known: Mapping[str, PersonDetails] = MappingProxyType({}),
) -> list[Shift]:
    with transaction():
        return saving.save(event, rows, SYSTEM, NOW, known, follow=follow)


def test_several_items_at_once_and_the_rest_follows(app: Flask) -> None:
    event = filled()
    a, b, _c = programme.items_of(event)
    version = event.version
    on = event.days[0].held_on
    shifts = save(event, typed(a, length_minutes=45), typed(b, title="B2"))
    assert shifts == [
        Shift("B2", on, START + 30, START + 45),
        Shift("C", on, START + 50, START + 65),
    ]
    assert shown(event) == [("A", 0), ("B2", 45), ("C", 65)]
    assert event.version == version + 1


def test_the_rest_stays_where_one_says_so(app: Flask) -> None:
    event = filled()
    a, *_rest = programme.items_of(event)
    assert save(event, typed(a, length_minutes=45), follow=False) == []
    assert shown(event) == [("A", 0), ("B", 30), ("C", 50)]


def test_what_nobody_changed_is_no_new_version(app: Flask) -> None:
    event = filled()
    version = event.version
    assert save(event, *(typed(each) for each in programme.items_of(event))) == []
    assert event.version == version


def test_nothing_begins_on_another_day(app: Flask) -> None:
    event = filled()
    a, *_rest = programme.items_of(event)
    with pytest.raises(DomainError) as refused:
        save(event, typed(a, length_minutes=11 * 60))
    assert str(refused.value) == "”B” skulle hamna på ett annat dygn."
    assert shown(event) == [("A", 0), ("B", 30), ("C", 50)]


def test_two_editors_of_different_things_both_keep_theirs(app: Flask) -> None:
    event = filled()
    a, b, _c = programme.items_of(event)
    mine = [typed(a, room="Salen"), typed(b)]
    save(event, typed(a, title="A av en annan"), typed(b, title="B av en annan"))
    save(event, *mine)
    assert [(each.title, each.room) for each in programme.items_of(event)][:2] == [
        ("A av en annan", "Salen"),
        ("B av en annan", ""),
    ]


def test_two_editors_of_the_same_value_do_not_overwrite_each_other(app: Flask) -> None:
    event = filled()
    a, b, _c = programme.items_of(event)
    mine = [typed(a, title="A av mig"), typed(b, title="B av mig")]
    save(event, typed(a, title="A av en annan"))
    with pytest.raises(Stale) as stale:
        save(event, *mine)
    assert stale.value.item_ids == [a.id]
    assert [title for title, _start in shown(event)] == ["A av en annan", "B", "C"]


def test_what_was_taken_away_meanwhile_is_not_saved(app: Flask) -> None:
    event = filled()
    a, *_rest = programme.items_of(event)
    mine = typed(a, title="A av mig")
    with transaction():
        programme.remove(event, a, SYSTEM, NOW)
    with pytest.raises(Stale) as stale:
        save(event, mine)
    assert stale.value.item_ids == [mine.item_id]


def test_an_item_of_another_event_is_never_saved(app: Flask) -> None:
    event, other = filled(), make_event("Annat")
    item = make_item(other, "Deras")
    with pytest.raises(Stale):
        save(event, typed(item, title="Mitt"))
    assert [each.title for each in programme.items_of(other)] == ["Deras"]


def test_who_stays_keeps_the_link_to_what_they_say_of_themselves(app: Flask) -> None:
    event = make_event()
    cast = (PersonDetails("Åsa Ek", "moderator", "Chef", "Sala kommun"), PersonDetails("Bo Ek"))
    item = make_item(event, people=cast)
    with transaction():
        speaker = Speaker(event=event, name="Åsa Ek", language="sv", created_at=NOW, changed_at=NOW)
        speaker.photo = speaker.token_hash = None
        db.session.add(speaker)
        db.session.flush()
        item.people[0].speaker_id = speaker.id
    row_id, speaker_id = item.people[0].id, speaker.id
    save(event, typed(item, cast=[["Cia Ek", "speaker"], ["ÅSA EK", "host"]]))
    rows = [(each.name, each.role, each.title, each.speaker_id) for each in item.people]
    assert rows == [("Cia Ek", "speaker", "", None), ("ÅSA EK", "host", "Chef", speaker_id)]
    assert item.people[1].id == row_id
    assert len(db.session.scalars(select(Appearance.id)).all()) == 2
    with transaction():
        made, _shifts = programme.duplicate(event, item, SYSTEM, NOW)
    assert [each.speaker_id for each in made.people] == [None, speaker_id]
    target = make_event("Nästa", status="draft")
    with transaction():
        programme.copy(event, target, SYSTEM, NOW)
    copied = [person.speaker_id for each in programme.items_of(target) for person in each.people]
    assert copied == [None] * 4


def test_who_is_new_gets_the_title_that_is_known(app: Flask) -> None:
    event = filled()
    a, *_rest = programme.items_of(event)
    known = {"asa ek": PersonDetails("Åsa Ek", "speaker", "Chef", "Sala kommun")}
    save(event, typed(a, cast=[["Åsa Ek", "moderator"], ["Bo Ek", "speaker"]]), known=known)
    assert [(each.name, each.role, each.title) for each in a.people] == [
        ("Åsa Ek", "moderator", "Chef"),
        ("Bo Ek", "speaker", ""),
    ]


def test_people_are_known_from_the_regions_own_events_newest_first(app: Flask) -> None:
    def appears(title: str, on: str, owner: str = "vastmanland", name: str = "Åsa Ek") -> None:
        event = make_event(owner=owner, days=(day(on),))
        make_item(event, people=(PersonDetails(name, "moderator", title, "Sala kommun"),))

    appears("Chef", "2027-04-01")
    appears("Ekonom", "2027-02-01", name="ÅSA EK")
    appears("Hemlig", "2027-05-01", "orebro-lan")
    appears("Strateg", "2027-02-01", name="Bo Ek")
    assert list(people.known_in(region()).values()) == [
        PersonDetails("Åsa Ek", "speaker", "Chef", "Sala kommun"),
        PersonDetails("Bo Ek", "speaker", "Strateg", "Sala kommun"),
    ]


def test_titles_that_were_typed_stay(app: Flask) -> None:
    known = {"asa ek": PersonDetails("Åsa Ek", "speaker", "Chef", "Sala kommun")}
    details = programme.ItemDetails(
        "A", people=(PersonDetails("Åsa Ek", "host"), PersonDetails("Åsa Ek", "host", "Ordförande"))
    )
    filled_in = people.filled_in(details, known)
    assert [each.title for each in filled_in.people] == ["Chef", "Ordförande"]
    # Whose title was taken away on purpose does not get it back.
    assert people.filled_in(details, known, ["ÅSA EK"]) == details


def test_several_items_come_at_once_in_between(app: Flask) -> None:
    event = filled()
    a, *_rest = programme.items_of(event)
    several = [programme.ItemDetails("A1", length_minutes=5), programme.ItemDetails("A2")]
    with transaction():
        _made, shifts = programme.insert(event, several, SYSTEM, NOW, a)
    assert shown(event) == [("A", 0), ("A1", 30), ("A2", 35), ("B", 35), ("C", 55)]
    assert [(each.title, each.before - START, each.after - START) for each in shifts] == [
        ("B", 30, 35),
        ("C", 50, 55),
    ]


def test_a_programme_has_an_end(app: Flask) -> None:
    event = make_event()
    many = [programme.ItemDetails(f"{n}") for n in range(programme.MOST_ITEMS)]
    with transaction():
        programme.insert(event, many, SYSTEM, NOW)
    with pytest.raises(DomainError) as refused, transaction():
        programme.add(event, programme.ItemDetails("en till"), SYSTEM, NOW)
    assert str(refused.value) == "Ett program har högst 300 punkter."


def test_taking_an_item_away_with_and_without_the_rest(app: Flask) -> None:
    for follow, starts in ((True, [("A", 0), ("C", 30)]), (False, [("A", 0), ("C", 50)])):
        event = filled()
        with transaction():
            programme.remove(event, programme.items_of(event)[1], SYSTEM, NOW, follow=follow)
        assert shown(event) == starts


def test_documents_outlive_the_item_they_belonged_to(app: Flask) -> None:
    event = filled()
    a, *_rest = programme.items_of(event)
    document = make_document(event)
    with transaction():
        document.item_id = a.id
    target = make_event("Nästa", status="draft")
    with transaction():
        programme.copy(event, target, SYSTEM, NOW)
        programme.remove(event, a, SYSTEM, NOW)
    db.session.expire_all()
    kept = db.session.scalars(select(Document)).all()
    assert [(each.event_id, each.item_id) for each in kept] == [(event.id, None)]


def place(event: Event, title: str, after: str | None, day_number: int = 0) -> None:
    by_title = {each.title: each for each in programme.items_of(event)}
    with transaction():
        on = event.days[day_number]
        order.place(event, by_title[title], by_title[after] if after else None, on, SYSTEM, NOW)


def test_an_item_is_put_anywhere_and_times_go_with_it(app: Flask) -> None:
    event = filled()
    place(event, "C", None)
    assert shown(event) == [("C", 0), ("A", 10), ("B", 40)]
    place(event, "C", "A")
    assert shown(event) == [("A", 0), ("C", 30), ("B", 40)]
    place(event, "C", "C")
    assert shown(event) == [("A", 0), ("C", 30), ("B", 40)]


def test_an_item_is_put_on_another_day(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", "13:00"), day("2027-03-03", "13:00")))
    first, second = event.days
    for title, on in (("A", first), ("B", first), ("C", second)):
        make_item(event, title, day_id=on.id, length_minutes=10)
    place(event, "A", "C")
    assert [(each.title, each.day_id) for each in programme.items_of(event)] == [
        ("B", first.id),
        ("C", second.id),
        ("A", second.id),
    ]
    assert shown(event) == [("B", 10), ("C", 0), ("A", 10)]
    place(event, "B", None, 1)
    assert shown(event) == [("B", 0), ("C", 10), ("A", 20)]
    place(event, "A", None, 0)
    assert [each.day_id for each in programme.items_of(event)] == [first.id, second.id, second.id]
    assert shown(event)[0] == ("A", 0)


def test_who_ran_beside_an_item_that_left_joins_nobody(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", "13:00"), day("2027-03-03", "13:00")))
    first, second = event.days
    for title, is_parallel in (("A", False), ("B", False), ("C", True)):
        make_item(event, title, day_id=first.id, length_minutes=10, is_parallel=is_parallel)
    place(event, "B", None, 1)
    assert [(each.title, each.is_parallel) for each in programme.items_of(event)] == [
        ("A", False),
        ("C", False),
        ("B", False),
    ]
    assert second.id in {each.day_id for each in programme.items_of(event)}


def test_tracks_are_copied_and_known_to_search(app: Flask) -> None:
    event = make_event()
    make_item(event, "A", track="Spår 1", length_minutes=10)
    make_item(event, "B", track="Spår 2", length_minutes=10)
    assert shown(event) == [("A", 0), ("B", 0)]
    target = make_event("Nästa", status="draft")
    with transaction():
        programme.copy(event, target, SYSTEM, NOW)
    assert [each.track for each in programme.items_of(target)] == ["Spår 1", "Spår 2"]
    assert (
        replace(programme.details_of(programme.items_of(target)[0]), day_id=None).track == "Spår 1"
    )
    assert events.details_of(target).title == "Nästa"
