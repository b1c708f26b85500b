"""The programme of an event on paper: its facts for print/programme.typ, and the answer."""

from typing import Any

from flask import Response

from eventsys.core import dates, printing
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.core.text import markdown_text
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.web import event_words, programme_words

# What a region prints in, as the style sheet has it for its pages.
ACCENTS = (
    "#1d5a40",
    "#97291c",
    "#174d80",
    "#752f68",
    "#7d4304",
    "#0c5a62",
    "#453a8f",
    "#991b47",
)


def response(event: Event) -> Response:
    """The PDF, shown by the browser under a name that says what it is."""
    answer = Response(made(event), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="program-{event.slug}.pdf"'
    return answer


def made(event: Event) -> bytes:
    """The PDF in the language of the page."""
    return printing.pdf("programme", facts(event), current_language())


def facts(event: Event) -> dict[str, Any]:
    """Everything that the print says, in words."""
    language = current_language()
    first = event.days[0].held_on if event.days else None
    last = event.days[-1].held_on if event.days else None
    numeral = "" if first is None else str(first.day)
    if first and last and last != first:
        numeral = f"{first.day}–{last.day}" if first.month == last.month else numeral
    return {
        "title": event.title,
        "heading": _("Program"),
        "accent": ACCENTS[(event.region.accent - 1) % len(ACCENTS)],
        "language": event.language,
        "numeral": numeral,
        "weekday": dates.weekday_name(first, language) if first and first == last else "",
        "month": dates.month_title(first.year, first.month, language) if first else "",
        "kind": event.kind.name(language),
        "lines": [
            line
            for line in (event_words.when_and_how_sure(event), event_words.where(event))
            if line
        ],
        "notice": _("Inställt") if event.status == "cancelled" else "",
        "draft": _("Utkast") if event.status == "draft" else "",
        "foot": event.region.name,
        "nothing": "" if event.programme_words else _("Programmet kommer."),
        "days": _days(event),
    }


def _days(event: Event) -> list[dict[str, Any]]:
    words = {item.id: markdown_text(item.description) for item in programme.items_of(event)}
    return [
        {
            "heading": day["heading"],
            "slots": [_slot(slot, words) for slot in day["slots"]],
        }
        for day in programme_words.days(event)
    ]


def _slot(slot: dict[str, Any], words: dict[int, str]) -> dict[str, Any]:
    columns = [
        {"track": column["track"], "items": [_item(item, words) for item in column["items"]]}
        for column in slot["columns"]
    ]
    return {
        "start": slot["start"] or "",
        "until": slot.get("until") or "",
        "is_break": all(item["is_break"] for item in slot["items"]),
        "columns": columns,
    }


def _item(item: dict[str, Any], words: dict[int, str]) -> dict[str, Any]:
    return {
        "title": item["title"],
        "kind": item["kind"] or "",
        "time": item["time"] if item["is_later"] else "",
        "room": item["room"],
        "text": words.get(item["item_id"], ""),
        "people": [
            {
                "name": person["name"],
                "about": ", ".join(filter(None, [person["title"], person["organisation"]])),
                "role": person["role"] or "",
            }
            for person in item["people"]
        ],
    }
