"""Many at once: real threads on a SQLite file and on PostgreSQL. Not one seat too many, ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core import ratelimit
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, TooManyAttempts
from eventsys.core.text import fold
from eventsys.documents import service as documents
from eventsys.documents.kinds import Refused
from eventsys.documents.models import Document
from eventsys.documents.service import HandedIn
from eventsys.evaluation import answering, asking
from eventsys.evaluation.models import Survey, SurveyAnswer
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.messages import announce
from eventsys.participants import importing
from eventsys.participants.judging import Row
from eventsys.places.models import Region
from eventsys.planning import bulk, templates
from eventsys.planning.bulk import Wanted
from eventsys.planning.content import Content
from eventsys.registration import adding, bookings, changing, moving
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.service import Full, SettingsDetails
from eventsys.speakers import inviting
from eventsys.speakers import service as speakers
from eventsys.speakers.inviting import Invitation
from eventsys.speakers.service import Particulars
from eventsys.undo import service as undo
from tests import files
from tests.make import (
    NOW,
    day,
    make_applicant,
    make_event,
    make_file,
    make_registration,
    make_settings,
    make_speaker,
    make_template,
    names_by_status,
    region,
    survey_token,
)

AT_ONCE = 12
Deed = Callable[[], Any]


def together(app: Flask, deeds: list[Deed]) -> list[Any]:
    """Do all of them at once, each as a request of its own; what came of it, errors included."""
    db.session.rollback()
    start = Barrier(min(AT_ONCE, len(deeds)))

    def do(numbered: tuple[int, Deed]) -> Any:
        number, deed = numbered
        if number < start.parties:
            start.wait()
        with app.app_context():
            try:
                with transaction():
                    return deed()
            except DomainError as error:
                return type(error)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(do, enumerate(deeds)))
    db.session.expire_all()
    return done


def registering(event_id: int, name: str, submission: str = "", **details: Any) -> Deed:
    def deed() -> str:
        event, applicant = events.get(event_id), make_applicant(name, **details)
        (told,) = registrations.register(event, [applicant], submission or name, "sv", NOW)
        return told

    return deed


def cancelling(registration_id: int) -> Deed:
    def deed() -> None:
        registration = db.session.get_one(Registration, registration_id)
        registrations.cancel(registration, ATTENDEE, NOW)

    return deed


def letters() -> Counter[str]:
    return Counter(db.session.scalars(select(Letter.name)))


def count_by_status(event: Event) -> dict[str, int]:
    return {status: len(names) for status, names in names_by_status(event).items()}


def test_sixty_want_ten_seats(shared_app: Flask) -> None:
    event = make_event(seats=10)
    told = together(shared_app, [registering(event.id, f"Person {n:02}") for n in range(60)])
    assert Counter(told) == {"confirmed": 10, "waiting": 50}
    assert count_by_status(event) == {"confirmed": 10, "waiting": 50}
    assert letters() == {"confirmed": 10, "waiting": 50}
    # Nobody was told anything but how it is.
    places = [bookings.queue_place(each) for each in bookings.participants(event, status="waiting")]
    assert places == [*range(1, 51)]


def test_sixty_want_ten_seats_and_there_is_no_line(shared_app: Flask) -> None:
    event = make_event()
    make_settings(event, seats_onsite=10, waiting_list=False)
    told = together(shared_app, [registering(event.id, f"Person {n:02}") for n in range(60)])
    assert Counter(told) == {"confirmed": 10, Full: 50}
    assert count_by_status(event) == {"confirmed": 10}


def test_seats_that_are_freed_at_once_are_given_once(shared_app: Flask) -> None:
    event = make_event(seats=10)
    everybody = [make_registration(event, f"Person {n:02}").id for n in range(30)]
    leaving = [cancelling(each) for each in everybody[:10]]
    coming = [registering(event.id, f"Late {n}") for n in range(10)]
    together(shared_app, [deed for pair in zip(leaving, coming, strict=True) for deed in pair])
    assert count_by_status(event) == {"cancelled": 10, "confirmed": 10, "waiting": 20}
    # Those who waited first moved up, not those who came while seats were free.
    assert names_by_status(event)["confirmed"] == [f"Person {n:02}" for n in range(10, 20)]
    assert (letters()["promoted"], letters()["cancelled"]) == (10, 10)


def test_the_workbench_gives_no_seat_that_is_not_there(shared_app: Flask) -> None:
    """Moving down, walking in, a list that is read in, and people who register, all at once."""
    event = make_event(seats=10)
    event_id = event.id
    everybody = [make_registration(event, f"Person {n:02}").id for n in range(14)]

    def moving_down(registration_id: int) -> Deed:
        def deed() -> None:
            moving.take_seat(db.session.get_one(Registration, registration_id), SYSTEM, NOW)

        return deed

    def walking_in(name: str) -> Deed:
        def deed() -> None:
            adding.at_door(events.get(event_id), make_applicant(name, email=""), name, SYSTEM, NOW)

        return deed

    def reading_in(first: int) -> Deed:
        rows = [
            Row(number, make_applicant(f"Lista {number}")) for number in range(first, first + 5)
        ]

        def deed() -> None:
            importing.add(events.get(event_id), rows, True, SYSTEM, NOW)

        return deed

    together(
        shared_app,
        [
            *map(moving_down, everybody[:4]),
            *(walking_in(f"Dörr {n}") for n in range(3)),
            *map(reading_in, (1, 3, 6)),
            *(registering(event_id, f"Sen {n}") for n in range(4)),
        ],
    )
    # Those who waited got the seats; nobody came past them, and nobody of the list came twice.
    assert names_by_status(event)["confirmed"] == [f"Person {n:02}" for n in range(4, 14)]
    assert count_by_status(event) == {"confirmed": 10, "waiting": 4 + 10 + 4}


def test_changes_to_many_at_once_are_done_once(shared_app: Flask) -> None:
    """Two who move the same events in another order: one does it, the other is told it is old."""
    made = [make_event(f"Möte {n}", days=(day(f"2027-05-{n:02}"),)) for n in range(10, 16)]
    versions = {each.id: each.version for each in made}
    region_id = made[0].region_id

    def changing_all(ids: list[int]) -> Deed:
        def deed() -> int:
            region = db.session.get_one(Region, region_id)
            looked = {number: versions[number] for number in ids}
            return len(bulk.carry_out(region, looked, Wanted(move_days=70), SYSTEM, NOW).done)

        return deed

    told = together(shared_app, [changing_all([*versions]), changing_all([*versions][::-1])] * 2)
    assert sorted(told) == [0, 0, 0, 6]
    moved = [each.first_on.isoformat() if each.first_on else "" for each in made]
    assert moved == [f"2027-07-{n:02}" for n in range(19, 25)]


def test_one_registration_is_cancelled_many_times_at_once(shared_app: Flask) -> None:
    event = make_event(seats=1)
    first = make_registration(event).id
    make_registration(event, "Bo Ek")
    make_registration(event, "Cecilia Ek")
    together(shared_app, [cancelling(first)] * 10)
    assert count_by_status(event) == {"cancelled": 1, "confirmed": 1, "waiting": 1}
    assert (letters()["promoted"], letters()["cancelled"]) == (1, 1)


def test_more_seats_and_cancellations_at_once(shared_app: Flask) -> None:
    event = make_event(seats=5)
    event_id = event.id
    everybody = [make_registration(event, f"Person {n:02}").id for n in range(20)]

    def raising(total: int) -> Deed:
        return lambda: registrations.configure(
            events.get(event_id), SettingsDetails(seats_onsite=total), SYSTEM, NOW
        )

    together(
        shared_app,
        [cancelling(everybody[0]), raising(8), cancelling(everybody[1]), raising(8)],
    )
    assert count_by_status(event) == {"cancelled": 2, "confirmed": 8, "waiting": 10}
    assert letters()["promoted"] == 5


@pytest.mark.parametrize("same_form", [True, False])
def test_one_person_many_times_at_once_is_one_registration(
    shared_app: Flask, same_form: bool
) -> None:
    event = make_event(seats=5)
    deeds = [registering(event.id, "Åsa Ek", "form" if same_form else f"{n}") for n in range(10)]
    assert together(shared_app, deeds) == ["confirmed"] * 10
    assert names_by_status(event) == {"confirmed": ["Åsa Ek"]}
    assert letters() == ({"confirmed": 1} | ({} if same_form else {"already_registered": 9}))


def test_switching_ways_at_once(shared_app: Flask) -> None:
    event = make_event(format="hybrid")
    make_settings(event, seats_onsite=5, seats_online=2)
    everybody = [make_registration(event, f"Person {n}").id for n in range(5)]

    def switching(registration_id: int) -> Deed:
        def deed() -> None:
            registration = db.session.get_one(Registration, registration_id)
            said = bookings.applicant_of(registration)
            online = make_applicant(said.name, email=said.email, attendance="online")
            changing.change(registration, online, ATTENDEE, NOW)

        return deed

    done = together(shared_app, [switching(each) for each in everybody])
    assert Counter(done) == {None: 2, DomainError: 3}
    attendances = [each.attendance for each in bookings.participants(event)]
    assert Counter(attendances) == {"online": 2, "onsite": 3}


def test_an_event_is_cancelled_while_people_register(shared_app: Flask) -> None:
    event = make_event(seats=None)
    event_id = event.id
    make_registration(event, "Anna")

    def calling_off() -> None:
        announce.cancel(events.get(event_id), "Sjukdom.", SYSTEM, NOW)

    deeds = [registering(event_id, f"Person {n}") for n in range(20)]
    together(shared_app, [*deeds[:10], calling_off, *deeds[10:]])
    # Whoever got in was told that it is off; nobody got in afterwards.
    assert letters()["event_cancelled"] == count_by_status(event)["confirmed"]


def test_settings_that_do_not_exist_yet_are_made_once(shared_app: Flask) -> None:
    event_id = make_event().id

    def configuring(total: int) -> Deed:
        return lambda: registrations.configure(
            events.get(event_id), SettingsDetails(seats_onsite=total), SYSTEM, NOW
        )

    done = together(shared_app, [configuring(n) for n in range(1, 7)])
    assert done == [None] * 6


def test_of_edits_at_once_one_is_saved(shared_app: Flask) -> None:
    event = make_event()
    event_id, version = event.id, event.version

    def editing(title: str) -> Deed:
        def deed() -> str:
            found = events.get(event_id)
            details = events.details_of(found)
            changed = type(details)(**vars(details) | {"title": title})
            announce.edit(found, changed, version, SYSTEM, NOW)
            return title

        return deed

    done = together(shared_app, [editing(f"Titel {n}") for n in range(8)])
    (saved,) = (each for each in done if isinstance(each, str))
    assert (event.title, event.version) == (saved, version + 1)


def test_attempts_at_once_are_all_counted(shared_app: Flask) -> None:
    per = registrations.EMAIL_WINDOW
    deeds = [lambda: ratelimit.count_hit("deed", "who", 10, per, NOW)] * 30
    assert Counter(together(shared_app, deeds)) == {None: 10, TooManyAttempts: 20}
    assert db.session.scalar(select(func.max(ratelimit.RateWindow.hits))) == 10


def test_handing_over_to_somebody_who_registers_at_once(shared_app: Flask) -> None:
    event = make_event(seats=None)
    event_id = event.id
    givers = [make_registration(event, f"Giver {n}").id for n in range(8)]

    def handing_over(registration_id: int) -> Deed:
        def deed() -> None:
            registration = db.session.get_one(Registration, registration_id)
            said = bookings.applicant_of(registration)
            taker = make_applicant(said.name, email="taker@example.org")
            changing.change(registration, taker, ATTENDEE, NOW)

        return deed

    coming = [registering(event_id, f"Taker {n}", email="taker@example.org") for n in range(8)]
    giving = [handing_over(each) for each in givers]
    together(shared_app, [deed for pair in zip(giving, coming, strict=True) for deed in pair])
    assert count_by_status(event) == {"confirmed": 16}


def test_everybody_who_replaces_a_file_is_counted(shared_app: Flask) -> None:
    event = make_event()
    event_id, document_id = event.id, make_file(event).id
    new = [documents.hand_in("x.png", files.picture(size=(n, n))) for n in range(1, 9)]

    def replacing(file: HandedIn) -> Deed:
        def deed() -> None:
            mine = events.get(event_id)
            document = documents.get(mine, document_id)
            documents.replace_file(mine, document, file, SYSTEM, NOW)

        return deed

    assert together(shared_app, [replacing(file) for file in new]) == [None] * len(new)
    versions = documents.get(events.get(event_id), document_id).versions
    assert [each.number for each in versions] == [*range(1, len(new) + 2)]
    assert {each.file for each in versions[1:]} == {each.file for each in new}


def test_the_same_file_handed_in_at_once_is_one_document(shared_app: Flask) -> None:
    event_id = make_event().id
    file = documents.hand_in("x.png", files.picture())

    def adding() -> str:
        details = documents.DocumentDetails()
        return documents.add_file(events.get(event_id), file, details, SYSTEM, NOW).title

    assert Counter(together(shared_app, [adding] * 6)) == {"x": 1, Refused: 5}


def test_a_change_is_taken_back_once(shared_app: Flask) -> None:
    event = make_event("A")
    with transaction():
        details = replace(events.details_of(event), title="B")
        events.edit(event, details, event.version, SYSTEM, NOW)
    event_id, entry_id = event.id, audit.history_of_event(event.id)[0].id

    def taking_back() -> str:
        mine = events.get(event_id)
        undo.take_back(mine, entry_id, "title", SYSTEM, NOW)
        return mine.title

    assert Counter(together(shared_app, [taking_back] * 6)) == {"A": 1, undo.Outdated: 5}
    assert events.get(event_id).title == "A"


def test_speakers_of_one_name_at_once_are_one(shared_app: Flask) -> None:
    event = make_event()
    event_id, other_id = event.id, make_speaker(event, "Bo Öst", state="new").id

    def adding(name: str) -> Deed:
        return lambda: speakers.add(events.get(event_id), Particulars(name), SYSTEM, NOW).name

    def renaming() -> str:
        other = speakers.get(events.get(event_id), other_id)
        speakers.change(other, Particulars("ÅSA EK"), 1, SYSTEM, NOW)
        return other.name

    deeds = [adding("Åsa Ek"), renaming, adding("åsa ek"), adding("Åsa  Ek")]
    done = together(shared_app, deeds)
    assert Counter(each is DomainError for each in done) == {False: 1, True: 3}
    names = [fold(each.name) for each in speakers.of_event(events.get(event_id))]
    assert names.count(fold("Åsa Ek")) == 1


def test_somebody_is_asked_once(shared_app: Flask) -> None:
    event = make_event()
    event_id, speaker_id = event.id, make_speaker(event, state="new").id

    def asking() -> int:
        mine = events.get(event_id)
        speaker = speakers.get(mine, speaker_id)
        asked = Invitation(speaker.name, "edvin@example.org", "sv", speaker=speaker)
        return len(inviting.invite(mine, [asked], "", SYSTEM, NOW))

    assert Counter(together(shared_app, [asking] * 6)) == {1: 1, 0: 5}
    assert letters() == {"speaker_invitation": 1}


def test_templates_of_one_name_at_once_are_one(shared_app: Flask) -> None:
    kind_id, template_id = make_event().kind_id, make_template("Annan mall").id

    def making() -> str:
        return templates.create(region(), "Mall", kind_id, Content(), SYSTEM, NOW).name

    def renaming() -> str:
        template = templates.get(template_id)
        templates.edit(template, "Mall", kind_id, Content(), 1, SYSTEM, NOW)
        return template.name

    done = Counter(together(shared_app, [making, renaming, making, making, making, making]))
    assert done == {"Mall": 1, DomainError: 5}


def test_somebody_is_removed_once(shared_app: Flask) -> None:
    event = make_event()
    event_id, speaker_id = event.id, make_speaker(event).id

    def removing() -> None:
        speakers.remove(speakers.get(events.get(event_id), speaker_id), SYSTEM, NOW)

    assert Counter(together(shared_app, [removing] * 6)) == {None: 1, NotFound: 5}
    deeds = [entry.action for entry in audit.history_of_event(event_id)]
    assert deeds.count("speaker.removed") == 1


def test_a_document_that_is_removed_is_gone_for_the_others(shared_app: Flask) -> None:
    event = make_event()
    event_id, document_id = event.id, make_file(event).id
    make_file(event, "B.pdf")

    def doing(deed: Callable[[Event, Document], None]) -> Deed:
        def do() -> None:
            mine = events.get(event_id)
            deed(mine, documents.get(mine, document_id))

        return do

    def remove(mine: Event, _document: Document) -> None:
        documents.remove(mine, document_id, SYSTEM, NOW)

    def move(mine: Event, document: Document) -> None:
        documents.move(mine, document, 1, SYSTEM, NOW)

    def edit(mine: Event, document: Document) -> None:
        documents.edit(mine, document, documents.details_of(document), SYSTEM, NOW)

    deeds = [doing(deed) for deed in (remove, move, edit, remove, move, edit, remove, move)]
    done = Counter(together(shared_app, deeds))
    assert {*done} <= {None, NotFound}
    assert done[NotFound] >= 2
    listed = [entry.action for entry in audit.history_of_event(event_id)]
    assert listed.count("document.removed") == 1
    assert [each.title for each in documents.of_event(events.get(event_id))] == ["B"]


def test_each_link_to_a_survey_answers_once(shared_app: Flask) -> None:
    """Pressed again and again, and in several windows."""
    event = make_event(seats=None)
    links = [survey_token(event) for _number in range(4)]
    question_id = asking.questions_of(event)[0].id

    def answering_by(token: str) -> Deed:
        return lambda: answering.answer(token, {question_id: "4"}, 1, NOW)

    told = together(shared_app, [answering_by(token) for token in links * 3])
    assert Counter(told) == {None: 4, NotFound: 8}
    assert db.session.get_one(Survey, event.id).answered == 4
    assert db.session.scalar(select(func.count(SurveyAnswer.key))) == 4
