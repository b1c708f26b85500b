"""What registrants are told, each in the language they registered in. Words: templates/email/."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_

from eventsys.core import dates, ics, tokens
from eventsys.core import links as addresses
from eventsys.core.db import db
from eventsys.core.i18n import in_language
from eventsys.core.text import shorten
from eventsys.events import region_letters, situation
from eventsys.events.situation import Situation
from eventsys.mail import outbox
from eventsys.mail.models import Letter
from eventsys.registration import seats
from eventsys.registration.invitations import Method
from eventsys.registration.letter_making import NAME_LENGTH, has_seat, write
from eventsys.registration.models import Registration, RegistrationSettings


def confirmed(registration: Registration, now: datetime, **more: Any) -> None:
    """You have a seat."""
    write(
        "confirmed",
        registration,
        now,
        "REQUEST",
        organiser_words=_organiser_words(registration),
        **more,
    )


def waiting(registration: Registration, now: datetime, **more: Any) -> None:
    """You are on the waiting list."""
    write("waiting", registration, now, policy=policy(registration), **more)


def promoted(registration: Registration, now: datetime) -> None:
    """You have got a seat from the waiting list."""
    write("promoted", registration, now, "REQUEST", organiser_words=_organiser_words(registration))


def pending(registration: Registration, now: datetime, **more: Any) -> None:
    """The organiser will say whether you may come."""
    write("pending", registration, now, **more)


def declined(registration: Registration, words: str, now: datetime) -> None:
    """The organiser said no, with these words."""
    write("declined", registration, now, organiser_words=words.split("\n\n"))


def offered(registration: Registration, now: datetime) -> None:
    """A seat is held for you until a certain time."""
    write("offered", registration, now, held_until=held_until(registration))


def offer_expired(registration: Registration, now: datetime) -> None:
    """Nobody heard from you, and the seat went on to the next in line."""
    write("offer_expired", registration, now)


def moved_down(registration: Registration, now: datetime) -> None:
    """Your seat has become a place on the waiting list."""
    write("moved_down", registration, now, "CANCEL", policy=policy(registration))


def changed(registration: Registration, by_organiser: bool, now: datetime, giver: str = "") -> None:
    """Your registration was changed. `giver` is whose it was, when it was somebody else's."""
    method: Method | None = "REQUEST" if has_seat(registration) else None
    more: dict[str, Any] = {"by_organiser": by_organiser, "giver": shorten(giver, NAME_LENGTH)}
    write("changed", registration, now, method, **more)


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
    write("cancelled", registration, now, method, None, **more)


def moved_away(registration: Registration, now: datetime) -> None:
    """An organiser has given your registration another address; this goes to the old one."""
    method: Method | None = "CANCEL" if has_seat(registration) else None
    write("moved_away", registration, now, method, is_live=False)


def already_registered(registration: Registration, now: datetime, **more: Any) -> None:
    """Somebody tried to register you again."""
    write("already_registered", registration, now, **more)


def declined_in_calendar(registration: Registration, now: datetime, once: str) -> None:
    """You have said no in your calendar; do you want to cancel?"""
    token = tokens.decrypt(registration.token_sealed)
    url = addresses.cancel_booking(token, registration.language)
    # One link alone: what else can be done with a booking would hide it.
    write("declined_in_calendar", registration, now, once=once, cancel_url=url, is_live=False)


def event_changed(
    registration: Registration, before: Situation, now: datetime, attended: str | None = None
) -> None:
    """The event has another time or place. `before` is how things stood.

    `attended` is how somebody took part whom the change made take part in another way.
    """
    after = situation.of(registration.event)
    method: Method | None = "REQUEST" if has_seat(registration) else None
    days: Sequence[ics.Day] | None = None
    if method and before.spans and not after.spans:
        # The date is open again: what stands in the calendar is not true any more.
        method, days = "CANCEL", before.calendar_days()
    attends = registration.attendance
    with in_language(registration.language):
        changes: dict[str, Any] = situation.changes(before, after, attended or attends, attends)
    write("event_changed", registration, now, method, days, **changes)


def event_cancelled(registration: Registration, now: datetime) -> None:
    """The event is called off."""
    method: Method | None = "CANCEL" if has_seat(registration) else None
    reason = registration.event.cancellation_reason
    write("event_cancelled", registration, now, method, reason=reason)


def about_any(ids: Iterable[int]) -> ColumnElement[bool]:
    """Which letters are about one of these registrations."""
    return and_(Letter.thing == "registration", Letter.thing_id.in_([*ids]))


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


def _organiser_words(registration: Registration) -> list[str]:
    """What the organiser says to those who have a seat, in paragraphs."""
    settings = db.session.get(RegistrationSettings, registration.event_id)
    return settings.confirmation_words.split("\n\n") if settings else []


def policy(registration: Registration) -> dict[str, Any]:
    """How the event gives seats to those who wait."""
    settings = seats.settings_of(registration.event)
    return {
        "kind": settings.waiting_policy,
        "offer_hours": settings.offer_hours,
        "ask_hours": settings.ask_hours,
    }


def held_until(registration: Registration) -> str:
    """Until when a seat is held, in words and in the hours of the event's place."""
    until = registration.offered_until
    if until is None:
        return ""
    local = until.astimezone(ZoneInfo(registration.event.time_zone))
    return dates.when_words([dates.Span(local.date(), local)], registration.language)


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
