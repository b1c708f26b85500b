"""Measuring measures: a tiny run from end to end, each load tool, and the arithmetic."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from bench import load, numbers, report
from bench.load import Trouble, drive, has_wrk, lua, read
from bench.numbers import Aim, figures, growth, percentile, ratio
from bench.processes import family, memory
from bench.rows import NAMES, floor_visits, visits
from bench.visits import NUMBER, Drive, Load, Visits
from tests.project.reading import PACKAGE, ROOT, Module
from tests.project.test_sizes import FILE, FUNCTION, length, lines
from tests.serving import EVENTSYS

TOOLS = (["wrk"] if has_wrk() else []) + ["locust"]
LOAD = Load(rate=100.0, p50=1.0, p99=9.0, sent=200, answered=200, failed=0)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a run wrote down that is as small as can be."""
    file = tmp_path_factory.mktemp("bench") / "results.json"
    words = "--quick --sizes 100 --databases sqlite --rows feed-unchanged,registration"
    words += f" --rounds 1 --seconds 0.5 --results {file}"
    done = subprocess.run(
        [EVENTSYS, "bench", *words.split()], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "feed unchanged (304)" in done.stdout
    assert [line for line in done.stdout.splitlines() if len(line) > 120] == []
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_results_say_what_was_measured_and_with_what(results: Any) -> None:
    assert sorted(results) == ["aims", "columns", "growth", "machine", "plan"]
    assert results["machine"]["load tool"] == load.tool()
    assert results["growth"] == {
        "feed-unchanged": {"sqlite": None},
        "registration": {"sqlite": None},
    }
    [column] = results["columns"]
    # The synthetic events, those of the stand and the one to register for.
    assert (column["database"], column["size"], column["events"]) == ("sqlite", 100, 162)
    assert sorted(column["rows"]) == ["feed-unchanged", "registration"]
    assert {name: sorted(row) for name, row in column["rows"].items()} == {
        "feed-unchanged": [
            *("answered", "bytes", "failed", "floor", "ours", "ratio", "sent", "statements"),
        ],
        "registration": [
            *("answered", "bytes", "failed", "floor", "ours", "ratio"),
            *("rows", "sent", "statements"),
        ],
    }


def test_as_many_registrations_stand_in_the_database_as_were_confirmed(results: Any) -> None:
    row = results["columns"][0]["rows"]["registration"]
    assert row["answered"] > 0
    assert (row["rows"], row["failed"]) == (row["answered"], 0)


class Noting(BaseHTTPRequestHandler):
    """Answers everything, and notes what was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str | None, str]]] = []

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.asked.append((self.path, self.headers.get("Cookie"), body))
        self.send_response(303 if self.command == "POST" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Set-Cookie", "other=cookie")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[str]:
    """The address of a server that notes what it is asked."""
    Noting.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=TOOLS)
def by_tool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each tool that is here: locust is found where no programs are."""
    if request.param == "locust":
        monkeypatch.setenv("PATH", "")
    assert load.tool().startswith(request.param)
    return str(request.param)


def test_a_tool_asks_for_one_path_after_the_other(by_tool: str, origin: str) -> None:
    wanted = Visits([f"/{turn}" for turn in range(7)], {"Cookie": "a=b"})
    told = drive(Drive(origin, wanted, 0.3, first=2, connections=1))
    paths = [path for path, _cookie, _body in Noting.asked]
    assert paths == [f"/{(3 + turn) % 7}" for turn in range(len(paths))]
    assert {cookie for _path, cookie, _body in Noting.asked} == {"a=b"}
    assert told.failed == 0
    assert len(paths) - 1 <= told.answered <= len(paths)


def test_a_tool_sends_each_body_once_and_counts_every_answer(by_tool: str, origin: str) -> None:
    wanted = Visits(["/"], {"Cookie": "a=b"}, "POST", f"name={NUMBER}", 303)
    told = drive(Drive(origin, wanted, 0.3, 40, True, connections=5))
    bodies = [body for _path, _cookie, body in Noting.asked]
    assert sorted(bodies) == sorted(f"name={41 + turn}" for turn in range(told.sent))
    assert (told.answered, told.failed) == (told.sent, 0)
    assert told.rate > 0
    assert 0 < told.p50 <= told.p99


def test_a_tool_sees_what_is_answered_otherwise(by_tool: str, origin: str) -> None:
    wanted = Visits(["/"], method="POST", body="x", status=200)
    told = drive(Drive(origin, wanted, 0.2, counts=True, connections=2))
    assert (told.rate, told.answered) == (0, 0)
    assert told.sent == len(Noting.asked)
    # What the server sets is not sent back: each visit is that of a newcomer.
    assert {cookie for _path, cookie, _body in Noting.asked} == {None}


def test_what_a_tool_should_not_say_is_told_in_one_line() -> None:
    with pytest.raises(Trouble, match="something else"):
        read("Requests/sec: 12")
    assert read(
        'noise\n{"rate": 1, "p50": 2, "p99": 3, "sent": 4, "answered": 5, "failed": 6}'
    ) == (Load(1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12, "12"),
        ('a"b\n', '"a\\"b\\n"'),
        (["/x", 1], '{"/x", 1}'),
        ({"paths": ["/"]}, '{["paths"] = {"/"}}'),
    ],
)
def test_a_plan_is_written_for_lua(value: Any, written: str) -> None:
    assert lua(value) == written


