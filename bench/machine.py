"""What the figures were made with: ratios travel from machine to machine, times do not."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import psycopg

from bench.load import tool

PACKAGES = ("Flask", "granian", "SQLAlchemy", "psycopg")


def facts() -> dict[str, str]:
    """The machine, the versions, and what drives."""
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "SQLite": sqlite3.sqlite_version,
        "load tool": tool(),
    }


def server(address: str) -> dict[str, str]:
    """The version of the PostgreSQL server at an address, if there is one."""
    if not address:
        return {}
    with psycopg.connect(address) as connection:
        return {"PostgreSQL": str(connection.info.parameter_status("server_version"))}


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
