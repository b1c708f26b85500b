"""The application and its commands, for `flask --app app` and WSGI servers."""

import sys

import click

from eventsys import create_app
from eventsys.cli import cli
from eventsys.core.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    click.echo(f"eventsys: {error}", err=True)
    sys.exit(2)
for command in cli.commands.values():
    app.cli.add_command(command)
