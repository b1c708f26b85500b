"""Subscribing: asking for the newsletter, saying yes by a link, changing one's mind, ending it.

Nothing here tells whether an address is known: whoever asks always gets the same answer.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from eventsys.audit import service as audit
from eventsys.audit.service import SUBSCRIBER
from eventsys.core import ratelimit, tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError, TooManyAttempts
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import EventKind
from eventsys.mail import outbox
from eventsys.newsletter import letters, matching, rules
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Interest, Subscriber
from eventsys.places.models import Municipality, Region

THING = letters.THING
# What a line of history is about that concerns every region: ids begin at 1.
ALL_REGIONS = 0


def ask(email: str, wishes: Wishes, language: str, now: datetime) -> None:
    """Somebody wants the newsletter: write to the address, which decides.

    Whoever has it already gets the link to their own page, and nothing is changed.
    """
    known = find(email)
    if not _may_write(email, now):
        return
    if known is not None and known.status == "active":
        letters.known(known, now)
        return
    pending = _pending(email, wishes, language, now)
    if pending is not None:
        letters.confirm(pending, now)


def confirm(subscriber: Subscriber, now: datetime) -> None:
    """Yes, from behind the link. A second yes changes nothing."""
    if subscriber.status == "active":
        return
    old = _replaced_by(subscriber)
    subscriber.status, subscriber.confirmed_at, subscriber.changed_at = "active", now, now
    subscriber.replaces_hash = None
    db.session.flush()
    if old is None:
        _record("joined", _regions(wishes_of(subscriber)), now)
    else:
        _forget_row(old)


def change(subscriber: Subscriber, wishes: Wishes, language: str, now: datetime) -> None:
    """Other interests, or another language."""
    before, after = wishes_of(subscriber), _whole(wishes)
    _set_wishes(subscriber, after)
    subscriber.language, subscriber.changed_at = language, now
    db.session.flush()
    _record("joined", _regions(after) - _regions(before), now)
    _record("ended", _regions(before) - _regions(after), now)


def move(subscriber: Subscriber, email: str, now: datetime) -> None:
    """Another address, once it has said yes. Until then letters go to the old one."""
    if _key(email) == subscriber.email:
        raise DomainError(_("Det är redan din adress."), "email")
    known = find(email)
    if not _may_write(email, now):
        return
    if known is not None and known.status == "active":
        letters.known(known, now)
        return
    wishes, language = wishes_of(subscriber), subscriber.language
    pending = _pending(email, wishes, language, now, replaces_hash=subscriber.token_hash)
    if pending is not None:
        letters.confirm(pending, now)


def end(subscriber: Subscriber, now: datetime) -> None:
    """No more letters, at once: what is written and not sent goes to nobody; the row is gone."""
    if subscriber.status == "active":
        _record("ended", _regions(wishes_of(subscriber)), now)
    _forget_row(subscriber)


def by_token(token: str, now: datetime) -> Subscriber | None:
    """Whoever's secret link this is. A link that nobody confirmed in time is none any more."""
    found = db.session.scalar(
        select(Subscriber)
        .where(Subscriber.token_hash == tokens.hash_token(token))
        .options(selectinload(Subscriber.interests))
    )
    if found is None or (found.status == "pending" and _is_late(found, now)):
        return None
    return found


def find(email: str) -> Subscriber | None:
    """The subscriber with this address, whether they have said yes or not."""
    return db.session.scalar(select(Subscriber).where(Subscriber.email == _key(email)))


def wishes_of(subscriber: Subscriber) -> Wishes:
    """What somebody wants to hear of."""
    return wishes_in((each.sort, each.key) for each in subscriber.interests)


def wishes_in(pairs: Any) -> Wishes:
    """The same from sorts and keys."""
    found: dict[str, set[str]] = {"region": set(), "kind": set(), "theme": set()}
    for sort, key in pairs:
        found.setdefault(sort, set()).add(key)
    return Wishes(
        frozenset(map(int, found["region"])),
        frozenset(map(int, found["kind"])),
        frozenset(found["theme"]),
        frozenset(map(int, found.get("municipality", ()))),
    )


def of_address(email: str) -> list[dict[str, Any]]:
    """All that is kept about an address here, in words: for whoever asks what we know of them."""
    subscriber = find(email)
    return [extract(subscriber)] if subscriber else []


