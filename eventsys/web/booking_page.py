"""What an attendee's own pages tell."""

from datetime import datetime
from functools import partial
from typing import Any

import segno
from markupsafe import Markup

from eventsys.checkin import service as checkin
from eventsys.core import ics, links, tokens
from eventsys.core.i18n import in_language
from eventsys.documents import service as documents
from eventsys.events import situation
from eventsys.mail import suppression
from eventsys.registration import (
    bookings,
    erasing,
    handing_over,
    invitations,
    joining,
    needs,
    questions,
    seats,
    sign_up,
    sign_up_rules,
)
from eventsys.registration.models import Registration
from eventsys.registration.seats import Availability
from eventsys.web import (
    document_words,
    event_rows,
    event_words,
    line_words,
    question_fields,
    sign_up_fields,
)
from eventsys.web.event_page import notices
from eventsys.web.registration_form import ATTENDANCES

QUIET_ZONE = 4


def common(registration: Registration, token: str) -> dict[str, Any]:
    """What every page of a booking shows."""
    event = registration.event
    return {
        "registration": registration,
        "token": token,
        "event": event,
        "region": event.region,
        "when": event_words.when_and_how_sure(event),
        "where": place_of(registration),
        "attendance": str(ATTENDANCES[registration.attendance]),
        "lang": event_words.other_language(event),
        "erase_health_on": erasing.needs_on(event, registration.created_at.date()),
        "qr": qr(checkin.ticket_address(registration)),
        "may_join": may_join(registration),
        "somebody_waits": partial(somebody_waits, registration),
    }


def facts(registration: Registration, token: str, now: datetime) -> dict[str, Any]:
    """The whole of the booking's first page."""
    event = registration.event
    standing = seats.availability(event, now)
    is_past = standing.state == "past"
    calendar_token = tokens.decrypt(registration.calendar_token_sealed)
    return common(registration, token) | {
        "date": event_rows.date_block(event, event_words.today(now), is_past, size="hero"),
        "notices": notices(event, standing),
        "is_past": is_past,
        "may_register_again": registration.status == "cancelled" and standing.state == "open",
        "is_changeable": is_changeable(registration, standing),
        **line_words.standing_of(registration, standing, now),
        "is_erasable": is_erasable(registration, standing),
        "said": bookings.applicant_of(registration),
        "is_readable": needs.of(registration).is_readable,
        "answers": question_fields.answered(registration),
        "asks_more": questions.missing(registration),
        "documents": document_words.rows(event, documents.shown(event, now)),
        "personal_feed": links.calendar(f"my/{calendar_token}"),
        "erase_person_on": erasing.person_on(event, registration.created_at.date()),
        "has_entry": has_entry(registration),
        "other_way": handing_over.other_way(registration),
        "is_joinable": joining.way_in(registration, now) is not None,
        "is_unreached": suppression.of(registration.email) is not None,
        "organiser_words": _organiser_words(registration, standing),
        **items(registration),
        "may_choose_again": not has_begun(registration, now),
    }


def has_begun(registration: Registration, now: datetime) -> bool:
    """Whether it is too late to choose among the programme: rooms and lunches are ordered."""
    starts_at = registration.event.starts_at
    return starts_at is not None and starts_at <= now


def items(registration: Registration) -> dict[str, Any]:
    """What somebody signed up for, what was full, and what is at the same time by now."""
    event = registration.event
    chosen, missed = sign_up.chosen_by(registration)
    return {
        "items": sign_up_fields.rows(event, chosen),
        "missed": sign_up_fields.rows(event, missed),
        "clashing": [(one.title, other.title) for one, other in sign_up_rules.clashes(chosen)],
        "may_choose": sign_up.is_used(event.id),
    }


def _organiser_words(registration: Registration, standing: Availability) -> str:
    """What the organiser says to those who have a seat."""
    if registration.status != "confirmed" or standing.state == "cancelled":
        return ""
    return standing.settings.confirmation_words


def place_of(registration: Registration) -> str:
    """Where this person is to be: the room, or the net."""
    return situation.of(registration.event).where(registration.attendance)


def as_typed(registration: Registration) -> dict[str, Any]:
    """What the form for changing begins with."""
    said = bookings.applicant_of(registration)
    place = registration.municipality
    return vars(said) | {"municipality": place.code if place else ""}


def is_changeable(registration: Registration, standing: Availability) -> bool:
    """Whether there is still something to change or to cancel."""
    return registration.is_live and standing.state not in ("cancelled", "past")


def is_erasable(registration: Registration, standing: Availability) -> bool:
    """Whether somebody can have all of it erased now: they do not come, or it is over."""
    return not registration.is_live or standing.state in ("cancelled", "past")


def somebody_waits(registration: Registration) -> bool:
    """Whether the seat would go to somebody who waits for one of its kind."""
    event = registration.event
    counted = seats.count(event, seats.settings_of(event)).get(registration.attendance)
    return counted is not None and counted.waiting > 0


def may_join(registration: Registration) -> bool:
    """Whether the link to the online meeting is this person's to have, and there is one."""
    return joining.is_for(registration) and joining.has_link(registration.event)


def meeting(registration: Registration, now: datetime) -> dict[str, Any]:
    """What the page before the online meeting tells: whether it is time, or else when."""
    event = registration.event
    opens_at = joining.next_opening(event, now)
    state = joining.state(event, now) if joining.is_for(registration) else "not_yours"
    has_link = joining.has_link(event)
    return {
        "state": "no_link" if state in ("open", "early", "undated") and not has_link else state,
        "opens": event_words.moment_words(opens_at, event.time_zone) if opens_at else "",
        "has_entry": has_entry(registration),
        "documents": document_words.rows(event, documents.shown(event, now)),
    }


def has_entry(registration: Registration) -> bool:
    """Whether there is anything to put into a calendar: a seat, on a day that is known."""
    return registration.status == "confirmed" and bool(registration.event.days)


def entry(registration: Registration, token: str) -> bytes | None:
    """The person's own calendar entry, the same bytes as long as nothing has changed."""
    if not has_entry(registration):
        return None
    revised_at = max(registration.changed_at, registration.event.revised_at)
    with in_language(registration.language):
        entry = invitations.entry("REQUEST", registration, token, revised_at)
    return ics.invitation(entry) if entry else None


def qr(address: str) -> Markup:
    """An address as a QR code that a phone's camera opens."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=QUIET_ZONE, light="#fff", svgclass="qr-code")
    return Markup(svg)  # noqa: S704 - made of squares.
