"""Writing a newsletter to those who want it, some hundreds at a time, and how far it has come."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from eventsys.audit import service as audit
from eventsys.audit.models import AuditEntry
from eventsys.audit.service import SYSTEM
from eventsys.core import links, tokens
from eventsys.core.db import db
from eventsys.core.i18n import LANGUAGES
from eventsys.mail import outbox
from eventsys.mail.models import Letter, SuppressedAddress
from eventsys.messages import steps
from eventsys.newsletter import service, telling
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Edition, Interest, Subscriber
from eventsys.places.models import Region

STEP = 200


@dataclass(frozen=True)
class Progress:
    """How far a newsletter has come. Letters are forgotten some time after they were sent: then
    only how many were written is known.
    """

    written: int
    waiting: int
    sent: int
    failed: int
    ended: int
    is_counted: bool


def step(now: datetime) -> int:
    """Write to the next subscribers of the newsletter whose turn it is. Says how many were seen.

    How far it has come is saved with the letters, so that whoever goes on begins where the last
    one who succeeded has ended.
    """
    edition = _next(now)
    if edition is None:
        return 0
    edition.status = "going"
    letter = telling.prepare(edition, LANGUAGES, now)
    readers = _readers(edition) if letter.offers else []
    written: list[Letter] = []

    def write(reader: Subscriber) -> None:
        if made := _write(edition, letter, reader, now):
            written.append(made)

    if readers and not steps.write_each(readers, write) and not edition.written:
        # Nobody's link can be read: that is no reader's fault, and may be mended.
        raise RuntimeError("the newsletter can be written to nobody")
    outbox.save_at_once(written)
    edition.written += len(written)
    if len(readers) < STEP:
        edition.status, edition.done_at = "done", now
        audit.record(SYSTEM, "edition.done", "edition", edition.id, now)
    else:
        edition.last_id = readers[-1].id
    db.session.flush()
    return len(readers) or 1


def counts(edition: Edition, now: datetime) -> Mapping[str, int]:
    """How many would get it, by language: those whose wishes fit at least one of its events."""
    letter = telling.prepare(edition, (), now)
    who = _wanting(edition.region_id)
    wishes: dict[int, list[tuple[str, str]]] = {}
    pairs = select(Interest.subscriber_id, Interest.sort, Interest.key)
    for number, sort, key in db.session.execute(pairs.join(Subscriber).where(who)):
        wishes.setdefault(number, []).append((sort, key))
    everything = Wishes()
    found: Counter[str] = Counter()
    for number, language in db.session.execute(
        select(Subscriber.id, Subscriber.language).where(who)
    ):
        wanted = service.wishes_in(wishes[number]) if number in wishes else everything
        found[language] += bool(letter.wanted(wanted))
    return {language: found[language] for language in LANGUAGES if found[language]}


def progress(edition: Edition, now: datetime) -> Progress:
    """What has become of its letters, and how many have ended their subscription since."""
    failed = or_(Letter.given_up_at.is_not(None), Letter.bounced_at.is_not(None))
    state = case((failed, "failed"), (Letter.sent_at.is_not(None), "sent"), else_="waiting")
    rows = db.session.execute(
        select(state, func.count(Letter.id)).where(of_edition(edition)).group_by(state)
    )
    found = {row[0]: row[1] for row in rows}
    done_at = edition.done_at
    return Progress(
        written=edition.written,
        waiting=found.get("waiting", 0),
        sent=found.get("sent", 0),
        failed=found.get("failed", 0),
        ended=ended_since(edition.region_id, edition.send_at or edition.created_at),
        is_counted=done_at is None or now - done_at < outbox.kept_for(),
    )


def has_waiting(edition: Edition) -> bool:
    """Whether a letter of it is still to be sent."""
    waits = (Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
    return bool(db.session.scalar(select(exists().where(of_edition(edition), *waits))))


def ended_since(region_id: int, since: datetime) -> int:
    """How many have stopped wanting letters of a region since a moment."""
    return _count("newsletter.ended", region_id, since)


def joined_since(region_id: int, since: datetime) -> int:
    """How many have begun to want them."""
    return _count("newsletter.joined", region_id, since)


def subscribers(region: Region) -> int:
    """How many want letters of a region."""
    return db.session.scalar(select(func.count(Subscriber.id)).where(_wanting(region.id))) or 0


def beginning(edition: Edition) -> str:
    """How the keys of its letters begin: each subscriber gets one once."""
    return f"edition:{edition.id}:"


def of_edition(edition: Edition) -> ColumnElement[bool]:
    """The letters of a newsletter."""
    return Letter.once.startswith(beginning(edition), autoescape=True)


def _next(now: datetime) -> Edition | None:
    is_due = and_(Edition.status == "scheduled", Edition.send_at <= now)
    return db.session.scalar(
        select(Edition)
        .where(or_(Edition.status == "going", is_due))
        .order_by(Edition.send_at, Edition.id)
        .limit(1)
        .with_for_update(of=Edition, skip_locked=True)
    )


def _readers(edition: Edition) -> list[Subscriber]:
    return list(
        db.session.scalars(
            select(Subscriber)
            .where(_wanting(edition.region_id), Subscriber.id > edition.last_id)
            .order_by(Subscriber.id)
            .limit(STEP)
            .options(selectinload(Subscriber.interests))
        )
    )


def _wanting(region_id: int) -> ColumnElement[bool]:
    """Those who have said yes and want letters of a region, at addresses that can be reached."""
    wish = aliased(Interest)
    regions = (wish.subscriber_id == Subscriber.id, wish.sort == "region")
    return and_(
        Subscriber.status == "active",
        Subscriber.email.not_in(select(SuppressedAddress.email)),
        or_(~exists().where(*regions), exists().where(*regions, wish.key == str(region_id))),
    )


def _write(
    edition: Edition, letter: telling.Letter, reader: Subscriber, now: datetime
) -> Letter | None:
    """One letter, if there is anything in it for this reader."""
    events = letter.wanted(service.wishes_of(reader))
    if not events:
        return None
    token, language = tokens.decrypt(reader.token_sealed), reader.language
    unsubscribe_url = links.unsubscribe(token, language)
    return outbox.enqueue(
        telling.NAME,
        to=reader.email,
        to_name="",
        language=language,
        facts=letter.facts(language, events, links.subscription(token, language), unsubscribe_url),
        now=now,
        **letter.comes_from,
        thing=service.THING,
        thing_id=reader.id,
        unsubscribe_url=unsubscribe_url,
        rank=outbox.MAILING,
        once=f"{beginning(edition)}{reader.id}",
    )


def _count(action: str, region_id: int, since: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count(AuditEntry.id)).where(
                AuditEntry.thing == "newsletter",
                AuditEntry.thing_id.in_((service.ALL_REGIONS, region_id)),
                AuditEntry.action == action,
                AuditEntry.at >= since,
            )
        )
        or 0
    )
