"""Questions of an event on the form to register, and on the attendee's own pages."""

import json
from typing import Any

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core import tokens
from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.registration import asking, questions
from eventsys.registration.models import Registration
from eventsys.registration.question_models import Question
from tests.browser import Browser, Page
from tests.make import (
    NOW,
    make_event,
    make_question,
    make_registration,
    make_settings,
    make_user,
)

FORM = "/vastmanland/kommundialog-sala/register"
SEND = "Skicka anmälan"
ÅSA = {"name": "Åsa Ek", "email": "asa@example.org"}
NIGHT = "Stannar du över natten?"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event(seats=5)


def field(question: Question) -> str:
    return f"question-{question.id}"


def answers() -> list[dict[int, list[str]]]:
    """What everybody has answered, in the order in which they came."""
    people = list(db.session.scalars(db.select(Registration).order_by(Registration.id)))
    return list(questions.answers_of(people).values())


def send(browser: Browser, fields: dict[str, Any], status: int = 303, form: str = FORM) -> Page:
    browser.get(form)
    return browser.submit(SEND, ÅSA | fields, status=status)


def test_all_kinds_are_answered(event: Event, browser: Browser) -> None:
    made = {
        kind: make_question(event, f"Fråga {kind}", kind)
        for kind in ("text", "long_text", "yes_no", "number", "date")
    }
    made["choice"] = make_question(event, "Ett", "choice", options="Röd, Blå")
    made["choices"] = make_question(event, "Flera", "choices", options="Ek, Al, Asp")
    many = ", ".join(f"Val {n}" for n in range(9))
    made["long"] = make_question(event, "Ur en lista", "choice", options=many)
    numbers = {kind: question.id for kind, question in made.items()}
    typed: dict[str, Any] = {
        "text": " <b>=1+1</b> ",
        "long_text": "Ett\nTvå",
        "yes_no": "no",
        "number": "1 200",
        "date": "2027-03-24",
        "choice": "bla",
        "choices": ["asp", "ek"],
        "long": "val-8",
    }
    page = send(browser, {f"question-{numbers[kind]}": value for kind, value in typed.items()})
    assert page.path == f"{FORM}/receipt"
    kept: dict[str, list[str]] = {
        kind: value if isinstance(value, list) else [value] for kind, value in typed.items()
    } | {"text": ["<b>=1+1</b>"], "number": ["1200"], "choices": ["ek", "asp"]}
    assert answers() == [{numbers[kind]: value for kind, value in kept.items()}]


def test_the_form_says_what_and_why(event: Event, browser: Browser) -> None:
    night = make_question(event, is_required=True, help={"sv": "På hotellet."}, keep_days=7)
    make_question(event, "Rum?", "text", depends_on=night.key, depends_values=("yes", "no"))
    page = browser.get(FORM)
    assert page.all("#answers legend") == ["Arrangörens frågor", NIGHT]
    assert page.all("#answers label")[2:] == ["Rum? (frivilligt)"]
    assert page.all("#answers .hint") == [
        "På hotellet.",
        "Svaret sparas till 9 mars 2027.",
        "Svara bara om du svarade ”Ja” eller ”Nej” på ”Stannar du över natten?”.",
    ]
    described = page.attributes("#answers fieldset.choices", "aria-describedby")
    assert described == [f"{field(night)}-hint {field(night)}-until"]
    assert (
        "Svaren på arrangörens frågor sparas till 31 maj 2027, "
        "om det inte står något annat vid frågan."
    ) in page.text
    assert page.attributes(".question[data-depends]", "data-values") == ["yes no"]
    assert len(page.soup.select("script[src*='questions.js']")) == 1


def test_without_questions_the_form_is_as_before(event: Event, browser: Browser) -> None:
    page = browser.get(FORM)
    assert page.soup.select("#answers, .question, script[src*='questions.js']") == []
    assert "Arrangörens frågor" not in page.text


BAD: list[tuple[str, Any, str]] = [
    ("text", "x" * 10_000, "Skriv högst 200 tecken."),
    ("long_text", "x" * 10_000, "Skriv högst 2000 tecken."),
    ("choice", "annat", "Välj bland alternativen."),
    ("choices", ["rod", "<b>"], "Välj bland alternativen."),
    ("choices", [str(number) for number in range(500)], "Välj bland alternativen."),
    ("yes_no", "kanske", "Välj bland alternativen."),
    ("number", "1e999", "Skriv ett helt tal med siffror."),
    ("number", "=1+1", "Skriv ett helt tal med siffror."),
    ("number", "\x001", ""),
    ("date", "0000-00-00", "Skriv datumet så här: 2027-03-24."),
    ("date", "<script>", "Skriv datumet så här: 2027-03-24."),
]


