"""Answering a survey by a link: once, in three languages, without losing a word or a secret."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.evaluation import asking
from eventsys.evaluation.details import QuestionDetails
from eventsys.evaluation.models import SurveyAnswer, SurveyPass
from eventsys.events.models import Event
from tests.browser import Browser
from tests.make import NOW, make_event, make_registration, survey_token


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=None)


def fields(event: Event, *values: str) -> dict[str, str]:
    names = [f"answer-{each.id}" for each in asking.questions_of(event)]
    return dict(zip(names, values, strict=False))


def kept() -> list[str]:
    return sorted(db.session.scalars(select(SurveyAnswer.value)))


def test_is_answered_on_one_page(event: Event, browser: Browser) -> None:
    page = browser.get(f"/survey/{survey_token(event)}/")
    assert page.h1 == "Vad tyckte du? : Kommundialog Sala"
    assert page.all("legend, .field > label") == [
        "Vad tyckte du om mötet som helhet?",
        "Vad hade du mest nytta av?",
        "Vad borde vi göra bättre nästa gång?",
    ]
    assert page.all(".scale-ends span") == ["Mycket dåligt", "Mycket bra"]
    assert "Du kan svara till och med 23 mars 2027." in page.text
    page = browser.submit("Skicka mina svar", fields(event, "4", "Samtalen\nvid borden"))
    assert (page.path, page.h1) == ("/survey/thanks", "Tack för ditt svar!")
    assert kept() == ["4", "Samtalen\nvid borden"]


@pytest.mark.parametrize(
    ("language", "h1", "first"),
    [
        ("da", "Hvad syntes du?", "Hvad syntes du om mødet som helhed?"),
        ("en", "What did you think?", "What did you think of the meeting as a whole?"),
    ],
)
def test_speaks_three_languages_and_falls_back(
    event: Event, browser: Browser, language: str, h1: str, first: str
) -> None:
    token = survey_token(event)
    with transaction():
        asking.add(event, QuestionDetails("text", {"sv": "Bara på svenska?"}), SYSTEM, NOW)
    page = browser.get(f"/{language}/survey/{token}/")
    assert page.h1.startswith(h1)
    assert page.all("legend") == [first]
    assert page.attributes(".field > label span[lang]", "lang") == ["sv"]
    page = browser.submit("main form", fields(event, "4"))
    assert page.path == f"/{language}/survey/thanks"


def test_a_second_press_and_a_second_window_are_one_answer(event: Event, browser: Browser) -> None:
    path = f"/survey/{survey_token(event)}/"
    typed = fields(event, "4", "Ja") | {"version": "1"}
    assert browser.post(path, typed).location == "/survey/thanks"
    page = browser.post(path, typed, status=404)
    assert page.h1 == "Länken går inte att använda"
    assert page.all(".lead") == [
        "Har du redan skickat dina svar? Då är de sparade, och länken gäller inte en gång till."
    ]
    browser.get(path, status=404)
    assert kept() == ["4", "Ja"]


def test_looking_uses_nothing_up(event: Event, browser: Browser) -> None:
    path = f"/survey/{survey_token(event)}/"
    for _twice in range(2):
        browser.raw("HEAD", path)
        browser.get(path)
    assert len(db.session.scalars(select(SurveyPass)).all()) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("4", "x" * 10_000), "Skriv högst 2000 tecken."),
        (("6", "Bra"), "Välj ett av alternativen."),
        (("\x00", "Bra"), "Välj ett av alternativen."),
        (("<b>4</b>", "Bra"), "Välj ett av alternativen."),
        (("", " \r\n "), "Svara på minst en fråga."),
    ],
)
def test_a_mistake_loses_nothing(
    event: Event, browser: Browser, values: tuple[str, str], said: str
) -> None:
    path = f"/survey/{survey_token(event)}/"
    page = browser.post(path, fields(event, *values) | {"version": "1"}, status=422)
    assert page.errors == [said]
    assert page.title.startswith("Fel: Vad tyckte du?")
    assert page.soup.select("textarea")[0].text.strip() == values[1].strip()
    assert kept() == []
    browser.submit("Skicka mina svar", fields(event, "4", "<script>\x07Hej</script>"))
    assert kept() == ["4", "<script>Hej</script>"]


def test_questions_that_changed_are_shown_and_keep_what_was_typed(
    event: Event, browser: Browser
) -> None:
    path = f"/survey/{survey_token(event)}/"
    browser.get(path)
    with transaction():
        asking.add(event, QuestionDetails("text", {"sv": "Något mer?"}), SYSTEM, NOW)
    page = browser.submit("Skicka mina svar", fields(event, "4", "Bra"), status=409)
    assert page.errors == [
        "Frågorna har ändrats medan du svarade. Läs igenom dem och skicka en gång till."
    ]
    assert "Något mer?" in page.all("label")
    assert browser.submit("Skicka mina svar").path == "/survey/thanks"
    assert kept() == ["4", "Bra"]


def test_what_is_over_or_nothing_says_so_kindly(event: Event, browser: Browser) -> None:
    token = survey_token(event)
    booked = tokens.decrypt(make_registration(event).token_sealed)
    for strange in ("nobody-has-this", token[:-1], f"{token}x", booked, "%00%F0%9F", "x" * 3000):
        page = browser.get(f"/survey/{strange}/", status=404)
        assert page.h1 == "Länken går inte att använda"
        browser.post(f"/survey/{strange}/", {"version": "1"}, status=404)
    browser.post(f"/survey/{token}/", fields(event, "4"), status=400, csrf=False)
    with transaction():
        asking.switch_off(event, SYSTEM, NOW)
    page = browser.get(f"/survey/{token}/", status=410)
    assert page.h1 == "Utvärderingen har stängt : Kommundialog Sala"
    browser.post(f"/survey/{token}/", fields(event, "4") | {"version": "1"}, status=410)
    assert kept() == []


def test_the_link_stands_in_no_log_and_no_cookie(
    event: Event, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    token = survey_token(event)
    page = browser.get(f"/survey/{token}/")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"
    assert token not in str(page.headers.getlist("Set-Cookie"))
    browser.submit("Skicka mina svar", fields(event, "5"))
    logged = json.dumps([vars(record) for record in caplog.records], default=str)
    assert "/survey/<survey_token>/" in logged
    assert token not in logged


def test_takes_few_statements_however_many_have_answered(event: Event, browser: Browser) -> None:
    def statements() -> tuple[int, int]:
        path = f"/survey/{survey_token(event)}/"
        browser.raw("GET", path)
        read = len(browser.statements)
        browser.post(path, fields(event, "4", "Bra") | {"version": "1"})
        return read, len(browser.statements)

    first = statements()
    assert [statements() for _number in range(3)] == [first] * 3
    assert first == (6, 14)
