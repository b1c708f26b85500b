"""Signing up for programme items, on both databases."""

from typing import Any

import pytest

from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.participants import columns, finding
from eventsys.planning import copying, templates
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.registration import changing, extract, questions, seats, sign_up
from eventsys.registration import service as registrations
from eventsys.registration import sign_up_marking as marking
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from eventsys.registration.sign_up_marking import ChoicesLost, Mark
from tests import make
from tests.make import NOW, make_event, make_item, make_registration, make_sign_up

pytestmark = pytest.mark.usefixtures("app")
CLOCK: dict[str, Any] = {"start_minute": 14 * 60, "length_minutes": 60}


@pytest.fixture
def event() -> Event:
    return make_event(seats=2)


@pytest.fixture
def items(event: Event) -> dict[str, ProgrammeItem]:
    """Two workshops at once, and lunch. One seat in the first workshop."""
    made = {
        "klimat": make_item(event, "Klimat", **CLOCK),
        "halsa": make_item(event, "Hälsa", **CLOCK, is_parallel=True),
        "lunch": make_item(event, "Lunch", kind="meal", start_minute=720, length_minutes=60),
    }
    make_sign_up(event, (made["klimat"], 1), (made["halsa"], None), (made["lunch"], None))
    return made


def chosen(registration: Registration) -> tuple[list[str], list[str]]:
    found = sign_up.chosen_by(registration)
    return [each.title for each in found[0]], [each.title for each in found[1]]


def taken(event: Event) -> dict[str, tuple[int, int]]:
    return {each.title: (each.taken, each.wishes) for each in sign_up.of_event(event)}


def ids(*items: ProgrammeItem) -> tuple[int, ...]:
    return tuple(item.id for item in items)


def words_of_last_letter() -> str:
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter is not None
    return make.words_of(letter).text


