"""Other people's parsers read our calendars: what apps would show is what we meant."""

import pytest

from tests.rules.judges.cases import CASES
from tests.rules.judges.readers import READERS, complaints_of_libical


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", CASES)
def test_every_reader_finds_what_was_meant(reader: str, name: str) -> None:
    case = CASES[name]()
    found = READERS[reader](case.ics)
    assert sorted(found, key=str) == sorted(case.means, key=str)


@pytest.mark.parametrize("name", CASES)
def test_libical_has_nothing_to_complain_of(name: str) -> None:
    assert complaints_of_libical(CASES[name]().ics) == []


def test_libical_does_complain_of_a_faulty_calendar() -> None:
    ics = CASES["confirmed"]().ics
    assert complaints_of_libical(ics.replace(b"CALSCALE:GREGORIAN", b"METHOD:PUBLISH"))
    assert complaints_of_libical(ics.replace(b"DTSTART;TZID=Europe/Stockholm:", b"DTSTART:never"))
