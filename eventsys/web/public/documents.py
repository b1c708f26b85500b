"""Documents as they are fetched: streamed from the disk, and only to those who may see them."""

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response as BaseResponse

from eventsys.core.clock import now
from eventsys.documents import service as documents
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.people import service as people
from eventsys.web import document_files, document_words, kept
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
        return headed(redirect(document_words.address(found, document)), is_public)
    return headed(document_files.send(version), is_public)


def is_staff_of(event: Event) -> bool:
    """Whether somebody asks who works with the event, and so sees more than everybody."""
    somebody = visitor()
    return somebody is not None and people.can(somebody, "view", event.region_id)


def headed(response: BaseResponse, is_public: bool) -> BaseResponse:
    """Everybody's may be kept in between for some seconds, as pages are; staff's nowhere."""
    if is_public:
        response.headers["Cache-Control"] = kept.CACHE_CONTROL
    else:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
