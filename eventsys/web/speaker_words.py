"""Speakers as pages show them: the public list, the way to it, words for their states."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from eventsys.core.i18n import LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.programme.models import Speaker
from eventsys.speakers import service as speakers
from eventsys.web.filters import markdown

STATES: dict[str, LazyText] = {
    "new": _("Inte tillfrågad"),
    "invited": _("Inbjuden"),
    "confirmed": _("Medverkar"),
    "declined": _("Kan inte"),
}


def shown(event: Event) -> list[dict[str, Any]]:
    """Those who said yes and gave a text or a picture, as the macro speaker_list takes them."""

    def address(speaker: Speaker, name: str) -> str:
        return url_for(
            "public.speakers.photo",
            region=event.region.slug,
            event=event.slug,
            speaker_id=speaker.id,
            picture=name,
        )

    return [portrayed(each, address) for each in speakers.shown(event)]


def portrayed(speaker: Speaker, address: Callable[[Speaker, str], str]) -> dict[str, Any]:
    """One speaker with text and portrait; `address` says where this reader finds a picture."""
    picture = speakers.picture_of(speaker)
    return {
        "id": f"speaker-{speaker.id}",
        "name": speaker.name,
        "about": ", ".join(filter(None, [speaker.title, speaker.organisation])),
        "title": speaker.title,
        "organisation": speaker.organisation,
        "text": markdown(speaker.biography) if speaker.biography else Markup(""),
        "photo": address(speaker, picture.large) if picture else "",
        "photo_small": address(speaker, picture.small) if picture else "",
        "photo_words": speaker.photo_words,
    }


def joined(
    programme: Iterable[dict[str, Any]], listed: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Let people of a programme, as programme_words has it, lead to where they are portrayed.

    Says in which order they appear; who is not in the programme comes last.
    """
    by_name = {fold(each["name"]): each for each in listed}
    order: dict[str, int] = {}
    for person in _people(programme) if listed else ():
        if found := by_name.get(fold(person["name"])):
            person["url"] = f"#{found['id']}"
            order.setdefault(found["id"], len(order))
    return sorted(listed, key=lambda each: order.get(each["id"], len(listed)))


def _people(programme: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for day in programme:
        for slot in day["slots"]:
            for item in slot["items"]:
                yield from item["people"]


def performers(listed: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same people in the words of schema.org."""
    found = []
    for each in listed:
        person = {"@type": "Person", "name": each["name"]}
        if each["title"]:
            person["jobTitle"] = each["title"]
        if each["organisation"]:
            person["affiliation"] = {"@type": "Organization", "name": each["organisation"]}
        found.append(person)
    return found


def missing(speaker: Speaker | None) -> list[str]:
    """What somebody has not given yet."""
    if speaker is None or not speaker.email:
        return [gettext("e-postadress")]
    if speaker.state == "declined":
        return []
    wanted = [(speaker.biography, gettext("text")), (speaker.photo, gettext("bild"))]
    return [words for given, words in wanted if not given]
