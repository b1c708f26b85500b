"""What somebody who is asked to appear does by themselves, behind a secret link."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.models import AuditEntry
from eventsys.audit.service import SPEAKER, Actor
from eventsys.core import links, tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import rules as event_rules
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.programme.models import Speaker
from eventsys.speakers import erasing, letters, service


def by_token(token: str, now: datetime) -> Speaker | None:
    """Whose link this is; nobody's, once it is dead."""
    found = select(Speaker).where(Speaker.token_hash == tokens.hash_token(token))
    speaker = db.session.scalar(found)
    if speaker is None or _is_dead(speaker.event, now):
        return None
    return speaker


def is_open(event: Event, now: datetime) -> bool:
    """Whether there is still something to answer and to change."""
    is_past = event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now)
    return event.status != "cancelled" and not is_past


def answer(speaker: Speaker, yes: bool, words: str, by: Actor, now: datetime) -> None:
    """Say yes or no. Both can be taken back until the event is over; the organiser gets a letter.

    The same answer once more changes nothing and writes to nobody.
    """
    require_open(speaker.event, now)
    service.hold(speaker)
    state = "confirmed" if yes else "declined"
    if speaker.state == state and words in ("", speaker.answer_words):
        return
    speaker.state, speaker.answer_words, speaker.answered_at = state, words, now
    speaker.changed_at = now
    speaker.version += 1
    service.settle(speaker, now)
    audit.record(
        by,
        f"speaker.{state}",
        service.THING,
        speaker.id,
        now,
        speaker.event_id,
        speaker=speaker.name,
    )
    if by is SPEAKER:
        letters.answered(speaker, now)


def change(speaker: Speaker, said: service.Particulars, version: int, now: datetime) -> None:
    """Describe oneself anew, until the event is over."""
    require_open(speaker.event, now)
    service.change(speaker, said, version, SPEAKER, now)


def require_open(event: Event, now: datetime) -> None:
    """Raises DomainError when it is too late for anything."""
    if not is_open(event, now):
        raise DomainError(_("Mötet har varit eller är inställt. Inget kan ändras längre."))


def extract(speaker: Speaker) -> dict[str, Any]:
    """Everything that is kept about somebody, for themselves, as JSON can."""
    event, said = speaker.event, service.particulars_of(speaker)
    last_on = event.last_on or speaker.created_at.date()
    return {
        "event": {
            "title": event.title,
            "organiser": event.region.name,
            "address": links.event(event.region.slug, event.slug, speaker.language),
            "first_day": _said(event.first_on),
            "last_day": _said(event.last_on),
        },
        "speaker": {
            "name": said.name,
            "email": said.email,
            "language": said.language,
            "title": said.title,
            "organisation": said.organisation,
            "text": said.biography,
            "photo": said.picture is not None,
            "photo_words": said.photo_words,
            "needs": said.needs,
            "state": speaker.state,
            "answer": speaker.answer_words,
            "invited_at": _said(speaker.invited_at),
            "answered_at": _said(speaker.answered_at),
            "changed_at": _said(speaker.changed_at),
        },
        "history": [
            {"at": entry.at.isoformat(), "what": entry.action, "by": _who(entry.actor_name)}
            for entry in _history(speaker)
        ],
        "letters": _letters(speaker),
        "erased_on": {
            "person": erasing.person_on(last_on).isoformat(),
            "needs": erasing.needs_on(last_on).isoformat(),
        },
    }


def _history(speaker: Speaker) -> list[AuditEntry]:
    """What was done with this speaker; nothing about somebody before who had the same number."""
    entries = audit.history_of(service.THING, speaker.id)
    return [each for each in entries if each.at >= speaker.created_at]


def _letters(speaker: Speaker) -> list[dict[str, Any]]:
    found = db.session.scalars(
        select(Letter)
        .where(Letter.thing == service.THING, Letter.thing_id == speaker.id)
        .order_by(Letter.created_at, Letter.id)
    )
    return [
        {"subject": letter.subject, "to": letter.recipient, "written_at": _said(letter.created_at)}
        for letter in found
    ]


def _is_dead(event: Event, now: datetime) -> bool:
    return erasing.is_dead(event, now.astimezone(ZoneInfo(event.time_zone)).date())


def _who(name: str) -> str:
    """Staff are named by what they are: it is the speaker's data, not theirs."""
    return name.removeprefix("@") if name.startswith("@") else "organiser"


def _said(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
