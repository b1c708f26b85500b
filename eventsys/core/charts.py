"""Charts as inline SVG. Values in, markup out; what colours they have is the style sheet's affair.

Across they are measured in percent and down in the size of the text, so that a chart fills its room
and its words stay as large as those around it. Each has a title and a description for those who do
not see it; a table of the same numbers belongs beside it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from eventsys.core.text import clean_line, shorten

LABEL = 34
ROW, BAR = 2.375, 0.5
PLOT, TICKS = 7.0, 1.5
# So many columns have room for words of their own.
FEW = 13
GAP = 0.28
# Words under columns are smaller, and what is theirs is measured in their own size.
TICK = 0.8125
SPARK_WIDTH, SPARK_HEIGHT = 120, 28


@dataclass(frozen=True)
class Bar:
    """A bar with its name, and its number in words if the bare number does not say enough."""

    label: str
    value: float
    words: str = ""


@dataclass(frozen=True)
class Column:
    """A stretch of time with its parts from the ground up."""

    label: str
    parts: tuple[float, ...]

    @property
    def total(self) -> float:
        return sum(map(_sound, self.parts))


def bars(id: str, title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars under each other, longest possible one as wide as the room."""
    most = max((_sound(row.value) for row in rows), default=0)
    pieces = []
    for at, row in enumerate(rows):
        top = at * ROW
        words = row.words or number(row.value)
        pieces += [
            _text("chart-label", 0, top + 1, shorten(clean_line(row.label), LABEL)),
            _text("chart-value", 100, top + 1, words, "end"),
            _rect("chart-all", 0, top + 1.375, 100, BAR / 4),
            _rect("chart-part-0", 0, top + 1.375, _share(row.value, most) * 100, BAR),
        ]
    return _figure(id, title, description, len(rows) * ROW, pieces)


def columns(id: str, title: str, description: str, rows: Sequence[Column]) -> Markup:
    """Columns from left to right, each of one or several parts that stand on each other."""
    most = max((row.total for row in rows), default=0)
    step = 100 / max(1, len(rows))
    tops = [row.total for row in rows]
    pieces = []
    for at, row in enumerate(rows):
        left, ground = at * step, PLOT
        for part, value in enumerate(row.parts):
            height = _share(value, most) * (PLOT - 1.25)
            ground -= height
            pieces.append(
                _rect(f"chart-part-{part}", left, ground, step * (1 - GAP), max(height, 0))
            )
        middle = left + step * (1 - GAP) / 2
        if row.total and (len(rows) <= FEW or at == tops.index(most)):
            pieces.append(_text("chart-value", middle, ground - 0.375, number(row.total), "middle"))
        if len(rows) <= FEW or at in (0, len(rows) - 1):
            pieces.append(_tick(middle, clean_line(row.label)))
    pieces.append(_rect("chart-ground", 0, PLOT, 100, 0.0625))
    return _figure(id, title, description, PLOT + TICKS, pieces)


def stack(id: str, title: str, description: str, parts: Sequence[Bar]) -> Markup:
    """One bar in parts, each named under it with a mark of its colour."""
    whole = sum(_sound(part.value) for part in parts)
    pieces, left = [_rect("chart-all", 0, 0, 100, 1.25)], 0.0
    for at, part in enumerate(parts):
        width = min(_share(part.value, whole) * 100, 100 - left)
        top = 2 + at * 1.75
        pieces += [
            _rect(f"chart-part-{at}", left, 0, width, 1.25),
            _rect(f"chart-part-{at}", 0, top + 0.1875, 0.75, 0.75, unit="em"),
            _text(
                "chart-label", 1.25, top + 0.875, shorten(clean_line(part.label), LABEL), "", "em"
            ),
            _text("chart-value", 100, top + 0.875, part.words or number(part.value), "end"),
        ]
        left += width
    return _figure(id, title, description, 2 + len(parts) * 1.75, pieces)


def sparkline(title: str, values: Sequence[float]) -> Markup:
    """A small line without words, for a row of a list; its last point is marked."""
    sound = [_sound(value) for value in values] or [0.0]
    most = max(sound)
    step = (SPARK_WIDTH - 4) / max(1, len(sound) - 1)
    points = [
        (2 + at * step, SPARK_HEIGHT - 3 - _share(value, most) * (SPARK_HEIGHT - 6))
        for at, value in enumerate(sound)
    ]
    line = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
    x, y = points[-1]
    return Markup(  # noqa: S704 - numbers and escaped words.
        f'<svg class="spark" role="img" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}">'
        f"<title>{escape(clean_line(title))}</title>"
        f'<polyline class="spark-line" points="{line}"/>'
        f'<circle class="spark-end" cx="{_short(x)}" cy="{_short(y)}" r="2.5"/></svg>'
    )


def meter(taken: float, total: float) -> Markup:
    """How full something is, as a thin bar. The words beside it say the same to everyone."""
    return Markup(
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="chart-all" y="2" width="100" height="2"/>'
        '<rect class="chart-part-0" width="{}" height="6"/></svg>'
    ).format(_short(min(_share(taken, _sound(total)), 1) * 100))


def number(value: float) -> str:
    """A number as one reads it: in groups of three, with a decimal comma where it has a part."""
    if not math.isfinite(value):
        return "–"
    whole = round(value, 1)
    text = f"{int(whole):,}" if whole == int(whole) else f"{whole:,.1f}"
    return text.replace(",", "\u00a0").replace(".", ",")


def _figure(
    id: str, title: str, description: str, height: float, pieces: Iterable[Markup]
) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{id}-title {id}-words" width="100%" '
        'height="{height}em"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-words">{words}</desc>{body}</svg>'
    ).format(
        id=id,
        height=_short(height),
        title=clean_line(title),
        words=clean_line(description),
        body=Markup("").join(pieces),
    )


def _rect(
    look: str, left: float, top: float, width: float, height: float, unit: str = "%"
) -> Markup:
    return Markup('<rect class="{}" x="{}{u}" y="{}em" width="{}{u}" height="{}em"/>').format(
        look, _short(left), _short(top), _short(width), _short(height), u=unit
    )


def _text(
    look: str, left: float, base: float, words: str, anchor: str = "", unit: str = "%"
) -> Markup:
    where = Markup(' text-anchor="{}"').format(anchor) if anchor else ""
    return Markup('<text class="{}" x="{}{}" y="{}em"{}>{}</text>').format(
        look, _short(left), unit, _short(base), where, clean_line(words)
    )


def _tick(middle: float, words: str) -> Markup:
    return Markup(
        '<text class="chart-tick" x="{}%" y="{}em" text-anchor="middle" font-size="{}em">{}</text>'
    ).format(_short(middle), _short((PLOT + 1.125) / TICK), TICK, words)


def _sound(value: float) -> float:
    """What can be drawn: nothing is less than nothing, and nothing is endless."""
    return value if math.isfinite(value) and value > 0 else 0


def _share(value: float, most: float) -> float:
    return _sound(value) / most if most else 0.0


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
