"""Making an archive of all data. There is never half of one under its name."""

import json
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Engine

from eventsys import install
from eventsys.core import vault
from eventsys.core.ratelimit import RateWindow
from eventsys.core.tokens import keyed_hash
from eventsys.keeping.archive import CHUNK, opened
from eventsys.keeping.errors import KeepingError
from eventsys.keeping.filling import Tell
from eventsys.keeping.manifest import (
    MANIFEST,
    UPLOADS,
    Manifest,
    Member,
    is_safe,
    member_of,
    written,
)
from eventsys.keeping.rows import Row
from eventsys.keeping.snapshot import Source, snapshot
from eventsys.people.models import StaffSession

# True only for the moment: whoever signed out since must not be signed in again by a restore.
PASSING = (StaffSession.__tablename__, RateWindow.__tablename__)


def fingerprint() -> str:
    """What tells whether a secret key is the same, and says nothing about it."""
    return keyed_hash("backup")


def back_up(engine: Engine, uploads: Path, path: Path, now: datetime, tell: Tell) -> Manifest:
    """Save all data of an up-to-date database, and all uploads, in an archive.

    The site may go on serving. The archive is judged as `restore` would before it gets its name.
    Raises KeepingError if there is such a file already, or something cannot be saved.
    """
    try:
        with _new_file(path) as unfinished:
            with ZipFile(unfinished, "w") as zip_file, snapshot(engine) as source:
                writer = _Writer(zip_file, now)
                tables = writer.add_tables(source, tell)
                # After the rows: a file is there before the row that speaks of it.
                writer.add_uploads(uploads)
                manifest = writer.add_manifest(tables)
            with opened(unfinished):
                return manifest
    except OSError as error:
        raise KeepingError(f"{error.filename or path}: {error.strerror}") from error


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file beside the wanted one, readable by its owner only, which gets the name at the end."""
    if os.path.lexists(path):
        raise KeepingError(f"{path} is there already")
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield unfinished
        _sync(unfinished)
        if os.path.lexists(path):
            raise KeepingError(f"{path} is there already")
        unfinished.rename(path)
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Wait until a file or folder would survive a power cut."""
    opened_file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened_file)
    finally:
        os.close(opened_file)


class _Writer:
    """Puts members into an archive, and remembers what the manifest must say of them."""

    def __init__(self, zip_file: ZipFile, now: datetime) -> None:
        self._zip = zip_file
        self._now = now
        self._members: dict[str, Member] = {}

    def add_tables(self, source: Source, tell: Tell) -> dict[str, int]:
        """Every table, a row to a line. Says how many rows each has."""
        whole = sum(source.counts.values())
        counts = dict.fromkeys(source.counts, 0)

        def lines(table: str) -> Iterator[bytes]:
            with closing(source.rows(table)) as batches:
                for batch in batches:
                    counts[table] += len(batch)
                    tell(table, len(batch), whole)
                    yield b"".join(_line(row) for row in batch)

        for table in counts:
            kept = () if table in PASSING else lines(table)
            self._add(member_of(table), kept, ZIP_DEFLATED)
        return counts

    def add_uploads(self, folder: Path) -> None:
        """Every file below the folder, as it is. Raises KeepingError if something is no file."""
        for path in sorted(folder.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                continue
            name = UPLOADS + path.relative_to(folder).as_posix()
            if not is_safe(name):
                raise KeepingError(f"{str(path)!r} has a name that cannot be saved")
            try:
                # No link is followed, and no pipe waited for.
                number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            except FileNotFoundError:
                continue  # It was deleted in between.
            with os.fdopen(number, "rb") as file:
                if not stat.S_ISREG(os.fstat(number).st_mode):
                    raise KeepingError(f"{path} is no plain file: it cannot be saved")
                self._add(name, iter(lambda: file.read(CHUNK), b""), ZIP_STORED)

    def add_manifest(self, tables: dict[str, int]) -> Manifest:
        """What all the others are, last."""
        manifest = Manifest(
            made_at=self._now.isoformat(),
            key=fingerprint(),
            health_key=vault.mark_of(vault.known()[0]),
            revision=install.migrations()[0],
            tables=tables,
            members=self._members.copy(),
        )
        self._add(MANIFEST, [written(manifest)], ZIP_DEFLATED)
        return manifest

    def _add(self, name: str, chunks: Iterable[bytes], method: int) -> None:
        digest, size = sha256(), 0
        member = ZipInfo(name, self._now.timetuple()[:6])
        member.compress_type, member.external_attr = method, 0o600 << 16
        with self._zip.open(member, "w", force_zip64=True) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
        self._members[name] = Member(size, digest.hexdigest())


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"