def test_figures_are_medians_and_the_ratio_is_that_of_each_round() -> None:
    ours = [replace(LOAD, rate=rate, failed=1) for rate in (50, 90, 10)]
    floors = [replace(LOAD, rate=rate, p50=rate) for rate in (100, 100, 100)]
    # The second round was disturbed, and its floor with it.
    floors[1] = replace(LOAD, rate=300)
    assert figures(ours, floors) == numbers.Figures(
        ratio=0.3,
        ours={"rate": 50, "p50": 1, "p99": 9},
        floor={"rate": 100, "p50": 100, "p99": 9},
        failed=3,
    )


@pytest.mark.parametrize(("rate", "floor", "told"), [(50, 100, 0.5), (5, 0, 0.0), (0, 5, 0.0)])
def test_ratio(rate: float, floor: float, told: float) -> None:
    assert ratio(rate, floor) == told


@pytest.mark.parametrize(
    ("values", "share", "told"),
    [
        ([], 50, 0),
        ([7], 99, 7),
        ([4, 1, 3, 2], 50, 2),
        ([4, 1, 3, 2], 100, 4),
        (range(1, 101), 99, 99),
        (range(1, 101), 0, 1),
    ],
)
def test_percentile(values: Any, share: float, told: float) -> None:
    assert percentile(values, share) == told


@pytest.mark.parametrize(
    ("ratios", "told"),
    [({}, None), ({100: 0.5}, None), ({100: 0.5, 1000: 0.0}, None), ({100: 0.6, 10: 0.9}, 1.5)],
)
def test_growth(ratios: dict[int, float], told: float | None) -> None:
    assert growth(ratios) == told


@pytest.mark.parametrize(
    ("aim", "wanted", "is_met"),
    [
        (Aim("x", 0.8, least=0.8), "≥ 0.8", True),
        (Aim("x", 0.79, least=0.8), "≥ 0.8", False),
        (Aim("x", 300, most=300), "≤ 300", True),
        (Aim("x", 301, most=300), "≤ 300", False),
    ],
)
def test_aims(aim: Aim, wanted: str, is_met: bool) -> None:
    assert (aim.wanted, aim.is_met) == (wanted, is_met)


