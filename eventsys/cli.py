"""Every command, one function each. They end with 0, or with one clear line and 2."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from alembic.script import ScriptDirectory
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup, FlaskGroup, NoAppException
from granian.constants import Interfaces
from granian.server import Server
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventsys import create_app, demo
from eventsys.audit.service import SYSTEM
from eventsys.core import ratelimit
from eventsys.core.clock import now
from eventsys.core.db import db, migrate, transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import in_language
from eventsys.core.settings import SettingsError
from eventsys.install import set_up
from eventsys.mail import outbox, transport, worker
from eventsys.people import rules
from eventsys.people import service as people
from eventsys.places import service as places
from eventsys.processes import free_address, heed_the_parent_alone, run_together
from eventsys.registration import retention

Steps = Iterable[tuple[str, Callable[[], None]]]


COUNT = click.IntRange(min=0)
# What is to be forgotten: daily by the worker, and at once by `eventsys forget`.
CHORES = (retention.forget, ratelimit.forget_old_windows, outbox.forget)


class Refusal(click.ClickException):
    """What cannot be done, said in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"eventsys: {' '.join(self.format_message().split())}", err=True)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Make a Refusal of every error that is somebody's to mend."""
    try:
        yield
    except click.ClickException as error:
        raise Refusal(error.format_message()) from error
    except SettingsError as error:
        raise Refusal(str(error)) from error
    except DomainError as error:
        with in_language("en"):
            raise Refusal(str(error)) from error
    except SQLAlchemyError as error:
        told = str(error.args[0] if error.args else error).strip()
        raise Refusal(f"database: {told.partition(chr(10))[0]}") from error


