"""The newsletter of the demo: subscribers with their wishes, one that went out, and a draft."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from eventsys.core.db import db
from eventsys.demo import crowd
from eventsys.demo.building import ORGANISER, kind, municipality
from eventsys.demo.days import Today
from eventsys.mail import outbox
from eventsys.mail.models import Letter
from eventsys.newsletter import editions, sending
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.editions import EditionDetails
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Subscriber
from eventsys.places import service as places
from eventsys.places.models import Region

# How many days ago the first subscribed, the last newsletter was begun and went, and some ended.
FIRST, BEGUN, LAST_ISSUE, ENDED = 75, 35, 33, 20
SUBSCRIBERS, LEFT = 34, 2
# So many events stood in it; the others are news that wait in the draft.
TOLD = 5
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
    readers = {_subscribe(region, number, today): None for number in range(SUBSCRIBERS)}
    _send(region, today.ago(BEGUN), today.ago(LAST_ISSUE))
    for subscriber in [*readers][:LEFT]:
        newsletter.end(subscriber, today.ago(ENDED))
    editions.start(region, ORGANISER, today.ago(1))


def _subscribe(region: Region, number: int, today: Today) -> Subscriber:
    """One more, a few days after the last one."""
    who = crowd.somebody(900 + number, "sv", places.municipalities(region))
    at = today.ago(FIRST) + timedelta(days=2 * number)
    language = "en" if number % 17 == 16 else "sv"
    newsletter.ask(who.email, _wishes(region, number), language, at)
    made = newsletter.find(who.email)
    if made is None:
        raise LookupError(who.email)
    newsletter.confirm(made, at)
    # Its letter has been read.
    outbox.withdraw(newsletter.THING, made.id)
    return made


def _wishes(region: Region, number: int) -> Wishes:
    regions = {region.id} if number % 3 else {region.id, places.get_region("orebro-lan").id}
    if number % CHOOSY == 1:
        return Wishes(frozenset(regions), municipalities=frozenset({municipality("1981").id}))
    if number % CHOOSY == 3:
        return Wishes(frozenset(regions), kinds=frozenset({kind("kommundialog").id}))
    return Wishes(frozenset(regions))


def _send(region: Region, begun_at: datetime, at: datetime) -> None:
    """The newsletter that went out. Its letters arrived, and what they said is forgotten."""
    edition = editions.start(region, ORGANISER, begun_at)
    chosen = [item.event_id for item in edition.items[:TOLD]]
    details = EditionDetails(edition.subject, WORDS, chosen)
    editions.edit(edition, details, edition.version, ORGANISER, at)
    editions.schedule(edition, None, edition.version, ORGANISER, at)
    while sending.step(at):
        pass
    # The last one is still to go, so that whoever tries this out finds a newsletter in the outbox.
    last = select(func.max(Letter.id)).where(sending.of_edition(edition)).scalar_subquery()
    others = update(Letter).where(sending.of_edition(edition), Letter.id != last)
    db.session.execute(others.values(sent_at=at, facts=None))
