"""Sending a file that somebody handed in, so that it can do nothing here."""

from flask import Response, abort, send_file

from eventsys.core import uploads
from eventsys.documents.kinds import BY_MEDIA_TYPE
from eventsys.documents.models import DocumentVersion

# Whatever it may hold: it runs nothing, loads nothing, and has no origin.
CSP = "sandbox; default-src 'none'"


def send(version: DocumentVersion, to_save: bool = False) -> Response:
    """The file, or the part of it that is asked for; 304 for those who have it."""
    try:
        path = uploads.path_of(version.file)
    except FileNotFoundError:
        abort(404)
    kind = BY_MEDIA_TYPE[version.media_type]
    response = send_file(
        path,
        mimetype=kind.media_type,
        as_attachment=to_save or not kind.is_shown,
        download_name=version.file_name,
        etag=version.file,
        last_modified=version.added_at,
    )
    response.headers["Content-Security-Policy"] = CSP
    return response
