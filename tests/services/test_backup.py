"""Backups: from and to either kind of database, complete, private, and held letters."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys import install
from eventsys.core.db import db, transaction
from eventsys.events.models import EventDay
from eventsys.keeping import restore
from eventsys.keeping.errors import KeepingError
from eventsys.mail.models import Letter
from tests import files
from tests.databases import SECRET_KEY
from tests.keeping import Rows, all_rows, application, backed_up, kept, untold
from tests.make import NOW, make_event, make_file
from tests.project.reading import PACKAGE

NewAddress = Callable[[str], str]
both_kinds = pytest.mark.parametrize("to", ["sqlite", "postgresql"])
UPLOADS = {"plan.pdf": b"%PDF\x00\xff", "2027/års möte.txt": b"Hej", "2027/tom": b""}


@pytest.fixture
def instance(full: Flask) -> Path:
    """The folder of the full installation, with uploads."""
    folder = Path(full.instance_path)
    for name, content in UPLOADS.items():
        path = folder / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def archive(instance: Path, tmp_path: Path) -> Path:
    """A backup of everything."""
    path = tmp_path / "backup.zip"
    backed_up(instance, path)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The folder of an installation without content."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def restored(archive: Path, instance: Path, **options: bool) -> restore.Restored:
    return restore.restore(archive, instance / "uploads", NOW, untold, **options)


def uploads_in(instance: Path) -> dict[str, bytes]:
    folder = instance / "uploads"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def without(rows: Rows, table: str) -> Rows:
    return {name: found for name, found in rows.items() if name != table}


@both_kinds
def test_everything_comes_back(
    full: Flask, archive: Path, empty: Path, new_address: NewAddress, to: str
) -> None:
    there = all_rows()
    with application(empty, new_address(to)):
        back = restored(archive, empty, send_letters=True)
        assert all_rows() == kept(there)
        assert back.manifest.tables == {name: len(rows) for name, rows in kept(there).items()}
        assert back.held == 0
        assert uploads_in(empty) == UPLOADS
        # New rows get numbers of their own.
        make_event("Efteråt")


def test_letters_are_held(
    full: Flask, archive: Path, empty: Path, new_address: NewAddress, to: str
) -> None:
    there = all_rows()
    unsent = select(Letter.id).where(Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
    waiting = {*db.session.scalars(unsent)}
    with application(empty, new_address(to)):
        back = restored(archive, empty)
        held = select(Letter.id).where(Letter.given_up_at == NOW, Letter.last_error.is_not(None))
        assert {*db.session.scalars(held)} == waiting
        assert db.session.scalars(unsent).all() == []
        assert back.held == len(waiting) > 0
        assert without(all_rows(), "letter") == without(kept(there), "letter")


def test_a_backup_holds_every_table_and_no_secret(archive: Path) -> None:
    with ZipFile(archive) as file:
        names = {*file.namelist()}
        contents = b"".join(file.read(name) for name in names)
        sessions = file.read("tables/staff_session.jsonl")
    tables = {f"tables/{name}.jsonl" for name in db.metadata.tables}
    assert names == {"manifest.json"} | tables | {f"uploads/{name}" for name in UPLOADS}
    assert (SECRET_KEY.encode() in contents, sessions) == (False, b"")
    assert b"Ingen fisk" not in contents


def test_a_backup_is_private_and_replaces_nothing(instance: Path, archive: Path) -> None:
    before = archive.read_bytes()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with pytest.raises(KeepingError, match="is there already"):
        backed_up(instance, archive)
    archive.with_name("linked").symlink_to("nowhere")
    with pytest.raises(KeepingError, match="is there already"):
        backed_up(instance, archive.with_name("linked"))
    assert archive.read_bytes() == before
    assert sorted(each.name for each in archive.parent.iterdir()) == ["backup.zip", "linked"]


@pytest.mark.parametrize("wrong", ["link", "pipe", "name"])
def test_what_is_no_plain_file_is_not_saved(
    instance: Path, tmp_path: Path, wrong: str, request: pytest.FixtureRequest
) -> None:
    path = instance / "uploads" / ("odd\\name" if wrong == "name" else "odd")
    request.addfinalizer(path.unlink)
    if wrong == "link":
        path.symlink_to(tmp_path)
    elif wrong == "pipe":
        os.mkfifo(path)
    else:
        path.write_text("x")
    with pytest.raises(KeepingError, match="odd"):
        backed_up(instance, tmp_path / "backup.zip")
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_not_there(instance: Path, tmp_path: Path) -> None:
    with pytest.raises(KeepingError, match="No such file"):
        backed_up(instance, tmp_path / "nowhere" / "backup.zip")


def test_uploads_of_another_place(
    full: Flask, archive: Path, empty: Path, new_address: NewAddress, tmp_path: Path
) -> None:
    """The folder may be a link to a larger disk."""
    (tmp_path / "disk").mkdir()
    (empty / "uploads").symlink_to(tmp_path / "disk")
    with application(empty, new_address("sqlite")):
        restored(archive, empty)
    assert uploads_in(empty) == UPLOADS


def test_an_installation_with_content_is_left_alone(
    archive: Path, empty: Path, new_address: NewAddress, database_name: str
) -> None:
    with application(empty, new_address(database_name)):
        install.set_up(NOW)
        make_event("Redan här")
        there = all_rows()
        with pytest.raises(KeepingError, match="^the database is not empty"):
            restored(archive, empty)
        assert (all_rows(), uploads_in(empty)) == (there, {})


def test_uploads_are_left_alone(
    archive: Path, empty: Path, new_address: NewAddress, database_name: str
) -> None:
    (empty / "uploads").mkdir()
    (empty / "uploads" / "plan.pdf").write_bytes(b"mine")
    with application(empty, new_address(database_name)):
        install.set_up(NOW)
        there = all_rows()
        with pytest.raises(KeepingError, match="uploads is not empty"):
            restored(archive, empty)
        assert (all_rows(), uploads_in(empty)) == (there, {"plan.pdf": b"mine"})


def test_it_is_stopped_in_the_middle(
    archive: Path, empty: Path, new_address: NewAddress, database_name: str
) -> None:
    def stop(*_told: object) -> None:
        raise KeyboardInterrupt

    with application(empty, new_address(database_name)):
        install.set_up(NOW)
        there = all_rows()
        with pytest.raises(KeyboardInterrupt):
            restore.restore(archive, empty / "uploads", NOW, stop)
        assert (all_rows(), uploads_in(empty)) == (there, {})
        restored(archive, empty)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ({"secret_key": "another secret that is long enough"}, "another secret key"),
        ({"health_keys": ("another key of health data",)}, "another key of health data"),
    ],
)
def test_another_key(
    archive: Path,
    empty: Path,
    new_address: NewAddress,
    database_name: str,
    key: dict[str, Any],
    said: str,
) -> None:
    with application(empty, new_address(database_name), **key):
        install.set_up(NOW)
        there = all_rows()
        with pytest.raises(KeepingError, match=said):
            restored(archive, empty)
        assert (all_rows(), uploads_in(empty)) == (there, {})
        restored(archive, empty, another_key=True)
        assert uploads_in(empty) == UPLOADS


def test_calendar_texts_follow_the_address(
    archive: Path, empty: Path, new_address: NewAddress, database_name: str
) -> None:
    url = "https://ny.example.org"
    with application(empty, new_address(database_name), base_url=url):
        restored(archive, empty)
        texts = [text for text in db.session.scalars(select(EventDay.calendar_text)) if text]
        assert len(texts) > 10
        assert [text for text in texts if f"URL:{url}/" not in text.replace("\r\n ", "")] == []


NEXT_STEP = '''
"""What a later version might do."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = {head!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("later_thing", sa.Column("id", sa.Integer(), primary_key=True))
    mood = sa.Column("mood", sa.String(), nullable=False, server_default="glad")
    # Builds the table anew on SQLite, though others point to it.
    with op.batch_alter_table("event") as event:
        event.add_column(mood)
        event.alter_column("venue", existing_type=sa.String(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("event") as event:
        event.drop_column("mood")
    op.drop_table("later_thing")
'''


@pytest.mark.parametrize("made", [False, True], ids=["nothing yet", "made by init"])
def test_a_backup_of_an_older_version(
    full: Flask,
    archive: Path,
    empty: Path,
    new_address: NewAddress,
    to: str,
    made: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there, head = kept(all_rows()), install.migrations()[0]
    later = empty / "migrations"
    shutil.copytree(PACKAGE / "migrations", later)
    (later / "versions" / "later.py").write_text(NEXT_STEP.format(head=head), encoding="utf-8")
    with application(empty, new_address(to)):
        monkeypatch.setattr(install.migrate, "directory", str(later))
        if made:
            install.set_up(NOW)
        restored(archive, empty, send_letters=True)
        assert (install.migration(), all_rows()) == ("later", there)
        with transaction() as session:
            moods = session.connection().exec_driver_sql("SELECT DISTINCT mood FROM event")
            assert moods.scalars().all() == ["glad"]


def test_a_manifest_says_what_it_is(instance: Path, tmp_path: Path) -> None:
    manifest = backed_up(instance, tmp_path / "backup.zip")
    assert (manifest.made_at, manifest.revision) == (NOW.isoformat(), install.migrations()[0])
    assert sorted(manifest.uploads) == sorted(f"uploads/{name}" for name in UPLOADS)


def test_a_document_can_be_fetched_from_what_was_restored(
    full: Flask, tmp_path: Path, empty: Path, new_address: NewAddress
) -> None:
    event = make_event("Möte med bilder")
    where, content = f"/vastmanland/{event.slug}/documents/", files.pdf("Bilder")
    document = make_file(event, "Bilder.pdf", content)
    where += f"{document.id}/bilder.pdf"
    path = tmp_path / "with-documents.zip"
    backed_up(Path(full.instance_path), path)
    with application(empty, new_address("sqlite")) as there:
        restored(path, empty)
        answer = there.test_client().get(where, buffered=True)
        assert (answer.status_code, answer.data) == (200, content)
