"""The questions of an event, as an organiser works with them."""

from typing import Any

import pytest

from eventsys.core.db import db, transaction
from eventsys.events.models import Event
from eventsys.registration import asking, questions
from eventsys.registration.question_details import QuestionDetails
from eventsys.registration.question_models import Question
from tests import make
from tests.browser import Browser, Page

SAVE = "Spara frågan"
LUNCH = "Vilken lunch vill du ha?"


@pytest.fixture
def event(browser: Browser) -> int:
    """A meeting with an organiser at work."""
    browser.sign_in(make.make_user())
    return make.make_event(seats=20).id


def of(event: int) -> Event:
    return db.session.get_one(Event, event)


def asked(event: int) -> list[QuestionDetails]:
    return list(questions.details_of(of(event)))


def labels(event: int) -> list[str]:
    return [each.label["sv"] for each in asked(event)]


def new(browser: Browser, event: int, kind: str, status: int = 303, **fields: Any) -> Page:
    browser.get(f"/organiser/events/{event}/questions/new?kind={kind}")
    return browser.submit(SAVE, status=status, **fields)


def test_questions_of_every_kind_are_added_by_hand(browser: Browser, event: int) -> None:
    page = browser.get(f"/organiser/events/{event}/registration")
    page = browser.click("Frågor i anmälan")
    assert "Inga egna frågor" in page.text
    page = browser.click("Lägg till den första frågan")
    page = browser.click("Ett av flera alternativ")
    page = browser.submit(
        SAVE,
        label_sv=LUNCH,
        help_sv="Serveras klockan tolv.",
        more_options="Soppa\n\n Sallad \nSoppa",
        label_en="Which lunch would you like?",
        is_required=True,
        keep_days="7",
    )
    assert page.flashes == ["Frågan är tillagd."]
    assert page.all(".asked-body") == [
        f"{LUNCH} Soppa / , Sallad Ett av flera alternativ · måste besvaras · "
        "svaren sparas 7 dagar efter mötet"
    ]
    new(browser, event, "number", label_sv="Hur många?", least="1", most="9")
    for kind in ("text", "long_text", "yes_no", "date"):
        new(browser, event, kind, label_sv=f"Fråga {kind}")
    new(browser, event, "choices", label_sv="Dagar", more_options="Måndag\nTisdag")
    assert asked(event)[:2] == [
        QuestionDetails(
            "choice",
            {"sv": LUNCH, "en": "Which lunch would you like?"},
            {"sv": "Serveras klockan tolv."},
            ({"key": "soppa", "sv": "Soppa"}, {"key": "sallad", "sv": "Sallad"}),
            is_required=True,
            keep_days=7,
            key="vilken-lunch-vill-du-ha",
        ),
        QuestionDetails("number", {"sv": "Hur många?"}, least=1, most=9, key="hur-manga"),
    ]
    assert [each.kind for each in asked(event)[2:]] == [
        "text",
        "long_text",
        "yes_no",
        "date",
        "choices",
    ]


BAD: list[tuple[str, dict[str, str], list[str]]] = [
    ("text", {}, ["Skriv frågan."]),
    ("text", {"label_sv": " \x00\u202e "}, ["Skriv frågan."]),
    ("text", {"label_sv": "x" * 10_000}, ["Skriv högst 300 tecken."]),
    ("text", {"label_sv": "x", "help_sv": "x" * 10_000}, ["Skriv högst 1000 tecken."]),
    ("text", {"label_sv": "x", "label_da": "x" * 301}, ["Skriv högst 300 tecken."]),
    ("text", {"label_sv": "x", "keep_days": "0"}, ["Skriv ett tal mellan 1 och 90."]),
    ("text", {"label_sv": "x", "keep_days": "91"}, ["Skriv ett tal mellan 1 och 90."]),
    ("text", {"label_sv": "x", "keep_days": "=1+1"}, ["Skriv ett helt tal med siffror."]),
    ("number", {"label_sv": "x", "least": "1e999"}, ["Skriv ett helt tal med siffror."]),
    (
        "number",
        {"label_sv": "x", "most": "9999999999"},
        ["Skriv ett tal mellan -1000000000 och 1000000000."],
    ),
    (
        "number",
        {"label_sv": "x", "least": "5", "most": "4"},
        ["Det största talet kan inte vara mindre än det minsta."],
    ),
    ("choice", {"label_sv": "x"}, ["Skriv minst två alternativ."]),
    ("choice", {"label_sv": "x", "more_options": "A\nA"}, ["Skriv minst två alternativ."]),
    (
        "choices",
        {"label_sv": "x", "more_options": "\n".join(map(str, range(500)))},
        ["Ha högst 50 alternativ."],
    ),
    (
        "choice",
        {"label_sv": "x", "more_options": "A\n" + "x" * 201},
        ["Skriv högst 200 tecken i varje alternativ."],
    ),
    ("choice", {"label_sv": "x", "more_options": "x" * 10_001}, ["Skriv högst 10000 tecken."]),
]


