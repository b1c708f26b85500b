"""What an organiser should see to, made from facts, most urgent first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event
from eventsys.registration.rules import Seats
from eventsys.registration.seats import Availability
from eventsys.web import event_words

NEAR = timedelta(days=30)
VERY_NEAR = timedelta(days=14)
CLOSING = timedelta(days=7)
# Fewer than one seat in four taken when registration is about to close.
FEW = 4
# What comes first when several things are due on the same day.
LETTERS, PENDING, LINK, ROOM, QUEUE, SPEAKERS, DATE, DRAFT, PROGRAMME, CLOSES, DOCUMENTS = range(11)


@dataclass(frozen=True)
class Facts:
    """What is known besides the events themselves, by event id.

    `failed`: dead letters. `unreached`: who gets no letters. `speakers`: who has not confirmed.
    `pending`: who waits to hear whether they may come. `over`: events that have just ended and
    have no document.
    """

    standings: Mapping[int, Availability]
    failed: Mapping[int, int]
    unreached: Mapping[int, int]
    speakers: Mapping[int, int]
    pending: Mapping[int, int]
    over: Iterable[Event]
    now: datetime

    @property
    def today(self) -> date:
        return event_words.today(self.now)


@dataclass(frozen=True)
class Todo:
    """One thing to see to: what is the matter, with which event, and where it is put right."""

    event: Event
    text: str
    label: str
    url: str
    urgency: tuple[date, int]


def of(coming: Iterable[Event], facts: Facts) -> list[Todo]:
    """Everything that the coming events of a region need, and those that are just over."""
    found = [todo for event in coming for rule in RULES if (todo := rule(event, facts))]
    found += [_documents(event, facts.today) for event in facts.over]
    return sorted(found, key=lambda todo: (todo.urgency, todo.event.id))


def _todo(event: Event, rank: int, text: str, label: str, endpoint: str, **more: Any) -> Todo:
    url = url_for(f"organiser.{endpoint}", event_id=event.id, **more)
    return Todo(event, text, label, url, (event.first_on or date.max, rank))


def _letters(event: Event, facts: Facts) -> Todo | None:
    """Who cannot be reached matters more than which letter it was."""
    failed, unreached = facts.failed.get(event.id, 0), facts.unreached.get(event.id, 0)
    if unreached:
        text = ngettext(
            "En anmäld går inte att nå med mejl.",
            "%(num)s anmälda går inte att nå med mejl.",
            unreached,
        )
    elif failed:
        text = ngettext("Ett brev kom inte fram.", "%(num)s brev kom inte fram.", failed)
    else:
        return None
    todo = _todo(event, LETTERS, text, _("Se vilka"), "events.show")
    return Todo(todo.event, todo.text, todo.label, todo.url, (facts.today, LETTERS))


def _pending(event: Event, facts: Facts) -> Todo | None:
    """Somebody waits for an answer that only an organiser can give."""
    number = facts.pending.get(event.id, 0)
    if not number or event.status != "published":
        return None
    text = ngettext("En anmälan väntar på besked.", "%(num)s anmälningar väntar på besked.", number)
    todo = _todo(event, PENDING, text, _("Svara dem"), "approvals.index")
    return Todo(todo.event, todo.text, todo.label, todo.url, (facts.today, PENDING))


def _date(event: Event, facts: Facts) -> Todo | None:
    if event.status == "cancelled":
        return None
    if event.certainty == "period" and event.first_on and event.first_on <= facts.today:
        text = _("Perioden ”%(period)s” har börjat.", period=event.period_words)
        return _todo(event, DATE, text, _("Bestäm datum"), "lifecycle.move")
    if event.certainty == "preliminary" and _is_within(event, facts, NEAR):
        text = _("Datumet är fortfarande preliminärt.")
        return _todo(event, DATE, text, _("Bestäm datum"), "lifecycle.move")
    return None


def _draft(event: Event, facts: Facts) -> Todo | None:
    if event.status != "draft" or not _is_within(event, facts, NEAR):
        return None
    return _todo(event, DRAFT, _("Mötet är inte publicerat."), _("Publicera"), "lifecycle.publish")


def _link(event: Event, facts: Facts) -> Todo | None:
    if not event.is_online or event.join_link or not _is_held_within(event, facts, VERY_NEAR):
        return None
    text = _("Länken till onlinemötet saknas.")
    return _todo(event, LINK, text, _("Lägg in länken"), "events.edit")


def _programme(event: Event, facts: Facts) -> Todo | None:
    if event.programme_words or not _is_held_within(event, facts, NEAR):
        return None
    return _todo(
        event, PROGRAMME, _("Programmet saknas."), _("Skriv programmet"), "programme.index"
    )


def _speakers(event: Event, facts: Facts) -> Todo | None:
    waited_for = facts.speakers.get(event.id, 0)
    if not waited_for or not _is_held_within(event, facts, NEAR):
        return None
    text = ngettext(
        "En medverkande har inte bekräftat.", "%(num)s medverkande har inte bekräftat.", waited_for
    )
    return _todo(event, SPEAKERS, text, _("Se vilka"), "speakers.index")


def _room(event: Event, facts: Facts) -> Todo | None:
    """More seats are given than the room has."""
    seats = _onsite(event, facts)
    if seats is None or event.venue_seats is None or (seats.total or 0) <= event.venue_seats:
        return None
    text = _(
        "Lokalen har %(room)s platser, men mötet %(seats)s.",
        room=event.venue_seats,
        seats=seats.total,
    )
    return _todo(event, ROOM, text, _("Ändra platserna"), "registration_settings.index")


def _queue(event: Event, facts: Facts) -> Todo | None:
    """Somebody waits who need not."""
    seats = _onsite(event, facts)
    if seats is None or not seats.waiting:
        return None
    if seats.free:
        text = ngettext(
            "En väntar fast det finns plats.", "%(num)s väntar fast det finns plats.", seats.waiting
        )
        label = _("Se reservlistan")
        return _todo(event, QUEUE, text, label, "participants.index", status="waiting")
    more = (event.venue_seats or 0) - (seats.total or 0)
    if more <= 0:
        return None
    text = ngettext(
        "En väntar, och lokalen rymmer %(more)s till.",
        "%(num)s väntar, och lokalen rymmer %(more)s till.",
        seats.waiting,
        more=more,
    )
    return _todo(event, QUEUE, text, _("Ge fler platser"), "registration_settings.index")


def _closing(event: Event, facts: Facts) -> Todo | None:
    """Registration is about to close, and few have come."""
    standing = facts.standings.get(event.id)
    if standing is None or standing.state != "open" or not standing.total:
        return None
    closes_at = standing.settings.closes_at
    if (
        closes_at is None
        or closes_at - facts.now > CLOSING
        or standing.taken * FEW >= standing.total
    ):
        return None
    text = _(
        "Anmälan stänger %(when)s, och %(taken)s av %(total)s platser är tagna.",
        when=event_words.moment_words(closes_at, event.time_zone),
        taken=standing.taken,
        total=standing.total,
    )
    return _todo(event, CLOSES, text, _("Förläng anmälan"), "registration_settings.index")


def _documents(event: Event, today: date) -> Todo:
    """What is over can wait for what lies just ahead."""
    text = _("Mötet är över. Lägg ut presentationerna.")
    found = _todo(event, DOCUMENTS, text, _("Lägg till dokument"), "documents.index")
    return Todo(event, found.text, found.label, found.url, (today + VERY_NEAR, DOCUMENTS))


RULES: tuple[Callable[[Event, Facts], Todo | None], ...] = (
    _letters,
    _pending,
    _date,
    _draft,
    _link,
    _programme,
    _speakers,
    _room,
    _queue,
    _closing,
)


def _onsite(event: Event, facts: Facts) -> Seats | None:
    """The seats of a published event that somebody can go to."""
    standing = facts.standings.get(event.id)
    is_asked = standing is not None and standing.settings.enabled and event.status == "published"
    return standing.seats.get("onsite") if standing is not None and is_asked else None


def _is_held_within(event: Event, facts: Facts, span: timedelta) -> bool:
    is_dated = event.status == "published" and event.certainty != "period"
    return is_dated and _is_within(event, facts, span)


def _is_within(event: Event, facts: Facts, span: timedelta) -> bool:
    return event.first_on is not None and facts.today <= event.first_on <= facts.today + span
