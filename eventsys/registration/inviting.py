"""Asking people to come: who is asked, the letters to them, and what they answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update

from eventsys.audit import service as audit
from eventsys.audit.service import ATTENDEE, SYSTEM, Actor
from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import rules as event_rules
from eventsys.events.models import Event
from eventsys.mail import outbox
from eventsys.registration import approving, invitee_letters, letters, line, seats
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import Registration
from eventsys.registration.quota_models import Invitee

THING = "invitee"
# As many letters as others can wait for, who want to write to the database too.
BATCH = 100
# Nobody is reminded again on the same day, however often somebody presses.
REST = timedelta(hours=20)


@dataclass(frozen=True)
class Guest:
    """Somebody to ask, and where the letter goes."""

    name: str
    email: str
    organisation: str = ""
    language: str = "sv"


def draw_up(event: Event, guests: Sequence[Guest], by: Actor, now: datetime) -> Counter[str]:
    """Put people on the list; nobody is written to yet. Says how many were added, and known.

    Somebody whose invitation was withdrawn is added again, under another link.
    """
    seats.lock(event)
    done: Counter[str] = Counter(added=0, known=0)
    keys: dict[str, Guest] = {}
    for guest in guests:
        keys.setdefault(_key(guest), guest)
    known = {each.person_key: each for each in _by_keys(event, [*keys])}
    for key, guest in keys.items():
        invitee = known.get(key)
        if invitee is not None and invitee.status != "withdrawn":
            done["known"] += 1
            continue
        if invitee is None:
            invitee = Invitee(event_id=event.id, person_key=key)
            db.session.add(invitee)
        _fill(invitee, guest, now)
        done["added"] += 1
    db.session.flush()
    if done["added"]:
        number = str(done["added"])
        audit.record(by, "invitee.drawn_up", "event", event.id, now, event.id, number=number)
    return done


def send(event: Event, words: str, by: Actor, now: datetime) -> int:
    """Write to the next of those who are not written to yet. Says to how many: 0 when all are."""
    require_open(event, now)
    seats.lock(event)
    next_ones = of_event(event, "drawn_up").order_by(None).order_by(Invitee.id)
    found = db.session.scalars(next_ones.limit(BATCH)).all()
    for invitee in found:
        invitee.status, invitee.invited_at = "invited", now
        invitee_letters.invitation(invitee, words, now)
    return _told(event, "invitee.invited", len(found), by, now)


def remind(event: Event, words: str, by: Actor, now: datetime) -> int:
    """Write again to the next of those who have not answered; not twice on the same day."""
    require_open(event, now)
    seats.lock(event)
    found = db.session.scalars(unanswered(event, now).limit(BATCH)).all()
    for invitee in found:
        invitee.reminded_at = now
        invitee_letters.reminder(invitee, words, now)
    return _told(event, "invitee.reminded", len(found), by, now)


def unanswered(event: Event, now: datetime) -> Select[Invitee]:
    """Those who were asked, have not answered, and have had some time to do so."""
    written_at = func.coalesce(Invitee.reminded_at, Invitee.invited_at)
    return of_event(event, "invited").where(written_at <= now - REST)


def withdraw(event: Event, invitee_id: int, by: Actor, now: datetime) -> Invitee:
    """Take somebody off the list. The link says so from now on; unsent letters go to nobody."""
    seats.lock(event)
    invitee = get(event, invitee_id)
    if has_seat_or_waits(invitee):
        raise DomainError(_("Personen är redan anmäld. Avboka anmälan i stället."))
    outbox.withdraw(THING, invitee.id)
    audit.record(by, "invitee.withdrawn", THING, invitee.id, now, event.id)
    if invitee.status == "drawn_up":
        db.session.delete(invitee)
    else:
        invitee.status = "withdrawn"
    db.session.flush()
    return invitee


def decline(invitee: Invitee, now: datetime) -> None:
    """Say no; once more changes nothing. Who is registered cancels the registration instead."""
    seats.lock(invitee.event)
    db.session.refresh(invitee)
    if state(invitee, now) != "open":
        raise DomainError(_("Inbjudan gäller inte längre."))
    if has_seat_or_waits(invitee):
        raise DomainError(_("Du är redan anmäld. Avboka med länken i bekräftelsen."))
    if invitee.status == "declined":
        return
    invitee.status, invitee.answered_at = "declined", now
    audit.record(ATTENDEE, "invitee.declined", THING, invitee.id, now, invitee.event_id)


def accept(
    invitee: Invitee, said: Applicant, submission: str, language: str, now: datetime
) -> None:
    """Say yes: register the one who was asked, and nobody else, whatever was said. Once.

    Raises DomainError where the invitation does not hold, and what `register` raises.
    """
    event = invitee.event
    settings = seats.lock(event)
    db.session.refresh(invitee)
    if state(invitee, now) != "open":
        raise DomainError(_("Inbjudan gäller inte längre."))
    if has_seat_or_waits(invitee):
        return
    who = replace(said, name=invitee.name, email=invitee.email)
    found = registrations.find_live(event, invitee.person_key)
    if found is None:
        registrations.register(event, [who], submission, language, now, invitee=invitee)
    else:
        _link(invitee, found, now)
        if found.status == "pending":
            approving.approve(event, [found], SYSTEM, now)
        line.settle(event, settings, now, "released")
    db.session.flush()
    db.session.refresh(invitee)


def _link(invitee: Invitee, found: Registration, now: datetime) -> None:
    """Who had registered before is one of those for whom seats are kept, from now on.

    A booking that was handed over to somebody who is asked too is theirs.
    """
    registrations.count_letter(invitee.email, now)
    mine = update(Invitee).where(Invitee.registration_id == found.id)
    db.session.execute(mine.values(registration_id=None))
    invitee.registration_id, invitee.status, invitee.answered_at = found.id, "registered", now
    found.is_invited = True
    if found.status != "pending":
        letters.already_registered(found, now)
    db.session.flush()


def awaited(event: Event) -> list[Invitee]:
    """Those who were asked and have not answered: they hear when the event moves or is off."""
    return [*db.session.scalars(of_event(event, "invited"))]


def count_awaited(event_ids: Sequence[int]) -> dict[int, int]:
    """How many those are, by event id. Events without any are left out."""
    rows = db.session.execute(
        select(Invitee.event_id, func.count(Invitee.id))
        .where(Invitee.event_id.in_(event_ids), Invitee.status == "invited")
        .group_by(Invitee.event_id)
    )
    return {row[0]: row[1] for row in rows}


def get(event: Event, invitee_id: int) -> Invitee:
    """An invitee of this event. Raises NotFound."""
    invitee = db.session.get(Invitee, invitee_id)
    if invitee is None or invitee.event_id != event.id:
        raise NotFound
    return invitee


def by_token(token: str) -> Invitee | None:
    """Whose link this is. Somebody who was never written to has none."""
    found = select(Invitee).where(
        Invitee.token_hash == tokens.hash_token(token), Invitee.status != "drawn_up"
    )
    return db.session.scalar(found)


def of_event(event: Event, *statuses: str) -> Select[Invitee]:
    """Those of an event, by name; of some statuses only, if any are named."""
    query = select(Invitee).where(Invitee.event_id == event.id)
    if statuses:
        query = query.where(Invitee.status.in_(statuses))
    return query.order_by(func.lower(Invitee.name), Invitee.id)


def counts(event: Event) -> Counter[str]:
    """How many have which status."""
    rows = db.session.execute(
        select(Invitee.status, func.count(Invitee.id))
        .where(Invitee.event_id == event.id)
        .group_by(Invitee.status)
    )
    return Counter({row[0]: row[1] for row in rows})


def state(invitee: Invitee, now: datetime) -> str:
    """open, or why there is nothing to answer: withdrawn, cancelled, past."""
    event = invitee.event
    if event.status == "cancelled":
        return "cancelled"
    if event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now):
        return "past"
    return "withdrawn" if invitee.status == "withdrawn" else "open"


def has_seat_or_waits(invitee: Invitee) -> bool:
    """Whether there is a registration that came of it and still counts."""
    return invitee.registration is not None and invitee.registration.is_live


def require_open(event: Event, now: datetime) -> None:
    """Raises DomainError where nobody can be asked to come."""
    if event.status == "draft":
        raise DomainError(_("Publicera mötet innan ni skickar inbjudningar."))
    is_past = event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now)
    if event.status == "cancelled" or is_past:
        raise DomainError(_("Mötet har varit eller är inställt. Inget kan ändras längre."))


def _told(event: Event, action: str, number: int, by: Actor, now: datetime) -> int:
    if number:
        audit.record(by, action, "event", event.id, now, event.id, number=str(number))
    db.session.flush()
    return number


def _by_keys(event: Event, keys: Sequence[str]) -> list[Invitee]:
    """In parts that one statement takes."""
    found: list[Invitee] = []
    for at in range(0, len(keys), 500):
        part = Invitee.person_key.in_(keys[at : at + 500])
        found += db.session.scalars(of_event(event).where(part))
    return found


def _fill(invitee: Invitee, guest: Guest, now: datetime) -> None:
    """Somebody new on the list, under a link of their own."""
    token = tokens.new_token()
    invitee.token_hash, invitee.token_sealed = tokens.hash_token(token), tokens.encrypt(token)
    invitee.name, invitee.email = guest.name, guest.email
    invitee.organisation, invitee.language = guest.organisation, guest.language
    invitee.status, invitee.created_at = "drawn_up", now
    invitee.invited_at = invitee.reminded_at = invitee.answered_at = None
    invitee.registration_id = None


def _key(guest: Guest) -> str:
    return registrations.person_key(Applicant(guest.name, guest.email, "onsite"))
