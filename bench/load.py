"""Driving a server from a process of its own: with wrk where it is installed, else with locust."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import Any

from bench.visits import NUMBER, Drive, Load

SCRIPT = Path(__file__).with_name("wrk.lua")
# Whoever has waited so many seconds for an answer has gone.
PATIENCE = 60


class Trouble(Exception):
    """Measuring cannot go on. The text says why in one line."""


def tool() -> str:
    """What drives, and its version."""
    if wrk := shutil.which("wrk"):
        told = subprocess.run([wrk, "-v"], capture_output=True, text=True, check=False)
        return " ".join((told.stdout or told.stderr).split()[:2])
    return f"locust {version('locust')}"


def has_wrk() -> bool:
    """Whether the fast tool is here. The other cannot ask as fast as a floor answers."""
    return shutil.which("wrk") is not None


def drive(wanted: Drive) -> Load:
    """Ask all the time, on so many connections at once, and say how it went."""
    if wrk := shutil.which("wrk"):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as plan:
            plan.write(f"return {lua(_plan(wanted))}")
            plan.flush()
            return read(_run(_wrk_command(wrk, wanted), {"BENCH_PLAN": plan.name}))
    told = json.dumps(asdict(wanted))
    return read(_run([sys.executable, "-m", "bench.swarm"], {}, told))


def read(output: str) -> Load:
    """What a tool said in the last line of its output."""
    try:
        return Load(**json.loads(output.splitlines()[-1]))
    except (IndexError, TypeError, ValueError) as error:
        raise Trouble(f"the load tool said something else than expected: {output!r}") from error


def lua(value: Any) -> str:
    """A value as Lua writes it. Texts are ASCII: addresses, headers and encoded forms."""
    if isinstance(value, dict):
        pairs = (f"[{lua(key)}] = {lua(each)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"{{{', '.join(map(lua, value))}}}"
    return json.dumps(value)


def _plan(wanted: Drive) -> dict[str, Any]:
    return {
        **asdict(wanted.visits),
        "first": wanted.first,
        "number": NUMBER,
        "seconds": wanted.seconds,
        "counts": wanted.counts,
    }


def _wrk_command(wrk: str, wanted: Drive) -> list[str]:
    # wrk knows whole seconds only. Where each answer counts, it ends by itself (wrk.lua).
    seconds = ceil(wanted.seconds) + (PATIENCE if wanted.counts else 0)
    return [
        *(wrk, "--threads", "1", "--connections", str(wanted.connections)),
        *("--duration", f"{seconds}s", "--timeout", f"{PATIENCE}s"),
        *("--script", str(SCRIPT), wanted.origin),
    ]


def _run(command: list[str], more_env: dict[str, str], told: str = "") -> str:
    done = subprocess.run(
        command, env=os.environ | more_env, input=told, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Trouble(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout
