"""Archives that are damaged, foreign or evil: refused in one line, with nothing touched."""

import json
import random
import stat
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from click.testing import CliRunner
from flask import Flask

from eventsys import install
from eventsys.cli import cli
from eventsys.core.db import db
from eventsys.keeping.archive import opened
from eventsys.keeping.errors import KeepingError
from eventsys.keeping.manifest import member_of
from tests.keeping import Rows, all_rows, application, backed_up
from tests.make import NOW, make_event, make_registration

NewAddress = Callable[[str], str]
Members = dict[str, bytes]
TABLE = "tables/event_day.jsonl"
UPLOAD = "uploads/plan.pdf"


@pytest.fixture(scope="module")
def members(
    database_name: str, new_address: NewAddress, tmp_path_factory: pytest.TempPathFactory
) -> Members:
    """What is in a good archive, unpacked."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "uploads").mkdir()
    (folder / "uploads" / "plan.pdf").write_bytes(b"%PDF")
    with application(folder, new_address(database_name)):
        install.set_up(NOW)
        make_registration(make_event(seats=2), diet="Ingen fisk.")
        backed_up(folder, folder / "backup.zip")
    with ZipFile(folder / "backup.zip") as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def victim(
    database_name: str, new_address: NewAddress, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An empty installation, its context entered. One for all tests: none may change it."""
    folder = tmp_path_factory.mktemp("victim")
    with application(folder, new_address(database_name)) as app:
        install.set_up(NOW)
        yield app


@pytest.fixture(scope="module")
def untouched(victim: Flask) -> Rows:
    return all_rows()


@pytest.fixture
def refuse(victim: Flask, untouched: Rows, tmp_path: Path) -> Callable[[bytes], str]:
    """Tries to restore these bytes; gives the one line that says why not."""

    def try_it(content: bytes) -> str:
        path = tmp_path / "backup.zip"
        path.write_bytes(content)
        done = CliRunner().invoke(cli.commands["restore"], [str(path)])
        db.session.rollback()
        assert done.exit_code == 2, done.output
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("eventsys: ")
        assert "Restored" not in done.stdout
        assert all_rows() == untouched
        assert not (Path(victim.instance_path) / "uploads").exists()
        return done.stderr

    return try_it


