"""The words that an event is found by, kept folded, so that Orebro finds Örebro on any database."""

from sqlalchemy import ColumnElement, and_

from eventsys.core.text import fold, markdown_text
from eventsys.events.models import Event


def index(event: Event) -> None:
    """Write down what the event can be found by."""
    place = event.municipality
    words = [
        event.title,
        event.summary,
        markdown_text(event.description),
        event.audience_words,
        event.venue,
        event.town,
        event.online_service,
        event.period_words or "",
        event.kind.name_sv,
        event.kind.name_da,
        event.kind.name_en,
        event.region.name,
        event.series.title if event.series else "",
        place.name if place else "",
        *(theme.name for theme in event.themes),
        *(co_host.name for co_host in event.co_hosts),
        event.programme_words,
    ]
    event.search_text = fold(" ".join(word for word in words if word))


def matches(query: str) -> ColumnElement[bool]:
    """A condition: every word of the query stands somewhere in the event."""
    words = fold(query).split()[:10]
    return and_(*(Event.search_text.contains(word, autoescape=True) for word in words))
