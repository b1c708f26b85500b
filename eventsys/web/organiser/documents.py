"""Documents of an event: files handed in here, and links to where others are kept."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import current_language, gettext, ngettext
from eventsys.documents import service as documents
from eventsys.documents.kinds import LARGEST, MEGABYTE, Refused
from eventsys.documents.models import Document
from eventsys.documents.service import HandedIn
from eventsys.events.models import Event
from eventsys.web import document_files, document_words, limits
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser import document_form
from eventsys.web.organiser.document_form import (
    FileDetailsForm,
    FilesForm,
    LinkDetailsForm,
    LinkForm,
    VersionForm,
)
from eventsys.web.organiser.fields import STEPS
from eventsys.web.organiser.frame import event_page

bp = Blueprint("documents", __name__)
# Several files at once; what is too large by itself is told apart, as long as all of it arrives.
TOGETHER = 100 * limits.MEGABYTE


@bp.get("/events/<int:event_id>/documents")
def index(event_id: int):
    """All of them, and the form for more."""
    event = event_for("view", event_id)
    return _page(event, FilesForm(data=document_form.blank()).offer(event))


@bp.post("/events/<int:event_id>/documents")
@limits.at_most(TOGETHER)
def add(event_id: int):
    """Some more. Those that are good are kept, also beside others that are not."""
    event = event_for("edit", event_id)
    form = FilesForm().offer(event)
    good, refused = form.handed_in() if form.validate() else ([], [])
    added = 0
    try:
        with transaction():
            added, again = _add(event, good, form)
            refused += again
    except DomainError as error:
        form.object_to(error)
    if added:
        flash(ngettext("Ett dokument är tillagt.", "%(num)s dokument är tillagda.", added))
    if form.errors:
        form.ask_for_files_again()
    if form.errors or refused:
        return _page(event, form, refused), 422
    return _back(event)


@bp.route("/events/<int:event_id>/documents/link", methods=["GET", "POST"])
def link(event_id: int):
    """A document or a recording that is kept elsewhere."""
    event = event_for("edit", event_id)
    form = LinkForm(data=document_form.blank()).offer(event)
    if form.validate_on_submit():
        try:
            with transaction():
                kind, details = form.kind.data, form.details()
                documents.add(event, details.title, details.url, user(), now(), kind, details)
        except DomainError as error:
            form.object_to(error)
        else:
            flash(gettext("Dokumentet är tillagt."))
            return _back(event)
    return event_page("organiser/document_link.html", event, "documents", form=form), _status(form)


@bp.route("/events/<int:event_id>/documents/<int:document_id>", methods=["GET", "POST"])
def edit(event_id: int, document_id: int):
    """One document: how it is described, and its versions."""
    event = event_for("edit", event_id)
    document = documents.get(event, document_id)
    kind = FileDetailsForm if document.kind == "file" else LinkDetailsForm
    form = kind(data=vars(documents.details_of(document))).offer(event)
    if form.validate_on_submit():
        try:
            with transaction():
                documents.edit(event, document, form.details(), user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(gettext("Dokumentet är sparat."))
            return _back(event)
    return _document_page(event, document, form, VersionForm(formdata=None)), _status(form)


@bp.post("/events/<int:event_id>/documents/<int:document_id>/replace")
@limits.at_most(TOGETHER)
def replace(event_id: int, document_id: int):
    """A newer file at the same address."""
    event = event_for("edit", event_id)
    document = documents.get(event, document_id)
    form = VersionForm()
    file = form.handed_in()
    try:
        with transaction():
            if file is not None:
                documents.replace_file(event, document, file, user(), now())
    except Refused as error:
        form.object_to(error)
    if not form.errors:
        flash(gettext("Den nya filen är på plats. Adressen är densamma."))
        return redirect(url_for(".edit", event_id=event.id, document_id=document_id), 303)
    described = FileDetailsForm(formdata=None, data=vars(documents.details_of(document)))
    return _document_page(event, document, described.offer(event), form), 422


@bp.post("/events/<int:event_id>/documents/<int:document_id>/move")
def move(event_id: int, document_id: int):
    """One step up or down."""
    event = event_for("edit", event_id)
    step = STEPS.get(request.form.get("step", ""), 0)
    with transaction():
        documents.move(event, documents.get(event, document_id), step, user(), now())
    return redirect(url_for(".index", event_id=event.id, _anchor=f"document-{document_id}"), 303)


@bp.route("/events/<int:event_id>/documents/<int:document_id>/remove", methods=["GET", "POST"])
def remove(event_id: int, document_id: int):
    """One less, after a question, since nothing brings it back."""
    event = event_for("edit", event_id)
    document = documents.get(event, document_id)
    form = Form()
    if form.validate_on_submit():
        with transaction():
            documents.remove(event, document_id, user(), now())
        flash(gettext("Dokumentet är borttaget."))
        return _back(event)
    words = _row(event, document)
    return event_page(
        "organiser/document_remove.html", event, "documents", form=form, document=words
    )


@bp.get("/events/<int:event_id>/documents/<int:document_id>/versions/<int:number>")
def version(event_id: int, document_id: int, number: int):
    """A version as it was, to save."""
    event = event_for("view", event_id)
    versions = documents.get(event, document_id).versions
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFound
    return document_files.send(found, to_save=True)


def _add(event: Event, good: list[HandedIn], form: FilesForm) -> tuple[int, list[str]]:
    """Add the files; says how many, and which the event has already."""
    added, again = 0, []
    for file in good:
        try:
            documents.add_file(event, file, form.details(), user(), now())
            added += 1
        except Refused as error:
            again.append(document_form.because(file.name, error))
    return added, again


def _page(event: Event, form: FilesForm, refused: list[str] | None = None) -> str:
    listed = documents.of_event(event)
    return event_page(
        "organiser/documents.html",
        event,
        "documents",
        form=form,
        refused=refused or [],
        documents=[_row(event, document) for document in listed],
        endings=document_form.ENDINGS,
        most=LARGEST // MEGABYTE,
    )


def _row(event: Event, document: Document) -> dict[str, Any]:
    return document_words.row(event, document) | {
        "is_shown": documents.is_shown(event, document, now()),
        "is_waiting": document.after_event,
        "is_accessible": document.is_accessible,
        "versions": len(document.versions),
    }


def _document_page(
    event: Event, document: Document, form: FileDetailsForm, version_form: VersionForm
) -> str:
    return event_page(
        "organiser/document.html",
        event,
        "documents",
        form=form,
        version_form=version_form,
        document=document_words.row(event, document),
        is_file=document.kind == "file",
        versions=_versions(document),
        endings=document_form.ENDINGS,
        most=LARGEST // MEGABYTE,
    )


def _versions(document: Document) -> list[dict[str, Any]]:
    """Newest first."""
    return [
        {
            "number": each.number,
            "about": document_words.kind_and_size(each),
            "when": dates.short_day(each.added_at.date(), current_language()),
            "who": each.added_by,
        }
        for each in reversed(document.versions)
    ]


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _status(form: Any) -> int:
    return 422 if form.errors else 200