def extract(subscriber: Subscriber) -> dict[str, Any]:
    """All that is kept about a subscriber. Names stand in for numbers."""
    wishes = wishes_of(subscriber)
    confirmed_at = subscriber.confirmed_at
    return {
        "email": subscriber.email,
        "language": subscriber.language,
        "status": subscriber.status,
        "asked_at": subscriber.created_at.isoformat(),
        "confirmed_at": confirmed_at.isoformat() if confirmed_at else None,
        "regions": _names(Region, wishes.regions),
        "kinds": sorted(each.name_sv for each in _rows(EventKind, wishes.kinds)),
        "themes": sorted(wishes.themes),
        "municipalities": _names(Municipality, wishes.municipalities),
    }


def _replaced_by(subscriber: Subscriber) -> Subscriber | None:
    """The row at the old address, of somebody who moves."""
    if subscriber.replaces_hash is None:
        return None
    old = select(Subscriber).where(Subscriber.token_hash == subscriber.replaces_hash)
    return db.session.scalar(old)


def _pending(
    email: str, wishes: Wishes, language: str, now: datetime, replaces_hash: str | None = None
) -> Subscriber | None:
    """A new row that waits for a yes; an older one of the same address, and its link, are gone.

    None if somebody else asks for the same address at this very moment: they write the letter.
    """
    older = find(email)
    if older is not None:
        _forget_row(older)
    token = tokens.new_token()
    made = Subscriber(
        email=_key(email),
        language=language,
        status="pending",
        token_hash=tokens.hash_token(token),
        token_sealed=tokens.encrypt(token),
        created_at=now,
        changed_at=now,
        replaces_hash=replaces_hash,
    )
    _set_wishes(made, _whole(wishes))
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return None
    return made


def _may_write(email: str, now: datetime) -> bool:
    """Whether this address may be written to once more today. Who asked is not told."""
    try:
        day = timedelta(days=1)
        ratelimit.count_hit("newsletter to", _key(email), rules.LINKS_PER_DAY, day, now)
    except TooManyAttempts:
        return False
    return True


def _forget_row(subscriber: Subscriber) -> None:
    """Delete somebody, and the rows that wait to be the same person at another address."""
    waiting = select(Subscriber).where(Subscriber.replaces_hash == subscriber.token_hash)
    for row in (subscriber, *db.session.scalars(waiting)):
        outbox.withdraw(THING, row.id)
        db.session.delete(row)
    db.session.flush()


def _whole(wishes: Wishes) -> Wishes:
    """Wishes with the regions that the chosen municipalities lie in."""
    rows = db.session.execute(
        select(Municipality.id, Municipality.region_id).where(
            Municipality.id.in_(wishes.municipalities)
        )
    )
    return matching.with_regions(wishes, {row[0]: row[1] for row in rows})


def _set_wishes(subscriber: Subscriber, wishes: Wishes) -> None:
    wanted = {*_pairs(wishes)}
    kept = [each for each in subscriber.interests if (each.sort, each.key) in wanted]
    known = {(each.sort, each.key) for each in kept}
    subscriber.interests = kept + [Interest(sort=s, key=k) for s, k in sorted(wanted - known)]


def _pairs(wishes: Wishes) -> Iterator[tuple[str, str]]:
    yield from (("region", str(each)) for each in wishes.regions)
    yield from (("kind", str(each)) for each in wishes.kinds)
    yield from (("theme", each) for each in wishes.themes)
    yield from (("municipality", str(each)) for each in wishes.municipalities)


def _regions(wishes: Wishes) -> frozenset[int]:
    return wishes.regions or frozenset({ALL_REGIONS})


def _record(deed: str, region_ids: frozenset[int], now: datetime) -> None:
    """A line of history for each region, which names nobody: numbers are counted from it."""
    for region_id in sorted(region_ids):
        audit.record(SUBSCRIBER, f"newsletter.{deed}", "newsletter", region_id, now)


def _rows(model: Any, ids: frozenset[int]) -> Any:
    return db.session.scalars(select(model).where(model.id.in_(ids)))


def _names(model: Any, ids: frozenset[int]) -> list[str]:
    return sorted(each.name for each in _rows(model, ids))


def _is_late(subscriber: Subscriber, now: datetime) -> bool:
    return rules.pending_until(subscriber.created_at) <= now


def _key(email: str) -> str:
    return email.strip().lower()
