"""Documents as services: on both databases, by several at once, and what is kept for them."""

from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core import uploads
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.documents import service as documents
from eventsys.documents.models import Document, DocumentVersion
from eventsys.documents.service import DocumentDetails
from eventsys.events import service as events
from eventsys.keeping.backup import back_up
from eventsys.privacy import staff
from eventsys.programme import service as programme
from eventsys.speakers import service as speakers
from tests import files, make
from tests.make import NOW

LATER = NOW + timedelta(hours=1)


def kept() -> set[str]:
    """The names of all files in the uploads folder."""
    return {path.name for path in uploads.folder().glob("*/*")}


def swept() -> None:
    """The sweep of a day long after."""
    with transaction():
        staff.sweep_uploads(NOW + timedelta(days=99_999))


def test_what_was_handed_in_comes_back(app: Flask) -> None:
    event = make.make_event()
    document = make.make_file(event, "Bilder från mötet.PDF", by=make.make_user())
    (version,) = document.versions
    assert (document.title, document.kind, document.url) == ("Bilder från mötet", "file", "")
    assert (version.number, version.file_name) == (1, "bilder-fran-motet.pdf")
    assert (version.media_type, version.added_by) == ("application/pdf", "Astrid Berg")
    assert uploads.path_of(version.file).read_bytes() == files.pdf("Bilder från mötet.PDF")
    assert version.size == uploads.path_of(version.file).stat().st_size


def test_what_a_row_names_outlives_the_sweep_and_is_in_the_backup(
    app: Flask, tmp_path: Path
) -> None:
    event = make.make_event()
    document, other = make.make_file(event, "A.pdf"), make.make_file(event, "B.pdf")
    speaker = make.make_speaker(event, photo=True)
    new = documents.hand_in("C.png", files.picture())
    with transaction():
        documents.replace_file(event, document, new, SYSTEM, LATER)
    names = {each.file for each in (*document.versions, *other.versions)}
    names |= {speaker.photo or "", speaker.photo_small or ""}
    assert len(names) == 5
    # What nobody names goes, what a version names stays, also an older one.
    orphan = documents.hand_in("D.png", files.picture(size=(9, 9))).file
    assert kept() & {*names, orphan} == {*names, orphan}
    swept()
    assert kept() == names
    archive = tmp_path / "backup.zip"
    back_up(db.engine, uploads.folder(), archive, NOW, lambda *_told: None)
    with ZipFile(archive) as packed:
        members = [Path(each) for each in packed.namelist() if each.startswith("uploads/")]
    assert {each.name for each in members} == names
    with transaction():
        documents.remove(event, document.id, SYSTEM, LATER)
        speakers.remove(speaker, SYSTEM, LATER)
    assert db.session.query(DocumentVersion).count() == 1
    swept()
    assert kept() == {other.versions[0].file}


def test_what_cannot_be_is_refused_and_nothing_is_kept_of_it(app: Flask) -> None:
    event, other = make.make_event(), make.make_event("Annat")
    item, document = make.make_item(other), make.make_file(event)
    for details, field in (
        (DocumentDetails(""), "title"),
        (DocumentDetails("A", is_accessible="kanske"), "is_accessible"),
        (DocumentDetails("A", is_accessible="no"), "access_words"),
        (DocumentDetails("A", item_id=item.id), "item_id"),
    ):
        with pytest.raises(DomainError) as refused, transaction():
            documents.edit(event, document, details, SYSTEM, LATER)
        assert refused.value.field == field
    with pytest.raises(DomainError), transaction():
        documents.add(event, "A", "https://example.org/", SYSTEM, LATER, "file")
    with pytest.raises(NotFound):
        documents.get(other, document.id)
    assert documents.details_of(document) == DocumentDetails("Presentation")


def test_a_change_of_nothing_is_none(app: Flask) -> None:
    event = make.make_event()
    document, version = make.make_file(event), event.version
    with transaction():
        documents.edit(event, document, documents.details_of(document), SYSTEM, LATER)
        documents.move(event, document, -1, SYSTEM, LATER)
    assert event.version == version


def test_shown_follows_status_and_time(app: Flask) -> None:
    event = make.make_event(status="draft")
    waits, plain = make.make_file(event, "A.pdf", after_event=True), make.make_document(event)
    ends = event.ends_at
    assert ends is not None
    assert documents.shown(event, ends) == []
    with transaction():
        events.publish(event, SYSTEM, NOW)
    assert documents.shown(event, ends - timedelta(seconds=1)) == [plain]
    assert documents.shown(event, ends) == [waits, plain]


def test_an_item_that_is_removed_leaves_its_documents(app: Flask) -> None:
    event = make.make_event()
    item = make.make_item(event)
    document = make.make_file(event, item_id=item.id)
    with transaction():
        programme.remove(event, item, SYSTEM, LATER)
    db.session.expire_all()
    assert (document.item_id, document.item) == (None, None)


def test_a_draft_that_is_thrown_away_takes_them_along(app: Flask) -> None:
    event = make.make_event(status="draft")
    make.make_file(event)
    with transaction():
        events.delete_draft(event, SYSTEM, LATER)
    assert db.session.query(Document).count() == 0
    assert db.session.query(DocumentVersion).count() == 0
