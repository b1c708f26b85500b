"""What registrants are told, each in the language they registered in. Words: templates/email/."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventsys.core import dates, ics, tokens
from eventsys.core import links as addresses
from eventsys.core.db import db
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import in_language
from eventsys.core.text import shorten
from eventsys.events import region_letters, situation
from eventsys.events.models import Contact, Event
from eventsys.events.situation import Situation
from eventsys.mail import outbox, placeholders
from eventsys.mail.outbox import ANSWER
from eventsys.registration import erasing, invitations, sign_up
from eventsys.registration.invitations import Method
from eventsys.registration.models import Registration, RegistrationSettings

# Anybody can write to any address by registering it: a name is no place for a message.
NAME_LENGTH = 80


def confirmed(registration: Registration, now: datetime, **more: Any) -> None:
    """You have a seat."""
    _write(
        "confirmed",
        registration,
        now,
        "REQUEST",
        organiser_words=_organiser_words(registration),
        **more,
    )


def waiting(registration: Registration, now: datetime, **more: Any) -> None:
    """You are on the waiting list."""
    _write("waiting", registration, now, policy=_policy(registration), **more)


def promoted(registration: Registration, now: datetime) -> None:
    """You have got a seat from the waiting list."""
    _write("promoted", registration, now, "REQUEST", organiser_words=_organiser_words(registration))


def pending(registration: Registration, now: datetime, **more: Any) -> None:
    """The organiser will say whether you may come."""
    _write("pending", registration, now, **more)


def declined(registration: Registration, words: str, now: datetime) -> None:
    """The organiser said no, with these words."""
    _write("declined", registration, now, organiser_words=words.split("\n\n"))


def offered(registration: Registration, now: datetime) -> None:
    """A seat is held for you until a certain time."""
    _write("offered", registration, now, held_until=_held_until(registration))


def offer_expired(registration: Registration, now: datetime) -> None:
    """Nobody heard from you, and the seat went on to the next in line."""
    _write("offer_expired", registration, now)


def moved_down(registration: Registration, now: datetime) -> None:
    """Your seat has become a place on the waiting list."""
    _write("moved_down", registration, now, "CANCEL", policy=_policy(registration))


def changed(registration: Registration, by_organiser: bool, now: datetime, giver: str = "") -> None:
    """Your registration was changed. `giver` is whose it was, when it was somebody else's."""
    method: Method | None = "REQUEST" if _has_seat(registration) else None
    more: dict[str, Any] = {"by_organiser": by_organiser, "giver": shorten(giver, NAME_LENGTH)}
    _write("changed", registration, now, method, **more)


def cancelled(
    registration: Registration, by_organiser: bool, was: str, now: datetime, left_for: str = ""
) -> None:
    """Your registration was cancelled. `was` is the status that it had.

    `left_for` is whose it is now, when it lives on: somebody's, or their own at another address.
    """
    had_seat = was == "confirmed"
    # An event that was called off has taken its entry back already.
    has_entry = had_seat and registration.event.status != "cancelled"
    method: Method | None = "CANCEL" if has_entry else None
    more: dict[str, Any] = {"by_organiser": by_organiser, "had_seat": had_seat, "was": was}
    more["left_for"] = shorten(left_for, NAME_LENGTH)
    # Also where the booking lives on as somebody else's: it is over for this reader.
    more |= {"status": "cancelled", "is_live": False, "join_url": ""}
    _write("cancelled", registration, now, method, None, **more)


def moved_away(registration: Registration, now: datetime) -> None:
    """An organiser has given your registration another address; this goes to the old one."""
    method: Method | None = "CANCEL" if _has_seat(registration) else None
    _write("moved_away", registration, now, method, is_live=False)


def already_registered(registration: Registration, now: datetime, **more: Any) -> None:
    """Somebody tried to register you again."""
    _write("already_registered", registration, now, **more)


def declined_in_calendar(registration: Registration, now: datetime, once: str) -> None:
    """You have said no in your calendar; do you want to cancel?"""
    token = tokens.decrypt(registration.token_sealed)
    url = addresses.cancel_booking(token, registration.language)
    # One link alone: what else can be done with a booking would hide it.
    _write("declined_in_calendar", registration, now, once=once, cancel_url=url, is_live=False)


def event_changed(
    registration: Registration, before: Situation, now: datetime, attended: str | None = None
) -> None:
    """The event has another time or place. `before` is how things stood.

    `attended` is how somebody took part whom the change made take part in another way.
    """
    after = situation.of(registration.event)
    method: Method | None = "REQUEST" if _has_seat(registration) else None
    days: Sequence[ics.Day] | None = None
    if method and before.spans and not after.spans:
        # The date is open again: what stands in the calendar is not true any more.
        method, days = "CANCEL", before.calendar_days()
    attends = registration.attendance
    with in_language(registration.language):
        changes: dict[str, Any] = situation.changes(before, after, attended or attends, attends)
    _write("event_changed", registration, now, method, days, **changes)


def event_cancelled(registration: Registration, now: datetime) -> None:
    """The event is called off."""
    method: Method | None = "CANCEL" if _has_seat(registration) else None
    reason = registration.event.cancellation_reason
    _write("event_cancelled", registration, now, method, reason=reason)