@pytest.mark.parametrize(("kind", "value", "error"), BAD)
def test_bad_answers_are_said_at_their_field(
    event: Event, browser: Browser, kind: str, value: Any, error: str
) -> None:
    options = "Röd, Blå" if kind in ("choice", "choices") else ""
    name = field(make_question(event, "Fråga", kind, options=options))
    browser.get(FORM)
    submission = {"submission": "abc"}
    page = browser.post(FORM, ÅSA | submission | {name: value}, 422 if error else 303)
    assert page.errors == ([error] if error else [])
    assert len(answers()) == (0 if error else 1)
    if error:
        group = kind in ("choice", "choices", "yes_no")
        link = f"#{name}-0" if group else f"#{name}"
        assert page.attributes(".error-summary a", "href") == [link]
        assert len(page.soup.select(link)) == 1
        assert page.shown("name") == "Åsa Ek"
        assert group or page.shown(name).strip() == value


def test_what_is_required_is_required_only_where_it_is_asked(
    event: Event, browser: Browser
) -> None:
    night = make_question(event, is_required=True)
    room = make_question(
        event,
        "Vilket rum?",
        "choice",
        options="Eget, Delat",
        depends_on=night.key,
        depends_values=("yes",),
        is_required=True,
    )
    names = field(night), field(room)
    assert send(browser, {}, 422).errors == [f"Svara på frågan ”{NIGHT}”."]
    page = browser.submit(SEND, {names[0]: "yes"}, status=422)
    assert page.errors == ["Svara på frågan ”Vilket rum?”."]
    assert page.shown(names[0]) == "yes"
    browser.submit(SEND, {names[0]: "no", names[1]: "delat"})
    assert answers() == [{night.id: ["no"]}]


def test_an_answer_that_need_not_be_given_can_be_taken_back(event: Event, browser: Browser) -> None:
    night = make_question(event)
    assert browser.get(FORM).all("#answers .choice") == ["Ja", "Nej", "Inget svar"]
    asa = make_registration(event, answers={night.id: ["yes"]})
    path = f"/booking/{tokens.decrypt(asa.token_sealed)}/change"
    browser.post(path, {"name": asa.name, "email": asa.email, field(night): ""})
    assert answers() == [{}]


def test_a_question_shows_and_goes_at_once(event: Event, browser: Browser) -> None:
    first, second = make_question(event), make_question(event, "Två?")
    numbers = first.id, second.id
    browser.get(FORM)
    with transaction():
        asking.remove(event, questions.get(event, numbers[0]), SYSTEM, NOW)
    make_question(event, "Ny?", is_required=True)
    fields = ÅSA | {f"question-{numbers[0]}": "yes", f"question-{numbers[1]}": "no"}
    page = browser.submit(SEND, fields, status=422)
    assert page.errors == ["Svara på frågan ”Ny?”."]
    assert page.shown(f"question-{numbers[1]}") == "no"
    new = questions.of_event(event)[1]
    browser.submit(SEND, {field(new): "yes"})
    assert answers() == [{numbers[1]: ["no"], new.id: ["yes"]}]


def test_nothing_typed_is_lost_when_it_is_full(event: Event, browser: Browser) -> None:
    night = field(make_question(event))
    browser.get(FORM)
    make_settings(event, seats_onsite=0, waiting_list=False)
    page = browser.submit(SEND, ÅSA | {night: "yes"}, status=409)
    assert (page.shown("name"), page.shown(night)) == ("Åsa Ek", "yes")


def test_nothing_typed_is_lost_when_it_has_closed(event: Event, browser: Browser) -> None:
    text = field(make_question(event, "Vad?", "text"))
    lunch = field(make_question(event, "Lunch?", "choices", options="Fisk, Kött"))
    browser.get(FORM)
    make_settings(event, enabled=False)
    fields = ÅSA | {text: "<b>Bussar</b>", lunch: ["fisk", "kott"]}
    page = browser.submit(SEND, fields, status=409)
    assert page.all(".facts-compact > div") == [
        "Namn Åsa Ek",
        "E-postadress asa@example.org",
        "Vad? <b>Bussar</b>",
        "Lunch? Fisk, Kött",
    ]


