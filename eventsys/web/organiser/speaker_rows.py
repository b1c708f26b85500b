"""The people of an event in one list: speakers, and those whom only the programme names."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from eventsys.core import dates
from eventsys.core.i18n import current_language
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.mail import failures
from eventsys.mail.models import Letter
from eventsys.programme import service as programme
from eventsys.programme.models import Appearance, Speaker
from eventsys.speakers import service as speakers
from eventsys.web import speaker_words


@dataclass
class Person:
    """Somebody by name, with where they appear. `key` stands for them in forms."""

    key: str
    name: str
    title: str
    organisation: str
    speaker: Speaker | None = None
    items: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.speaker.state if self.speaker else "new"


def people(event: Event) -> list[Person]:
    """In the order of the programme, and after them those who are not in it. Two statements."""
    known = speakers.of_event(event)
    by_id = {each.id: each for each in known}
    by_name = {fold(each.name): each for each in known}
    found: dict[str, Person] = {}
    for item in programme.items_of(event):
        for one in item.people:
            speaker = by_id.get(one.speaker_id or 0) or by_name.get(fold(one.name))
            key = f"s{speaker.id}" if speaker else fold(one.name)
            person = found.setdefault(key, _person(one, speaker))
            if item.title not in person.items:
                person.items.append(item.title)
    for each in known:
        found.setdefault(f"s{each.id}", _person(each, each))
    return list(found.values())


def _person(one: Appearance | Speaker, speaker: Speaker | None) -> Person:
    """Somebody who is only in the programme goes by the number of the first place there."""
    source = speaker or one
    key = f"s{speaker.id}" if speaker else f"a{one.id}"
    return Person(key, source.name, source.title, source.organisation, speaker)


def rows(event: Event, found: list[Person]) -> list[dict[str, Any]]:
    """What the list shows of each. One statement more, for letters that failed."""
    dead: dict[int | None, Letter] = {
        letter.thing_id: letter
        for letter in failures.of_event(event.id)
        if letter.thing == speakers.THING
    }
    return [_row(event, person, dead) for person in found]


def _row(event: Event, person: Person, dead: dict[int | None, Letter]) -> dict[str, Any]:
    speaker = person.speaker
    asked = speaker.invited_at if speaker else None
    answered = speaker.answered_at if speaker else None
    at = answered if person.state in ("confirmed", "declined") else asked
    return {
        "person": person,
        "portrait": portrait(speaker) if speaker else {"name": person.name, "photo": ""},
        "about": ", ".join(filter(None, [person.title, person.organisation])),
        "state": person.state,
        "state_words": str(speaker_words.STATES[person.state]),
        "at": _day(event, at) if at and person.state != "new" else "",
        "answer": speaker.answer_words if speaker else "",
        "missing": speaker_words.missing(speaker),
        "letter": dead.get(speaker.id) if speaker else None,
        "is_asked": speaker is not None and speaker.token_hash is not None,
    }


def _day(event: Event, at: datetime) -> str:
    """The day of a moment where the event is, which is near enough in a list."""
    return dates.short_day(at.astimezone(ZoneInfo(event.time_zone)).date(), current_language())


def portrait(speaker: Speaker) -> dict[str, Any]:
    """A speaker with the portrait as staff may see it, public or not."""

    def address(each: Speaker, name: str) -> str:
        endpoint = "organiser.speakers.photo"
        return url_for(endpoint, event_id=each.event_id, speaker_id=each.id, picture=name)

    return speaker_words.portrayed(speaker, address)
