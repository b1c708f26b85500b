"""The map: shades that can be told apart, and municipalities where they are."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.places import outlines
from eventsys.places import service as places
from eventsys.reports import map as maps
from eventsys.reports.map import Area, Shade
from tests.rules.test_charts import SVG, parsed

SQUARE = ((15.0, 59.0), (16.0, 59.0), (16.0, 60.0), (15.0, 60.0))
EAST = tuple((x + 1, y) for x, y in SQUARE)
POINTS = st.tuples(st.floats(-180, 180), st.floats(-89, 89))
RINGS = st.lists(st.lists(POINTS, min_size=3, max_size=8), min_size=1, max_size=3)
AREAS = st.lists(
    st.builds(Area, st.text(max_size=20), RINGS, st.integers(0, 10**9), st.text(max_size=20)),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], ["0"]),
        ([0, 0], ["0"]),
        ([1, 0], ["0", "1"]),
        ([2, 1], ["0", "1", "2"]),
        ([3], ["0", "1", "2", "3"]),
        ([10, 2], ["0", "1–3", "4–6", "7–10"]),
        ([200], ["0", "1–66", "67–133", "134–200"]),
    ],
)
def test_shades_are_equal_parts_of_whole_numbers(values: list[int], words: list[str]) -> None:
    assert [shade.words for shade in maps.shades(values)] == words


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_every_number_has_one_shade_and_the_most_has_the_darkest(values: list[int]) -> None:
    found = maps.shades(values)
    assert [sum(s.least <= value <= s.most for s in found) for value in values] == [1] * len(values)
    assert [two.least - one.most for one, two in pairwise(found)] == [1] * (len(found) - 1)
    assert found[-1].number == (maps.SHADES if max(values) else 0)


def test_a_map_as_it_is() -> None:
    areas = [Area("Sala", [SQUARE], 2, "2 möten"), Area("Heby <1>", [EAST], 0, "0 möten")]
    root = parsed(maps.drawn("m", "Karta", "Sala 2, Heby 0", areas))
    assert root.attrib["aria-labelledby"] == "m-title m-words"
    paths = root.findall(f"{SVG}path")
    assert [path.findtext(f"{SVG}title") for path in paths] == [
        "Sala: 2 möten",
        "Heby <1>: 0 möten",
    ]
    assert [path.attrib["fill"] for path in paths] == ["currentColor", "none"]
    assert paths[0].attrib["d"] == "M4 469L240 469L240 4L4 4Z"
    numbers = [(each.text, each.attrib["x"]) for each in root.findall(f"{SVG}text")]
    assert numbers == [("2", "122")]


def test_few_and_some_differ_by_pattern() -> None:
    areas = [Area(str(n), [SQUARE], n, "") for n in (0, 1, 2, 3)]
    root = parsed(maps.drawn("m", "T", "D", areas))
    fills = [path.attrib["fill"] for path in root.findall(f"{SVG}path")]
    assert fills == ["none", "url(#m-1)", "url(#m-2)", "currentColor"]
    assert [each.attrib["id"] for each in root.iter(f"{SVG}pattern")] == ["m-1", "m-2"]
    assert [
        'url(#m-1)"' in maps.swatch("m", Shade(1, 1, 1)),
        'fill="none"' in maps.swatch("m", Shade(0, 0, 0)),
    ] == [True, True]


@given(AREAS)
def test_whatever_is_drawn_is_inside(areas: list[Area]) -> None:
    root = parsed(maps.drawn("m", "T", "D", areas))
    _left, _top, width, height = map(float, root.attrib["viewBox"].split())
    for path in root.findall(f"{SVG}path"):
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.attrib["d"])]
        assert min(numbers) >= 0
        assert max(numbers[::2]) <= width + 0.1
        assert max(numbers[1::2]) <= height + 0.1


def test_outlines_are_those_of_seven_counties() -> None:
    known = [choice for choice in places.choices() if outlines.of(choice.code)]
    assert len(known) == 88
    assert {choice.region for choice in known} == {"01", "03", "04", "05", "18", "19", "21"}
    assert {
        ring for choice in known for ring in outlines.of(choice.code) or () if len(ring) < 3
    } == set()


@pytest.mark.parametrize(
    ("code", "point"), [("1981", (16.6, 59.92)), ("1980", (16.55, 59.61)), ("1880", (15.21, 59.27))]
)
def test_towns_lie_in_their_municipality(code: str, point: tuple[float, float]) -> None:
    rings = outlines.of(code)
    assert rings is not None
    assert sum(contains(ring, point) for ring in rings) % 2 == 1


def contains(ring: outlines.Ring, point: tuple[float, float]) -> bool:
    """Whether a line to the east crosses the ring an odd number of times."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_a_map_is_small_enough_for_its_page() -> None:
    for region in ("01", "19"):
        codes = [choice.code for choice in places.choices() if choice.region == region]
        areas = [Area(code, outlines.of(code) or (), 3, "3 möten") for code in codes]
        assert len(maps.drawn("m", "T", "D", areas)) < 30_000
