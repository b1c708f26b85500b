"""Facts about core/text.py: what search finds, what addresses look like, what Markdown may do."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core.text import (
    alphabetical,
    clean_line,
    clean_text,
    fold,
    markdown_html,
    markdown_text,
    shorten,
    slugify,
)

ANY = st.text(st.characters(), max_size=200)

BARE = "p br hr ul li blockquote pre em strong code table thead tbody tr td h3 h4 h5 h6"
HARMLESS = {tag: set[str]() for tag in BARE.split(" ")}
HARMLESS |= {"a": {"href", "title", "rel"}, "th": {"scope"}, "ol": {"start"}}


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every element that a browser would see."""
    found: list[tuple[str, dict[str, str | None]]] = []

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    parser = Collector()
    parser.feed(html)
    parser.close()
    return found


def assert_harmless(html: str) -> None:
    for tag, attributes in elements(html):
        assert set(attributes) <= HARMLESS[tag]
        if tag == "a":
            assert attributes["rel"] == "nofollow noopener"
            assert re.match("(https?|mailto|tel):|[^:]*$", attributes.get("href") or "")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Orebro", "Örebro"),
        ("orebro", "Ørebro"),
        ("Örebro", "OREBRO"),
        ("Aarhus", "Århus"),
        ("Århus", "Aarhus"),
        ("Arhus", "Århus"),
        ("Koge", "Køge"),
        ("Köge", "Køge"),
        ("Ängelholm", "Ængelholm"),
        ("Næstved", "nästved"),
        ("Ängelholm", "Angelholm"),
        ("café", "CAFE"),
        ("a\u030a", "å"),
        ("två  ord", " två\tord\n"),
    ],
)
def test_a_search_meets_what_is_stored(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("aåäæeoöøABc ", max_size=30), st.text("aåäæeoöøABc ", max_size=30))
def test_a_part_of_a_text_is_found_in_it(before: str, after: str) -> None:
    assert fold("Aarh") in fold(before + "Århus" + after)
    assert fold(before) in fold(before + after)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Fredagsakademin: Hållbar å/ä/ö", "fredagsakademin-hallbar-a-a-o"),
        ("Ærø & Køge", "aro-koge"),
        ("  -- 2027 --  ", "2027"),
        ("!!!", "event-7"),
        ("日本", "event-7"),
        ("ett " * 40, "ett-ett-ett-ett-ett-ett-ett-ett-ett-ett-ett-ett-ett-ett-ett"),
        ("x" * 90, "x" * 60),
    ],
)
def test_a_slug_is_plain_and_short(title: str, slug: str) -> None:
    assert slugify(title, "event-7") == slug


@given(ANY)
def test_any_text_gives_a_slug(text: str) -> None:
    slug = slugify(text, "x")
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(slug) <= 60
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug
    assert slugify(slug, "x") == slug


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Åsa\tÖberg ", "Åsa Öberg"),
        ("Åsa\r\nBcc: alla@exempel.se", "Åsa Bcc: alla@exempel.se"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("moms\u202egpj.exe", "momsgpj.exe"),
        ("\ufeffnoll\x00bredd\u200b", "nollbredd"),
        ("A\u030ase", "Åse"),
        ("halv\ud83d", "halv"),
        ("familj 👩\u200d👩\u200d👧", "familj 👩\u200d👩\u200d👧"),
    ],
)
def test_a_line_is_cleaned(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_text_keeps_its_lines() -> None:
    assert clean_text("\r\nett  \r\n\r\n\r\n\r\n\ttvå\u202e\rtre\x07\n") == "ett\n\n    två\ntre"


@given(ANY)
def test_cleaning_leaves_only_what_can_be_sent_and_shown(text: str) -> None:
    for cleaned in (clean_line(text), clean_text(text).replace("\n", "")):
        assert {unicodedata.category(c) for c in cleaned}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
        cleaned.encode()
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Ett kort", 8, "Ett kort"),
        ("Ett ganska långt namn", 17, "Ett ganska långt…"),
        ("Ett ganska långt namn", 16, "Ett ganska…"),
        ("Hej, du där", 6, "Hej…"),
        ("Bredbandsutbyggnad", 6, "Bredb…"),
        ("två\nrader här", 10, "två rader…"),
    ],
)
def test_a_text_is_shortened_at_a_word(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(ANY, st.integers(1, 60))
def test_a_shortened_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_markdown_becomes_headings_lists_links_and_tables() -> None:
    text = "# Tema\n\nHej **alla**\nrad *två*\n\n## Mer\n\n- ett\n- [två](https://x.se/?a=1&b=2)\n"
    assert markdown_html(text) == (
        "<h3>Tema</h3>\n<p>Hej <strong>alla</strong><br>\nrad <em>två</em></p>\n<h4>Mer</h4>\n"
        "<ul>\n<li>ett</li>\n<li>"
        '<a href="https://x.se/?a=1&amp;b=2" rel="nofollow noopener">två</a></li>\n</ul>\n'
    )
    assert markdown_html("| A |\n|--:|\n| 1 |\n") == (
        '<table>\n<thead>\n<tr>\n<th scope="col">A</th>\n</tr>\n</thead>\n'
        "<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n"
    )


def test_the_highest_heading_of_a_text_is_h3_whichever_it_was() -> None:
    assert markdown_html("## A\n\n### B\n\n###### C") == "<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://spion.example/pixel.gif)",
        "[x](https://x.se 'a\" onclick=\"alert(1)')",
        '<a href="https://x.se" style="color:red" onclick="x()">x</a>',
    ],
)
def test_markdown_carries_no_code_and_no_picture(text: str) -> None:
    assert {tag for tag, _ in elements(markdown_html(text))} <= {"p", "a"}
    assert_harmless(markdown_html(text))


@given(ANY, st.sampled_from(["", "\n\n", "<", "[x](", "`", "| a |\n|-|\n"]), ANY)
def test_any_markdown_stays_harmless(before: str, between: str, after: str) -> None:
    assert_harmless(markdown_html(before + between + after))


def test_markdown_as_plain_text() -> None:
    text = (
        "# Tema\n\nHej **alla**\nrad `två` [program](https://x.se) <https://y.se> <a@b.se>\n\n"
        "- ett\n- två\n  1. inre\n  2. nästa\n\n7. sju\n\n> citat\n\n---\n\n"
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n"
        "![Karta över Köping](k.png)\n"
    )
    assert markdown_text(text) == (
        "Tema\n\nHej alla\nrad två program (https://x.se) https://y.se a@b.se\n\n"
        "– ett\n– två\n  1. inre\n  2. nästa\n\n7. sju\n\ncitat\n\n"
        "A | B\n1 | 2\n\nKarta över Köping"
    )


@given(ANY)
def test_any_markdown_becomes_text(text: str) -> None:
    plain = markdown_text(text)
    assert plain == clean_text(plain)


def test_names_stand_as_in_the_alphabet_of_the_event() -> None:
    names = ["Åke", "Örjan", "Ärla", "Zara", "adam", "Ægir", "Øle"]
    by = {code: sorted(names, key=lambda n: alphabetical(n, code)) for code in ("sv", "da")}
    assert by["sv"] == ["adam", "Zara", "Åke", "Ægir", "Ärla", "Øle", "Örjan"]
    assert by["da"] == ["adam", "Zara", "Ægir", "Ärla", "Øle", "Örjan", "Åke"]
