"""Letters as they would look, before anybody gets them: about a real event, for one example."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from eventsys.core.i18n import in_language
from eventsys.events import region_letters, situation
from eventsys.events.models import Event
from eventsys.mail import outbox, placeholders, wording
from eventsys.mail.wording import Words
from eventsys.messages import mailings, rounds
from eventsys.messages.models import Mailing
from eventsys.people.models import User
from eventsys.registration import invitee_letters, letter_making, letters, seats
from eventsys.registration.models import Registration

# Where a letter has somebody's own link, this stands instead: it opens no booking.
NOBODYS = "exempel"
# How somebody stands whom a letter is about, where they have no seat.
STATUSES = {
    "pending": "pending",
    "declined": "declined",
    "waiting": "waiting",
    "offered": "offered",
    "offer_expired": "cancelled",
    "moved_down": "waiting",
}


@dataclass(frozen=True)
class Looked:
    """A letter that is not sent: what it says, and in which language."""

    name: str
    language: str
    facts: dict[str, Any]

    @property
    def subject(self) -> str:
        with in_language(self.language):
            return wording.subject(self.name, self.facts)

    @property
    def words(self) -> Words:
        return wording.written(self.name, self.language, self.facts)


def example(event: Event, found: Registration | None, by: User, language: str) -> Registration:
    """Somebody to write to, who is never saved: like one who takes part, or else like oneself."""
    is_online = event.format == "online"
    return Registration(
        event=event,
        event_id=event.id,
        language=language,
        name=found.name if found else by.name,
        organisation=found.organisation if found else "",
        status=found.status if found else "confirmed",
        attendance=found.attendance if found else "online" if is_online else "onsite",
    )


def message(mailing: Mailing, somebody: Registration) -> Looked:
    """A message to participants."""
    subject, text = mailings.texts_in(mailing, somebody.language)
    return _looked("mailing", somebody, text, subject, {})


def subjects(written: Iterable[Mailing], somebody: Registration) -> list[str]:
    """What each of these messages is called in its letter to somebody."""
    with in_language(somebody.language):
        values = letter_making.blanks(letter_making.about(somebody, NOBODYS))
    texts = (mailings.texts_in(each, somebody.language)[0] for each in written)
    return [placeholders.filled(text, values) for text in texts]


def sample(name: str, somebody: Registration, now: datetime) -> Looked:
    """One of the letters in which regions and organisers may say something of their own."""
    event = somebody.event
    if name in ("reminder", "thanks"):
        told = rounds.telling(name, event, now)
        with in_language(somebody.language):
            more = told.facts(somebody, NOBODYS)
        return _looked(name, somebody, told.text(somebody.language), "", more)
    if name in invitee_letters.LETTERS:
        about = invitee_letters.about(name, somebody, "", NOBODYS)
        return Looked(name, somebody.language, about)
    somebody.status = STATUSES.get(name, "confirmed")
    if name == "offered":
        hours = seats.settings_of(event).offer_hours
        somebody.offered_until = now + timedelta(hours=hours)
    with in_language(somebody.language):
        more = dict(_MORE[name](somebody))
    return _looked(name, somebody, "", "", more)


def to_oneself(mailing: Mailing, somebody: Registration, by: User, now: datetime) -> None:
    """Send the message to the one who writes it, and to nobody else."""
    looked = message(mailing, somebody)
    event = mailing.event
    outbox.enqueue(
        looked.name,
        to=by.email,
        to_name=by.name,
        language=looked.language,
        facts=looked.facts,
        now=now,
        **region_letters.sender_about(event),
        event_id=event.id,
    )


def _looked(
    name: str, somebody: Registration, text: str, subject: str, more: Mapping[str, Any]
) -> Looked:
    event, language = somebody.event, somebody.language
    with in_language(language):
        facts = letter_making.about(somebody, NOBODYS) | dict(more)
        facts |= letter_making.own_words(name, event, facts, language, text, subject)
    return Looked(name, language, {"entry": "", "organiser_words": []} | facts)


def _changed(somebody: Registration) -> Mapping[str, Any]:
    after = situation.of(somebody.event)
    before = replace(after, place="…")
    return situation.changes(before, after, somebody.attendance, somebody.attendance)


def _called_off(_somebody: Registration) -> Mapping[str, Any]:
    return {"is_off": True, "is_live": False, "reason": ""}


def _cancelled(_somebody: Registration) -> Mapping[str, Any]:
    return {"is_live": False, "by_organiser": False, "had_seat": True}


def _waiting(somebody: Registration) -> Mapping[str, Any]:
    return {"policy": letters.policy(somebody)}


def _offered(somebody: Registration) -> Mapping[str, Any]:
    return {"held_until": letters.held_until(somebody)}


def _nothing(_somebody: Registration) -> Mapping[str, Any]:
    return {}


# What these letters tell beyond what every letter does.
_MORE: dict[str, Callable[[Registration], Mapping[str, Any]]] = {
    "confirmed": _nothing,
    "pending": _nothing,
    "declined": _nothing,
    "waiting": _waiting,
    "offered": _offered,
    "offer_expired": _nothing,
    "moved_down": _waiting,
    "event_changed": _changed,
    "event_cancelled": _called_off,
    "cancelled": _cancelled,
}
