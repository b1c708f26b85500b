"""A map of municipalities as inline SVG, shaded by a number. Values in, markup out.

Four shades, told apart by their pattern as well as by their darkness, and the number on each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from markupsafe import Markup

from eventsys.core.text import clean_line

WIDTH, TALLEST, MARGIN = 480.0, 640.0, 4.0
SHADES = 3

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Area:
    """A municipality: what it is called, its rings of longitude and latitude, and its number."""

    name: str
    rings: Sequence[Ring]
    value: int
    words: str


@dataclass(frozen=True)
class Shade:
    """What one shade of the map stands for."""

    number: int
    least: int
    most: int

    @property
    def words(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}–{self.most}"


class Projection:
    """Plane from globe: across shrunk by the cosine of the middle latitude, north upwards."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        longitudes, latitudes = zip(*points, strict=True)
        self.west, self.north = min(longitudes), max(latitudes)
        south = min(latitudes)
        self.shrink = cos(radians((self.north + south) / 2))
        across = max((max(longitudes) - self.west) * self.shrink, 1e-9)
        down = max(self.north - south, 1e-9)
        room = WIDTH - 2 * MARGIN
        self.scale = min(room / across, (TALLEST - 2 * MARGIN) / down)
        self.width = across * self.scale + 2 * MARGIN
        self.height = down * self.scale + 2 * MARGIN

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where it is in the picture."""
        return (
            (longitude - self.west) * self.shrink * self.scale + MARGIN,
            (self.north - latitude) * self.scale + MARGIN,
        )


def shades(values: Iterable[int]) -> list[Shade]:
    """Nothing, few, some, many: the stretches of whole numbers that three equal parts make."""
    most = max(values, default=0)
    found = [Shade(0, 0, 0)]
    edges = [most * part // SHADES for part in range(SHADES + 1)]
    for part, (below, upto) in enumerate(pairwise(edges), start=1):
        if upto > below:
            found.append(Shade(part, below + 1, upto))
    return found


def drawn(id: str, title: str, description: str, areas: Sequence[Area]) -> Markup:
    """The map: one path for each municipality, with its name and number."""
    plane = Projection(point for area in areas for ring in area.rings for point in ring)
    scale = shades(area.value for area in areas)
    paths = [_path(area, plane, _shade_of(area.value, scale), id) for area in areas]
    # Numbers come last, so that no neighbour covers them.
    numbers = [_number(area, plane) for area in areas if area.value]
    return Markup(
        '<svg class="map" role="img" aria-labelledby="{id}-title {id}-words" '
        'viewBox="0 0 {width} {height}"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-words">{words}</desc>{patterns}{paths}{numbers}</svg>'
    ).format(
        id=id,
        width=_short(plane.width),
        height=_short(plane.height),
        title=clean_line(title),
        words=clean_line(description),
        patterns=_patterns(id),
        paths=Markup("").join(paths),
        numbers=Markup("").join(numbers),
    )


def swatch(id: str, shade: Shade) -> Markup:
    """What one shade looks like, for the words beside the map. The map itself has the patterns."""
    return Markup(
        '<svg class="map-swatch" viewBox="0 0 24 16" aria-hidden="true" focusable="false">'
        '<rect class="map-area" x="1" y="1" width="22" height="14" fill="{}"/></svg>'
    ).format(_fill(id, shade.number))


def _patterns(id: str) -> Markup:
    """Thin lines for few, close ones for some; many is one colour."""
    line = '<pattern id="{id}-{n}" width="{w}" height="{w}" patternUnits="userSpaceOnUse" '
    line += 'patternTransform="rotate(45)"><rect class="map-ground" width="{w}" height="{w}"/>'
    line += '<rect class="map-line" width="{line}" height="{w}"/></pattern>'
    few = Markup(line).format(id=id, n=1, w=7, line=1.5)  # noqa: S704 - a text of our own.
    some = Markup(line).format(id=id, n=2, w=5, line=2.75)  # noqa: S704 - the same.
    return Markup("<defs>{}{}</defs>").format(few, some)


def _shade_of(value: int, scale: Sequence[Shade]) -> int:
    return next((shade.number for shade in scale if shade.least <= value <= shade.most), 0)


def _fill(id: str, shade: int) -> str:
    """Nothing is paper, many is the colour of the region, and between them lines."""
    return f"url(#{id}-{shade})" if 0 < shade < SHADES else "currentColor" if shade else "none"


def _path(area: Area, plane: Projection, shade: int, id: str) -> Markup:
    rings = []
    for ring in area.rings:
        points = (plane.point(*point) for point in ring)
        rings.append("M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points) + "Z")
    return Markup(
        '<path class="map-area" fill="{}" fill-rule="evenodd" d="{}"><title>{}: {}</title></path>'
    ).format(_fill(id, shade), "".join(rings), clean_line(area.name), clean_line(area.words))


def _number(area: Area, plane: Projection) -> Markup:
    x, y = plane.point(*_middle(max(area.rings, key=_extent)))
    return Markup('<text class="map-number" x="{}" y="{}" text-anchor="middle">{}</text>').format(
        _short(x), _short(y + 6), area.value
    )


def _extent(ring: Ring) -> float:
    """Its area, for comparing."""
    return abs(sum(_cross(*pair) for pair in pairwise([*ring, ring[0]])))


def _middle(ring: Ring) -> tuple[float, float]:
    """The point that it would balance on."""
    pairs = list(pairwise([*ring, ring[0]]))
    whole = sum(_cross(*pair) for pair in pairs)
    if not whole:
        return ring[0]
    x = sum((one[0] + other[0]) * _cross(one, other) for one, other in pairs)
    y = sum((one[1] + other[1]) * _cross(one, other) for one, other in pairs)
    return x / (3 * whole), y / (3 * whole)


def _cross(one: tuple[float, float], other: tuple[float, float]) -> float:
    return one[0] * other[1] - other[0] * one[1]


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
