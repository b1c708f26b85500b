"""A survey is answered once by whoever has its link, and nothing tells by whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.evaluation import answering, asking, results, service
from eventsys.evaluation.models import Survey, SurveyAnswer
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.messages import survey_requests
from eventsys.planning import content as contents
from eventsys.planning import copying, templates
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from tests.conftest import Outbox
from tests.make import FIRST_DAY, NOW, forget, make_event, make_registration, make_series

# The afternoon of the day after: 16.30 in Sweden.
AFTER = datetime.fromisoformat("2027-03-03T15:30:00+00:00")
DURING = datetime.fromisoformat("2027-03-02T13:00:00+00:00")
OVER = AFTER + timedelta(days=22)


@pytest.fixture
def event(app: Flask) -> Event:
    return surveyed()


def surveyed(**details: Any) -> Event:
    made = make_event(seats=None, **details)
    with transaction():
        asking.switch_on(made, SYSTEM, NOW)
    return made


def link(registration: Registration, now: datetime = AFTER) -> str | None:
    with transaction():
        return service.link_for(registration, now)


def token_of(address: str | None) -> str:
    assert address is not None
    return address.rstrip("/").rpartition("/")[2]


def answer(event: Event, token: str, *values: str, now: datetime = AFTER, version: int = 1) -> None:
    """Answer the questions in their order."""
    ids = [each.id for each in asking.questions_of(event)]
    with transaction():
        answering.answer(token, dict(zip(ids, values, strict=False)), version, now)


def answered_by(event: Event, *values: tuple[str, ...], now: datetime = AFTER) -> None:
    """So many people answer, each as it is said."""
    there = len(db.session.scalars(select(Registration.id)).all())
    for number, each in enumerate(values, there):
        registration = make_registration(event, f"Person {number}")
        answer(event, token_of(link(registration, now)), *each, now=now)


def everything_about(name: str) -> list[Any]:
    """Every row of a table, as plain values."""
    table = next(each for each in Survey.metadata.sorted_tables if each.name == name)
    return [tuple(row) for row in db.session.execute(select(table))]


class TestLink:
    def test_is_fresh_and_given_once(self, event: Event) -> None:
        mine, other = make_registration(event), make_registration(event, "Bo Ek", language="da")
        first, second = link(mine), link(other)
        assert first is not None and first.startswith("https://moten.example.org/survey/")
        assert second is not None and second.startswith("https://moten.example.org/da/survey/")
        assert token_of(first) != token_of(second)
        assert link(mine) is None
        assert service.sent(event) == 2

    def test_no_row_holds_the_token_or_says_whose_it_is(self, event: Event) -> None:
        registration = make_registration(event)
        token = token_of(link(registration))
        (row,) = everything_about("survey_pass")
        assert token not in row
        assert len(row) == 2 and row[1] == event.id
        assert everything_about("survey_sending")[0][0] == registration.id

    def test_is_for_those_who_have_a_seat_at_an_open_survey(self, app: Flask) -> None:
        without = make_registration(make_event(seats=None))
        assert link(without) is None
        event = surveyed()
        mine, gone = make_registration(event, "A"), make_registration(event, "B")
        with transaction():
            registrations.cancel(gone, SYSTEM, NOW)
        assert link(gone) is None
        assert link(mine, OVER) is None
        with transaction():
            asking.switch_off(event, SYSTEM, NOW)
        assert link(mine) is None
        with transaction():
            asking.switch_on(event, SYSTEM, NOW)
            events.cancel(event, "", SYSTEM, NOW)
        assert link(mine) is None
        assert everything_about("survey_sending") == []


class TestAnswer:
    def test_is_kept_once_and_the_link_goes(self, event: Event) -> None:
        token = token_of(link(make_registration(event)))
        answer(event, token, "4", " Samtalen.\r\n", "")
        with pytest.raises(NotFound):
            answer(event, token, "1")
        kept = [(each.value, each.batch) for each in db.session.scalars(select(SurveyAnswer))]
        assert sorted(kept) == [(" Samtalen.", 0), ("4", 0)]
        assert everything_about("survey_pass") == []
        survey = service.find(event.id)
        assert survey is not None and survey.answered == 1

    @pytest.mark.parametrize("values", [("6",), ("x",), ("", "x" * 2001), ("", "", "")])
    def test_what_is_no_answer_costs_no_link(self, event: Event, values: tuple[str, ...]) -> None:
        token = token_of(link(make_registration(event)))
        with pytest.raises(DomainError):
            answer(event, token, *values)
        assert len(everything_about("survey_pass")) == 1
        assert everything_about("survey_answer") == []

    def test_other_questions_are_read_first(self, event: Event) -> None:
        token = token_of(link(make_registration(event)))
        with pytest.raises(answering.Changed):
            answer(event, token, "4", version=0)
        assert len(everything_about("survey_pass")) == 1

    def test_what_is_over_takes_none(self, event: Event) -> None:
        token = token_of(link(make_registration(event)))
        with pytest.raises(asking.Closed):
            answer(event, token, "4", now=OVER)
        with transaction():
            assert service.close_next(OVER) == 1
            assert service.close_next(OVER) == 0
        with pytest.raises(NotFound):
            answer(event, token, "4")
        assert audit.history_of_event(event.id)[0].detail == {"answered": 0}

    def test_nothing_tells_which_answers_came_together(self, event: Event) -> None:
        """Keys are new when five have answered; what a database notes of rows is then the same."""
        answered_by(event, *[("4", f"Text {n}") for n in range(4)])
        before = {row[0] for row in everything_about("survey_answer")}
        answered_by(event, ("5", "Text 4"))
        after = {row[0] for row in everything_about("survey_answer")}
        assert len(before) == 8 and len(after) == 10 and not before & after
        if db.engine.dialect.name == "postgresql":
            wrote = db.session.execute(select(SurveyAnswer.__table__.c.key, text("xmin")))
            assert len({row[1] for row in wrote}) == 1
        else:
            with pytest.raises(OperationalError, match="rowid"):
                db.session.execute(text("SELECT rowid FROM survey_answer"))

    def test_history_counts_and_names_nobody(self, event: Event) -> None:
        answered_by(event, ("4",))
        before = len(audit.history_of_event(event.id))
        answered_by(event, ("5",))
        told = audit.history_of_event(event.id)
        assert [each.action for each in told[: len(told) - before]] == ["registration.confirmed"]


class TestResults:
    def shown(self, event: Event) -> tuple[int, int, int]:
        found = results.of_event(event)
        assert found is not None
        return found.answered, found.shown, sum(len(each.texts) for each in found.questions)

    def test_come_in_steps_and_end_with_everybody(self, event: Event) -> None:
        seen = []
        for _number in range(12):
            answered_by(event, ("5", "Bra"))
            seen.append(self.shown(event)[1:])
        assert seen == [(0, 0)] * 4 + [(5, 5)] * 8
        with transaction():
            service.close_next(OVER)
        assert self.shown(event) == (12, 12, 12)

    def test_what_can_never_be_shown_is_erased_when_it_closes(self, event: Event) -> None:
        answered_by(event, *[("5", "Bra")] * 7)
        with transaction():
            service.close_next(OVER)
        assert self.shown(event) == (7, 5, 5)
        assert len(everything_about("survey_answer")) == 10

    def test_texts_come_in_no_order_and_go_after_two_years(self, event: Event) -> None:
        answered_by(event, *[("5", f"Text {n}") for n in range(5)])
        keys = db.session.scalars(
            select(SurveyAnswer.value).where(SurveyAnswer.value != "5").order_by(SurveyAnswer.key)
        ).all()
        found = results.of_event(event)
        assert found is not None and list(found.questions[1].texts) == list(keys)
        later = datetime.fromisoformat("2029-03-01T08:00:00+00:00")
        assert forget(later - timedelta(days=1))["survey_texts"] == 0
        assert forget(later)["survey_texts"] == 5
        assert self.shown(event) == (5, 5, 0)
        assert len(everything_about("survey_answer")) == 5

    def test_a_series_tells_only_what_its_events_tell(self, app: Flask) -> None:
        series = make_series()
        first, second, third = (
            surveyed(title=f"Dialog {n}", series_id=series.id) for n in range(3)
        )
        answered_by(first, *[("5",)] * 6, *[("4",)] * 5)
        answered_by(second, *[("5",)] * 3, *[("4",)] * 2)
        answered_by(third, *[("1",)] * 3)
        with transaction():
            for each in (first, second, third):
                service.close(each, OVER)
        found = results.of_series(series)
        assert (found.sent, found.answered) == (19, 19)
        (overall,) = found.questions
        # The third shows nothing, and the second does not tell 4 and 5 apart.
        counts = {group.cells: group.count for group in overall.groups}
        assert counts == {("1",): 0, ("2",): 0, ("3",): 0, ("4", "5"): 16}


class TestQuestions:
    def test_stay_as_they_are_when_somebody_has_answered(self, event: Event) -> None:
        question = asking.questions_of(event)[0]
        answered_by(event, ("4",))
        for deed in (
            lambda: asking.remove(event, question.id, SYSTEM, NOW),
            lambda: asking.move(event, question.id, 1, SYSTEM, NOW),
            lambda: asking.edit(event, question.id, asking.details(question), SYSTEM, NOW),
            lambda: asking.add(event, asking.details(question), SYSTEM, NOW),
        ):
            with pytest.raises(asking.Answered), transaction():
                deed()

    def test_go_along_with_copies_and_templates(self, event: Event) -> None:
        with transaction():
            asking.set_days(event, 7, SYSTEM, NOW)
            copy = copying.copy_event(event, "Kopia", FIRST_DAY, SYSTEM, NOW)
            content = templates.content_like(event)
            made = make_event("Ny", status="draft")
            templates.furnish(made, content, SYSTEM, NOW)
        wanted = asking.details_of(event)
        assert wanted is not None and wanted.days == 7 and len(wanted.questions) == 3
        assert contents.from_json(contents.to_json(content)) == content
        assert asking.details_of(copy) == wanted
        assert asking.details_of(made) == wanted


class TestRequest:
    def ask(self, now: datetime = AFTER) -> int:
        with transaction():
            return survey_requests.ask_participants(now)

    def test_goes_the_day_after_once_to_each_with_a_seat(
        self, event: Event, outbox: Outbox
    ) -> None:
        mine = make_registration(event)
        gone = make_registration(event, "Bo Ek")
        with transaction():
            registrations.cancel(gone, SYSTEM, NOW)
        hours = timedelta(hours=1)
        # Before the afternoon, in the evening, and early in the morning after.
        assert [self.ask(AFTER + n * hours) for n in (-1, 5, 12)] == [0, 0, 0]
        assert self.ask() == 1
        assert self.ask() == 0
        (letter,) = [each for each in outbox if each.name == "evaluation_request"]
        assert letter.recipient == mine.email
        assert letter.facts is not None
        answer(event, token_of(letter.facts["survey_url"]), "5")
        assert audit.history_of_event(event.id)[0].detail == {"number": 1}

    @pytest.mark.databases("postgresql")
    def test_the_order_of_rows_does_not_tell_whose_a_pass_is(self, event: Event) -> None:
        """PostgreSQL keeps rows in the order in which they came, and knows what came together."""
        for number in range(3):
            make_registration(event, f"A{number}", attendance="onsite")
        assert self.ask() > 0
        make_registration(event, "B")
        assert self.ask() > 0
        kept = db.session.execute(
            text("SELECT token_hash, xmin::text FROM survey_pass ORDER BY ctid")
        ).all()
        assert [row[0] for row in kept] == sorted(row[0] for row in kept)
        assert (len(kept), len({row[1] for row in kept})) == (4, 1)

    def test_is_not_for_those_whom_another_letter_asked(self, event: Event, outbox: Outbox) -> None:
        link(make_registration(event))
        assert self.ask() == 0
        assert "evaluation_request" not in [name for name, _to in outbox.names]

    def test_who_stayed_away_is_not_asked(self, event: Event, outbox: Outbox) -> None:
        came = make_registration(event, "A")
        make_registration(event, "B")
        with transaction():
            checkin.admit(came, checkin.Deed("a key", FIRST_DAY), SYSTEM, DURING)
        assert self.ask() == 1
        assert [to for name, to in outbox.names if name == "evaluation_request"] == [came.email]
