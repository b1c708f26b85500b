"""What templates can call, and what every page is told: language, addresses, the menu."""

import re
from typing import Any

from flask import Flask, request, url_for
from markupsafe import Markup

from eventsys.core import charts, dates, links
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.core.text import markdown_html
from eventsys.web import event_rows, event_words, letter_words
from eventsys.web.languages import language_links

STAFF = ("organiser", "door", "admin")


def init_app(app: Flask) -> None:
    """Give templates their filters and the few things that every page needs."""
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.filters["when"] = event_words.when
    app.jinja_env.filters["day_words"] = lambda day: dates.day_words(day, current_language())
    app.jinja_env.filters["short_day"] = lambda day: dates.short_day(day, current_language())
    app.jinja_env.filters["site_name_of"] = event_words.site_of
    app.jinja_env.filters["dialled"] = lambda phone: re.sub(r"(?!^)\+|[^+0-9]", "", phone)
    app.jinja_env.filters["month_name"] = lambda day: event_rows.month_name(day.year, day.month)
    app.jinja_env.filters["grouped"] = charts.number
    app.jinja_env.filters["webcal"] = webcal
    app.jinja_env.filters["why_lost"] = letter_words.why
    app.jinja_env.globals["calendar_address"] = links.calendar
    app.jinja_env.globals["news_address"] = links.news_feed

    @app.context_processor
    def for_every_page() -> dict[str, Any]:
        area = (request.endpoint or "").partition(".")[0]
        common = {
            "page_language": current_language(),
            "area": area,
            "home_url": url_for("public.home.index"),
            "accessibility_url": url_for("public.pages.accessibility"),
            "privacy_url": url_for("public.pages.privacy"),
        }
        return common if area in STAFF else common | for_public_pages()


def for_public_pages() -> dict[str, Any]:
    """What pages for everybody have besides: their other languages, and the menu."""
    # What does not exist has no other languages, nor has the answer to a deed.
    has_address = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return {
        "canonical_url": links.absolute(request.path, current_language()) if has_address else "",
        "language_links": [
            link | {"absolute_url": links.absolute(request.path, str(link["language"]))}
            for link in language_links()
            if has_address
        ],
        "main_nav": [
            {"label": label, "url": url_for(endpoint), "current": _current(endpoint)}
            for label, endpoint in (
                (_("Möten"), "public.home.index"),
                (_("Regioner"), "public.home.regions"),
                (_("Prenumerera"), "public.pages.subscribe"),
                (_("Min anmälan"), "attendee.booking.find"),
            )
        ],
        "footer_links": [
            {"label": _("Nyhetsbrev"), "url": url_for("public.newsletter.everywhere")}
        ],
        "sign_in_url": url_for("public.sign_in.show"),
    }


def _current(endpoint: str) -> str | bool:
    return "page" if request.endpoint == endpoint else False


def markdown(text: str) -> Markup:
    """Organisers' Markdown as safe HTML."""
    return Markup(markdown_html(text))  # noqa: S704 - markdown_html sanitises.


def webcal(address: str) -> str:
    """The same address for a calendar app."""
    return f"webcal://{address.partition('://')[2]}"
