"""The survey of an event in the back office: on with one press, its questions, what came of it."""

import csv
import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.evaluation import answering, asking, service
from eventsys.evaluation.details import QuestionDetails
from eventsys.evaluation.models import SurveyPass, SurveySending
from eventsys.events.models import Event
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser
from tests.make import NOW, make_event, make_registration

AFTER = datetime.fromisoformat("2027-03-03T15:30:00+00:00")
OVER = AFTER + timedelta(days=22)
PART = QuestionDetails(
    "choice",
    {"sv": "Vilken del gav mest?"},
    tuple(
        {"key": key, "sv": text} for key, text in (("a", "Talen"), ("b", "Borden"), ("c", "Fikat"))
    ),
)


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("Dialog", seats=None, series_id=make.make_series().id)


@pytest.fixture
def organiser(browser: Browser) -> Browser:
    browser.sign_in(make.make_user())
    return browser


def path(event: Event, name: str = "") -> str:
    return f"/organiser/events/{event.id}/evaluation{name}"


def switched_on(event: Event, *more: QuestionDetails) -> None:
    with transaction():
        asking.switch_on(event, SYSTEM, NOW)
        for each in more:
            asking.add(event, each, SYSTEM, NOW)


def answered(event: Event, *sets: tuple[str, ...], now: datetime = AFTER) -> None:
    """Somebody is asked and answers, for each of the sets."""
    there = len(db.session.scalars(select(Registration.id)).all())
    for number, values in enumerate(sets, there):
        registration = make_registration(event, f"Person {number}")
        token = tokens.new_token()
        with transaction() as session:
            session.add(SurveyPass(token_hash=tokens.hash_token(token), event_id=event.id))
            session.add(SurveySending(registration_id=registration.id, sent_at=now))
        ids = [each.id for each in asking.questions_of(event)]
        survey = service.find(event.id)
        assert survey is not None
        with transaction():
            typed = dict(zip(ids, values, strict=False))
            answering.answer(token, typed, survey.version, now)


class TestQuestions:
    def test_are_there_with_one_press(self, organiser: Browser, event: Event) -> None:
        organiser.get(f"/organiser/events/{event.id}/")
        page = organiser.click("Utvärdering")
        assert page.all("main h2") == ["Fråga vad deltagarna tyckte"]
        page = organiser.submit("Slå på utvärderingen")
        assert page.flashes == ["Utvärderingen är på."]
        assert page.all(".asked-title") == [
            "Vad tyckte du om mötet som helhet?",
            "Vad hade du mest nytta av?",
            "Vad borde vi göra bättre nästa gång?",
        ]
        assert "kan svara till och med tisdag 23 mars 2027." in page.text
        page = organiser.submit("Spara", days="7")
        assert "kan svara till och med tisdag 9 mars 2027." in page.text
        assert organiser.submit("Stäng av").flashes == ["Utvärderingen är av."]
        assert organiser.submit("Slå på igen").flashes == ["Utvärderingen är på."]

    @pytest.mark.parametrize("days", ["", "0", "91", "x", "9" * 10_000])
    def test_last_so_many_days(self, organiser: Browser, event: Event, days: str) -> None:
        switched_on(event)
        organiser.get(path(event))
        page = organiser.submit("Spara", days=days, status=422)
        assert len(page.errors) == 1
        assert page.shown("days") == days

    def test_are_added_changed_moved_and_removed(self, organiser: Browser, event: Event) -> None:
        switched_on(event)
        organiser.get(path(event))
        organiser.click("Ny fråga")
        organiser.click("Ett av flera alternativ")
        typed = {"label_sv": "Vad gav mest?", "label_en": "What gave most?"}
        lists = {"options_sv": "Talen\nBorden", "options_en": "Talks\nTables"}
        page = organiser.submit("Spara frågan", typed | lists)
        assert page.all(".asked-title")[3] == "Vad gav mest?"
        assert page.all("#question-4 .asked-body p")[1] == "Talen / , Borden"
        page = organiser.post(path(event, "/questions/4/move"), {"step": "up"})
        page = organiser.follow()
        assert page.all(".asked-title")[2] == "Vad gav mest?"
        organiser.click("Vad gav mest?")
        page = organiser.submit("Spara frågan", label_sv="Vilken del gav mest?")
        assert page.all(".asked-title")[2] == "Vilken del gav mest?"
        page = organiser.get(path(event, "/preview?language=en"))
        assert page.all("legend")[1] == "What gave most?"
        for number in (4, 3, 2):
            organiser.post(path(event, f"/questions/{number}/remove"))
        assert organiser.follow().all(".asked-title") == ["Vad tyckte du om mötet som helhet?"]
        organiser.post(path(event, "/questions/1/remove"))
        said = "En utvärdering behöver minst en fråga. Stäng av den i stället."
        assert organiser.follow().flashes == [said]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"label_sv": ""}, "Skriv frågan."),
            ({"label_sv": "x" * 10_000}, "Skriv högst 200 tecken."),
            ({"options_sv": "Bara ett"}, "Skriv mellan två och 10 alternativ."),
            ({"options_sv": "x" * 9_000 + "\nb"}, "Ett alternativ får ha högst 200 tecken."),
            (
                {"options_en": "Only one"},
                "Skriv lika många alternativ som i den första listan.",
            ),
        ],
    )
    def test_a_mistake_loses_nothing(
        self, organiser: Browser, event: Event, typed: dict[str, str], said: str
    ) -> None:
        switched_on(event)
        organiser.get(path(event, "/questions/new?kind=choice"))
        fine = {"label_sv": "Vad gav <b>mest</b>?", "options_sv": "Talen\nBorden"}
        page = organiser.submit("Spara frågan", fine | typed, status=422)
        assert page.errors == [said]
        for name, text in (fine | typed).items():
            assert page.shown(name).strip() == text

    def test_are_fixed_when_somebody_has_answered(self, organiser: Browser, event: Event) -> None:
        switched_on(event)
        answered(event, ("4",))
        page = organiser.get(path(event))
        assert "Frågorna går inte att ändra när någon har svarat" in page.text
        assert page.soup.select(".asked a, .asked form") == []
        organiser.get(path(event, "/questions/1"))
        page = organiser.submit("Spara frågan", label_sv="Något annat?", status=409)
        assert page.errors == ["Någon har redan svarat. Då går det inte att ändra frågorna."]
        assert page.shown("label_sv") == "Något annat?"


