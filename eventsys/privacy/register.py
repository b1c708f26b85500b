"""The extract for one person: all that is kept about an address (article 15), maybe of one region.

What belongs to no region is for those who administer all of them; what a region keeps tells it
nothing of the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from eventsys.checkin import service as checkin
from eventsys.core.db import db
from eventsys.core.text import fold
from eventsys.evaluation.models import SurveySending
from eventsys.events.models import Contact, Event
from eventsys.mail.models import Letter, SuppressedAddress
from eventsys.newsletter.models import Interest, Subscriber
from eventsys.people.models import Membership, User
from eventsys.places.models import Municipality
from eventsys.programme.models import Appearance, ProgrammeItem, Speaker
from eventsys.registration import extract
from eventsys.registration.models import Registration
from eventsys.registration.quota_models import Invitee
from eventsys.speakers import own

Records = list[dict[str, Any]]
Someone = TypeVar("Someone", Registration, Speaker)


@dataclass(frozen=True)
class Wanted:
    """Who is looked for, where, and whose needs may be shown."""

    email: str
    name: str = ""
    region_id: int | None = None
    may_see_needs: Callable[[int], bool] = lambda _region_id: False


def about(wanted: Wanted) -> dict[str, Records]:
    """All there is, by what it is. Nothing of it says anything about somebody else."""
    found = {
        "registrations": _registrations(wanted),
        "invitations": _invitees(wanted),
        "speakers": _speakers(wanted),
        "programme": _appearances(wanted),
        "contacts": _contacts(wanted),
        "letters": _letters(wanted),
        "newsletter": _subscriber(wanted),
        "staff": _staff(wanted),
    }
    # Whether letters arrive concerns every region that writes to somebody.
    if wanted.region_id is None or any(found.values()):
        found["suppressed"] = _suppressed(wanted)
    return found


def _registrations(wanted: Wanted) -> Records:
    rows = db.session.scalars(
        select(Registration)
        .join(Registration.event)
        .options(joinedload(Registration.event).joinedload(Event.region))
        .where(func.lower(Registration.email) == wanted.email.lower(), *_in_region(wanted))
        .order_by(Event.first_on, Registration.id)
    ).all()
    mine = _named(wanted, rows)
    asked = select(SurveySending.registration_id, SurveySending.sent_at).where(
        SurveySending.registration_id.in_([each.id for each in mine])
    )
    sent = {row[0]: row[1] for row in db.session.execute(asked)}
    return [
        extract.of(each, shows_needs=wanted.may_see_needs(each.event.region_id))
        | {"admissions": checkin.told(each), "survey_sent_at": _said(sent.get(each.id))}
        for each in mine
    ]


def _invitees(wanted: Wanted) -> Records:
    rows = db.session.execute(
        select(Invitee, Event.title, Event.first_on)
        .join(Event, Event.id == Invitee.event_id)
        .where(func.lower(Invitee.email) == wanted.email.lower(), *_in_region(wanted))
        .order_by(Invitee.id)
    )
    return [
        {
            "event": title,
            "first_day": _said(first_on),
            "name": invitee.name,
            "email": invitee.email,
            "organisation": invitee.organisation,
            "status": invitee.status,
            "invited_at": _said(invitee.invited_at),
            "answered_at": _said(invitee.answered_at),
        }
        for invitee, title, first_on in rows
        if _is_named(wanted, invitee.name)
    ]


def _speakers(wanted: Wanted) -> Records:
    rows = db.session.scalars(
        select(Speaker)
        .join(Speaker.event)
        .where(func.lower(Speaker.email) == wanted.email.lower(), *_in_region(wanted))
        .order_by(Speaker.id)
    ).all()
    return [_speaker(wanted, each) for each in _named(wanted, rows)]


def _speaker(wanted: Wanted, speaker: Speaker) -> dict[str, Any]:
    found = own.extract(speaker)
    if not wanted.may_see_needs(speaker.event.region_id):
        found["speaker"]["needs"] = None
    return found


def _appearances(wanted: Wanted) -> Records:
    """Where a name stands in a programme: there is no address beside it."""
    if not wanted.name:
        return []
    rows = db.session.execute(
        select(Appearance, ProgrammeItem.title, Event.title, Event.first_on)
        .join(Appearance.item)
        .join(ProgrammeItem.event)
        .where(func.lower(Appearance.name) == wanted.name.lower(), *_in_region(wanted))
        .order_by(Event.first_on, Appearance.id)
    )
    return [
        {
            "event": event,
            "first_day": _said(first_on),
            "item": item,
            "name": person.name,
            "title": person.title,
            "organisation": person.organisation,
            "role": person.role,
        }
        for person, item, event, first_on in rows
    ]


def _contacts(wanted: Wanted) -> Records:
    rows = db.session.execute(
        select(Contact, Event.title)
        .join(Event, Event.id == Contact.event_id)
        .where(func.lower(Contact.email) == wanted.email.lower(), *_in_region(wanted))
        .order_by(Contact.id)
    )
    return [
        {
            "event": title,
            **{
                key: getattr(contact, key)
                for key in ("name", "title", "organisation", "email", "phone")
            },
        }
        for contact, title in rows
    ]


def _letters(wanted: Wanted) -> Records:
    found = (
        select(Letter)
        .join(Event, Event.id == Letter.event_id, isouter=True)
        .where(func.lower(Letter.recipient) == wanted.email.lower(), *_in_region(wanted))
        .order_by(Letter.created_at, Letter.id)
    )
    return [
        {
            "kind": letter.name,
            "subject": letter.subject,
            "to": letter.recipient,
            "written_at": _said(letter.created_at),
            "sent_at": _said(letter.sent_at),
            "failed_at": _said(letter.given_up_at or letter.bounced_at),
        }
        for letter in db.session.scalars(found)
        if _is_named(wanted, letter.recipient_name)
    ]


def _subscriber(wanted: Wanted) -> Records:
    found = select(Subscriber).where(Subscriber.email == wanted.email.lower())
    if wanted.region_id is not None:
        of_any = select(Interest.subscriber_id).where(Interest.sort == "region")
        of_this = of_any.where(Interest.key == str(wanted.region_id))
        found = found.where(or_(Subscriber.id.in_(of_this), Subscriber.id.not_in(of_any)))
    return [
        {
            "email": each.email,
            "language": each.language,
            "status": each.status,
            "created_at": _said(each.created_at),
            "confirmed_at": _said(each.confirmed_at),
            "interests": [
                f"{interest.sort}: {interest.key}"
                for interest in each.interests
                if _concerns(wanted, interest)
            ],
        }
        for each in db.session.scalars(found)
    ]


def _concerns(wanted: Wanted, interest: Interest) -> bool:
    """Whether a wish is one of the region's own, or of no region."""
    if wanted.region_id is None or interest.sort in ("kind", "theme"):
        return True
    if interest.sort == "region":
        return interest.key == str(wanted.region_id)
    municipality = db.session.get(Municipality, int(interest.key))
    return municipality is not None and municipality.region_id == wanted.region_id


def _staff(wanted: Wanted) -> Records:
    found = select(User).where(User.email == wanted.email.lower())
    if wanted.region_id is not None:
        found = found.where(User.memberships.any(Membership.region_id == wanted.region_id))
    return [
        {
            "name": user.name,
            "email": user.email,
            "created_at": _said(user.created_at),
            "roles": [
                f"{each.region.name}: {each.role}"
                for each in user.memberships
                if wanted.region_id in (None, each.region_id)
            ],
        }
        for user in db.session.scalars(found)
    ]


def _suppressed(wanted: Wanted) -> Records:
    found = db.session.get(SuppressedAddress, wanted.email.lower())
    if found is None:
        return []
    return [{"email": found.email, "reason": found.reason, "since": _said(found.since)}]


def _in_region(wanted: Wanted) -> list[Any]:
    return [] if wanted.region_id is None else [Event.region_id == wanted.region_id]


def _named(wanted: Wanted, found: Sequence[Someone]) -> list[Someone]:
    return [each for each in found if _is_named(wanted, each.name)]


def _is_named(wanted: Wanted, name: str) -> bool:
    """Whether it is the one who is looked for: an address may be that of a whole office."""
    return not wanted.name or fold(name) == fold(wanted.name)


def _said(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
