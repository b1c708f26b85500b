"""Calendars in every state that we publish or send, and what each must mean to whoever reads it.

`python -m tests.rules.judges.cases` writes them to tests/rules/golden; look at what it changed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from eventsys.core.ics import (
    Entry,
    Invitation,
    as_facts,
    calendar,
    from_facts,
    invitation,
    vevent,
)

GOLDEN = Path(__file__).parent.parent / "golden"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
local = partial(datetime, tzinfo=STOCKHOLM)


@dataclass(frozen=True)
class Occurrence:
    """One time in a calendar as a judge read it: moments in UTC, dates as dates."""

    uid: str
    start: str
    end: str
    status: str
    summary: str


@dataclass(frozen=True)
class Case:
    ics: bytes
    means: tuple[Occurrence, ...]


NORBERG = Entry(
    uid="0f3c9a52@moten.example.se",
    sequence=0,
    revised_at=datetime(2026, 9, 1, 7, 30, tzinfo=UTC),
    start=local(2026, 11, 26, 17, 30),
    end=local(2026, 11, 26, 20),
    zone="Europe/Stockholm",
    summary="Kommundialog i Norberg",
    description="Region Västmanland möter kommunen om vård, kollektivtrafik och tillväxt.\n"
    "https://moten.example.se/vastmanland/kommundialog-norberg/",
    location="Elsa Anderssons konditori, Engelbrektsgatan 62, Norberg",
    url="https://moten.example.se/vastmanland/kommundialog-norberg/",
    categories=("Kommundialog", "Region Västmanland", "Hälsa, vård"),
    status="CONFIRMED",
    geo=(60.0659, 15.9264),
    created_at=datetime(2026, 8, 20, 12, 0, tzinfo=UTC),
)


def feed(*entries: Entry) -> bytes:
    return calendar(
        "Region Västmanland",
        map(vevent, entries),
        {entry.zone for entry in entries},
        source="https://moten.example.se/calendar/vastmanland.ics",
        uid="vastmanland@moten.example.se",
        language="sv",
    )


def meaning(entry: Entry, *times: tuple[str, str]) -> tuple[Occurrence, ...]:
    return tuple(Occurrence(entry.uid, *time, entry.status, entry.summary) for time in times)


def one(entry: Entry, start: str, end: str) -> Case:
    return Case(feed(entry), meaning(entry, (start, end)))


def several(*rows: tuple[Entry, str, str]) -> Case:
    means = tuple(one for entry, *time in rows for one in meaning(entry, (time[0], time[1])))
    return Case(feed(*(row[0] for row in rows)), means)


PRELIMINARY = replace(
    NORBERG, summary="Kommundialog i Norberg (prel.)", status="TENTATIVE", geo=None
)
CANCELLED = replace(
    NORBERG, summary="INSTÄLLT: Kommundialog i Norberg", status="CANCELLED", sequence=2
)
MOVED = replace(
    NORBERG,
    sequence=1,
    revised_at=datetime(2026, 10, 5, 6, 0, tzinfo=UTC),
    start=local(2026, 12, 3, 18),
    end=local(2026, 12, 3, 20),
    description=f"Nytt datum (tidigare 26 november 2026).\n{NORBERG.description}",
)
DATE_ONLY = replace(NORBERG, start=date(2026, 11, 26), end=None, created_at=None)
LOKA = replace(NORBERG, summary="Loka-dagarna", location="Loka Brunn, Grythyttan", geo=None)
FIRST_DAY = replace(
    LOKA,
    uid="7b1e-1@moten.example.se",
    summary="Loka-dagarna, dag 1 av 2",
    start=local(2026, 9, 1, 9),
    end=local(2026, 9, 1, 16),
)
SECOND_DAY = replace(
    LOKA,
    uid="7b1e-2@moten.example.se",
    summary="Loka-dagarna, dag 2 av 2",
    start=local(2026, 9, 2, 8, 30),
    end=local(2026, 9, 2, 12),
)
WHOLE_DAYS = replace(LOKA, start=date(2026, 9, 1), end=date(2026, 9, 3))
OPEN_END = replace(LOKA, end=None, start=local(2026, 9, 1, 9))


def night(number: int, start: datetime, end: datetime) -> Entry:
    return replace(LOKA, uid=f"night-{number}@moten.example.se", start=start, end=end)


# The clock goes back at 03.00 on 25 October 2026 and forward at 02.00 on 28 March 2027.
AUTUMN = (
    (night(1, local(2026, 10, 24, 9), local(2026, 10, 24, 12)), "2026-10-24T07", "2026-10-24T10"),
    (night(2, local(2026, 10, 25, 9), local(2026, 10, 25, 12)), "2026-10-25T08", "2026-10-25T11"),
    (night(3, local(2026, 10, 24, 22), local(2026, 10, 25, 6)), "2026-10-24T20", "2026-10-25T05"),
    (
        night(4, local(2026, 10, 25, 2), local(2026, 10, 25, 2, fold=1)),
        "2026-10-25T00",
        "2026-10-25T01",
    ),
    (
        night(5, local(2026, 10, 25, 2, fold=1), local(2026, 10, 25, 4)),
        "2026-10-25T01",
        "2026-10-25T03",
    ),
)
SPRING = (
    (night(6, local(2027, 3, 27, 9), local(2027, 3, 27, 12)), "2027-03-27T08", "2027-03-27T11"),
    (night(7, local(2027, 3, 28, 9), local(2027, 3, 28, 12)), "2027-03-28T07", "2027-03-28T10"),
    (night(8, local(2027, 3, 27, 22), local(2027, 3, 28, 6)), "2027-03-27T21", "2027-03-28T04"),
    (night(9, local(2027, 3, 28, 1), local(2027, 3, 28, 3)), "2027-03-28T00", "2027-03-28T01"),
)


def utc(hour: str) -> str:
    return f"{hour}:00:00Z"


COPENHAGEN = replace(
    LOKA,
    uid="kbh@moten.example.se",
    zone="Europe/Copenhagen",
    summary="Dialogmøde i København",
    start=datetime(2026, 9, 1, 7, tzinfo=UTC),
    end=datetime(2026, 9, 1, 9, tzinfo=UTC),
)
HELSINKI = replace(COPENHAGEN, uid="hel@moten.example.se", zone="Europe/Helsinki")
REYKJAVIK = replace(COPENHAGEN, uid="rey@moten.example.se", zone="Atlantic/Reykjavik")
NOT_SAID = replace(
    LOKA, description="", location="", url="", categories=(), summary="Möte", created_at=None
)
STRANGE = replace(
    LOKA,
    summary='Åsa; "Ö", C:\\Nytt & 👩‍👩‍👧 ' + "æøå" * 30,
    description="Rad ett\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:x@y.se\x00\x1b[0m\n" * 3,
    location="Sal A; B, C\\D",
    categories=("a,b", "c;d", "e\\f"),
)

invited_to = partial(
    Invitation,
    uid="reg-5d2f@moten.example.se",
    sequence=0,
    stamped_at=datetime(2026, 9, 1, 7, 30, tzinfo=UTC),
    zone="Europe/Stockholm",
    summary="Loka-dagarna",
    description="Din plats är bekräftad.\nhttps://moten.example.se/booking/k3Jw/",
    location="Loka Brunn, Grythyttan",
    url="https://moten.example.se/booking/k3Jw/",
    organizer_name="Region Örebro län",
    organizer_email="moten@example.se",
    attendee_name="Åsa Öberg",
    attendee_email="asa.oberg@example.se",
    status="CONFIRMED",
)


def invite(method: Literal["REQUEST", "CANCEL"], **details: Any) -> bytes:
    """An invitation to one registration; `details` are those of Invitation."""
    days = tuple(details.pop("days"))
    asked = invited_to(method=method, days=days, **details)
    assert from_facts(json.loads(json.dumps(as_facts(asked)))) == asked
    return invitation(asked)


def invited(status: str, *times: tuple[str, str]) -> tuple[Occurrence, ...]:
    uid, summary = "reg-5d2f@moten.example.se", "Loka-dagarna"
    return tuple(Occurrence(uid, *time, status, summary) for time in times)


DAYS: list[tuple[datetime, datetime | None]] = [
    (local(2026, 10, 23, 9), local(2026, 10, 23, 16)),
    (local(2026, 10, 24, 9), local(2026, 10, 24, 16)),
    (local(2026, 10, 26, 9), local(2026, 10, 26, 16)),
    (local(2026, 10, 27, 8, 30), local(2026, 10, 27, 12)),
]
FOUR_TIMES = (
    ("2026-10-23T07:00:00Z", "2026-10-23T14:00:00Z"),
    ("2026-10-24T07:00:00Z", "2026-10-24T14:00:00Z"),
    ("2026-10-26T08:00:00Z", "2026-10-26T15:00:00Z"),
    ("2026-10-27T07:30:00Z", "2026-10-27T11:00:00Z"),
)
WEEKLY: list[tuple[datetime, datetime | None]] = [
    (local(2027, 3, day, 18), local(2027, 3, day, 20)) for day in (16, 23, 30)
]
NIGHTS: list[tuple[datetime, datetime | None]] = [
    (local(2026, 10, 23, 22), local(2026, 10, 24, 6)),
    (local(2026, 10, 24, 22), local(2026, 10, 25, 6)),
    (local(2026, 10, 25, 22), local(2026, 10, 26, 6)),
]

CASES: dict[str, Callable[[], Case]] = {
    "confirmed": lambda: one(NORBERG, "2026-11-26T16:30:00Z", "2026-11-26T19:00:00Z"),
    "preliminary": lambda: one(PRELIMINARY, "2026-11-26T16:30:00Z", "2026-11-26T19:00:00Z"),
    "cancelled": lambda: one(CANCELLED, "2026-11-26T16:30:00Z", "2026-11-26T19:00:00Z"),
    "moved": lambda: one(MOVED, "2026-12-03T17:00:00Z", "2026-12-03T19:00:00Z"),
    "date-only": lambda: one(DATE_ONLY, "2026-11-26", "2026-11-27"),
    "whole-days": lambda: one(WHOLE_DAYS, "2026-09-01", "2026-09-03"),
    "open-end": lambda: one(OPEN_END, "2026-09-01T07:00:00Z", "2026-09-01T07:00:00Z"),
    "two-days": lambda: several(
        (FIRST_DAY, "2026-09-01T07:00:00Z", "2026-09-01T14:00:00Z"),
        (SECOND_DAY, "2026-09-02T06:30:00Z", "2026-09-02T10:00:00Z"),
    ),
    "clock-back": lambda: several(*((entry, utc(a), utc(b)) for entry, a, b in AUTUMN)),
    "clock-forward": lambda: several(*((entry, utc(a), utc(b)) for entry, a, b in SPRING)),
    "zones": lambda: several(
        (NORBERG, "2026-11-26T16:30:00Z", "2026-11-26T19:00:00Z"),
        *(
            (entry, "2026-09-01T07:00:00Z", "2026-09-01T09:00:00Z")
            for entry in (COPENHAGEN, HELSINKI, REYKJAVIK)
        ),
    ),
    "not-said": lambda: one(NOT_SAID, "2026-11-26T16:30:00Z", "2026-11-26T19:00:00Z"),
    "strange": lambda: one(STRANGE, "2026-11-26T16:30:00Z", "2026-11-26T19:00:00Z"),
    "empty": lambda: Case(feed(), ()),
    "invitation": lambda: Case(
        invite("REQUEST", days=DAYS[:1]), invited("CONFIRMED", FOUR_TIMES[0])
    ),
    "invitation-days": lambda: Case(
        invite("REQUEST", days=DAYS), invited("CONFIRMED", *FOUR_TIMES)
    ),
    "invitation-weekly": lambda: Case(
        invite("REQUEST", days=WEEKLY),
        invited(
            "CONFIRMED",
            ("2027-03-16T17:00:00Z", "2027-03-16T19:00:00Z"),
            ("2027-03-23T17:00:00Z", "2027-03-23T19:00:00Z"),
            ("2027-03-30T16:00:00Z", "2027-03-30T18:00:00Z"),
        ),
    ),
    "invitation-nights": lambda: Case(
        invite("REQUEST", days=NIGHTS),
        invited(
            "CONFIRMED",
            ("2026-10-23T20:00:00Z", "2026-10-24T04:00:00Z"),
            ("2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"),
            ("2026-10-25T21:00:00Z", "2026-10-26T05:00:00Z"),
        ),
    ),
    "invitation-dates": lambda: Case(
        invite("REQUEST", days=[date(2026, 9, 1), date(2026, 9, 2)]),
        invited("CONFIRMED", ("2026-09-01", "2026-09-03")),
    ),
    "invitation-dates-apart": lambda: Case(
        invite("REQUEST", days=[date(2026, 9, 1), date(2026, 9, 3), date(2026, 9, 6)]),
        invited(
            "CONFIRMED",
            ("2026-09-01", "2026-09-02"),
            ("2026-09-03", "2026-09-04"),
            ("2026-09-06", "2026-09-07"),
        ),
    ),
    "invitation-cancelled": lambda: Case(
        invite("CANCEL", days=DAYS[:1], sequence=1), invited("CANCELLED", FOUR_TIMES[0])
    ),
    # What is taken back is the whole rule, so the hours of single days do not matter.
    "invitation-days-cancelled": lambda: Case(
        invite("CANCEL", days=DAYS, sequence=1),
        invited("CANCELLED", *FOUR_TIMES[:3], ("2026-10-27T08:00:00Z", "2026-10-27T15:00:00Z")),
    ),
}


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.ics"):
        old.unlink()
    for name, case in CASES.items():
        (GOLDEN / f"{name}.ics").write_bytes(case().ics)
    print(f"{len(CASES)} calendars written to {GOLDEN}")
