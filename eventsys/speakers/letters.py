"""Letters to those who are asked to appear, and to the organisers when they answer.

Words: templates/email/speaker_…/.
"""

from datetime import datetime, time
from typing import Any

from eventsys.core import dates, tokens
from eventsys.core import links as addresses
from eventsys.core.i18n import in_language
from eventsys.core.text import paragraphs
from eventsys.events import letter_facts, region_letters, situation
from eventsys.events.models import Event
from eventsys.events.situation import Situation
from eventsys.mail import outbox
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem, Speaker
from eventsys.programme.rules import DAY_MINUTES
from eventsys.speakers import erasing, service

HOUR = 60


def invitation(speaker: Speaker, words: str, now: datetime) -> None:
    """Will you appear?"""
    _write("speaker_invitation", speaker, words, now)


def reminder(speaker: Speaker, words: str, is_new_link: bool, now: datetime) -> None:
    """We asked you; here is the link again, or another one."""
    _write("speaker_reminder", speaker, words, now, is_new_link=is_new_link, state=speaker.state)


def answered(speaker: Speaker, now: datetime) -> None:
    """To the first contact of the event who has an address: somebody said yes or no."""
    event = speaker.event
    contact = next((each for each in event.contacts if each.email), None)
    if contact is None:
        return
    with in_language(event.language):
        facts = _about_event(event) | {
            "name": speaker.name,
            "state": speaker.state,
            "answer": paragraphs(speaker.answer_words),
            "speakers_url": addresses.organiser_speakers(event.id),
        }
    outbox.enqueue(
        "speaker_answered",
        to=contact.email,
        to_name=contact.name,
        language=event.language,
        facts=facts,
        now=now,
        **region_letters.sender_of(event.region, speaker.email or None),
        event_id=event.id,
    )


def event_changed(speaker: Speaker, before: Situation, appeared: str, now: datetime) -> None:
    """The event has another time or place. `before` and `appeared` say how things stood."""
    event = speaker.event
    with in_language(speaker.language):
        changes = situation.changes(before, situation.of(event), appeared, appearing(event))
    _write("speaker_event_changed", speaker, "", now, state=speaker.state, **changes)


def event_cancelled(speaker: Speaker, now: datetime) -> None:
    """The event is called off, and there is nothing to answer any more."""
    reason = paragraphs(speaker.event.cancellation_reason or "")
    more = {"state": speaker.state, "reason": reason, "slots": [], "speaker_url": ""}
    _write("speaker_event_cancelled", speaker, "", now, **more)


def appearing(event: Event) -> str:
    """In which way those who appear take part: in the room where there is one."""
    return "online" if event.format == "online" else "onsite"


def slots(speaker: Speaker, language: str) -> list[dict[str, str]]:
    """Where in the programme somebody appears: when, what, in which room."""
    event = speaker.event
    return [
        {
            "when": _when(event, item, language),
            "title": item.title,
            "room": item.room,
        }
        for item in service.items_of(speaker)
    ]


def _write(name: str, speaker: Speaker, words: str, now: datetime, **more: Any) -> None:
    event, language = speaker.event, speaker.language
    with in_language(language):
        facts = _about_event(event) | {
            "name": speaker.name,
            "words": paragraphs(words),
            "slots": slots(speaker, language),
            "contacts": letter_facts.contacts(event),
            "speaker_url": _own_page(speaker),
            "event_url": addresses.event(event.region.slug, event.slug, language)
            if event.status == "published"
            else "",
            "erased_on": erasing.promise(event),
        }
    outbox.enqueue(
        name,
        to=speaker.email,
        to_name=speaker.name,
        language=language,
        facts=facts | more,
        now=now,
        **region_letters.sender_about(event),
        thing=service.THING,
        thing_id=speaker.id,
        event_id=event.id,
    )


def _own_page(speaker: Speaker) -> str:
    """Where they answer; none for somebody who was never written to and answered in another way."""
    if speaker.token_hash is None:
        return ""
    return addresses.speaker(tokens.decrypt(speaker.token_sealed), speaker.language)


def _about_event(event: Event) -> dict[str, Any]:
    """When and where, in the current language."""
    standing = situation.of(event)
    return {
        **letter_facts.head(event),
        "when": standing.when_and_how_sure(),
        "where": standing.where(appearing(event)),
        "is_off": event.status == "cancelled",
    }


def _when(event: Event, item: ProgrammeItem, language: str) -> str:
    """13.10–13.50, with the day where there are several; nothing while it is not known."""
    parts = []
    day = programme.day_of(event, item)
    if day is not None and len(event.days) > 1:
        parts.append(dates.day_words(day.held_on, language))
    if item.start_minute is not None:
        end = item.start_minute + item.length_minutes if item.length_minutes else None
        start = _clock(item.start_minute)
        parts.append(dates.clock_range(start, _clock(end) if end else None, language))
    return " ".join(parts)


def _clock(minute: int) -> time:
    minute %= DAY_MINUTES
    return time(minute // HOUR, minute % HOUR)
