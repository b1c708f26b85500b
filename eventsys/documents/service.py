"""Documents of an event: handed in, linked to, replaced, put in order, taken away, and shown."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import uploads
from eventsys.core.db import db, read_again
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import lazy_gettext as _
from eventsys.documents import checking, naming
from eventsys.documents.kinds import FileKind, Refused
from eventsys.documents.models import Document, DocumentVersion
from eventsys.events import rules as event_rules
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem

ANSWERS = ("yes", "no", "unknown")
LINKED = ("link", "recording")
PLAIN_FIELDS = ("title", "url", "after_event", "is_accessible", "access_words")


@dataclass(frozen=True)
class DocumentDetails:
    """A document as it is described. Files have no `url`; several at once have no `title`."""

    title: str = ""
    url: str = ""
    item_id: int | None = None
    after_event: bool = False
    is_accessible: str = "unknown"
    access_words: str = ""


@dataclass(frozen=True)
class HandedIn:
    """A file that was checked and is kept: `name` as it came, `file` as it is kept."""

    name: str
    kind: FileKind
    file: str
    size: int


def hand_in(name: str, content: bytes) -> HandedIn:
    """Check a file and keep it. Raises Refused.

    It takes its time, so it comes before the transaction; without a row the file is swept away.
    """
    kind = checking.kind_of(content)
    return HandedIn(name, kind, uploads.keep(content), len(content))


def of_event(event: Event) -> list[Document]:
    """The event's documents in order, those included that are not shown yet."""
    return list(
        db.session.scalars(
            select(Document)
            .where(Document.event_id == event.id)
            .options(selectinload(Document.versions), joinedload(Document.item))
            .order_by(Document.position, Document.id)
        )
    )


def shown(event: Event, now: datetime) -> list[Document]:
    """The documents that everybody may see now."""
    return [each for each in of_event(event) if is_shown(event, each, now)]


def is_shown(event: Event, document: Document, now: datetime) -> bool:
    """Whether everybody may see a document: the event is public, and over if that is waited for."""
    over = event_rules.is_past(event.last_on, event.ends_at, event.time_zone, now)
    return event.status != "draft" and (over or not document.after_event)


def get(event: Event, document_id: int) -> Document:
    """A document of this event. Raises NotFound."""
    document = db.session.get(Document, document_id)
    if document is None or document.event_id != event.id:
        raise NotFound
    return document


def newest(document: Document) -> DocumentVersion | None:
    """The file that people get; links have none."""
    return document.versions[-1] if document.versions else None


def add(
    event: Event,
    title: str,
    url: str,
    by: Actor,
    now: datetime,
    kind: str = "link",
    details: DocumentDetails | None = None,
) -> Document:
    """Link one more document, or a recording."""
    if kind not in LINKED:
        raise DomainError(_("Välj vad länken leder till."), "kind")
    described = replace(details or DocumentDetails(), title=title, url=url)
    return _new(event, kind, described, by, now)


def add_file(
    event: Event, file: HandedIn, details: DocumentDetails, by: Actor, now: datetime
) -> Document:
    """A file as one more document, named as it is unless a title is given.

    Raises Refused if the event has it already: a form that is sent twice adds nothing.
    """
    events.hold([event.id])
    same = next((each for each in of_event(event) if _holds(each, file)), None)
    if same is not None:
        raise Refused(_("Filen finns redan. Den heter ”%(title)s”.", title=same.title))
    title = details.title or naming.title_of(file.name) or file.kind.name
    return _new(event, "file", replace(details, title=title, url=""), by, now, file)


def edit(
    event: Event, document: Document, details: DocumentDetails, by: Actor, now: datetime
) -> None:
    """Describe a document anew. Raises NotFound if it is removed by now, as all deeds do."""
    _hold(event, document)
    if document.kind == "file":
        details = replace(details, url="")
    changes = _describe(event, document, details)
    if changes:
        events.touch(event, now)
        _record("edited", document, by, now, changes=changes)


def replace_file(
    event: Event, document: Document, file: HandedIn, by: Actor, now: datetime
) -> None:
    """A new version of a file, at the same address. Raises Refused if it is the same."""
    _hold(event, document)
    if document.kind != "file":
        raise NotFound
    if _holds(document, file):
        raise Refused(_("Det är samma fil som förut."), "file")
    before, made = document.versions[-1], _add_version(document, file, by, now)
    events.touch(event, now)
    told = [[each.number, each.size] for each in (before, made)]
    _record("replaced", document, by, now, changes={"version": told})