@pytest.mark.parametrize(("kind", "fields", "errors"), BAD)
def test_what_cannot_be_is_said_at_its_field(
    browser: Browser, event: int, kind: str, fields: dict[str, str], errors: list[str]
) -> None:
    page = new(browser, event, kind, 422, **fields)
    assert page.errors == errors
    for name in fields.keys() - {"label_sv"}:
        assert page.shown(name).strip() == fields[name]
    assert asked(event) == []


def test_html_and_formulas_are_only_words(browser: Browser, event: int) -> None:
    label = "<script>alert(1)</script> =1+1"
    page = new(browser, event, "text", label_sv=label)
    assert page.all(".asked-title") == [label]
    assert "<script>alert" not in page.body


def test_a_condition_hangs_on_one_earlier_question(browser: Browser, event: int) -> None:
    make.make_question(of(event))
    make.make_question(of(event), LUNCH, "choice", options="Soppa, Sallad")
    make.make_question(of(event), "Fritt", "text")
    night, soup = "stannar-du-over-natten=yes", "vilken-lunch-vill-du-ha=soppa"
    page = new(browser, event, "text", 422, label_sv="Vilken?", condition=[night, soup])
    assert page.errors == ["Välj svar på bara en av frågorna."]
    page = new(browser, event, "text", label_sv="Vilken?", condition=[night])
    assert page.all(".is-dependent p.small")[0] == (
        "Ställs bara till dem som svarar ”Ja” på ”Stannar du över natten?”."
    )
    assert asked(event)[3].depends_values == ("yes",)
    browser.click("Vilken?")
    assert browser.current.attributes("[name=condition][checked]", "value") == [night]
    path = f"/organiser/events/{event}/questions/new?kind=text"
    page = browser.post(path, {"label_sv": "x", "condition": "fritt=a"}, 422)
    assert page.errors == ["Välj ett av alternativen."]


@pytest.mark.parametrize(
    ("label", "warning"),
    [
        (
            "Har du någon allergi?",
            "Frågan ser ut att gälla kost eller hälsa. Använd fälten för kost och tillgänglighet, "
            "som skyddas och raderas tidigare.",
        ),
        (
            "Ditt personnummer",
            "Frågan ser ut att gälla personnummer. Be inte om personnummer i en anmälan.",
        ),
    ],
)
def test_what_should_not_be_asked_is_warned_of_once(
    browser: Browser, event: int, label: str, warning: str
) -> None:
    page = new(browser, event, "text", 422, label_sv=label)
    assert page.errors == [warning]
    browser.submit(SAVE, anyway=True)
    assert labels(event) == [label]


def test_options_are_added_moved_renamed_translated_and_taken_away(
    browser: Browser, event: int
) -> None:
    question = make.make_question(of(event), LUNCH, "choice", options="Soppa, Sallad, Paj").id
    browser.get(f"/organiser/events/{event}/questions/{question}")
    browser.submit(SAVE, {"options-0-sv": "Ärtsoppa"}, button="Upp Paj", status=200)
    browser.submit(SAVE, button="Ta bort Sallad", status=200)
    assert [browser.current.shown(f"options-{n}-sv") for n in (0, 1)] == ["Ärtsoppa", "Paj"]
    browser.submit(SAVE, {"options-0-en": "Pea soup"}, more_options="Gröt")
    assert asked(event)[0].options == (
        {"key": "soppa", "sv": "Ärtsoppa", "en": "Pea soup"},
        {"key": "paj", "sv": "Paj"},
        {"key": "grot", "sv": "Gröt"},
    )