def test_a_full_item_cannot_be_had_and_cancelling_frees_it(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    first = make_registration(event, choices=ids(items["klimat"], items["lunch"]))
    assert chosen(first) == (["Lunch", "Klimat"], [])
    with pytest.raises(sign_up.NoChoice, match="”Klimat” är full"):
        make_registration(event, "Bo Ek", choices=ids(items["klimat"]))
    assert taken(event) == {"Klimat": (1, 0), "Hälsa": (0, 0), "Lunch": (1, 0)}
    with transaction():
        registrations.cancel(first, ATTENDEE, NOW)
    assert taken(event)["Klimat"] == (0, 0)
    assert chosen(make_registration(event, "Bo Ek", choices=ids(items["klimat"])))[0] == ["Klimat"]


def test_what_makes_no_sense_is_refused_with_a_reason(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    other = make_item(make_event("Annat möte", seats=3), "Främmande")
    for choices, reason in (
        (ids(items["klimat"], items["halsa"]), "samtidigt"),
        (ids(other), "Programmet har ändrats"),
        ((0,), "Programmet har ändrats"),
    ):
        with pytest.raises(sign_up.NoChoice, match=reason) as refused:
            make_registration(event, choices=choices)
        assert refused.value.field == "items"


def test_who_waits_holds_nothing_and_gets_what_is_free_then(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    make_registration(event, choices=())
    leaving = make_registration(event, "Bo Ek", choices=())
    waiting = make_registration(event, "Cia Ek", choices=ids(items["klimat"], items["lunch"]))
    assert (waiting.status, taken(event)["Klimat"]) == ("waiting", (0, 1))
    assert "Du har önskat att vara med på:\n- Lunch, 12.00–13.00\n- Klimat" in (
        words_of_last_letter()
    )
    with transaction():
        changing.change(
            make.registration_of(event, make.make_applicant()),
            make.make_applicant(choices=ids(items["klimat"])),
            ATTENDEE,
            NOW,
        )
        registrations.cancel(leaving, ATTENDEE, NOW)
    assert (waiting.status, chosen(waiting)) == ("confirmed", (["Lunch"], ["Klimat"]))
    assert taken(event) == {"Klimat": (1, 0), "Hälsa": (0, 0), "Lunch": (1, 0)}
    told = words_of_last_letter()
    assert "Det här var redan fullt när du fick din plats:\n- Klimat" in told
    assert "Du är anmäld till:\n- Lunch, 12.00–13.00" in told


def test_an_attendee_changes_and_keeps_what_is_full(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    mine = make_registration(event, choices=ids(items["klimat"]))
    applicant = applicant_of(mine)
    with transaction():
        changing.change(mine, make.make_applicant(choices=None), SYSTEM, NOW)
        changing.change(mine, make.make_applicant(choices=ids(items["klimat"])), ATTENDEE, NOW)
    assert (applicant.choices, chosen(mine)[0]) == (None, ["Klimat"])
    with transaction():
        changing.change(mine, make.make_applicant(choices=ids(items["lunch"])), ATTENDEE, NOW)
    assert extract.of(mine)["programme_items"] == [
        {"title": "Lunch", "day": "2027-03-02", "was_full": False}
    ]


def test_taking_part_in_another_way_gives_back_what_does_not_go_with_it() -> None:
    event = make_event(seats=9, format="hybrid")
    lunch, chat = make_item(event, "Lunch"), make_item(event, "Chatt", is_online=True)
    make_sign_up(event, (lunch, None), (chat, None))
    mine = make_registration(event, choices=ids(lunch, chat))
    assert chosen(mine) == (["Lunch"], [])
    with transaction():
        changing.change(mine, make.make_applicant(attendance="online"), ATTENDEE, NOW)
    assert chosen(mine) == ([], [])


def test_marks_are_kept_and_taken_away_only_knowingly(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    mine = make_registration(event, choices=ids(items["klimat"], items["lunch"]))
    only_lunch = {items["lunch"].id: Mark(seats=40, is_chosen=True)}
    with pytest.raises(ChoicesLost) as lost, transaction():
        marking.mark(event, only_lunch, SYSTEM, NOW)
    assert lost.value.lost == {items["klimat"].id: 1}
    with transaction():
        marking.mark(event, only_lunch, SYSTEM, NOW, erase=True)
    assert (marking.marks_of(event), chosen(mine)[0]) == (only_lunch, ["Lunch"])
    assert [each.title for each in marking.too_many(event, seats.settings_of(event))] == ["Lunch"]
    with transaction():
        programme.remove(event, items["lunch"], SYSTEM, NOW)
        marking.settle(event)
    assert (sign_up.is_used(event.id), chosen(mine)) == (False, ([], []))


def test_moved_items_that_clash_are_told_with_their_people(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    make_registration(event, choices=ids(items["klimat"], items["lunch"]))
    assert marking.clashes(event) == []
    with transaction():
        details = programme.details_of(items["lunch"])
        moved = programme.ItemDetails(**vars(details) | {"start_minute": 14 * 60 + 30})
        programme.edit(event, items["lunch"], moved, SYSTEM, NOW)
    assert marking.clashes(event) == [marking.Clash("Klimat", "Lunch", 1)]


def test_copies_and_templates_ask_for_the_same(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    with transaction():
        copied = copying.copy_event(event, "Igen", make.FIRST_DAY, SYSTEM, NOW)
        content = templates.content_like(event)
        made = make_event("Av mallen", status="draft")
        templates.furnish(made, content, SYSTEM, NOW)
    for other in (copied, made):
        marks = {each.title: (each.seats, each.is_chosen) for each in sign_up.of_event(other)}
        assert marks == {"Klimat": (1, False), "Hälsa": (None, False), "Lunch": (None, False)}
        assert sign_up.is_used(other.id)


def test_the_list_has_a_column_for_each_item(event: Event, items: dict[str, ProgrammeItem]) -> None:
    make_registration(event, choices=ids(items["lunch"]))
    make_registration(event, "Bo Ek", choices=())
    make_registration(event, "Cia Ek", choices=ids(items["lunch"]))
    offers = columns.offers_of(event)
    known = columns.names(questions.of_event(event), offers)
    lunch = f"item-{items['lunch'].id}"
    assert known[lunch] == "Lunch"
    found = finding.everybody(event, finding.Wanted())
    sheet = columns.sheet(event, found, [lunch], [])
    assert {each.name: sheet.cell(each, lunch) for each in found} == {
        "Åsa Ek": "Ja",
        "Bo Ek": "",
        "Cia Ek": "Önskar",
    }
    wanted = finding.wanted({"item": str(items["lunch"].id), "status": "confirmed"})
    assert [each.name for each in finding.everybody(event, wanted)] == ["Åsa Ek"]


def test_a_party_chooses_all_or_nothing(event: Event, items: dict[str, ProgrammeItem]) -> None:
    people = [make.make_applicant(name, choices=ids(items["klimat"])) for name in ("Åsa", "Bo")]
    with pytest.raises(sign_up.NoChoice, match="”Klimat” är full"), transaction():
        registrations.register(event, people, "form", "sv", NOW)
    assert make.names_by_status(event) == {}
    people[1] = make.make_applicant("Bo", choices=ids(items["halsa"]))
    with transaction():
        told = registrations.register(event, people, "form", "sv", NOW)
    assert told == ["confirmed", "confirmed"]
    assert taken(event) == {"Klimat": (1, 0), "Hälsa": (1, 0), "Lunch": (0, 0)}


def test_a_party_that_waits_gets_its_wishes_in_its_order(
    event: Event, items: dict[str, ProgrammeItem]
) -> None:
    leaving = [make_registration(event, name, choices=()) for name in ("A", "B")]
    people = [make.make_applicant(name, choices=ids(items["klimat"])) for name in ("Åsa", "Bo")]
    with transaction():
        registrations.register(event, people, "form", "sv", NOW)
        registrations.cancel(leaving[0], ATTENDEE, NOW)
    assert taken(event)["Klimat"] == (0, 2)
    with transaction():
        registrations.cancel(leaving[1], ATTENDEE, NOW)
    first, second = (make.registration_of(event, each) for each in people)
    assert (chosen(first), chosen(second)) == ((["Klimat"], []), ([], ["Klimat"]))


def test_a_full_item_tells_nobody_who_is_registered(items: dict[str, ProgrammeItem]) -> None:
    event = make_event("Annat", seats=9)
    walk = make_item(event, "Vandring")
    make_sign_up(event, (walk, 1))
    make_registration(event, "Bo Ek", choices=ids(walk))
    make_registration(event, choices=())
    for name in ("Åsa Ek", "Cia Al"):
        with pytest.raises(sign_up.NoChoice):
            make_registration(event, name, choices=ids(walk), submission="another")