def move(event: Event, document: Document, step: int, by: Actor, now: datetime) -> None:
    """One place up (-1) or down (+1)."""
    _hold(event, document)
    listed = of_event(event)
    at = listed.index(document)
    to = min(max(at + step, 0), len(listed) - 1)
    if at == to:
        return
    listed.insert(to, listed.pop(at))
    for position, each in enumerate(listed, start=1):
        each.position = position
    events.touch(event, now)
    _record("moved", document, by, now, changes={"place": [at + 1, to + 1]})


def remove(event: Event, document_id: int, by: Actor, now: datetime) -> None:
    """Take a document away, all its versions. Raises NotFound if the event has no such document."""
    document = get(event, document_id)
    _hold(event, document)
    version = newest(document)
    was = {"version": [[version.number, version.size], None]} if version else {}
    db.session.delete(document)
    events.touch(event, now)
    _record("removed", document, by, now, changes=was or {"url": [document.url, ""]})


def details_of(document: Document) -> DocumentDetails:
    """The document as it could have been described."""
    plain = {name: getattr(document, name) for name in PLAIN_FIELDS}
    return DocumentDetails(item_id=document.item_id, **plain)


def _hold(event: Event, document: Document) -> None:
    """Read a document again, and keep others from changing any of the event's meanwhile."""
    events.hold([event.id])
    read_again(document)


def _new(
    event: Event,
    kind: str,
    details: DocumentDetails,
    by: Actor,
    now: datetime,
    file: HandedIn | None = None,
) -> Document:
    listed = of_event(event)
    last = listed[-1].position if listed else 0
    document = Document(event_id=event.id, kind=kind, position=last + 1, added_at=now)
    _describe(event, document, details)
    if file is not None:
        _add_version(document, file, by, now)
    db.session.add(document)
    events.touch(event, now)
    _record("added", document, by, now)
    return document


def _describe(event: Event, document: Document, details: DocumentDetails) -> dict[str, list[Any]]:
    """Give a document these details. Says what became different."""
    item = _check(event, details)
    changes: dict[str, list[Any]] = {}
    for name in PLAIN_FIELDS:
        before, after = getattr(document, name), getattr(details, name)
        if before != after:
            changes[name] = [before, after]
            setattr(document, name, after)
    if document.item_id != details.item_id:
        titles = [each.title if each else None for each in (document.item, item)]
        changes["item"] = titles
        document.item_id, document.item = details.item_id, item
    return changes


def _check(event: Event, details: DocumentDetails) -> ProgrammeItem | None:
    """The item that the document is to belong to. Raises DomainError for what cannot be."""
    if not details.title:
        raise DomainError(_("Skriv vad dokumentet heter."), "title")
    if details.is_accessible not in ANSWERS:
        raise DomainError(_("Svara ja, nej eller vet inte."), "is_accessible")
    if details.is_accessible == "no" and not details.access_words:
        raise DomainError(_("Skriv hur man kan få innehållet på annat sätt."), "access_words")
    if details.item_id is None:
        return None
    try:
        return programme.get(event, details.item_id)
    except NotFound:
        raise DomainError(_("Välj en punkt i mötets program."), "item_id") from None


def _add_version(document: Document, file: HandedIn, by: Actor, now: datetime) -> DocumentVersion:
    """The file under the name that the first one had, so that its address stays."""
    words = document.versions[0].file_name.rpartition(".")[0] if document.versions else ""
    made = DocumentVersion(
        number=len(document.versions) + 1,
        file=file.file,
        file_name=naming.file_name(words or naming.title_of(file.name), file.kind),
        media_type=file.kind.media_type,
        size=file.size,
        added_at=now,
        added_by=by.name,
    )
    document.versions.append(made)
    return made


def _holds(document: Document, file: HandedIn) -> bool:
    """Whether the newest version of a document is this file."""
    version = newest(document)
    return version is not None and version.file == file.file


def _record(deed: str, document: Document, by: Actor, now: datetime, **detail: Any) -> None:
    audit.record(
        by,
        f"document.{deed}",
        "document",
        document.id,
        now,
        document.event_id,
        document=document.title,
        **detail,
    )
