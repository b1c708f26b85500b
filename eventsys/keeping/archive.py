"""An archive that is read: judged as a whole first, then a source of rows and uploads."""

import json
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from eventsys.keeping.errors import KeepingError
from eventsys.keeping.manifest import MANIFEST, Manifest, Member, member_of, understood
from eventsys.keeping.rows import BATCH, Batches, Row

MEBIBYTE = 1024 * 1024
LONGEST_MANIFEST = 64 * MEBIBYTE
LONGEST_ROW = 32 * MEBIBYTE
# Rows pack 10 to 50 times, a zip bomb 1,000 times. Uploads are not packed at all.
PACKED_AT_MOST = 200
CHUNK = 256 * 1024
ENCRYPTED = 1
# What zipfile raises when bytes are not what they should be.
DAMAGE = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error)


class Archive:
    """A file whose members have all been found to be what the manifest says."""

    def __init__(self, zip_file: ZipFile) -> None:
        self._zip = zip_file
        members = _members(zip_file)
        self.manifest = _manifest(zip_file, members)
        _judge_members(members, self.manifest)
        self.counts = self.manifest.tables
        for name, member in self.manifest.members.items():
            self._judge_content(name, member)
        for table, wanted in self.counts.items():
            if sum(map(len, self.rows(table))) != wanted:
                raise KeepingError(f"is damaged: table {table} has not {wanted} rows")

    def rows(self, table: str) -> Batches:
        """The rows of a table, in batches."""
        batch: list[Row] = []
        with self._zip.open(member_of(table)) as lines:
            while line := lines.readline(LONGEST_ROW + 1):
                batch.append(_row(table, line))
                if len(batch) == BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch

    def open(self, name: str) -> IO[bytes]:
        """The content of a member."""
        return self._zip.open(name)

    def _judge_content(self, name: str, member: Member) -> None:
        digest = sha256()
        with self._zip.open(name) as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != member.sha256:
            raise KeepingError(f"is damaged: {name} is not what was saved")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive in a file, once everything in it is found right. Raises KeepingError."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise KeepingError(f"{path}: {error.strerror}") from error
    with file:
        try:
            archive = Archive(ZipFile(file))
        except KeepingError as error:
            raise KeepingError(f"{path} {error}") from error
        except DAMAGE as error:
            raise KeepingError(f"{path} is damaged, or no backup of Eventsys") from error
        yield archive


def _members(zip_file: ZipFile) -> dict[str, ZipInfo]:
    """What is in the file, by name. Raises KeepingError on what no backup has in it."""
    members = {each.filename: each for each in zip_file.infolist()}
    if len(members) != len(zip_file.infolist()):
        raise KeepingError("is damaged: two members have one name")
    for name, each in members.items():
        is_plain = stat.S_IFMT(each.external_attr >> 16) in (0, stat.S_IFREG)
        is_readable = each.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        if not is_plain or not is_readable or each.flag_bits & ENCRYPTED:
            raise KeepingError(f"is unsafe: {name!r} is no plain file")
        if each.file_size > MEBIBYTE + PACKED_AT_MOST * each.compress_size:
            raise KeepingError(f"is unsafe: {name!r} is packed too tightly")
    return members


def _manifest(zip_file: ZipFile, members: dict[str, ZipInfo]) -> Manifest:
    if MANIFEST not in members:
        raise KeepingError("is no backup of Eventsys")
    if members[MANIFEST].file_size > LONGEST_MANIFEST:
        raise KeepingError("is damaged: the manifest is too long")
    return understood(zip_file.read(MANIFEST))


def _judge_members(found: dict[str, ZipInfo], manifest: Manifest) -> None:
    """Raises KeepingError unless the file has exactly the members that the manifest names."""
    if found.keys() - {MANIFEST} != manifest.members.keys():
        raise KeepingError("is damaged: it has other members than its manifest says")
    for name, member in manifest.members.items():
        if found[name].file_size != member.size:
            raise KeepingError(f"is damaged: {name} has another size than was saved")


def _row(table: str, line: bytes) -> Row:
    if not line.endswith(b"\n"):
        raise KeepingError(f"is damaged: table {table} has a row without end")
    row = json.loads(line)
    if not isinstance(row, dict):
        raise KeepingError(f"is damaged: table {table} has a line that is no row")
    return row
