"""Portraits as they are sent. Who may see one is for the page to judge."""

from flask import Response, abort, request

from eventsys.core import uploads
from eventsys.programme.models import Speaker
from eventsys.speakers import service as speakers

YEAR = 365 * 24 * 3600
# Should a browser ever take the picture for a page, that page may do nothing.
CSP = "default-src 'none'; sandbox"


def answer(speaker: Speaker, name: str, is_public: bool) -> Response:
    """One of the two sizes of a speaker's portrait, or 404. Its name is new when it is."""
    picture = speakers.picture_of(speaker)
    if picture is None or name not in (picture.large, picture.small):
        abort(404)
    try:
        content = uploads.path_of(name).read_bytes()
    except FileNotFoundError:
        abort(404)
    response = Response(content, content_type="image/webp")
    response.headers["Content-Security-Policy"] = CSP
    response.set_etag(name)
    if is_public:
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    response.make_conditional(request)
    return response
