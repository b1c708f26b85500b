"""What an organiser should see to, made from facts, most urgent first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event

NEAR = timedelta(days=30)
VERY_NEAR = timedelta(days=14)
# What comes first when several things are due on the same day.
LETTERS, LINK, DATE, DRAFT, PROGRAMME = range(5)


@dataclass(frozen=True)
class Todo:
    """One thing to see to: what is the matter, with which event, and where it is put right."""

    event: Event
    text: str
    label: str
    url: str
    urgency: tuple[date, int]


def of(events: Iterable[Event], failed: Mapping[int, int], today: date) -> list[Todo]:
    """Everything that the coming events of a region need. `failed`: dead letters by event."""
    found = [
        todo
        for event in events
        for todo in (
            _letters(event, failed.get(event.id, 0), today),
            _date(event, today),
            _draft(event, today),
            _link(event, today),
            _programme(event, today),
        )
        if todo is not None
    ]
    return sorted(found, key=lambda todo: (todo.urgency, todo.event.id))


def _todo(event: Event, rank: int, text: str, label: str, endpoint: str) -> Todo:
    url = url_for(f"organiser.{endpoint}", event_id=event.id)
    return Todo(event, text, label, url, (event.first_on or date.max, rank))


def _letters(event: Event, failed: int, today: date) -> Todo | None:
    if not failed:
        return None
    text = ngettext("Ett brev kom inte fram.", "%(num)s brev kom inte fram.", failed)
    todo = _todo(event, LETTERS, text, _("Se vilka"), "events.show")
    return Todo(todo.event, todo.text, todo.label, todo.url, (today, LETTERS))


def _date(event: Event, today: date) -> Todo | None:
    if event.status == "cancelled":
        return None
    if event.certainty == "period" and event.first_on and event.first_on <= today:
        text = _("Perioden ”%(period)s” har börjat.", period=event.period_words)
        return _todo(event, DATE, text, _("Bestäm datum"), "lifecycle.move")
    if event.certainty == "preliminary" and _is_within(event, today, NEAR):
        text = _("Datumet är fortfarande preliminärt.")
        return _todo(event, DATE, text, _("Bestäm datum"), "lifecycle.move")
    return None


def _draft(event: Event, today: date) -> Todo | None:
    if event.status != "draft" or not _is_within(event, today, NEAR):
        return None
    return _todo(event, DRAFT, _("Mötet är inte publicerat."), _("Publicera"), "lifecycle.publish")


def _link(event: Event, today: date) -> Todo | None:
    if not event.is_online or event.join_link or not _is_held_within(event, today, VERY_NEAR):
        return None
    text = _("Länken till onlinemötet saknas.")
    return _todo(event, LINK, text, _("Lägg in länken"), "events.edit")


def _programme(event: Event, today: date) -> Todo | None:
    if event.programme_words or not _is_held_within(event, today, NEAR):
        return None
    return _todo(
        event, PROGRAMME, _("Programmet saknas."), _("Skriv programmet"), "programme.index"
    )


def _is_held_within(event: Event, today: date, span: timedelta) -> bool:
    is_dated = event.status == "published" and event.certainty != "period"
    return is_dated and _is_within(event, today, span)


def _is_within(event: Event, today: date, span: timedelta) -> bool:
    return event.first_on is not None and today <= event.first_on <= today + span
