"""The newsletter of the demo: subscribers with their wishes, one that went out, and a draft."""

from datetime import datetime, timedelta

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo import crowd
from eventsys.demo.building import ORGANISER, kind, municipality
from eventsys.demo.days import Today
from eventsys.newsletter import editions, sending
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.editions import EditionDetails
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Subscriber
from eventsys.places import service as places
from eventsys.places.models import Region

# How many days ago the first subscribed, the last newsletter went, and some ended.
FIRST, LAST_ISSUE, ENDED = 75, 24, 20
SUBSCRIBERS, LEFT = 34, 2
# Every so many wants to hear of less than everything.
CHOOSY = 5
WORDS = {
    "sv": "Hösten är full av möten. Här är de vi hoppas att du kommer till.\n\n"
    "Säg gärna till någon som borde vara med!",
    "da": "Her er de møder, som vi håber, at du kommer til.",
    "en": "Here are the events that we hope to see you at.",
}


def add(today: Today) -> None:
    """For the region that the demo's organiser works in, and its neighbour."""
    region = places.get_region("vastmanland")
    readers = [_subscribe(region, number, today) for number in range(SUBSCRIBERS)]
    _send(region, today.ago(LAST_ISSUE))
    for subscriber in readers[:LEFT]:
        newsletter.end(subscriber, today.ago(ENDED))
    editions.start(region, ORGANISER, today.ago(1))


def _subscribe(region: Region, number: int, today: Today) -> Subscriber:
    """One more, a few days after the last one."""
    who = crowd.somebody(900 + number, "sv", places.municipalities(region))
    at = today.ago(FIRST) + timedelta(days=2 * number)
    language = "en" if number % 17 == 16 else "sv"
    newsletter.ask(who.email, _wishes(region, number), language, at)
    made = db.session.scalars(select(Subscriber).where(Subscriber.email == who.email.lower())).one()
    newsletter.confirm(made, at)
    return made


def _wishes(region: Region, number: int) -> Wishes:
    regions = {region.id} if number % 3 else {region.id, places.get_region("orebro-lan").id}
    if number % CHOOSY == 1:
        return Wishes(frozenset(regions), municipalities=frozenset({municipality("1981").id}))
    if number % CHOOSY == 3:
        return Wishes(frozenset(regions), kinds=frozenset({kind("kommundialog").id}))
    return Wishes(frozenset(regions))


def _send(region: Region, at: datetime) -> None:
    """The newsletter that went out: its letters are long forgotten, as those of a real one are."""
    edition = editions.start(region, ORGANISER, at)
    chosen = [item.event_id for item in edition.items]
    details = EditionDetails(edition.subject, WORDS, chosen)
    editions.edit(edition, details, edition.version, ORGANISER, at)
    editions.schedule(edition, None, edition.version, ORGANISER, at)
    while sending.step(at):
        pass
