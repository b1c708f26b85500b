"""Letters to those who are asked to come. Words: templates/email/invitation/ and …_reminder/."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventsys.core import dates, tokens
from eventsys.core import links as addresses
from eventsys.core.db import db
from eventsys.core.i18n import in_language
from eventsys.core.text import paragraphs
from eventsys.events import letter_facts, region_letters, situation
from eventsys.events.models import Event
from eventsys.events.situation import Situation
from eventsys.mail import outbox
from eventsys.registration import erasing, rules
from eventsys.registration.letter_making import own_words
from eventsys.registration.models import Registration
from eventsys.registration.quota_models import Invitee, Quota

LETTERS = ("invitation", "invitation_reminder")


def invitation(invitee: Invitee, words: str, now: datetime) -> None:
    """Will you come?"""
    once = f"invitation {invitee.token_hash}"
    _write("invitation", invitee, words, now, once, outbox.MAILING)


def reminder(invitee: Invitee, words: str, now: datetime) -> None:
    """We asked you; here is the link again."""
    once = f"invitation {invitee.token_hash} again {now:%Y-%m-%dT%H}"
    _write("invitation_reminder", invitee, words, now, once, outbox.MAILING)


def event_changed(invitee: Invitee, before: Situation, was_in: str, now: datetime) -> None:
    """The event that we asked you to has another time or place. `before` is how things stood.

    `was_in` is the way to take part that they were told of.
    """
    event = invitee.event
    with in_language(invitee.language):
        changes: dict[str, Any] = situation.changes(
            before, situation.of(event), was_in, attendance(event)
        )
    _write("invitation_changed", invitee, "", now, **changes)


def event_cancelled(invitee: Invitee, now: datetime) -> None:
    """The event that we asked you to is called off, and there is nothing to answer any more."""
    reason = paragraphs(invitee.event.cancellation_reason or "")
    more: dict[str, Any] = {"reason": reason, "summary": "", "kept_until": "", "invitation_url": ""}
    _write("invitation_cancelled", invitee, "", now, **more)


def attendance(event: Event) -> str:
    """How those who are asked are told that they take part: in the room, where there is one."""
    return rules.attendances(event.format)[0]


def about(name: str, asked: Invitee | Registration, words: str, token: str) -> dict[str, Any]:
    """What such a letter tells. Without a real token it is only looked at."""
    event, language = asked.event, asked.language
    with in_language(language):
        facts = _about_event(event, language) | {
            "name": asked.name,
            "organisation": asked.organisation,
            "words": paragraphs(words),
            "kept_until": _kept_until(event, language),
            "invitation_url": addresses.invitation(token, language),
        }
        # Here "when" says already how sure it is.
        known = facts | {"how_sure": "", "is_live": True}
        return facts | own_words(name, event, known, language, "")


def _write(
    name: str,
    invitee: Invitee,
    words: str,
    now: datetime,
    once: str | None = None,
    rank: int = outbox.ANSWER,
    **more: Any,
) -> None:
    event, token = invitee.event, tokens.decrypt(invitee.token_sealed)
    outbox.enqueue(
        name,
        to=invitee.email,
        to_name=invitee.name,
        language=invitee.language,
        facts=about(name, invitee, words, token) | more,
        now=now,
        **region_letters.sender_about(event),
        thing="invitee",
        thing_id=invitee.id,
        event_id=event.id,
        rank=rank,
        once=once,
    )


def _about_event(event: Event, language: str) -> dict[str, Any]:
    """When, where and whom to ask, in the current language."""
    standing = situation.of(event)
    return {
        **letter_facts.head(event),
        "when": standing.when_and_how_sure(),
        "where": standing.where(attendance(event)),
        "summary": event.summary,
        "is_off": event.status == "cancelled",
        "event_url": addresses.event(event.region.slug, event.slug, language),
        "contacts": letter_facts.contacts(event),
        "erased_on": erasing.promise(event) or "",
    }


def _kept_until(event: Event, language: str) -> str:
    """How long seats are kept for those who are asked; nothing where none are."""
    mine = (Quota.event_id == event.id, Quota.kind == "invited", Quota.released_at.is_(None))
    until = db.session.scalar(select(Quota.release_at).where(*mine, Quota.seats > 0))
    if until is None:
        return ""
    local = until.astimezone(ZoneInfo(event.time_zone))
    return dates.when_words([dates.Span(local.date(), local)], language)
