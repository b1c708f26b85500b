"""Outlines of municipalities, where we have them: rings of longitude and latitude."""

import csv
from functools import cache

from eventsys.places.service import DATA

Ring = tuple[tuple[float, float], ...]
Outline = tuple[Ring, ...]
SOURCE = "SCB (CC0)"


@cache
def _all() -> dict[str, Outline]:
    with (DATA / "outlines.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: _outline(row["rings"]) for row in csv.DictReader(file)}


def of(code: str) -> Outline | None:
    """The outline of a municipality by its official code."""
    return _all().get(code)


def _outline(rings: str) -> Outline:
    return tuple(tuple(map(_point, ring.split(";"))) for ring in rings.split("|"))


def _point(pair: str) -> tuple[float, float]:
    longitude, latitude = pair.split(" ")
    return float(longitude), float(latitude)