class TestResults:
    def test_are_shown_from_five_on_in_groups(self, organiser: Browser, event: Event) -> None:
        switched_on(event, PART)
        answered(event, *[("5", "Samtalen <b>vid</b> borden", "", "a")] * 4)
        page = organiser.get(path(event, "/results"))
        assert page.all(".figure p") == ["4 fick frågan", "4 har svarat", "100 % svarsandel"]
        assert page.all(".notice-heading") == ["Resultatet visas när fem har svarat"]
        assert "Samtalen" not in page.text
        organiser.raw("GET", path(event, "/results/question-2.csv"))
        assert rows(organiser, path(event, "/results/question-2.csv")) == [["Svar"]]
        answered(event, ("4", "", "Mer tid.", "b"))
        page = organiser.get(path(event, "/results"))
        assert "Resultatet bygger på alla 5 svar." in page.text
        (scale, parts) = (f"table:has(#question-{number}-table) tbody tr" for number in (1, 4))
        assert page.all(scale) == ["4–5 5", "3 0", "2 0", "1 – Mycket dåligt 0"]
        assert page.all(parts) == ["Fikat 0", "Talen, Borden (tillsammans) 5"]
        assert page.all(".evaluation-mean") == []
        assert sorted(page.all(".quotes li")) == sorted(
            ["Samtalen <b>vid</b> borden"] * 4 + ["Mer tid."]
        )
        answered(event, ("1", "Ännu en", "", "c"))
        page = organiser.get(path(event, "/results"))
        assert "Resultatet bygger på 5 av 6 svar. Nya svar visas fem i taget" in page.text
        assert "Ännu en" not in page.text

    def test_of_many_have_a_mean_and_a_chart(self, organiser: Browser, event: Event) -> None:
        switched_on(event, PART)
        answered(event, *[("5", "", "", "a")] * 10, *[("3", "", "", "b")] * 5)
        with transaction():
            service.close(event, OVER)
        page = organiser.get(path(event, "/results"))
        assert page.all(".evaluation-mean") == ["4,3 i medelvärde av 5"]
        assert page.all("#question-1 ~ .section-body .chart-label")[0] == "5 – Mycket bra"
        assert rows(organiser, path(event, "/results/question-4.csv"))[1:] == [
            ["Talen", "10"],
            ["Borden", "5"],
            ["Fikat", "0"],
        ]
        book = openpyxl.load_workbook(
            io.BytesIO(organiser.raw("GET", path(event, "/results.xlsx")).get_data())
        )
        assert book.sheetnames[0] == "I korthet"
        assert list(book["I korthet"].iter_rows(values_only=True))[1:] == [
            ("Fick frågan", 15),
            ("Har svarat", 15),
            ("Svarsandel i procent", 100),
            ("Svar som resultatet bygger på", 15),
        ]
        page = organiser.get(path(event))
        assert "Utvärderingen har stängt." in page.text
        assert "Stäng av" not in page.text
        assert organiser.post(path(event, "/off"), status=409).h1

    def test_of_a_series_are_sums(self, organiser: Browser, event: Event) -> None:
        switched_on(event)
        answered(event, *[("5", "Bra")] * 5)
        page = organiser.get(f"/organiser/series/{event.series_id}/")
        page = organiser.click("Utvärdering")
        assert page.all(".figure p")[0] == "5 fick frågan"
        assert page.all("table:has(#question-1-table) tbody tr")[0] == "5 – Mycket bra 5"
        assert page.all(".quotes") == []
        assert page.all("table:has(#events-table) tbody tr") == ["2027-03-02 Dialog 5 5 100"]
        answer = rows(organiser, f"/organiser/series/{event.series_id}/evaluation/events.csv")
        assert answer[1] == ["2027-03-02", "Dialog", "5", "5", "100"]

    def test_a_text_is_never_a_formula_in_a_file(self, organiser: Browser, event: Event) -> None:
        switched_on(event)
        answered(event, *[("5", "=1+1")] * 5)
        assert rows(organiser, path(event, "/results/question-2.csv"))[1] == ["'=1+1"]

    def test_take_no_more_statements_for_more(self, organiser: Browser, event: Event) -> None:
        switched_on(event)
        counts = []
        for number in (5, 15):
            answered(event, *[("5", "Bra")] * number)
            for address in (
                path(event, "/results"),
                path(event),
                f"/organiser/series/{event.series_id}/evaluation",
            ):
                organiser.raw("GET", address)
                counts.append(len(organiser.statements))
        assert counts[:3] == counts[3:]


def rows(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.raw("GET", address)
    assert answer.status_code == 200
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
