"""What the page of an event tells. An organiser's preview of a draft is the same page."""

from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from eventsys.core import dates, links
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.documents import service as documents
from eventsys.events import calendar, situation
from eventsys.events.models import CoHost, Event, Series
from eventsys.registration import seats
from eventsys.registration.seats import Availability
from eventsys.web import (
    document_words,
    entrance,
    event_rows,
    event_words,
    programme_words,
    speaker_words,
    structured,
)

FEW_HOSTS, MANY_DAYS = 3, 3


def facts(event: Event, now: datetime) -> dict[str, Any]:
    """Everything that the template public/event.html reads."""
    standing = seats.availability(event, now)
    is_past = standing.state == "past"
    programme = programme_words.days(event)
    speakers = speaker_words.joined(programme, speaker_words.shown(event))
    shown = document_words.rows(event, documents.shown(event, now))
    return {
        "event": event,
        "region": event.region,
        "standing": standing,
        "is_past": is_past,
        "date": event_rows.date_block(event, event_words.today(now), is_past, size="hero"),
        "when": event_words.when(event),
        "facts": in_short(event),
        "seats_taken": seats_taken(standing),
        "notices": [_notice(_("Mötet har varit"), "")] if is_past else notices(event, standing),
        "call": entrance.call(event, standing) if event.status != "cancelled" else None,
        "hosts": [_host(each) for each in event.co_hosts if each.state == "accepted"],
        "programme": document_words.beside(programme, shown),
        "speakers": speakers,
        "documents": document_words.groups(shown),
        "lang": event_words.other_language(event),
        "own_calendar": links.calendar(f"event/{event.region.slug}/{event.slug}"),
        "feed": feed(event),
        "structured": structured.event(event, standing, speaker_words.performers(speakers)),
    }


def in_short(event: Event) -> list[tuple[str, str | Markup]]:
    """The first facts: when, where, whose, for whom, about what."""
    series = event.series
    hosts = [event.region.name, *(each.name for each in event.co_hosts if each.state == "accepted")]
    return [
        (_("När"), when_in_short(event)),
        (_("Var"), event_words.where(event)),
        (_("Arrangör"), all_hosts(hosts)),
        (_("För"), event.audience_words),
        (_("Serie"), series_link(series) if series else ""),
        (_("Tema"), ", ".join(theme.name for theme in event.themes)),
        (_("Språk"), language_name(event)),
    ]


def when_in_short(event: Event) -> str | Markup:
    """The days in one phrase, or one a line where they would make it long."""
    note = event_words.clock_note(event)
    if len(event.days) < MANY_DAYS:
        when = event_words.when(event)
        return f"{when} ({note})" if note else when
    lines = [
        dates.when_words([calendar.span_of(event, day)], current_language()) for day in event.days
    ]
    return Markup("<br>").join([*lines, note] if note else lines)


def all_hosts(names: list[str]) -> str:
    """Those who hold it, or the first of many: the others have a section of their own."""
    if len(names) <= FEW_HOSTS:
        return ", ".join(names)
    return _("%(first)s med %(count)s andra", first=names[0], count=len(names) - 1)


def series_link(series: Series) -> Markup:
    """The way to the series that an event belongs to."""
    url = url_for("public.series.show", region=series.region.slug, slug=series.slug)
    return Markup('<a href="{}">{}</a>').format(url, series.title)


def seats_taken(standing: Availability) -> dict[str, Any] | None:
    """The bar of seats, where there is a number of them and one can register."""
    if standing.state != "open" or not standing.total or standing.is_full:
        return None
    if len(standing.seats) > 1:
        return None
    taken = min(standing.taken, standing.total)
    (kind, seats_of_kind), *_others = standing.seats.items()
    words = event_words.seats_words(kind, seats_of_kind, is_hybrid=False)
    return {"taken": taken, "total": standing.total, "words": words}


def notices(event: Event, standing: Availability) -> list[dict[str, str]]:
    """What a visitor must know before all else: heading, text and tone."""
    if event.status == "cancelled":
        return [
            _notice(_("Inställt"), event.cancellation_reason or _("Mötet blir inte av."), "error")
        ]
    if standing.state == "past":
        return []
    found = []
    if moved := situation.moved_note(event):
        found.append(_notice(moved, ""))
    if gone := [dates.Span(day.held_on) for day in event.all_days if day.removed_at]:
        when = dates.when_words(gone, current_language())
        found.append(_notice(_("Färre dagar"), _("Mötet hålls inte %(when)s.", when=when)))
    if event.certainty == "preliminary":
        text = _("Dagen kan komma att ändras. Vi säger till här när den är bestämd.")
        found.append(_notice(_("Preliminärt datum"), text))
    if event.certainty == "period":
        found.append(_notice(_("Datum kommer"), _("Dagen är inte bestämd än.")))
    elif not event.days or event.days[0].starts_at is None:
        found.append(_notice(_("Tiden är inte satt än"), _("Klockslaget kommer här.")))
    return found


def _notice(heading: str, text: str, tone: str = "info") -> dict[str, str]:
    return {"heading": heading, "text": text, "tone": tone}


def _host(co_host: CoHost) -> dict[str, str | None]:
    region = co_host.region
    url = url_for("public.home.region", region=region.slug) if region else None
    return {"name": co_host.name, "url": url}


def feed(event: Event) -> dict[str, str]:
    """The calendar that an event comes with: its series, else its region."""
    slug, series = event.region.slug, event.series
    if series is None:
        return {"name": event.region.name, "address": links.calendar(slug)}
    return {"name": series.title, "address": links.calendar(f"series/{slug}/{series.slug}")}


def language_name(event: Event) -> str:
    """The language of the meeting's texts, in words, where a visitor would not expect it."""
    names = {"sv": _("svenska"), "da": _("danska"), "en": _("engelska")}
    return names[event.language] if event.language != current_language() else ""
