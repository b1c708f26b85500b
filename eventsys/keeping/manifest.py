"""What an archive says about itself: which data, from when, and the hash of each of its members.

An archive is a zip file. `manifest.json` lists all other members: `tables/<name>.jsonl`, one row to
a line, and what stands under `uploads/`. Everything in it is judged before anything is used.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from eventsys.keeping.errors import KeepingError

FORMAT, VERSION = "eventsys backup", 1
MANIFEST = "manifest.json"
UPLOADS = "uploads/"
WORDS = {"made_at": str, "key": str, "revision": str, "tables": dict, "members": dict}
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Member:
    """Size and hash of a file in an archive, unpacked."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`key` is a fingerprint of the secret key, `tables` says how many rows each has.

    `health_key` is the mark of the key of health data; empty where an older version made it.
    """

    made_at: str
    key: str
    revision: str
    tables: dict[str, int]
    members: dict[str, Member]
    health_key: str = ""

    @property
    def uploads(self) -> list[str]:
        """Names of the members that were uploaded."""
        return [name for name in self.members if name.startswith(UPLOADS)]


def member_of(table: str) -> str:
    """Where the rows of a table stand."""
    return f"tables/{table}.jsonl"


def is_safe(name: str) -> bool:
    """Whether a member's name is a plain path that stays inside: uploads/2027/plan.pdf."""
    parts = name.split("/")
    return name.isprintable() and "\\" not in name and not {"", ".", ".."} & {*parts}


def written(manifest: Manifest) -> bytes:
    """The manifest as it stands in the archive."""
    told = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def understood(content: bytes) -> Manifest:
    """The manifest of an archive. Raises KeepingError if it is none, or contradicts itself."""
    told = _told(content)
    if told.get("format") != FORMAT:
        raise KeepingError("is no backup of Eventsys")
    if told.get("version") != VERSION:
        raise KeepingError("is a backup of another format: use the version that made it")
    if not all(isinstance(told.get(word), kind) for word, kind in WORDS.items()):
        raise KeepingError("is damaged: the manifest is incomplete")
    manifest = Manifest(
        **{word: told[word] for word in WORDS if word != "members"},
        members={name: _member(each) for name, each in told["members"].items()},
        health_key=str(told.get("health_key", "")),
    )
    if not all(_is_count(rows) for rows in manifest.tables.values()):
        raise KeepingError("is damaged: the manifest counts no rows")
    _judge_names(manifest)
    return manifest


def _told(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise KeepingError("is damaged: the manifest cannot be read") from error
    return told if isinstance(told, dict) else {}


def _member(told: Any) -> Member:
    match told:
        case {"size": int(size), "sha256": str(digest)} if _is_count(size):
            if DIGEST.fullmatch(digest):
                return Member(size, digest)
    raise KeepingError("is damaged: the manifest does not describe its members")


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _judge_names(manifest: Manifest) -> None:
    """Raises KeepingError unless there is a member for each table, and else only uploads."""
    names = {*manifest.members}
    if strange := next((name for name in names if not is_safe(name)), None):
        raise KeepingError(f"is unsafe: it has a member {strange!r}")
    if names - {*manifest.uploads} != {member_of(table) for table in manifest.tables}:
        raise KeepingError("is damaged: tables and members are not the same")
    folders = {
        "/".join(name.split("/")[:end]) for name in names for end in range(name.count("/") + 1)
    }
    if names & folders:
        raise KeepingError("is damaged: a member is a file and a folder")
