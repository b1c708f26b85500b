"""Commands that move all data and keep it: copy-database, backup, restore."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from eventsys import create_app
from eventsys.commands.frame import Command, require_database
from eventsys.core.clock import now
from eventsys.core.db import IN_MEMORY, db
from eventsys.core.settings import Settings, SettingsError, database_url
from eventsys.keeping import backup, copying, restore
from eventsys.keeping.filling import Tell

ARCHIVE = click.Path(path_type=Path)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _uploads() -> Path:
    return _settings().instance / "uploads"


def _at(url: str) -> Flask:
    """The application as it would be with another database."""
    try:
        address = database_url(url, _settings().instance)
        if address not in IN_MEMORY:
            return create_app(replace(_settings(), database_url=address))
    except SettingsError:
        pass
    # It is not quoted, since it may hold a password.
    raise click.ClickException(
        "URL: must be like postgresql://user:password@host:5432/name or sqlite:////folder/file"
    )


@contextmanager
def _bar(label: str) -> Iterator[Tell]:
    """Shows how many of the rows are done, once the first ones are."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def tell(table: str, done: int, whole: int) -> None:
            if not bars:
                bar = click.progressbar(length=whole, label=label, item_show_func=lambda name: name)
                bars.append(stack.enter_context(bar))
            bars[0].update(done, table)

        yield tell


def _rows_of(tables: dict[str, int]) -> str:
    return f"{len(tables)} tables with {sum(tables.values()):,} rows"


@click.command("copy-database", cls=Command)
@click.argument("url")
@with_appcontext
def copy_database(url: str) -> None:
    """Copy everything to the empty database at URL, and compare every row."""
    require_database()
    source = db.engine
    with _at(url).app_context(), _bar("Rows written, and compared") as tell:
        copied = copying.copy(source, tell)
    click.echo(f"Copied and compared: {_rows_of(copied)}.")
    click.echo("Now name the new database in EVENTSYS_DATABASE_URL, and start site and worker.")


@click.command("backup", cls=Command)
@click.argument("file", type=ARCHIVE)
@with_appcontext
def make_backup(file: Path) -> None:
    """Save all data and uploads in the new file FILE."""
    require_database()
    with _bar("Rows saved") as tell:
        made = backup.back_up(db.engine, _uploads(), file, now(), tell)
    click.echo(f"Saved in {file}: {_rows_of(made.tables)}, {len(made.uploads)} uploads.")
    click.echo("The two keys are not in it: keep secret-key and health-key in another place,")
    click.echo("a restore needs both.")


@click.command("restore", cls=Command)
@click.argument("file", type=ARCHIVE)
@click.option("--another-key", is_flag=True, help="Go on though a key is another.")
@click.option("--send-letters", is_flag=True, help="Let letters go that were not sent yet.")
@with_appcontext
def restore_backup(file: Path, another_key: bool, send_letters: bool) -> None:
    """Bring the backup in FILE back into an empty installation."""
    with _bar("Rows written, and compared") as tell:
        back = restore.restore(
            file, _uploads(), now(), tell, another_key=another_key, send_letters=send_letters
        )
    manifest = back.manifest
    click.echo(f"Restored from {manifest.made_at}: {_rows_of(manifest.tables)}, ", nl=False)
    click.echo(f"{len(manifest.uploads)} uploads.")
    if back.held:
        click.echo(f"{back.held} letters that were not sent are held: see /admin/letters.")
