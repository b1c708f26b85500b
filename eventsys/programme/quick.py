"""A programme as it is typed in a hurry: one line for each item, taken apart.

"09.30 Inledning, Anna Ek (moderator)", "9.00–9.45 Läget i länet", "30 min Paus". Values in, values
out; the words for roles are handed in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from eventsys.core.text import clean_line, fold
from eventsys.programme.rules import DAY_MINUTES
from eventsys.programme.service import ItemDetails, PersonDetails

MOST_LINES, LONGEST = 100, 200
# A whole hour is a clock where another follows: "10.45–12", "9–10", but not "2–3 frågor".
HOUR = r"(\d{1,2}(?=[.:])|0?[7-9]|1\d|2[0-3])(?:[.:](\d{2}))?"
TO = r"\s*[-–—]\s*(\d{1,2})(?:[.:](\d{2}))?"
BULLET = re.compile(r"^[-–—•*]\s+")
SPAN = re.compile(rf"^(?:kl\.?\s*)?{HOUR}{TO}\b[,:]?\s*", re.IGNORECASE)
POINT = re.compile(r"^(?:kl\.?\s*)?(\d{1,2})[.:](\d{2})\b[,:]?\s*", re.IGNORECASE)
LENGTH = re.compile(r"^(\d{1,4})\s*(?:min(?:uter|utter|utes)?|m)\b\.?[,:]?\s*", re.IGNORECASE)
# From the first of several signs only, or a line of brackets would take seconds.
LENGTH_AT_END = re.compile(
    r"(?<![\s,(])[\s,(]+(\d{1,4})\s*min(?:uter|utter|utes)?\.?\)?$", re.IGNORECASE
)
PERSON = re.compile(r"^(.*?)\s*\(([^()]*)\)$")
# A name begins with a capital letter and has a second word: "Anna Ek", not "frågor och svar".
NAME = re.compile(r"^[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,4}$")
# How a title says in its first word what kind of item it is, in three languages, folded.
FIRST_WORDS = {
    "welcome": "inledning valkommen valkomna oppning velkommen velkomst indledning welcome",
    "reflections": "reflektion reflektioner refleksion refleksioner reflections",
    "panel": "panel panelsamtal paneldebatt paneldebat panelsamtale",
    "questions": "fragor fragestund sporgsmal questions",
    "discussion": "samtal diskussion dialog gruppsamtal samtale gruppearbejde discussion",
    "workshop": "workshop verkstad workshops",
    "break": "paus fika kaffe kaffepaus benstrackare pause kaffepause break coffee",
    "meal": "lunch middag frukost frokost aftensmad morgenmad dinner breakfast",
    "closing": "avslutning summering sammanfattning avrundning afslutning opsamling closing",
}
KIND_OF_WORD = {word: kind for kind, words in FIRST_WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class Line:
    """One line: the item in it, or what is wrong with it (`empty`, `long`, `clock`, `length`)."""

    number: int
    text: str
    details: ItemDetails | None
    fault: str = ""


def read(text: str, roles: Mapping[str, str], day_id: int | None) -> list[Line]:
    """Every line with something in it. `roles`: folded words to roles."""
    lines = []
    for number, typed in enumerate(text.splitlines(), start=1):
        line = BULLET.sub("", clean_line(typed))
        if line:
            lines.append(_line(number, line, roles, day_id))
    return [_until(line, after) for line, after in zip_longest(lines, lines[1:])]


def _until(line: Line, after: Line | None) -> Line:
    """An item with a start and no length lasts until the next one begins."""
    mine, theirs = line.details, after.details if after else None
    if mine is None or theirs is None or mine.length_minutes is not None:
        return line
    if mine.start_minute is None or (theirs.start_minute or 0) <= mine.start_minute:
        return line
    length = (theirs.start_minute or 0) - mine.start_minute
    return replace(line, details=replace(mine, length_minutes=length))


def _line(number: int, text: str, roles: Mapping[str, str], day_id: int | None) -> Line:
    rest, start, length, fault = _times(text)
    title, people = _parts(rest, roles)
    if not fault and not title:
        fault = "empty"
    if not fault and max(len(title), *(len(person.name) for person in people), 0) > LONGEST:
        fault = "long"
    if fault:
        return Line(number, text, None, fault)
    kind = kind_of(title)
    details = ItemDetails(
        title, kind, day_id=day_id, start_minute=start, length_minutes=length, people=people
    )
    return Line(number, text, details)


def _times(text: str) -> tuple[str, int | None, int | None, str]:
    """What is left of a line, its start, its length, and what is wrong with them."""
    text, start, length, fault = _clocks(text)
    if fault:
        return text, None, None, fault
    if length is None and (found := LENGTH.match(text)):
        length, text = int(found[1]), text[found.end() :]
    elif length is None and (found := LENGTH_AT_END.search(text)):
        length, text = int(found[1]), text[: found.start()]
    if length is not None and not 0 < length <= DAY_MINUTES:
        return text, None, None, "length"
    return text, start, length, ""


def _clocks(text: str) -> tuple[str, int | None, int | None, str]:
    """The same of the clocks that a line begins with."""
    if span := SPAN.match(text):
        start, end = _minutes(span[1], span[2]), _minutes(span[3], span[4])
        is_written_out = bool(span[2] and span[4])
        if start is not None and end is not None and (is_written_out or end > start):
            return text[span.end() :], start, end - start, ""
        if is_written_out:
            return text, None, None, "clock"
    if point := POINT.match(text):
        start = _minutes(point[1], point[2])
        return text[point.end() :], start, None, "" if start is not None else "clock"
    return text, None, None, ""


def _minutes(hour: str, minute: str | None) -> int | None:
    if int(hour) > 23 or int(minute or 0) > 59:
        return None
    return int(hour) * 60 + int(minute or 0)


def _parts(text: str, roles: Mapping[str, str]) -> tuple[str, tuple[PersonDetails, ...]]:
    """The title, and the people after its last commas."""
    title, *others = [part.strip() for part in text.split(",")]
    people: list[PersonDetails] = []
    # From the end: what is no person belongs to the title, with its comma.
    while others and (person := _person(others[-1], roles)):
        people.insert(0, person)
        others.pop()
    return ", ".join(part for part in [title, *others] if part), tuple(people)


def _person(text: str, roles: Mapping[str, str]) -> PersonDetails | None:
    found = PERSON.match(text)
    if found is None:
        return PersonDetails(text) if _is_name(text) else None
    name, said = found[1].strip(), found[2].strip()
    role = roles.get(fold(said))
    if role is None:
        return PersonDetails(name, "speaker", organisation=said) if _is_name(name) else None
    return PersonDetails(name, role) if name else None


def _is_name(text: str) -> bool:
    return bool(NAME.match(text)) and text[0].isupper()


def people_of(text: str, roles: Mapping[str, str]) -> tuple[PersonDetails, ...]:
    """People with commas between them, each with a role in brackets if it is not "speaker"."""
    found = []
    for part in text.split(","):
        typed = part.strip()
        match = PERSON.match(typed)
        role = roles.get(fold(match[2])) if match else None
        if match and role and match[1].strip():
            found.append(PersonDetails(match[1].strip(), role))
        elif typed:
            found.append(PersonDetails(typed))
    return tuple(found)


def kind_of(title: str) -> str:
    """The kind that a title speaks of with its first word, else a presentation."""
    words = fold(title).split()
    return KIND_OF_WORD.get(words[0].strip(".,:;!?"), "presentation") if words else "presentation"
