"""How calendar apps read what we write: each judge gives the occurrences that it found.

A judge that is not installed is an error that says what to do, never a test left out.
"""

import ctypes
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

from tests.rules.judges.cases import Occurrence
from tests.system_needs import find_libical

ROOT = Path(__file__).parents[3]
ICAL_JS = ROOT / ".cache/node/node_modules/ical.js/dist/ical.js"


def written(moment: date | None) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat() if moment else ""


def by_icalendar(ics: bytes) -> list[Occurrence]:
    """icalendar, with recurring-ical-events for rules and overrides."""
    calendar = icalendar.Calendar.from_ical(ics)
    assert not list(calendar.errors)
    return [
        Occurrence(
            str(event["UID"]),
            written(event.start),
            written(event.end),
            str(event["STATUS"]),
            str(event["SUMMARY"]),
        )
        for event in recurring_ical_events.of(calendar).all()
    ]


def by_home_assistant(ics: bytes) -> list[Occurrence]:
    """`ical`, the strict parser of Home Assistant."""
    calendar = IcsCalendarStream.calendar_from_ics(ics.decode())
    return [
        Occurrence(
            event.uid,
            written(event.dtstart),
            written(event.end),
            event.status.value if event.status else "",
            event.summary or "",
        )
        for event in calendar.timeline
    ]


def by_thunderbird(ics: bytes) -> list[Occurrence]:
    """ical.js, which Thunderbird and Nextcloud read calendars with."""
    node = Path(sys.executable).with_name("node")
    for needed in (node, ICAL_JS):
        if not needed.exists():
            raise AssertionError(f"{needed.name} is not installed: run `make test`, which does it")
    script = Path(__file__).with_name("ical.mjs")
    done = subprocess.run([node, script, ICAL_JS], input=ics, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [Occurrence(**found) for found in json.loads(done.stdout)]


READERS: dict[str, Callable[[bytes], list[Occurrence]]] = {
    "icalendar": by_icalendar,
    "Home Assistant": by_home_assistant,
    "Thunderbird": by_thunderbird,
}


@lru_cache
def libical() -> ctypes.CDLL:
    name = find_libical()
    if name is None:
        raise AssertionError("libical is not installed: run `python -m tests.system_needs`")
    library = ctypes.CDLL(name)
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    library.icalparser_parse_string.restype = ctypes.c_void_p
    library.icalcomponent_as_ical_string.restype = ctypes.c_char_p
    for function in ("check", "as_ical_string", "count_errors", "free"):
        family = "icalrestriction" if function == "check" else "icalcomponent"
        getattr(library, f"{family}_{function}").argtypes = [ctypes.c_void_p]
    return library


def complaints_of_libical(ics: bytes) -> list[str]:
    """What libical (GNOME, KDE, Evolution) finds wrong, by the rules of RFC 5545 and 5546."""
    library = libical()
    component = library.icalparser_parse_string(ics)
    if not component:
        return ["not a calendar"]
    try:
        valid = library.icalrestriction_check(component)
        errors = library.icalcomponent_count_errors(component)
        text = library.icalcomponent_as_ical_string(component).decode()
    finally:
        library.icalcomponent_free(component)
    found = [line for line in text.splitlines() if line.startswith("X-LIC-ERROR")]
    return found if valid and not errors else found or ["restrictions are not met"]