def test_what_is_in_another_language_is_marked(event: Event, browser: Browser) -> None:
    night = make_question(event)
    lunch = make_question(event, "Lunch?", "choice", options="Fisk, Kött")
    with transaction():
        lunch.label = {"sv": "Lunch?", "en": "Lunch, please?"}
        lunch.options = [{"key": "fisk", "sv": "Fisk", "en": "Fish"}, lunch.options[1]]
    make_question(event, "Rum?", "text", depends_on=night.key, depends_values=("yes",))
    page = browser.get(f"/en{FORM}")
    assert page.all("#answers legend, #answers label") == [
        "Questions from the organiser",
        f"{NIGHT} (optional)",
        "Yes",
        "No",
        "No answer",
        "Lunch, please? (optional)",
        "Fish",
        "Kött",
        "No answer",
        "Rum? (optional)",
    ]
    assert page.all("#answers [lang=sv]") == [NIGHT, "Kött", "Rum?", NIGHT]
    assert "Answer only if you answered “Yes” to “" in page.text
    browser.submit("Send registration", ÅSA | {field(lunch): "fisk"})
    assert answers() == [{lunch.id: ["fisk"]}]


class TestBooking:
    def path(self, registration: Registration) -> str:
        return f"/booking/{tokens.decrypt(registration.token_sealed)}/"

    def test_shows_and_changes_what_was_answered(self, event: Event, browser: Browser) -> None:
        night = make_question(event, is_required=True)
        lunch = make_question(event, "Lunch?", "choices", options="Fisk, Kött")
        given = {night.id: ["yes"], lunch.id: ["fisk", "kott"]}
        path = self.path(make_registration(event, answers=given))
        page = browser.get(path)
        assert f"{NIGHT} Ja Lunch? Fisk, Kött" in page.text
        assert "Arrangören vill veta mer" not in page.text
        page = browser.click("Ändra uppgifter")
        assert (page.shown(field(night)), page.shown(field(lunch))) == ("yes", "fisk,kott")
        browser.submit("Spara ändringarna", {field(night): "no", field(lunch): []})
        assert answers() == [{night.id: ["no"]}]
        said = json.loads(browser.raw("GET", f"{path}data.json").data)
        assert said["answers"] == [{"question": NIGHT, "answer": "Nej"}]

    def test_asks_for_what_is_missing(self, event: Event, browser: Browser) -> None:
        path = self.path(make_registration(event))
        night = make_question(event, is_required=True)
        page = browser.get(path)
        assert "Arrangören vill veta mer" in page.text
        page = browser.click("Svara på frågorna om mötet")
        page = browser.submit("Spara ändringarna", status=422)
        assert page.errors == [f"Svara på frågan ”{NIGHT}”."]
        browser.submit("Spara ändringarna", {field(night): "no"})
        assert answers() == [{night.id: ["no"]}]

    def test_letters_say_nothing_of_answers(self, event: Event, outbox: Any) -> None:
        lunch = make_question(event, "Hemligheten?", "text")
        make_registration(event, answers={lunch.id: ["Rävspår"]})
        (letter,) = outbox
        assert "Rävspår" not in json.dumps(letter.facts, ensure_ascii=False)


class TestParticipants:
    def test_an_organiser_answers_for_somebody(self, event: Event, browser: Browser) -> None:
        browser.sign_in(make_user())
        night = make_question(event, is_required=True)
        number = make_question(event, "Hur många?", "number")
        event_id = event.id
        browser.get(f"/organiser/events/{event_id}/participants/new")
        typed = ÅSA | {field(number): "tre"}
        page = browser.submit("Anmäl personen", typed, status=422)
        assert page.errors == ["Skriv ett helt tal med siffror."]
        assert page.shown(field(number)) == "tre"
        browser.submit("Anmäl personen", {field(number): "3"})
        assert answers() == [{number.id: ["3"]}]
        browser.click("Åsa Ek")
        browser.submit("Spara ändringarna", {field(night): "yes"})
        assert answers() == [{number.id: ["3"], night.id: ["yes"]}]
        browser.sign_in(make_user("reader"))
        browser.get(f"/organiser/events/{event_id}/participants")
        assert f"{NIGHT} Ja Hur många? 3" in browser.click("Åsa Ek").text


def costs(browser: Browser, fields: dict[str, Any]) -> tuple[int, int]:
    """How many statements it takes to see the form, and to send it."""
    browser.get(FORM)
    seen = len(browser.statements)
    data = ÅSA | fields | {"submission": "x" * 20, "csrf_token": browser.csrf_token()}
    assert browser.raw("POST", FORM, data=data).status_code == 303
    return seen, len(browser.statements)


def test_a_form_without_questions_costs_nothing_to_know_it(event: Event, browser: Browser) -> None:
    assert costs(browser, {}) == (7, 14)


def test_more_questions_cost_no_more_statements(event: Event, browser: Browser) -> None:
    found = []
    for many in (2, 20):
        names = [field(make_question(event, f"Fråga {many} {n}")) for n in range(many)]
        found.append(costs(browser, dict.fromkeys(names, "yes") | {"name": f"Åsa {many}"}))
    assert found[0] == found[1]
