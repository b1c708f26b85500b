"""The inspection of pages sees what it is there to see; forms are filled in as a person could."""

import pytest
from bs4 import BeautifulSoup

from tests import forms
from tests.inspection import complaints

GOOD = """<!doctype html><html lang="sv"><head><title>Möten – Region</title></head><body>
<nav aria-label="Huvudmeny"><a href="/here">Här</a></nav>
<main id="main"><h1>Möten</h1><h2 id="form">Sök</h2>
<form method="post" action="/there" aria-labelledby="form">
<input type="hidden" name="csrf_token" value="x">
<label for="q">Ord</label><input id="q" name="q" aria-describedby="hint"><p id="hint">Ett ord.</p>
<button>Sök</button></form>
<img src="/here" alt=""><table><caption>Tal</caption><tr><th scope="col">Ett</th></tr></table>
</main></body></html>"""


def wrong(html: str) -> list[str]:
    soup = BeautifulSoup(html, "html.parser")
    return complaints(soup, lambda _method, path: path in ("/here", "/there"), "https://x.org/here")


def test_a_good_page_is_not_complained_about() -> None:
    assert wrong(GOOD) == []
    assert wrong(GOOD.replace("<title>", "<title>Fel: ")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('lang="sv"', "", "html lang is ''"),
        ("<h1>Möten</h1>", "", "there are 0 h1"),
        ("<h1>Möten</h1>", "<h1>Möten</h1><h1>Möten</h1>", "there are 2 h1"),
        ("<title>Möten", "<title>Annat", "title 'Annat – Region' does not begin with h1 'Möten'"),
        ("<h2 id", "<h3>Ett</h3><h2 id", "h1 is followed by h3 'Ett'"),
        ('<p id="hint">', '<p id="q">', "id 'q' stands 2 times"),
        ('id="hint"', "", "aria-describedby='hint' of input points nowhere"),
        ('for="q"', 'for="z"', "for='z' of label points nowhere"),
        ('<label for="q">Ord</label>', "", "field 'q' has no label"),
        ('name="csrf_token"', 'name="other"', "form to '/there' has no csrf_token"),
        (' alt=""', "", "image '/here' has no alt"),
        (">Här</a>", "></a>", "a '/here' has no text"),
        ("<button>Sök</button>", "<button></button>", "button '' has no text"),
        ("<caption>Tal</caption>", "", "a table has no caption"),
        (' scope="col"', "", "a table has no th with scope"),
        ("<main", "<nav></nav><main", "nav elements cannot be told apart: ['Huvudmeny', '']"),
        ("<main", "<script>x()</script><main", "there is an inline script"),
        ("<main", "<style>b{}</style><main", "there is a style element"),
        ("<h1>", '<h1 style="x">', "h1 has the attribute style"),
        ("<h1>", '<h1 onclick="x">', "h1 has the attribute onclick"),
        ('href="/here"', 'href="/gone"', "a href='/gone' is no address of the site"),
        ('action="/there"', 'action="/gone"', "form action='/gone' is no address of the site"),
        ("Ett ord.", "None ord.", "None"),
        ("Ett ord.", "{{ ord }}", "{{"),
        ("Ett ord.", "%(count)s ord", "%(count)s"),
        ('name="q"', 'name="q" value="None"', "None"),
        ('href="/here"', 'href="#gone"', "link '#gone' points nowhere"),
    ],
)
def test_what_is_wrong_is_said(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert any(said in complaint for complaint in wrong(GOOD.replace(old, new, 1)))


FORM = BeautifulSoup(
    """<form id="f" method="post" action="/x"><input type="hidden" name="key" value="k">
    <input name="name" value="Åsa"><textarea name="text">
rad</textarea>
    <select name="one"><option value="a">A<option value="b" selected>B</select>
    <input type="radio" name="way" value="x" checked><input type="radio" name="way" value="y">
    <input type="checkbox" name="some" value="1" checked>
    <input type="checkbox" name="some" value="2">
    <input type="checkbox" name="yes" value="y"><input name="off" disabled value="z">
    <button name="deed" value="save">Spara</button><button>Annat</button></form>
    <form action="/y"><input name="q"><button>Sök</button></form>
    <button form="f" name="deed" value="add">Lägg till</button>""",
    "html5lib",
)
SHOWN = [
    ("key", "k"),
    ("name", "Åsa"),
    ("text", "rad"),
    ("one", "b"),
    ("way", "x"),
    ("some", "1"),
]


def test_a_form_is_sent_as_it_is_shown() -> None:
    form = forms.find(FORM, "Spara")
    assert forms.filled_in(form, {}, forms.find_button(form, "Spara")) == [*SHOWN, ("deed", "save")]
    assert forms.filled_in(form, {}, forms.find_button(form, "Annat")) == SHOWN
    assert forms.filled_in(form, {}, forms.find_button(form, "Lägg till"))[-1] == ("deed", "add")


def test_a_form_takes_what_one_types_and_chooses() -> None:
    form = forms.find(FORM, "#f")
    typed: dict[str, forms.Value] = {
        "name": "Bo",
        "one": "a",
        "way": "y",
        "some": ["1", "2"],
        "yes": True,
    }
    assert forms.filled_in(form, typed, None) == [
        ("key", "k"),
        ("name", "Bo"),
        ("text", "rad"),
        ("one", "a"),
        ("way", "y"),
        ("some", "1"),
        ("some", "2"),
        ("yes", "y"),
    ]
    assert forms.shown(FORM, "way") == ["x"]


@pytest.mark.parametrize(
    "typed", [{"one": "c"}, {"way": "z"}, {"some": ["3"]}, {"off": "1"}, {"nothing": "1"}]
)
def test_what_is_not_offered_cannot_be_chosen(typed: dict[str, forms.Value]) -> None:
    with pytest.raises(AssertionError):
        forms.filled_in(forms.find(FORM, "Spara"), typed, None)


def test_the_form_must_be_told_apart() -> None:
    assert forms.find(FORM, "Sök").get("action") == "/y"
    assert forms.find(FORM, "form").get("action") == "/x"
    with pytest.raises(AssertionError):
        forms.find(FORM, "form.nothing")
