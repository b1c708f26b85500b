"""Finding and loading regions and municipalities."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from eventsys.core.db import db
from eventsys.core.errors import NotFound
from eventsys.places.models import Municipality, Region

DATA = Path(__file__).parent / "data"
OF_COUNTRY = {"SE": ("sv", "Europe/Stockholm"), "DK": ("da", "Europe/Copenhagen")}
ACCENTS = 8
# Both countries count from 0101: Gnesta and Odense are both 0461.
DANISH = "dk"


@dataclass(frozen=True)
class Choice:
    """A municipality as one chooses it in a form."""

    code: str
    name: str
    region: str
    region_name: str
    country: str


@cache
def choices() -> tuple[Choice, ...]:
    """Every municipality by region and name; `region` is the region's code."""
    regions = {row["code"]: row["name"] for row in _rows("regions.csv")}
    found = [
        Choice(
            _code(row), row["name"], row["county_code"], regions[row["county_code"]], row["country"]
        )
        for row in _rows("municipalities.csv")
    ]
    return tuple(sorted(found, key=lambda choice: (choice.region_name, choice.name)))


def load_reference_data() -> None:
    """Bring the tables in line with the files in `data/`; what was there keeps its id."""
    regions = {region.code: region for region in db.session.scalars(select(Region))}
    for number, row in enumerate(_rows("regions.csv")):
        region = regions.setdefault(row["code"], Region(code=row["code"]))
        language, time_zone = OF_COUNTRY[row["country"]]
        region.name, region.short_name, region.slug = row["name"], row["short_name"], row["slug"]
        region.country, region.iso_3166_2 = row["country"], row["iso_3166_2"]
        region.website, region.language, region.time_zone = row["website"], language, time_zone
        region.accent = number % ACCENTS + 1
        region.valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        db.session.add(region)
    known = {place.code: place for place in db.session.scalars(select(Municipality))}
    for row in _rows("municipalities.csv"):
        code = _code(row)
        place = known.setdefault(code, Municipality(code=code))
        place.name, place.region = row["name"], regions[row["county_code"]]
        db.session.add(place)
    db.session.flush()


def _code(row: dict[str, str]) -> str:
    return row["code"] if row["country"] == "SE" else f"{DANISH}{row['code']}"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_region(slug: str) -> Region | None:
    """The region with this slug, also one that has ended: its events stay findable."""
    return db.session.scalar(select(Region).where(Region.slug == slug))


def get_region(slug: str) -> Region:
    """The region with this slug. Raises NotFound."""
    region = find_region(slug)
    if region is None:
        raise NotFound
    return region


def regions(on: date) -> list[Region]:
    """The regions that exist on a day, by country (Sweden first) and name."""
    return list(
        db.session.scalars(
            select(Region)
            .where(or_(Region.valid_from.is_(None), Region.valid_from <= on))
            .where(or_(Region.valid_to.is_(None), Region.valid_to >= on))
            .order_by(Region.country.desc(), Region.name)
        )
    )


def find_municipality(code: str) -> Municipality | None:
    """The municipality with this code; a Danish one also without its prefix, if that is clear."""
    return db.session.scalar(
        select(Municipality)
        .where(Municipality.code.in_((code, f"{DANISH}{code}")))
        .order_by(Municipality.code)  # Digits stand before letters: the code as it was given.
        .limit(1)
    )


def municipalities(region: Region | None = None) -> list[Municipality]:
    """All municipalities with their region, or those of one region, by name."""
    query = select(Municipality).options(selectinload(Municipality.region))
    if region is not None:
        query = query.where(Municipality.region_id == region.id)
    return list(db.session.scalars(query.order_by(Municipality.name, Municipality.code)))