def described(members: Members) -> Members:
    """The members, and in the manifest what they really are: nothing but their sense is wrong."""
    manifest = json.loads(members["manifest.json"])
    manifest["members"] = {
        name: {"size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in members.items()
        if name != "manifest.json"
    }
    return members | {"manifest.json": json.dumps(manifest).encode()}


def saying(members: Members, /, **words: Any) -> Members:
    """The same with something else in the manifest."""
    told = json.loads(members["manifest.json"]) | words
    return members | {"manifest.json": json.dumps(told).encode()}


def packed(members: Members, alter: Callable[[ZipInfo], None] | None = None) -> bytes:
    """A zip file of these members, each of them altered."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, content in members.items():
            member = ZipInfo(name)
            member.compress_type = ZIP_DEFLATED
            if alter is not None:
                alter(member)
            file.writestr(member, content)
    return buffer.getvalue()


def without(members: Members, name: str) -> Members:
    return {each: content for each, content in members.items() if each != name}


def of_row(members: Members, **values: Any) -> Members:
    """Another first row of the table of days, correctly described."""
    row = json.loads(members[TABLE].splitlines()[0])
    return described(members | {TABLE: json.dumps(row | values).encode() + b"\n"})


def linking(member: ZipInfo) -> None:
    if member.filename == UPLOAD:
        member.external_attr = (stat.S_IFLNK | 0o777) << 16


def packing_strangely(member: ZipInfo) -> None:
    member.compress_type = ZIP_BZIP2


def test_a_good_archive_is_a_good_one(members: Members, victim: Flask, tmp_path: Path) -> None:
    for content in (packed(members), packed(described(members))):
        (tmp_path / "backup.zip").write_bytes(content)
        with opened(tmp_path / "backup.zip") as archive:
            assert (archive.counts["event"], archive.counts["registration"]) == (1, 1)


BAD: dict[str, tuple[str, Callable[[Members], bytes]]] = {
    "nothing": ("no backup", lambda _: b""),
    "text": ("no backup", lambda _: b"Hello, I am no archive. " * 99),
    "other zip": ("is no backup of Eventsys", lambda _: packed({"a.txt": b"a"})),
    "empty zip": ("is no backup of Eventsys", lambda _: packed({})),
    "no manifest": ("is no backup", lambda m: packed(without(m, "manifest.json"))),
    "no table": ("other members", lambda m: packed(without(m, TABLE))),
    "no upload": ("other members", lambda m: packed(without(m, UPLOAD))),
    "one more table": ("other members", lambda m: packed(m | {"tables/x.jsonl": b""})),
    "one more upload": ("other members", lambda m: packed(m | {"uploads/x": b""})),
    "one more file": ("other members", lambda m: packed(m | {"../x": b""})),
    "same size": ("not what was saved", lambda m: packed(m | {UPLOAD: b"%PdF"})),
    "other size": ("another size", lambda m: packed(m | {UPLOAD: b"%PDFx"})),
    "place": ("not the same", lambda m: packed(described(m | {"elsewhere/x": b""}))),
    "table gone": ("not the same", lambda m: packed(described(without(m, TABLE)))),
    "folder and file": ("a folder", lambda m: packed(described(m | {f"{UPLOAD}/x": b""}))),
    "link": ("no plain file", lambda m: packed(m, linking)),
    "packing": ("no plain file", lambda m: packed(m, packing_strangely)),
    "bomb": ("too tightly", lambda m: packed(described(m | {TABLE: b"0" * 9_000_000}))),
    "bomb of uploads": ("too tightly", lambda m: packed(described(m | {UPLOAD: bytes(9**7 * 2)}))),
    "two of a name": (
        "two members",
        lambda m: packed(m | {"uploads/plan.pdX": b""}).replace(b"plan.pdX", b"plan.pdf"),
    ),
    "format": ("is no backup", lambda m: packed(saying(m, format="another"))),
    "newer format": ("another format", lambda m: packed(saying(m, version=2))),
    "newer migration": ("newer version", lambda m: packed(saying(m, revision="9999"))),
    "another key": ("another secret key", lambda m: packed(saying(m, key="0" * 64))),
    "no tables": ("incomplete", lambda m: packed(saying(m, tables=None))),
    "members of nothing": ("does not describe", lambda m: packed(saying(m, members={"a": 1}))),
    "odd counts": ("counts no rows", lambda m: packed(saying(m, tables={"event": -1}))),
    "list": ("is no backup", lambda m: packed(m | {"manifest.json": b"[]"})),
    "no JSON": ("cannot be read", lambda m: packed(m | {"manifest.json": b"{"})),
    "deep": ("cannot be read", lambda m: packed(m | {"manifest.json": b"[" * 99_999})),
    "row no JSON": ("damaged", lambda m: packed(described(m | {TABLE: b"{\n"}))),
    "row too deep": ("damaged", lambda m: packed(described(m | {TABLE: b"[" * 99_999 + b"\n"}))),
    "row no row": ("no row", lambda m: packed(described(m | {TABLE: b"[]\n"}))),
    "row cut": ("without end", lambda m: packed(described(m | {TABLE: m[TABLE][:-1]}))),
    "fewer rows": ("has not 1 rows", lambda m: packed(described(m | {TABLE: b""}))),
    "more rows": ("has not 1 rows", lambda m: packed(described(m | {TABLE: m[TABLE] * 2}))),
    "more columns": ("other columns", lambda m: packed(of_row(m, more=1))),
    "no date": ("none of its column", lambda m: packed(of_row(m, held_on="soon"))),
    "no text": ("none of its column", lambda m: packed(of_row(m, held_on=7))),
    "no value": ("database", lambda m: packed(of_row(m, held_on=None))),
    "of nothing": ("database", lambda m: packed(of_row(m, event_id=99))),
}


@pytest.mark.parametrize(("words", "made"), BAD.values(), ids=BAD)
def test_a_bad_archive_is_refused(
    members: Members,
    refuse: Callable[[bytes], str],
    words: str,
    made: Callable[[Members], bytes],
) -> None:
    assert words in refuse(made(members))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/evil",
        "uploads/../../evil",
        "uploads/..",
        "uploads//evil",
        "uploads/./evil",
        "uploads/a\\evil",
        "uploads/evil\n",
        "uploads/folder/",
    ],
)
def test_a_name_that_leads_out_is_refused(
    members: Members, refuse: Callable[[bytes], str], name: str
) -> None:
    assert "is unsafe" in refuse(packed(described(members | {name: b"evil"})))


def test_a_byte_of_each_member_is_flipped(members: Members, refuse: Callable[[bytes], str]) -> None:
    good = packed(members)
    with ZipFile(BytesIO(good)) as file:
        places = [
            each.header_offset + 30 + len(each.filename.encode()) + each.compress_size // 2
            for each in file.infolist()
            if each.file_size
        ]
    assert len(places) > 10
    for place in places:
        refuse(good[:place] + bytes([good[place] ^ 16]) + good[place + 1 :])


def test_an_archive_that_is_cut_off(members: Members, refuse: Callable[[bytes], str]) -> None:
    good = packed(members)
    for length in (*range(0, len(good), len(good) // 20), len(good) - 1):
        refuse(good[:length])


def test_whatever_is_flipped_the_rows_are_right_or_refused(
    members: Members, victim: Flask, tmp_path: Path
) -> None:
    good, path = packed(members), tmp_path / "backup.zip"
    for place in random.Random(1).sample(range(len(good)), 400):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        try:
            with opened(path) as archive:
                found = {
                    member_of(each): list(chain(*archive.rows(each))) for each in archive.counts
                }
        except KeepingError:
            continue
        assert found == {
            name: [json.loads(line) for line in content.splitlines()]
            for name, content in members.items()
            if name in found
        }


def test_other_tables_than_those_of_the_migration(
    members: Members, refuse: Callable[[bytes], str]
) -> None:
    tables = json.loads(members["manifest.json"])["tables"]
    del tables["event_day"]
    fewer = saying(described(without(members, TABLE)), tables=tables)
    assert "other tables" in refuse(packed(fewer))


def test_a_file_that_is_not_there(victim: Flask, tmp_path: Path) -> None:
    for name in ("nowhere.zip", "."):
        done = CliRunner().invoke(cli.commands["restore"], [str(tmp_path / name)])
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
