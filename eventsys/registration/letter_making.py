"""How a letter about a registration is put together: its facts, its calendar entry, its sender."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from eventsys.core import ics, tokens
from eventsys.core import links as addresses
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import in_language
from eventsys.core.text import shorten
from eventsys.events import letter_facts, region_letters, situation
from eventsys.events.models import Event
from eventsys.mail import outbox, placeholders
from eventsys.mail.outbox import ANSWER
from eventsys.registration import erasing, invitations, sign_up
from eventsys.registration.invitations import Method
from eventsys.registration.models import Registration

# Anybody can write to any address by registering it: a name is no place for a message.
NAME_LENGTH = 80


def write(
    name: str,
    registration: Registration,
    now: datetime,
    method: Method | None = None,
    days: Sequence[ics.Day] | None = None,
    *,
    once: str | None = None,
    rank: int = ANSWER,
    text: str = "",
    subject: str = "",
    **more: Any,
) -> None:
    """One letter about one registration; with a calendar entry if there is something to enter.

    `text` is what the organiser says in it, with blanks to fill in, and so is `subject`. `once`
    names a letter that is written once, whoever writes it.
    """
    if not registration.email:
        return  # Forgotten, or came to the door and gave no address.
    event = registration.event
    token = tokens.decrypt(registration.token_sealed)
    with in_language(registration.language):
        entry = invitations.entry(method, registration, token, now, days) if method else None
        facts = about(registration, token) | more
        facts |= own_words(name, event, facts, registration.language, text, subject)
    facts["entry"] = method if entry else ""
    facts |= {name: _short(facts[name]) for name in ("company", "registered_by") if name in facts}
    outbox.enqueue(
        name,
        to=registration.email,
        to_name=registration.name,
        language=registration.language,
        facts=facts,
        now=now,
        **region_letters.sender_about(event),
        invitation=entry,
        thing="registration",
        thing_id=registration.id,
        event_id=event.id,
        once=once,
        rank=rank,
    )


def about(registration: Registration, token: str) -> dict[str, Any]:
    """What every letter about a registration tells, in the current language, which is its own.

    The token is an argument, since a letter that is only looked at must not open a booking.
    """
    return _about_event(registration.event, registration) | _about_person(registration, token)


def blanks(facts: Mapping[str, Any]) -> dict[str, str]:
    """What stands for the blanks in texts of organisers and regions, in the current language."""
    when = facts["when"]
    if facts["how_sure"] and facts["is_live"]:
        when = _("%(when)s (preliminärt)", when=when)
    return {
        "name": facts["name"],
        "event": facts["title"],
        "date": when,
        "place": facts["where"] or _("plats meddelas senare"),
        "region": facts["region"],
    }


def own_words(
    name: str, event: Event, facts: Mapping[str, Any], language: str, text: str, subject: str = ""
) -> dict[str, Any]:
    """What region and organiser say in a letter, their blanks filled in."""
    said: dict[str, Any] = {
        "region_words": paragraphs(region_letters.words_for(event, name, language), facts)
    }
    if text:
        said["organiser_words"] = paragraphs(text, facts)
    if subject:
        said["subject"] = placeholders.filled(subject, blanks(facts))
    return said


def paragraphs(text: str, facts: Mapping[str, Any]) -> list[str]:
    """A text with its blanks filled in, in paragraphs."""
    filled = placeholders.filled(text, blanks(facts)) if text else ""
    return [part for part in filled.split("\n\n") if part.strip()]


def has_seat(registration: Registration) -> bool:
    """Whether there is something to enter into a calendar."""
    return registration.status == "confirmed"


def _short(names: list[str] | str) -> list[str] | str:
    """Names that somebody typed for others, at the length at which they are no message."""
    if isinstance(names, str):
        return shorten(names, NAME_LENGTH)
    return [shorten(name, NAME_LENGTH) for name in names]


def _about_event(event: Event, registration: Registration) -> dict[str, Any]:
    standing, language = situation.of(event), registration.language
    is_off = event.status == "cancelled"
    return {
        **letter_facts.head(event),
        "when": standing.when(),
        "where": standing.where(registration.attendance),
        "how_sure": standing.how_sure(),
        "is_off": is_off,
        "event_url": addresses.event(event.region.slug, event.slug, language),
        "contacts": letter_facts.contacts(event),
        "erased_on": erasing.promise(event),
    }


def _about_person(registration: Registration, token: str) -> dict[str, Any]:
    event, language = registration.event, registration.language
    name = shorten(registration.name, NAME_LENGTH)
    organisation = shorten(registration.organisation, NAME_LENGTH)
    is_live = registration.is_live and event.status != "cancelled"
    may_join = is_live and has_seat(registration) and registration.attendance == "online"
    return {
        "name": name,
        "who": f"{name}, {organisation}" if organisation else name,
        "status": registration.status,
        "attendance": registration.attendance if event.format == "hybrid" else "",
        "is_live": is_live,
        "booking_url": addresses.booking(token, language),
        "join_url": addresses.meeting(token, language) if may_join else "",
        **(_about_items(registration) if is_live else {}),
    }


def _about_items(registration: Registration) -> dict[str, Any]:
    """What somebody signed up for, and what was full, where there is anything to sign up for."""
    if not sign_up.is_used(registration.event_id):
        return {}
    event, language = registration.event, registration.language
    chosen, missed = sign_up.chosen_by(registration)
    return {
        "items": [
            {"title": each.title, "when": sign_up.time_words(event, each, language)}
            for each in chosen
        ],
        "missed": [each.title for each in missed],
    }
