"""Messages that organisers write to participants: drafted, planned, sent in steps, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM, Actor
from eventsys.core.db import db, read_again
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import LANGUAGES
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line, clean_text
from eventsys.events import region_letters
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.mail.outbox import MAILING
from eventsys.messages import audience, steps
from eventsys.messages.audience import Audience
from eventsys.messages.automatic import words_in
from eventsys.messages.models import Mailing
from eventsys.people.models import User
from eventsys.registration.letter_making import write
from eventsys.registration.models import Registration

STEP = 200
OPEN = ("draft", "scheduled")


@dataclass(frozen=True)
class Message:
    """What is written, and to whom. Subject and words are texts by language."""

    audience: Audience
    subject: Mapping[str, str]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Progress:
    """How far a message has come: letters written, sent, and those that did not arrive."""

    total: int
    written: int
    sent: int
    failed: int


def of_event(event: Event) -> list[Mailing]:
    """The messages of an event, the last one first."""
    mine = select(Mailing).where(Mailing.event_id == event.id)
    return list(db.session.scalars(mine.order_by(Mailing.id.desc())))


def get(event: Event, mailing_id: int) -> Mailing:
    """A message of this event. Raises NotFound."""
    mailing = db.session.get(Mailing, mailing_id)
    if mailing is None or mailing.event_id != event.id:
        raise NotFound
    return mailing


def draft(event: Event, message: Message, key: str, by: Actor, now: datetime) -> Mailing:
    """Keep a new message, which goes to nobody yet. The same form sent twice is one message."""
    subject, words = _checked(event, message)
    db.session.refresh(event, with_for_update=True)
    again = db.session.scalar(select(Mailing).where(Mailing.key == key))
    if again is not None:
        return again
    made = Mailing(
        event_id=event.id,
        by_id=by.id,
        key=key,
        status="draft",
        audience=message.audience.as_facts(),
        subject=subject,
        words=words,
        recipients=[],
        created_at=now,
        changed_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def edit(mailing: Mailing, message: Message, version: int, by: Actor, now: datetime) -> None:
    """Write it anew, as long as it has not gone. Raises DomainError and StaleVersion."""
    subject, words = _checked(mailing.event, message)
    _hold(mailing, version)
    mailing.subject, mailing.words = subject, words
    mailing.audience = message.audience.as_facts()
    mailing.by_id, mailing.changed_at = by.id, now


def schedule(
    mailing: Mailing, send_at: datetime | None, version: int, by: Actor, now: datetime
) -> None:
    """Let it go at a time, or at once. Raises DomainError and StaleVersion."""
    if send_at is not None and send_at <= now:
        raise DomainError(_("Den tiden har redan varit."), "send_on")
    _hold(mailing, version)
    if not audience.count(mailing.event, Audience(**mailing.audience)):
        raise DomainError(_("Det finns ingen att skicka till."))
    mailing.status, mailing.send_at = "scheduled", send_at or now
    mailing.by_id, mailing.changed_at = by.id, now
    _record("mailing.scheduled", mailing, by, now)


def stop(mailing: Mailing, version: int, by: Actor, now: datetime) -> None:
    """Take back what is planned: it is a draft again. Raises DomainError and StaleVersion."""
    _hold(mailing, version)
    _to_draft(mailing, by, now)


def remove(mailing: Mailing, version: int) -> None:
    """Throw away a draft. Raises DomainError and StaleVersion."""
    _hold(mailing, version)
    if mailing.status != "draft":
        raise DomainError(_("Stoppa utskicket innan du tar bort det."))
    db.session.delete(mailing)


def progress(mailing: Mailing) -> Progress:
    """How far it has come. Letters are counted for as long as they are kept."""
    failed = or_(Letter.bounced_at.is_not(None), Letter.given_up_at.is_not(None))
    arrived = and_(Letter.sent_at.is_not(None), ~failed)
    written, sent, lost = db.session.execute(
        select(
            func.count(Letter.id),
            func.coalesce(func.sum(case((arrived, 1), else_=0)), 0),
            func.coalesce(func.sum(case((failed, 1), else_=0)), 0),
        ).where(Letter.event_id == mailing.event_id, Letter.once.startswith(_once(mailing, "")))
    ).one()
    return Progress(mailing.total, written, sent, lost)


def step(now: datetime) -> int:
    """Write the next letters of a message whose time has come. Says how many, at least 1."""
    mailing = db.session.scalar(
        select(Mailing)
        .where(
            or_(
                Mailing.status == "going",
                and_(Mailing.status == "scheduled", Mailing.send_at <= now),
            )
        )
        .order_by(Mailing.send_at, Mailing.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mailing is None:
        return 0
    event, _settings = steps.hold(mailing.event_id)
    if event is not None and event.cancelled_at and event.cancelled_at > mailing.changed_at:
        _end_early(mailing, now)
        return 1
    if mailing.status == "scheduled":
        _begin(mailing, now)
    next_ids = [each for each in mailing.recipients if each > mailing.last_id][:STEP]
    people = audience.still(mailing.event, Audience(**mailing.audience), next_ids)
    steps.write_each(people, lambda each: _write(mailing, each, now))
    if len(next_ids) < STEP:
        mailing.status, mailing.done_at, mailing.recipients = "done", now, []
    else:
        mailing.last_id = next_ids[-1]
    return max(1, len(people))


def texts_in(mailing: Mailing, language: str) -> tuple[str, str]:
    """Subject and words as somebody who reads this language gets them, with blanks in them."""
    event = mailing.event
    spoken = language if language in mailing.words else event.language
    return words_in(mailing.subject, event, spoken), words_in(mailing.words, event, spoken)


def call_off(event: Event, by: Actor, now: datetime) -> None:
    """What is planned about an event that is called off is a draft again: it may be wrong now."""
    planned = (Mailing.event_id == event.id, Mailing.status == "scheduled")
    # One that a worker has in hand is ended by its next step, which waits for us.
    waiting = select(Mailing).where(*planned).with_for_update(skip_locked=True)
    for mailing in db.session.scalars(waiting):
        mailing.version += 1
        _to_draft(mailing, by, now)


def _to_draft(mailing: Mailing, by: Actor, now: datetime) -> None:
    mailing.status, mailing.send_at, mailing.changed_at = "draft", None, now
    _record("mailing.stopped", mailing, by, now)


def _end_early(mailing: Mailing, now: datetime) -> None:
    """The event was called off after its author last saw the message."""
    if mailing.status == "scheduled":
        _to_draft(mailing, SYSTEM, now)
    else:
        mailing.status, mailing.done_at, mailing.recipients = "done", now, []


def _begin(mailing: Mailing, now: datetime) -> None:
    """Fix who gets it at most: who comes from here on gets nothing, and neither does who goes."""
    mailing.recipients = audience.ids(mailing.event, Audience(**mailing.audience))
    mailing.status, mailing.total, mailing.last_id = "going", len(mailing.recipients), 0
    by = db.session.get(User, mailing.by_id) if mailing.by_id else None
    _record("mailing.sent", mailing, by or SYSTEM, now, count=str(mailing.total))


def _write(mailing: Mailing, registration: Registration, now: datetime) -> None:
    subject, text = texts_in(mailing, registration.language)
    once = _once(mailing, str(registration.id))
    write("mailing", registration, now, once=once, rank=MAILING, text=text, subject=subject)


def _once(mailing: Mailing, whom: str) -> str:
    return f"mailing:{mailing.id}:{whom}"


def _hold(mailing: Mailing, version: int) -> None:
    """Hold a message that has not gone, as the one who acts last saw it."""
    read_again(mailing, with_for_update=True)
    if mailing.status not in OPEN:
        raise DomainError(_("Meddelandet har redan gått iväg."))
    if mailing.version != version:
        raise StaleVersion
    mailing.version += 1


def _checked(event: Event, message: Message) -> tuple[dict[str, str], dict[str, str]]:
    """Texts by language. One that has a subject has words, and the other way round."""
    subject = {each: clean_line(message.subject.get(each, "")) for each in LANGUAGES}
    words = {each: clean_text(message.words.get(each, "")) for each in LANGUAGES}
    for language in LANGUAGES:
        is_needed = language == event.language or subject[language] or words[language]
        if is_needed and not subject[language]:
            raise DomainError(_("Skriv ett ämne."), f"subject_{language}")
        if is_needed and not words[language].strip():
            raise DomainError(_("Skriv ett meddelande."), f"words_{language}")
        region_letters.check_blanks(subject[language], f"subject_{language}")
        region_letters.check_blanks(words[language], f"words_{language}")
    return (
        {each: text for each, text in subject.items() if text},
        {each: text for each, text in words.items() if text},
    )


def _record(action: str, mailing: Mailing, by: Actor, now: datetime, **more: str) -> None:
    subject = words_in(mailing.subject, mailing.event, mailing.event.language)
    event_id = mailing.event_id
    audit.record(by, action, "mailing", mailing.id, now, event_id, subject=subject, **more)