class Command(click.Command):
    """A command that says in one line what is wrong, whoever started it: eventsys or flask."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _in_one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _in_one_line():
            return super().invoke(ctx)


def _application() -> Flask:
    """For the list of commands, which is shown even if there is no application."""
    try:
        return create_app()
    except SettingsError as error:
        raise NoAppException(str(error)) from error


class Eventsys(FlaskGroup):
    """All commands."""

    command_class = Command


@click.group(cls=Eventsys, create_app=_application, add_default_commands=False)
def cli() -> None:
    """Eventsys: events, registration and calendars for regional authorities."""


def main() -> None:
    """Run a command; what cannot be done is said in one line."""
    try:
        with _in_one_line():
            cli(standalone_mode=False)
    except click.exceptions.Exit as finished:
        sys.exit(finished.exit_code)
    except click.Abort:
        click.echo("eventsys: interrupted", err=True)
        sys.exit(2)
    except Refusal as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)


@cli.command()
def init() -> None:
    """Create the database, or bring it up to date."""
    set_up(now())
    click.echo("The database is ready.")


@cli.command("demo")
@click.option("--events", type=COUNT, default=0, help="Add this many synthetic events.")
@click.option("--registrations", type=COUNT, default=0, help="Add this many registrations to them.")
def demo_content(events: int, registrations: int) -> None:
    """Fill an empty database with demo content, or add synthetic events."""
    if registrations and not events:
        raise click.UsageError("registrations need events: say how many with --events")
    _require_database()
    if demo.is_empty():
        _take("Demo content", demo.steps(now()))
    elif not events:
        raise click.ClickException("there is content already")
    if events:
        _take("Synthetic events", demo.synthetic_steps(events, registrations, now()))


def _note_port(_context: click.Context, _option: click.Parameter, port: int) -> int:
    # The public address follows the port, and is asked for when the application is made.
    os.environ["PORT"] = str(port)
    return port


port_option = click.option(
    "--port",
    envvar="PORT",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    callback=_note_port,
)
host_option = click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)


@cli.command()
@port_option
@host_option
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
def serve(port: int, host: str, workers: int) -> None:
    """Serve the site."""
    address = _require_free(host, port)
    _require_database()
    # A connection to SQLite must not be carried into another process.
    db.engine.dispose()
    os.register_at_fork(after_in_child=heed_the_parent_alone)
    Server(
        "eventsys.processes:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=address,
        port=port,
        workers=workers,
        # Granian warns of more.
        blocking_threads=min(8, 2 * (os.cpu_count() or 1) + 1),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    ).serve()


@cli.command("worker")
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
def send_letters(once: bool) -> None:
    """Send letters as they come, and forget what is to be forgotten."""
    _require_database()
    way = transport.from_settings(current_app.config["SETTINGS"])
    if not once:
        worker.run_forever(way, daily=CHORES)
        return
    counts = worker.run_once(way, now())
    click.echo(
        f"Letters: {counts.sent} sent, {counts.postponed} put off, {counts.given_up} given up."
    )


@cli.command()
def forget() -> None:
    """Erase personal data whose time is over, as the registration form promised."""
    _require_database()
    done: dict[object, Any] = {}
    for chore in CHORES:
        with transaction():
            done[chore] = chore(now())
    gone, letters = done[retention.forget], done[outbox.forget]
    click.echo(
        f"Erased: {gone.health} notes on diet and access, {gone.people} registrations, "
        f"{letters} letters."
    )


@cli.command()
@port_option
@host_option
def run(port: int, host: str) -> None:
    """Try it out: set up, fill with demo content if empty, serve the site and send letters."""
    _require_free(host, port)
    set_up(now())
    if demo.is_empty():
        _take("Demo content", demo.steps(now()))
    with transaction():
        email, password = demo.demo_user(now())
    address = f"http://{host}:{port}"
    click.echo(f"\nEventsys is on   {address}\nOrganisers       {address}/sign-in")
    click.echo(f"E-mail           {email}\nPassword         {password}\n")
    # Who tries it out reads the lines above, which a line for each request would push away.
    os.environ.setdefault("EVENTSYS_LOG", "problems")
    me = [sys.executable, "-m", "eventsys.cli"]
    serving = [*me, "serve", "--host", host, "--port", str(port)]
    sys.exit(run_together([serving, [*me, "worker"]]))


@cli.group(cls=AppGroup)
def user() -> None:
    """Staff accounts."""


def _an_email(_context: click.Context, _argument: click.Parameter, email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from error


@user.command("add", cls=Command)
@click.argument("email", callback=_an_email)
@click.option("--name", required=True)
@click.option("--region", help="Slug of the region, such as vastmanland.")
@click.option("--role", type=click.Choice(rules.ROLES), default="organiser", show_default=True)
@click.option("--administrator", is_flag=True, help="May do everything, in every region.")
@click.password_option(help="Asked for when not given.")
def add_user(
    email: str, name: str, region: str | None, role: str, administrator: bool, password: str
) -> None:
    """Add a staff account."""
    _require_database()
    if not region and not administrator:
        raise click.UsageError("give --region or --administrator")
    with transaction():
        added = people.add(email, name, password, SYSTEM, now(), is_administrator=administrator)
        if region:
            people.give_role(added, places.get_region(region), role)
    click.echo(f"{added.email} can sign in.")


def _require_free(host: str, port: int) -> str:
    """The number of the host. Raises ClickException when one cannot serve there."""
    try:
        return free_address(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot serve on {host}:{port}: {error.strerror}") from error


def _require_database() -> None:
    """Raises ClickException unless the database stands at the newest migration."""
    wanted = ScriptDirectory(str(migrate.directory)).get_current_head()
    try:
        found = db.session.scalar(text("select version_num from alembic_version"))
    except SQLAlchemyError:
        found = None
    db.session.rollback()
    if found != wanted:
        raise click.ClickException("the database is not up to date; run: eventsys init")


def _take(label: str, steps: Steps) -> None:
    """Do each step in a transaction of its own, and show how far it has come."""
    todo = list(steps)
    with click.progressbar(todo, label=label, item_show_func=lambda step: step and step[0]) as bar:
        for _name, step in bar:
            with transaction():
                step()


if __name__ == "__main__":
    main()
