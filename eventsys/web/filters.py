"""What templates can call: dates, hours and texts in the language of the page."""

from flask import Flask, request
from markupsafe import Markup

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.text import markdown_html
from eventsys.events import calendar
from eventsys.events.models import Event


def init_app(app: Flask) -> None:
    """Give templates their filters and the few things that every page needs."""
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.filters["when"] = when
    app.jinja_env.filters["day_words"] = lambda day: dates.day_words(day, current_language())

    @app.context_processor
    def for_every_page() -> dict[str, object]:
        return {
            "page_language": current_language(),
            "area": (request.endpoint or "").partition(".")[0],
        }


def markdown(text: str) -> Markup:
    """Organisers' Markdown as safe HTML."""
    return Markup(markdown_html(text))  # noqa: S704 - markdown_html sanitises.


def when(event: Event) -> str:
    """When an event is, in words: its days and hours, or its period."""
    if event.certainty == "period":
        return event.period_words or ""
    spans = [calendar.span_of(event, day) for day in event.days]
    return dates.when_words(spans, current_language()) if spans else ""
