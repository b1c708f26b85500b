"""Templates, terms and changes to many events, on both databases."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.messages import announce
from eventsys.planning import bulk, copying, season, templates
from eventsys.planning import content as contents
from eventsys.planning.bulk import Outlook, Result, Wanted
from eventsys.planning.content import Content, Item, LaterDay, Registering
from eventsys.planning.copying import Copy
from eventsys.planning.season import Occasion
from eventsys.programme import service as programme
from eventsys.programme.service import PersonDetails
from eventsys.registration import seats
from eventsys.registration.question_details import QuestionDetails
from tests import make
from tests.browser import recorded
from tests.conftest import Outbox
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("app")
FULL = Content(
    title="Kommundialog {kommun}",
    summary="Samtal om vägar.",
    format="hybrid",
    start=time(13),
    length_minutes=180,
    venue="Kommunhuset i {kommun}",
    themes=("Klimat",),
    contacts=(make.contact(),),
    later_days=(LaterDay(1, time(9), 240), LaterDay(3)),
    items=(Item("Välkomna", "welcome", 10), Item("Samtal", "panel", 60, day=1)),
    registering=Registering(True, 40, 100, waiting_list=False, has_food=True, closes_days=2),
    confirmation_words="Läs på.",
    questions=(QuestionDetails("yes_no", {"sv": "Buss?"}, key="buss").as_json(),),
)


def test_a_template_is_kept_as_it_was_said() -> None:
    made = make.make_template(**vars(FULL))
    db.session.expire_all()
    assert templates.content_of(made) == FULL
    assert contents.from_json({}) == Content()
    assert [each.action for each in audit.history_of("template", made.id)] == ["template.created"]


def test_names_are_the_regions_own() -> None:
    made = make.make_template("Dialog")
    make.make_template("Dialog", owner="uppsala")
    with pytest.raises(DomainError, match="redan en mall"), transaction():
        templates.create(make.region(), "Dialog", made.kind_id, Content(), SYSTEM, NOW)
    with transaction():
        templates.edit(made, "Dialog", made.kind_id, FULL, 1, SYSTEM, NOW)
    assert (made.version, templates.content_of(made)) == (2, FULL)
    with pytest.raises(StaleVersion), transaction():
        templates.edit(made, "Dialog", made.kind_id, Content(), 1, SYSTEM, NOW)
    assert [each.region.slug for each in templates.of_region(make.region())] == ["vastmanland"]


def test_an_event_made_into_a_template_and_back() -> None:
    event = make.make_event(
        days=(make.day("2027-03-02", "13:00", "16:00"),), join_link="https://example.org/hemlig"
    )
    make.make_item(event, "Öppnar", kind="welcome", length_minutes=15)
    make.make_settings(
        event,
        seats_onsite=12,
        closes_at=datetime(2027, 2, 26, 22, 59, tzinfo=UTC),
        confirmation_words="Ta trappan.",
    )
    content = templates.content_like(event)
    assert (content.start, content.length_minutes, content.end) == (time(13), 180, time(16))
    assert content.items == (Item("Öppnar", "welcome", 15),)
    assert content.registering == Registering(True, 12, closes_days=4)
    details = content.details("Ny", event.kind_id, "sv", event.time_zone, (make.day("2027-10-05"),))
    assert details.join_link == ""
    occasion = Occasion(details, PersonDetails("Livia Dahlmyr"))
    with transaction():
        (made,) = season.save(event.region, [occasion], content, True, SYSTEM, NOW)
    assert made.status == "published"
    settings = seats.settings_of(made)
    # The last minute of 1 October, in summer time.
    assert settings.closes_at == datetime(2027, 10, 1, 21, 59, tzinfo=UTC)
    assert settings.confirmation_words == "Ta trappan."
    # Nobody talks in the template, so the speaker gets an item under the event's own title.
    items = [(each.title, [who.name for who in each.people]) for each in programme.items_of(made)]
    assert items == [("Ny", ["Livia Dahlmyr"]), ("Öppnar", [])]


def test_two_days_come_back_with_their_programme() -> None:
    days = (make.day("2027-09-01", "10:00", "17:00"), make.day("2027-09-02", "09:00", "12:00"))
    event = make.make_event(days=days)
    for number, title in enumerate(("Sal A", "Sal A", "Avslut")):
        day_id = event.days[number // 2].id
        make.make_item(event, title, day_id=day_id, length_minutes=30)
    content = templates.content_like(event)
    assert content.later_days == (LaterDay(1, time(9), 180),)
    details = content.details(
        "Ny", event.kind_id, "sv", event.time_zone, content.days_from(make.day("2028-01-31"))
    )
    with transaction():
        (made,) = season.save(event.region, [Occasion(details)], content, False, SYSTEM, NOW)
    assert events.details_of(made).days == (
        make.day("2028-01-31"),
        make.day("2028-02-01", "09:00", "12:00"),
    )
    first, last = (day.id for day in made.days)
    items = [(each.title, each.day_id, each.start_minute) for each in programme.items_of(made)]
    assert items == [("Sal A", first, 780), ("Sal A", first, 810), ("Avslut", last, 540)]


def test_more_items_of_a_template_are_not_read_more_often(app: Flask) -> None:
    def cost(number: int) -> int:
        event = make.make_event(f"Med {number}")
        content = Content(items=tuple(Item(f"Punkt {n}") for n in range(number)))
        with recorded(app) as statements, transaction():
            templates.furnish(event, content, SYSTEM, NOW)
        return len([each for each in statements if not each.startswith("INSERT")])

    assert cost(2) == cost(12)


def test_an_item_of_a_day_that_is_not_there_stands_on_the_last() -> None:
    event = make.make_event(days=(make.day("2027-09-01", "10:00", "17:00"),))
    with transaction():
        templates.furnish(event, FULL, SYSTEM, NOW)
    items = [(each.title, each.day_id, each.start_minute) for each in programme.items_of(event)]
    assert items == [("Välkomna", None, 600), ("Samtal", None, 610)]


def a_term() -> list[Event]:
    series = make.make_series("Fredagsakademin", pattern="recurring")
    found = []
    for on in ("2027-02-19", "2027-03-19"):
        event = make.make_event(
            f"Den {on}", series_id=series.id, days=(make.day(on, "08:30", "09:30"),)
        )
        make.make_settings(
            event,
            seats_onsite=30,
            opens_at=datetime.fromisoformat(f"{on}T07:00:00+01:00"),
            closes_at=datetime.fromisoformat(f"{on}T08:00:00+01:00"),
        )
        make.make_document(event)
        found.append(event)
    return found


def test_a_term_is_copied_over_the_change_of_the_clock() -> None:
    sources = a_term()
    series = sources[0].series
    assert series is not None
    copies = [
        Copy(source, source.title, make.day(on, "08:30", "09:30"))
        for source, on in zip(sources, ("2027-08-27", "2027-11-05"), strict=True)
    ]
    with transaction():
        made = copying.copy_term(copies, series, SYSTEM, NOW)
    assert [each.status for each in made] == ["draft", "draft"]
    found = [(each.starts_at, seats.settings_of(each).closes_at) for each in made]
    assert found == [
        (datetime(2027, 8, 27, 6, 30, tzinfo=UTC), datetime(2027, 8, 27, 6, 0, tzinfo=UTC)),
        (datetime(2027, 11, 5, 7, 30, tzinfo=UTC), datetime(2027, 11, 5, 7, 0, tzinfo=UTC)),
    ]
    assert [seats.settings_of(each).seats_onsite for each in made] == [30, 30]
    assert len(queries.all_of_series(series)) == 4


def moved(event: Event, on: str) -> None:
    details = events.details_of(event)
    day = make.day(on, details.days[0].start, details.days[0].end)
    with transaction():
        announce.edit(
            event, vars_of(details, days=(day,)), event.version, make.make_user(name=on), NOW
        )


def vars_of(details: Any, **changes: Any) -> Any:
    return type(details)(**vars(details) | changes)


def test_registration_follows_a_moved_event() -> None:
    event = a_term()[1]
    moved(event, "2027-04-02")
    settings = seats.settings_of(event)
    # Seven in the morning and eight stay, though the clock has changed in between.
    assert settings.opens_at == datetime(2027, 4, 2, 5, 0, tzinfo=UTC)
    assert settings.closes_at == datetime(2027, 4, 2, 6, 0, tzinfo=UTC)
    entry = next(
        each for each in audit.history_of_event(event.id) if each.action == "registration.followed"
    )
    assert entry.detail["changes"]["closes_at"] == [
        "2027-03-19T07:00:00+00:00",
        "2027-04-02T08:00:00+02:00",
    ]


def test_what_has_opened_stays_open_when_the_event_is_moved_later() -> None:
    event = make.make_event(seats=5)
    make.make_settings(event, opens_at=NOW, closes_at=datetime(2027, 3, 1, 12, tzinfo=UTC))
    moved(event, "2027-03-30")
    settings = seats.settings_of(event)
    assert settings.opens_at == NOW
    assert settings.closes_at == datetime(2027, 3, 29, 11, tzinfo=UTC)


def test_other_hours_on_the_same_day_move_nothing() -> None:
    event = make.make_event(seats=5)
    make.make_settings(event, closes_at=datetime(2027, 3, 1, 12, tzinfo=UTC))
    details = events.details_of(event)
    with transaction():
        day = make.day(details.days[0].held_on, "09:00", "10:00")
        announce.edit(event, vars_of(details, days=(day,)), event.version, SYSTEM, NOW)
    assert seats.settings_of(event).closes_at == datetime(2027, 3, 1, 12, tzinfo=UTC)
    actions = {each.action for each in audit.history_of_event(event.id)}
    assert "registration.followed" not in actions


def test_many_are_moved_and_everybody_is_told(outbox: Outbox) -> None:
    first, second = a_term()
    make.make_registration(first, "Åsa Ek", now=datetime(2027, 2, 19, 6, 30, tzinfo=UTC))
    before = len(outbox)
    wanted = Wanted(move_days=7, theme="Klimat")
    looked = bulk.look(first.region, [first, second], wanted, NOW)
    assert [(each.letters, str(each.problem)) for each in looked] == [(1, ""), (0, "")]
    assert [sorted(each.changes) for each in looked] == [["days", "themes"]] * 2
    versions = {each.event.id: each.event.version for each in looked}
    with transaction():
        result = bulk.carry_out(first.region, versions, wanted, SYSTEM, NOW)
    assert [each.id for each in result.done] == [first.id, second.id]
    assert (first.first_on, second.first_on) == (date(2027, 2, 26), date(2027, 3, 26))
    assert first.starts_at == datetime(2027, 2, 26, 7, 30, tzinfo=UTC)
    assert outbox.names[before:] == [("event_changed", "asa-ek@example.org")]
    assert [each.name for each in second.themes] == ["Klimat"]


def carried(wanted: Wanted, versions: dict[int, int]) -> Result:
    with transaction():
        return bulk.carry_out(make.region(), versions, wanted, SYSTEM, NOW)


def told(outlooks: list[Outlook]) -> list[tuple[str, str]]:
    return [(each.event.title, str(each.problem)) for each in outlooks]


def test_what_cannot_be_changed_is_left_out_with_its_reason() -> None:
    names = ("Förbi", "Inställt", "Period", "Utan plats", "Ändrat", "Klart")
    listed = [
        make.make_event(names[0], days=(make.day("2027-01-04"),)),
        make.make_event(names[1], status="cancelled"),
        make.make_event(names[2], certainty="period"),
        make.make_event(
            names[3], status="draft", venue="", town="", days=(make.day("2027-05-04"),)
        ),
        make.make_event(names[4], days=(make.day("2027-05-11"),), venue="Annan"),
        make.make_event(names[5], status="draft", days=(make.day("2027-05-18"),), venue="Tredje"),
    ]
    versions = {each.id: each.version for each in listed}
    versions[listed[4].id] -= 1
    result = carried(Wanted(move_days=7, publish=True), versions)
    assert told(result.left_out) == [
        ("Förbi", "Mötet har varit."),
        ("Inställt", "Mötet är inställt."),
        ("Period", "Mötet har bara en period, och den flyttas inte."),
        ("Utan plats", "Platsen saknas, så mötet kan inte publiceras."),
        ("Ändrat", "Någon har ändrat mötet sedan du granskade det."),
    ]
    (done,) = result.done
    assert (done.title, done.status, done.first_on) == ("Klart", "published", date(2027, 5, 25))
    assert listed[4].first_on == date(2027, 5, 11)


def test_a_clash_is_pointed_out_and_stops_nobody() -> None:
    event = make.make_event("Krock", days=(make.day("2027-03-04"),), venue="Salen")
    make.make_event("I vägen", days=(make.day("2027-03-11"),), venue="Salen")
    wanted = Wanted(move_days=7)
    (looked,) = bulk.look(event.region, [event], wanted, NOW)
    assert (str(looked.problem), str(looked.warning)) == ("", "Samtidigt som ”I vägen”.")
    assert carried(wanted, {event.id: event.version}).done == [event]
    assert event.first_on == date(2027, 3, 11)


def test_what_had_to_stay_is_in_the_way_of_others() -> None:
    """Somebody has changed one meanwhile; one has never been chosen."""
    held = (("A", "01"), ("B", "08"), ("I vägen", "15"), ("C", "22"), ("D", "29"))
    days = {name: (make.day(f"2027-03-{number}", "13:00"),) for name, number in held}
    made = [make.make_event(name, days=day, venue="Salen") for name, day in days.items()]
    with transaction():
        made[2].venue = "SALEN "
    listed = [event for event in made if event.title != "I vägen"]
    stale = listed[3]
    outlooks = bulk.look(stale.region, listed, Wanted(move_days=7), NOW, {stale.id})
    assert [str(each.warning) for each in outlooks] == [
        "",
        "Samtidigt som ”I vägen”.",
        "Samtidigt som ”D”.",
        "",
    ]
    versions = {each.id: each.version for each in listed} | {stale.id: stale.version - 1}
    result = carried(Wanted(move_days=7), versions)
    assert told(result.left_out) == [("D", "Någon har ändrat mötet sedan du granskade det.")]
    assert [each.first_on for each in listed] == [
        date(2027, 3, number) for number in (8, 15, 29, 29)
    ]


def test_another_regions_events_are_not_touched() -> None:
    foreign = make.make_event("Deras", owner="uppsala")
    result = carried(Wanted(move_days=7), {foreign.id: foreign.version, 99999: 1})
    assert result == Result([], [])
    assert foreign.first_on == make.FIRST_DAY


def test_registration_is_switched_on_and_those_who_wait_move_up(outbox: Outbox) -> None:
    event = make.make_event(seats=1)
    for name in ("Åsa Ek", "Bo Ek"):
        make.make_registration(event, name)
    (looked,) = bulk.look(event.region, [event], Wanted(seats=2), NOW)
    assert looked.letters == 1
    assert looked.changes == {"seats_onsite": (1, 2)}
    before = len(outbox)
    carried(Wanted(seats=2), {event.id: event.version})
    assert outbox.names[before:] == [("promoted", "bo-ek@example.org")]
    carried(Wanted(enabled=False), {event.id: event.version})
    assert seats.settings_of(event).enabled is False
    (looked,) = bulk.look(event.region, [event], Wanted(enabled=False), NOW)
    assert str(looked.problem) == "Inget skulle ändras."


def test_series_and_contact_are_given_to_all() -> None:
    series = make.make_series()
    listed = [make.make_event(f"Möte {n}", days=(make.day(f"2027-04-0{n}"),)) for n in (1, 2)]
    wanted = Wanted(contact=make.contact("Nora Lindåker"), series_id=series.id)
    carried(wanted, {each.id: each.version for each in listed})
    assert [[who.name for who in each.contacts] for each in listed] == [["Nora Lindåker"]] * 2
    assert queries.all_of_series(series) == listed


def test_the_words_of_the_organiser_are_in_the_letter_of_those_with_a_seat(outbox: Outbox) -> None:
    event = make.make_event(seats=1)
    make.make_settings(event, seats_onsite=1, confirmation_words="Läs på.\n\n<b>Kom i tid</b>")
    make.make_registration(event, "Åsa Ek")
    make.make_registration(event, "Bo Ek")
    with_seat, waiting = (make.words_of(each) for each in outbox.letters)
    assert "Läs på.\n\n<b>Kom i tid</b>\n" in with_seat.text
    assert "&lt;b&gt;Kom i tid&lt;/b&gt;" in with_seat.html
    assert "Läs på." not in waiting.text


def test_a_change_to_many_counts_letters_to_speakers_too(outbox: Outbox) -> None:
    later = (make.day("2027-03-23"),)
    moved, draft = make.make_event(), make.make_event("Utkast", status="draft", days=later)
    make.make_speaker(moved, "Åsa Ek", state="confirmed")
    make.make_speaker(draft, "Bo Öst")
    make.make_speaker(moved, "Dag Nej", state="declined")
    wanted, before = bulk.Wanted(move_days=7), len(outbox)
    looked = bulk.look(make.region(), [moved, draft], wanted, NOW)
    assert [(each.letters, str(each.problem)) for each in looked] == [(1, ""), (1, "")]
    with transaction():
        versions = {each.id: each.version for each in (moved, draft)}
        bulk.carry_out(make.region(), versions, wanted, SYSTEM, NOW)
    assert [name for name, _ in outbox.names[before:]] == ["speaker_event_changed"] * 2
