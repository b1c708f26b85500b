"""What became of a text, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core import differences
from eventsys.core.differences import Stretch

MARKS = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}


def told(stretches: list[Stretch]) -> str:
    return "".join(MARKS[each.kind].format(each.text) for each in stretches)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("", "", ""),
        ("", "Hej", "[+Hej+]"),
        ("Hej", "", "[-Hej-]"),
        ("Vi ses i aulan.", "Vi ses i stora aulan.", "Vi ses i [+stora +]aulan."),
        ("Ring Anna i dag.", "Ring Bo i dag.", "Ring [-Anna-][+Bo+] i dag."),
        ("a b c", "x y z", "[-a b c-][+x y z+]"),
        ("Ring Anna Ek i dag.", "Ring Bo Ö i dag.", "Ring [-Anna Ek-][+Bo Ö+] i dag."),
        ("ett\n\ntvå tre", "ett\n\ntvå fyra", "ett\n\ntvå [-tre-][+fyra+]"),
    ],
)
def test_words_that_went_and_came(before: str, after: str, words: str) -> None:
    assert told(differences.between(before, after)) == words


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_both_texts_are_in_it_whole(before: str, after: str) -> None:
    stretches = differences.between(before, after)
    assert "".join(each.text for each in stretches if each.kind != "new") == before
    assert "".join(each.text for each in stretches if each.kind != "gone") == after


def test_what_did_not_change_is_cut_down() -> None:
    many = " ".join(f"w{n}" for n in range(40))
    stretches = differences.shortened(
        differences.between(f"{many} A {many} B {many}", f"{many} X {many} Y {many}")
    )
    first, _a, _x, middle, *_rest, last = [each.text for each in stretches]
    assert first == "… w32 w33 w34 w35 w36 w37 w38 w39 "
    assert middle == " w0 w1 w2 w3 w4 w5 w6 w7 … w32 w33 w34 w35 w36 w37 w38 w39 "
    assert last == " w0 w1 w2 w3 w4 w5 w6 w7 …"
    short = differences.between("a b c d e f g", "a b c d e f h")
    assert differences.shortened(short) == short


def test_very_long_texts_are_told_whole() -> None:
    long = "ord " * 3_000
    assert told(differences.between(long, f"{long}mer")) == f"[-{long}-][+{long}mer+]"
