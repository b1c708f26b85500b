"""The folder in which a mail server lays down what comes for us, one file for each message.

A message is thrown away only when it says nothing new. So what was lost with a transaction is read
again, and two workers who read the same one do no harm. What is not for us is laid aside in
`.unknown`, for people to look at, and thrown away after a month.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from mailbox import Maildir
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from eventsys.core import folders, logs
from eventsys.incoming.reading import LIMIT
from eventsys.incoming.service import Outcome

BATCH = 25
UNKNOWN = ".unknown"
UNKNOWN_KEPT = timedelta(days=30)

log = logging.getLogger("eventsys.incoming")

Receive = Callable[[bytes], Outcome]


def step(folder: Path, receive: Receive) -> int:
    """Take in some messages. Says how many files that were."""
    number = 0
    for number, path in enumerate(_waiting(folder), 1):  # noqa: B007 - the last one is how many.
        _take_in(folder, path, receive)
    return number


def lay_aside(folder: Path, content: bytes) -> None:
    """Keep a message that is not for us."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    Maildir(folder / UNKNOWN).add(content)


def forget(folder: Path, now: datetime) -> int:
    """Throw away what nobody knew what to do with. Says how many."""
    until = (now - UNKNOWN_KEPT).timestamp()
    old = [path for path in _files(folder / UNKNOWN) if path.stat().st_mtime < until]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_unknown(now: datetime) -> int:
    """The same in the folder of this installation."""
    return forget(folders.incoming(), now)


def _take_in(folder: Path, path: Path, receive: Receive) -> None:
    """One that cannot be taken in stops none of those that follow."""
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
        outcome = _received(content, receive)
        if outcome == "known":
            path.unlink()
        elif outcome == "unknown":
            Maildir(folder / UNKNOWN)  # Makes the folder.
            path.rename(folder / UNKNOWN / "cur" / f"{uuid4().hex}:2,")
    except FileNotFoundError:
        pass  # Another worker was quicker.
    except OSError as error:
        log.error("message stays", extra=logs.told(error))


def _received(content: bytes, receive: Receive) -> Outcome:
    try:
        return receive(content)
    except SQLAlchemyError:
        raise  # The database may be well again when it is read next.
    except Exception as error:
        log.error("message not understood", extra=logs.told(error))
        return "unknown"


def _waiting(folder: Path) -> list[Path]:
    return sorted(_files(folder))[:BATCH]


def _files(folder: Path) -> Iterator[Path]:
    for place in (folder / "new", folder / "cur"):
        if place.is_dir():
            yield from (path for path in place.iterdir() if path.is_file())
