"""`python -m bench`: the options, and what is printed at the end."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click
import psycopg

from bench import databases, report, run
from bench.column import Effort
from bench.load import Trouble, has_wrk, tool
from bench.rows import NAMES, ROWS, VIEWS
from bench.run import Plan
from bench.visits import CONNECTIONS
from tests.system_needs import find_browser

SIZES, QUICK_SIZES, PROFILE_SIZES = (100, 1_000, 10_000, 100_000), (100,), (1_000,)
# The synthetic events of fewer would hold none that one can register for.
LEAST = 100
ROUNDS, SECONDS = 3, 2.0


def _listed(known: tuple[str, ...]) -> Callable[..., tuple[str, ...]]:
    """Reads "feed,event" as some of the known names, in their order."""

    def read(_context: click.Context, _option: click.Parameter, given: str) -> tuple[str, ...]:
        wanted = given.split(",") if given else known
        if strange := [each for each in wanted if each not in known]:
            raise click.BadParameter(f"{', '.join(strange)}: choose of {','.join(known)}")
        return tuple(each for each in known if each in wanted)

    return read


def _sizes(_context: click.Context, _option: click.Parameter, given: str) -> tuple[int, ...]:
    if not all(each.isdecimal() and int(each) >= LEAST for each in filter(None, given.split(","))):
        raise click.BadParameter(f"numbers of events like 100,1000, each {LEAST} or more")
    return tuple(sorted({int(each) for each in filter(None, given.split(","))}))


@click.command()
@click.option("--rows", callback=_listed(NAMES), default="", help=f"Some of {','.join(NAMES)}.")
@click.option("--databases", "kinds", callback=_listed(databases.NAMES), default="")
@click.option("--sizes", callback=_sizes, default="", help="Numbers of events: 100,1000,….")
@click.option("--rounds", type=click.IntRange(min=1), default=ROUNDS, show_default=True)
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=SECONDS, show_default=True)
@click.option("--quick", is_flag=True, help="A small stand and one size, to see that it works.")
@click.option("--markdown", is_flag=True, help="Print the table of ratios for a document.")
@click.option("--results", type=click.Path(path_type=Path), default=run.RESULTS, help="JSON file.")
@click.option("--profile", type=click.Choice([row.name for row in ROWS]), help="Profile a row.")
def main(
    rows: tuple[str, ...],
    kinds: tuple[str, ...],
    sizes: tuple[int, ...],
    rounds: int,
    seconds: float,
    quick: bool,
    markdown: bool,
    results: Path,
    profile: str | None,
) -> None:
    """Measure the site against bare Flask pages on the same server."""
    usual = QUICK_SIZES if quick else PROFILE_SIZES if profile else SIZES
    stand = (60, 200, 20) if quick else (1_000, 5_000, 300)
    plan = Plan(kinds, sizes or usual, Effort(rows, rounds, seconds, *stand))
    if profile:
        run.profile(plan, profile)
        return
    _require(rows)
    click.echo(f"Driven by {tool()}, one process, {CONNECTIONS} connections.", err=True)
    if not has_wrk():
        click.echo("It is slower than the floors, which flatters the site: install wrk.", err=True)
    columns = run.measure(plan, results, show=lambda table: click.echo(f"\n{table}\n"))
    table = report.summary(columns)
    click.echo(report.as_markdown(table) if markdown else report.as_text(table))
    click.echo(f"\n{report.aims_table(columns)}")
    click.echo(f"\nAll figures: {results}", err=True)


def _require(rows: tuple[str, ...]) -> None:
    """Raises Trouble when this machine lacks something, before anything is started."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise Trouble("measuring reads memory from /proc, which this system does not have")
    if VIEWS.name in rows and find_browser() is None:
        raise Trouble("no Chromium starts: make bench installs one, or leave views out of --rows")


@contextmanager
def _in_one_line() -> Iterator[None]:
    """What cannot be done is said in one line; everything that was started is stopped by then."""
    try:
        yield
    except click.ClickException as error:
        _refuse(error.format_message())
    except (Trouble, OSError, psycopg.Error) as error:
        _refuse(str(error))
    except (click.Abort, KeyboardInterrupt):
        _refuse("interrupted")


def _refuse(why: str) -> None:
    click.echo(f"eventsys: {' '.join(why.split())}", err=True)
    sys.exit(2)


def _stop(_signal: int, _frame: FrameType | None) -> Any:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    with _in_one_line():
        main(prog_name="python -m bench", standalone_mode=False)
