"""A region's events for news readers and other web sites: Atom and JSON Feed 1.1.

Here a date that is only a period is told as well, in words.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventsys.core import dates, links
from eventsys.core.db import db
from eventsys.core.i18n import in_language
from eventsys.core.text import markdown_html
from eventsys.events import calendar, queries
from eventsys.events.models import Event
from eventsys.places.models import Region

NEWEST = 50
SINCE = timedelta(days=400)
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Item:
    """One event as news."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published_at: datetime
    updated_at: datetime
    language: str
    tags: list[str]


def items(region: Region, today: date) -> list[Item]:
    """The events of a region that were published last, newest first."""
    found = db.session.scalars(
        select(Event)
        .where(queries.in_region(region), Event.status.in_(queries.PUBLIC))
        .where(Event.last_on >= today - SINCE)
        .order_by(Event.published_at.desc(), Event.id.desc())
        .limit(NEWEST)
        .options(
            joinedload(Event.kind),
            joinedload(Event.region),
            selectinload(Event.all_days),
            selectinload(Event.themes),
        )
    )
    return [_item(event) for event in found]


def _item(event: Event) -> Item:
    with in_language(event.language):
        when = _when(event)
        lines = [when, calendar.location_of(event), event.summary]
        return Item(
            id=f"tag:{links.host()},{event.created_at:%Y}:event/{event.id}",
            url=links.event(event.region.slug, event.slug, event.language),
            title=calendar.marked(event.title, event.status == "cancelled", event.certainty),
            summary=" · ".join(line for line in lines if line),
            html=markdown_html(event.description),
            published_at=event.published_at or event.created_at,
            updated_at=event.revised_at,
            language=event.language,
            tags=[event.kind.name(event.language), *(theme.name for theme in event.themes)],
        )


def _when(event: Event) -> str:
    if event.certainty == "period":
        return event.period_words or ""
    spans = [calendar.span_of(event, day) for day in event.days]
    return dates.when_words(spans, event.language) if spans else ""


def atom(region: Region, news: list[Item]) -> bytes:
    """The news as an Atom feed (RFC 4287)."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {XML_LANG: region.language})
    _add(feed, "id", links.region(region.slug))
    _add(feed, "title", region.name)
    _add(feed, "updated", _stamp(max((item.updated_at for item in news), default=None)))
    _add(feed, "link", rel="self", href=links.news_feed(region.slug, "atom"))
    _add(feed, "link", rel="alternate", type="text/html", href=links.region(region.slug))
    _add(_add(feed, "author"), "name", region.name)
    for item in news:
        entry = _add(feed, "entry")
        entry.set(XML_LANG, item.language)
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "link", rel="alternate", type="text/html", href=item.url)
        _add(entry, "published", _stamp(item.published_at))
        _add(entry, "updated", _stamp(item.updated_at))
        _add(entry, "summary", item.summary)
        _add(entry, "content", item.html or item.summary, type="html")
        for tag in item.tags:
            _add(entry, "category", term=tag)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "2000-01-01T00:00:00+00:00"


def json_feed(region: Region, news: list[Item]) -> bytes:
    """The news as a JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": region.name,
        "home_page_url": links.region(region.slug),
        "feed_url": links.news_feed(region.slug, "json"),
        "language": region.language,
        "authors": [{"name": region.name, "url": region.website}],
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "summary": item.summary,
                "content_html": item.html or item.summary,
                "date_published": _stamp(item.published_at),
                "date_modified": _stamp(item.updated_at),
                "language": item.language,
                "tags": item.tags,
            }
            for item in news
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()
