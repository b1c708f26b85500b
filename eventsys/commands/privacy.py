"""Commands about personal data: forget, and the key of health data."""

import click
from flask.cli import AppGroup, with_appcontext

from eventsys.commands.frame import Command, require_database
from eventsys.core import vault
from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.core.i18n import in_language
from eventsys.privacy import forgetting
from eventsys.privacy.kinds import KINDS
from eventsys.registration import sealing_anew
from eventsys.registration.sealing_anew import Step


@click.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Only say what would be forgotten.")
@with_appcontext
def forget(dry_run: bool) -> None:
    """Erase personal data whose time is over, as the registration form promised."""
    require_database()
    if dry_run:
        counts = forgetting.due(now())
        db.session.rollback()
    else:
        counts = _forget()
    with in_language("en"):
        for kind in KINDS:
            click.echo(f"{max(counts[kind.key], 0):>7}  {kind.words}")
    if not dry_run:
        files = forgetting.total({key: counts[key] for key in forgetting.SWEEPS})
        click.echo(f"{files:>7}  files that nothing points to")
    if failed := [key for key, number in counts.items() if number == forgetting.FAILED]:
        raise click.ClickException(f"not forgotten, the log says why: {', '.join(failed)}")
    click.echo("Nothing was changed: this was a dry run." if dry_run else "Forgotten for good.")


@click.group(cls=AppGroup)
def health_key() -> None:
    """The key of diet and access needs, which is kept outside the database."""


@health_key.command("rotate", cls=Command)
@with_appcontext
def rotate() -> None:
    """Seal everything under a new key, and throw the old one away. Safe to repeat after a stop."""
    require_database()
    if vault.is_in_file():
        if len(vault.known()) == 1:
            vault.add_key()
    elif len(vault.known()) == 1:
        raise click.ClickException(
            "EVENTSYS_HEALTH_KEY holds one key: put a new one before it, with a comma between, "
            "start site and worker again, and then run this"
        )
    sealed, unreadable = _seal_in_steps()
    click.echo(f"{sealed} people's needs are sealed under the new key.")
    if unreadable:
        click.echo(f"{unreadable} cannot be read with any key, and are left as they are.")
    if not vault.is_in_file():
        click.echo("Now take the old keys out of EVENTSYS_HEALTH_KEY. ", nl=False)
    click.echo("Backups made before need the old key: keep it for as long as those, elsewhere.")


def _forget() -> dict[str, int]:
    with transaction():
        run = forgetting.begin(now())
    while True:
        with transaction():
            if forgetting.next_step(run, now()) is None:
                return run.counts


def _seal_in_steps() -> tuple[int, int]:
    """Some at a time, so that nobody has to wait; the last of it while nobody can seal."""
    newest, sealed = vault.known()[0], 0
    for place in sealing_anew.PLACES:
        done = Step()
        while True:
            with transaction():
                done = sealing_anew.step(place, after=done.last_id)
            sealed += done.sealed
            if not done.last_id:
                break
    with transaction():
        vault.take_turn()
        rest = sealing_anew.everything()
    # Saved: what was being sealed under an old key when the new one came is among it.
    if vault.is_in_file():
        vault.drop_older_keys(newest)
    return sealed + rest.sealed, rest.unreadable
