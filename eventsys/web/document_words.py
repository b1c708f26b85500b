"""Documents as pages show them: what a link is called, what it leads to, how large that is."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.documents import service as documents
from eventsys.documents.kinds import BY_MEDIA_TYPE, MEGABYTE
from eventsys.documents.models import Document, DocumentVersion
from eventsys.events.models import Event
from eventsys.web import event_words

KILOBYTE = 1024


def rows(event: Event, listed: Iterable[Document]) -> list[dict[str, Any]]:
    """Documents in order, as links."""
    return [row(event, document) for document in listed]


def row(event: Event, document: Document) -> dict[str, Any]:
    """One document: `title`, `url`, `about`, `is_recording`, `access`, and where it belongs."""
    is_lacking = document.is_accessible == "no"
    return {
        "id": document.id,
        "title": document.title,
        "url": address(event, document),
        "about": about(document),
        "is_recording": document.kind == "recording",
        "access": document.access_words if is_lacking else "",
        "item_id": document.item_id,
        "item": document.item.title if document.item else "",
    }


def address(event: Event, document: Document) -> str:
    """Where it is: here, or elsewhere."""
    version = documents.newest(document)
    if version is None:
        return document.url
    values: dict[str, Any] = {"region": event.region.slug, "event": event.slug}
    return url_for(
        "public.documents.show", **values, document_id=document.id, name=version.file_name
    )


def about(document: Document) -> str:
    """What one gets: "PDF, 1,2 MB", or the site that the link leads to."""
    version = documents.newest(document)
    if version is None:
        return event_words.site_of(document.url)
    return kind_and_size(version)


def kind_and_size(version: DocumentVersion) -> str:
    """PDF, 1,2 MB"""
    return f"{BY_MEDIA_TYPE[version.media_type].name}, {size_words(version.size)}"


def size_words(size: int) -> str:
    """340 kB, 1,2 MB, 17 MB."""
    if size < MEGABYTE:
        return _("%(number)s kB", number=max(1, round(size / KILOBYTE)))
    words = f"{size / MEGABYTE:.1f}" if size < 10 * MEGABYTE else f"{size / MEGABYTE:.0f}"
    mark = "." if current_language() == "en" else ","
    return _("%(number)s MB", number=words.replace(".", mark))


def groups(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the whole event first, then those of each item under its name."""
    order = dict.fromkeys(each["item_id"] for each in listed)
    whole = [each for each in listed if each["item_id"] is None]
    found = [{"heading": "", "documents": whole}] if whole else []
    for item_id in order:
        of_item = [each for each in listed if each["item_id"] == item_id]
        if item_id is not None:
            found.append({"heading": of_item[0]["item"], "documents": of_item})
    return found


def beside(days: list[dict[str, Any]], listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The programme, each item with its documents."""
    for day in days:
        for slot in day["slots"]:
            for item in slot["items"]:
                mine = [each for each in listed if each["item_id"] == item["item_id"]]
                item["documents"] = mine
    return days
