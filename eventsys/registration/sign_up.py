"""Programme items that one signs up for, and what people chose: reading both, keeping choices.

What keeps or counts choices for somebody needs the lock of the event's seats.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, delete, func, select

from eventsys.core import dates
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.programme import timing
from eventsys.programme.models import ProgrammeItem
from eventsys.registration import rules as seat_rules
from eventsys.registration import sign_up_rules as rules
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.sign_up_models import ItemChoice, ItemSignUp
from eventsys.registration.sign_up_rules import Offer

HOUR = 60
# So many ids fit into one statement anywhere; of more, all choices of the event are read.
FEW = 500
Choices = dict[int, list[ItemChoice]]


class NoChoice(DomainError):
    """What was chosen cannot be had: `offers`. It is said at the choices of the form."""

    def __init__(self, text: Any, *offers: Offer) -> None:
        self.offers = offers
        super().__init__(text, "items")


def is_used(event_id: int) -> bool:
    """Whether there is anything to sign up for; the settings are mostly at hand already."""
    settings = db.session.get(RegistrationSettings, event_id)
    return settings is not None and settings.has_sign_up


def of_event(event: Event) -> list[Offer]:
    """What one signs up for, by time, with the seats that are taken."""
    counted = _counts(event)
    rows = db.session.execute(
        select(ItemSignUp, ProgrammeItem)
        .join(ProgrammeItem, ProgrammeItem.id == ItemSignUp.item_id)
        .where(ProgrammeItem.event_id == event.id)
        .execution_options(populate_existing=True)
    )
    offers = [_offer(event, mark, item, *counted.get(item.id, (0, 0))) for mark, item in rows]
    return sorted(offers, key=rules.when)


def choices_of(registrations: Iterable[Registration]) -> Choices:
    """What each of them chose, by the id of the registration."""
    ids = {registration.id: registration.event_id for registration in registrations}
    if not ids:
        return {}
    found = select(ItemChoice).order_by(ItemChoice.registration_id, ItemChoice.item_id)
    if len(ids) <= FEW:
        found = found.where(ItemChoice.registration_id.in_(ids))
    else:
        of_events = ProgrammeItem.event_id.in_({*ids.values()})
        found = found.where(ItemChoice.item_id.in_(select(ProgrammeItem.id).where(of_events)))
    choices: Choices = {registration_id: [] for registration_id in ids}
    for choice in db.session.scalars(found.execution_options(populate_existing=True)):
        choices.get(choice.registration_id, []).append(choice)
    return choices


def chosen_by(registration: Registration) -> tuple[list[Offer], list[Offer]]:
    """What somebody is signed up for, or wishes, and what was full when they got their seat."""
    if not is_used(registration.event_id):
        return [], []
    mine = choices_of([registration])[registration.id]
    has_seat = takes_seat(registration)
    is_missed = {each.item_id: has_seat and each.is_missed for each in mine}
    offers = [each for each in of_event(registration.event) if each.id in is_missed]
    return (
        [each for each in offers if not is_missed[each.id]],
        [each for each in offers if is_missed[each.id]],
    )


def keep(registration: Registration, wanted: Sequence[int] | None) -> bool:
    """Store what somebody chose; None: they were not asked. Says whether that changed anything.

    What does not go with their way of taking part is left out. Somebody who waits holds nothing:
    what they chose is a wish. Raises NoChoice.
    """
    if wanted is None or not is_used(registration.event_id):
        return False
    before = choices_of([registration])[registration.id]
    held = {each.item_id for each in before if not each.is_missed}
    has_seat = takes_seat(registration)
    offers = check(
        registration.event,
        of_event(registration.event),
        wanted,
        registration.attendance,
        held=held,
        counts_seats=has_seat,
    )
    if {each.id for each in offers} == held:
        return _forget(registration, [each for each in before if each.is_missed])
    _forget(registration, before)
    db.session.add_all(
        ItemChoice(registration_id=registration.id, item_id=each.id) for each in offers
    )
    db.session.flush()
    return True


def check(
    event: Event,
    offers: Sequence[Offer],
    wanted: Collection[int],
    attendance: str,
    *,
    held: Collection[int] = (),
    counts_seats: bool = True,
) -> list[Offer]:
    """The offers that were chosen and make sense for somebody. Raises NoChoice.

    `held` are those that they have already.
    """
    if not {*wanted} <= {each.id for each in offers}:
        raise NoChoice(_("Programmet har ändrats. Titta igenom valen en gång till."))
    is_hybrid = event.format == "hybrid"
    chosen = [
        each
        for each in offers
        if each.id in wanted and rules.is_for(each, attendance, is_hybrid=is_hybrid)
    ]
    for one, other in rules.clashes(chosen):
        words = {"one": one.title, "other": other.title}
        raise NoChoice(
            _("”%(one)s” och ”%(other)s” är samtidigt. Välj en av dem.", **words), one, other
        )
    full = rules.missed(chosen, held) if counts_seats else set()
    for offer in chosen:
        if offer.id in full:
            raise NoChoice(
                _("”%(title)s” är fullbokad. Välj något annat.", title=offer.title), offer
            )
    return chosen


def refuse(event: Event, wanted: Sequence[int] | None, attendance: str, status: str) -> None:
    """Say no to whoever is registered already just as to a newcomer of this status.

    Otherwise a full item would tell a stranger who is registered. Raises NoChoice.
    """
    if wanted is not None and is_used(event.id):
        counts = status in seat_rules.TAKES_SEAT
        check(event, of_event(event), wanted, attendance, counts_seats=counts)


def take(registration: Registration) -> None:
    """Somebody has got a seat: of what they wished they get what is still free.

    One after the other, each as soon as their status says so.
    """
    if not is_used(registration.event_id):
        return
    wished = {each.item_id: each for each in choices_of([registration])[registration.id]}
    db.session.flush()
    for offer in of_event(registration.event):
        choice = wished.get(offer.id)
        if choice is not None:
            own = takes_seat(registration) and not choice.is_missed
            others = offer.taken - (1 if own else 0)
            choice.is_missed = offer.seats is not None and others >= offer.seats
    db.session.flush()


def refit(registration: Registration) -> None:
    """Somebody takes part in another way: what does not go with it is given back."""
    if not is_used(registration.event_id):
        return
    fits = {each.id for each in fitting(registration.event, registration.attendance)}
    mine = choices_of([registration])[registration.id]
    _forget(registration, [each for each in mine if each.item_id not in fits])


def fitting(event: Event, attendance: str) -> list[Offer]:
    """What makes sense for somebody who takes part in this way."""
    is_hybrid = event.format == "hybrid"
    return [each for each in of_event(event) if rules.is_for(each, attendance, is_hybrid=is_hybrid)]


def takes_seat(registration: Registration) -> bool:
    """Whether what somebody chose counts."""
    return registration.status in seat_rules.TAKES_SEAT


def time_words(event: Event, offer: Offer, language: str) -> str:
    """13.00–14.30, with the day where the event has several: onsdag 13.00–14.30."""
    parts = [_day_words(event, offer.day, language)] if offer.day and len(event.days) > 1 else []
    if offer.start is not None:
        start, end = clock(offer.start, language), offer.end
        parts.append(start if end is None else f"{start}–{clock(end, language)}")
    return " ".join(parts)


def _day_words(event: Event, day: date, language: str) -> str:
    """The weekday says which day it is, unless the event has two of them."""
    weekdays = {each.held_on.weekday() for each in event.days}
    if len(weekdays) < len(event.days):
        return dates.day_words(day, language)
    return dates.weekday_name(day, language)


def clock(minute: int, language: str) -> str:
    """09.30, in English 09:30."""
    minute %= 24 * HOUR
    return f"{minute // HOUR:02}{':' if language == 'en' else '.'}{minute % HOUR:02}"


def _offer(event: Event, mark: ItemSignUp, item: ProgrammeItem, taken: int, wishes: int) -> Offer:
    day = timing.day_of(event, item)
    return Offer(
        item.id,
        item.title,
        day.held_on if day else None,
        item.start_minute,
        timing.slot_of(item).end,
        item.is_online,
        mark.seats,
        mark.is_chosen,
        taken,
        wishes,
    )


def _counts(event: Event) -> dict[int, tuple[int, int]]:
    """How many seats of each item are taken, and how many of those who wait wish one."""
    takes = Registration.status.in_(seat_rules.TAKES_SEAT)
    waits = Registration.status.in_(("waiting", "pending"))
    held = takes & ItemChoice.is_missed.is_(False)
    rows = db.session.execute(
        select(
            ItemChoice.item_id,
            func.sum(case((held, 1), else_=0)),
            func.sum(case((waits, 1), else_=0)),
        )
        .join(Registration, Registration.id == ItemChoice.registration_id)
        .where(Registration.event_id == event.id)
        .group_by(ItemChoice.item_id)
    )
    return {item_id: (taken, wishes) for item_id, taken, wishes in rows}


def _forget(registration: Registration, choices: Collection[ItemChoice]) -> bool:
    if not choices:
        return False
    ids = [each.item_id for each in choices]
    mine = ItemChoice.registration_id == registration.id, ItemChoice.item_id.in_(ids)
    db.session.execute(
        delete(ItemChoice).where(*mine).execution_options(synchronize_session="fetch")
    )
    return True
