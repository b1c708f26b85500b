"""Documents as they are fetched: streamed from the disk, and only to those who may see them."""

from flask import Blueprint, Response, abort, redirect, url_for

from eventsys.core.clock import now
from eventsys.documents import service as documents
from eventsys.documents.models import Document, DocumentVersion
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.people import service as people
from eventsys.web import document_files, kept
from eventsys.web.doors import visitor
from eventsys.web.loaders import public_region

bp = Blueprint("documents", __name__)


@bp.get("/<region>/<event>/documents/<int:document_id>/<name>")
def show(region: str, event: str, document_id: int, name: str):
    """The newest version."""
    found = events.find_by_slug(public_region(region), event) or abort(404)
    document = documents.get(found, document_id)
    version = documents.newest(document) or abort(404)
    is_public = documents.is_shown(found, document, now())
    if not is_public and not is_staff_of(found):
        abort(404)
    if name != version.file_name:
        return headed(to_right_name(found, document, version), is_public)
    return headed(document_files.send(version), is_public)


def is_staff_of(event: Event) -> bool:
    """Whether somebody asks who works with the event, and so sees more than everybody."""
    somebody = visitor()
    return somebody is not None and people.can(somebody, "view", event.region_id)


def to_right_name(event: Event, document: Document, version: DocumentVersion) -> Response:
    """The address as it is now: a newer version can be of another kind."""
    values = {"region": event.region.slug, "event": event.slug, "document_id": document.id}
    address = url_for("public.documents.show", **values, name=version.file_name)
    response = redirect(address, 302)
    assert isinstance(response, Response)
    return response


def headed(response: Response, is_public: bool) -> Response:
    """Everybody's may be kept in between for some seconds, as pages are; staff's nowhere."""
    if is_public:
        response.headers["Cache-Control"] = kept.CACHE_CONTROL
    else:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
