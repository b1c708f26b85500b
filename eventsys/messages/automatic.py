"""Which letters an event sends by itself, and when: reminders before it, thanks after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import LANGUAGES
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_text
from eventsys.events import region_letters
from eventsys.events.models import Event
from eventsys.messages import schedule
from eventsys.messages.models import EventLetters, LetterRun
from eventsys.messages.schedule import Round

CHOSEN = ("reminder_days", "reminder_words", "thanks_days", "thanks_words")


@dataclass(frozen=True)
class Choice:
    """What an organiser chooses. Words are texts by language, with blanks in braces."""

    reminder_days: tuple[int, ...]
    reminder_words: Mapping[str, str]
    thanks_days: int | None
    thanks_words: Mapping[str, str]


def of(event: Event) -> EventLetters:
    """What an event has chosen; one that has chosen nothing has the usual, which is not saved."""
    return db.session.get(EventLetters, event.id) or EventLetters(
        event_id=event.id,
        reminder_days=list(schedule.USUAL_REMINDERS),
        reminder_words={},
        thanks_days=None,
        thanks_words={},
        version=0,
    )


def choose(event: Event, choice: Choice, version: int, by: Actor, now: datetime) -> None:
    """Save what an organiser chose. Raises DomainError and StaleVersion."""
    days = {*choice.reminder_days}
    if not days <= {*schedule.REMINDER_DAYS}:
        raise DomainError(_("Välj bland dagarna i listan."), "reminder_days")
    if choice.thanks_days is not None and choice.thanks_days not in schedule.THANKS_DAYS:
        raise DomainError(_("Välj bland dagarna i listan."), "thanks_days")
    words = {
        name: _checked(name, texts)
        for name, texts in (
            ("reminder_words", choice.reminder_words),
            ("thanks_words", choice.thanks_words),
        )
    }
    # Two who save at once both find no row: the event is what they wait for.
    db.session.refresh(event, with_for_update=True)
    own = of(event)
    if own.version != version:
        raise StaleVersion
    own.version += 1
    own.reminder_days = sorted(days, reverse=True)
    own.reminder_words, own.thanks_words = words["reminder_words"], words["thanks_words"]
    own.thanks_days = choice.thanks_days
    db.session.add(own)
    audit.record(by, "letters.chosen", "event", event.id, now, event.id)


def as_json(event: Event) -> dict[str, Any] | None:
    """What an event has chosen, as copies and templates hand it on; None where it has the usual."""
    own = db.session.get(EventLetters, event.id)
    return {name: getattr(own, name) for name in CHOSEN} if own is not None else None


def furnish(event: Event, kept: Mapping[str, Any] | None) -> None:
    """Let a new event send what another one, or a template, sends by itself."""
    if kept is not None:
        db.session.add(EventLetters(event_id=event.id, **kept))


def words_in(texts: Mapping[str, str], event: Event, language: str) -> str:
    """An organiser's words in a reader's language, or else in that of the event."""
    return texts.get(language) or texts.get(event.language) or next(iter(texts.values()), "")


def rounds(event: Event) -> list[Round]:
    """What goes by itself, and when; nothing while there is no day."""
    if event.certainty == "period" or event.first_on is None or event.last_on is None:
        return []
    own, zone = of(event), event.time_zone
    return [
        *schedule.reminders(event.id, own.reminder_days, event.first_on, zone),
        *schedule.thanks(event.id, own.thanks_days, event.last_on, zone),
    ]


def runs(event: Event) -> list[LetterRun]:
    """What has gone by itself, or goes just now, the first one first."""
    mine = select(LetterRun).where(LetterRun.event_id == event.id)
    return list(db.session.scalars(mine.order_by(LetterRun.started_at, LetterRun.days)))


def due(now: datetime) -> list[Round]:
    """The rounds of all events that are to be written now."""
    found = [each for each in chain(_reminders(now), _thanks(now)) if each.is_due(now)]
    if not found:
        return []
    done = select(LetterRun.event_id, LetterRun.name, LetterRun.days, LetterRun.day_on).where(
        LetterRun.event_id.in_({each.event_id for each in found}), LetterRun.done_at.is_not(None)
    )
    keys = {tuple(row) for row in db.session.execute(done)}
    return [each for each in found if each.key not in keys]


def _reminders(now: datetime) -> list[Round]:
    rows = db.session.execute(
        select(Event.id, Event.first_on, Event.time_zone, EventLetters.reminder_days)
        .outerjoin(EventLetters, EventLetters.event_id == Event.id)
        .where(Event.status == "published", Event.certainty != "period")
        .where(Event.first_on.in_(schedule.days_with_reminders(now)))
        .order_by(Event.id)
    )
    return [
        each
        for event_id, first_on, zone, days in rows
        if first_on is not None
        for each in schedule.reminders(
            event_id, schedule.USUAL_REMINDERS if days is None else days, first_on, zone
        )
    ]


def _thanks(now: datetime) -> list[Round]:
    longest = max(schedule.THANKS_DAYS) + schedule.THANKS_LIFE.days + 1
    rows = db.session.execute(
        select(Event.id, Event.last_on, Event.time_zone, EventLetters.thanks_days)
        .join(EventLetters, EventLetters.event_id == Event.id)
        .where(Event.status == "published", Event.certainty != "period")
        .where(EventLetters.thanks_days.is_not(None))
        .where(Event.last_on.between(schedule.ago(now, longest), now.date()))
        .order_by(Event.id)
    )
    return [
        each
        for event_id, last_on, zone, days in rows
        if last_on is not None
        for each in schedule.thanks(event_id, days, last_on, zone)
    ]


def _checked(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by language, those that say something. Raises DomainError for an unknown blank."""
    cleaned = {language: clean_text(texts.get(language, "")) for language in LANGUAGES}
    for language, text in cleaned.items():
        region_letters.check_blanks(text, f"{name}_{language}")
    return {language: text for language, text in cleaned.items() if text}
