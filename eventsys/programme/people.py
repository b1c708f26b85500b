"""People who have appeared at a region's own events: who they are, as they were told of last."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.places.models import Region
from eventsys.programme.models import Appearance, ProgrammeItem
from eventsys.programme.service import ItemDetails, PersonDetails

MOST = 2000


def known_in(region: Region) -> dict[str, PersonDetails]:
    """Everybody of the region's own events by folded name, in the order of their names.

    Where somebody appeared several times, what was said of them last counts.
    """
    found = db.session.execute(
        select(Appearance.name, Appearance.title, Appearance.organisation)
        .join(ProgrammeItem, ProgrammeItem.id == Appearance.item_id)
        .join(Event, Event.id == ProgrammeItem.event_id)
        .where(Event.region_id == region.id)
        .order_by(Event.first_on.desc().nulls_last(), Appearance.id.desc())
        .limit(MOST)
    )
    known: dict[str, PersonDetails] = {}
    for name, title, organisation in found:
        known.setdefault(fold(name), PersonDetails(name, "speaker", title, organisation))
    return {key: known[key] for key in sorted(known)}


def filled_in(
    details: ItemDetails, known: dict[str, PersonDetails], already: Iterable[str] = ()
) -> ItemDetails:
    """The item with title and organisation of known people who have neither.

    `already`: who stood there before; of them nothing is left out by mistake.
    """
    before = {fold(name) for name in already}
    people = tuple(
        _filled_in(person, known) if fold(person.name) not in before else person
        for person in details.people
    )
    return replace(details, people=people)


def _filled_in(person: PersonDetails, known: dict[str, PersonDetails]) -> PersonDetails:
    same = known.get(fold(person.name))
    if same is None or person.title or person.organisation:
        return person
    return replace(person, title=same.title, organisation=same.organisation)
