"""Questions of an event and what was answered, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.events.models import Event
from eventsys.planning import copying
from eventsys.registration import adding, asking, bookings, changing, extract, questions
from eventsys.registration import service as registrations
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from eventsys.registration.question_details import QuestionDetails
from eventsys.registration.question_models import Answer, Question
from tests import make
from tests.browser import recorded
from tests.conftest import Outbox
from tests.make import (
    NOW,
    day,
    make_applicant,
    make_event,
    make_question,
    make_registration,
    make_user,
    registration_of,
)

pytestmark = pytest.mark.usefixtures("app")
NIGHT, LUNCH = "Stannar du över natten?", "Vad vill du äta?"


def given(registration: Registration) -> dict[int, list[str]]:
    return questions.answers_of([registration])[registration.id]


def edited(question: Question, **changes: Any) -> QuestionDetails:
    return QuestionDetails.from_json(questions.details(question).as_json() | changes)


def edit(event: Event, question: Question, erase: bool = False, **changes: Any) -> None:
    stamp, details = asking.stamp(question), edited(question, **changes)
    with transaction():
        asking.edit(event, question, details, stamp, SYSTEM, NOW, erase=erase)


def labels(event: Event) -> list[str]:
    return [each.label["sv"] for each in questions.of_event(event)]


def number_of_answers() -> int:
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=10)


class TestAnswers:
    def test_are_kept_with_the_registration_and_found_again(self, event: Event) -> None:
        lunch = make_question(event, LUNCH, "choices", options="Fisk, Kött, Grönt")
        note = make_question(event, "Vad vill du ta upp?", "long_text")
        answers = {lunch.id: ["kott", "fisk"], note.id: ["<b>=1+1</b>\r\nTvå"], 999: ["x"]}
        asa = make_registration(event, "Åsa Ek", answers=answers)
        bo = make_registration(event, "Bo Ek")
        assert questions.answers_of([asa, bo]) == {
            asa.id: {lunch.id: ["fisk", "kott"], note.id: ["<b>=1+1</b>\nTvå"]},
            bo.id: {},
        }
        found = db.session.scalars(select(Registration).where(questions.answered(lunch, "kott")))
        assert [each.name for each in found] == ["Åsa Ek"]
        assert questions.in_words(lunch, ["fisk", "kott"], "da") == "Fisk, Kött"

    @pytest.mark.parametrize(
        ("kind", "value", "words"),
        [
            ("yes_no", "yes", ("Ja", "Ja", "Yes")),
            ("yes_no", "no", ("Nej", "Nej", "No")),
            ("number", "12", ("12", "12", "12")),
            ("date", "2027-03-24", ("24 mars 2027", "24. marts 2027", "24 March 2027")),
            ("text", "Hej", ("Hej", "Hej", "Hej")),
        ],
    )
    def test_are_put_into_words(
        self, event: Event, kind: str, value: str, words: tuple[str, ...]
    ) -> None:
        question = make_question(event, "Fråga", kind)
        said = [questions.in_words(question, [value], language) for language in ("sv", "da", "en")]
        assert tuple(said) == words
        assert questions.in_words(question, [], "sv") == ""

    def test_of_many_are_read_in_one_statement(self, app: Flask, event: Event) -> None:
        night = make_question(event)
        for name in ("Åsa Ek", "Bo Ek", "Cia Ek"):
            make_registration(event, name, answers={night.id: ["yes"]})
        people = bookings.participants(event)
        strangers = [Registration(id=10_000 + n, event_id=event.id) for n in range(questions.FEW)]
        for wanted in (people, [*people, *strangers]):
            with recorded(app) as statements:
                found = questions.answers_of(wanted)
            answered = {number: values for number, values in found.items() if values}
            assert answered == {each.id: {night.id: ["yes"]} for each in people}
            assert (len(found), len(statements)) == (len(wanted), 1)

    def test_that_cannot_be_are_refused_at_their_field(self, event: Event) -> None:
        number = make_question(event, "Hur många?", "number", is_required=True)
        for typed, message in ((["1e999"], "Skriv ett helt tal med siffror."), ([""], None)):
            with pytest.raises(DomainError) as error, transaction():
                applicant = make_applicant(answers={number.id: typed})
                registrations.register(event, [applicant], "x", "sv", NOW)
            assert error.value.field == f"question-{number.id}"
            assert str(error.value) == (message or "Svara på frågan ”Hur många?”.")
        assert db.session.scalar(select(func.count(Registration.id))) == 0

    def test_an_organiser_need_not_answer_for_somebody(self, event: Event) -> None:
        night = make_question(event, is_required=True)
        with transaction():
            made = adding.by_hand(event, make_applicant(answers={night.id: []}), "sv", SYSTEM, NOW)
        assert given(made) == {}
        assert questions.missing(made) is True
        with transaction():
            changing.change(made, make_applicant(answers={night.id: ["no"]}), ATTENDEE, NOW)
        assert (given(made), questions.missing(made)) == ({night.id: ["no"]}, False)

    def test_to_questions_that_were_not_on_the_form_stay(self, event: Event) -> None:
        night, later = make_question(event), make_question(event, "Sent tillagd?", is_required=True)
        asa = make_registration(event, answers={night.id: ["yes"]})
        assert given(asa) == {night.id: ["yes"]}
        with transaction():
            changing.change(asa, make_applicant(answers={later.id: ["no"]}), ATTENDEE, NOW)
        assert given(asa) == {night.id: ["yes"], later.id: ["no"]}
        last = audit.history_of("registration", asa.id)[0]
        assert last.detail == {"fields": ["answers"]}

    def test_to_what_is_hidden_are_dropped_also_later(self, event: Event) -> None:
        night = make_question(event)
        when = make_question(
            event,
            "Vilken natt?",
            "date",
            depends_on=night.key,
            depends_values=("yes",),
            is_required=True,
        )
        answers = {night.id: ["yes"], when.id: ["2027-03-02"]}
        asa = make_registration(event, answers=answers)
        assert given(asa) == answers
        with transaction():
            applicant = make_applicant(answers=answers | {night.id: ["no"]})
            changing.change(asa, applicant, ATTENDEE, NOW)
        assert given(asa) == {night.id: ["no"]}

    def test_do_not_go_to_somebody_else_with_the_seat(self, event: Event) -> None:
        night = make_question(event, is_required=True)
        asa = make_registration(event, answers={night.id: ["yes"]})
        with transaction():
            bo = make_applicant("Bo Ek", answers={night.id: ["yes"]})
            changing.change(asa, bo, ATTENDEE, NOW)
        assert (asa.name, given(asa)) == ("Bo Ek", {})

    def test_stand_in_the_file_of_ones_own_data(self, event: Event) -> None:
        night = make_question(event)
        make_question(event, "Obesvarad?")
        asa = make_registration(event, answers={night.id: ["yes"]})
        assert extract.of(asa)["answers"] == [{"question": NIGHT, "answer": "Ja"}]

    def test_that_an_organiser_mends_are_no_news(self, event: Event, outbox: Outbox) -> None:
        night, by = make_question(event), make_user()
        asa = make_registration(event, answers={night.id: ["no"]})
        with transaction():
            applicant = replace(applicant_of(asa), answers={night.id: ["yes"]})
            changing.change(asa, applicant, by, NOW)
        assert (given(asa), asa.calendar_sequence) == ({night.id: ["yes"]}, 0)
        assert [name for name, _ in outbox.names] == ["confirmed"]
        (line, _) = audit.history_of("registration", asa.id)
        assert (line.action, line.detail) == ("registration.changed", {"fields": ["answers"]})

    def test_cost_nothing_where_nothing_is_asked(self, app: Flask, event: Event) -> None:
        with recorded(app) as statements:
            make_registration(event, "Åsa Ek")
        assert [each for each in statements if "question" in each or " answer" in each] == []


class TestAsking:
    def test_questions_are_added_in_order_and_told_in_history(self, event: Event) -> None:
        make_question(event)
        make_question(event)
        assert [each.key for each in questions.of_event(event)] == [
            "stannar-du-over-natten",
            "stannar-du-over-natten-2",
        ]
        entry = audit.history_of_event(event.id)[0]
        assert (entry.action, entry.detail) == ("question.added", {"question": NIGHT})

    def test_there_are_not_endlessly_many(self, event: Event) -> None:
        with transaction():
            for number in range(50):
                make_question(event, f"Fråga {number}")
        with pytest.raises(DomainError) as error:
            make_question(event, "En till")
        assert str(error.value) == "Ha högst 50 frågor."

    def test_a_question_of_another_event_is_not_found(self, event: Event) -> None:
        other = make_question(make_event("Annat"))
        with pytest.raises(NotFound):
            questions.get(event, other.id)

    def test_two_editors_do_not_overwrite_each_other(self, event: Event) -> None:
        question = make_question(event)
        opened = asking.stamp(question)
        edit(event, question, label={"sv": "Sover du över?"})
        with pytest.raises(StaleVersion), transaction():
            details = edited(question, label={"sv": "Mitt"})
            asking.edit(event, question, details, opened, SYSTEM, NOW)
        assert labels(event) == ["Sover du över?"]

    def test_options_that_were_chosen_go_only_when_that_is_said(self, event: Event) -> None:
        lunch = make_question(event, LUNCH, "choices", options="Fisk, Kött, Grönt")
        asa = make_registration(event, answers={lunch.id: ["fisk", "kott"]})
        fewer = [each for each in lunch.options if each["key"] != "kott"]
        with pytest.raises(asking.AnswersLost) as error:
            edit(event, lunch, options=fewer)
        assert (error.value.lost, error.value.field) == ({"kott": 1}, "erase")
        assert given(asa) == {lunch.id: ["fisk", "kott"]}
        edit(event, lunch, options=fewer, erase=True)
        assert given(asa) == {lunch.id: ["fisk"]}
        renamed = [fewer[0] | {"sv": "Gädda"}, fewer[1]]
        edit(event, lunch, options=renamed)
        assert questions.in_words(lunch, given(asa)[lunch.id], "sv") == "Gädda"

    def test_an_answered_question_keeps_its_kind(self, event: Event) -> None:
        night = make_question(event)
        edit(event, night, kind="text")
        edit(event, night, kind="yes_no")
        make_registration(event, answers={night.id: ["yes"]})
        with pytest.raises(DomainError) as error:
            edit(event, night, kind="text")
        assert (error.value.field, night.kind) == ("kind", "yes_no")

    def test_what_others_hang_on_stays(self, event: Event) -> None:
        lunch = make_question(event, LUNCH, "choice", options="Fisk, Kött, Grönt")
        more = make_question(
            event, "Ben?", depends_on=lunch.key, depends_values=("fisk",), is_required=True
        )
        for changes in ({"kind": "text", "options": []}, {"options": lunch.options[1:]}):
            with pytest.raises(DomainError) as error:
                edit(event, lunch, **changes)
            text = "Frågan ”Ben?” hänger på svaret. Ändra den först."
            assert (str(error.value), error.value.field) == (text, "more_options")
        with transaction():
            asking.move(event, more, -1, SYSTEM, NOW)
        assert labels(event) == [LUNCH, "Ben?"]
        with transaction():
            asking.remove(event, lunch, SYSTEM, NOW)
        (left,) = questions.of_event(event)
        assert (left.id, left.depends_on, left.depends_values) == (more.id, None, [])

    def test_removing_takes_the_answers_along(self, event: Event) -> None:
        night, other = make_question(event), make_question(event, "Annat?")
        make_registration(event, answers={night.id: ["yes"], other.id: ["no"]})
        with transaction():
            asking.remove(event, night, SYSTEM, NOW)
        assert db.session.scalars(select(Answer.question_id)).all() == [other.id]
        assert audit.history_of_event(event.id)[0].action == "question.removed"

    def test_moving(self, event: Event) -> None:
        first = make_question(event, "Ett")
        make_question(event, "Två")
        with transaction():
            asking.move(event, first, 1, SYSTEM, NOW)
        assert labels(event) == ["Två", "Ett"]


class TestCopies:
    def test_the_next_event_asks_the_same_with_the_same_keys(self, event: Event) -> None:
        night = make_question(event, keep_days=7, help={"sv": "På hotellet."})
        make_question(event, "Vilken?", "text", depends_on=night.key, depends_values=("yes",))
        make_registration(event, answers={night.id: ["yes"]})
        with transaction():
            made = copying.copy_event(event, "Nästa", date(2027, 4, 6), SYSTEM, NOW)
        assert questions.details_of(made) == questions.details_of(event)
        assert questions.counts(made) == {}

    def test_replacing_keeps_the_rows_of_the_same_key(self, event: Event) -> None:
        night = make_question(event)
        make_question(event, "Annat?")
        asa = make_registration(event, answers={night.id: ["yes"]})
        new = edited(night, label={"sv": "Sover du över?"})
        with transaction():
            questions.replace(event, [new], SYSTEM, NOW)
        assert (labels(event), given(asa)) == (["Sover du över?"], {night.id: ["yes"]})
        with pytest.raises(DomainError) as error, transaction():
            questions.replace(event, [], SYSTEM, NOW)
        assert str(error.value) == "Någon har redan svarat på frågorna. De kan inte bytas ut."

    def test_questions_are_copied_from_another_event(self, event: Event) -> None:
        danish = make_event("Dansk", owner="midtjylland", language="da")
        night = make_question(event)
        make_question(event, "Vilken?", "text", depends_on=night.key, depends_values=("yes",))
        with transaction():
            assert asking.copy(event, danish, SYSTEM, NOW) == 2
            assert asking.copy(event, danish, SYSTEM, NOW) == 0
        first, second = questions.details_of(danish)
        assert first.label == {"da": NIGHT, "sv": NIGHT}
        assert (second.depends_on, second.depends_values) == (night.key, ("yes",))

    def test_a_condition_that_cannot_be_is_left_behind(self, event: Event) -> None:
        other = make_event("Annat")
        lunch = make_question(event, LUNCH, "choice", options="Fisk, Kött")
        make_question(event, "Ben?", depends_on=lunch.key, depends_values=("fisk",))
        make_question(other, LUNCH, "choice", options="Soppa, Sallad")
        with transaction():
            assert asking.copy(event, other, SYSTEM, NOW) == 1
        assert questions.details_of(other)[1].depends_on is None

    def test_only_events_of_the_region_can_be_copied_from(self, event: Event) -> None:
        make_question(event)
        make_question(make_event("Grannen", owner="orebro-lan"))
        near = make_event("Nära", days=(day("2027-05-01"),))
        make_question(near)
        make_event("Utan frågor")
        assert asking.sources(event) == [(near, 1)]


class TestForgetting:
    @pytest.fixture
    def answered(self, event: Event) -> Registration:
        """One answer that is kept for seven days, and one as long as the rest."""
        short, long = make_question(event, keep_days=7), make_question(event, "Annat?")
        return make_registration(event, answers={short.id: ["yes"], long.id: ["no"]})

    @pytest.mark.parametrize(("days", "left"), [(6, 2), (7, 1), (89, 1), (90, 0)])
    def test_answers_go_when_their_days_are_over(
        self, answered: Registration, days: int, left: int
    ) -> None:
        now = datetime(2027, 3, 2, 3, tzinfo=NOW.tzinfo) + timedelta(days=days)
        with transaction():
            gone = make.forget(now)
        assert (gone["answers"], number_of_answers()) == (1 if days >= 7 else 0, left)

    def test_answers_of_what_is_to_come_stay(self, answered: Registration) -> None:
        make_question(make_event("Gammalt", days=(day("2027-02-01"),)), keep_days=1)
        with transaction():
            make.forget(NOW + timedelta(days=40))
        assert number_of_answers() == 2


def test_the_summary_counts_those_who_come(event: Event) -> None:
    lunch = make_question(event, LUNCH, "choices", options="Fisk, Kött")
    make_registration(event, "Åsa Ek", answers={lunch.id: ["fisk", "kott"]})
    make_registration(event, "Bo Ek", answers={lunch.id: ["fisk"]})
    gone = make_registration(event, "Cia Ek", answers={lunch.id: ["fisk"]})
    with transaction():
        registrations.cancel(gone, ATTENDEE, NOW)
    assert questions.summary(event) == {lunch.id: {"fisk": 2, "kott": 1}}
    assert questions.people(event) == {lunch.id: 2}
    assert questions.counts(event) == {lunch.id: {"fisk": 3, "kott": 1}}


def test_repeating_a_form_changes_no_answer(event: Event) -> None:
    night = make_question(event)
    applicant = make_applicant(answers={night.id: ["yes"]})
    for answers in (applicant.answers, {night.id: ["no"]}):
        make_registration(event, "Åsa Ek", submission="same", answers=answers)
    asa = registration_of(event, applicant)
    assert given(asa) == {night.id: ["yes"]}
    assert applicant_of(asa).answers == {}