def answered(event: int, *chosen: str) -> Question:
    """A question about lunch that somebody has answered."""
    question = make.make_question(of(event), LUNCH, "choices", options="Soppa, Sallad, Paj")
    make.make_registration(of(event), answers={question.id: [*chosen]})
    return question


def test_options_that_were_chosen_do_not_vanish_silently(browser: Browser, event: int) -> None:
    question = answered(event, "soppa", "paj").id
    browser.get(f"/organiser/events/{event}/questions/{question}")
    browser.submit(SAVE, button="Ta bort Soppa", status=200)
    page = browser.submit(SAVE, status=422)
    assert page.errors == [
        "Alternativ som någon har valt försvinner. Bekräfta att deras svar får tas bort."
    ]
    assert page.all(".notice li") == ["”Soppa”: en person"]
    browser.submit(SAVE, erase=True)
    assert [each["key"] for each in asked(event)[0].options] == ["sallad", "paj"]
    assert questions.counts(of(event)) == {question: {"paj": 1}}


def test_the_kind_changes_only_while_nobody_has_answered(browser: Browser, event: int) -> None:
    free, taken = make.make_question(of(event)).id, answered(event, "soppa").id
    browser.get(f"/organiser/events/{event}/questions/{free}")
    browser.click("Ett datum")
    browser.submit(SAVE)
    assert asked(event)[0].kind == "date"
    page = browser.get(f"/organiser/events/{event}/questions/{taken}")
    assert "Ett datum" not in page.links()
    browser.get(f"/organiser/events/{event}/questions/{taken}?kind=date")
    page = browser.submit(SAVE, status=422)
    assert page.errors == ["Någon har svarat på frågan. Då går det inte att byta svarssätt."]


def test_two_editors_see_each_other(browser: Browser, event: int) -> None:
    question = make.make_question(of(event), "Först?", "text").id
    path = f"/organiser/events/{event}/questions/{question}"
    browser.get(path)
    theirs = questions.get(of(event), question)
    with transaction():
        details = QuestionDetails("text", {"sv": "Deras?"})
        by = make.make_user(name="Bo Berg")
        asking.edit(of(event), theirs, details, asking.stamp(theirs), by, make.NOW)
    page = browser.submit(SAVE, label_sv="Min?", help_sv="Förklarad.", status=409)
    assert "Så här är den sparad nu: Deras?" in page.text
    assert (page.shown("label_sv"), page.shown("help_sv").strip()) == ("Min?", "Förklarad.")
    assert labels(event) == ["Deras?"]
    browser.submit(SAVE)
    assert labels(event) == ["Min?"]


def test_moving_and_removing(browser: Browser, event: int) -> None:
    night = make.make_question(of(event))
    make.make_question(of(event), "Rum?", "text", depends_on=night.key, depends_values=("yes",))
    make.make_question(of(event), "Sist?", "text")
    for name in ("Åsa Ek", "Bo Ek"):
        make.make_registration(of(event), name, answers={night.id: ["yes"]})
    browser.get(f"/organiser/events/{event}/questions")
    browser.submit("Upp Sist?")
    assert labels(event) == ["Stannar du över natten?", "Sist?", "Rum?"]
    page = browser.click("Ta bort Stannar du över natten?")
    assert (
        "2 personers svar försvinner med frågan. De går inte att få tillbaka. "
        "De här frågorna hänger på den, och ställs sedan till alla: Rum?"
    ) in page.text
    page = browser.submit("Ta bort frågan")
    assert page.flashes == ["Frågan är borttagen."]
    assert (labels(event), asked(event)[1].depends_on) == (["Sist?", "Rum?"], None)


