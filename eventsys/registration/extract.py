"""Everything that is kept about one registration, for the person it is about."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.core import links
from eventsys.core.db import db
from eventsys.mail.models import Letter
from eventsys.registration import questions, rules
from eventsys.registration.bookings import applicant_of
from eventsys.registration.models import Registration
from eventsys.registration.question_details import said


def of(registration: Registration) -> dict[str, Any]:
    """The registration, what is known about its needs, its history and its letters, as JSON can."""
    event = registration.event
    last_on = event.last_on or registration.created_at.date()
    return {
        "event": {
            "title": event.title,
            "organiser": event.region.name,
            "address": links.event(event.region.slug, event.slug, registration.language),
            "first_day": _said(event.first_on),
            "last_day": _said(event.last_on),
        },
        "registration": _particulars(registration),
        "answers": _answers(registration),
        "history": [
            {"at": entry.at.isoformat(), "what": entry.action, "by": _who(entry.actor_name)}
            for entry in audit.history_of("registration", registration.id)
        ],
        "letters": _letters(registration),
        "erased_on": {
            "person": rules.erase_person_on(last_on).isoformat(),
            "needs": rules.erase_health_on(last_on).isoformat(),
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
        "access_needs": typed.access_needs,
        "diet": typed.diet,
        "kind_of_organisation": registration.organisation_kind,
        "registered_through": registration.source,
        "note_by_organiser": registration.note,
        "created_at": _said(registration.created_at),
        "changed_at": _said(registration.changed_at),
        "cancelled_at": _said(registration.cancelled_at),
        "status_since": _said(registration.status_at),
        "status_reason": registration.status_reason,
        "seat_held_until": _said(registration.offered_until),
    }


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


def _letters(registration: Registration) -> list[dict[str, Any]]:
    found = db.session.scalars(
        select(Letter)
        .where(Letter.thing == "registration", Letter.thing_id == registration.id)
        .order_by(Letter.created_at, Letter.id)
    )
    return [
        {
            "kind": letter.name,
            "subject": letter.subject,
            "to": letter.recipient,
            "written_at": _said(letter.created_at),
            "sent_at": _said(letter.sent_at),
        }
        for letter in found
    ]


def _who(name: str) -> str:
    """Staff are named by what they are: it is the attendee's data, not theirs."""
    return name.removeprefix("@") if name.startswith("@") else "organiser"


def _said(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
