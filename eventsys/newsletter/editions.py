"""A region's newsletters: filled from its events, changed, sent, held back, stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import dates, links
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import LANGUAGES, in_language, lazy_gettext
from eventsys.core.i18n import gettext as _
from eventsys.mail import outbox
from eventsys.mail.models import Letter
from eventsys.newsletter import content, rules, sending, telling
from eventsys.newsletter.models import Edition, EditionItem
from eventsys.people.models import User
from eventsys.places.models import Region

MOST_LISTED = 50


@dataclass(frozen=True)
class EditionDetails:
    """What an organiser says: texts by language, and the ids of the events in their order."""

    subject: Mapping[str, str]
    words: Mapping[str, str]
    events: Sequence[int]


def get(edition_id: int) -> Edition:
    """The newsletter with this id. Raises NotFound."""
    edition = db.session.get(Edition, edition_id)
    if edition is None:
        raise NotFound
    return edition


def of_region(region: Region) -> list[Edition]:
    """The newsletters of a region, the last one first."""
    return list(
        db.session.scalars(
            select(Edition)
            .where(Edition.region_id == region.id)
            .options(selectinload(Edition.items))
            .order_by(Edition.id.desc())
            .limit(MOST_LISTED)
        )
    )


def start(region: Region, by: Actor, now: datetime) -> Edition:
    """A draft that tells of all that is new, or the one that is begun already."""
    begun = select(Edition).where(Edition.region_id == region.id, Edition.status == "draft")
    draft = db.session.scalar(begun.order_by(Edition.id.desc()).limit(1))
    if draft is not None:
        return draft
    since = content.last_told(region)
    news = [each for each in content.candidates(region, since, now) if each.reason]
    edition = Edition(
        region=region,
        by_id=by.id,
        status="draft",
        subject={language: _usual_subject(region, now, language) for language in LANGUAGES},
        words={},
        facts={"since": since.isoformat() if since else None},
        created_at=now,
        changed_at=now,
    )
    edition.items = [
        EditionItem(event_id=each.event.id, position=position, reason=each.reason)
        for position, each in enumerate(news[: rules.MOST_EVENTS])
    ]
    db.session.add(edition)
    db.session.flush()
    audit.record(by, "edition.started", "edition", edition.id, now)
    return edition


def since_of(edition: Edition) -> datetime | None:
    """Since when its news are new."""
    since = edition.facts.get("since")
    return datetime.fromisoformat(since) if since else None


def edit(edition: Edition, details: EditionDetails, version: int, by: Actor, now: datetime) -> None:
    """Other words or events. Raises StaleVersion if somebody else has saved since `version`."""
    _hold(edition)
    _require(edition, "draft")
    if version != edition.version:
        raise StaleVersion
    edition.subject, edition.words = dict(details.subject), dict(details.words)
    _choose(edition, details.events, now)
    edition.version += 1
    edition.changed_at = now
    db.session.flush()
    audit.record(by, "edition.edited", "edition", edition.id, now)


def schedule(
    edition: Edition, send_at: datetime | None, version: int, by: Actor, now: datetime
) -> None:
    """Let it go, now or at a time. Raises DomainError while there is nothing to send."""
    _hold(edition)
    _require(edition, "draft")
    if version != edition.version:
        raise StaleVersion
    if send_at is not None and send_at <= now:
        raise DomainError(lazy_gettext("Tiden har redan varit. Välj en senare."), "on")
    total = sum(sending.counts(edition, now).values())
    if not total:
        raise DomainError(
            lazy_gettext("Ingen skulle få nyhetsbrevet. Lägg till möten, eller vänta.")
        )
    edition.status, edition.send_at, edition.total = "scheduled", send_at or now, total
    edition.by_id, edition.changed_at = by.id, now
    edition.version += 1
    db.session.flush()
    audit.record(by, "edition.scheduled", "edition", edition.id, now)


def recall(edition: Edition, by: Actor, now: datetime) -> None:
    """Back to a draft, as long as nothing is written."""
    _hold(edition)
    _require(edition, "scheduled")
    edition.status, edition.send_at = "draft", None
    edition.version += 1
    db.session.flush()
    audit.record(by, "edition.recalled", "edition", edition.id, now)


def stop(edition: Edition, by: Actor, now: datetime) -> None:
    """No further letters, and those that are written and not sent go to nobody."""
    _hold(edition)
    _require(edition, "going", "done")
    unsent = (Letter.sent_at.is_(None), sending.of_edition(edition))
    gone = db.session.execute(delete(Letter).where(*unsent).returning(Letter.id))
    edition.written -= len(gone.all())
    edition.status, edition.done_at = "stopped", now
    edition.version += 1
    db.session.flush()
    audit.record(by, "edition.stopped", "edition", edition.id, now)


def remove(edition: Edition, by: Actor, now: datetime) -> None:
    """Throw a draft away."""
    _hold(edition)
    _require(edition, "draft")
    audit.record(by, "edition.removed", "edition", edition.id, now)
    db.session.delete(edition)


def try_out(edition: Edition, user: User, language: str, now: datetime) -> None:
    """A letter with all of its events, to oneself. Raises DomainError while it has none."""
    letter = telling.prepare(edition, [language], now)
    if not letter.offers:
        raise DomainError(lazy_gettext("Välj minst ett möte."))
    own = links.newsletter(edition.region.slug, language)
    events = [each.event for each in letter.offers]
    facts = letter.facts(language, events, own, own) | {"is_trial": True}
    outbox.enqueue(
        telling.NAME,
        to=user.email,
        to_name=user.name,
        language=language,
        facts=facts,
        now=now,
        **letter.comes_from,
    )
    audit.record(user, "edition.tried", "edition", edition.id, now)


def _choose(edition: Edition, event_ids: Sequence[int], now: datetime) -> None:
    """Give it these events in this order, each with why it is told of. Others' are passed over."""
    known = {item.event_id: item for item in edition.items}
    found = content.candidates(edition.region, since_of(edition), now)
    reasons = {each.event.id: each.reason or "chosen" for each in found}
    wanted = [each for each in dict.fromkeys(event_ids) if each in known or each in reasons]
    items = []
    for position, event_id in enumerate(wanted[: rules.MOST_EVENTS]):
        item = known.get(event_id) or EditionItem(event_id=event_id, reason=reasons[event_id])
        item.position = position
        items.append(item)
    edition.items = items


def _usual_subject(region: Region, now: datetime, language: str) -> str:
    """With the month, so that mail programs do not take one for an answer to the last."""
    on = content.today(region, now)
    month = dates.month_title(on.year, on.month, language)
    with in_language(language):
        return _("Inbjudningar från %(region)s, %(month)s", region=region.name, month=month)


def _hold(edition: Edition) -> None:
    """Read it again, and keep others from changing it until the transaction ends."""
    db.session.refresh(edition, with_for_update={"of": Edition})


def _require(edition: Edition, *statuses: str) -> None:
    if edition.status not in statuses:
        raise DomainError(lazy_gettext("Det går inte längre: nyhetsbrevet har kommit vidare."))
