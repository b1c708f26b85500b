"""What the list of those who are asked shows of each, and of all of them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import url_for

from eventsys.core import dates
from eventsys.core.i18n import LazyText, current_language, lazy_gettext
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.participants import columns
from eventsys.registration.quota_models import Invitee
from eventsys.web import event_words

STATUSES: dict[str, LazyText] = {
    "registered": lazy_gettext("har anmält sig"),
    "declined": lazy_gettext("har tackat nej"),
    "invited": lazy_gettext("har inte svarat"),
    "drawn_up": lazy_gettext("har inte fått mejlet"),
    "withdrawn": lazy_gettext("är inte inbjudna längre"),
}
WORDS: dict[str, LazyText] = {
    "registered": lazy_gettext("Anmäld"),
    "declined": lazy_gettext("Tackat nej"),
    "invited": lazy_gettext("Inget svar"),
    "drawn_up": lazy_gettext("Inte skickat"),
    "withdrawn": lazy_gettext("Återtagen"),
}


@dataclass(frozen=True)
class Row:
    """One of them. `badge` colours the state; `booking_url` is where the registration is shown."""

    invitee: Invitee
    badge: str
    words: str
    since: str
    booking_url: str
    may_withdraw: bool


def row(event: Event, invitee: Invitee) -> Row:
    """How it has come with somebody: what became of the registration, if there is one."""
    booked = invitee.registration
    state = booked.status if booked else invitee.status
    words = columns.STATUSES.get(state) if booked else WORDS[state]
    return Row(
        invitee,
        state if booked else f"invitee-{state}",
        str(words or state),
        _since(event, invitee),
        url_for("organiser.participants.show", event_id=event.id, registration_id=booked.id)
        if booked
        else "",
        invitee.status != "withdrawn" and not (booked and booked.is_live),
    )


def figures(event: Event, counts: Counter[str]) -> list[dict[str, Any]]:
    """How many have answered what, each a link to those."""
    return [
        {
            "number": counts[status],
            "words": str(words),
            "url": url_for("organiser.invitees.index", event_id=event.id, status=status),
        }
        for status, words in STATUSES.items()
        if counts[status] or status in ("registered", "declined", "invited")
    ]


def _since(event: Event, invitee: Invitee) -> str:
    """When the last thing happened."""
    at = invitee.answered_at or invitee.reminded_at or invitee.invited_at
    if at is None:
        return ""
    day = dates.short_day(event_words.local_day(at, event.time_zone), current_language())
    if invitee.answered_at is None and invitee.reminded_at:
        return _("påmind %(day)s", day=day)
    return day
