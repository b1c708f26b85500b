"""One column: every row measured on a site and its floors, in turn, with the other one idle."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from bench import letters, numbers, processes, views
from bench.installation import Answer, Installation, visit
from bench.load import Trouble, drive
from bench.rows import LETTERS, ROWS, VIEWS, Row, floor_visits, visits
from bench.visits import Drive, Load, Visits

WARMING = 20
# A visit that takes longer than this part of the time is waited for, or hardly one would count.
SLOW = 0.02


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rows: tuple[str, ...]
    rounds: int
    seconds: float
    series: int
    participants: int
    letters: int


def measure(here: Installation, effort: Effort, say: Callable[[str], None]) -> dict[str, Any]:
    """All rows that are wanted, and the memory that site and worker take after them."""
    addresses = here.ask("addresses", "open")
    here.env["BENCH_PROMISE"] = addresses["promise"]
    found: dict[str, Any] = {"events": addresses["events"], "rows": {}}
    asked: dict[str, Visits] = {}
    with here.site() as site, here.floors():
        for row in ROWS:
            if row.name in effort.rows:
                say(row.words)
                tag = tag_of(here, addresses["feed"])
                asked[row.name] = visits(row.name, addresses, tag)
                found["rows"][row.name] = _measure_row(here, row, asked[row.name], effort)
        if "registration" in asked:
            _check_count(here, addresses, found["rows"]["registration"])
        if VIEWS.name in effort.rows:
            say(VIEWS.words)
            pages = {"list": addresses["list"][0], "event": addresses["event"][0]}
            found["views"] = views.first_views(here.origin, pages)
        found["memory"] = {"site": processes.memory(site)}
    say("statements")
    told = here.ask("inside", "statements", told={k: asdict(v) for k, v in asked.items()})
    for name, counts in told.items():
        found["rows"][name]["statements"] = counts
    if LETTERS.name in effort.rows:
        say(LETTERS.words)
        figures, memory = letters.measure(here, effort.rounds, effort.letters)
        found["rows"][LETTERS.name] = figures
        found["memory"]["worker"] = memory
    return found


def tag_of(here: Installation, feed: str) -> str:
    """The tag of the feed as it stands, in the form that browsers are sent."""
    return visit(here.origin, feed, {"Accept-Encoding": "gzip"}).headers["etag"]


def _measure_row(here: Installation, row: Row, ours: Visits, effort: Effort) -> dict[str, Any]:
    floor = floor_visits(row.name, ours)
    size, pause = (0, 0.0) if ours.changes else _warm(here, row, ours, floor, effort)
    counts = ours.changes or pause > SLOW * effort.seconds
    loads: list[Load] = []
    floors: list[Load] = []
    first = 0
    for _round in range(effort.rounds):
        loads.append(drive(Drive(here.origin, ours, effort.seconds, first, counts)))
        first += loads[-1].sent
        floors.append(drive(Drive(here.floor_origin, floor, effort.seconds, 0, floor.changes)))
    return asdict(numbers.figures(loads, floors)) | {
        "bytes": size,
        "sent": sum(each.sent for each in loads),
        "answered": sum(each.answered for each in loads),
    }


def _warm(
    here: Installation, row: Row, ours: Visits, floor: Visits, effort: Effort
) -> tuple[int, float]:
    """Visit both before they are driven, and give the floor what it is to answer.

    Says how many bytes an answer of the site is, and how many seconds it takes.
    Raises Trouble when it is not what it should be.
    """
    path = ours.path(0)
    answer = visit(here.origin, path, ours.headers)
    _check(path, answer, ours.status)
    if row.name == "feed" and answer.body.count(b"BEGIN:VEVENT") != effort.series:
        raise Trouble(f"{path} does not hold {effort.series} events")
    _keep(here, row.name, answer)
    begun = time.monotonic()
    for _turn in range(WARMING):
        visit(here.origin, path, ours.headers)
    pause = (time.monotonic() - begun) / WARMING
    for _turn in range(WARMING):
        same = visit(here.floor_origin, floor.path(0), floor.headers)
        _check(floor.path(0), same, floor.status)
    if same.body != answer.body:
        raise Trouble(f"the floor of {row.name} answers something else")
    return answer.wire, pause


def _check(path: str, answer: Answer, status: int) -> None:
    if answer.status != status:
        raise Trouble(f"{path} answered {answer.status}, not {status}")


def _keep(here: Installation, name: str, answer: Answer) -> None:
    kind, encoding = (answer.headers.get(f"content-{part}", "") for part in ("type", "encoding"))
    (here.folder / "floor" / name).write_bytes(answer.body)
    (here.folder / "floor" / f"{name}.type").write_text(f"{kind}\n{encoding}", "ascii")


def _check_count(here: Installation, addresses: dict[str, Any], row: dict[str, Any]) -> None:
    """As many registrations stand in the database as were confirmed over HTTP.

    Those that were sent and not answered in time may or may not be there.
    """
    row["rows"] = here.ask("addresses", "registered", str(addresses["registration"]["event"]))
    if not row["answered"] <= row["rows"] <= row["sent"]:
        raise Trouble(
            f"{row['answered']} registrations were confirmed, and {row['rows']} are in the database"
        )
