"""What an event has, and what it still lacks, before it is shown to everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for

from eventsys.core.i18n import gettext as _
from eventsys.events import rules as event_rules
from eventsys.events.models import Event
from eventsys.registration.seats import Availability


@dataclass(frozen=True)
class Check:
    """One thing. `must`: without it a visitor would not know when or where to go."""

    done: bool
    text: str
    url: str
    must: bool = False


def checks(event: Event, standing: Availability, today: date) -> list[Check]:
    """Everything that one would look at before publishing."""
    return [*_when(event, today), *_where(event), *_about(event), _registration(event, standing)]


def is_ready(event: Event) -> bool:
    """Whether nothing is missing that a visitor must know."""
    return event_rules.has_what_visitors_need(event)


def _when(event: Event, today: date) -> Iterator[Check]:
    url = _url("events.edit", event)
    if event.certainty == "period":
        yield Check(False, _("Bara en period är känd. Mötet visas utan datum."), url)
        return
    if event.certainty == "preliminary":
        yield Check(False, _("Datumet är preliminärt."), url)
    else:
        yield Check(True, _("Datumet är bestämt."), url)
    if event.last_on is not None and event.last_on < today:
        yield Check(False, _("Datumet har passerat."), url)
    if any(day.starts_at is None for day in event.days):
        yield Check(False, _("Klockslag saknas."), url)


def _where(event: Event) -> Iterator[Check]:
    url = _url("events.edit", event)
    if event.is_onsite:
        has_place = bool(event.venue or event.town or event.municipality_id)
        text = _("Platsen är angiven.") if has_place else _("Platsen saknas.")
        # While the day is open, the place may be open too.
        yield Check(has_place, text, url, must=event.certainty == "confirmed")
    if event.is_online:
        has_link = bool(event.join_link)
        missing = _("Länken till onlinemötet saknas. Den kan läggas in senare.")
        yield Check(has_link, _("Länken till onlinemötet finns.") if has_link else missing, url)


def _about(event: Event) -> Iterator[Check]:
    url = _url("events.edit", event)
    has = bool(event.summary)
    yield Check(has, _("Sammanfattning finns.") if has else _("Sammanfattning saknas."), url)
    has = bool(event.contacts)
    yield Check(has, _("Kontaktperson finns.") if has else _("Kontaktperson saknas."), url)
    has, url = bool(event.programme_words), _url("programme.index", event)
    yield Check(has, _("Program finns.") if has else _("Program saknas."), url)


def _registration(event: Event, standing: Availability) -> Check:
    url = _url("registration_settings.index", event)
    if standing.settings.external_url:
        return Check(True, _("Anmälan görs på en annan webbplats."), url)
    if standing.settings.enabled:
        return Check(True, _("Mötet tar emot anmälningar."), url)
    return Check(False, _("Mötet tar inte emot anmälningar."), url)


def _url(endpoint: str, event: Event) -> str:
    return url_for(f"organiser.{endpoint}", event_id=event.id)
