"""What commands share: one line for what cannot be done, a bar for what takes long."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from eventsys.core import health
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import in_language
from eventsys.core.settings import SettingsError
from eventsys.keeping.errors import KeepingError

Steps = Iterable[tuple[str, Callable[[], None]]]


class Refusal(click.ClickException):
    """What cannot be done, said in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"eventsys: {' '.join(self.format_message().split())}", err=True)


@contextmanager
def in_one_line() -> Iterator[None]:
    """Make a Refusal of every error that is somebody's to mend."""
    try:
        yield
    except click.ClickException as error:
        raise Refusal(error.format_message()) from error
    except (SettingsError, KeepingError) as error:
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
        with in_one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with in_one_line():
            return super().invoke(ctx)


def require_database() -> None:
    """Raises ClickException unless the database can be reached and is up to date."""
    if trouble := health.trouble():
        raise click.ClickException(trouble)


def take(label: str, steps: Steps) -> None:
    """Do each step in a transaction of its own, and show how far it has come."""
    todo = list(steps)
    with click.progressbar(todo, label=label, item_show_func=lambda step: step and step[0]) as bar:
        for _name, step in bar:
            with transaction():
                step()
