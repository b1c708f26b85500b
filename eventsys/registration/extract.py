"""Everything that is kept about one registration, for the person it is about."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.core import links
from eventsys.core.db import db
from eventsys.mail import bounces, outbox
from eventsys.mail.models import Letter
from eventsys.registration import erasing, needs, questions, sign_up
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from eventsys.registration.question_details import said


def of(registration: Registration, *, shows_needs: bool = True) -> dict[str, Any]:
    """The registration, what is known about its needs, its history and its letters, as JSON can.

    Who may not see the needs is told only whether there are any.
    """
    event = registration.event
    registered_on = registration.created_at.date()
    return {
        "event": {
            "title": event.title,
            "organiser": event.region.name,
            "address": links.event(event.region.slug, event.slug, registration.language),
            "first_day": _said(event.first_on),
            "last_day": _said(event.last_on),
        },
        "registration": _particulars(registration) | _needs(registration, shows_needs),
        "answers": _answers(registration),
        "programme_items": _items(registration),
        "history": [
            {"at": entry.at.isoformat(), "what": entry.action, "by": _who(entry.actor_name)}
            for entry in audit.history_of("registration", registration.id)
        ],
        "letters": _letters(registration),
        "letters_kept_days": outbox.kept_for().days,
        "erased_on": {
            "person": erasing.person_on(event, registered_on).isoformat(),
            "needs": erasing.needs_on(event, registered_on).isoformat(),
        },
    }


def _particulars(registration: Registration) -> dict[str, Any]:
    typed = applicant_of(registration)
    place = registration.municipality
    return {
        "status": registration.status,
        "attendance": registration.attendance,
        "language": registration.language,
        "name": typed.name,
        "email": typed.email,
        "organisation": typed.organisation,
        "title": typed.title,
        "role": registration.role,
        "municipality": place.name if place else "",
        "phone": typed.phone,
        "kind_of_organisation": registration.organisation_kind,
        "registered_through": registration.source,
        "note_by_organiser": registration.note,
        "created_at": _said(registration.created_at),
        "changed_at": _said(registration.changed_at),
        "cancelled_at": _said(registration.cancelled_at),
        "joined_at": _said(registration.joined_at),
        "status_since": _said(registration.status_at),
        "status_reason": registration.status_reason,
        "seat_held_until": _said(registration.offered_until),
    }


def _needs(registration: Registration, shows_needs: bool) -> dict[str, Any]:
    if not shows_needs:
        return {"has_needs": registration.health is not None}
    found = needs.of(registration)
    if not found.is_readable:
        return {"has_needs": True}
    return {"access_needs": found.access_needs, "diet": found.diet}


def _answers(registration: Registration) -> list[dict[str, str]]:
    language = registration.language
    given = questions.answers_of([registration])[registration.id]
    return [
        {
            "question": said(question.label, language)[0],
            "answer": questions.in_words(question, given[question.id], language),
        }
        for question in questions.of_event(registration.event)
        if question.id in given
    ]


def _items(registration: Registration) -> list[dict[str, Any]]:
    """What somebody signed up for; `was_full` is what they could not get."""
    return [
        {"title": offer.title, "day": _said(offer.day), "was_full": is_missed}
        for offers, is_missed in zip(sign_up.chosen_by(registration), (False, True), strict=True)
        for offer in offers
    ]


def _letters(registration: Registration) -> list[dict[str, Any]]:
    found = db.session.scalars(
        select(Letter)
        .where(Letter.thing == "registration", Letter.thing_id == registration.id)
        # Who had the booking before is nobody's business.
        .where(func.lower(Letter.recipient) == registration.email.lower())
        .order_by(Letter.created_at, Letter.id)
    )
    return [
        {
            "kind": letter.name,
            "subject": letter.subject,
            "to": letter.recipient,
            "written_at": _said(letter.created_at),
            "sent_at": _said(letter.sent_at),
            "not_sent_at": _said(letter.given_up_at),
            "came_back_at": _said(letter.bounced_at),
            "came_back_because": bounces.words(letter.bounce),
        }
        for letter in found
    ]


def _who(name: str) -> str:
    """Staff are named by what they are: it is the attendee's data, not theirs."""
    return name.removeprefix("@") if name.startswith("@") else "organiser"


def _said(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