def test_copying_from_another_event_of_the_region(browser: Browser, event: int) -> None:
    page = browser.get(f"/organiser/events/{event}/questions/copy")
    assert "Inget annat möte i regionen har egna frågor än." in page.text
    source, foreign = make.make_event("Förra"), make.make_event("Främmande", owner="orebro-lan")
    make.make_question(source)
    make.make_question(foreign, "Hemlig?", "text")
    page = browser.get(f"/organiser/events/{event}/questions/copy")
    assert page.all("main .choice label") == ["Förra"]
    assert browser.submit("Kopiera frågorna", status=422).errors == ["Välj ett av alternativen."]
    for typed in (str(foreign.id), "x", "9" * 30, ""):
        page = browser.post(page.path, {"source": typed}, 422)
    browser.get(f"/organiser/events/{event}/questions/copy")
    page = browser.submit("Kopiera frågorna", source=str(source.id))
    assert page.flashes == ["En fråga är kopierad."]
    browser.click("Kopiera från ett annat möte")
    page = browser.submit("Kopiera frågorna", source=str(source.id))
    assert page.flashes == ["Alla de frågorna finns redan här."]
    assert labels(event) == ["Stannar du över natten?"]


def test_the_preview_speaks_the_languages_that_there_are(browser: Browser, event: int) -> None:
    browser.get(f"/organiser/events/{event}/questions/preview")
    make.make_question(of(event))
    new(browser, event, "text", label_sv="Vad?", label_en="What?")
    page = browser.get(f"/organiser/events/{event}/questions/preview?language=en")
    assert page.all("main form legend, main form label") == [
        "Stannar du över natten? (optional)",
        "Yes",
        "No",
        "No answer",
        "What? (optional)",
    ]
    assert page.attributes("main form span[lang]", "lang") == ["sv"]
    assert page.h1 == "Förhandsgranska frågorna"
    browser.get(f"/organiser/events/{event}/questions/preview?language=xx")


def test_the_answers_are_counted(browser: Browser, event: int) -> None:
    page = browser.get(f"/organiser/events/{event}/questions/answers")
    assert "Inga egna frågor" in page.text
    answered(event, "soppa", "paj")
    text = make.make_question(of(event), "Vad?", "text")
    make.make_question(of(event), "Obesvarad?", "text")
    make.make_registration(of(event), "Bo Ek", answers={text.id: ["<b>=1+1</b>"]})
    page = browser.get(f"/organiser/events/{event}/questions/answers")
    assert page.all(".answers .quiet") == ["En har svarat", "En har svarat", "Ingen har svarat än"]
    assert page.all("tbody tr") == ["Soppa 1", "Sallad 0", "Paj 1", "<b>=1+1</b> 1"]
    assert page.attributes("tbody rect", "width") == ["100.0", "0.0", "100.0"]


def test_readers_look_but_have_no_buttons(browser: Browser, event: int) -> None:
    answered(event, "soppa")
    browser.sign_in(make.make_user("reader"))
    page = browser.get(f"/organiser/events/{event}/questions")
    assert "Ny fråga" not in page.links()
    assert page.all("main form") == []
    browser.click("Se svaren")


@pytest.mark.parametrize("page", ["", "/answers", "/preview", "/copy"])
def test_more_questions_and_answers_cost_no_more_statements(
    browser: Browser, event: int, page: str
) -> None:
    costs = []
    for many in (2, 9):
        for number in range(many):
            question = make.make_question(of(event), f"Fråga {many} {number}?")
            name = f"Person {many} {number}"
            make.make_registration(of(event), name, answers={question.id: ["yes"]})
        browser.get(f"/organiser/events/{event}/questions{page}")
        costs.append(len(browser.statements))
    assert costs[0] == costs[1]


def test_a_question_of_another_event_is_not_found(browser: Browser, event: int) -> None:
    other = make.make_question(make.make_event("Annat")).id
    for path in ("", "/remove"):
        browser.get(f"/organiser/events/{event}/questions/{other}{path}", status=404)
    browser.post(f"/organiser/events/{event}/questions/{other}/move", {"step": "up"}, 404)