def column(database: str, size: int, share: float) -> dict[str, Any]:
    row = {
        "ratio": share,
        "ours": {"rate": 1234.5, "p50": 1.0, "p99": 2.0},
        "floor": {"rate": 2000.0, "p50": 1.0, "p99": 2.0},
        "failed": 0,
        "bytes": 70_000,
        "statements": [3, 1],
        "sent": 9,
        "answered": 9,
        "rows": 9,
    }
    everything = {name: row for name in NAMES if name != "views"}
    return {
        "database": database,
        "size": size,
        "rows": everything,
        "views": {"list": {"bytes": 43_000, "requests": 7}},
        "memory": {"site": {"rss": 200.0, "pss": 90.0}, "worker": {"rss": 90.0, "pss": 80.0}},
    }


COLUMNS = [
    column(database, size, share)
    for database in ("sqlite", "postgresql")
    for size, share in ((100, 0.9), (1_000, 0.8), (10_000, 0.7), (100_000, 0.6))
]


def test_tables_fit_a_screen() -> None:
    whole = [report.as_text(report.summary(COLUMNS)), report.aims_table(COLUMNS)]
    whole += map(report.column_table, COLUMNS)
    assert max(len(line) for table in whole for line in table.splitlines()) <= 120


def test_the_table_of_ratios() -> None:
    table = report.summary([COLUMNS[0], COLUMNS[3]])
    assert table[0] == ["ratio to the floor", "SQLite 100", "100k", "growth"]
    assert table[1] == ["feed unchanged (304)", "0.900", "0.600", "1.50"]
    assert report.as_markdown(table[:2]).splitlines()[1:] == [
        "| --- | ---: | ---: | ---: |",
        "| feed unchanged (304) | 0.900 | 0.600 | 1.50 |",
    ]


def test_an_aim_is_met_where_it_is_met_in_every_column() -> None:
    told = {aim.words: (aim.value, aim.is_met) for aim in report.aims(COLUMNS)}
    assert told["feed unchanged (304), ratio"] == (0.6, False)
    assert told["event page, ratio"] == (0.6, True)
    assert told["growth of any row"] == (1.5, False)
    assert told["first view, bytes"] == (43_000, True)
    assert told["first view, requests"] == (7, False)
    assert told["memory of site and worker together, MB"] == (170, True)


@pytest.mark.parametrize("name", ["feed-unchanged", "feed-gzip", "participants", "registration"])
def test_a_floor_is_asked_as_the_site_is(name: str) -> None:
    addresses = {
        "feed": "/calendar/x.ics",
        "participants": ["/organiser/events/1/participants"],
        "staff": "eventsys=x",
        "registration": {"path": "/x/y/register", "cookie": "eventsys=y", "body": "name=x"},
    }
    ours = visits(name, addresses, '"tag"')
    floor = floor_visits(name, ours)
    assert (floor.method, floor.status) == (ours.method, ours.status)
    assert floor.headers.get("Accept-Encoding") == ours.headers.get("Accept-Encoding")


def test_memory_is_that_of_a_process_and_its_children() -> None:
    command = ["sh", "-c", f"{sys.executable} -c 'print(flush=True); open(0).read()'; true"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as parent:
        assert parent.stdin is not None and parent.stdout is not None
        parent.stdout.readline()
        pids, found = family(parent.pid), memory(parent.pid)
        parent.stdin.close()
    assert (pids[0], len(pids)) == (parent.pid, 2)
    assert 0 < found["pss"] <= found["rss"]


@pytest.mark.parametrize("words", ["--rows nonsense", "--sizes 5", "--rounds 0"])
def test_what_cannot_be_measured_is_said_in_one_line(words: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [EVENTSYS, "bench", *words.split()], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("eventsys: ")


def test_measuring_needs_a_checkout(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "eventsys")
    done = subprocess.run(
        [sys.executable, "-m", "eventsys.cli", "bench"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    line = "eventsys: measuring needs a checkout; there, run: make bench\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)


@pytest.mark.parametrize("path", sorted((ROOT / "bench").glob("*.py")), ids=lambda path: path.name)
def test_modules_are_small_and_say_what_is_in_them(path: Path) -> None:
    module = Module(path)
    assert lines(path) <= FILE
    assert module.text.startswith('"""')
    assert [each.name for each in module.functions() if length(each) > FUNCTION] == []
