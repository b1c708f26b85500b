"""What one can choose to hear of, as forms offer it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from eventsys.core.db import db
from eventsys.core.text import alphabetical
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.events.models import Event, Theme
from eventsys.newsletter.matching import Wishes
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region

# A theme that nothing was about for so long is not offered any more.
LATELY = timedelta(days=400)
MOST_THEMES = 60


@dataclass(frozen=True)
class Choice:
    """What can be chosen: pairs of key and name; municipalities under their region's name."""

    regions: list[tuple[int, str]]
    kinds: list[tuple[int, str]]
    themes: list[tuple[str, str]]
    municipalities: list[tuple[str, list[tuple[int, str]]]]


def offered(region: Region | None, wishes: Wishes, today: date, language: str) -> Choice:
    """All regions, kinds and themes; the municipalities of one region, or of all.

    What somebody has chosen already is always among them.
    """
    all_regions = places.regions(today)
    near = {region.id} if region else {*wishes.regions}
    return Choice(
        regions=[(each.id, each.name) for each in all_regions]
        + [(each.id, each.name) for each in _others(wishes, all_regions)],
        kinds=[(each.id, each.name(language)) for each in events.kinds()],
        themes=_themes(wishes, today, language),
        municipalities=_grouped(places.municipalities(), near, wishes, language),
    )


def _others(wishes: Wishes, listed: Iterable[Region]) -> list[Region]:
    """Regions that were chosen and have ended since."""
    gone = wishes.regions - {each.id for each in listed}
    return list(db.session.scalars(select(Region).where(Region.id.in_(gone)))) if gone else []


def _themes(wishes: Wishes, today: date, language: str) -> list[tuple[str, str]]:
    """The themes of late that most events are about, and those that were chosen."""
    rows = db.session.execute(
        select(Theme.slug, func.min(Theme.name))
        .join(Event, Event.id == Theme.event_id)
        .where(Event.status.in_(queries.PUBLIC), Event.last_on >= today - LATELY)
        .group_by(Theme.slug)
        .order_by(func.count(Theme.id).desc(), Theme.slug)
        .limit(MOST_THEMES)
    )
    names = {slug: slug for slug in wishes.themes} | {row[0]: row[1] for row in rows}
    return sorted(names.items(), key=lambda each: alphabetical(each[1], language))


def _grouped(
    listed: Iterable[Municipality], near: set[int], wishes: Wishes, language: str
) -> list[tuple[str, list[tuple[int, str]]]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for place in listed:
        if not near or place.region_id in near or place.id in wishes.municipalities:
            groups.setdefault(place.region.name, []).append((place.id, place.name))
    for names in groups.values():
        names.sort(key=lambda each: alphabetical(each[1], language))
    return sorted(groups.items(), key=lambda each: alphabetical(each[0], language))