def links(registrations: list[Registration], now: datetime) -> None:
    """The links to all that one address has registered for, in the language of the first."""
    first = registrations[0]
    regions = {each.event.region for each in registrations}
    is_one_person = len({each.name for each in registrations}) == 1
    sender = regions.pop() if len(regions) == 1 else None
    with in_language(first.language):
        items = [_item(each, first.language) for each in registrations]
    outbox.enqueue(
        "links",
        to=first.email,
        to_name=first.name if is_one_person else "",
        language=first.language,
        facts={
            "items": items,
            "is_one_person": is_one_person,
            "region": sender.name if sender else "",
            "accent": sender.accent if sender else 1,
        },
        now=now,
        **(region_letters.sender_of(sender) if sender else region_letters.NOBODY),
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


def write(
    name: str,
    registration: Registration,
    now: datetime,
    once: str,
    rank: int,
    text: str = "",
    subject: str = "",
    **more: Any,
) -> None:
    """A letter that a later part of the system sends to many, once to each.

    `text` is what the organiser says in it, with blanks to fill in, and so is `subject`.
    """
    own: dict[str, Any] = {"text": text, "subject": subject, **more}
    _write(name, registration, now, once=once, rank=rank, **own)


def _write(
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
    """One letter about one registration; with a calendar entry if there is something to enter."""
    if not registration.email:
        return  # Forgotten, or came to the door and gave no address.
    event = registration.event
    token = tokens.decrypt(registration.token_sealed)
    emails = [contact.email for contact in event.contacts if contact.email]
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
        **region_letters.sender_of(event.region, emails[0] if emails else None),
        invitation=entry,
        thing="registration",
        thing_id=registration.id,
        event_id=event.id,
        once=once,
        rank=rank,
    )


def _short(names: list[str] | str) -> list[str] | str:
    """Names that somebody typed for others, at the length at which they are no message."""
    if isinstance(names, str):
        return shorten(names, NAME_LENGTH)
    return [shorten(name, NAME_LENGTH) for name in names]


def _has_seat(registration: Registration) -> bool:
    return registration.status == "confirmed"


def _about_event(event: Event, registration: Registration) -> dict[str, Any]:
    standing, language = situation.of(event), registration.language
    is_off = event.status == "cancelled"
    return {
        "title": event.title,
        "region": event.region.name,
        "accent": event.region.accent,
        "figure": standing.figure(),
        "month": standing.month(),
        "when": standing.when(),
        "where": standing.where(registration.attendance),
        "how_sure": standing.how_sure(),
        "is_off": is_off,
        "event_url": addresses.event(event.region.slug, event.slug, language),
        "contacts": [_about_contact(each) for each in event.contacts],
        "erased_on": erasing.promise(event),
    }


def _organiser_words(registration: Registration) -> list[str]:
    """What the organiser says to those who have a seat, in paragraphs."""
    settings = db.session.get(RegistrationSettings, registration.event_id)
    return settings.confirmation_words.split("\n\n") if settings else []


def _policy(registration: Registration) -> dict[str, Any]:
    """How the event gives seats to those who wait."""
    settings = db.session.get_one(RegistrationSettings, registration.event_id)
    return {
        "kind": settings.waiting_policy,
        "offer_hours": settings.offer_hours,
        "ask_hours": settings.ask_hours,
    }


def _held_until(registration: Registration) -> str:
    """Until when a seat is held, in words and in the hours of the event's place."""
    until = registration.offered_until
    if until is None:
        return ""
    local = until.astimezone(ZoneInfo(registration.event.time_zone))
    return dates.when_words([dates.Span(local.date(), local)], registration.language)


def _about_contact(contact: Contact) -> dict[str, str]:
    parts = (contact.name, contact.title, contact.organisation)
    who = ", ".join(part for part in parts if part)
    return {"who": who, "email": contact.email, "phone": contact.phone}


def _about_person(registration: Registration, token: str) -> dict[str, Any]:
    event, language = registration.event, registration.language
    name = shorten(registration.name, NAME_LENGTH)
    organisation = shorten(registration.organisation, NAME_LENGTH)
    is_live = registration.is_live and event.status != "cancelled"
    may_join = is_live and _has_seat(registration) and registration.attendance == "online"
    return {
        "name": name,
        "who": f"{name}, {organisation}" if organisation else name,
        "status": registration.status,
        "attendance": registration.attendance if event.format == "hybrid" else "",
        "is_live": is_live,
        "booking_url": addresses.booking(token, language),
        "join_url": addresses.meeting(token, language) if may_join else "",
        **_about_items(registration),
    }


def _about_items(registration: Registration) -> dict[str, Any]:
    """What somebody signed up for, and what was full, where there is anything to sign up for."""
    if not (registration.is_live and sign_up.is_used(registration.event_id)):
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


def _item(registration: Registration, language: str) -> dict[str, str]:
    """A line of the letter with all links."""
    event = registration.event
    token = tokens.decrypt(registration.token_sealed)
    return {
        "title": event.title,
        "when": situation.of(event).when_and_how_sure(),
        "name": shorten(registration.name, NAME_LENGTH),
        "status": "off" if event.status == "cancelled" else registration.status,
        "booking_url": addresses.booking(token, language),
    }
