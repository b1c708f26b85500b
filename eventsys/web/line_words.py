"""The waiting list in plain words: how seats are given, why, and until when one is held."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from eventsys.audit import line_words
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event
from eventsys.registration import bookings, offers, standstill, transitions
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.seats import Availability
from eventsys.registration.standstill import Place, Standstill
from eventsys.web import quota_words
from eventsys.web.event_words import moment_words


def policy(settings: RegistrationSettings) -> list[str]:
    """How a seat that becomes free is given to those who wait."""
    first = _("Blir en plats ledig går den till den som har väntat längst.")
    answer = _(
        "Då har du %(hours)s på dig att svara. Svarar du inte går platsen till nästa, "
        "och du lämnar reservlistan.",
        hours=_hours(settings.offer_hours),
    )
    if settings.waiting_policy == "offer":
        return [
            _("Blir en plats ledig erbjuder vi den till den som har väntat längst, i ett mejl."),
            answer,
        ]
    if settings.waiting_policy == "ask_late":
        late = _(
            "När det är mindre än %(hours)s kvar till mötet frågar vi först.",
            hours=_hours(settings.ask_hours),
        )
        return [first, f"{late} {answer}"]
    return [first]


def why(registration: Registration) -> str:
    """When and why somebody got a seat or a place that they did not have from the beginning."""
    said = line_words.why(registration.status_reason)
    if not said or registration.status_at is None:
        return ""
    return f"{_moment(registration, registration.status_at)}: {said}"


def standing_of(
    registration: Registration, standing: Availability, now: datetime
) -> dict[str, Any]:
    """What the status part of a booking's own page tells."""
    event = registration.event
    is_coming = event.status == "published" and standing.state != "past"
    held = is_coming and offers.is_held(registration, now)
    waits = registration.status == "waiting"
    until, since = registration.offered_until, registration.status_at
    return {
        "is_held": held,
        "offered_at": _moment(registration, since) if held and since else "",
        "held_until": _moment(registration, until) if until else "",
        "ended_at": _moment(registration, since) if since else "",
        "may_return": is_coming and offers.may_return(registration),
        "queue_place": bookings.queue_place(registration) if waits else None,
        "policy": policy(standing.settings),
        "together": _together(registration) if waits else "",
        "kept": quota_words.kept(event, standing) if waits else [],
        "why": why(registration) if _is_told(registration) else "",
    }


def in_the_list(found: Sequence[Registration], event: Event) -> dict[int, list[str]]:
    """What stands under the status of those of a list whose seat is not certain, or came to them.

    Asks once for the places of all who wait, and only if somebody of the list does.
    """
    waits = any(each.status == "waiting" for each in found)
    places = standstill.places(event) if waits else {}
    return {each.id: [*_lines(each, places)] for each in found}


def _lines(registration: Registration, places: Mapping[int, Place]) -> Iterator[str]:
    if place := places.get(registration.id):
        number = _("Plats %(num)s i kön", num=place.number)
        party = _("i ett sällskap på %(num)s", num=place.together)
        yield f"{number}, {party}" if place.together > 1 else number
    if registration.status == "offered":
        yield offered(registration)
    elif registration.status_reason in line_words.WHY:
        yield why(registration)


def standstills(event: Event, standing: Availability) -> list[str]:
    """Why nobody has the seats that are free while somebody waits."""
    found = standstill.standstills(event, standing.settings, standing.seats)
    return [text for each in found for text in _still(each)]


def _still(each: Standstill) -> Iterator[str]:
    usable = each.free - each.kept
    if each.kept:
        yield ngettext(
            "%(num)s ledig plats hålls för andra än dem som står först i kön.",
            "%(num)s lediga platser hålls för andra än dem som står först i kön.",
            each.kept,
        )
    if usable > 0 and each.together > 1:
        free = ngettext("%(num)s plats är ledig", "%(num)s platser är lediga", usable)
        yield _(
            "%(free)s, men först i kön står ett sällskap på %(together)s.",
            free=free,
            together=each.together,
        )


def offered(registration: Registration) -> str:
    """Erbjuden 12 november 2026 kl. 10.00, gäller till 13 november 2026 kl. 10.00."""
    since, until = registration.status_at, registration.offered_until
    if since is None or until is None:
        return ""
    return _(
        "Erbjuden %(since)s, gäller till %(until)s.",
        since=_moment(registration, since),
        until=_moment(registration, until),
    )


def _is_told(registration: Registration) -> bool:
    """To attendees: why the seat came to them, not what they did themselves."""
    reasons = (*transitions.REASONS, "approve", "seat", "unseat", "wait")
    return registration.is_live and registration.status_reason in reasons


def _together(registration: Registration) -> str:
    number = bookings.waits_with(registration)
    if number < 2:
        return ""
    return _(
        "Ni är %(num)s som vill gå tillsammans. Ni får era platser när det finns till alla.",
        num=number,
    )


def _hours(number: int) -> str:
    return ngettext("%(num)s timme", "%(num)s timmar", number)


def _moment(registration: Registration, at: datetime) -> str:
    return moment_words(at, registration.event.time_zone)
