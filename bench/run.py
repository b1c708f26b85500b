"""The whole run: on each database an installation that grows from size to size."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from bench import column, databases, machine, report
from bench.column import Effort
from bench.installation import Installation
from bench.rows import visits
from tests.project.reading import ROOT

RESULTS = ROOT / "bench" / "results.json"
REGISTRATIONS_AN_EVENT, MOST_REGISTRATIONS = 10, 100_000


@dataclass(frozen=True)
class Plan:
    """Which columns are measured, and how."""

    databases: tuple[str, ...]
    sizes: tuple[int, ...]
    effort: Effort


def measure(plan: Plan, file: Path, show: Callable[[str], None]) -> list[dict[str, Any]]:
    """Measure all columns. Each is shown, and kept in the file, as soon as it is done."""
    columns: list[dict[str, Any]] = []
    facts = machine.facts()
    total = len(plan.databases) * len(plan.sizes)
    for kind in plan.databases:
        with databases.installation(kind) as here:
            facts |= machine.server(here.database)
            make_stand(here, plan.effort)
            before = 0
            for size in plan.sizes:
                grow(here, before, size)
                before = size
                say = _progress(f"[{len(columns) + 1}/{total}] {kind}, {size:,} events")
                columns.append({"database": kind, "size": size})
                columns[-1] |= column.measure(here, plan.effort, say)
                show(report.column_table(columns[-1]))
                _keep(file, {"machine": facts, "plan": asdict(plan), "columns": columns})
    return columns


def _keep(file: Path, results: dict[str, Any]) -> None:
    told = [asdict(aim) | {"is_met": aim.is_met} for aim in report.aims(results["columns"])]
    growths = report.growths(results["columns"])
    whole = results | {"growth": growths, "aims": told}
    file.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def make_stand(here: Installation, effort: Effort) -> None:
    """A new database with what is the same at every size."""
    _progress("making")("the stand")
    here.command("init")
    here.ask("stand", "make", str(effort.series), str(effort.participants))


def grow(here: Installation, before: int, size: int) -> None:
    """Add synthetic events until there are so many; each brings ten registrations, to a limit."""
    counts = [min(each * REGISTRATIONS_AN_EVENT, MOST_REGISTRATIONS) for each in (before, size)]
    more = str(counts[1] - counts[0])
    here.command("demo", "--events", str(size - before), "--registrations", more)


def profile(plan: Plan, name: str) -> None:
    """Show where the time of one row goes, on the first database at the first size."""
    with databases.installation(plan.databases[0]) as here:
        make_stand(here, plan.effort)
        grow(here, 0, plan.sizes[0])
        addresses = here.ask("addresses", "open")
        with here.site():
            tag = column.tag_of(here, addresses["feed"])
        here.ask("inside", "profile", told=asdict(visits(name, addresses, tag)))


def _progress(where: str) -> Callable[[str], None]:
    def say(what: str) -> None:
        click.echo(f"{where}: {what}", err=True)

    return say
