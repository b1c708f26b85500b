"""Charts: what they look like, and that no numbers or names can break one."""

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from eventsys.core import charts
from eventsys.core.charts import Bar, Column

SVG = "{http://www.w3.org/2000/svg}"
ANY = st.one_of(st.integers(), st.floats(), st.integers(10**30, 10**40))
WORDS = st.text(max_size=60)
BARS = st.lists(st.builds(Bar, WORDS, ANY, WORDS), max_size=20)
COLUMNS = st.lists(st.builds(Column, WORDS, st.lists(ANY, max_size=3).map(tuple)), max_size=60)


def parsed(svg: Markup) -> ElementTree.Element:
    """The picture, which must be well-formed for that."""
    return ElementTree.fromstring(str(svg).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))  # noqa: S314 - our own.


def is_inside(svg: Markup) -> bool:
    """Whether all that is drawn is within the picture."""
    root = parsed(svg)
    height = float(root.attrib["height"].removesuffix("em"))
    for rect in root.iter(f"{SVG}rect"):
        left, width = (float(rect.attrib[name].rstrip("%em")) for name in ("x", "width"))
        top, tall = (float(rect.attrib[name].removesuffix("em")) for name in ("y", "height"))
        if min(left, width, top, tall) < 0 or left + width > 100.01 or top + tall > height + 0.01:
            return False
    return all(
        0 <= float(text.attrib["x"].rstrip("%em")) <= 100 for text in root.iter(f"{SVG}text")
    )


def test_bars_as_they_are() -> None:
    assert charts.bars(
        "kinds", "Typ", "Forum 4, Hearing 1", [Bar("Forum", 4), Bar("<b>", 1, "ett")]
    ) == (
        '<svg class="chart" role="img" aria-labelledby="kinds-title kinds-words" width="100%" '
        'height="4.75em"><title id="kinds-title">Typ</title>'
        '<desc id="kinds-words">Forum 4, Hearing 1</desc>'
        '<text class="chart-label" x="0%" y="1em">Forum</text>'
        '<text class="chart-value" x="100%" y="1em" text-anchor="end">4</text>'
        '<rect class="chart-all" x="0%" y="1.375em" width="100%" height="0.125em"/>'
        '<rect class="chart-part-0" x="0%" y="1.375em" width="100%" height="0.5em"/>'
        '<text class="chart-label" x="0%" y="3.375em">&lt;b&gt;</text>'
        '<text class="chart-value" x="100%" y="3.375em" text-anchor="end">ett</text>'
        '<rect class="chart-all" x="0%" y="3.75em" width="100%" height="0.125em"/>'
        '<rect class="chart-part-0" x="0%" y="3.75em" width="25%" height="0.5em"/></svg>'
    )


def widths(svg: Markup, look: str) -> list[str]:
    return [
        each.attrib["width"]
        for each in parsed(svg).iter(f"{SVG}rect")
        if each.attrib["class"] == look
    ]


def texts(svg: Markup, look: str) -> list[str]:
    return [
        each.text or "" for each in parsed(svg).iter(f"{SVG}text") if each.attrib["class"] == look
    ]


def heights(svg: Markup, look: str) -> list[str]:
    return [
        each.attrib["height"]
        for each in parsed(svg).iter(f"{SVG}rect")
        if each.attrib["class"] == look
    ]


def test_columns_stand_on_each_other_and_say_their_number() -> None:
    svg = charts.columns(
        "c", "T", "D", [Column("jan", (3, 1)), Column("feb", (0, 0)), Column("mar", (2,))]
    )
    assert heights(svg, "chart-part-0") == ["4.312em", "0em", "2.875em"]
    assert heights(svg, "chart-part-1") == ["1.438em", "0em"]
    assert texts(svg, "chart-value") == ["4", "2"]
    assert texts(svg, "chart-tick") == ["jan", "feb", "mar"]


def test_of_many_columns_only_the_tallest_and_the_ends_have_words() -> None:
    svg = charts.columns("c", "T", "D", [Column(str(at), (at % 9,)) for at in range(40)])
    assert texts(svg, "chart-value") == ["8"]
    assert texts(svg, "chart-tick") == ["0", "39"]


def test_a_stack_is_as_wide_as_its_parts() -> None:
    svg = charts.stack("s", "T", "D", [Bar("Kom", 30), Bar("Uteblev", 10)])
    assert widths(svg, "chart-part-0") == ["75%", "0.75em"]
    assert widths(svg, "chart-part-1") == ["25%", "0.75em"]
    assert texts(svg, "chart-label") == ["Kom", "Uteblev"]


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([], "2,25"),
        ([5], "2,3"),
        ([0, 0], "2,25 118,25"),
        ([1, 2, 4], "2,19.5 60,14 118,3"),
        ([-1, math.nan, math.inf], "2,25 60,25 118,25"),
    ],
)
def test_a_sparkline_goes_from_edge_to_edge(values: list[float], points: str) -> None:
    line = parsed(charts.sparkline("Så fylls det", values)).find(f"{SVG}polyline")
    assert line is not None
    assert line.attrib["points"] == points


@pytest.mark.parametrize(
    ("taken", "total", "width"), [(0, 10, "0"), (4, 10, "40"), (11, 10, "100"), (3, 0, "0")]
)
def test_a_meter_is_never_more_than_full(taken: int, total: int, width: str) -> None:
    assert f'width="{width}" height="6"' in charts.meter(taken, total)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1234567, "1\u00a0234\u00a0567"),
        (2.5, "2,5"),
        (2.04, "2"),
        (-1200.5, "-1\u00a0200,5"),
        (math.inf, "–"),
        (math.nan, "–"),
    ],
)
def test_numbers_are_written_in_groups(value: float, words: str) -> None:
    assert charts.number(value) == words


@given(WORDS, WORDS, BARS)
def test_no_bars_break_the_picture(title: str, words: str, rows: list[Bar]) -> None:
    assert is_inside(charts.bars("x", title, words, rows))
    assert is_inside(charts.stack("x", title, words, rows))


@given(COLUMNS)
def test_no_columns_break_the_picture(rows: list[Column]) -> None:
    assert is_inside(charts.columns("x", "T", "D", rows))


@given(WORDS, st.lists(ANY, max_size=60))
def test_no_numbers_break_a_sparkline(title: str, values: list[float]) -> None:
    root = parsed(charts.sparkline(title, values))
    _left, _top, width, height = map(float, root.attrib["viewBox"].split())
    line = root.find(f"{SVG}polyline")
    assert line is not None
    for point in line.attrib["points"].split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= width
        assert 0 <= y <= height
