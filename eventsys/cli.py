"""Every command, one function each. They end with 0, or with one clear line and 2."""

import os
import sys
from ipaddress import ip_address

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup, FlaskGroup, NoAppException

from eventsys import create_app, demo, processes
from eventsys.audit.service import SYSTEM
from eventsys.commands.frame import Command, Refusal, in_one_line, require_database, take
from eventsys.commands.keeping import copy_database, make_backup, restore_backup
from eventsys.commands.mail import mail_in
from eventsys.commands.privacy import forget, health_key
from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.core.settings import SettingsError
from eventsys.install import set_up
from eventsys.mail import transport, worker
from eventsys.people import rules
from eventsys.people import service as people
from eventsys.places import service as places
from eventsys.post import work_through

REAL_ADDRESS = "the site has an address of its own (EVENTSYS_BASE_URL)"
# What goes on running, each a process of its own; the first with so many that serve.
SERVER, WORKER = "eventsys.server", "eventsys.post"
SERVING = 2
PASSED_ON = {"ignore_unknown_options": True}
COUNT = click.IntRange(min=0)


def _application() -> Flask:
    """For the list of commands, which is shown even if there is no application."""
    try:
        return create_app()
    except SettingsError as error:
        raise NoAppException(str(error)) from error


class Eventsys(FlaskGroup):
    """All commands."""

    command_class = Command


@click.group(
    cls=Eventsys, create_app=_application, add_default_commands=False, add_version_option=False
)
@click.version_option(package_name="eventsys", message="Eventsys %(version)s")
def cli() -> None:
    """Eventsys: events, registration and calendars for regional authorities."""


def main() -> None:
    """Run a command; what cannot be done is said in one line."""
    try:
        with in_one_line():
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
    require_database()
    if demo.is_empty():
        take("Demo content", demo.steps(now()))
    elif not events:
        raise click.ClickException("there is content already")
    if events:
        take("Synthetic events", demo.synthetic_steps(events, registrations, now()))


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
@click.option("--workers", type=click.IntRange(min=1), default=SERVING, show_default=True)
def serve(port: int, host: str, workers: int) -> None:
    """Serve the site."""
    address = _require_free(host, port)
    require_database()
    _require_no_demo_login()
    transport.from_settings(current_app.config["SETTINGS"])
    processes.become(SERVER, address, str(port), str(workers))


@cli.command("worker")
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
def send_letters(once: bool) -> None:
    """Send letters as they come, and forget what is to be forgotten."""
    require_database()
    way = transport.from_settings(current_app.config["SETTINGS"])
    if not once:
        processes.become(WORKER)
    # What is written just now goes as well.
    work_through()
    counts = worker.run_through(way, now)
    click.echo(
        f"Letters: {counts.sent} sent, {counts.postponed} put off, {counts.given_up} given up."
    )


@cli.command()
@port_option
@host_option
def run(port: int, host: str) -> None:
    """Try it out: set up, fill with demo content if empty, serve the site and send letters."""
    number = _require_free(host, port)
    if not current_app.config["SETTINGS"].is_local:
        raise click.ClickException(f"this makes a demo login; {REAL_ADDRESS}; use: eventsys serve")
    transport.from_settings(current_app.config["SETTINGS"])
    set_up(now())
    if demo.is_empty():
        take("Demo content", demo.steps(now()))
    with transaction():
        email, password = demo.demo_user(now())
    address = f"http://{host}:{port}"
    if not ip_address(number).is_loopback:
        click.echo("\nEverybody who reaches this machine sees the site, and nothing is encrypted.")
    click.echo(f"\nEventsys is on   {address}\nOrganisers       {address}/sign-in")
    click.echo(f"E-mail           {email}\nPassword         {password}\n")
    # Who tries it out reads the lines above, which a line for each request would push away.
    os.environ.setdefault("EVENTSYS_LOG", "problems")
    # Making the demo took a while, in which another may have begun to serve here.
    _require_free(host, port)
    serving = processes.command_of(SERVER, number, str(port), str(SERVING))
    sys.exit(processes.run_together([serving, processes.command_of(WORKER)]))


@cli.command(with_appcontext=False, add_help_option=False, context_settings=PASSED_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def bench(options: tuple[str, ...]) -> None:
    """Measure the site against bare Flask; --help tells how much and what."""
    processes.become_bench(options)


for command in (copy_database, make_backup, restore_backup, forget, mail_in):
    cli.add_command(command)
cli.add_command(health_key, "health-key")


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
    require_database()
    if not region and not administrator:
        raise click.UsageError("give --region or --administrator")
    if region and places.find_region(region) is None:
        raise click.BadParameter(f"there is no region {region}", param_hint="--region")
    with transaction():
        added = people.add(email, name, password, SYSTEM, now(), is_administrator=administrator)
        if region:
            people.give_role(added, places.get_region(region), role)
    click.echo(f"{added.email} can sign in.")


@user.command("remove", cls=Command)
@click.argument("email")
def remove_user(email: str) -> None:
    """Remove a staff account; history keeps the name."""
    require_database()
    with transaction():
        found = people.find(email)
        if found is None:
            raise click.ClickException(f"nobody has the address {email}")
        people.remove(found, SYSTEM, now())
    click.echo(f"{email} is removed.")


def _require_free(host: str, port: int) -> str:
    """The number of the host. Raises ClickException when one cannot serve there."""
    try:
        return processes.free_address(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot serve on {host}:{port}: {error.strerror}") from error


def _require_no_demo_login() -> None:
    """Raises ClickException where the site is for real and the account of a trial is left."""
    found = [] if current_app.config["SETTINGS"].is_local else people.demo_users()
    db.session.rollback()
    if found:
        raise click.ClickException(
            f"{found[0].email} is a demo login and {REAL_ADDRESS}; "
            f"run: eventsys user remove {found[0].email}"
        )


if __name__ == "__main__":
    main()
