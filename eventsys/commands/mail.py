"""The command that a mail server hands messages to: mail-in."""

import sys
from typing import BinaryIO

import click

from eventsys import create_app
from eventsys.commands.frame import Command
from eventsys.core import folders
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.incoming import maildir, service
from eventsys.incoming.reading import LIMIT

# EX_TEMPFAIL: the mail server keeps the message, and tries again.
LATER = 75


@click.command("mail-in", cls=Command)
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--recipient", multiple=True, help="Whom the mail server says that it is for.")
def mail_in(file: BinaryIO, recipient: tuple[str, ...]) -> None:
    """Take in one message: a letter that came back, or a calendar's answer."""
    try:
        content = file.read(LIMIT + 1)
        with create_app().app_context():
            _take_in(content, recipient)
    except Exception as error:  # Whatever went wrong, the message must not be lost.
        click.echo(f"eventsys: not taken in: {type(error).__name__}", err=True)
        sys.exit(LATER)


def _take_in(content: bytes, recipients: tuple[str, ...]) -> None:
    with transaction():
        outcome = service.receive(content, now(), recipients)
    if outcome == "unknown":
        maildir.lay_aside(folders.incoming(), content)
