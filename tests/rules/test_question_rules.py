"""What can be asked, what counts as an answer, and who is asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core.errors import DomainError
from eventsys.registration import question_rules as rules
from eventsys.registration.question_details import QuestionDetails, said

OPTIONS = ({"key": "a", "sv": "Alfa", "en": "Alpha"}, {"key": "b", "sv": "Beta"})


def question(kind: str = "text", key: str = "q", **more: Any) -> QuestionDetails:
    more.setdefault("options", OPTIONS if kind in rules.WITH_OPTIONS else ())
    return QuestionDetails(kind=kind, key=key, label={"sv": f"Fråga {key}?"}, **more)


def judged(asked: QuestionDetails, *typed: str) -> tuple[list[str] | None, str]:
    """What is kept of an answer to one question, and what is said against it."""
    found = rules.judge([asked], {asked.key: typed})
    return found.kept.get(asked.key), str(found.wrong.get(asked.key, ""))


ANSWERS: list[tuple[str, list[str], list[str] | None, str]] = [
    ("text", ["  Tre\tord \n här "], ["Tre ord här"], ""),
    ("text", ["<b>fet</b> =1+1"], ["<b>fet</b> =1+1"], ""),
    ("text", ["\x00\x07\u202e"], None, ""),
    ("text", ["x" * 200], ["x" * 200], ""),
    ("text", ["x" * 10_000], None, "Skriv högst 200 tecken."),
    ("long_text", ["Ett\r\ntvå"], ["Ett\ntvå"], ""),
    ("long_text", [" \n \n"], None, ""),
    ("long_text", ["x" * 10_000], None, "Skriv högst 2000 tecken."),
    ("choice", ["b"], ["b"], ""),
    ("choice", ["", "b"], ["b"], ""),
    ("choice", ["a", "b"], ["a"], ""),
    ("choice", ["c"], None, "Välj bland alternativen."),
    ("choice", ["Alfa"], None, "Välj bland alternativen."),
    ("choices", ["b", "a", "b"], ["a", "b"], ""),
    ("choices", ["a", "c"], None, "Välj bland alternativen."),
    ("choices", ["a"] * 500, ["a"], ""),
    ("choices", [str(n) for n in range(500)], None, "Välj bland alternativen."),
    ("choices", [], None, ""),
    ("yes_no", ["yes"], ["yes"], ""),
    ("yes_no", ["Ja"], None, "Välj bland alternativen."),
    ("number", ["1 200"], ["1200"], ""),
    ("number", ["007"], ["7"], ""),
    ("number", ["\u22125"], ["-5"], ""),
    ("number", ["1e999"], None, "Skriv ett helt tal med siffror."),
    ("number", ["nan"], None, "Skriv ett helt tal med siffror."),
    ("number", ["=1+1"], None, "Skriv ett helt tal med siffror."),
    ("number", ["٣"], None, "Skriv ett helt tal med siffror."),
    ("number", ["9" * 10_000], None, "Skriv ett helt tal med siffror."),
    ("number", ["9999999999"], None, "Skriv 1000000000 eller mindre."),
    ("date", ["2027-03-24"], ["2027-03-24"], ""),
    ("date", ["0000-00-00"], None, "Skriv datumet så här: 2027-03-24."),
    ("date", ["2027-W12-3"], None, "Skriv datumet så här: 2027-03-24."),
    ("date", ["20270324"], None, "Skriv datumet så här: 2027-03-24."),
    ("date", ["0001-01-01"], None, "Kontrollera året."),
]


@pytest.mark.parametrize(("kind", "typed", "kept", "wrong"), ANSWERS)
def test_an_answer_is_cleaned_or_refused(
    kind: str, typed: list[str], kept: list[str] | None, wrong: str
) -> None:
    assert judged(question(kind), *typed) == (kept, wrong)


@pytest.mark.parametrize(
    ("least", "most", "typed", "wrong"),
    [
        (1, 5, "6", "Skriv ett tal mellan 1 och 5."),
        (1, 5, "0", "Skriv ett tal mellan 1 och 5."),
        (1, None, "0", "Skriv 1 eller mer."),
        (None, 5, "6", "Skriv 5 eller mindre."),
        (0, 0, "0", ""),
    ],
)
def test_a_number_has_limits(least: int | None, most: int | None, typed: str, wrong: str) -> None:
    assert judged(question("number", least=least, most=most), typed)[1] == wrong


@pytest.mark.parametrize("kind", rules.KINDS)
def test_what_is_required_says_which_question_it_is(kind: str) -> None:
    asked = question(kind, is_required=True)
    assert judged(asked, "") == (None, "Svara på frågan ”Fråga q?”.")
    lenient = rules.judge([asked], {}, strict=False)
    assert (lenient.kept, lenient.wrong) == ({}, {})


def test_a_condition_hangs_on_an_answer_that_counts() -> None:
    parent = question("choices", "parent")
    child = question("text", "child", depends_on="parent", depends_values=("b",), is_required=True)
    grandchild = question("yes_no", "last", depends_on="child", depends_values=("x",))
    both = [parent, child]
    assert rules.judge(both, {"parent": ["a"], "child": ["hej"]}).kept == {"parent": ["a"]}
    asked = rules.judge(both, {"parent": ["a", "b"]})
    assert [str(text) for text in asked.wrong.values()] == ["Svara på frågan ”Fråga child?”."]
    answered = rules.judge(both, {"parent": ["b"], "child": ["hej"]})
    assert answered.kept == {"parent": ["b"], "child": ["hej"]}
    assert rules.judge([parent, child, grandchild], {"last": ["yes"]}).kept == {}


TYPED = st.lists(st.text() | st.sampled_from(["a", "b", "yes", "no", "1", "2027-03-24"]))
KEYS = [f"q{n}" for n in range(6)]


@st.composite
def forms(draw: st.DrawFn) -> list[QuestionDetails]:
    """Questions of all kinds, some of them hanging on an earlier one."""
    made: list[QuestionDetails] = []
    for key in KEYS:
        parents = [each for each in made if each.kind in rules.DECIDING]
        parent = draw(st.sampled_from([None, *parents])) if parents else None
        values = draw(st.sets(st.sampled_from(rules.keys_of(parent)), min_size=1)) if parent else ()
        made.append(
            question(
                draw(st.sampled_from(rules.KINDS)),
                key,
                is_required=draw(st.booleans()),
                depends_on=parent.key if parent else None,
                depends_values=tuple(sorted(values)),
            )
        )
    return made


@given(forms(), st.dictionaries(st.sampled_from(KEYS), TYPED))
def test_hidden_questions_never_block_and_are_never_kept(
    asked: list[QuestionDetails], typed: dict[str, list[str]]
) -> None:
    found = rules.judge(asked, typed)
    hidden = {each.key for each in asked if not rules.is_asked(each, found.kept)}
    assert hidden & ({*found.kept} | {*found.wrong}) == set()
    shown = {key: values for key, values in typed.items() if key not in hidden}
    without = rules.judge(asked, shown)
    assert (without.kept, {*without.wrong}) == (found.kept, {*found.wrong})
    assert rules.judge(asked, found.kept).kept == found.kept


WRONG: list[tuple[QuestionDetails, str, str]] = [
    (question("poem"), "kind", "Välj hur man ska svara."),
    (QuestionDetails("text", {"en": "Only English?"}), "label", "Skriv frågan."),
    (question("choice", options=OPTIONS[:1]), "more_options", "Skriv minst två alternativ."),
    (
        question("choice", options=({"sv": "A"}, {"sv": "A"})),
        "more_options",
        "Varje alternativ måste ha en egen text.",
    ),
    (
        question("choices", options=tuple({"sv": str(n)} for n in range(500))),
        "more_options",
        "Ha högst 50 alternativ.",
    ),
    (
        question("choice", options=({"sv": "A"}, {"sv": "x" * 201})),
        "more_options",
        "Skriv högst 200 tecken i varje alternativ.",
    ),
    (
        question("number", least=5, most=4),
        "most",
        "Det största talet kan inte vara mindre än det minsta.",
    ),
    (question(keep_days=0), "keep_days", "Skriv ett tal mellan 1 och 90."),
    (question(keep_days=91), "keep_days", "Skriv ett tal mellan 1 och 90."),
    (
        question(depends_on="nobody", depends_values=("a",)),
        "condition",
        "Välj en tidigare fråga med alternativ.",
    ),
    (
        question(depends_on="written", depends_values=("a",)),
        "condition",
        "Välj en tidigare fråga med alternativ.",
    ),
    (
        question(depends_on="chosen"),
        "condition",
        "Välj minst ett svar som frågan hänger på.",
    ),
    (
        question(depends_on="chosen", depends_values=("c",)),
        "condition",
        "Välj minst ett svar som frågan hänger på.",
    ),
]


@pytest.mark.parametrize(("details", "field", "message"), WRONG)
def test_what_cannot_be_asked(details: QuestionDetails, field: str, message: str) -> None:
    earlier = [question("text", "written"), question("choice", "chosen")]
    with pytest.raises(DomainError) as error:
        rules.check(details, "sv", earlier)
    assert (error.value.field, str(error.value)) == (field, message)


def test_a_question_moves_but_not_before_what_it_hangs_on() -> None:
    three = [
        question("yes_no", "a"),
        question("text", "b", depends_on="a", depends_values=("yes",)),
        question("text", "c"),
    ]
    assert rules.moved(three, "b", -1) == ["a", "b", "c"]
    assert rules.moved(three, "a", 1) == ["a", "b", "c"]
    assert rules.moved(three, "a", -1) == ["a", "b", "c"]
    assert rules.moved(three, "c", 1) == ["a", "b", "c"]
    assert rules.moved(three, "b", 1) == ["a", "c", "b"]
    assert rules.moved(three, "c", -1) == ["a", "c", "b"]
    assert rules.moved(three, "b", 0) == ["a", "b", "c"]


def test_keys_come_from_words_and_stay() -> None:
    asked = question("choice", "", options=({"key": "x", "sv": "Ny"}, {"sv": "Å ä"}, {"sv": "Aa"}))
    named = rules.with_keys(asked, ["fraga"], "sv")
    assert named.key == "fraga-2"
    assert [option["key"] for option in named.options] == ["x", "a-a", "aa"]
    assert rules.with_keys(named, [], "sv") == named


def test_details_go_through_json_unchanged() -> None:
    asked = question("choice", "q", depends_on="p", depends_values=("yes",), keep_days=7, least=1)
    assert QuestionDetails.from_json(asked.as_json()) == asked


def test_a_text_falls_back_to_the_language_that_stands_first() -> None:
    assert said({"da": "Dansk", "en": "English"}, "en") == ("English", "en")
    assert said({"da": "Dansk", "en": "English"}, "sv") == ("Dansk", "da")
    assert said({"key": "x", "da": "Dansk"}, "sv") == ("Dansk", "da")
    assert said({}, "sv") == ("", "sv")


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Har du någon allergi?", "needs"),
        ("Specialkost", "needs"),
        ("Har du en diagnos?", "needs"),
        ("Any dietary needs?", "needs"),
        ("Ditt personnummer", "identity"),
        ("CPR-nummer", "identity"),
        ("Vad kostar det er?", ""),
        ("Vad vill du veta om folkhälsa?", ""),
        ("What about public health?", ""),
        ("Hur är din hälsa?", "needs"),
        ("Vilken workshop väljer du?", ""),
    ],
)
def test_what_should_not_be_asked_is_noticed(label: str, found: str) -> None:
    assert rules.asks_for(QuestionDetails("text", {"sv": label})) == found
