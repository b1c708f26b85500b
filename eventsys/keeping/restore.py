"""Bringing an archive back into an empty installation."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eventsys import install
from eventsys.core import vault
from eventsys.core.db import db, transaction
from eventsys.keeping.archive import Archive, opened
from eventsys.keeping.backup import fingerprint
from eventsys.keeping.errors import KeepingError
from eventsys.keeping.filling import Tell, fill, make_ready
from eventsys.keeping.manifest import UPLOADS, Manifest
from eventsys.mail import outbox
from eventsys.registration.models import HealthData


@dataclass(frozen=True)
class Restored:
    """What came back, and how many letters are held."""

    manifest: Manifest
    held: int


def restore(
    path: Path,
    uploads: Path,
    now: datetime,
    tell: Tell,
    *,
    another_key: bool = False,
    send_letters: bool = False,
) -> Restored:
    """Fill this empty installation with what is in an archive, and bring it up to date.

    Everything is judged before anything is touched. Letters that were not sent are held, unless
    they are to be sent: most of them were sent after the backup was made. Raises KeepingError.
    """
    with opened(path) as archive:
        _judge(path, archive.manifest, another_key)
        if uploads.exists() and any(uploads.iterdir()):
            raise KeepingError(f"{uploads} is not empty")
        make_ready(archive.manifest.revision)
        with _unpacked(archive, uploads), transaction():
            fill(archive, tell)
            held = 0 if send_letters else outbox.hold(now)
    install.set_up(now)
    return Restored(archive.manifest, held)


def _judge(path: Path, manifest: Manifest, another_key: bool) -> None:
    """Raises KeepingError when this code, or this key, can do nothing with the archive."""
    steps = install.migrations()
    if manifest.revision not in steps:
        raise KeepingError(
            f"{path} was made by a newer version of Eventsys (migration {manifest.revision})"
        )
    if manifest.revision == steps[0] and manifest.tables.keys() != db.metadata.tables.keys():
        raise KeepingError(f"{path} is damaged: it has other tables than this version")
    if manifest.key != fingerprint() and not another_key:
        raise KeepingError(
            f"{path} was made with another secret key, without which links of bookings cannot be "
            "read; set EVENTSYS_SECRET_KEY, or give --another-key"
        )
    known = {vault.mark_of(key) for key in vault.known()}
    is_needed = manifest.health_key and manifest.tables.get(HealthData.__tablename__)
    if is_needed and manifest.health_key not in known and not another_key:
        raise KeepingError(
            f"{path} was made with another key of health data, without which diet and access needs "
            "cannot be read; put the old health-key into the instance folder, set "
            "EVENTSYS_HEALTH_KEY, or give --another-key"
        )


@contextmanager
def _unpacked(archive: Archive, folder: Path) -> Iterator[None]:
    """The uploads of the archive in an empty folder, until and unless what follows fails."""
    was_there = folder.exists()
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        for name in archive.manifest.uploads:
            target = folder / name.removeprefix(UPLOADS)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with archive.open(name) as packed, os.fdopen(number, "wb") as file:
                shutil.copyfileobj(packed, file)
        yield
    except BaseException as error:
        for each in folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if not was_there:
            folder.rmdir()
        if isinstance(error, OSError):
            raise KeepingError(f"{error.filename or folder}: {error.strerror}") from error
        raise
