"""Processes of our own: started, waited for, looked at and stopped, each by its number."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.load import Trouble

START_SECONDS, STOP_SECONDS = 60, 20
PROC = Path("/proc")


@contextmanager
def running(
    command: Sequence[str], env: Mapping[str, str], log: Path, is_ready: Callable[[], bool]
) -> Iterator[int]:
    """A process, with its number, until the block ends; its output goes to `log`.

    It has a session of its own, so that Ctrl-C reaches us alone and we stop it in good order.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait_until(is_ready, process, log)
        yield process.pid
    finally:
        _stop(process)


def _wait_until(
    is_ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path
) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > until:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise Trouble(f"a process did not start: {' '.join(last) or log}")
        time.sleep(0.05)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to end; what is left of it and its children after a while is ended."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def family(pid: int) -> list[int]:
    """A process and all that it has started, and they in turn."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything; the parent follows the state.
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, ahead = [], [pid]
    while ahead:
        found.append(ahead.pop())
        ahead += children.get(found[-1], [])
    return found


def memory(pid: int) -> dict[str, float]:
    """Resident megabytes of a process and its family: with shared pages counted in each (RSS),
    and shared out among those who share them (PSS)."""
    totals = {"rss": 0, "pss": 0}
    for each in family(pid):
        with suppress(OSError):
            told = (PROC / str(each) / "smaps_rollup").read_text(encoding="ascii")
            kilobytes = dict(line.split()[:2] for line in told.splitlines()[1:])
            totals["rss"] += int(kilobytes["Rss:"])
            totals["pss"] += int(kilobytes["Pss:"])
    return {name: round(kilobytes / 1024, 1) for name, kilobytes in totals.items()}
