"""The arithmetic of measuring: medians, ratios, growth, and whether an aim is met. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from bench.visits import Load

GROWTH = 1.2


@dataclass(frozen=True)
class Figures:
    """A row of one column: medians over the rounds; times in milliseconds."""

    ratio: float
    ours: dict[str, float]
    floor: dict[str, float]
    failed: int


def figures(ours: Sequence[Load], floors: Sequence[Load]) -> Figures:
    """Medians of both sides. The ratio is the median of each round's own ratio."""
    pairs = zip(ours, floors, strict=True)
    return Figures(
        ratio=round(median(ratio(mine.rate, floor.rate) for mine, floor in pairs), 4),
        ours=_medians(ours),
        floor=_medians(floors),
        failed=sum(each.failed for each in [*ours, *floors]),
    )


def ratio(rate: float, floor: float) -> float:
    """How near to the floor; 0 where the floor itself stood still."""
    return rate / floor if floor else 0.0


def _medians(loads: Sequence[Load]) -> dict[str, float]:
    return {
        "rate": round(median(each.rate for each in loads), 1),
        "p50": round(median(each.p50 for each in loads), 2),
        "p99": round(median(each.p99 for each in loads), 2),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value below or at which this share (0 to 100) of all lie; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share / 100) - 1)] if ordered else 0.0


def growth(ratios: dict[int, float]) -> float | None:
    """How many times further from its floor a row is at the largest size than at the smallest."""
    if len(ratios) < 2 or not ratios[max(ratios)]:
        return None
    return round(ratios[min(ratios)] / ratios[max(ratios)], 2)


@dataclass(frozen=True)
class Aim:
    """What a measured value should be at least, or at most."""

    words: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def is_met(self) -> bool:
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    @property
    def wanted(self) -> str:
        """≥ 0.8, or ≤ 1.2"""
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
