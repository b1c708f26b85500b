"""The whole run: on each database an installation that grows from size to size."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
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


def measure(plan: Plan, show: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything; each column is shown, and the results are kept, as soon as it is done."""
    results: dict[str, Any] = {"machine": machine.facts(), "plan": asdict(plan), "columns": []}
    columns = results["columns"]
    total = len(plan.databases) * len(plan.sizes)
    for kind in plan.databases:
        with databases.installation(kind) as here:
            results["machine"] |= machine.server(here.database)
            make_stand(here, plan.effort)
            before = 0
            for size in plan.sizes:
                grow(here, before, size)
                before = size
                say = _progress(f"[{len(columns) + 1}/{total}] {kind}, {size:,} events")
                columns.append({"database": kind, "size": size})
                columns[-1] |= column.measure(here, plan.effort, say)
                show(report.column_table(columns[-1]))
                RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    return results


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
