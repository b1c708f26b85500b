"""The way into an event: what the page says about registering, for each state it can be in."""

from typing import Any

from flask import url_for

from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event
from eventsys.registration.seats import Availability
from eventsys.web import event_words, line_words

Call = dict[str, Any]
# Where somebody cannot register here, a person may know more.
ASKING = ("closed", "invitation", "none", "cancelled")


def call(event: Event, standing: Availability) -> Call:
    """heading, lines, contacts to ask, and maybe label and url of a button; tone main or quiet."""
    contacts = event.contacts if standing.state in ASKING else []
    return STATES[standing.state](event, standing) | {"contacts": contacts}


def _open(event: Event, standing: Availability) -> Call:
    if standing.is_full:
        return _full(event, standing)
    lines = [
        event_words.seats_words(kind, seats, is_hybrid=True)
        for kind, seats in standing.seats.items()
        if len(standing.seats) > 1
    ]
    return _said(
        _("Anmäl dig"),
        [*_closing(event, standing), *lines],
        _("Anmäl dig"),
        _register(event),
    )


def _full(event: Event, standing: Availability) -> Call:
    if not standing.settings.waiting_list:
        text = _("Alla platser är tagna. Blir någon ledig kan du boka den här.")
        return _said(
            _("Fullbokat"), [text], _("Se om en plats är ledig"), _register(event), "quiet"
        )
    queue = ngettext(
        "En person står på reservlistan.",
        "%(num)s personer står på reservlistan.",
        standing.waiting,
    )
    lines = [
        *line_words.policy(standing.settings),
        queue if standing.waiting else "",
        *_closing(event, standing),
    ]
    return _said(
        _("Fullbokat – reservlista"), lines, _("Ställ dig på reservlistan"), _register(event)
    )


def _early(event: Event, standing: Availability) -> Call:
    opens = standing.settings.opens_at
    when = event_words.moment_words(opens, event.time_zone) if opens else ""
    return _said(
        _("Anmälan har inte öppnat"),
        [_("Anmälan öppnar %(when)s.", when=when), *_closing(event, standing)],
    )


def _closed(event: Event, standing: Availability) -> Call:
    closed = standing.settings.closes_at
    when = event_words.moment_words(closed, event.time_zone) if closed else ""
    lines = [_("Anmälan stängde %(when)s.", when=when)]
    return _said(_("Anmälan är stängd"), lines)


def _invitation(event: Event, _standing: Availability) -> Call:
    lines = [
        event.audience_words,
        _("Är du inbjuden? Svara den som bjöd in dig, så ordnar de din plats."),
    ]
    return _said(_("För inbjudna"), lines)


def _external(event: Event, standing: Availability) -> Call:
    address = standing.settings.external_url
    line = _("Anmälan görs på en annan webbplats: %(site)s", site=event_words.site_of(address))
    return _said(_("Anmäl dig"), [line], _("Till anmälan"), address)


def _none(event: Event, _standing: Availability) -> Call:
    if event.certainty == "period":
        return _said(_("Anmälan"), [_("Det går att anmäla sig först när dagen är bestämd.")])
    return _said(_("Anmälan"), [_("Mötet tar inte emot anmälningar här.")])


def _cancelled(_event: Event, _standing: Availability) -> Call:
    return _said(_("Mötet är inställt"), [_("Det går inte längre att anmäla sig.")])


def _past(_event: Event, _standing: Availability) -> Call:
    return _said(_("Mötet har varit"), [])


STATES = {
    "open": _open,
    "early": _early,
    "closed": _closed,
    "invitation": _invitation,
    "external": _external,
    "none": _none,
    "cancelled": _cancelled,
    "past": _past,
}


def _said(
    heading: str, lines: list[str], label: str = "", url: str = "", tone: str = "main"
) -> Call:
    lines = [line for line in lines if line]
    return {"heading": heading, "lines": lines, "label": label, "url": url, "tone": tone}


def _register(event: Event) -> str:
    return url_for("public.registration.form", region=event.region.slug, event=event.slug)


def _closing(event: Event, standing: Availability) -> list[str]:
    closes = standing.settings.closes_at
    if closes is None:
        return []
    when = event_words.moment_words(closes, event.time_zone)
    return [_("Anmäl dig senast %(when)s.", when=when)]
